//! Decides: values in, values out. No I/O, no clock, no chance, no async.

/// Lets a type that has `FromStr` and `Display` travel through serde as that text.
macro_rules! serde_by_text {
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text =
                    <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub mod allocation;
pub mod audit;
pub mod calendar;
pub mod certificate;
pub mod contact;
pub mod cores;
pub mod draw;
pub mod entry;
pub mod figures;
pub mod hardship;
pub mod history;
pub mod ids;
pub mod lead_time;
pub mod lever;
pub mod login;
pub mod lottery;
pub mod month;
pub mod patience;
pub mod policy;
pub mod refusal;
pub mod rules;
pub mod token;
pub mod town;
pub mod window;
