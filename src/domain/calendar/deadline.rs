//! Until when an offer can be answered.
//!
//! The rule protects the person who sleeps, works or keeps a holiday: nobody loses an offer in
//! the night or on a Sunday. It protects the next person too: an answer comes early enough that
//! a declined slot can still be given away.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, SubsecRound, TimeDelta, Utc, Weekday};

use super::{Place, add_working_days, holiday, resolve, working_day};

/// No run of days without an allowed end comes near this.
const SEARCH_DAYS_MAX: usize = 31;

/// The numbers of the rule; times of day are local to the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRule {
    /// The window is the lead (hand-over to start) divided by this.
    pub share: i32,
    /// The window is at least this long.
    pub min: TimeDelta,
    /// The window is at most this long, before its end is moved.
    pub max: TimeDelta,
    /// The window ends at least this long before the appointment.
    pub before_start: TimeDelta,
    /// On Monday to Saturday a window may end from here …
    pub opens: NaiveTime,
    /// … to here, inclusive; an end may move back to here.
    pub closes: NaiveTime,
    /// Any other end moves on to this time of a working day; between `opens` and `closes`.
    pub moved_to: NaiveTime,
}

impl Default for AnswerRule {
    fn default() -> Self {
        let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("a day has this hour");
        Self {
            share: 3,
            min: TimeDelta::hours(2),
            max: TimeDelta::hours(48),
            before_start: TimeDelta::hours(4),
            opens: hour(8),
            closes: hour(20),
            moved_to: hour(10),
        }
    }
}

/// The last moment at which an offer can be answered that was handed over (the mail server took
/// it) at `handed_over` and whose appointment begins at `start`; in whole seconds.
///
/// `None` if no window fits: then no offer is made.
///
/// The window is `lead / share`, at least `min`, at most `max`. If it ends at a time when nobody
/// needs to look at mail, the end moves on to the next `moved_to` of a working day. If that is too
/// late for the slot, it moves back from the unmoved end to the last allowed `closes` before it,
/// as long as `min` remains. An end later than `before_start` before the start is no end.
pub fn answer_deadline(
    rule: &AnswerRule,
    place: Place,
    handed_over: DateTime<Utc>,
    start: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let earliest = handed_over.checked_add_signed(rule.min)?;
    let latest = start.checked_sub_signed(rule.before_start)?;
    if earliest > latest {
        return None;
    }
    let lead = start - handed_over;
    let window = (lead / rule.share.max(1)).min(rule.max).max(rule.min);
    let unmoved = whole_second(handed_over.checked_add_signed(window)?, earliest)?;

    let end = if allowed(rule, place, unmoved) {
        unmoved
    } else {
        match next_morning(rule, place, unmoved) {
            Some(morning) if morning <= latest => morning,
            _ => last_evening(rule, place, unmoved)?,
        }
    };
    (earliest <= end && end <= latest).then_some(end)
}

/// The last moment at which somebody without mail can answer an offer that a round made at `made`:
/// as [`answer_deadline`], but never before the same time of the next working day, so that staff
/// have a working day to call. `None` if that cannot be: then no offer is made.
pub fn call_deadline(
    rule: &AnswerRule,
    place: Place,
    made: DateTime<Utc>,
    start: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let usual = answer_deadline(rule, place, made, start)?;
    let local = made.with_timezone(&place.zone).naive_local();
    let next = add_working_days(local.date(), 1, place.state);
    let day_after = resolve(place.zone, next.and_time(local.time()));
    let day_after = whole_second(day_after, day_after)?;
    let shortest = if allowed(rule, place, day_after) {
        day_after
    } else {
        next_morning(rule, place, day_after)?
    };
    let end = usual.max(shortest);
    (end <= start.checked_sub_signed(rule.before_start)?).then_some(end)
}

/// Cuts `end` down to a second, unless that would take from the shortest window.
fn whole_second(end: DateTime<Utc>, earliest: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let cut = end.trunc_subsecs(0);
    if cut >= earliest {
        Some(cut)
    } else {
        cut.checked_add_signed(TimeDelta::seconds(1))
    }
}

/// Whether a window may end at `end`: Monday to Saturday, no holiday, not in the quiet hours.
fn allowed(rule: &AnswerRule, place: Place, end: DateTime<Utc>) -> bool {
    let local = end.with_timezone(&place.zone);
    allowed_day(place, local.date_naive()) && (rule.opens..=rule.closes).contains(&local.time())
}

fn allowed_day(place: Place, day: NaiveDate) -> bool {
    day.weekday() != Weekday::Sun && holiday(day, place.state).is_none()
}

/// The first `moved_to` of a working day after `end`.
fn next_morning(rule: &AnswerRule, place: Place, end: DateTime<Utc>) -> Option<DateTime<Utc>> {
    end.with_timezone(&place.zone)
        .date_naive()
        .iter_days()
        .take(SEARCH_DAYS_MAX)
        .filter(|day| working_day(*day, place.state))
        .map(|day| resolve(place.zone, day.and_time(rule.moved_to)))
        .find(|morning| *morning > end)
}

/// The last `closes` of an allowed day before `end`.
fn last_evening(rule: &AnswerRule, place: Place, end: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let today = end.with_timezone(&place.zone).date_naive();
    std::iter::successors(Some(today), NaiveDate::pred_opt)
        .take(SEARCH_DAYS_MAX)
        .filter(|day| allowed_day(place, *day))
        .map(|day| resolve(place.zone, day.and_time(rule.closes)))
        .find(|evening| *evening < end)
}

/// When to remind somebody of an offer that can be answered from `handed_over` to `deadline`: at
/// half time. `None` if less than `least` would be left then: a reminder must be of use.
pub fn remind_at(
    handed_over: DateTime<Utc>,
    deadline: DateTime<Utc>,
    least: TimeDelta,
) -> Option<DateTime<Utc>> {
    let half = (deadline - handed_over) / 2;
    (half >= least && half > TimeDelta::zero()).then(|| deadline - half)
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDateTime, Timelike};
    use proptest::prelude::*;

    use super::super::State;
    use super::*;

    fn place(state: State) -> Place {
        Place {
            zone: chrono_tz::Europe::Berlin,
            state,
        }
    }

    /// All times are local; `-` is no offer.
    fn check_by(rule: &AnswerRule, state: State, handed_over: &str, start: &str, expect: &str) {
        let place = place(state);
        let instant = |text: &str| {
            let local = NaiveDateTime::parse_from_str(text, "%a %Y-%m-%d %H:%M:%S%.f")
                .unwrap_or_else(|error| panic!("{text}: {error}"));
            resolve(place.zone, local)
        };
        let found = answer_deadline(rule, place, instant(handed_over), instant(start));
        let found = found.map_or("-".to_owned(), |end| {
            let local = end.with_timezone(&place.zone);
            local.format("%a %Y-%m-%d %H:%M:%S%.f").to_string()
        });
        assert_eq!(found, expect, "{state}: {handed_over} for {start}");
    }

    fn check_in(state: State, handed_over: &str, start: &str, expect: &str) {
        check_by(&AnswerRule::default(), state, handed_over, start, expect);
    }

    fn check(handed_over: &str, start: &str, expect: &str) {
        check_in(State::NW, handed_over, start, expect);
    }

    #[test]
    fn a_reminder_comes_at_half_time_or_not_at_all() {
        let check = |minutes: i64, expect: Option<i64>| {
            let begin = DateTime::<Utc>::UNIX_EPOCH;
            let end = begin + TimeDelta::minutes(minutes);
            let found = remind_at(begin, end, TimeDelta::minutes(30));
            let expect = expect.map(|minutes| begin + TimeDelta::minutes(minutes));
            assert_eq!(found, expect, "{minutes}");
        };
        check(48 * 60, Some(24 * 60));
        check(120, Some(60));
        check(60, Some(30));
        check(59, None);
        check(0, None);
        check(-10, None);
    }

    #[test]
    fn a_third_of_the_lead_between_two_hours_and_two_days() {
        check(
            "Mon 2026-11-30 10:00:00",
            "Mon 2026-11-30 16:00:00",
            "Mon 2026-11-30 12:00:00",
        );
        check(
            "Mon 2026-11-30 08:00:00",
            "Mon 2026-11-30 17:00:00",
            "Mon 2026-11-30 11:00:00",
        );
        check(
            "Mon 2026-11-30 09:00:00",
            "Thu 2026-12-03 09:00:00",
            "Tue 2026-12-01 09:00:00",
        );
        check(
            "Mon 2026-11-30 09:00:00",
            "Sun 2026-12-06 09:00:00",
            "Wed 2026-12-02 09:00:00",
        );
        check(
            "Mon 2026-11-30 09:00:00",
            "Fri 2027-01-15 09:00:00",
            "Wed 2026-12-02 09:00:00",
        );
    }

    #[test]
    fn too_short_a_lead_is_no_offer() {
        check("Mon 2026-11-30 10:00:00", "Mon 2026-11-30 15:59:59", "-");
        check("Mon 2026-11-30 10:00:00", "Mon 2026-11-30 12:00:00", "-");
        check("Mon 2026-11-30 10:00:00", "Mon 2026-11-30 10:00:00", "-");
        check("Mon 2026-11-30 10:00:00", "Fri 2026-11-27 10:00:00", "-");
    }

    #[test]
    fn the_distance_to_the_start_is_kept_under_any_share() {
        let rule = AnswerRule {
            share: 1,
            max: TimeDelta::hours(5),
            ..AnswerRule::default()
        };
        let check = |start: &str, expect: &str| {
            check_by(&rule, State::NW, "Mon 2026-11-30 09:00:00", start, expect);
        };
        check("Mon 2026-11-30 18:00:00", "Mon 2026-11-30 14:00:00");
        check("Mon 2026-11-30 17:59:59", "-");
    }

    #[test]
    fn quiet_hours_and_sundays_move_to_a_working_morning() {
        let far = "Fri 2027-02-26 09:00:00";
        check(
            "Mon 2026-11-30 09:20:00",
            "Wed 2026-12-02 09:20:00",
            "Tue 2026-12-01 10:00:00",
        );
        check("Wed 2026-12-02 19:59:59", far, "Fri 2026-12-04 19:59:59");
        check("Wed 2026-12-02 20:00:00", far, "Fri 2026-12-04 20:00:00");
        check("Wed 2026-12-02 20:00:01", far, "Mon 2026-12-07 10:00:00");
        check("Wed 2026-12-02 22:00:00", far, "Mon 2026-12-07 10:00:00");
        check("Thu 2026-12-03 07:59:59", far, "Mon 2026-12-07 10:00:00");
        check("Thu 2026-12-03 08:00:00", far, "Sat 2026-12-05 08:00:00");
        check("Thu 2026-12-03 20:00:00", far, "Sat 2026-12-05 20:00:00");
        check("Thu 2026-12-03 20:00:01", far, "Mon 2026-12-07 10:00:00");
        check("Fri 2026-12-04 12:00:00", far, "Mon 2026-12-07 10:00:00");
        check("Sun 2026-11-29 07:00:00", far, "Tue 2026-12-01 10:00:00");
    }

    #[test]
    fn holidays_of_the_state_are_no_ends() {
        let far = "Fri 2027-04-30 09:00:00";
        // New Year's Day, a Friday.
        check("Wed 2026-12-30 12:00:00", far, "Mon 2027-01-04 10:00:00");
        // Christmas Eve is a day like any other; Christmas is not.
        check("Tue 2026-12-22 12:00:00", far, "Thu 2026-12-24 12:00:00");
        check("Wed 2026-12-23 12:00:00", far, "Mon 2026-12-28 10:00:00");
        // Good Friday to Easter Monday, with the clocks changing on Easter Sunday.
        check("Wed 2027-03-24 12:00:00", far, "Tue 2027-03-30 10:00:00");
        check("Thu 2027-03-25 12:00:00", far, "Sat 2027-03-27 12:00:00");
        // Epiphany, in some states.
        check_in(
            State::BW,
            "Mon 2027-01-04 12:00:00",
            far,
            "Thu 2027-01-07 10:00:00",
        );
        check_in(
            State::NW,
            "Mon 2027-01-04 12:00:00",
            far,
            "Wed 2027-01-06 12:00:00",
        );
    }

    #[test]
    fn a_slot_too_near_for_the_morning_takes_the_evening_before() {
        // The moved end is exactly four hours before the start, then a minute less.
        check(
            "Mon 2026-11-30 14:00:00",
            "Tue 2026-12-01 14:00:00",
            "Tue 2026-12-01 10:00:00",
        );
        check(
            "Mon 2026-11-30 14:00:00",
            "Tue 2026-12-01 13:59:00",
            "Mon 2026-11-30 20:00:00",
        );
        // Two hours remain, then less.
        check(
            "Mon 2026-11-30 18:00:00",
            "Tue 2026-12-01 09:00:00",
            "Mon 2026-11-30 20:00:00",
        );
        check("Mon 2026-11-30 18:00:01", "Tue 2026-12-01 09:00:00", "-");
        check("Mon 2026-11-30 19:00:00", "Tue 2026-12-01 09:00:00", "-");
        // Over a Sunday the evening is Saturday's; over a long weekend the Thursday's.
        check(
            "Fri 2026-12-04 12:00:00",
            "Mon 2026-12-07 12:00:00",
            "Sat 2026-12-05 12:00:00",
        );
        check(
            "Sat 2026-12-05 10:00:00",
            "Mon 2026-12-07 13:00:00",
            "Sat 2026-12-05 20:00:00",
        );
        check_in(
            State::BY,
            "Thu 2027-03-25 09:00:00",
            "Sat 2027-03-27 09:00:00",
            "Thu 2027-03-25 20:00:00",
        );
        // A Sunday has no evening to move back to.
        check("Sun 2026-12-06 13:00:00", "Mon 2026-12-07 13:59:00", "-");
        // Everything between hand-over and start is Sunday.
        check("Sun 2026-12-06 08:00:00", "Mon 2026-12-07 08:00:00", "-");
    }

    #[test]
    fn both_nights_of_the_clock_change_count_real_hours() {
        let far = "Fri 2027-04-30 09:00:00";
        // 48 real hours over the autumn night end an hour earlier on the wall.
        check("Sat 2026-10-24 20:00:00", far, "Mon 2026-10-26 19:00:00");
        check("Sat 2026-10-24 21:00:00", far, "Mon 2026-10-26 20:00:00");
        check(
            "Sat 2026-10-24 12:00:00",
            "Tue 2026-10-27 12:00:00",
            "Mon 2026-10-26 10:00:00",
        );
        check(
            "Sat 2026-10-24 12:00:00",
            "Mon 2026-10-26 12:00:00",
            "Sat 2026-10-24 20:00:00",
        );
        // And in spring an hour later; Easter Monday moves it on.
        check(
            "Sat 2028-03-25 19:00:00",
            "Fri 2028-04-28 09:00:00",
            "Mon 2028-03-27 20:00:00",
        );
        check(
            "Sat 2028-03-25 19:00:01",
            "Fri 2028-04-28 09:00:00",
            "Tue 2028-03-28 10:00:00",
        );
        check("Sat 2027-03-27 12:00:00", far, "Tue 2027-03-30 10:00:00");
        // Six real hours over the autumn night: 23:00 to 04:00 on the wall.
        check("Sat 2026-10-24 23:00:00", "Sun 2026-10-25 04:00:00", "-");
    }

    #[test]
    fn ends_are_whole_seconds_and_keep_the_two_hours() {
        let far = "Fri 2027-02-26 09:00:00";
        check("Mon 2026-11-30 09:00:00.9", far, "Wed 2026-12-02 09:00:00");
        check("Wed 2026-12-02 20:00:00.9", far, "Fri 2026-12-04 20:00:00");
        check(
            "Mon 2026-11-30 10:00:00.5",
            "Mon 2026-11-30 16:00:01",
            "Mon 2026-11-30 12:00:01",
        );
        check("Mon 2026-11-30 10:00:00.5", "Mon 2026-11-30 16:00:00", "-");
        check(
            "Mon 2026-11-30 17:59:59.5",
            "Tue 2026-12-01 08:00:00",
            "Mon 2026-11-30 20:00:00",
        );
    }

    #[test]
    fn who_is_called_has_a_working_day() {
        let check = |made: &str, start: &str, expect: &str| {
            let place = place(State::NW);
            let instant = |text: &str| {
                let local = NaiveDateTime::parse_from_str(text, "%a %Y-%m-%d %H:%M:%S%.f");
                resolve(place.zone, local.unwrap())
            };
            let found = call_deadline(&AnswerRule::default(), place, instant(made), instant(start));
            let found = found.map_or("-".to_owned(), |end| {
                let local = end.with_timezone(&place.zone);
                local.format("%a %Y-%m-%d %H:%M:%S%.f").to_string()
            });
            assert_eq!(found, expect, "{made} for {start}");
        };
        let far = "Fri 2027-02-26 09:00:00";
        // As for everybody where that is longer.
        check("Mon 2026-11-30 09:00:00", far, "Wed 2026-12-02 09:00:00");
        // A third of the lead would be less than a working day.
        let monday = "Mon 2026-11-30 10:00:00";
        check(monday, "Wed 2026-12-02 09:00:00", "Tue 2026-12-01 10:00:00");
        check(monday, "Tue 2026-12-01 14:00:00", "Tue 2026-12-01 10:00:00");
        check(monday, "Tue 2026-12-01 13:59:00", "-");
        check("Mon 2026-11-30 10:00:00.5", "Tue 2026-12-01 14:00:00", "-");
        // Over a weekend, and over Christmas.
        let friday = "Fri 2026-12-04 12:00:00";
        check(friday, "Tue 2026-12-08 09:00:00", "Mon 2026-12-07 12:00:00");
        check(friday, "Mon 2026-12-07 15:00:00", "-");
        check(
            "Thu 2026-12-24 12:00:00",
            "Tue 2026-12-29 09:00:00",
            "Mon 2026-12-28 12:00:00",
        );
        // An end in the night moves to the morning after it.
        check(
            "Mon 2026-11-30 21:00:00",
            "Thu 2026-12-03 09:00:00",
            "Wed 2026-12-02 10:00:00",
        );
        check("Mon 2026-11-30 21:00:00", "Wed 2026-12-02 13:00:00", "-");
    }

    #[test]
    fn the_ends_of_time_are_no_offer() {
        let rule = AnswerRule::default();
        for (handed_over, start) in [
            (DateTime::<Utc>::MAX_UTC, DateTime::<Utc>::MAX_UTC),
            (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MIN_UTC),
            (DateTime::<Utc>::MAX_UTC, DateTime::<Utc>::MIN_UTC),
        ] {
            assert_eq!(
                answer_deadline(&rule, place(State::NW), handed_over, start),
                None
            );
        }
    }

    proptest! {
        #[test]
        fn whatever_is_promised_can_be_kept(
            handed_over_millis in 1_700_000_000_000_i64..2_000_000_000_000,
            lead_minutes in 0_i64..20_000,
            state in 0_usize..16,
        ) {
            let place = place(State::ALL[state]);
            let handed_over = DateTime::from_timestamp_millis(handed_over_millis).unwrap();
            let start = (handed_over + TimeDelta::minutes(lead_minutes)).trunc_subsecs(0);
            let found = answer_deadline(&AnswerRule::default(), place, handed_over, start);
            if let Some(end) = found {
                let local = end.with_timezone(&place.zone);
                prop_assert_ne!(local.weekday(), Weekday::Sun);
                prop_assert_eq!(holiday(local.date_naive(), place.state), None);
                prop_assert!((8..=20).contains(&local.hour()));
                prop_assert!(local.hour() < 20 || (local.minute(), local.second()) == (0, 0));
                prop_assert_eq!(local.nanosecond(), 0);
                prop_assert!(end <= start - TimeDelta::hours(4));
                prop_assert!(end >= handed_over + TimeDelta::hours(2));
            } else {
                // From a week on there is always a morning in time, but for Christmas and Easter.
                prop_assert!(lead_minutes < 7 * 24 * 60);
            }
        }
    }
}
