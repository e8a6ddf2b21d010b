//! The numbers of the rules, from their keys.

use chrono::{NaiveTime, TimeDelta};

use super::parse::Keys;
use crate::domain::calendar::AnswerRule;
use crate::domain::rules::{
    AppointmentRules, CancelRules, EntryRules, HardshipRules, OfferRules, RankRules,
    RetentionRules, Rules,
};

/// The most days, hours or pieces that a rule may name.
const DAYS_MAX: u32 = 3660;
const HOURS_MAX: u32 = 24 * 60;
const COUNT_MAX: u32 = 1000;
/// Reminders of one appointment.
const REMINDERS_MAX: usize = 8;
/// Steps of `ranks.penalty_days`.
const PENALTIES_MAX: usize = 16;

pub(super) fn rules(keys: &mut Keys<'_>) -> Option<Rules> {
    let entries = entries(keys);
    let ranks = ranks(keys);
    let offers = offers(keys);
    let appointments = appointments(keys);
    let cancelling = cancelling(keys);
    let hardship = hardship(keys);
    let retention = retention(keys);
    Some(Rules {
        entries: entries?,
        ranks: ranks?,
        offers: offers?,
        appointments: appointments?,
        cancelling: cancelling?,
        hardship: hardship?,
        retention: retention?,
    })
}

fn days(keys: &mut Keys<'_>, section: &str, key: &str) -> Option<TimeDelta> {
    keys.number(section, key, 0..=DAYS_MAX)
        .map(|days| TimeDelta::days(days.into()))
}

fn hours(keys: &mut Keys<'_>, section: &str, key: &str, least: u32) -> Option<TimeDelta> {
    keys.number(section, key, least..=HOURS_MAX)
        .map(|hours| TimeDelta::hours(hours.into()))
}

fn count(keys: &mut Keys<'_>, section: &str, key: &str, least: u32) -> Option<i64> {
    keys.number(section, key, least..=COUNT_MAX).map(i64::from)
}

/// A list of nothing but numbers.
fn numbers(keys: &mut Keys<'_>, section: &str, key: &str) -> Option<Vec<u32>> {
    let numbers: Vec<u32> = keys.list(section, key);
    let written = keys.value(section, key).as_array().map(Vec::len);
    (written == Some(numbers.len())).then_some(numbers)
}

fn entries(keys: &mut Keys<'_>) -> Option<EntryRules> {
    let verify_max = hours(keys, "entries", "verify_hours", 1);
    let mails_per_day = count(keys, "entries", "mails_per_day", 1);
    let rejoin_max = days(keys, "entries", "rejoin_days");
    let backdate_days = keys.number("entries", "backdate_days", 0..=30);
    let still_needed_after = days(keys, "entries", "still_needed_days");
    let still_needed_answer = days(keys, "entries", "still_needed_answer_days");
    Some(EntryRules {
        verify_max: verify_max?,
        mails_per_day: mails_per_day?,
        rejoin_max: rejoin_max?,
        backdate_days: backdate_days?,
        still_needed_after: still_needed_after?,
        still_needed_answer: still_needed_answer?,
    })
}

fn ranks(keys: &mut Keys<'_>) -> Option<RankRules> {
    let mut number = |key| keys.number("ranks", key, 0..=DAYS_MAX).map(i64::from);
    let ahead_days = number("ahead_days");
    let pause_free_days = number("pause_free_days");
    let strike_days = number("strike_days");
    let displaced_credit_days = number("displaced_credit_days");
    let penalty_days = penalties(keys);
    Some(RankRules {
        ahead_days: ahead_days?,
        pause_free_days: pause_free_days?,
        penalty_days: penalty_days?,
        strike_days: strike_days?,
        displaced_credit_days: displaced_credit_days?,
    })
}

/// Strikes only add to a rank, and one more never adds less.
fn penalties(keys: &mut Keys<'_>) -> Option<Vec<i64>> {
    let days = numbers(keys, "ranks", "penalty_days").filter(|days| {
        (1..=PENALTIES_MAX).contains(&days.len())
            && days[0] == 0
            && days.is_sorted()
            && days.iter().all(|days| *days <= DAYS_MAX)
    });
    if days.is_none() {
        keys.errors.push(format!(
            "ranks.penalty_days: must be 1 to {PENALTIES_MAX} numbers of days that begin with 0 and never fall, like [0, 0, 7, 14, 28]"
        ));
    }
    days.map(|days| days.into_iter().map(i64::from).collect())
}

fn offers(keys: &mut Keys<'_>) -> Option<OfferRules> {
    let answer = answer(keys);
    let reminder_min = keys.number("offers", "reminder_minutes_min", 0..=1440);
    let hand_over_max = hours(keys, "offers", "hand_over_hours_max", 1);
    let mail_wait_max = keys.number("offers", "mail_wait_minutes_max", 1..=1440);
    let declines_max = count(keys, "offers", "declines_max", 1);
    let silences_max = count(keys, "offers", "silences_max", 1);
    let calls_max = count(keys, "offers", "calls_max", 1);
    Some(OfferRules {
        answer: answer?,
        reminder_min: TimeDelta::minutes(reminder_min?.into()),
        hand_over_max: hand_over_max?,
        mail_wait_max: TimeDelta::minutes(mail_wait_max?.into()),
        declines_max: declines_max?,
        silences_max: silences_max?,
        calls_max: calls_max?,
    })
}

fn answer(keys: &mut Keys<'_>) -> Option<AnswerRule> {
    let share = keys.number("offers", "answer_share", 1..=100);
    let min = hours(keys, "offers", "answer_hours_min", 1);
    let max = hours(keys, "offers", "answer_hours_max", 1);
    let before_start = hours(keys, "offers", "answer_hours_before_start", 0);
    let mut time = |key| keys.parse("offers", key, time);
    let (opens, closes) = (time("answer_opens"), time("answer_closes"));
    let moved_to = time("answer_moved_to");
    let rule = AnswerRule {
        share: i32::try_from(share?).ok()?,
        min: min?,
        max: max?,
        before_start: before_start?,
        opens: opens?,
        closes: closes?,
        moved_to: moved_to?,
    };
    if rule.min > rule.max {
        let error = "offers.answer_hours_min: must not be more than offers.answer_hours_max";
        keys.errors.push(error.to_owned());
    }
    if !(rule.opens..=rule.closes).contains(&rule.moved_to) {
        let error = "offers.answer_moved_to: must lie between answer_opens and answer_closes";
        keys.errors.push(error.to_owned());
    }
    Some(rule)
}

fn time(text: &str) -> Result<NaiveTime, String> {
    NaiveTime::parse_from_str(text, "%H:%M")
        .map_err(|_| "give a time of day, like \"08:00\"".to_owned())
}

fn appointments(keys: &mut Keys<'_>) -> Option<AppointmentRules> {
    let reminder_days = reminder_days(keys);
    let reminder_time = keys.parse("appointments", "reminder_time", time);
    let empty_euros = keys.number("appointments", "empty_euros", 0..=10_000);
    Some(AppointmentRules {
        reminder_days: reminder_days?,
        reminder_time: reminder_time?,
        empty_euros: empty_euros?,
    })
}

/// On the day itself a reminder is too late to cancel for nothing.
fn reminder_days(keys: &mut Keys<'_>) -> Option<Vec<u32>> {
    let days = numbers(keys, "appointments", "reminder_days").filter(|days| {
        days.len() <= REMINDERS_MAX && days.iter().all(|days| (1..=60).contains(days))
    });
    if days.is_none() {
        keys.errors.push(format!(
            "appointments.reminder_days: must be at most {REMINDERS_MAX} numbers of days from 1 to 60, like [3, 1]"
        ));
    }
    days
}

fn cancelling(keys: &mut Keys<'_>) -> Option<CancelRules> {
    let free = hours(keys, "cancelling", "free_hours", 0);
    let late = hours(keys, "cancelling", "late_hours", 0);
    let rules = CancelRules {
        free: free?,
        late: late?,
    };
    if rules.late > rules.free {
        let error = "cancelling.late_hours: must not be more than cancelling.free_hours";
        keys.errors.push(error.to_owned());
    }
    Some(rules)
}

fn hardship(keys: &mut Keys<'_>) -> Option<HardshipRules> {
    let share_percent = keys.number("hardship", "share_percent", 0..=100);
    let credit_max = count(keys, "hardship", "credit_max", 0);
    Some(HardshipRules {
        share_percent: share_percent?.into(),
        credit_max: credit_max?,
    })
}

fn retention(keys: &mut Keys<'_>) -> Option<RetentionRules> {
    let contact = days(keys, "retention", "contact_days");
    let struck_contact = days(keys, "retention", "struck_contact_days");
    let files = days(keys, "retention", "files_days");
    let audit_reasons = days(keys, "retention", "audit_reason_days");
    Some(RetentionRules {
        contact: contact?,
        struck_contact: struck_contact?,
        files: files?,
        audit_reasons: audit_reasons?,
    })
}

#[cfg(test)]
mod tests {
    use super::Rules;

    #[test]
    fn the_defaults_are_those_of_the_file() {
        let config = crate::config::load(None, []).expect("the defaults are sound");
        assert_eq!(config.rules, Rules::default());
    }
}
