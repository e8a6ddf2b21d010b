//! Who is in need comes first, for a part of the slots.
//!
//! Each round adds a share of its slots to a credit; so many of the best-ranked entries with
//! hardship as there are whole slots of credit get a rank before everybody's, and each one served
//! costs one. What they do not use is everybody's: the slots are given away all the same, and only
//! the credit stays, up to a limit.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::lottery::Pid;
use super::policy::Standing;
use super::rules::HardshipRules;

/// The rank of those who come first: policies begin at 1.
pub const RANK: u32 = 0;

/// Credit is counted in hundredths of a slot.
const SLOT: i64 = 100;

/// The credit of a round with so many `slots`, after one that left `before`; in hundredths of a
/// slot.
pub fn credit(rules: &HardshipRules, before: i64, slots: i64) -> i64 {
    let most = rules.credit_max.saturating_mul(SLOT);
    // A percent of a slot is a hundredth of it.
    let share = slots.saturating_mul(rules.share_percent);
    before.saturating_add(share).min(most)
}

/// What is left of a `credit` once so many entries were served by it.
pub fn left(credit: i64, served: i64) -> i64 {
    credit.saturating_sub(served.saturating_mul(SLOT)).max(0)
}

/// The best of `in_need`, as many as a `credit` reaches: by rank, then by tickets, then by pid,
/// which the secret of each entry and the number of the round have made of nothing that anybody
/// chose. So whoever has the list can say again who they were.
pub fn first(mut in_need: Vec<(Standing, Pid)>, credit: i64) -> HashSet<Pid> {
    let whole = usize::try_from(credit / SLOT).unwrap_or_default();
    in_need
        .sort_unstable_by_key(|(standing, pid)| (standing.rank, Reverse(standing.tickets), *pid));
    in_need.truncate(whole);
    in_need.into_iter().map(|(_, pid)| pid).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credit_grows_by_a_share_up_to_a_limit() {
        let rules = HardshipRules {
            share_percent: 10,
            credit_max: 2,
        };
        let check = |before: i64, slots: i64, expect: i64| {
            assert_eq!(credit(&rules, before, slots), expect, "{before} + {slots}");
        };
        check(0, 1, 10);
        check(0, 9, 90);
        check(90, 1, 100);
        check(150, 4, 190);
        check(150, 5, 200);
        check(150, 6, 200);
        check(0, 1000, 200);
        assert_eq!(left(190, 1), 90);
        assert_eq!(left(190, 0), 190);
        assert_eq!(left(100, 1), 0);
    }

    #[test]
    fn the_best_ranked_come_first() {
        let entry = |rank, tickets, pid| (Standing { rank, tickets }, [pid; 16]);
        let in_need = vec![
            entry(7, 1, 4),
            entry(5, 1, 9),
            entry(5, 1, 2),
            entry(5, 3, 8),
        ];
        let check = |credit: i64, expect: &[u8]| {
            let expect: HashSet<Pid> = expect.iter().map(|pid| [*pid; 16]).collect();
            assert_eq!(first(in_need.clone(), credit), expect, "{credit}");
        };
        check(99, &[]);
        check(100, &[8]);
        check(299, &[8, 2]);
        check(300, &[8, 2, 9]);
        check(2000, &[8, 2, 9, 4]);
    }
}
