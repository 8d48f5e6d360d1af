//! Who may know what: each table row names words and the only files that may say them.

use crate::tidy::source::{Source, names};
use crate::tidy::violation::Violation;

struct Boundary {
    rule: &'static str,
    words: &'static [&'static str],
    /// Starts of the paths that the row is about.
    within: &'static [&'static str],
    /// Starts of the paths that may say the words all the same.
    but: &'static [&'static str],
    advice: &'static str,
}

const EVERYWHERE: &[&str] = &[""];

const BOUNDARIES: &[Boundary] = &[
    Boundary {
        rule: "pure",
        words: &[
            "std::time::SystemTime",
            "SystemTime::now",
            "Instant::now",
            "Utc::now",
            "std::fs",
            "std::net",
            "rand",
            "getrandom",
            "tokio",
            "web_sys",
            "leptos",
        ],
        within: &[
            "crates/sla/src/",
            "crates/protocol/src/",
            "crates/flow/src/",
            "crates/server/src/domain",
        ],
        but: &[],
        advice: "this code is pure: take time, ids and data as arguments",
    },
    Boundary {
        rule: "one-answer",
        words: &["target_arch", "target_family"],
        within: &["crates/sla/src/", "crates/protocol/src/"],
        but: &[],
        advice: "native and wasm32 must give the same answers: write it once for both",
    },
    Boundary {
        rule: "sql",
        words: &[
            "SELECT ",
            "INSERT INTO",
            "INSERT OR",
            "UPDATE ",
            "DELETE FROM",
            "CREATE TABLE",
            "PRAGMA ",
            "rusqlite",
        ],
        within: EVERYWHERE,
        // The bench asks the bare engines as well.
        but: &["crates/server/src/store", "crates/server/benches/load"],
        advice: "only the store knows SQL: give its trait a method",
    },
    Boundary {
        rule: "axum",
        words: &["axum*"],
        within: EVERYWHERE,
        but: &[
            "crates/server/src/lib.rs",
            "crates/server/src/routes",
            "crates/server/src/auth",
            "crates/server/src/listen",
            "crates/server/src/problem",
            "crates/server/src/demo",
        ],
        advice: "only routes, auth, problem and demo know axum: pass them plain types",
    },
    Boundary {
        rule: "shell",
        words: &["web_sys", "gloo*"],
        within: EVERYWHERE,
        but: &["src/shell", "src/lib.rs", "leptos/", "examples/", "xtask/"],
        advice: "only the shell touches the page: give it a function",
    },
    Boundary {
        rule: "leptos",
        words: &["leptos*"],
        within: &["crates/"],
        but: &[],
        advice: "only the widget in src/ draws: move this there",
    },
];

/// Looks for words outside the files that may say them; tests and comments may say anything.
pub(crate) fn check(sources: &[Source]) -> Vec<Violation> {
    let rust = sources.iter().filter(|source| source.is_rust());
    rust.flat_map(|source| {
        BOUNDARIES
            .iter()
            .flat_map(|boundary| boundary.check(source))
    })
    .collect()
}

impl Boundary {
    fn check(&self, source: &Source) -> Vec<Violation> {
        let starts = |starts: &[&str]| starts.iter().any(|start| source.path.starts_with(start));
        if !starts(self.within) || starts(self.but) {
            return Vec::new();
        }
        let said = |line: &str| self.words.iter().find(|word| names(line, word));
        let found = source
            .code()
            .filter_map(|(line, code)| Some((line, said(code)?)));
        found
            .map(|(line, word)| self.violation(source, line, word))
            .collect()
    }

    fn violation(&self, source: &Source, line: usize, word: &str) -> Violation {
        let word = word.trim_matches(['*', ' ']);
        let advice = format!("`{word}`: {}", self.advice);
        Violation {
            path: source.path.clone(),
            line,
            rule: self.rule,
            advice,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source::sample;

    #[track_caller]
    fn check_rules(path: &str, text: &str, rules: &[&str]) {
        let found: Vec<_> = check(&sample(path, text))
            .iter()
            .map(|violation| violation.rule)
            .collect();
        assert_eq!(found, rules, "{path}: {text}");
    }

    #[test]
    fn pure_crates_read_no_clock_and_do_no_io() {
        check_rules("crates/sla/src/lib.rs", "let now = Utc::now();", &["pure"]);
        check_rules("crates/flow/src/a.rs", "use std::fs;", &["pure"]);
        check_rules(
            "crates/server/src/domain/close.rs",
            "rand::random()",
            &["pure"],
        );
        check_rules(
            "crates/protocol/src/lib.rs",
            "fn due(now: DateTime<Utc>) {} // not Utc::now",
            &[],
        );
        check_rules("crates/server/src/clock.rs", "Utc::now()", &[]);
        check_rules("crates/protocol/tests/golden.rs", "use std::fs;", &[]);
    }

    #[test]
    fn shared_crates_are_the_same_on_every_machine() {
        check_rules(
            "crates/sla/src/lib.rs",
            "#[cfg(target_arch = \"wasm32\")]",
            &["one-answer"],
        );
        check_rules(
            "crates/flow/src/lib.rs",
            "#[cfg(target_arch = \"wasm32\")]",
            &[],
        );
    }

    #[test]
    fn only_the_store_knows_sql() {
        check_rules(
            "crates/server/src/desk.rs",
            "run(\"SELECT id FROM request\")",
            &["sql"],
        );
        check_rules(
            "crates/server/src/store/sqlite.rs",
            "use rusqlite::Connection; // SELECT ",
            &[],
        );
        check_rules("src/text/en.rs", "\"Update the request\"", &[]);
    }

    #[test]
    fn only_the_routes_know_axum() {
        check_rules("crates/server/src/desk.rs", "use axum::Json;", &["axum"]);
        check_rules(
            "crates/server/src/routes/requests.rs",
            "use axum::Json;",
            &[],
        );
    }

    #[test]
    fn only_the_shell_touches_the_page() {
        check_rules(
            "src/view/panel.rs",
            "use gloo_timers::callback::Timeout;",
            &["shell"],
        );
        check_rules("src/shell/focus.rs", "use web_sys::HtmlElement;", &[]);
    }

    #[test]
    fn no_crate_draws() {
        check_rules(
            "crates/server/src/desk.rs",
            "use leptos::prelude::*;",
            &["leptos"],
        );
        check_rules("src/view.rs", "use leptos::prelude::*;", &[]);
    }
}
