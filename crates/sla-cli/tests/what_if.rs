//! What would be promised, by the demo's policy.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod run;

const POLICY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/policy.toml");

/// What is printed for these flags.
#[track_caller]
fn check(flags: &str, expected: &str) {
    let (out, err, ok) = asked(POLICY, flags);
    assert!(ok && err.is_empty(), "{err}");
    assert_eq!(out, expected);
}

/// The one line when there is no promise.
#[track_caller]
fn check_error(flags: &str, expected: &str) {
    let (out, err, ok) = asked(POLICY, flags);
    assert!(!ok, "{out}");
    assert_eq!((out.as_str(), err.trim_end()), ("", expected));
}

fn asked(policy: &str, flags: &str) -> (String, String, bool) {
    let flags = flags.split_whitespace();
    run::command(
        &["what-if", policy]
            .into_iter()
            .chain(flags)
            .collect::<Vec<_>>(),
        "",
    )
}

#[test]
fn a_guarantee_runs_round_the_clock() {
    check(
        "--channel email --role super_admin --severity standard --at 2026-11-23T16:50:00+01:00 --now 2026-11-23T16:45:00Z",
        "\
Case: email super_admin standard
Promise: guaranteed within 1 h
Start: Mon 23 Nov 2026, 16:50 (Europe/Rome, +01) = 2026-11-23T15:50:00Z
Due soon: Mon 23 Nov 2026, 17:35 (Europe/Rome, +01) = 2026-11-23T16:35:00Z
Due: Mon 23 Nov 2026, 17:50 (Europe/Rome, +01) = 2026-11-23T16:50:00Z
Why:
  Mon 23 Nov 2026, 16:50: accepted, the clock starts.
  Mon 23 Nov 2026, 16:50 to Mon 23 Nov 2026, 17:50: the clock ran, 1 h.
  Mon 23 Nov 2026, 17:50: the answer is due.
Standing: due soon, 5 min left
",
    );
}

#[test]
fn an_aim_skips_the_night_the_weekend_and_the_holiday() {
    check(
        "--channel email --role user --at 2026-12-24T16:50:00+01:00 --language it --now 2026-12-24T16:50:00+01:00",
        "\
Caso: email user standard
Promessa: obiettivo di un giorno lavorativo, senza garanzia
Inizio: gio 24 dic 2026, 16:50 (Europe/Rome, +01) = 2026-12-24T15:50:00Z
Scadenza: lun 28 dic 2026, 16:50 (Europe/Rome, +01) = 2026-12-28T15:50:00Z
Perché:
  gio 24 dic 2026, 16:50: richiesta accettata, il tempo parte.
  da gio 24 dic 2026, 16:50 a gio 24 dic 2026, 18:00: il tempo è passato, 1 h 10 min.
  da gio 24 dic 2026, 18:00 a lun 28 dic 2026, 09:00: fuori dall'orario di assistenza, con un giorno festivo.
  da lun 28 dic 2026, 09:00 a lun 28 dic 2026, 16:50: il tempo è passato, 7 h 50 min.
  lun 28 dic 2026, 16:50: scade il tempo per rispondere.
Situazione: niente è garantito, quindi niente può essere mancato
",
    );
}

/// Row 6: a change counts from when it was made, and never makes a promise later.
#[test]
fn what_is_raised_late_keeps_its_earlier_due_time() {
    let raised = "--channel email --role super_admin --at 2026-11-23T16:50:00+01:00 --raised-at";
    let (early, _, _) = asked(POLICY, &format!("{raised} 2026-11-23T16:00:00Z"));
    assert!(
        early.contains("Case: email super_admin critical\n"),
        "{early}"
    );
    assert!(early.contains("Due: Mon 23 Nov 2026, 17:30 "), "{early}");
    let (late, _, _) = asked(POLICY, &format!("{raised} 2026-11-23T16:40:00Z"));
    assert!(late.contains("Due: Mon 23 Nov 2026, 17:50 "), "{late}");
    assert!(late.contains("the earlier due time stays"), "{late}");
}

#[test]
fn what_was_missed_before_it_was_lowered_stays_missed() {
    let (out, _, _) = asked(
        POLICY,
        "--channel email --role super_admin --severity critical --at 2026-11-23T15:50:00Z \
         --lowered-at 2026-11-23T16:25:00Z --answered-at 2026-11-23T16:30:00Z --now 2026-11-24T00:00:00Z",
    );
    assert!(
        out.contains("Before it was changed: missed by 5 min\n"),
        "{out}"
    );
    assert!(
        out.contains("Standing: met, Mon 23 Nov 2026, 17:30\n"),
        "{out}"
    );
}

/// Row 9.
#[test]
fn an_answer_in_the_last_second_is_met_and_one_second_later_it_is_missed() {
    let flags = "--channel email --role super_admin --at 2026-11-23T15:50:00Z --now 2026-11-24T00:00:00Z --answered-at";
    let (met, _, _) = asked(POLICY, &format!("{flags} 2026-11-23T16:50:00Z"));
    assert!(met.contains("Standing: met"), "{met}");
    let (missed, _, _) = asked(POLICY, &format!("{flags} 2026-11-23T16:50:01Z"));
    assert!(missed.contains("Standing: missed by 1 s"), "{missed}");
}

#[test]
fn when_nothing_can_be_promised_one_line_says_why() {
    let with =
        |rest: &str| format!("--channel email --role super_admin --at 2026-11-23T15:50:00Z {rest}");
    for (flags, expected) in [
        (
            "--channel phone --role user --severity critical --at 2026-11-23T15:50:00Z".to_owned(),
            "sla-cli: no promise: the policy has no row for phone user critical",
        ),
        (
            with("--lowered-at 2026-11-23T16:00:00Z"),
            "sla-cli: no change: it is standard already",
        ),
        (
            with("--raised-at 2026-11-23T15:00:00Z"),
            "sla-cli: no change: it would come before the request or the change before it",
        ),
        (
            with("--answered-at 2026-11-23T16:00:00Z --raised-at 2026-11-23T16:10:00Z"),
            "sla-cli: no change: it has been answered by then",
        ),
        (
            with("--answered-at 2026-11-23T15:00:00Z"),
            "sla-cli: it can't be answered before it is accepted",
        ),
    ] {
        check_error(&flags, expected);
    }
    let (_, err, ok) = asked("no-such-policy.toml", &with(""));
    assert!(
        !ok && err.starts_with("sla-cli: no-such-policy.toml: "),
        "{err}"
    );
    assert_eq!(err.lines().count(), 1);
}
