//! A team's plan, rolled and written.

use super::dice::Dice;
use super::{MINUTE, text};
use calendar::{Date, TimeZone, Timestamp};
use serde_json::{Value, json};

/// From a minute of the day to another; past midnight when it ends at or before its start.
pub(super) type Window = (u32, u32);

/// A plan as a person would write it.
pub(super) struct Plan {
    zone: (&'static str, TimeZone),
    pub(super) weekly: Vec<(usize, Window)>,
    pub(super) holidays: Vec<Date>,
    pub(super) overrides: Vec<(Date, Vec<Window>)>,
    pub(super) breaks: Vec<(Date, Window)>,
    /// From a unix minute to another.
    pub(super) pauses: Vec<(i64, i64)>,
    pub(super) always: bool,
}

pub(super) const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn window(dice: &mut Dice) -> Window {
    // Often near midnight and near the hours at which clocks change.
    let mut minute = || match dice.below(4) {
        0 => dice.below(4) * 60,
        1 => dice.below(240),
        2 => 1440 - dice.below(120),
        _ => dice.below(1441),
    };
    let (from, to) = (minute(), minute());
    (from.min(1439), to)
}

impl Plan {
    pub(super) fn roll(dice: &mut Dice, zone: (&'static str, TimeZone), near: i64) -> Self {
        let date = |dice: &mut Dice| {
            let day = near + (i64::from(dice.below(7)) - 3) * 24 * 3600;
            let at = Timestamp::from_second(day).unwrap();
            zone.1.to_datetime(at).date()
        };
        let mut overrides: Vec<(Date, Vec<Window>)> = Vec::new();
        if dice.one_in(3) {
            for (on, windows) in dice.some(3, |dice| (date(dice), dice.some(2, window))) {
                if overrides.iter().all(|(other, _)| *other != on) {
                    overrides.push((on, windows));
                }
            }
        }
        let few = |dice: &mut Dice| if dice.one_in(2) { 2 } else { 0 };
        let most = few(dice);
        let holidays = dice.some(most, date);
        let most = few(dice);
        let breaks = dice.some(most, |dice| (date(dice), window(dice)));
        let most = few(dice) * 2;
        let pauses = dice.some(most, |dice| {
            let from = near / MINUTE + i64::from(dice.below(6 * 1440)) - 3 * 1440;
            (from, from + 1 + i64::from(dice.below(900)))
        });
        Self {
            weekly: dice.some(9, |dice| (dice.below(7) as usize, window(dice))),
            always: dice.one_in(12),
            zone,
            holidays,
            overrides,
            breaks,
            pauses,
        }
    }

    pub(super) fn json(&self) -> Value {
        let time = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
        let interval = |&(from, to): &Window| json!({ "from": time(from), "to": time(to) });
        let dated = |(date, (from, to)): &(Date, Window)| json!({ "date": date.to_string(), "from": time(*from), "to": time(*to) });
        let weekly = self.weekly.iter().map(
            |(day, (from, to))| json!({ "day": NAMES[*day], "from": time(*from), "to": time(*to) }),
        );
        let overrides = self.overrides.iter().map(|(date, windows)| {
            let windows: Vec<_> = windows.iter().map(interval).collect();
            json!({ "date": date.to_string(), "intervals": windows })
        });
        json!({
            "time_zone": self.zone.0,
            "weekly": weekly.collect::<Vec<_>>(),
            "holidays": self.holidays.iter().map(Date::to_string).collect::<Vec<_>>(),
            "date_overrides": overrides.collect::<Vec<_>>(),
            "breaks": self.breaks.iter().map(dated).collect::<Vec<_>>(),
            "always_open": self.always,
        })
    }

    pub(super) fn pauses(&self) -> Value {
        let pauses = self.pauses.iter();
        pauses
            .map(|(from, until)| json!([text(from * MINUTE), text(until * MINUTE)]))
            .collect()
    }
}
