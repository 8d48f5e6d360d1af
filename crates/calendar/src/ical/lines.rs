//! The lines of an iCalendar file: `NAME;PARAMETER=…:value`, folded when they are long.

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// In upper case.
    pub(super) name: String,
    /// As it is written, escapes and all.
    pub(super) value: String,
}

/// The lines of a text, those that were folded whole again, without blank ones.
pub(super) fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.trim_start_matches('\u{feff}').lines() {
        let rest = line.strip_prefix([' ', '\t']);
        match (rest, lines.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            _ => lines.push(line.to_owned()),
        }
    }
    lines.retain(|line| !line.trim().is_empty());
    lines
}

impl Line {
    /// A line in its parts, or `None` when it has no value.
    pub(super) fn read(line: &str) -> Option<Self> {
        // A colon within quotes belongs to a parameter.
        let mut quoted = false;
        let colon = line.char_indices().find(|(_, c)| {
            quoted ^= *c == '"';
            *c == ':' && !quoted
        });
        let (head, value) = line.split_at_checked(colon?.0)?;
        let name = head.split(';').next()?.trim();
        (!name.is_empty()).then(|| Self {
            name: name.to_ascii_uppercase(),
            value: value.trim_start_matches(':').trim().to_owned(),
        })
    }

    /// The value as a text for people, on one line.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        let mut chars = self.value.chars();
        while let Some(c) = chars.next() {
            text.push(match c {
                '\\' => match chars.next() {
                    Some('n' | 'N') | None => ' ',
                    Some(escaped) => escaped,
                },
                c if c.is_control() => ' ',
                c => c,
            });
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_made_whole_and_its_escapes_are_read() {
        let text = "\u{feff}SUMMARY;LANGUAGE=\"a:b;c\":Fete\\, la \r\n  grande\\nun\\;e\r\n\tx\r\n\r\nEND:X\n";
        let lines = unfolded(text);
        assert_eq!(lines.len(), 2);
        let line = Line::read(&lines[0]).unwrap();
        assert_eq!(line.name, "SUMMARY");
        assert_eq!(line.text(), "Fete, la grande un;ex");
    }

    #[test]
    fn a_line_without_a_value_is_none() {
        for line in ["<html>", ":x", "NAME", "A;B=\"c:d\""] {
            assert_eq!(Line::read(line), None, "{line}");
        }
        assert_eq!(Line::read("URL:http://x").unwrap().value, "http://x");
    }
}
