//! Phone numbers.

use crate::{Invalid, limits::PHONE_DIGITS, text::unseen};

/// A number that can be dialled from anywhere: `+` and the digits of ITU-T E.164.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// The number as `+` and digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = Invalid;

    /// `+39 02 1234 5678`, `0039…` and the usual spaces, dots, dashes, slashes and brackets.
    ///
    /// Without a country code nobody can call back, so a national number is refused.
    fn try_from(text: String) -> Result<Self, Invalid> {
        // Contact apps copy marks that turn the writing direction; nobody sees them.
        let text = text.replace(unseen, "");
        let text = text.trim();
        if text.is_empty() {
            return Err(Invalid::Missing);
        }
        let rest = text.strip_prefix('+').or_else(|| text.strip_prefix("00"));
        let rest = rest.ok_or(Invalid::NoCountryCode)?;
        // "+44 (0)20 …": the zero is dialled inside the country only. In Italy it belongs to the number.
        let rest = if rest.starts_with("39") {
            rest.into()
        } else {
            rest.replace("(0)", "")
        };
        let separator =
            |c: char| matches!(c, ' ' | '.' | '-' | '/' | '(' | ')' | '\u{a0}' | '\u{2011}');
        let digits: String = rest.chars().filter(|c| !separator(*c)).collect();
        let all_digits = digits.bytes().all(|b| b.is_ascii_digit());
        let fits = all_digits && PHONE_DIGITS.contains(&digits.len()) && !digits.starts_with('0');
        fits.then(|| Self(format!("+{digits}")))
            .ok_or(Invalid::NotAPhoneNumber)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: Result<&str, Invalid>) {
        let parsed = PhoneNumber::try_from(typed.to_owned());
        assert_eq!(
            parsed.as_ref().map(PhoneNumber::as_str),
            expected.as_ref().copied()
        );
    }

    #[test]
    fn a_number_is_read_as_people_write_it() {
        check("+39 02 1234 5678", Ok("+390212345678"));
        check("0044 (20) 7946-0958", Ok("+442079460958"));
        check("+44 (0)20 7946 0958", Ok("+442079460958"));
        check(
            "\u{202a}+39 02 1234\u{2011}5678\u{202c}",
            Ok("+390212345678"),
        );
        check("+39 (0)2 1234 5678", Ok("+390212345678"));
        check(" +1.415.555.0132 ", Ok("+14155550132"));
    }

    #[test]
    fn what_cannot_be_called_back_is_refused() {
        check("", Err(Invalid::Missing));
        check("02 1234 5678", Err(Invalid::NoCountryCode));
        check("+12", Err(Invalid::NotAPhoneNumber));
        check("+3902123456781234", Err(Invalid::NotAPhoneNumber));
        check("+0212345678", Err(Invalid::NotAPhoneNumber));
        check("+39 call me", Err(Invalid::NotAPhoneNumber));
    }
}
