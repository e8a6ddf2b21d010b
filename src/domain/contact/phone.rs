//! Telephone numbers, in the one form that all networks read.

use std::fmt;

/// The longest text that is looked at as a telephone number, in characters.
pub const PHONE_CHARS_MAX: usize = 40;

/// Country codes whose national numbers begin with a zero that is dialled from abroad too: Italy,
/// Ivory Coast, Benin, Gabon, Congo, San Marino. `phonenumber` 0.3 takes it for a trunk prefix.
const ZERO_KEEPING_CODES: [&str; 6] = ["39", "225", "229", "241", "242", "378"];

/// The length of a number in international form with its `+` (E.164 allows 15 digits).
const E164_CHARS: std::ops::RangeInclusive<usize> = 9..=16;

/// Why a text is no telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing was given.
    #[error("a telephone number is missing")]
    Missing,
    /// No number that a telephone network knows.
    #[error("this is no telephone number")]
    Invalid,
}

impl PhoneError {
    /// The name under which a page finds its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Missing => "phone-missing",
            Self::Invalid => "phone-invalid",
        }
    }
}

/// A telephone number; a number without a country code is German.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

private_debug!(Phone);

impl Phone {
    /// Reads a number with the usual spaces, strokes and brackets, `+49 (0)2305 106-1` included.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let typed = text.trim();
        if typed.is_empty() {
            return Err(PhoneError::Missing);
        }
        if typed.chars().count() > PHONE_CHARS_MAX {
            return Err(PhoneError::Invalid);
        }
        let digits = normal(typed).ok_or(PhoneError::Invalid)?;
        if keeps_zero(&digits) {
            return Self::with_zero(digits);
        }
        let digits = if digits.starts_with('+') && typed.contains("(0)") {
            normal(&typed.replacen("(0)", "", 1)).ok_or(PhoneError::Invalid)?
        } else {
            digits
        };
        let number = phonenumber::parse(Some(phonenumber::country::Id::DE), &digits)
            .map_err(|_| PhoneError::Invalid)?;
        if !number.is_valid() {
            return Err(PhoneError::Invalid);
        }
        Ok(Self(format!(
            "+{}{}",
            number.code().value(),
            number.national()
        )))
    }

    /// A number in international form whose zero the library would drop: only its length is checked.
    fn with_zero(digits: String) -> Result<Self, PhoneError> {
        if E164_CHARS.contains(&digits.len()) {
            Ok(Self(digits))
        } else {
            Err(PhoneError::Invalid)
        }
    }

    /// The number in E.164: `+492305106`.
    pub fn as_e164(&self) -> &str {
        &self.0
    }
}

/// The digits of a number, `+` in front if a country code comes first.
///
/// Letters are refused here: the library would read them as vanity numbers and extensions.
fn normal(typed: &str) -> Option<String> {
    let mut digits = String::with_capacity(typed.len());
    for (index, char) in typed.chars().enumerate() {
        match char {
            '0'..='9' => digits.push(char),
            '+' if index == 0 => digits.push(char),
            '(' | ')' | '/' | '-' | '.' | '–' | ' ' | '\u{a0}' | '\u{202f}' => {}
            _ => return None,
        }
    }
    Some(match digits.strip_prefix("00") {
        Some(international) => format!("+{international}"),
        None => digits,
    })
}

/// Whether `digits` is a foreign number whose first zero belongs to it.
fn keeps_zero(digits: &str) -> bool {
    digits.strip_prefix('+').is_some_and(|international| {
        ZERO_KEEPING_CODES
            .iter()
            .filter_map(|code| international.strip_prefix(code))
            .any(|national| national.starts_with('0'))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_become_e164() {
        let check = |text: &str, expect: &str| {
            let found = Phone::parse(text);
            let found = found
                .as_ref()
                .map_or_else(|error| error.key(), Phone::as_e164);
            assert_eq!(found, expect, "{text:?}");
        };
        check("02305 106-1", "+4923051061");
        check(" 02305/1061 ", "+4923051061");
        check("+49 2305 1061", "+4923051061");
        check("+49 (0)2305 1061", "+4923051061");
        check("(02305) 1061", "+4923051061");
        check("0049 2305 1061", "+4923051061");
        check("0151 23456789", "+4915123456789");
        check("+31 20 624 1111", "+31206241111");
        check("0041 (0)44 668 18 00", "+41446681800");
        check("+39 02 3661 8300", "+390236618300");
        check("+39 (0)2 3661 8300", "+390236618300");
        check("0039 333 1234567", "+393331234567");
        check("+225 07 07 12 34 56", "+2250707123456");
        check("+39 0", "phone-invalid");
        check("+39 02 3661 8300 3661 8300", "phone-invalid");
        check("", "phone-missing");
        check("110", "phone-invalid");
        check("12", "phone-invalid");
        check("0800 CALLME", "phone-invalid");
        check("02305 1061 ext 5", "phone-invalid");
        check("02305+1061", "phone-invalid");
        check("+999 1234567", "phone-invalid");
        check(&"0".repeat(1000), "phone-invalid");
        check("٠٢٣٠٥١٠٦١", "phone-invalid");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>(), digits in "[+]?[0-9()/ .-]{0,45}") {
            let _ = Phone::parse(&text);
            let _ = Phone::parse(&digits);
        }

        #[test]
        fn a_number_is_read_back_as_itself(digits in "0[1-9][0-9]{5,11}") {
            if let Ok(phone) = Phone::parse(&digits) {
                let again = Phone::parse(phone.as_e164()).unwrap();
                prop_assert_eq!(again.as_e164(), phone.as_e164());
            }
        }
    }
}
