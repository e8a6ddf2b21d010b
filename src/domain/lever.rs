//! What staff may do for one person, against the course of the list: each use is written down with
//! its reason, and counted in public.

use chrono::NaiveDate;

use super::calendar::{State, add_working_days};
use super::refusal::Refusal;

/// One of the levers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lever {
    /// Comes first, for a part of the slots.
    Hardship,
    /// Enlisted as of an earlier day.
    Backdate,
    /// A strike no longer counts.
    Pardon,
    /// A second person under one address.
    SecondPerson,
}

impl Lever {
    /// Every lever, in the order of the public page.
    pub const ALL: [Self; 4] = [
        Self::Hardship,
        Self::Backdate,
        Self::Pardon,
        Self::SecondPerson,
    ];

    /// The word for it in the database, in the API and in metrics.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hardship => "hardship",
            Self::Backdate => "backdate",
            Self::Pardon => "pardon",
            Self::SecondPerson => "second_person",
        }
    }

    /// The lever that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lever| lever.word() == word)
    }
}

/// Why somebody cannot wait for their turn. The list is closed: its words are counted in public,
/// so none of them may be about one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hardship {
    /// Illness, or a treatment that waits for it.
    Medical,
    /// A document runs out, and something depends on it.
    ExpiringDocument,
    /// Somebody is cared for.
    Care,
    /// Protection from violence.
    ViolenceProtection,
    /// A journey that cannot wait: a death, an illness.
    TravelEmergency,
    /// A court or an authority has set a date.
    OfficialDeadline,
}

impl Hardship {
    /// Every reason, in the order of the public page.
    pub const ALL: [Self; 6] = [
        Self::Medical,
        Self::ExpiringDocument,
        Self::Care,
        Self::ViolenceProtection,
        Self::TravelEmergency,
        Self::OfficialDeadline,
    ];

    /// The word for it in the database and in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Medical => "medical",
            Self::ExpiringDocument => "expiring_document",
            Self::Care => "care",
            Self::ViolenceProtection => "violence_protection",
            Self::TravelEmergency => "travel_emergency",
            Self::OfficialDeadline => "official_deadline",
        }
    }

    /// The reason that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }
}

/// Whether staff may enlist somebody on `today` as of `day`: on that day, or on one of at most
/// `days` working days before it.
///
/// # Errors
/// [`Refusal::Backdate`] for a day that is ahead or too long ago.
pub fn backdate(day: NaiveDate, today: NaiveDate, days: u32, state: State) -> Result<(), Refusal> {
    let back = i32::try_from(days).unwrap_or(i32::MAX);
    let earliest = add_working_days(today, -back, state);
    if (earliest..=today).contains(&day) {
        Ok(())
    } else {
        Err(Refusal::Backdate { days })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_levers_and_reasons() {
        for lever in Lever::ALL {
            assert_eq!(Lever::from_word(lever.word()), Some(lever));
        }
        for reason in Hardship::ALL {
            assert_eq!(Hardship::from_word(reason.word()), Some(reason));
        }
        assert_eq!(Hardship::from_word("friend"), None);
    }

    #[test]
    fn letters_are_at_most_so_many_working_days_old() {
        let check = |day: &str, today: &str, expect: bool| {
            let date = |text: &str| text.parse::<NaiveDate>().expect("a day");
            let found = backdate(date(day), date(today), 2, State::NW);
            assert_eq!(found.is_ok(), expect, "{day} on {today}");
        };
        check("2026-12-02", "2026-12-02", true);
        check("2026-11-30", "2026-12-02", true);
        check("2026-11-29", "2026-12-02", false);
        check("2026-12-03", "2026-12-02", false);
        // Over a weekend, and over Christmas.
        check("2026-12-03", "2026-12-07", true);
        check("2026-12-02", "2026-12-07", false);
        check("2026-12-23", "2026-12-28", true);
        check("2026-12-22", "2026-12-28", false);
    }
}
