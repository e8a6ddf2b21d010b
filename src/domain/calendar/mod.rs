//! Days and times of an office: its zone, its working days, its holidays, its deadlines.
//!
//! Instants are stored in UTC and the zone by name; here is the one place that turns wall time
//! into an instant, and it says what it does in the two nights when that is not obvious.
//! Reads no clock, and never the machine's zone.

mod deadline;
mod holidays;

pub use deadline::{AnswerRule, answer_deadline, call_deadline, remind_at};
pub use holidays::{Holiday, State, UnknownState, holiday};

use chrono::{
    DateTime, Datelike, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Timelike, Utc, Weekday,
};
use chrono_tz::Tz;

/// No zone ever left out more wall time than this at once (Samoa, 30 December 2011).
const GAP_MINUTES_MAX: i64 = 24 * 60;

/// Where an office lies, as far as its calendar is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The zone of its clocks.
    pub zone: Tz,
    /// The state whose public holidays it keeps.
    pub state: State,
}

/// The instant at which the clocks in `zone` show `local`.
///
/// In autumn an hour is shown twice: the earlier instant counts. In spring an hour is left out:
/// the first instant after the gap counts.
pub fn resolve(zone: Tz, local: NaiveDateTime) -> DateTime<Utc> {
    let shown = |wall: &NaiveDateTime| zone.from_local_datetime(wall).earliest();
    let after_gap = || {
        let minute = local.with_second(0)?.with_nanosecond(0)?;
        (1..=GAP_MINUTES_MAX)
            .find_map(|minutes| shown(&minute.checked_add_signed(TimeDelta::minutes(minutes))?))
    };
    shown(&local)
        .or_else(after_gap)
        .map_or_else(|| local.and_utc(), |instant| instant.to_utc())
}

/// The day on the calendar of `zone` at `instant`.
pub fn local_day(instant: DateTime<Utc>, zone: Tz) -> NaiveDate {
    instant.with_timezone(&zone).date_naive()
}

/// The days from 1970-01-01 to the day in `zone` at `instant`: what ranks are counted in.
pub fn day_number(instant: DateTime<Utc>, zone: Tz) -> i64 {
    (local_day(instant, zone) - NaiveDate::default()).num_days()
}

/// Whole days from `from` to `to`, each of 24 hours; 0 if `to` is earlier.
pub fn whole_days(from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
    (to - from).num_days().max(0)
}

/// The number of a day: days since 1970-01-01.
pub fn number_of_day(day: NaiveDate) -> i64 {
    (day - NaiveDate::default()).num_days()
}

/// The day that [`day_number`] counts; the last day of the calendar for numbers beyond it.
pub fn day_of_number(number: i64) -> NaiveDate {
    TimeDelta::try_days(number)
        .and_then(|days| NaiveDate::default().checked_add_signed(days))
        .unwrap_or(NaiveDate::MAX)
}

/// Whether `day` is Monday to Friday and no public holiday in `state`.
pub fn working_day(day: NaiveDate, state: State) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && holiday(day, state).is_none()
}

/// The working day `count` working days after `day`, or before it if `count` is negative.
///
/// Zero is `day` itself, working or not. Counting stops at the ends of the calendar.
pub fn add_working_days(day: NaiveDate, count: i32, state: State) -> NaiveDate {
    let step = if count < 0 {
        NaiveDate::pred_opt
    } else {
        NaiveDate::succ_opt
    };
    let mut reached = day;
    let mut left = count.unsigned_abs();
    while left > 0 {
        let Some(next) = step(&reached) else { break };
        reached = next;
        left -= u32::from(working_day(reached, state));
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    const BERLIN: Tz = chrono_tz::Europe::Berlin;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn wall_time_has_one_instant_in_both_nights() {
        let check = |zone: Tz, local: &str, expect: &str| {
            let expect: DateTime<Utc> = expect.parse().unwrap();
            assert_eq!(resolve(zone, local.parse().unwrap()), expect, "{local}");
        };
        check(BERLIN, "2026-07-01T10:00:00", "2026-07-01T08:00:00Z");
        check(BERLIN, "2026-12-01T10:00:00", "2026-12-01T09:00:00Z");
        // 02:00 to 03:00 is shown twice.
        check(BERLIN, "2026-10-25T01:59:59", "2026-10-24T23:59:59Z");
        check(BERLIN, "2026-10-25T02:00:00", "2026-10-25T00:00:00Z");
        check(BERLIN, "2026-10-25T02:30:00", "2026-10-25T00:30:00Z");
        check(BERLIN, "2026-10-25T03:00:00", "2026-10-25T02:00:00Z");
        // 02:00 to 03:00 is left out.
        check(BERLIN, "2027-03-28T01:59:59", "2027-03-28T00:59:59Z");
        check(BERLIN, "2027-03-28T02:00:00", "2027-03-28T01:00:00Z");
        check(BERLIN, "2027-03-28T02:30:30.5", "2027-03-28T01:00:00Z");
        check(BERLIN, "2027-03-28T03:00:00", "2027-03-28T01:00:00Z");
        // A whole day is left out.
        check(
            chrono_tz::Pacific::Apia,
            "2011-12-30T00:00:00",
            "2011-12-30T10:00:00Z",
        );
    }

    #[test]
    fn days_are_those_of_the_office() {
        let check = |instant: &str, day: &str, number: i64| {
            let instant = instant.parse().unwrap();
            assert_eq!(local_day(instant, BERLIN), date(day));
            assert_eq!(day_number(instant, BERLIN), number);
        };
        check("1970-01-01T00:00:00Z", "1970-01-01", 0);
        check("2026-11-30T22:59:59Z", "2026-11-30", 20_787);
        check("2026-11-30T23:00:00Z", "2026-12-01", 20_788);
        check("2026-06-30T22:00:00Z", "2026-07-01", 20_635);
        check("1969-12-31T12:00:00Z", "1969-12-31", -1);
    }

    #[test]
    fn working_days_skip_weekends_and_holidays() {
        let check = |day: &str, count: i32, expect: &str| {
            let found = add_working_days(date(day), count, State::NW);
            assert_eq!(found, date(expect), "{day} {count:+}");
        };
        check("2026-12-01", 0, "2026-12-01");
        check("2026-12-01", 1, "2026-12-02");
        check("2026-12-04", 1, "2026-12-07");
        check("2026-12-05", 0, "2026-12-05");
        check("2026-12-05", 1, "2026-12-07");
        check("2026-12-24", 1, "2026-12-28");
        check("2026-12-31", 1, "2027-01-04");
        check("2027-03-25", 1, "2027-03-30");
        check("2027-03-30", -1, "2027-03-25");
        check("2026-12-07", -2, "2026-12-03");
        check("2026-12-06", -1, "2026-12-04");
        assert!(working_day(date("2026-12-24"), State::NW));
        assert!(!working_day(date("2026-12-25"), State::NW));
        assert!(!working_day(date("2026-12-05"), State::NW));
    }

    #[test]
    fn counting_ends_with_the_calendar() {
        add_working_days(NaiveDate::MAX, 5, State::NW);
        add_working_days(NaiveDate::MIN, -5, State::NW);
    }
}
