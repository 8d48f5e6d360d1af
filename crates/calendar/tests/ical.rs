//! Holidays from iCalendar files as they are found.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use calendar::ical::{NotACalendar, holidays};

/// Proposals as `date name` and what is skipped as `name: why`, from 2026-06-01 to 2028-12-31.
fn read(text: &str) -> Result<(Vec<String>, Vec<String>), NotACalendar> {
    let date = |text: &str| text.parse().unwrap();
    let feed = holidays(text, date("2026-06-01"), date("2028-12-31"))?;
    let proposals = feed.proposals.into_iter();
    let skipped = feed.skipped.into_iter();
    Ok((
        proposals
            .map(|it| format!("{} {}", it.date, it.name))
            .collect(),
        skipped
            .map(|it| format!("{}: {}", it.name, it.why))
            .collect(),
    ))
}

/// A calendar of one event with these lines.
fn event(lines: &str) -> String {
    format!("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n")
}

#[track_caller]
fn check(lines: &str, expected: &[&str]) {
    let (proposals, skipped) = read(&event(lines)).unwrap();
    assert_eq!(proposals, expected, "{lines}");
    assert_eq!(skipped, [""; 0], "{lines}");
}

#[track_caller]
fn check_skipped(lines: &str, expected: &str) {
    let (proposals, skipped) = read(&event(lines)).unwrap();
    assert_eq!(proposals, [""; 0], "{lines}");
    assert_eq!(skipped, [expected], "{lines}");
}

#[test]
fn whole_days_are_proposed_each_by_its_date() {
    check(
        "DTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas",
        &["2026-12-25 Christmas"],
    );
    check(
        "DTSTART:20261225\nDTEND:20261226\nSUMMARY:Christmas",
        &["2026-12-25 Christmas"],
    );
    // The end is the day after the last one; some write the day itself.
    check(
        "DTSTART:20261225\nDTEND:20261227\nSUMMARY:X",
        &["2026-12-25 X", "2026-12-26 X"],
    );
    check(
        "DTSTART:20261225\nDTEND:20261225\nSUMMARY:X",
        &["2026-12-25 X"],
    );
    check(
        "DTSTART:20261225\nDURATION:P2D\nSUMMARY:X",
        &["2026-12-25 X", "2026-12-26 X"],
    );
    check(
        "DTSTART:20260530\nDURATION:P1W",
        &[
            "2026-06-01 (no name)",
            "2026-06-02 (no name)",
            "2026-06-03 (no name)",
            "2026-06-04 (no name)",
            "2026-06-05 (no name)",
        ],
    );
    check("DTSTART:20250101\nSUMMARY:Before", &[]);
    check("DTSTART:20290101\nSUMMARY:After", &[]);
}

#[test]
fn a_yearly_event_comes_every_year_in_the_range() {
    let all = ["2026-12-25 X", "2027-12-25 X", "2028-12-25 X"];
    check("DTSTART:20001225\nRRULE:FREQ=YEARLY\nSUMMARY:X", &all);
    check(
        "DTSTART:20001225\nRRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25;WKST=MO\nSUMMARY:X",
        &all,
    );
    check(
        "DTSTART:20251225\nRRULE:FREQ=YEARLY;COUNT=2\nSUMMARY:X",
        &all[..1],
    );
    check(
        "DTSTART:20251225\nRRULE:FREQ=YEARLY;UNTIL=20271224T230000Z\nSUMMARY:X",
        &all[..1],
    );
    check(
        "DTSTART:20251225\nRRULE:FREQ=YEARLY;INTERVAL=2\nSUMMARY:X",
        &all[1..2],
    );
    check(
        "DTSTART:20001225\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20261225,20281225\nSUMMARY:X",
        &all[1..2],
    );
    check(
        "DTSTART:20001225\nRRULE:FREQ=YEARLY\nEXDATE:20261225\nEXDATE:20271225T000000\nSUMMARY:X",
        &all[2..],
    );
    // The 29th of February is there every four years, and a turn of the year is on both sides.
    check(
        "DTSTART:20240229\nRRULE:FREQ=YEARLY\nSUMMARY:X",
        &["2028-02-29 X"],
    );
    check(
        "DTSTART:20251231\nDTEND:20260102\nRRULE:FREQ=YEARLY;COUNT=2\nSUMMARY:X",
        &["2026-12-31 X", "2027-01-01 X"],
    );
}

#[test]
fn what_is_not_plainly_a_date_is_skipped_by_name() {
    check_skipped(
        "DTSTART:20261224T180000Z\nSUMMARY:Party",
        "Party: it isn't a whole day",
    );
    check_skipped(
        "DTSTART;TZID=Europe/Rome:20261224T000000\nSUMMARY:Eve",
        "Eve: it isn't a whole day",
    );
    check_skipped(
        "DTSTART:20261224\nDTEND:20261224T120000\nSUMMARY:Half",
        "Half: it doesn't end with a day",
    );
    check_skipped("SUMMARY:Some day", "Some day: it has no start");
    let other = "X: it repeats in another way than once a year on its date";
    for rule in [
        "FREQ=WEEKLY",
        "FREQ=YEARLY;BYDAY=4TH",
        "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
        "FREQ=YEARLY;BYMONTHDAY=24",
        "INTERVAL=1",
        "FREQ=YEARLY;INTERVAL=0",
        "FREQ=YEARLY;COUNT=x",
        "odd",
    ] {
        check_skipped(&format!("DTSTART:20001225\nRRULE:{rule}\nSUMMARY:X"), other);
    }
    check_skipped(
        "DTSTART:20261225\nRDATE:20261231\nSUMMARY:X",
        "X: it names further dates one by one",
    );
    // One outside the range is nobody's loss.
    check("DTSTART:20200101T090000Z\nSUMMARY:Long ago", &[]);
}

#[test]
fn a_cancelled_event_and_a_moved_date_of_a_series_are_honoured() {
    check("DTSTART:20261225\nSTATUS:CANCELLED\nSUMMARY:X", &[]);
    let series = "UID:1\nDTSTART:20251225\nRRULE:FREQ=YEARLY\nSUMMARY:Day\nEND:VEVENT\nBEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20261225\n";
    check(
        &format!("{series}DTSTART:20261228\nSUMMARY:Day (moved)"),
        &["2026-12-28 Day (moved)", "2027-12-25 Day", "2028-12-25 Day"],
    );
    check(
        &format!("{series}DTSTART:20261225\nSTATUS:CANCELLED"),
        &["2027-12-25 Day", "2028-12-25 Day"],
    );
}

#[test]
fn folds_escapes_alarms_and_zones_are_read_past() {
    let text = "\u{feff}begin:vcalendar\r\nBEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\n\
        DTSTART:20260101\r\nRRULE:FREQ=YEARLY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n\
        BEGIN:VEVENT\r\nSUMMARY;LANGUAGE=it;X=\"a:b\":Festa\\, la\r\n  pi\u{f9} \r\n bella\\nd\u{2019}anno\r\n\
        DTSTART;VALUE=DATE:2026\r\n 1208\r\nBEGIN:VALARM\r\nDURATION:P9D\r\nSUMMARY:Alarm\r\nEND:VALARM\r\n\
        END:VEVENT\r\nBEGIN:VEVENT\r\nDTSTART:20261208\r\nSUMMARY:Immacolata\r\nEND:VEVENT\r\n\
        BEGIN:VTODO\r\nDTSTART:20261209\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";
    let (proposals, skipped) = read(text).unwrap();
    assert_eq!(
        proposals,
        ["2026-12-08 Festa, la pi\u{f9} bella d\u{2019}anno / Immacolata"]
    );
    assert_eq!(skipped, [""; 0]);
}

#[test]
fn what_is_no_calendar_or_breaks_off_is_an_error() {
    let whole = event("DTSTART:20261225");
    assert!(read(&whole).is_ok());
    for end in [10, 40, whole.len() - 5, whole.len() - 16] {
        let broken = whole.get(..end).unwrap();
        assert_eq!(read(broken), Err(NotACalendar), "{broken}");
    }
    for text in [
        "",
        "\n",
        "<html>\n</html>",
        "BEGIN:VEVENT\nEND:VEVENT",
        "SUMMARY:X",
        "BEGIN:VCALENDAR\nEND:VEVENT",
        "END:VCALENDAR",
    ] {
        assert_eq!(read(text), Err(NotACalendar), "{text}");
    }
}
