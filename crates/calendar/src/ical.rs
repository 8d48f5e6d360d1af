//! Holidays from an iCalendar file, as proposals that a person confirms.
//!
//! Only what is plainly a date is read: whole days, once or every year. What isn't is named with the
//! reason, never guessed.

mod event;
mod lines;

use event::Event;
use jiff::civil::Date;
use lines::Line;
use std::collections::BTreeMap;

/// What a feed holds between two dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// Dates that may be holidays, in order, each once.
    pub proposals: Vec<Proposal>,
    /// Events that aren't read, in the feed's order.
    pub skipped: Vec<Skipped>,
}

/// A date that a feed names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The date.
    pub date: Date,
    /// What it is called there; several names are joined.
    pub name: String,
}

/// An event that no date is taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// What it is called.
    pub name: String,
    /// Why, as a phrase.
    pub why: &'static str,
}

/// The text is not a calendar, or it breaks off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a whole iCalendar file, from BEGIN:VCALENDAR to END:VCALENDAR")]
pub struct NotACalendar;

/// The whole days from `from` to `until`, both included, that the events of a feed name.
///
/// # Errors
/// [`NotACalendar`] when the text isn't one, or breaks off.
pub fn holidays(text: &str, from: Date, until: Date) -> Result<Feed, NotACalendar> {
    let events: Vec<_> = events(text)?
        .iter()
        .map(|lines| Event::read(lines))
        .collect();
    let mut found: BTreeMap<Date, Vec<&str>> = BTreeMap::new();
    let mut skipped = Vec::new();
    for event in events.iter().filter(|event| !event.cancelled) {
        match &event.days {
            Err(_) if event.once_on.is_some_and(|on| on < from || on > until) => {}
            Err(why) => skipped.push(Skipped {
                name: event.name.clone(),
                why,
            }),
            Ok(days) => {
                // One that moves or cancels a date of a series takes it out of the series.
                let moved = |date| events.iter().any(|other| other.replaces(event, date));
                for date in days.between(from, until, moved) {
                    let names = found.entry(date).or_default();
                    if !names.contains(&event.name.as_str()) {
                        names.push(&event.name);
                    }
                }
            }
        }
    }
    let proposals = found.into_iter().map(|(date, names)| Proposal {
        date,
        name: names.join(" / "),
    });
    Ok(Feed {
        proposals: proposals.collect(),
        skipped,
    })
}

/// The properties of each event, without those of what is inside it, such as an alarm.
fn events(text: &str) -> Result<Vec<Vec<Line>>, NotACalendar> {
    let mut inside: Vec<String> = Vec::new();
    let mut events: Vec<Vec<Line>> = Vec::new();
    let mut calendars = 0;
    for line in lines::unfolded(text) {
        let line = Line::read(&line).ok_or(NotACalendar)?;
        match line.name.as_str() {
            "BEGIN" => {
                inside.push(line.value.to_ascii_uppercase());
                match inside.iter().map(String::as_str).collect::<Vec<_>>()[..] {
                    ["VCALENDAR"] => calendars += 1,
                    ["VCALENDAR", "VEVENT"] => events.push(Vec::new()),
                    ["VCALENDAR", ..] => {}
                    _ => return Err(NotACalendar),
                }
            }
            "END" => {
                let name = inside.pop().ok_or(NotACalendar)?;
                if !name.eq_ignore_ascii_case(&line.value) {
                    return Err(NotACalendar);
                }
            }
            _ if inside.is_empty() => return Err(NotACalendar),
            _ if inside.len() == 2 && inside.last().is_some_and(|name| name == "VEVENT") => {
                if let Some(event) = events.last_mut() {
                    event.push(line);
                }
            }
            _ => {}
        }
    }
    let whole = inside.is_empty() && calendars > 0;
    whole.then_some(events).ok_or(NotACalendar)
}
