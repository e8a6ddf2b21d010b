//! The names that a town gives to its offices, counters, services and service groups.
//!
//! They stand in the town file, in URLs, in metrics and in the database, so they are short and
//! plain. Entries, slots and offers have UUIDs instead, which are made elsewhere.

use std::fmt;
use std::str::FromStr;

/// The longest id, in characters.
pub const ID_CHARS_MAX: usize = 64;

/// A text that cannot be an id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is no id: 1 to {ID_CHARS_MAX} characters out of a-z, 0-9, _ and - are")]
pub struct BadId {
    text: String,
}

/// Checks `text` against the one alphabet of all ids.
fn parse(text: &str) -> Result<String, BadId> {
    let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-');
    let fits = (1..=ID_CHARS_MAX).contains(&text.len()) && text.bytes().all(plain);
    if fits {
        Ok(text.to_owned())
    } else {
        // An error message must not grow with what somebody pasted.
        let text = text.chars().take(ID_CHARS_MAX).collect();
        Err(BadId { text })
    }
}

macro_rules! id {
    ($(#[$meaning:meta])* $name:ident) => {
        $(#[$meaning])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                parse(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        serde_by_text!($name);
    };
}

id! {
    /// An office: where citizens go. Unique in the town.
    OfficeId
}

id! {
    /// A counter: a desk that opens slots. Unique in its office alone: each may have a "1".
    CounterId
}

id! {
    /// A service: what a citizen needs. Unique in the town.
    ServiceId
}

id! {
    /// A service group: a person has one live entry in each.
    Group
}

impl From<&ServiceId> for Group {
    /// The group of a service that shares it with no other.
    fn from(service: &ServiceId) -> Self {
        Self(service.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_short_and_plain() {
        let check = |text: &str, expect: bool| {
            assert_eq!(text.parse::<ServiceId>().is_ok(), expect, "{text:?}");
        };
        check("personalausweis", true);
        check("102522", true);
        check("a_b-c", true);
        check(&"x".repeat(64), true);
        check(&"x".repeat(65), false);
        check("", false);
        check("Rathaus", false);
        check("bürgerbüro", false);
        check("a b", false);
        check("a\n", false);
        check("*", false);
    }

    #[test]
    fn ids_travel_as_text_and_a_bad_one_says_what_is_expected() {
        let id: OfficeId = serde_json::from_str("\"rathaus\"").unwrap();
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"rathaus\"");
        let error = serde_json::from_str::<OfficeId>("\"Rat haus\"").unwrap_err();
        assert!(
            error.to_string().starts_with(
                "\"Rat haus\" is no id: 1 to 64 characters out of a-z, 0-9, _ and - are"
            ),
            "{error}"
        );
    }
}
