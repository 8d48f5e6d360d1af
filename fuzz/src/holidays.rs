//! A feed of holidays, as a calendar program wrote it.

use calendar::Date;
use calendar::ical::holidays as read;

/// Proposals are in order, each date once, and none outside the dates asked for.
///
/// # Panics
/// If one isn't.
pub fn holidays(data: &[u8]) {
    let Ok(text) = core::str::from_utf8(data) else {
        return;
    };
    let (from, until) = (Date::constant(2026, 1, 1), Date::constant(2027, 12, 31));
    let Ok(feed) = read(text, from, until) else {
        return;
    };
    let dates: Vec<Date> = feed
        .proposals
        .iter()
        .map(|proposal| proposal.date)
        .collect();
    assert!(dates.windows(2).all(|pair| pair[0] < pair[1]), "{dates:?}");
    assert!(dates.iter().all(|date| (from..=until).contains(date)));
}
