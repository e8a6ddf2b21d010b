//! The public holidays of the sixteen German states.
//!
//! A table of our own, because the crates are stale. It follows the holiday acts of the states
//! and was compared, day by day for 2024 to 2035, with `holidays` 0.109 (`PyPI`) and
//! `date-holidays` 3.37.0 (npm); `tests/verify/holiday_sources.py` asks the first of them, and
//! `workalendar`, again and lists where they differ. Knows nothing about zones, times of day or
//! deadlines.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate, Weekday};

/// A German state, whose holidays its offices keep; written as its two-letter code (ISO 3166-2:DE).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is a state by its official code")]
pub enum State {
    BW,
    BY,
    BE,
    BB,
    HB,
    HH,
    HE,
    MV,
    NI,
    NW,
    RP,
    SL,
    SN,
    ST,
    SH,
    TH,
}

/// A text that is no state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is no German state; the codes are {codes}", codes = codes())]
pub struct UnknownState {
    text: String,
}

fn codes() -> String {
    State::ALL.map(State::code).join(", ")
}

impl State {
    /// All sixteen.
    pub const ALL: [Self; 16] = [
        Self::BW,
        Self::BY,
        Self::BE,
        Self::BB,
        Self::HB,
        Self::HH,
        Self::HE,
        Self::MV,
        Self::NI,
        Self::NW,
        Self::RP,
        Self::SL,
        Self::SN,
        Self::ST,
        Self::SH,
        Self::TH,
    ];

    /// The two-letter code, as in the town file.
    pub fn code(self) -> &'static str {
        match self {
            Self::BW => "BW",
            Self::BY => "BY",
            Self::BE => "BE",
            Self::BB => "BB",
            Self::HB => "HB",
            Self::HH => "HH",
            Self::HE => "HE",
            Self::MV => "MV",
            Self::NI => "NI",
            Self::NW => "NW",
            Self::RP => "RP",
            Self::SL => "SL",
            Self::SN => "SN",
            Self::ST => "ST",
            Self::SH => "SH",
            Self::TH => "TH",
        }
    }
}

impl FromStr for State {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, UnknownState> {
        Self::ALL
            .into_iter()
            .find(|state| state.code() == text)
            .ok_or_else(|| UnknownState {
                text: text.chars().take(20).collect(),
            })
    }
}

impl fmt::Display for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

serde_by_text!(State);

/// A public holiday that some or all states keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is a holiday by its English name")]
pub enum Holiday {
    NewYear,
    Epiphany,
    WomensDay,
    GoodFriday,
    EasterSunday,
    EasterMonday,
    LabourDay,
    Ascension,
    WhitSunday,
    WhitMonday,
    CorpusChristi,
    Assumption,
    ChildrensDay,
    GermanUnity,
    Reformation,
    AllSaints,
    Repentance,
    Christmas,
    SecondChristmas,
    /// Berlin, 8 May 2025: 80 years since the end of the war.
    Liberation,
    /// Berlin, 17 June 2028: 75 years since the uprising of 1953.
    Uprising,
}

impl Holiday {
    /// The name under which a page finds its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::NewYear => "new-year",
            Self::Epiphany => "epiphany",
            Self::WomensDay => "womens-day",
            Self::GoodFriday => "good-friday",
            Self::EasterSunday => "easter-sunday",
            Self::EasterMonday => "easter-monday",
            Self::LabourDay => "labour-day",
            Self::Ascension => "ascension",
            Self::WhitSunday => "whit-sunday",
            Self::WhitMonday => "whit-monday",
            Self::CorpusChristi => "corpus-christi",
            Self::Assumption => "assumption",
            Self::ChildrensDay => "childrens-day",
            Self::GermanUnity => "german-unity",
            Self::Reformation => "reformation",
            Self::AllSaints => "all-saints",
            Self::Repentance => "repentance",
            Self::Christmas => "christmas",
            Self::SecondChristmas => "second-christmas",
            Self::Liberation => "liberation",
            Self::Uprising => "uprising",
        }
    }
}

/// The public holiday that `day` is in `state`, if it is one.
///
/// State-wide statutory holidays, by the law in force in 2024 and known for later years.
/// One holiday is not quite state-wide and counts all the same: Mariä Himmelfahrt in Bavaria,
/// kept by 1 704 of its 2 056 communities. Too many holidays cost an office a day that it can
/// open by hand; too few would end somebody's answer window while everybody is at church.
/// Those of single towns (Augsburg, 8 August; Fronleichnam in parts of Saxony and Thuringia)
/// are left out.
pub fn holiday(day: NaiveDate, state: State) -> Option<Holiday> {
    once(day, state)
        .or_else(|| fixed(day, state))
        .or_else(|| by_easter(day, state))
        .or_else(|| repentance(day, state))
}

fn once(day: NaiveDate, state: State) -> Option<Holiday> {
    match (day.year(), day.month(), day.day(), state) {
        (2025, 5, 8, State::BE) => Some(Holiday::Liberation),
        (2028, 6, 17, State::BE) => Some(Holiday::Uprising),
        _ => None,
    }
}

fn fixed(day: NaiveDate, state: State) -> Option<Holiday> {
    use State::{BB, BE, BW, BY, HB, HH, MV, NI, NW, RP, SH, SL, SN, ST, TH};
    match (day.month(), day.day(), state) {
        (1, 1, _) => Some(Holiday::NewYear),
        (1, 6, BW | BY | ST) => Some(Holiday::Epiphany),
        (3, 8, BE) if day.year() >= 2019 => Some(Holiday::WomensDay),
        (3, 8, MV) if day.year() >= 2023 => Some(Holiday::WomensDay),
        (5, 1, _) => Some(Holiday::LabourDay),
        (8, 15, BY | SL) => Some(Holiday::Assumption),
        (9, 20, TH) if day.year() >= 2019 => Some(Holiday::ChildrensDay),
        (10, 3, _) => Some(Holiday::GermanUnity),
        (10, 31, BB | HB | HH | MV | NI | SH | SN | ST | TH) => Some(Holiday::Reformation),
        (11, 1, BW | BY | NW | RP | SL) => Some(Holiday::AllSaints),
        (12, 25, _) => Some(Holiday::Christmas),
        (12, 26, _) => Some(Holiday::SecondChristmas),
        _ => None,
    }
}

fn by_easter(day: NaiveDate, state: State) -> Option<Holiday> {
    use State::{BB, BW, BY, HE, NW, RP, SL};
    let days_after_easter = (day - easter_sunday(day.year())?).num_days();
    match (days_after_easter, state) {
        (-2, _) => Some(Holiday::GoodFriday),
        (0, BB) => Some(Holiday::EasterSunday),
        (1, _) => Some(Holiday::EasterMonday),
        (39, _) => Some(Holiday::Ascension),
        (49, BB) => Some(Holiday::WhitSunday),
        (50, _) => Some(Holiday::WhitMonday),
        (60, BW | BY | HE | NW | RP | SL) => Some(Holiday::CorpusChristi),
        _ => None,
    }
}

/// The Wednesday before 23 November, in Saxony alone since 1995.
fn repentance(day: NaiveDate, state: State) -> Option<Holiday> {
    let is_it = state == State::SN
        && day.month() == 11
        && (16..=22).contains(&day.day())
        && day.weekday() == Weekday::Wed;
    is_it.then_some(Holiday::Repentance)
}

/// Easter Sunday of a year of the Gregorian calendar (Butcher's algorithm of 1876, as in Meeus,
/// *Astronomical Algorithms*, chapter 8); `None` for years that have no such calendar.
#[expect(
    clippy::many_single_char_names,
    reason = "the letters of the published algorithm"
)]
fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let year_of_cycle = year.rem_euclid(19);
    let (b, c) = (year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * year_of_cycle + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (year_of_cycle + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    let (month, day) = (u32::try_from(n / 31).ok()?, u32::try_from(n % 31 + 1).ok()?);
    NaiveDate::from_ymd_opt(year, month, day)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use sha2::{Digest, Sha256};

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// All days of 2024 to 2035 that `state` keeps, in order.
    fn days(state: State) -> impl Iterator<Item = (NaiveDate, Holiday)> {
        date("2024-01-01")
            .iter_days()
            .take_while(|day| day.year() <= 2035)
            .filter_map(move |day| Some((day, holiday(day, state)?)))
    }

    /// The digest of the lines `BB 2024-01-01`, sorted, that both `holidays` 0.109 and
    /// `date-holidays` 3.37.0 print for all states; they agree with each other on every line.
    #[test]
    fn two_independent_sources_agree_on_twelve_years() {
        let mut lines: Vec<String> = State::ALL
            .into_iter()
            .flat_map(|state| days(state).map(move |found| (state, found)))
            // The one deliberate difference, see `holiday`.
            .filter(|(state, (_, which))| (*state, *which) != (State::BY, Holiday::Assumption))
            .map(|(state, (day, _))| format!("{state} {day}\n"))
            .collect();
        lines.sort();
        assert_eq!(lines.len(), 2090);
        let mut digest = String::new();
        for byte in Sha256::digest(lines.concat()) {
            write!(digest, "{byte:02x}").unwrap();
        }
        assert_eq!(
            digest,
            "25b15b0ac973af4d218965362893c0fff2aa42f690ebc180aac000870d572448"
        );
    }

    #[test]
    fn each_state_keeps_its_number_of_days() {
        // 2027 has no special day in any state.
        let expect =
            "BW12 BY13 BE10 BB12 HB10 HH10 HE10 MV11 NI10 NW11 RP11 SL12 SN11 ST11 SH10 TH11";
        let found: Vec<String> = State::ALL
            .into_iter()
            .map(|state| {
                let count = days(state).filter(|(day, _)| day.year() == 2027).count();
                format!("{state}{count}")
            })
            .collect();
        assert_eq!(found.join(" "), expect);
    }

    #[test]
    fn special_days_are_kept_where_they_belong() {
        use State::{BB, BE, BW, BY, HB, HE, MV, NW, SL, SN, TH};
        let check = |day: &str, state: State, expect: Option<Holiday>| {
            assert_eq!(holiday(date(day), state), expect, "{day} {state}");
        };
        check("2025-05-08", BE, Some(Holiday::Liberation));
        check("2025-05-08", BB, None);
        check("2026-05-08", BE, None);
        check("2028-06-17", BE, Some(Holiday::Uprising));
        check("2027-06-17", BE, None);
        check("2018-03-08", BE, None);
        check("2022-03-08", MV, None);
        check("2023-03-08", MV, Some(Holiday::WomensDay));
        check("2026-03-08", BE, Some(Holiday::WomensDay));
        check("2026-08-15", BY, Some(Holiday::Assumption));
        check("2026-08-15", SL, Some(Holiday::Assumption));
        check("2026-08-15", BW, None);
        check("2026-04-05", BB, Some(Holiday::EasterSunday));
        check("2026-04-05", HE, None);
        check("2026-05-24", BB, Some(Holiday::WhitSunday));
        check("2026-06-04", NW, Some(Holiday::CorpusChristi));
        check("2026-06-04", TH, None);
        check("2026-09-20", TH, Some(Holiday::ChildrensDay));
        check("2026-10-31", HB, Some(Holiday::Reformation));
        check("2026-10-31", NW, None);
        check("2026-11-01", NW, Some(Holiday::AllSaints));
        check("2026-11-18", SN, Some(Holiday::Repentance));
        check("2026-11-18", TH, None);
        check("2028-11-22", SN, Some(Holiday::Repentance));
        check("2026-12-24", NW, None);
        check("2026-12-31", NW, None);
    }

    #[test]
    fn easter_falls_where_the_church_says() {
        for expect in [
            "1818-03-22",
            "2024-03-31",
            "2026-04-05",
            "2027-03-28",
            "2035-03-25",
            "2038-04-25",
            "2285-03-22",
        ] {
            assert_eq!(easter_sunday(date(expect).year()), Some(date(expect)));
        }
    }

    #[test]
    fn no_day_that_chrono_knows_panics() {
        for day in [NaiveDate::MIN, NaiveDate::MAX, date("-0001-03-01")] {
            for state in State::ALL {
                holiday(day, state);
            }
        }
    }

    #[test]
    fn an_unknown_state_lists_the_codes() {
        let error = "XX".parse::<State>().unwrap_err().to_string();
        assert_eq!(
            error,
            "\"XX\" is no German state; the codes are BW, BY, BE, BB, HB, HH, HE, MV, NI, NW, RP, SL, SN, ST, SH, TH"
        );
        assert!("nw".parse::<State>().is_err());
        assert_eq!(serde_json::from_str::<State>("\"NW\"").unwrap(), State::NW);
        assert_eq!(serde_json::to_string(&State::TH).unwrap(), "\"TH\"");
    }
}
