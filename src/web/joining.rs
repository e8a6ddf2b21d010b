//! What somebody typed to join becomes a [`Joining`], or a list of everything that is wrong with
//! it. The form and the JSON API share this door.

pub mod edit;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime};

use super::view::join::{Field, FieldError};
use crate::domain::contact::{
    BirthDate, EmailAddress, EmailError, NAME_CHARS_MAX, NameError, NamePart, PersonName, Phone,
};
use crate::domain::ids::{OfficeId, ServiceId};
use crate::domain::town::{Service, Town};
use crate::domain::window::{Window, WindowError, Windows, parse_weekday};
use crate::locale::{Language, Value};
use crate::service::join::Joining;

/// A day further away than this is a slip of the keyboard.
const AHEAD_DAYS_MAX: u64 = 366;
/// Two weeks: whoever needs more names a first day.
const NOTICE_HOURS_MAX: u32 = 336;

/// What was stated, as text; empty where nothing was.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The service's id.
    pub service: String,
    /// Ids of offices; none means every one that serves.
    pub offices: Vec<String>,
    /// A number; 1 if empty.
    pub persons: String,
    /// First name.
    pub given: String,
    /// Family name.
    pub family: String,
    /// `1980-12-31` or `31.12.1980`; the form does not ask.
    pub birth_date: String,
    /// The address.
    pub email: String,
    /// The number, as people write it.
    pub phone: String,
    /// Times that suit; none means any time.
    pub windows: Vec<RawWindow>,
    /// The first day that suits.
    pub not_before: String,
    /// The last day that suits.
    pub not_after: String,
    /// A number of hours; 0 if empty.
    pub notice_hours: String,
}

/// A window as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawWindow {
    /// `mon` to `sun`.
    pub days: Vec<String>,
    /// `08:00`.
    pub from: String,
    /// `12:00`.
    pub to: String,
}

/// Reads `draft`, typed in `language`, against the catalogue of `town` on the day `today`.
///
/// # Errors
/// Everything that is wrong, at most one sentence per field, each in `language`.
pub fn parse(
    draft: &Draft,
    language: Language,
    town: &Town,
    today: NaiveDate,
) -> Result<Joining, Vec<FieldError>> {
    read(draft, language, town, today, email)
}

/// The same for staff, who also enlist people without an address.
///
/// # Errors
/// Everything that is wrong, at most one sentence per field, each in `language`.
pub fn parse_at_desk(
    draft: &Draft,
    language: Language,
    town: &Town,
    today: NaiveDate,
) -> Result<Joining<Option<EmailAddress>>, Vec<FieldError>> {
    read(draft, language, town, today, email_if_any)
}

fn read<E>(
    draft: &Draft,
    language: Language,
    town: &Town,
    today: NaiveDate,
    read_email: impl for<'a> FnOnce(&Door<'a>, &str) -> Result<E, FieldError>,
) -> Result<Joining<E>, Vec<FieldError>> {
    let door = Door {
        language,
        town,
        today,
    };
    let mut errors = Vec::new();
    let service = keep(&mut errors, door.service(&draft.service));
    let offices = keep(&mut errors, door.offices(&draft.offices, service));
    let persons = keep(&mut errors, door.persons(&draft.persons, service));
    let blocks = service
        .zip(persons)
        .and_then(|(service, persons)| town.blocks(&service.id, persons));
    let minutes = service
        .zip(blocks)
        .map(|(service, blocks)| door.minutes(service, blocks));
    let windows = keep(&mut errors, door.windows(&draft.windows, minutes));
    let not_before = keep(&mut errors, door.not_before(&draft.not_before));
    let not_after = door.not_after(&draft.not_after, not_before.flatten());
    let not_after = keep(&mut errors, not_after);
    let notice_hours = keep(&mut errors, door.notice_hours(&draft.notice_hours));
    let given = keep(&mut errors, door.name(Field::Given, &draft.given));
    let family = keep(&mut errors, door.name(Field::Family, &draft.family));
    let birth_date = keep(&mut errors, door.birth_date(&draft.birth_date));
    let email = keep(&mut errors, read_email(&door, &draft.email));
    let phone = keep(&mut errors, door.phone(&draft.phone));

    let what = service.zip(offices).zip(persons.zip(blocks));
    let when = windows.zip(not_before).zip(not_after.zip(notice_hours));
    let who = given.zip(family).zip(birth_date).zip(email.zip(phone));
    let (Some(what), Some(when), Some(who)) = (what, when, who) else {
        assert!(!errors.is_empty(), "what is missing was complained about");
        return Err(errors);
    };
    let ((service, offices), (persons, blocks)) = what;
    let ((windows, not_before), (not_after, notice_hours)) = when;
    let (((given, family), birth_date), (email, phone)) = who;
    Ok(Joining {
        service: service.id.clone(),
        group: service.group.clone(),
        offices,
        persons,
        blocks,
        name: PersonName { given, family },
        birth_date,
        email,
        phone,
        language,
        windows,
        not_before,
        not_after,
        notice_hours,
    })
}

/// The value, or nothing and one more error.
fn keep<T>(errors: &mut Vec<FieldError>, parsed: Result<T, FieldError>) -> Option<T> {
    parsed.map_err(|error| errors.push(error)).ok()
}

/// What texts are read against.
struct Door<'a> {
    language: Language,
    town: &'a Town,
    today: NaiveDate,
}

impl<'a> Door<'a> {
    fn error(&self, field: Field, key: &str, variables: &[(&str, Value<'_>)]) -> FieldError {
        let key = format!("page-error-{key}");
        FieldError::new(self.language, field, &key, variables)
    }

    /// A service that no counter gives is none.
    fn service(&self, text: &str) -> Result<&'a Service, FieldError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(self.error(Field::Service, "service-missing", &[]));
        }
        text.parse::<ServiceId>()
            .ok()
            .and_then(|id| self.town.service(&id))
            .filter(|service| self.town.blocks(&service.id, 1).is_some())
            .ok_or_else(|| self.error(Field::Service, "service-unknown", &[]))
    }

    /// Each office once, and only those with a counter for the service.
    fn offices(
        &self,
        texts: &[String],
        service: Option<&Service>,
    ) -> Result<Vec<OfficeId>, FieldError> {
        let mut offices = Vec::new();
        for text in texts {
            let office = text
                .trim()
                .parse()
                .ok()
                .filter(|id| self.serves(id, service))
                .ok_or_else(|| self.error(Field::Offices, "offices-unknown", &[]))?;
            if !offices.contains(&office) {
                offices.push(office);
            }
        }
        Ok(offices)
    }

    fn serves(&self, office: &OfficeId, service: Option<&Service>) -> bool {
        match service {
            Some(service) => self
                .town
                .counters_of(service)
                .any(|(at, _)| at.id == *office),
            None => self.town.office(office).is_some(),
        }
    }

    fn persons(&self, text: &str, service: Option<&Service>) -> Result<u32, FieldError> {
        let largest = || self.town.services.iter().map(|any| any.persons_max).max();
        let max = match service {
            Some(service) => service.persons_max,
            None => largest().unwrap_or(1),
        };
        number(text, 1)
            .filter(|persons| (1..=max).contains(persons))
            .ok_or_else(|| {
                let max = i64::from(max).into();
                self.error(Field::Persons, "persons", &[("max", max)])
            })
    }

    /// The length of the block that the entry needs.
    fn minutes(&self, service: &Service, blocks: u8) -> u32 {
        let counter = self.town.counters_of(service).next();
        counter.map_or(0, |(_, counter)| counter.slot_minutes * u32::from(blocks))
    }

    fn windows(&self, raw: &[RawWindow], minutes: Option<u32>) -> Result<Windows, FieldError> {
        let windows = raw
            .iter()
            .map(window)
            .collect::<Result<Vec<_>, _>>()
            .and_then(Windows::new)
            .map_err(|_| self.error(Field::Windows, "window-invalid", &[]))?;
        match minutes {
            Some(minutes) if !holds(&windows, minutes) => {
                let minutes = i64::from(minutes).into();
                Err(self.error(Field::Windows, "window-short", &[("minutes", minutes)]))
            }
            _ => Ok(windows),
        }
    }

    /// A first day that has passed is as good as none.
    fn not_before(&self, text: &str) -> Result<Option<NaiveDate>, FieldError> {
        let found = day(text).map_err(|()| self.error(Field::NotBefore, "not-before-invalid", &[]));
        self.near(Field::NotBefore, found?)
    }

    fn not_after(
        &self,
        text: &str,
        not_before: Option<NaiveDate>,
    ) -> Result<Option<NaiveDate>, FieldError> {
        let found = day(text).map_err(|()| self.error(Field::NotAfter, "not-after-invalid", &[]));
        let found = self.near(Field::NotAfter, found?)?;
        if found.is_some_and(|day| day < self.today) {
            return Err(self.error(Field::NotAfter, "not-after-past", &[]));
        }
        if found
            .zip(not_before)
            .is_some_and(|(last, first)| last < first)
        {
            return Err(self.error(Field::NotAfter, "dates-order", &[]));
        }
        Ok(found)
    }

    fn near(&self, field: Field, day: Option<NaiveDate>) -> Result<Option<NaiveDate>, FieldError> {
        let last = self.today.checked_add_days(Days::new(AHEAD_DAYS_MAX));
        if day.zip(last).is_some_and(|(day, last)| day > last) {
            let days = i64::try_from(AHEAD_DAYS_MAX).unwrap_or_default().into();
            return Err(self.error(field, "date-far", &[("days", days)]));
        }
        Ok(day)
    }

    fn notice_hours(&self, text: &str) -> Result<u32, FieldError> {
        number(text, 0)
            .filter(|hours| *hours <= NOTICE_HOURS_MAX)
            .ok_or_else(|| self.error(Field::NoticeHours, "notice-invalid", &[]))
    }

    fn name(&self, field: Field, text: &str) -> Result<NamePart, FieldError> {
        let name = field.name();
        NamePart::parse(text).map_err(|error| match error {
            NameError::Missing => self.error(field, &format!("{name}-missing"), &[]),
            NameError::Control => self.error(field, &format!("{name}-invalid"), &[]),
            NameError::TooLong => {
                let max = i64::try_from(NAME_CHARS_MAX).unwrap_or_default().into();
                self.error(field, &format!("{name}-long"), &[("max", max)])
            }
        })
    }

    fn birth_date(&self, text: &str) -> Result<Option<BirthDate>, FieldError> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        BirthDate::parse(text, self.today)
            .map(Some)
            .map_err(|_| self.error(Field::BirthDate, "birth-date-invalid", &[]))
    }

    fn phone(&self, text: &str) -> Result<Option<Phone>, FieldError> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        Phone::parse(text)
            .map(Some)
            .map_err(|_| self.error(Field::Phone, "phone-invalid", &[]))
    }
}

fn email(door: &Door<'_>, text: &str) -> Result<EmailAddress, FieldError> {
    EmailAddress::parse(text).map_err(|error| {
        let key = match error {
            EmailError::Missing => "email-missing",
            EmailError::TooLong | EmailError::Invalid => "email-invalid",
        };
        door.error(Field::Email, key, &[])
    })
}

fn email_if_any(door: &Door<'_>, text: &str) -> Result<Option<EmailAddress>, FieldError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    email(door, text).map(Some)
}

/// Plain digits; `default` if nothing was typed.
fn number(text: &str, default: u32) -> Option<u32> {
    let text = text.trim();
    if text.is_empty() {
        return Some(default);
    }
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// What a date field sends, or what people type where it is shown as text.
fn day(text: &str) -> Result<Option<NaiveDate>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"]
        .into_iter()
        .find_map(|format| NaiveDate::parse_from_str(text, format).ok())
        // `30.11.26` is read as the year 26.
        .filter(|day| day.year() >= 2000)
        .map(Some)
        .ok_or(())
}

fn window(raw: &RawWindow) -> Result<Window, WindowError> {
    let days = raw
        .days
        .iter()
        .map(|day| parse_weekday(day.trim()))
        .collect::<Result<_, _>>()?;
    Window::new(days, raw.from.trim().parse()?, raw.to.trim().parse()?)
}

/// Whether a block of `minutes` fits anywhere: if it does, it fits where some window begins.
fn holds(windows: &Windows, minutes: u32) -> bool {
    // Any week is as good as another; 1970-01-05 was a Monday.
    let monday = NaiveDate::default() + Days::new(4);
    let begins = |window: &Window| -> Vec<NaiveDateTime> {
        let at = chrono::TimeDelta::minutes(window.from().minutes().into());
        let offset = |day: chrono::Weekday| Days::new(day.num_days_from_monday().into());
        let midnight = |day| NaiveDateTime::from(monday + offset(day));
        window.days().iter().map(|day| midnight(day) + at).collect()
    };
    windows.as_slice().is_empty()
        || windows
            .as_slice()
            .iter()
            .flat_map(begins)
            .any(|start| windows.admits(start, minutes))
}

#[cfg(test)]
mod tests;
