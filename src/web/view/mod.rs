//! The pages a citizen sees: plain values in, HTML out.
//!
//! A view knows neither database nor request. Every word comes from `src/locales/*/page.ftl`, every form
//! posts to its own URL, no page carries a script, and which buttons stand on it follows from the values
//! alone. Templates live in `src/web/templates`, one per view, around `layout.html`.

pub mod address;
pub mod appointment;
mod chart;
pub mod check;
pub mod data;
pub mod demo;
pub mod edit;
pub mod entry;
pub mod join;
pub mod journey;
pub mod lately;
pub mod message;
pub mod offer;
pub mod own;
pub mod privacy;
mod qr;
pub mod reach;
pub mod receipt;
pub mod report;
pub mod round;
pub mod rounds;
pub mod staff;
pub mod statistics;
#[cfg(test)]
mod tests;
pub mod verdict;
pub mod verify;

use std::borrow::Borrow;

use askama::Template;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use url::Url;

use crate::domain::contact::Phone;
use crate::domain::rules::Rules;
use crate::locale::Language;

/// The HTML of a view.
pub fn html(page: &impl Template) -> String {
    // Writing to a String cannot fail, and no value in a view has a fallible Display.
    page.render().expect("a view renders")
}

/// What every page shows around its own content.
#[derive(Clone, Debug)]
pub struct Chrome {
    /// The language of the page.
    pub language: Language,
    /// The path behind the language, with its slash (`/offer/abc`), for the language switch.
    /// `None` where a page exists once for all languages.
    pub path: Option<String>,
    /// Where the style sheet is, with the hash that lets browsers keep it.
    pub css_path: String,
    /// Where the town's logo is; without one our mark is shown.
    pub logo_path: Option<String>,
    /// `Castrop-Rauxel`.
    pub town_name: String,
    /// What the town wrote itself.
    pub own: Vec<own::OwnLink>,
    /// Whether mails go to `/demo/mail` instead of people.
    pub demo: bool,
}

/// A link to the same page in another language.
#[derive(Debug)]
struct Switch {
    code: &'static str,
    name: String,
    href: String,
}

impl Chrome {
    fn text(&self, key: &str) -> String {
        self.language.text(key)
    }

    /// Templates pass some arguments by reference and some by value; both are welcome here.
    fn number(&self, key: &str, name: &str, number: impl Borrow<i64>) -> String {
        self.language
            .text_with(key, &[(name, (*number.borrow()).into())])
    }

    fn words(&self, key: &str, name: &str, words: impl AsRef<str>) -> String {
        self.language
            .text_with(key, &[(name, words.as_ref().into())])
    }

    fn day(&self, day: impl Borrow<NaiveDate>) -> String {
        self.language.day(*day.borrow())
    }

    /// The join page.
    fn home(&self) -> String {
        format!("/{}/", self.language)
    }

    /// The list of rounds.
    pub(super) fn rounds(&self) -> String {
        format!("/{}/rounds", self.language)
    }

    /// The public figures.
    fn statistics(&self) -> String {
        format!("/{}/statistics", self.language)
    }

    /// Links of the footer to what the town wrote.
    fn legal(&self) -> Vec<&own::OwnLink> {
        self.own.iter().filter(|link| !link.is_easy).collect()
    }

    /// The link to easy language, if the town wrote that.
    fn easy(&self) -> Vec<&own::OwnLink> {
        self.own.iter().filter(|link| link.is_easy).collect()
    }

    /// How to check a round.
    fn check(&self) -> String {
        format!("/{}/check", self.language)
    }

    /// The record of processing.
    fn privacy_record(&self) -> String {
        format!("/{}/privacy-record", self.language)
    }

    fn switches(&self) -> Vec<Switch> {
        let Some(path) = &self.path else {
            return Vec::new();
        };
        Language::all()
            .filter(|language| *language != self.language)
            .map(|language| Switch {
                code: language.code(),
                name: language.text("page-language-name"),
                href: format!("/{language}{path}"),
            })
            .collect()
    }
}

/// The numbers of the rules, as the pages state them before anybody joins.
#[derive(Clone, Debug)]
pub struct Terms {
    /// How long a sign-up waits for its confirmation.
    pub verify_hours: i64,
    /// The shortest time to answer an offer.
    pub answer_hours_min: i64,
    /// The longest time to answer an offer.
    pub answer_hours_max: i64,
    /// Days of pause that cost nothing.
    pub pause_days_free: i64,
    /// How many days before a named first day the rank may begin.
    pub early_days_max: i64,
    /// Until how long before the start cancelling keeps the old joining day.
    pub cancel_free_hours: i64,
    /// Until how long before the start cancelling is no missed appointment.
    pub cancel_late_hours: i64,
    /// Within how many days of a free cancellation the old joining day comes back.
    pub rejoin_days: i64,
    /// Days of credit when the office cancels.
    pub credit_days: i64,
    /// How much later one stands by missed appointments; the first counts from index 1.
    pub penalty_days: Vec<i64>,
    /// How long a missed appointment counts.
    pub strike_days: i64,
    /// How long name and contact data are kept after the end.
    pub contact_days: i64,
    /// The same after a missed appointment.
    pub struck_contact_days: i64,
    /// So many declines with unchanged windows pause.
    pub declines_max: i64,
    /// So many silences in a row pause.
    pub silences_max: i64,
    /// After how many days the need is asked for; 0 = never.
    pub still_needed_days: i64,
    /// How many days one has to answer that.
    pub still_needed_answer_days: i64,
}

impl Terms {
    /// Taken from the rules in force.
    pub fn of(rules: &Rules) -> Self {
        Self {
            verify_hours: rules.entries.verify_max.num_hours(),
            answer_hours_min: rules.offers.answer.min.num_hours(),
            answer_hours_max: rules.offers.answer.max.num_hours(),
            pause_days_free: rules.ranks.pause_free_days,
            early_days_max: rules.ranks.ahead_days,
            cancel_free_hours: rules.cancelling.free.num_hours(),
            cancel_late_hours: rules.cancelling.late.num_hours(),
            rejoin_days: rules.entries.rejoin_max.num_days(),
            credit_days: rules.ranks.displaced_credit_days,
            penalty_days: rules.ranks.penalty_days.clone(),
            strike_days: rules.ranks.strike_days,
            contact_days: rules.retention.contact.num_days(),
            struck_contact_days: rules.retention.struck_contact.num_days(),
            declines_max: rules.offers.declines_max,
            silences_max: rules.offers.silences_max,
            still_needed_days: rules.entries.still_needed_after.num_days(),
            still_needed_answer_days: rules.entries.still_needed_answer.num_days(),
        }
    }

    /// `7, 14, 28`: the penalties that are more than an explanation.
    fn penalties(&self) -> String {
        let mut days: Vec<String> = self
            .penalty_days
            .iter()
            .filter(|days| **days > 0)
            .map(i64::to_string)
            .collect();
        days.dedup();
        days.join(", ")
    }
}

/// A telephone number to be pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tel {
    /// As people write it.
    pub text: String,
    /// The same in E.164 (RFC 3966: `tel:+4930…`).
    pub number: String,
}

impl Tel {
    /// The number of a place, as it is written in the town file.
    pub fn of(text: &str) -> Option<Self> {
        let number = Phone::parse(text).ok()?;
        Some(Self {
            text: text.to_owned(),
            number: number.as_e164().to_owned(),
        })
    }
}

/// What, where and when: the heart of an offer and of an appointment.
#[derive(Clone, Debug)]
pub struct Slot {
    /// The service, in the language of the page.
    pub service: String,
    /// For how many persons.
    pub persons: i64,
    /// The office, in the language of the page.
    pub office: String,
    /// Street and town, as one would write it on a letter.
    pub address: String,
    /// Where to call, if the town says.
    pub phone: Option<Tel>,
    /// When it begins.
    pub start: DateTime<Utc>,
    /// How long it takes for all persons together.
    pub minutes: i64,
    /// The zone of the office.
    pub zone: Tz,
}

impl Slot {
    fn moment(&self, chrome: &Chrome) -> String {
        chrome.language.moment(self.start, self.zone)
    }

    fn machine_moment(&self) -> String {
        machine_moment(self.start, self.zone)
    }

    /// A search on OpenStreetMap: only a link, nothing is loaded from there.
    fn map_href(&self) -> String {
        Url::parse_with_params(
            "https://www.openstreetmap.org/search",
            [("query", &self.address)],
        )
        .expect("a fixed address with a parameter")
        .into()
    }
}

/// A hash in halves of four groups of eight digits, so that it breaks only where it may.
fn halves(hex: &str) -> Vec<Vec<&str>> {
    let digits = hex.as_bytes().chunks(8);
    let groups = digits.map(|group| std::str::from_utf8(group).unwrap_or_default());
    let groups: Vec<&str> = groups.collect();
    groups.chunks(4).map(<[&str]>::to_vec).collect()
}

/// For `<time datetime>`.
fn machine_moment(moment: DateTime<Utc>, zone: Tz) -> String {
    moment
        .with_timezone(&zone)
        .format("%Y-%m-%dT%H:%M%:z")
        .to_string()
}

/// `1 Tag und 4 Stunden`; `2 hours and 5 minutes`: two units at most, rounded down, so that nobody is
/// promised a minute that is not there.
fn duration(language: Language, length: TimeDelta) -> String {
    let minutes = length.num_minutes().max(0);
    let (days, hours, rest) = (minutes / (24 * 60), minutes / 60 % 24, minutes % 60);
    let unit = |key: &str, count: i64| language.text_with(key, &[("count", count.into())]);
    let (large, small) = if days > 0 {
        (
            Some(unit("page-days", days)),
            (hours > 0).then(|| unit("page-hours", hours)),
        )
    } else if hours > 0 {
        (
            Some(unit("page-hours", hours)),
            (rest > 0).then(|| unit("page-minutes", rest)),
        )
    } else {
        (None, Some(unit("page-minutes", rest)))
    };
    match (large, small) {
        (Some(large), Some(small)) => language.text_with(
            "page-and",
            &[("large", large.into()), ("small", small.into())],
        ),
        (one, other) => one.or(other).unwrap_or_default(),
    }
}
