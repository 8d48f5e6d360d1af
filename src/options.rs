//! What the embedder wants, parsed once into types.

use flow::Surface;
use protocol::Language;

/// The options of one `<help-widget>` element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The server's address without a slash at its end; empty for the page's own origin.
    pub server: String,
    /// The language of the interface.
    pub language: Language,
    /// Where the product runs.
    pub surface: Surface,
}

impl Options {
    /// The options from the element's attributes; what is unknown falls back to the default.
    #[must_use]
    pub fn parse(server: Option<&str>, language: Option<&str>, app: Option<&str>) -> Self {
        Self {
            server: server
                .unwrap_or_default()
                .trim()
                .trim_end_matches('/')
                .to_owned(),
            language: language.and_then(Language::from_tag).unwrap_or_default(),
            surface: match app {
                Some("mobile") => Surface::MobileApp,
                _ => Surface::Web,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_from_attributes_and_default_quietly() {
        let options = Options::parse(
            Some("https://help.example/ "),
            Some("it-CH"),
            Some("mobile"),
        );
        assert_eq!(options.server, "https://help.example");
        assert_eq!(options.language, Language::It);
        assert_eq!(options.surface, Surface::MobileApp);
        let plain = Options::parse(None, Some("xx"), Some("desktop"));
        assert_eq!(plain, Options::parse(Some(""), None, None));
    }
}
