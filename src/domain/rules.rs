//! The numbers of the rules: how long, how often, how many. Every one is a key of the
//! configuration; the defaults here are those of `config/reihum.toml`.
//!
//! What follows from a number is decided elsewhere, in the file of the rule.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::calendar::{AnswerRule, local_day, resolve};

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Joining, and staying in the list.
    pub entries: EntryRules,
    /// What a rank is made of.
    pub ranks: RankRules,
    /// From the round to the answer.
    pub offers: OfferRules,
    /// Calling an appointment to mind.
    pub appointments: AppointmentRules,
    /// Calling an appointment off.
    pub cancelling: CancelRules,
    /// Who is in need.
    pub hardship: HardshipRules,
    /// How long what is kept.
    pub retention: RetentionRules,
}

/// Joining, and staying in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRules {
    /// A sign-up that nobody verifies for this long vanishes.
    pub verify_max: TimeDelta,
    /// Mails in a day to an address whose owner has not asked for them.
    pub mails_per_day: i64,
    /// Who cancelled in good time may come back with the old joining day for this long.
    pub rejoin_max: TimeDelta,
    /// Staff may enlist as of this many working days ago.
    pub backdate_days: u32,
    /// After so long in the list a citizen is asked whether the need still stands …
    pub still_needed_after: TimeDelta,
    /// … and the entry pauses without an answer for this long.
    pub still_needed_answer: TimeDelta,
}

impl Default for EntryRules {
    fn default() -> Self {
        Self {
            verify_max: TimeDelta::hours(24),
            mails_per_day: 3,
            rejoin_max: TimeDelta::days(14),
            backdate_days: 2,
            still_needed_after: TimeDelta::days(28),
            still_needed_answer: TimeDelta::days(7),
        }
    }
}

/// What a rank is made of; all in days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RankRules {
    /// Joining this long before the first possible day is as good as joining on it.
    pub ahead_days: i64,
    /// So much pause, in all, costs nothing.
    pub pause_free_days: i64,
    /// Added to a rank, by the number of strikes that count; the last value for all beyond.
    pub penalty_days: Vec<i64>,
    /// A strike counts for this long.
    pub strike_days: i64,
    /// Taken off a rank when the office has cancelled.
    pub displaced_credit_days: i64,
}

impl Default for RankRules {
    fn default() -> Self {
        Self {
            ahead_days: 28,
            pause_free_days: 7,
            penalty_days: vec![0, 0, 7, 14, 28],
            strike_days: 180,
            displaced_credit_days: 7,
        }
    }
}

impl RankRules {
    /// Days added to a rank for this many strikes.
    pub fn penalty(&self, strikes: usize) -> i64 {
        let last = self.penalty_days.len().saturating_sub(1);
        let days = self.penalty_days.get(strikes.min(last));
        days.copied().unwrap_or_default()
    }

    /// How long a strike counts.
    pub fn strike_memory(&self) -> TimeDelta {
        TimeDelta::days(self.strike_days)
    }
}

/// From the round to the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferRules {
    /// Until when an offer can be answered.
    pub answer: AnswerRule,
    /// Nobody is reminded who would have less time left to answer.
    pub reminder_min: TimeDelta,
    /// An offer whose mail nobody took for this long is taken back.
    pub hand_over_max: TimeDelta,
    /// While the oldest offer mail waits longer than this, no new offers are made.
    pub mail_wait_max: TimeDelta,
    /// So many declines with unchanged windows pause an entry.
    pub declines_max: i64,
    /// So many silences in a row pause an entry.
    pub silences_max: i64,
    /// So many failed calls on different half-days count as silence.
    pub calls_max: i64,
}

impl Default for OfferRules {
    fn default() -> Self {
        Self {
            answer: AnswerRule::default(),
            reminder_min: TimeDelta::minutes(30),
            hand_over_max: TimeDelta::hours(6),
            mail_wait_max: TimeDelta::minutes(10),
            declines_max: 3,
            silences_max: 2,
            calls_max: 3,
        }
    }
}

/// Calling an appointment to mind. Who reads what an empty appointment costs others misses fewer
/// (Hallsworth et al., "Stating Appointment Costs in SMS Reminders Reduces Missed Hospital
/// Appointments", PLOS ONE 2015).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppointmentRules {
    /// So many days before the day of the appointment comes a reminder, each.
    pub reminder_days: Vec<u32>,
    /// At this time of the day.
    pub reminder_time: NaiveTime,
    /// What an appointment that nobody comes to costs the town, in euros; 0: not told.
    pub empty_euros: u32,
}

/// Nobody is reminded so soon after the yes.
const REMINDER_REST: TimeDelta = TimeDelta::hours(12);

impl AppointmentRules {
    /// When the next reminder of an appointment at `start` is due, after one that went out, or after
    /// the yes, at `after`; `None` if there is none any more.
    pub fn next_reminder(
        &self,
        zone: Tz,
        start: DateTime<Utc>,
        after: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let day = local_day(start, zone);
        let due = self.reminder_days.iter().filter_map(|days| {
            let day = day.checked_sub_days(Days::new((*days).into()))?;
            Some(resolve(zone, day.and_time(self.reminder_time)))
        });
        due.filter(|due| *due >= after + REMINDER_REST).min()
    }
}

impl Default for AppointmentRules {
    fn default() -> Self {
        Self {
            reminder_days: vec![3, 1],
            reminder_time: NaiveTime::from_hms_opt(10, 0, 0).expect("a time of day"),
            empty_euros: 0,
        }
    }
}

/// Calling an appointment off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CancelRules {
    /// Until this long before the start it is free, and the old joining day comes back.
    pub free: TimeDelta,
    /// Until this long before the start it is free; later it counts as missed.
    pub late: TimeDelta,
}

impl Default for CancelRules {
    fn default() -> Self {
        Self {
            free: TimeDelta::hours(24),
            late: TimeDelta::hours(2),
        }
    }
}

/// Who is in need comes first, for a part of the slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HardshipRules {
    /// The credit of each round, in percent of its slots.
    pub share_percent: i64,
    /// The most credit that piles up, in slots.
    pub credit_max: i64,
}

impl Default for HardshipRules {
    fn default() -> Self {
        Self {
            share_percent: 10,
            credit_max: 20,
        }
    }
}

/// How long what is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetentionRules {
    /// Contact data, after the end of an entry.
    pub contact: TimeDelta,
    /// The same where a strike stands, so that it can be explained and objected to.
    pub struck_contact: TimeDelta,
    /// Pool files of rounds.
    pub files: TimeDelta,
    /// What staff typed as reasons; the log itself stays.
    pub audit_reasons: TimeDelta,
}

impl Default for RetentionRules {
    fn default() -> Self {
        Self {
            contact: TimeDelta::days(2),
            struck_contact: TimeDelta::days(14),
            files: TimeDelta::days(90),
            audit_reasons: TimeDelta::days(365),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_appointment_is_called_to_mind_on_each_day_once() {
        let rules = AppointmentRules::default();
        let zone = chrono_tz::Europe::Berlin;
        let at = |text: &str| -> DateTime<Utc> { text.parse().expect("a moment") };
        let check = |start: &str, after: &str, expect: Option<&str>| {
            let found = rules.next_reminder(zone, at(start), at(after));
            assert_eq!(found, expect.map(at), "{start} after {after}");
        };
        let start = "2026-12-14T08:00:00Z";
        check(start, "2026-12-01T08:00:00Z", Some("2026-12-11T09:00:00Z"));
        // Each reminder leads to the next.
        check(start, "2026-12-11T09:00:00Z", Some("2026-12-13T09:00:00Z"));
        check(start, "2026-12-13T09:00:00Z", None);
        // Whoever has just said yes remembers.
        check(start, "2026-12-10T21:00:00Z", Some("2026-12-11T09:00:00Z"));
        check(start, "2026-12-10T21:00:01Z", Some("2026-12-13T09:00:00Z"));
        check(start, "2026-12-13T08:00:00Z", None);
        // The clocks change between the reminders: it is ten o'clock all the same.
        check(
            "2027-03-30T07:00:00Z",
            "2027-03-01T08:00:00Z",
            Some("2027-03-27T09:00:00Z"),
        );
        check(
            "2027-03-30T07:00:00Z",
            "2027-03-27T09:00:00Z",
            Some("2027-03-29T08:00:00Z"),
        );
        let none = AppointmentRules {
            reminder_days: Vec::new(),
            ..rules.clone()
        };
        assert_eq!(
            none.next_reminder(zone, at(start), at("2026-12-01T08:00:00Z")),
            None
        );
    }
}
