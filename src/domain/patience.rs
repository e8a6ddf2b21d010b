//! When the list lets an entry rest without being asked to: too many declines with unchanged
//! windows, too many silences in a row, or no answer whether the need still stands.

use super::rules::OfferRules;

/// Why an entry is paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PausedFor {
    /// The citizen wanted it.
    Citizen,
    /// Several offers were declined with the windows unchanged.
    Declines,
    /// Several offers in a row stayed unanswered.
    Silences,
    /// Mail came back for good.
    Undeliverable,
    /// Nobody answered whether the need still stands.
    StillNeeded,
}

impl PausedFor {
    /// Every reason.
    pub const ALL: [Self; 5] = [
        Self::Citizen,
        Self::Declines,
        Self::Silences,
        Self::Undeliverable,
        Self::StillNeeded,
    ];

    /// The word for it in the database, and in events and metrics.
    pub fn word(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Declines => "declines",
            Self::Silences => "silences",
            Self::Undeliverable => "undeliverable",
            Self::StillNeeded => "still_needed",
        }
    }

    /// The reason that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }
}

/// What an entry's answers so far count towards a pause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Patience {
    /// Offers declined since the windows last changed.
    pub declines: i64,
    /// Offers in a row that nobody answered.
    pub silences: i64,
}

impl Patience {
    /// After a no, and whether the entry pauses for it. Any answer ends a row of silences.
    pub fn declined(self, rules: &OfferRules) -> (Self, Option<PausedFor>) {
        let declines = self.declines.saturating_add(1);
        let after = Self {
            declines,
            silences: 0,
        };
        let is_over = declines >= rules.declines_max;
        (after, is_over.then_some(PausedFor::Declines))
    }

    /// After an offer that nobody answered, and whether the entry pauses for it.
    pub fn silent(self, rules: &OfferRules) -> (Self, Option<PausedFor>) {
        let silences = self.silences.saturating_add(1);
        let after = Self { silences, ..self };
        let is_over = silences >= rules.silences_max;
        (after, is_over.then_some(PausedFor::Silences))
    }

    /// After a yes.
    #[must_use]
    pub fn confirmed(self) -> Self {
        Self {
            silences: 0,
            ..self
        }
    }

    /// After an edit: other times are a new question.
    #[must_use]
    pub fn edited(self, is_wish_changed: bool) -> Self {
        if is_wish_changed {
            Self {
                declines: 0,
                ..self
            }
        } else {
            self
        }
    }

    /// After a pause: what led to it is forgiven, nothing else.
    #[must_use]
    pub fn resumed(self, paused_for: Option<PausedFor>) -> Self {
        match paused_for {
            Some(PausedFor::Declines) => Self {
                declines: 0,
                ..self
            },
            Some(PausedFor::Silences) => self.confirmed(),
            Some(PausedFor::Citizen | PausedFor::Undeliverable | PausedFor::StillNeeded) | None => {
                self
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patience(declines: i64, silences: i64) -> Patience {
        Patience { declines, silences }
    }

    #[test]
    fn words_name_reasons() {
        for reason in PausedFor::ALL {
            assert_eq!(PausedFor::from_word(reason.word()), Some(reason));
        }
        assert_eq!(PausedFor::from_word("bored"), None);
    }

    #[test]
    fn three_declines_or_two_silences_in_a_row_pause() {
        let rules = OfferRules::default();
        let no = |given: (i64, i64), expect: (i64, i64), pause: Option<PausedFor>| {
            let found = patience(given.0, given.1).declined(&rules);
            assert_eq!(found, (patience(expect.0, expect.1), pause), "{given:?}");
        };
        no((0, 0), (1, 0), None);
        no((1, 1), (2, 0), None);
        no((2, 0), (3, 0), Some(PausedFor::Declines));
        no((7, 1), (8, 0), Some(PausedFor::Declines));
        let silence = |given: (i64, i64), expect: (i64, i64), pause: Option<PausedFor>| {
            let found = patience(given.0, given.1).silent(&rules);
            assert_eq!(found, (patience(expect.0, expect.1), pause), "{given:?}");
        };
        silence((0, 0), (0, 1), None);
        silence((2, 0), (2, 1), None);
        silence((0, 1), (0, 2), Some(PausedFor::Silences));
        silence((2, 1), (2, 2), Some(PausedFor::Silences));
    }

    #[test]
    fn the_numbers_are_those_of_the_rules() {
        let rules = OfferRules {
            declines_max: 1,
            silences_max: 1,
            ..OfferRules::default()
        };
        let none = Patience::default();
        assert_eq!(none.declined(&rules).1, Some(PausedFor::Declines));
        assert_eq!(none.silent(&rules).1, Some(PausedFor::Silences));
    }

    #[test]
    fn what_led_to_a_pause_is_forgiven_and_nothing_else() {
        let resumed = |reason: Option<PausedFor>, expect: (i64, i64)| {
            let found = patience(2, 1).resumed(reason);
            assert_eq!(found, patience(expect.0, expect.1), "{reason:?}");
        };
        resumed(Some(PausedFor::Declines), (0, 1));
        resumed(Some(PausedFor::Silences), (2, 0));
        resumed(Some(PausedFor::Citizen), (2, 1));
        resumed(Some(PausedFor::Undeliverable), (2, 1));
        resumed(Some(PausedFor::StillNeeded), (2, 1));
        resumed(None, (2, 1));
        assert_eq!(patience(2, 1).confirmed(), patience(2, 0));
        assert_eq!(patience(2, 1).edited(true), patience(0, 1));
        assert_eq!(patience(2, 1).edited(false), patience(2, 1));
    }
}
