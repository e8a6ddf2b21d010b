//! What the policy `cohort` promises: a rank follows from days alone.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;
use proptest::prelude::*;
use reihum::domain::calendar::{day_number, local_day};
use reihum::domain::policy::{Facts, Policy};
use reihum::domain::rules::RankRules;

use super::cases;

fn rank(facts: Facts) -> u32 {
    Policy::Cohort.rank(&RankRules::default(), facts, 0)
}

/// Facts of an entry that joins between 1970 and 2243.
fn facts() -> impl Strategy<Value = Facts> {
    let ahead = prop::option::of(-10_i64..400);
    (1_i64..100_000, ahead, 0_usize..8, 0_i64..400).prop_map(
        |(join_day, ahead, strikes, pause_days)| Facts {
            join_day,
            not_before: ahead.map(|ahead| join_day + ahead),
            strikes,
            pause_days,
            credit_days: 0,
        },
    )
}

proptest! {
    #![proptest_config(cases(4000))]

    /// Each day of seniority is one rank, neither more nor less: shifting all days of an entry
    /// shifts its rank.
    #[test]
    fn a_day_is_a_rank(facts in facts(), days in 0_i64..10_000) {
        let later = Facts {
            join_day: facts.join_day + days,
            not_before: facts.not_before.map(|day| day + days),
            ..facts
        };
        prop_assert_eq!(i64::from(rank(later)), i64::from(rank(facts)) + days);
    }

    /// Joining later, a first possible day that is later, a strike more or a day of pause more
    /// never makes a rank better.
    #[test]
    fn what_counts_against_an_entry_never_helps(facts in facts(), days in 0_i64..100) {
        let worse = [
            Facts { join_day: facts.join_day + days, ..facts },
            Facts { not_before: facts.not_before.map(|day| day + days), ..facts },
            Facts { strikes: facts.strikes + 1, ..facts },
            Facts { pause_days: facts.pause_days + days, ..facts },
        ];
        for worse in worse {
            prop_assert!(rank(facts) <= rank(worse), "{worse:?}");
        }
    }

    /// Nobody gains by stating a first possible day, and up to 28 days ahead nobody loses: it can
    /// be stated without a second thought.
    #[test]
    fn a_first_possible_day_never_helps_and_soon_never_costs(facts in facts()) {
        let without = rank(Facts { not_before: None, ..facts });
        prop_assert!(without <= rank(facts));
        if facts.not_before.is_some_and(|day| day <= facts.join_day + 28) {
            prop_assert_eq!(rank(facts), without);
        }
    }

    /// Strikes never become a ban: whatever their number, they cost at most 28 days, and the first
    /// costs none. The pause within its free days costs none either.
    #[test]
    fn strikes_cost_at_most_28_days(facts in facts(), strikes: usize) {
        let without = rank(Facts { strikes: 0, ..facts });
        let with = rank(Facts { strikes, ..facts });
        prop_assert!(with <= without + 28);
        prop_assert!(RankRules::default().penalty(strikes) <= 28);
        prop_assert_eq!(rank(Facts { strikes: 1, ..facts }), without);
        let paused = Facts { pause_days: facts.pause_days.min(RankRules::default().pause_free_days), ..facts };
        prop_assert_eq!(rank(paused), rank(Facts { pause_days: 0, ..facts }));
    }

    /// The second of joining makes no difference: all who join on one day, as the clocks of the
    /// town show it, have the same rank, on the days when these are changed, too. Of them the lot
    /// decides, equally often for each (`equals_win_equally_often`).
    #[test]
    fn all_of_a_day_share_a_rank(seconds in 0_i64..4_000_000_000, later in 0_i64..90_000) {
        let one = DateTime::<Utc>::from_timestamp(seconds, 0).expect("a moment");
        let other = one + TimeDelta::seconds(later);
        let rank_of = |joined| {
            let join_day = day_number(joined, Berlin);
            rank(Facts { join_day, not_before: None, strikes: 0, pause_days: 0, credit_days: 0 })
        };
        let same_day = local_day(one, Berlin) == local_day(other, Berlin);
        // 1970-01-01 has the number 0, and no rank is below 1.
        if day_number(one, Berlin) >= 1 {
            prop_assert_eq!(rank_of(one) == rank_of(other), same_day);
        }
    }
}

#[test]
fn ranks_at_the_edges() {
    let check = |join_day, not_before, strikes, pause_days, expect| {
        let facts = Facts {
            join_day,
            not_before,
            strikes,
            pause_days,
            credit_days: 0,
        };
        assert_eq!(rank(facts), expect, "{facts:?}");
    };
    // A first possible day before joining says nothing.
    check(20_510, Some(20_000), 0, 0, 20_510);
    // The 28 days, and the first beyond them.
    check(20_510, Some(20_538), 0, 0, 20_510);
    check(20_510, Some(20_539), 0, 0, 20_511);
    // The free days of pause, and the first beyond them.
    check(20_510, None, 0, 7, 20_510);
    check(20_510, None, 0, 8, 20_511);
    // Everything adds up.
    check(20_510, Some(20_540), 3, 9, 20_528);
    check(20_510, None, usize::MAX, 0, 20_538);
    // No rank leaves the range of the pool file.
    check(0, None, 0, 0, 1);
    check(i64::from(u32::MAX) + 1, None, 0, 0, u32::MAX);
}
