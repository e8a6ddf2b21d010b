//! Public figures: what may be said of many people without saying anything of one.
//!
//! Lives here: how a wait is summed up, and which counts are told ([`table`]). Where the numbers
//! come from is no concern of this file.

mod table;

use chrono::TimeDelta;

pub use table::{Table, Told};

/// Of fewer people than this nothing is told but that they are few.
pub const FEW: i64 = 5;

/// How long some people waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// At least half of them waited no longer than this: whole hours, rounded up.
    pub median: TimeDelta,
    /// At least nine in ten of them waited no longer than this: whole hours, rounded up.
    pub most: TimeDelta,
}

impl Wait {
    /// Sums up waits in seconds; `None` for fewer than [`FEW`]. Full hours keep the wait of a single
    /// person from being recognised, and up is the direction in which the sentence stays true.
    pub fn of(mut seconds: Vec<i64>) -> Option<Self> {
        seconds.sort_unstable();
        let enough = i64::try_from(seconds.len()).is_ok_and(|count| count >= FEW);
        let at = |percent| percentile(&seconds, percent).map(whole_hours);
        let (median, most) = at(50).zip(at(90)).filter(|_| enough)?;
        Some(Self { median, most })
    }
}

/// The smallest of `ascending` that at least so many percent of them do not exceed (the nearest
/// rank); nothing lies between two values. `None` of nothing.
pub fn percentile(ascending: &[i64], percent: usize) -> Option<i64> {
    let rank = (ascending.len() * percent).div_ceil(100).max(1);
    ascending.get(rank - 1).copied()
}

fn whole_hours(seconds: i64) -> TimeDelta {
    let seconds = seconds.max(0);
    TimeDelta::hours(seconds / 3600 + i64::from(seconds % 3600 != 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let check = |values: &[i64], percent: usize, expect: Option<i64>| {
            assert_eq!(
                percentile(values, percent),
                expect,
                "{percent} % of {values:?}"
            );
        };
        check(&[], 50, None);
        check(&[7], 0, Some(7));
        check(&[7], 50, Some(7));
        check(&[7], 90, Some(7));
        check(&[1, 2], 50, Some(1));
        check(&[1, 2], 51, Some(2));
        check(&[1, 2, 3], 50, Some(2));
        check(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 50, Some(5));
        check(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 90, Some(9));
        check(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 91, Some(10));
        check(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 100, Some(10));
        check(&[4, 4, 4, 4, 9], 90, Some(9));
    }

    #[test]
    fn a_wait_is_told_in_hours_that_nobody_exceeded() {
        let check = |seconds: &[i64], expect: Option<(i64, i64)>| {
            let found = Wait::of(seconds.to_vec());
            let hours = found.map(|wait| (wait.median.num_hours(), wait.most.num_hours()));
            assert_eq!(hours, expect, "{seconds:?}");
        };
        check(&[], None);
        check(&[3600; 4], None);
        check(&[3600; 5], Some((1, 1)));
        check(&[3601; 5], Some((2, 2)));
        check(&[0; 5], Some((0, 0)));
        // The clock was set back meanwhile.
        check(&[-9; 5], Some((0, 0)));
        check(&[90_000, 1, 3600, 7200, 10], Some((1, 25)));
    }
}
