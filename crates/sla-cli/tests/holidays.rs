//! Holidays from a feed into a policy file.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod run;

use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

const DEMO: &str = include_str!("../../../demo/policy.toml");

const FEED: &str = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20270405\nSUMMARY:Easter Monday\n\
    END:VEVENT\nBEGIN:VEVENT\nDTSTART:20001225\nRRULE:FREQ=YEARLY\nSUMMARY:Christmas\nEND:VEVENT\n\
    BEGIN:VEVENT\nDTSTART:20270624\nSUMMARY:St John\nEND:VEVENT\n\
    BEGIN:VEVENT\nDTSTART:20271231T180000Z\nSUMMARY:Party\nEND:VEVENT\nEND:VCALENDAR\n";

const LAST_LINE: &str =
    "  \"2027-08-15\", \"2027-11-01\", \"2027-12-08\", \"2027-12-25\", \"2027-12-26\",\n]";

struct Desk {
    folder: TempDir,
}

impl Desk {
    /// A folder with a policy and a feed.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk = Self { folder };
        fs::write(desk.file("policy.toml"), DEMO).unwrap();
        fs::write(desk.file("feed.ics"), FEED).unwrap();
        desk
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn policy(&self) -> String {
        fs::read_to_string(self.file("policy.toml")).unwrap()
    }

    fn run(&self, flags: &[&str], input: &str) -> (String, String, bool) {
        let (feed, policy) = (self.file("feed.ics"), self.file("policy.toml"));
        let files = [
            "holidays",
            feed.to_str().unwrap(),
            "--policy",
            policy.to_str().unwrap(),
        ];
        let range = ["--from", "2026-11-23", "--until", "2028-12-31"];
        run::command(&[&files[..], &range, flags].concat(), input)
    }
}

#[test]
fn without_confirm_what_is_new_is_listed_and_nothing_written() {
    let desk = Desk::new();
    let (out, err, ok) = desk.run(&[], "y\ny\ny\n");
    assert!(ok, "{err}");
    let expected = "skipped: Party: it isn't a whole day\n2027-04-05 Easter Monday\n\
        2027-06-24 St John\n2028-12-25 Christmas\n";
    assert_eq!(out, expected);
    assert_eq!(desk.policy(), DEMO);
}

#[test]
fn only_a_yes_adds_a_date_and_the_rest_of_the_file_stays() {
    let row = "\"2027-03-29\", ";
    let easter = DEMO.replacen(row, &format!("{row}\"2027-04-05\", "), 1);
    let all = easter.replacen("\"2027-06-02\",", "\"2027-06-02\", \"2027-06-24\",", 1);
    let all = all.replacen(
        LAST_LINE,
        &LAST_LINE.replace(",\n]", ", \"2028-12-25\",\n]"),
        1,
    );
    let last = DEMO.replacen(
        LAST_LINE,
        &LAST_LINE.replace(",\n]", ", \"2028-12-25\",\n]"),
        1,
    );
    for (input, expected, count) in [
        ("", DEMO, 0),
        ("n\nn\nn\n", DEMO, 0),
        ("\n\n\n", DEMO, 0),
        ("maybe\nja\nyy\n", DEMO, 0),
        ("q\ny\ny\n", DEMO, 0),
        ("y\n", &easter, 1),
        ("Y\nq\n", &easter, 1),
        ("n\nn\nyes\n", &last, 1),
        ("a\n", &all, 3),
        ("y\ny\ny\n", &all, 3),
    ] {
        let desk = Desk::new();
        let (out, err, ok) = desk.run(&["--confirm"], input);
        assert!(ok, "{err}");
        assert!(
            out.contains("2027-04-05 Easter Monday: add? [y/N/a(ll)/q(uit)] "),
            "{out}"
        );
        let path = desk.file("policy.toml");
        assert!(
            out.ends_with(&format!("added {count} to {}\n", path.display())),
            "{out}"
        );
        assert_eq!(desk.policy(), expected, "{input:?}");
        assert_eq!(
            fs::read_dir(desk.folder.path()).unwrap().count(),
            2,
            "{input:?}"
        );
    }
}

#[test]
fn what_is_there_is_not_proposed_again() {
    let desk = Desk::new();
    desk.run(&["--confirm"], "a\n");
    let (out, _, ok) = desk.run(&[], "");
    assert!(ok);
    assert_eq!(out, "skipped: Party: it isn't a whole day\n");
}

#[test]
fn a_fault_in_a_file_is_one_line_and_leaves_the_policy_as_it_was() {
    let desk = Desk::new();
    fs::write(desk.file("feed.ics"), "<html>").unwrap();
    let (_, err, ok) = desk.run(&["--confirm"], "a\n");
    assert!(
        !ok && err.contains("feed.ics: expected a whole iCalendar file"),
        "{err}"
    );
    assert_eq!(desk.policy(), DEMO);

    let broken = DEMO.replacen("Europe/Rome", "Europe/Roma", 1);
    fs::write(desk.file("policy.toml"), &broken).unwrap();
    let (_, err, ok) = desk.run(&["--confirm"], "a\n");
    assert!(
        !ok && err.contains("support_hours.time_zone: expected a time zone"),
        "{err}"
    );
    assert_eq!(err.lines().count(), 1, "{err}");
    assert_eq!(desk.policy(), broken);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_the_file_keeps_its_permissions() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let desk = Desk::new();
    let real = desk.file("real.toml");
    fs::rename(desk.file("policy.toml"), &real).unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&real, desk.file("policy.toml")).unwrap();
    let (_, err, ok) = desk.run(&["--confirm"], "a\n");
    assert!(ok, "{err}");
    let link = fs::symlink_metadata(desk.file("policy.toml")).unwrap();
    assert!(link.is_symlink());
    assert_eq!(
        fs::metadata(&real).unwrap().permissions().mode() & 0o777,
        0o640
    );
    assert!(fs::read_to_string(&real).unwrap().contains("2027-06-24"));
}
