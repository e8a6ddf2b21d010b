//! Who comes before whom: from the facts of an entry to its rank.
//!
//! `rank = max(1, max(join_day, first_possible_day − 28) + penalty_days + pause_days)`, in days
//! since 1970-01-01 in the town's zone. Windows never enter: stating more times can never lower
//! anybody's chance. The second of arrival never enters either: within a day the lot decides.

/// Joining this many days before the first possible day is as good as joining on it.
const AHEAD_DAYS: i64 = 28;
/// This many days of pause, in all, cost nothing.
pub const PAUSE_FREE_DAYS: i64 = 7;
/// Penalty days by the number of strikes of the last [`STRIKE_MEMORY_DAYS`] days: the first only
/// explains, and it never becomes a ban.
const PENALTY_DAYS: [i64; 5] = [0, 0, 7, 14, 28];
/// A strike counts for this many days.
pub const STRIKE_MEMORY_DAYS: i64 = 180;

/// What a rank is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The day of joining, days since 1970-01-01.
    pub join_day: i64,
    /// The first day that suits, if one was stated.
    pub not_before: Option<i64>,
    /// Strikes of the last 180 days.
    pub strikes: usize,
    /// Days of pause in all.
    pub pause_days: i64,
}

/// The rank of an entry under the policy `cohort`; lower is served first.
pub fn rank(facts: Facts) -> u32 {
    let first_possible = facts.not_before.unwrap_or(facts.join_day);
    let day = facts.join_day.max(first_possible - AHEAD_DAYS)
        + penalty_days(facts.strikes)
        + (facts.pause_days - PAUSE_FREE_DAYS).max(0);
    u32::try_from(day.max(1)).unwrap_or(u32::MAX)
}

/// Days added to a rank for this many strikes.
pub fn penalty_days(strikes: usize) -> i64 {
    PENALTY_DAYS[strikes.min(PENALTY_DAYS.len() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_follow_from_facts() {
        let check = |join_day, not_before, strikes, pause_days, expect| {
            let facts = Facts {
                join_day,
                not_before,
                strikes,
                pause_days,
            };
            assert_eq!(rank(facts), expect, "{facts:?}");
        };
        check(20_510, None, 0, 0, 20_510);
        check(20_510, Some(20_512), 0, 0, 20_510);
        check(20_510, Some(20_538), 0, 0, 20_510);
        check(20_510, Some(20_539), 0, 0, 20_511);
        check(20_510, None, 1, 0, 20_510);
        check(20_510, None, 2, 0, 20_517);
        check(20_510, None, 3, 0, 20_524);
        check(20_510, None, 9, 0, 20_538);
        check(20_510, None, 2, 7, 20_517);
        check(20_510, None, 2, 10, 20_520);
        check(-5, None, 0, 0, 1);
    }
}
