//! How long before its start an appointment was agreed on: who agrees long before comes less often.

use chrono::{DateTime, TimeDelta, Utc};

/// A band of lead times, counted in whole days of 24 hours from the yes to the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LeadTime {
    /// Less than 2 days.
    Days,
    /// 2 to 6 days.
    Week,
    /// 7 to 13 days.
    TwoWeeks,
    /// 14 to 27 days.
    FourWeeks,
    /// 28 days and more.
    Longer,
}

impl LeadTime {
    /// Every band, the shortest first.
    pub const ALL: [Self; 5] = [
        Self::Days,
        Self::Week,
        Self::TwoWeeks,
        Self::FourWeeks,
        Self::Longer,
    ];

    /// The band of an appointment that somebody said yes to at `booked_at`.
    pub fn between(booked_at: DateTime<Utc>, start: DateTime<Utc>) -> Self {
        let lead = start - booked_at;
        let bands = [
            (2, Self::Days),
            (7, Self::Week),
            (14, Self::TwoWeeks),
            (28, Self::FourWeeks),
        ];
        let band = bands
            .into_iter()
            .find(|(days, _)| lead < TimeDelta::days(*days));
        band.map_or(Self::Longer, |(_, band)| band)
    }

    /// The band as metrics and reports name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Days => "0-1d",
            Self::Week => "2-6d",
            Self::TwoWeeks => "7-13d",
            Self::FourWeeks => "14-27d",
            Self::Longer => "28d+",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_ends_before_its_last_moment() {
        let booked = DateTime::UNIX_EPOCH;
        for (hours, word) in [
            (-1, "0-1d"),
            (0, "0-1d"),
            (47, "0-1d"),
            (48, "2-6d"),
            (167, "2-6d"),
            (168, "7-13d"),
            (335, "7-13d"),
            (336, "14-27d"),
            (671, "14-27d"),
            (672, "28d+"),
            (9000, "28d+"),
        ] {
            let band = LeadTime::between(booked, booked + TimeDelta::hours(hours));
            assert_eq!(band.word(), word, "{hours} h");
        }
    }
}
