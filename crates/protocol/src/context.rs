//! What the page tells about itself: facts that travel with a request, shown to the person first.

use crate::limits::{CONTEXT_FACTS, FACT_NAME_CHARS, FACT_VALUE_CHARS};
use serde::{Deserialize, Serialize};

/// One fact, such as `page` and the address of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// What it is.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = FACT_NAME_CHARS)))]
    pub name: String,
    /// How it is.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = FACT_VALUE_CHARS)))]
    pub value: String,
}

/// The facts as they can be sent: on one line each, none empty, cut to the limits.
///
/// The widget shows what this gives, and the server takes nothing else.
#[must_use]
pub fn fitting(facts: Vec<Fact>) -> Vec<Fact> {
    let fit = |fact: Fact| Fact {
        name: line(&fact.name, FACT_NAME_CHARS),
        value: line(&fact.value, FACT_VALUE_CHARS),
    };
    let whole = |fact: &Fact| !fact.name.is_empty() && !fact.value.is_empty();
    let facts = facts.into_iter().map(fit).filter(whole);
    facts.take(CONTEXT_FACTS).collect()
}

fn line(text: &str, max: usize) -> String {
    let seen = text.chars().filter(|c| !crate::text::unseen(*c));
    let spaced: String = seen.map(|c| if c.is_control() { ' ' } else { c }).collect();
    let cut: String = spaced.trim().chars().take(max).collect();
    cut.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(name: &str, value: &str) -> Fact {
        Fact {
            name: name.into(),
            value: value.into(),
        }
    }

    #[test]
    fn facts_are_lines_within_the_limits() {
        let long = "è".repeat(FACT_VALUE_CHARS + 1);
        let given = vec![
            fact(" page ", "/a\nb"),
            fact("", "x"),
            fact("empty", " \u{200b}"),
            fact("long", &long),
        ];
        let cut = "è".repeat(FACT_VALUE_CHARS);
        let fit = vec![fact("page", "/a b"), fact("long", &cut)];
        assert_eq!(fitting(given), fit);
    }

    #[test]
    fn what_fits_stays_as_it_is() {
        // Cut in the middle of "a b": the space at its end goes as well.
        let odd = format!("{} b", "a".repeat(FACT_VALUE_CHARS - 1));
        let many = vec![fact("a", &odd); CONTEXT_FACTS + 1];
        let once = fitting(many);
        assert_eq!(once.len(), CONTEXT_FACTS);
        assert_eq!(fitting(once.clone()), once);
    }
}
