//! The opening hours of a counter, as the town file writes them.

use std::fmt;
use std::str::FromStr;

use super::{WEEK, Weekdays, Window, WindowError, parse_weekday, quoted};

/// One line of a counter's hours in the town file: `Mon-Fri 08:00-12:00`, `Mon,Wed 14:00-17:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OpeningHours(pub Window);

/// A line that is no opening hours, and what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{text}\" are no opening hours such as \"Mon-Fri 08:00-12:00\" or \"Mon,Thu 14:00-17:30\": {reason}"
)]
pub struct HoursError {
    text: String,
    reason: String,
}

fn parse_hours(text: &str) -> Result<Window, String> {
    let mut words = text.split_whitespace();
    let (Some(days), Some(times), None) = (words.next(), words.next(), words.next()) else {
        return Err("weekdays, one space and the times are expected".to_owned());
    };
    let days = days
        .split(',')
        .map(parse_day_range)
        .try_fold(Weekdays::default(), |all, days| Ok(all.union(days?)))
        .map_err(|error: WindowError| error.to_string())?;
    let (from, to) = times
        .split_once('-')
        .ok_or_else(|| format!("\"{}\" needs a beginning, a - and an end", quoted(times)))?;
    let time = |text: &str| text.parse().map_err(|error: WindowError| error.to_string());
    Window::new(days, time(from)?, time(to)?).map_err(|error| error.to_string())
}

/// `Mon`, or `Mon-Fri`; a range never runs over Sunday.
fn parse_day_range(text: &str) -> Result<Weekdays, WindowError> {
    let Some((first, last)) = text.split_once('-') else {
        return parse_weekday(text).map(Weekdays::from);
    };
    let (first, last) = (parse_weekday(first)?, parse_weekday(last)?);
    if first.num_days_from_monday() > last.num_days_from_monday() {
        return Err(WindowError::Weekday(quoted(text)));
    }
    Ok(WEEK
        .into_iter()
        .skip_while(|day| *day != first)
        .take_while(|day| day.num_days_from_monday() <= last.num_days_from_monday())
        .collect())
}

impl FromStr for OpeningHours {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Self, HoursError> {
        parse_hours(text).map(Self).map_err(|reason| HoursError {
            text: quoted(text),
            reason,
        })
    }
}

impl fmt::Display for OpeningHours {
    /// The days one by one: `Mon,Tue 08:00-12:00`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days: Vec<String> = self.0.days.iter().map(|day| day.to_string()).collect();
        write!(
            formatter,
            "{} {}-{}",
            days.join(","),
            self.0.from,
            self.0.to
        )
    }
}

serde_by_text!(OpeningHours);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn opening_hours_are_read_and_written() {
        let check = |text: &str, expect: &str| {
            let found = text.parse::<OpeningHours>();
            let found = found.map_or_else(|error| error.reason, |hours| hours.to_string());
            assert_eq!(found, expect, "{text:?}");
        };
        check("Mon-Fri 08:00-12:00", "Mon,Tue,Wed,Thu,Fri 08:00-12:00");
        check("Thu 14:00-17:30", "Thu 14:00-17:30");
        check("Mon,Wed 08:00-12:00", "Mon,Wed 08:00-12:00");
        check("mon-tue,Fri 8:00-24:00", "Mon,Tue,Fri 08:00-24:00");
        check("Sat-Sun 08:00-12:00", "Sat,Sun 08:00-12:00");
        check(
            "08:00-12:00",
            "weekdays, one space and the times are expected",
        );
        check(
            "Mon 08:00 - 12:00",
            "weekdays, one space and the times are expected",
        );
        check("", "weekdays, one space and the times are expected");
        check("Mon 08:00", "\"08:00\" needs a beginning, a - and an end");
        check(
            "Mo-Fr 08:00-12:00",
            "\"Mo\" is no weekday: mon, tue, wed, thu, fri, sat and sun are",
        );
        check(
            "Fri-Mon 08:00-12:00",
            "\"Fri-Mon\" is no weekday: mon, tue, wed, thu, fri, sat and sun are",
        );
        check(
            "Mon 08:00-8",
            "\"8\" is no time of day: HH:MM is, from 00:00 to 24:00",
        );
        check(
            "Mon 12:00-08:00",
            "a window must begin before it ends, on the same day: 12:00 is not before 08:00",
        );
        let error = "Mo".parse::<OpeningHours>().unwrap_err().to_string();
        assert!(error.starts_with("\"Mo\" are no opening hours such as \"Mon-Fri 08:00-12:00\""));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>(), near in "[A-Za-z,-]{0,12} [0-9:-]{0,12}") {
            let _ = text.parse::<OpeningHours>();
            let _ = near.parse::<OpeningHours>();
        }
    }
}
