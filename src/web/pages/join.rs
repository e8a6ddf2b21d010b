//! Joining by page: the languages, what a form sends, and what is behind it.

use std::collections::BTreeSet;

use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, HeaderMap, HeaderValue, VARY};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{NaiveTime, Timelike, Weekday};

use super::answer::{Sent, Shown, Trouble, Visit};
use super::journey;
use crate::domain::calendar::local_day;
use crate::domain::town::{Service, Town};
use crate::domain::window::{OpeningHours, Stretch, TimeOfDay, Window};
use crate::locale::Language;
use crate::service::join::{self, Joining};
use crate::web::joining::{Draft, RawWindow, parse};
use crate::web::view::Terms;
use crate::web::view::join::{
    Band, FieldError, JoinForm, JoinedPage, OfficeChoice, ServiceChoice, Typed,
};

/// The rows of the grid of times are this high.
const BAND_HOURS: u32 = 2;
/// The grid where all hours are opened by hand.
const HOURS_UNKNOWN: (u32, u32) = (8, 18);

/// `/`: to the form in the language the browser asks for.
pub(super) async fn choose_language(headers: HeaderMap) -> Response {
    to_language(&headers, "/")
}

/// To this path in the language the browser asks for.
pub(super) fn to_language(headers: &HeaderMap, path: &str) -> Response {
    let language = wanted(headers);
    let vary: [(HeaderName, HeaderValue); 2] = [
        (VARY, HeaderValue::from_static("Accept-Language")),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (vary, Redirect::to(&format!("/{language}{path}"))).into_response()
}

/// The language the browser asks for.
pub(in crate::web) fn wanted(headers: &HeaderMap) -> Language {
    let wanted = headers.get(ACCEPT_LANGUAGE);
    let wanted = wanted.and_then(|value| value.to_str().ok());
    preferred(wanted.unwrap_or_default())
}

/// The best language there are words in, by an `Accept-Language` header (RFC 9110, 12.5.4);
/// German if none is.
pub(super) fn preferred(header: &str) -> Language {
    let mut best = (Language::GERMAN, 0.0);
    for range in header.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default();
        let weight = parts
            .find_map(|part| part.strip_prefix("q="))
            .map_or(Some(1.0), |weight| weight.parse::<f32>().ok());
        if let (Some(language), Some(weight)) = (spoken(tag), weight)
            && weight > best.1
        {
            best = (language, weight);
        }
    }
    best.0
}

/// The language of a tag, or of a less special one (RFC 4647, 3.4): `zh-Hant-TW`, `zh-Hant`, `zh`.
fn spoken(tag: &str) -> Option<Language> {
    let mut tag = tag;
    loop {
        let same = |language: &Language| language.code().eq_ignore_ascii_case(tag);
        let found = Language::all().find(same);
        match tag.rsplit_once('-') {
            Some((rest, _)) if found.is_none() => tag = rest,
            _ => return found,
        }
    }
}

/// `/de`: to `/de/`.
pub(super) async fn add_slash(visit: Visit) -> Redirect {
    Redirect::permanent(&format!("/{}/", visit.language))
}

/// Joins with all answers at once, and leads to a page that is the same for everybody; or asks the
/// first question again whose answer is wrong (422).
pub(super) async fn post(visit: Visit, sent: Sent) -> Response {
    match joined_or_asked(&visit, sent).await {
        Ok(None) => Redirect::to(&format!("/{}/joined", visit.language)).into_response(),
        Ok(Some(question)) => visit.answer(Ok(question)),
        Err(trouble) => visit.answer(Err(trouble)),
    }
}

async fn joined_or_asked(visit: &Visit, sent: Sent) -> Result<Option<Shown>, Trouble> {
    let typed = typed(sent.fields()?);
    match read(visit, &typed) {
        Ok(joining) => {
            let done = join::join(&visit.app, joining).await;
            done.map_err(|error| Trouble::of(&error.into()))?;
            Ok(None)
        }
        Err(errors) => Ok(Some(journey::first_wrong(visit, typed, &errors))),
    }
}

/// Everything that was typed, as what it means today.
pub(super) fn read(visit: &Visit, typed: &Typed) -> Result<Joining, Vec<FieldError>> {
    let app = &visit.app;
    let today = local_day(app.clock.now(), app.zone());
    parse(&draft(typed), visit.language, &app.config.town, today)
}

/// Behind the form.
pub(super) async fn joined(visit: Visit) -> Response {
    let page = JoinedPage {
        chrome: visit.chrome(),
        terms: Terms::of(&visit.app.config.rules),
        policy: visit.app.config.draw.policy,
    };
    visit.answer(Ok(Shown::new(StatusCode::OK, &page)))
}

/// The form with what was typed: all offices, and services with their longest list of persons.
pub(super) fn form(visit: &Visit, typed: Typed, errors: Vec<FieldError>) -> JoinForm {
    let town = &visit.app.config.town;
    let code = visit.language.code();
    let served = || {
        let services = town.services.iter();
        services.filter(|service| town.blocks(&service.id, 1).is_some())
    };
    let services = served().map(|service| ServiceChoice {
        id: service.id.to_string(),
        name: service.name.get(code).to_owned(),
        minutes: service.minutes.into(),
    });
    let offices = town.offices.iter().map(|office| OfficeChoice {
        id: office.id.to_string(),
        name: office.name.get(code).to_owned(),
        address: office.address.clone(),
    });
    let largest = served().map(|service| service.persons_max).max();
    JoinForm {
        chrome: visit.chrome(),
        services: services.collect(),
        offices: offices.collect(),
        persons_max: largest.unwrap_or(1).into(),
        weekdays: weekdays(town),
        bands: bands(town),
        typed,
        errors,
        is_heading: false,
    }
}

/// The ids of the offices that give a service.
pub(super) fn serving(visit: &Visit, service: &Service) -> BTreeSet<String> {
    let counters = visit.app.config.town.counters_of(service);
    counters.map(|(office, _)| office.id.to_string()).collect()
}

/// The fields of the form, each by its name; what is not in it is left out.
pub(super) fn typed(fields: Vec<(String, String)>) -> Typed {
    let mut typed = Typed::default();
    for (name, value) in fields {
        match name.as_str() {
            "service" => typed.service = value,
            "offices" => typed.offices.push(value),
            "persons" => typed.persons = value,
            "window" => typed.windows.push(value),
            "not_before" => typed.not_before = value,
            "not_after" => typed.not_after = value,
            "notice_hours" => typed.notice_hours = value,
            "given" => typed.given = value,
            "family" => typed.family = value,
            "email" => typed.email = value,
            "phone" => typed.phone = value,
            _ => {}
        }
    }
    typed
}

fn draft(typed: &Typed) -> Draft {
    Draft {
        service: typed.service.clone(),
        offices: typed.offices.clone(),
        persons: typed.persons.clone(),
        given: typed.given.clone(),
        family: typed.family.clone(),
        birth_date: String::new(),
        email: typed.email.clone(),
        phone: typed.phone.clone(),
        windows: windows(&typed.windows),
        not_before: typed.not_before.clone(),
        not_after: typed.not_after.clone(),
        notice_hours: typed.notice_hours.clone(),
    }
}

/// From ticks like `mon-08:00-10:00`, those of the same time of day as one window.
pub(super) fn windows(ticks: &[String]) -> Vec<RawWindow> {
    let mut windows: Vec<RawWindow> = Vec::new();
    for tick in ticks {
        let mut parts = tick.splitn(3, '-').map(str::to_owned);
        let mut part = || parts.next().unwrap_or_default();
        let (day, from, to) = (part(), part(), part());
        let same = windows
            .iter_mut()
            .find(|window| window.from == from && window.to == to);
        match same {
            Some(window) => window.days.push(day),
            None => windows.push(RawWindow {
                days: vec![day],
                from,
                to,
            }),
        }
    }
    windows
}

fn hours(town: &Town) -> impl Iterator<Item = &OpeningHours> {
    let counters = town.offices.iter().flat_map(|office| &office.counters);
    counters.flat_map(|counter| &counter.hours)
}

/// Monday to Friday, and the days of the weekend on which some counter opens.
pub(super) fn weekdays(town: &Town) -> Vec<Weekday> {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    let opens = |day: &Weekday| hours(town).any(|hours| hours.0.days().contains(*day));
    let weekend = [Sat, Sun].into_iter().filter(opens);
    [Mon, Tue, Wed, Thu, Fri]
        .into_iter()
        .chain(weekend)
        .collect()
}

/// Two-hour bands from the even hour before the first opening to the one after the last closing.
fn bands(town: &Town) -> Vec<Band> {
    let first = hours(town).map(|hours| hours.0.from().minutes()).min();
    let last = hours(town).map(|hours| hours.0.to().minutes()).max();
    let band = BAND_HOURS * 60;
    let (first, last) = match first.zip(last) {
        Some((first, last)) => (first / band, last.div_ceil(band)),
        None => (HOURS_UNKNOWN.0 / BAND_HOURS, HOURS_UNKNOWN.1 / BAND_HOURS),
    };
    (first..last)
        .map(|index| Band {
            from: clock(index * BAND_HOURS),
            to: clock((index + 1) * BAND_HOURS),
        })
        .collect()
}

/// The rows of the grid in minutes of the day.
pub(super) fn band_minutes(town: &Town) -> Vec<Stretch> {
    let minutes = |time: NaiveTime| time.num_seconds_from_midnight() / 60;
    let bands = bands(town).into_iter();
    bands
        .map(|band| (minutes(band.from), minutes(band.to)))
        .collect()
}

/// A window in whole rows of the grid, as the form would offer it. More time never takes away what
/// less time would have brought.
pub(super) fn in_bands(town: &Town, window: Window) -> Window {
    let bands = bands(town);
    let minutes = |time: NaiveTime| time.num_seconds_from_midnight() / 60;
    let from = bands.iter().map(|band| minutes(band.from));
    let from = from.filter(|from| *from <= window.from().minutes()).max();
    let to = bands.iter().map(|band| minutes(band.to));
    let to = to.filter(|to| *to >= window.to().minutes()).min();
    let time = |minutes: Option<u32>| minutes.and_then(TimeOfDay::from_minutes);
    let whole = time(from).zip(time(to));
    let whole = whole.and_then(|(from, to)| Window::new(window.days(), from, to).ok());
    whole.unwrap_or(window)
}

/// A full hour; midnight at the end of a day is the minute before it.
fn clock(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0)
        .or_else(|| NaiveTime::from_hms_opt(23, 59, 0))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_its_language() {
        let check = |header: &str, expect: &str| {
            assert_eq!(preferred(header).code(), expect, "{header:?}");
        };
        check("", "de");
        check("en", "en");
        check("en-GB,en;q=0.9,de;q=0.8", "en");
        check("tr, de;q=0.4, EN;q=0.7", "en");
        check("fr;q=1.0", "de");
        check("EN-latn-gb, de;q=0.9", "en");
        check("en;q=0", "de");
        check("en;q=x", "de");
        check("*", "de");
    }

    #[test]
    fn ticks_of_one_time_become_one_window() {
        let ticks = ["mon-08:00-10:00", "thu-08:00-10:00", "mon-10:00-12:00", "x"];
        let found = windows(&ticks.map(str::to_owned));
        let days: Vec<Vec<String>> = found.iter().map(|window| window.days.clone()).collect();
        assert_eq!(days, [vec!["mon", "thu"], vec!["mon"], vec!["x"]]);
        assert_eq!(
            (found[0].from.as_str(), found[0].to.as_str()),
            ("08:00", "10:00")
        );
        assert_eq!(found[2].to, "");
    }

    /// One counter with these hours.
    fn town(hours: &str) -> Town {
        Town::from_toml(&format!(
            "[[office]]\nid = \"a\"\nname = {{ de = \"A\" }}\naddress = \"B\"\n\
             time_zone = \"Europe/Berlin\"\nstate = \"NW\"\n\
             [[office.counter]]\nid = \"1\"\nslot_minutes = 10\nhours = [{hours}]\n\
             [[service]]\nid = \"s\"\nname = {{ de = \"S\" }}\nminutes = 10\n"
        ))
        .unwrap()
    }

    #[test]
    fn the_grid_covers_the_opening_hours() {
        let check = |hours: &str, expect: &[(u32, u32)], days: usize| {
            let town = town(hours);
            let found: Vec<(u32, u32)> = bands(&town)
                .iter()
                .map(|band| (band.from.hour(), band.to.hour()))
                .collect();
            assert_eq!(found, expect, "{hours}");
            assert_eq!(weekdays(&town).len(), days, "{hours}");
        };
        check(r#""Mon-Fri 07:30-12:00""#, &[(6, 8), (8, 10), (10, 12)], 5);
        check(
            r#""Mon 10:00-12:00", "Sat 15:00-16:10""#,
            &[(10, 12), (12, 14), (14, 16), (16, 18)],
            6,
        );
        check(r#""Mon 22:00-24:00""#, &[(22, 23)], 5);
        check("", &[(8, 10), (10, 12), (12, 14), (14, 16), (16, 18)], 5);
    }

    #[test]
    fn a_window_is_told_in_rows_of_the_grid() {
        let town = town(r#""Mon-Fri 07:30-12:00""#);
        let check = |given: (u32, u32), expect: (u32, u32)| {
            let time = |hour: u32| TimeOfDay::from_minutes(hour * 60).unwrap();
            let window = |(from, to)| Window::new(Weekday::Mon.into(), time(from), time(to));
            let found = in_bands(&town, window(given).unwrap());
            assert_eq!(found, window(expect).unwrap(), "{given:?}");
        };
        check((9, 11), (8, 12));
        check((9, 10), (8, 10));
        check((6, 8), (6, 8));
        // The grid has no such row: it is told as it is.
        check((11, 13), (11, 13));
        check((5, 7), (5, 7));
    }

    #[test]
    fn every_tick_of_the_grid_can_be_read() {
        let town = town(r#""Mon-Sun 00:00-24:00""#);
        let mut ticks = Vec::new();
        for day in weekdays(&town) {
            for band in bands(&town) {
                let day = day.to_string().to_lowercase();
                let (from, to) = (band.from.format("%H:%M"), band.to.format("%H:%M"));
                ticks.push(format!("{day}-{from}-{to}"));
            }
        }
        let typed = Typed {
            service: "s".to_owned(),
            windows: ticks,
            given: "A".to_owned(),
            family: "B".to_owned(),
            email: "a@example.org".to_owned(),
            ..Typed::default()
        };
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 2).unwrap();
        let joining = parse(&draft(&typed), Language::GERMAN, &town, today).unwrap();
        assert_eq!(joining.windows.as_slice().len(), 12);
    }
}
