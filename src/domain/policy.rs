//! Who comes before whom: from the facts of an entry to its rank and its tickets.
//!
//! Windows never enter: stating more times can never lower anybody's chance. Under every policy
//! but `fifo` the second of arrival never enters either: within a rank the lot decides.

use serde::Serialize;

use super::rules::{HardshipRules, RankRules};

/// The most tickets an entry can have (draw protocol, "The pool file").
const TICKETS_MAX: i64 = 1024;
const DAY_SECONDS: i64 = 24 * 60 * 60;

/// The rule by which entries are ranked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// Who came on an earlier day comes first; within a day the lot decides.
    #[default]
    Cohort,
    /// One lottery for all, in which every day of waiting is a ticket more.
    Aged,
    /// One lottery for all, with equal chances.
    Uniform,
    /// Who came first, to the second.
    Fifo,
}

/// What a rank is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The day of joining, days since 1970-01-01.
    pub join_day: i64,
    /// The first day that suits, if one was stated.
    pub not_before: Option<i64>,
    /// Strikes that count.
    pub strikes: usize,
    /// Days of pause in all.
    pub pause_days: i64,
    /// Days of credit.
    pub credit_days: i64,
}

/// What the draw knows of an entry's seniority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Lower is served first.
    pub rank: u32,
    /// Tickets in the lottery within a rank, 1 to 1024.
    pub tickets: u16,
}

impl Policy {
    /// The word for it in the configuration and in policy documents.
    pub fn word(self) -> &'static str {
        match self {
            Self::Cohort => "cohort",
            Self::Aged => "aged",
            Self::Uniform => "uniform",
            Self::Fifo => "fifo",
        }
    }

    /// The policy with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Cohort, Self::Aged, Self::Uniform, Self::Fifo]
            .into_iter()
            .find(|policy| policy.word() == word)
    }

    /// The standing of an entry in a round that closes on the day `close_day`; `joined_at` is in
    /// seconds since 1970-01-01, and only `fifo` looks at it.
    pub fn standing(
        self,
        rules: &RankRules,
        facts: Facts,
        joined_at: i64,
        close_day: i64,
    ) -> Standing {
        let tickets = match self {
            Self::Cohort | Self::Uniform | Self::Fifo => 1,
            Self::Aged => {
                let waited = close_day - i64::from(cohort_rank(rules, facts));
                let tickets = (1 + waited).clamp(1, TICKETS_MAX);
                u16::try_from(tickets).expect("at most TICKETS_MAX")
            }
        };
        Standing {
            rank: self.rank(rules, facts, joined_at),
            tickets,
        }
    }

    /// The rank of an entry: lower is served first, whatever the day of the round.
    pub fn rank(self, rules: &RankRules, facts: Facts, joined_at: i64) -> u32 {
        let from_one = |rank: i64| u32::try_from(rank.max(1)).unwrap_or(u32::MAX);
        let late_days = || late_days(rules, facts);
        match self {
            Self::Cohort => cohort_rank(rules, facts),
            Self::Aged => 1,
            Self::Uniform => from_one(1 + late_days()),
            Self::Fifo => from_one(joined_at + late_days() * DAY_SECONDS),
        }
    }

    /// The rule in one sentence.
    fn rule(self) -> &'static str {
        match self {
            Self::Cohort => {
                "rank = max(1, max(join_day, first_possible_day - ahead_days) + late_days), days since 1970-01-01 \
                 in the town's zone; first_possible_day = not_before, else join_day; tickets = 1"
            }
            Self::Aged => {
                "rank = 1; tickets = clamp(1 + close_day - cohort_rank, 1, tickets_max), where \
                 cohort_rank = max(1, max(join_day, first_possible_day - ahead_days) + late_days), days since \
                 1970-01-01 in the town's zone; first_possible_day = not_before, else join_day"
            }
            Self::Uniform => "rank = max(1, 1 + late_days); tickets = 1",
            Self::Fifo => {
                "rank = joined_at + 86400 * late_days, seconds since 1970-01-01T00:00:00Z; tickets = 1"
            }
        }
    }

    /// The document that a pool file names by its hash: parameters and rules, as canonical JSON
    /// (RFC 8785: keys in order, no white space).
    pub fn document(
        self,
        rules: &RankRules,
        hardship: &HardshipRules,
        opening_window_days: u32,
    ) -> String {
        let document = Document {
            ahead_days: rules.ahead_days,
            allocation: "draw protocol, version 1: rules 1 to 3",
            displaced_credit_days: rules.displaced_credit_days,
            hardship_credit_max: hardship.credit_max,
            hardship_rule: "each round's credit grows by hardship_share_percent of its slots, up to hardship_credit_max; \
                            so many of the best-ranked hardship entries as there are whole slots of credit have rank 0, \
                            and each one served takes one off",
            hardship_share_percent: hardship.share_percent,
            late_days_rule: "late_days = penalty_days + max(0, pause_days - pause_free_days) - credit_days; credit_days \
                             is displaced_credit_days for each time the office cancelled",
            opening_window_days,
            opening_window_rule: "who joins within opening_window_days working days of the first day of a list \
                                  shares join_day = that first day; the list makes no offers before",
            pause_free_days: rules.pause_free_days,
            penalty_days: &rules.penalty_days,
            penalty_rule: "by the number of strikes of the last strike_days days; the last value for all beyond",
            policy: self.word(),
            rule: self.rule(),
            strike_days: rules.strike_days,
            tickets_max: TICKETS_MAX,
            version: 1,
        };
        serde_json::to_string(&document).expect("numbers and texts are JSON")
    }
}

/// Its fields stand in the order of their names, as RFC 8785 wants them.
#[derive(Serialize)]
struct Document<'a> {
    ahead_days: i64,
    allocation: &'static str,
    displaced_credit_days: i64,
    hardship_credit_max: i64,
    hardship_rule: &'static str,
    hardship_share_percent: i64,
    late_days_rule: &'static str,
    opening_window_days: u32,
    opening_window_rule: &'static str,
    pause_free_days: i64,
    penalty_days: &'a [i64],
    penalty_rule: &'static str,
    policy: &'static str,
    rule: &'static str,
    strike_days: i64,
    tickets_max: i64,
    version: u32,
}

/// The rank of an entry under the policy `cohort`:
/// `max(1, max(join_day, first_possible_day − 28) + penalty_days + pause_days − credit)`, in days
/// since 1970-01-01 in the town's zone.
fn cohort_rank(rules: &RankRules, facts: Facts) -> u32 {
    let first_possible = facts.not_before.unwrap_or(facts.join_day);
    let day = facts.join_day.max(first_possible - rules.ahead_days) + late_days(rules, facts);
    u32::try_from(day.max(1)).unwrap_or(u32::MAX)
}

/// What strikes and a long pause add to a rank, less what the office owes.
fn late_days(rules: &RankRules, facts: Facts) -> i64 {
    let paid_pause = (facts.pause_days - rules.pause_free_days).max(0);
    rules.penalty(facts.strikes) + paid_pause - facts.credit_days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_follow_from_facts() {
        let check = |join_day, not_before, strikes, pause_days, expect: u32| {
            let facts = Facts {
                join_day,
                not_before,
                strikes,
                pause_days,
                credit_days: 0,
            };
            let rules = RankRules::default();
            assert_eq!(cohort_rank(&rules, facts), expect, "{facts:?}");
            let owed = Facts {
                credit_days: 7,
                ..facts
            };
            assert_eq!(cohort_rank(&rules, owed), expect.saturating_sub(7).max(1));
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

    #[test]
    fn each_policy_ranks_in_its_way() {
        let facts = |join_day, strikes| Facts {
            join_day,
            not_before: None,
            strikes,
            pause_days: 0,
            credit_days: 0,
        };
        let rules = RankRules::default();
        let check = |policy: Policy, facts, rank, tickets| {
            let standing = policy.standing(&rules, facts, 1_800_000_000, 20_520);
            assert_eq!(standing, Standing { rank, tickets }, "{policy:?} {facts:?}");
        };
        check(Policy::Cohort, facts(20_510, 0), 20_510, 1);
        check(Policy::Aged, facts(20_510, 0), 1, 11);
        check(Policy::Aged, facts(20_510, 2), 1, 4);
        check(Policy::Aged, facts(20_520, 9), 1, 1);
        check(Policy::Aged, facts(0, 0), 1, 1024);
        check(Policy::Uniform, facts(20_510, 0), 1, 1);
        check(Policy::Uniform, facts(20_510, 2), 8, 1);
        check(Policy::Fifo, facts(20_510, 0), 1_800_000_000, 1);
        check(Policy::Fifo, facts(20_510, 2), 1_800_604_800, 1);
    }

    /// RFC 8785: the document says the same in the same bytes, whoever writes it.
    #[test]
    fn documents_are_canonical() {
        for policy in [Policy::Cohort, Policy::Aged, Policy::Uniform, Policy::Fifo] {
            assert_eq!(Policy::from_word(policy.word()), Some(policy));
            let document = policy.document(&RankRules::default(), &HardshipRules::default(), 5);
            let parsed: serde_json::Value = serde_json::from_str(&document).expect("JSON");
            assert_eq!(parsed.to_string(), document);
            assert_eq!(parsed["policy"], policy.word());
        }
    }
}
