//! The words of Reihum in the languages of its citizens.
//!
//! Every text a citizen reads stands in `src/locales/<language>/*.ftl` (Project Fluent);
//! a further language is a further folder, there or in the folder of a town (`wording`). Lives
//! here: languages, look-up and long dates.
//! Knows nothing about HTTP, mail or the database.

#[cfg(test)]
pub(crate) mod pseudo;
mod wording;

use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use chrono_tz::Tz;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::RustEmbed;
use serde::{Deserialize, Serialize};
use unic_langid::{CharacterDirection, LanguageIdentifier};

pub use wording::{WordFile, Wording};

#[derive(RustEmbed)]
#[folder = "src/locales"]
struct Files;

/// German comes first, as the fallback of every other language.
const GERMAN_CODE: &str = "de";

struct Locale {
    code: String,
    runs_from_right: bool,
    bundle: FluentBundle<FluentResource>,
}

/// Set when German is first spoken, or by [`speak`] before that.
static GERMAN: OnceLock<Locale> = OnceLock::new();
static LANGUAGES: OnceLock<Vec<Language>> = OnceLock::new();

/// From here on the town's own words are spoken, and its languages.
///
/// # Panics
/// If something was said before: words do not change under way.
pub fn speak(wording: &Wording) {
    let german = GERMAN.set(Locale::new(GERMAN_CODE, wording));
    let languages = german.map(|()| LANGUAGES.set(languages(wording)));
    assert!(
        matches!(languages, Ok(Ok(()))),
        "words are chosen before the first is said"
    );
}

fn languages(wording: &Wording) -> Vec<Language> {
    let codes = built_in_codes().chain(wording.new_codes().into_iter().map(str::to_owned));
    codes
        .map(|code| Language::made_of(&code, wording))
        .collect()
}

/// Languages that are part of the program, German first.
fn built_in_codes() -> impl Iterator<Item = String> {
    let mut codes: Vec<String> = Files::iter()
        .filter_map(|path| path.split_once('/').map(|(code, _)| code.to_owned()))
        .collect();
    codes.sort();
    codes.dedup();
    codes.sort_by_key(|code| code != GERMAN_CODE);
    codes.into_iter()
}

/// The files of a language that are part of the program: path and text.
fn built_in(code: &str) -> impl Iterator<Item = (String, String)> {
    let folder = format!("{code}/");
    Files::iter()
        .filter(move |path| path.starts_with(&folder))
        .map(|path| {
            let file = Files::get(&path).expect("a listed file is embedded");
            let text = String::from_utf8(file.data.into_owned()).expect("locale files are UTF-8");
            (path.into_owned(), text)
        })
}

impl Locale {
    fn new(code: &str, wording: &Wording) -> Self {
        let language: LanguageIdentifier = code
            .parse()
            .expect("a locale folder is named by a language tag");
        let direction = language.character_direction();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Fluent would wrap each variable in U+2068/2069, which subjects, calendars and plain text must not carry.
        bundle.set_use_isolating(false);
        for (path, text) in built_in(code) {
            bundle
                .add_resource(resource(&path, text))
                .unwrap_or_else(|errors| panic!("{path} repeats a key: {errors:?}"));
        }
        for text in wording.texts(code) {
            bundle.add_resource_overriding(resource("a checked file", text.to_owned()));
        }
        Self {
            code: code.to_owned(),
            runs_from_right: direction == CharacterDirection::RTL,
            bundle,
        }
    }
}

fn resource(path: &str, text: String) -> FluentResource {
    FluentResource::try_new(text)
        .unwrap_or_else(|(_, errors)| panic!("{path} is no Fluent file: {errors:?}"))
}

/// One of the languages that Reihum has words in.
#[derive(Clone, Copy)]
pub struct Language(Spoken);

#[derive(Clone, Copy)]
enum Spoken {
    German,
    /// Lives as long as the program.
    Other(&'static Locale),
}

/// No locale folder carries this language tag.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the language \"{code}\" is not one of: {known}", known = Language::all().map(Language::code).collect::<Vec<_>>().join(", "))]
pub struct UnknownLanguage {
    code: String,
}

impl Language {
    /// The language of the office, and of everybody who stated none.
    pub const GERMAN: Self = Self(Spoken::German);

    /// Every language there are words in, German first, a town's own last.
    pub fn all() -> impl Iterator<Item = Self> {
        let languages = LANGUAGES.get_or_init(|| languages(&Wording::default()));
        languages.iter().copied()
    }

    /// A language with these words over those that are built in; never given back.
    fn made_of(code: &str, wording: &Wording) -> Self {
        if code == GERMAN_CODE {
            return Self::GERMAN;
        }
        Self(Spoken::Other(Box::leak(Box::new(Locale::new(
            code, wording,
        )))))
    }

    /// The tag (BCP 47) as it stands in URLs, in the database and in `Content-Language`.
    pub fn code(self) -> &'static str {
        match self.0 {
            Spoken::German => GERMAN_CODE,
            Spoken::Other(locale) => &locale.code,
        }
    }

    /// Where its script runs, as HTML says it: `ltr` or `rtl`.
    pub fn direction(self) -> &'static str {
        if self.locale().runs_from_right {
            "rtl"
        } else {
            "ltr"
        }
    }

    fn locale(self) -> &'static Locale {
        match self.0 {
            Spoken::German => GERMAN.get_or_init(|| Locale::new(GERMAN_CODE, &Wording::default())),
            Spoken::Other(locale) => locale,
        }
    }

    /// The text named `key`, without variables.
    pub fn text(self, key: &str) -> String {
        self.text_with(key, &[])
    }

    /// The text named `key` with its variables filled in.
    ///
    /// A key that this language lacks is answered in German, a key that German lacks by its
    /// name: a test over all keys keeps both from happening.
    pub fn text_with(self, key: &str, variables: &[(&str, Value<'_>)]) -> String {
        let mut arguments = FluentArgs::new();
        for (name, value) in variables {
            arguments.set(*name, value.clone().into_fluent());
        }
        self.format(key, &arguments)
            .or_else(|| Self::GERMAN.format(key, &arguments))
            .unwrap_or_else(|| key.to_owned())
    }

    fn format(self, key: &str, arguments: &FluentArgs<'_>) -> Option<String> {
        let bundle = &self.locale().bundle;
        let pattern = bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = bundle
            .format_pattern(pattern, Some(arguments), &mut errors)
            .into_owned();
        debug_assert!(errors.is_empty(), "{}: {key}: {errors:?}", self.code());
        Some(text)
    }

    /// A day in long form: `Montag, 30. November 2026`; `Monday, 30 November 2026`.
    pub fn day(self, day: NaiveDate) -> String {
        let weekday = self.text(&format!(
            "weekday-{}",
            day.weekday().num_days_from_monday() + 1
        ));
        let month = self.text(&format!("month-{}", day.month()));
        self.text_with(
            "date-long",
            &[
                ("weekday", weekday.into()),
                ("day", day.day().to_string().into()),
                ("month", month.into()),
                ("year", day.year().to_string().into()),
            ],
        )
    }

    /// A moment in long form in the office's zone: `Montag, 30. November 2026, 9:20 Uhr`;
    /// `Monday, 30 November 2026, 9:20`.
    pub fn moment(self, moment: DateTime<Utc>, zone: Tz) -> String {
        let local = moment.with_timezone(&zone);
        self.text_with(
            "moment-long",
            &[
                ("date", self.day(local.date_naive()).into()),
                ("time", clock_time(&local).into()),
            ],
        )
    }
}

/// `9:20`, as a citizen would say it.
fn clock_time(local: &impl Timelike) -> String {
    format!("{}:{:02}", local.hour(), local.minute())
}

/// A variable of a text: words, or a number that may choose a plural form.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// Words, inserted as they are.
    Text(std::borrow::Cow<'a, str>),
    /// A count.
    Number(i64),
}

impl<'a> Value<'a> {
    fn into_fluent(self) -> FluentValue<'a> {
        match self {
            Self::Text(text) => FluentValue::String(text),
            Self::Number(number) => FluentValue::from(number),
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for Language {}

impl fmt::Debug for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Language({})", self.code())
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, UnknownLanguage> {
        Self::all()
            .find(|language| language.code() == code)
            .ok_or_else(|| UnknownLanguage {
                code: code.to_owned(),
            })
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl Serialize for Language {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn dates_are_long_and_carry_the_weekday() {
        let moment = "2026-11-30T08:20:00Z"
            .parse::<DateTime<Utc>>()
            .expect("a date");
        let zone = chrono_tz::Europe::Berlin;
        assert_eq!(
            Language::GERMAN.moment(moment, zone),
            "Montag, 30. November 2026, 9:20 Uhr"
        );
        let english: Language = "en".parse().expect("English is there");
        assert_eq!(
            english.moment(moment, zone),
            "Monday, 30 November 2026, 9:20"
        );
    }

    /// The keys of a language, each with the variables it uses.
    fn keys(code: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut keys = BTreeMap::new();
        for path in Files::iter().filter(|path| path.starts_with(&format!("{code}/"))) {
            let file = Files::get(&path).expect("a listed file is embedded");
            let text = String::from_utf8(file.data.into_owned()).expect("locale files are UTF-8");
            let mut key = String::new();
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                if let Some((name, _)) = line.split_once(" = ")
                    && !name.starts_with([' ', '[', '*', '}'])
                {
                    name.clone_into(&mut key);
                    keys.insert(key.clone(), BTreeSet::new());
                }
                let variables: &mut BTreeSet<String> = keys.entry(key.clone()).or_default();
                for rest in line.split("{ $").skip(1) {
                    let name = rest.split([' ', '}']).next().unwrap_or_default();
                    variables.insert(name.to_owned());
                }
            }
        }
        keys.remove("");
        keys
    }

    #[test]
    fn every_language_has_the_same_keys_and_variables() {
        let german = keys("de");
        assert!(german.len() > 20, "German has words");
        for language in Language::all() {
            assert_eq!(keys(language.code()), german, "{language} and German");
        }
    }

    #[test]
    fn an_unknown_language_names_the_known_ones() {
        let error = "xx".parse::<Language>().expect_err("no such language");
        assert_eq!(
            error.to_string(),
            "the language \"xx\" is not one of: de, en"
        );
    }
}
