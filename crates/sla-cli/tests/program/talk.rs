//! Line by line, in and out.

use super::ALWAYS;
use super::run::{self, lines};

#[test]
fn an_id_comes_back_as_it_came_whatever_becomes_of_the_case() {
    for id in [
        r#""a1""#,
        "17",
        "1.0",
        "-0",
        "1e400",
        "123456789012345678901234567890",
        "null",
        "[1, {}]",
        r#"{"a" : 1}"#,
        r#""\u00e9""#,
        "true",
    ] {
        let good = format!(
            r#"{{"id":{id},"calendar":{ALWAYS},"op":"is_open","start":"2026-06-05T15:59:30Z"}}"#
        );
        assert_eq!(
            run::program(&good),
            format!("{{\"id\":{id},\"answer\":true}}\n")
        );
        let bad = run::program(&format!(r#"{{"op":"x","id":{id}}}"#));
        assert!(
            bad.starts_with(&format!("{{\"id\":{id},\"error\":")),
            "{bad}"
        );
    }
}

#[test]
fn a_line_that_can_t_be_read_is_answered_and_the_next_one_too() {
    let good = format!(
        r#"{{"note":{{"op":1}},"calendar":{ALWAYS},"op":"is_open","start":"2026-06-05T15:59:30Z"}}"#
    );
    let deep = "[".repeat(100_000);
    let unreadable = [
        "garbage",
        "{",
        "[1]",
        "null",
        "\"x\"",
        "{\"id\":1}{",
        "\u{0}",
        &deep,
    ];
    let input = unreadable
        .map(|line| format!("{line}\n\n  \r\n{good}\r\n"))
        .concat();
    let output = lines(&input);
    assert_eq!(output.len(), 2 * unreadable.len());
    for pair in output.chunks(2) {
        let [bad, good] = pair else {
            panic!("an odd number of lines")
        };
        assert!(
            bad.get("id").unwrap().is_null() && bad.get("error").is_some(),
            "{bad}"
        );
        assert_eq!(good.get("answer").unwrap(), true);
    }
}

#[test]
fn bytes_that_are_no_text_are_answered_too() {
    let output = run::bytes(b"\xef\xbb\xbf{\"id\":1}\n\xff\xfe\n{\"id\":\"\xff\"}\n");
    assert_eq!(output.lines().count(), 3, "{output}");
    assert!(output.starts_with("{\"id\":1,\"error\""), "{output}");
}

#[test]
fn each_answer_is_there_before_the_next_case_is_asked() {
    let mut talk = run::Talk::start();
    for id in 0..3 {
        let case = format!(
            r#"{{"id":{id},"calendar":{ALWAYS},"op":"is_open","start":"2026-06-05T15:59:30Z"}}"#
        );
        assert_eq!(
            talk.ask(&case),
            format!("{{\"id\":{id},\"answer\":true}}\n")
        );
    }
    assert!(talk.end());
}
