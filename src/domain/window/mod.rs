//! When a citizen can come, and when a counter is open: weekdays and times of day.
//!
//! Wall time alone. Knows nothing about zones, dates or holidays.

mod hours;
mod stretches;

pub use hours::{HoursError, OpeningHours};
pub use stretches::Stretch;

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDateTime, Timelike, Weekday};
use serde::{Deserialize, Serialize};

/// The most windows that one entry may state.
pub const WINDOWS_MAX: usize = 50;

/// The latest time of day: midnight at its end, in minutes.
const DAY_MINUTES: u16 = 24 * 60;

const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

const WEEK: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// Why a window cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WindowError {
    /// No time of day.
    #[error("\"{0}\" is no time of day: HH:MM is, from 00:00 to 24:00")]
    Time(String),
    /// No weekday.
    #[error("\"{0}\" is no weekday: mon, tue, wed, thu, fri, sat and sun are")]
    Weekday(String),
    /// A window without days.
    #[error("a window needs at least one weekday")]
    NoDay,
    /// A window that ends before it begins, or at once.
    #[error("a window must begin before it ends, on the same day: {from} is not before {to}")]
    Order {
        /// Its beginning.
        from: TimeOfDay,
        /// Its end.
        to: TimeOfDay,
    },
    /// More windows than [`WINDOWS_MAX`].
    #[error("{0} windows are too many: {WINDOWS_MAX} are allowed")]
    TooMany(usize),
}

impl WindowError {
    /// The name under which a page finds its words.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Time(_) => "window-time-invalid",
            Self::Weekday(_) => "window-weekday-invalid",
            Self::NoDay => "window-days-missing",
            Self::Order { .. } => "window-order",
            Self::TooMany(_) => "windows-too-many",
        }
    }
}

/// What somebody typed, short enough for a message.
fn quoted(text: &str) -> String {
    text.chars().take(40).collect()
}

/// A set of weekdays; travels as `["mon", "thu"]`, Monday first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Weekdays(u8);

impl Weekdays {
    /// Monday to Friday.
    pub const MONDAY_TO_FRIDAY: Self = Self(0b001_1111);

    /// All seven.
    pub const ALL: Self = Self(0b111_1111);

    /// Whether `day` is in the set.
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & Self::from(day).0 != 0
    }

    /// Whether no day is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The days of both sets.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The days that are in both sets.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The days of the set, Monday first.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        WEEK.into_iter().filter(move |day| self.contains(*day))
    }
}

impl From<Weekday> for Weekdays {
    fn from(day: Weekday) -> Self {
        Self(1 << day.num_days_from_monday())
    }
}

impl FromIterator<Weekday> for Weekdays {
    fn from_iter<I: IntoIterator<Item = Weekday>>(days: I) -> Self {
        days.into_iter()
            .fold(Self::default(), |set, day| set.union(day.into()))
    }
}

impl Serialize for Weekdays {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(weekday_name))
    }
}

impl<'de> Deserialize<'de> for Weekdays {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names = Vec::<String>::deserialize(deserializer)?;
        names
            .iter()
            .map(|name| parse_weekday(name))
            .collect::<Result<_, _>>()
            .map_err(serde::de::Error::custom)
    }
}

/// The three letters of a weekday, as forms, the API and the database write it.
pub fn weekday_name(day: Weekday) -> &'static str {
    NAMES[day.num_days_from_monday() as usize]
}

/// The weekday of three English letters, in any case.
pub fn parse_weekday(text: &str) -> Result<Weekday, WindowError> {
    WEEK.into_iter()
        .find(|day| weekday_name(*day).eq_ignore_ascii_case(text))
        .ok_or_else(|| WindowError::Weekday(quoted(text)))
}

/// A wall time in minutes since midnight, 00:00 to 24:00 inclusive; written `HH:MM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// The time `minutes` after midnight; `None` beyond 24:00.
    pub fn from_minutes(minutes: u32) -> Option<Self> {
        let minutes = u16::try_from(minutes).ok()?;
        (minutes <= DAY_MINUTES).then_some(Self(minutes))
    }

    /// Minutes since midnight, 0 to 1440.
    pub fn minutes(self) -> u32 {
        self.0.into()
    }
}

impl FromStr for TimeOfDay {
    type Err = WindowError;

    /// Reads `8:00` and `08:00`, for people; nothing looser.
    fn from_str(text: &str) -> Result<Self, WindowError> {
        let number = |digits: &str| {
            let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| digits.parse::<u32>().ok()).flatten()
        };
        let parse = || {
            let (hours, minutes) = text.split_once(':')?;
            if !(1..=2).contains(&hours.len()) || minutes.len() != 2 {
                return None;
            }
            let minutes = number(minutes).filter(|minutes| *minutes < 60)?;
            Self::from_minutes(number(hours)? * 60 + minutes)
        };
        parse().ok_or_else(|| WindowError::Time(quoted(text)))
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

serde_by_text!(TimeOfDay);

/// Some weekdays, and one stretch of time on each; never empty, never past midnight.
///
/// Travels as `{"days": ["mon"], "from": "08:00", "to": "12:00"}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawWindow")]
pub struct Window {
    days: Weekdays,
    from: TimeOfDay,
    to: TimeOfDay,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWindow {
    days: Weekdays,
    from: TimeOfDay,
    to: TimeOfDay,
}

impl TryFrom<RawWindow> for Window {
    type Error = WindowError;

    fn try_from(raw: RawWindow) -> Result<Self, WindowError> {
        Self::new(raw.days, raw.from, raw.to)
    }
}

impl Window {
    /// The time from `from` to `to` on each of `days`.
    pub fn new(days: Weekdays, from: TimeOfDay, to: TimeOfDay) -> Result<Self, WindowError> {
        if days.is_empty() {
            return Err(WindowError::NoDay);
        }
        if from >= to {
            return Err(WindowError::Order { from, to });
        }
        Ok(Self { days, from, to })
    }

    /// The weekdays; at least one.
    pub fn days(&self) -> Weekdays {
        self.days
    }

    /// Where it begins on each day.
    pub fn from(&self) -> TimeOfDay {
        self.from
    }

    /// Where it ends on each day; later than it begins.
    pub fn to(&self) -> TimeOfDay {
        self.to
    }

    /// Whether two windows share some time; touching is not sharing.
    pub fn overlaps(&self, other: &Self) -> bool {
        !self.days.intersection(other.days).is_empty()
            && self.from < other.to
            && other.from < self.to
    }
}

/// All times at which a citizen can come; none stated means any time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<Window>")]
pub struct Windows(Vec<Window>);

impl Windows {
    /// At most [`WINDOWS_MAX`] windows; they may overlap.
    pub fn new(windows: Vec<Window>) -> Result<Self, WindowError> {
        if windows.len() > WINDOWS_MAX {
            return Err(WindowError::TooMany(windows.len()));
        }
        Ok(Self(windows))
    }

    /// The windows as they were stated.
    pub fn as_slice(&self) -> &[Window] {
        &self.0
    }

    /// Whether the whole block of `minutes` from `start_local` (wall time of the office) lies in
    /// the windows of that day.
    ///
    /// Windows that overlap or touch hold a block together: whoever can come from 8 to 10 and
    /// from 10 to 12 can come at 9:45 for half an hour.
    pub fn admits(&self, start_local: NaiveDateTime, minutes: u32) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let start = u64::from(start_local.num_seconds_from_midnight());
        let end = start + u64::from(minutes) * 60;
        let seconds = |time: TimeOfDay| u64::from(time.minutes()) * 60;

        let weekday = start_local.weekday();
        // Walks on from the start for as long as some window carries further. A round asks this
        // for millions of slots, so nothing is put into order first.
        let mut reached = start;
        while reached < end || reached == start {
            let open = self
                .0
                .iter()
                .filter(|window| window.days.contains(weekday) && seconds(window.from) <= reached);
            let further = open.map(|window| seconds(window.to)).max();
            let Some(further) = further.filter(|further| *further > reached) else {
                break;
            };
            reached = further;
        }
        // A block of no time still needs a window to lie in; the end of one is not in it.
        reached > start && end <= reached
    }
}

impl TryFrom<Vec<Window>> for Windows {
    type Error = WindowError;

    fn try_from(windows: Vec<Window>) -> Result<Self, WindowError> {
        Self::new(windows)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn windows(json: &str) -> Windows {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn times_are_minutes_from_midnight_to_midnight() {
        let check = |text: &str, expect: Option<u32>| {
            let found = text.parse::<TimeOfDay>().ok().map(TimeOfDay::minutes);
            assert_eq!(found, expect, "{text:?}");
        };
        check("00:00", Some(0));
        check("08:05", Some(485));
        check("8:05", Some(485));
        check("24:00", Some(1440));
        check("24:01", None);
        check("08:60", None);
        check("8:5", None);
        check("008:00", None);
        check("+8:00", None);
        check("08:00:00", None);
        check(" 8:00", None);
        check("8", None);
        check("", None);
        check("８:00", None);
    }

    #[test]
    fn a_window_has_days_and_an_order() {
        let check = |json: &str, expect: &str| {
            let error = serde_json::from_str::<Window>(json)
                .unwrap_err()
                .to_string();
            assert!(error.contains(expect), "{json}: {error}");
        };
        check(
            r#"{"days":[],"from":"08:00","to":"12:00"}"#,
            "at least one weekday",
        );
        check(
            r#"{"days":["mon"],"from":"12:00","to":"12:00"}"#,
            "12:00 is not before 12:00",
        );
        check(
            r#"{"days":["mon"],"from":"22:00","to":"06:00"}"#,
            "22:00 is not before 06:00",
        );
        check(
            r#"{"days":["Montag"],"from":"08:00","to":"12:00"}"#,
            "\"Montag\" is no weekday",
        );
        check(
            r#"{"days":["mon"],"from":"8 Uhr","to":"12:00"}"#,
            "\"8 Uhr\" is no time of day",
        );
        check(
            r#"{"days":["mon"],"from":"08:00","to":"12:00","x":1}"#,
            "unknown field",
        );
        let text = r#"{"days":["mon","thu"],"from":"08:00","to":"24:00"}"#;
        let window: Window = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&window).unwrap(), text);
    }

    #[test]
    fn windows_are_limited() {
        let one: Window =
            serde_json::from_str(r#"{"days":["mon"],"from":"08:00","to":"12:00"}"#).unwrap();
        assert!(Windows::new(vec![one; WINDOWS_MAX]).is_ok());
        let error = Windows::new(vec![one; WINDOWS_MAX + 1]).unwrap_err();
        assert_eq!(error.key(), "windows-too-many");
    }

    #[test]
    fn windows_hold_the_whole_block() {
        // 2026-11-30 is a Monday.
        let stated = windows(
            r#"[{"days":["mon","tue"],"from":"10:00","to":"12:00"},
                {"days":["mon"],"from":"08:00","to":"10:00"},
                {"days":["mon"],"from":"11:30","to":"12:30"},
                {"days":["mon"],"from":"14:00","to":"16:00"},
                {"days":["wed"],"from":"20:00","to":"24:00"},
                {"days":["thu"],"from":"00:00","to":"04:00"}]"#,
        );
        let check = |start: &str, minutes: u32, expect: bool| {
            let start: NaiveDateTime = start.parse().unwrap();
            assert_eq!(stated.admits(start, minutes), expect, "{start} {minutes}");
        };
        check("2026-11-30T08:00:00", 15, true);
        check("2026-11-30T07:59:59", 15, false);
        check("2026-11-30T09:45:00", 30, true);
        check("2026-11-30T08:00:00", 270, true);
        check("2026-11-30T08:00:00", 271, false);
        check("2026-11-30T12:30:00", 15, false);
        check("2026-11-30T12:15:00", 120, false);
        check("2026-11-30T15:45:00", 15, true);
        check("2026-11-30T15:46:00", 15, false);
        check("2026-12-01T09:45:00", 30, false);
        check("2026-12-01T10:00:00", 120, true);
        check("2026-12-02T23:45:00", 15, true);
        check("2026-12-02T23:45:00", 30, false);
        check("2026-12-04T09:00:00", 15, false);
        check("2026-11-30T08:00:00", 0, true);
        check("2026-11-30T16:00:00", 0, false);
        check("2026-11-30T08:00:00", u32::MAX, false);
        assert!(Windows::default().admits("2026-12-06T03:00:00".parse().unwrap(), 15));
    }

    proptest! {
        /// The walk over sorted windows says the same as asking minute by minute.
        #[test]
        fn a_block_is_held_if_each_minute_is(
            stretches in proptest::collection::vec((0_u32..40, 1_u32..20), 1..6),
            start in 0_u32..60,
            minutes in 1_u32..60,
        ) {
            let stated: Vec<Window> = stretches
                .iter()
                .map(|(from, length)| {
                    let time = |minutes| TimeOfDay::from_minutes(minutes).unwrap();
                    Window::new(Weekdays::ALL, time(*from), time(from + length)).unwrap()
                })
                .collect();
            let by_minute = (start..start + minutes).all(|minute| {
                stretches.iter().any(|(from, length)| (*from..from + length).contains(&minute))
            });
            let at = chrono::NaiveDate::from_ymd_opt(2026, 11, 30).unwrap()
                .and_hms_opt(start / 60, start % 60, 0).unwrap();
            prop_assert_eq!(Windows::new(stated).unwrap().admits(at, minutes), by_minute);
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = text.parse::<TimeOfDay>();
            let _ = parse_weekday(&text);
        }
    }
}
