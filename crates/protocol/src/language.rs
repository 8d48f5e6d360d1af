//! The languages the widget speaks.

use serde::{Deserialize, Serialize};

/// A language of the interface and of articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Italian.
    It,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::En, Self::It];

    /// The BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::It => "it",
        }
    }

    /// The language of a BCP 47 tag such as `it-CH`, if it is one of ours.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?.trim();
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The first of ours in an `Accept-Language` header, or English.
    ///
    /// Weights are ignored: browsers send the list in order of preference (RFC 9110, 12.5.4).
    #[must_use]
    pub fn from_accept(header: &str) -> Self {
        header
            .split(',')
            .filter_map(|range| range.split(';').next())
            .find_map(Self::from_tag)
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{self, En, It};

    #[test]
    fn the_first_language_we_speak_is_taken() {
        assert_eq!(Language::from_accept("it-IT,it;q=0.9,en;q=0.8"), It);
        assert_eq!(Language::from_accept("de, it;q=0.5"), It);
        assert_eq!(Language::from_accept("de"), En);
        assert_eq!(Language::from_accept(""), En);
    }
}
