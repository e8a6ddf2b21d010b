//! What somebody typed to change an entry becomes an [`Edit`], or a list of everything that is
//! wrong with it. What was not sent stays as it is, and is not complained about.

use chrono::NaiveDate;

use super::{Door, RawWindow, keep};
use crate::domain::contact::PersonName;
use crate::domain::ids::ServiceId;
use crate::domain::town::Town;
use crate::locale::Language;
use crate::service::correct::Correction;
use crate::service::edit::{Edit, Stated};
use crate::web::view::join::{Field, FieldError};

/// What is to change, as text; empty where nothing is stated any more.
#[derive(Clone, Debug, Default)]
pub struct EditDraft {
    /// Ids of offices; none means every one that serves.
    pub offices: Option<Vec<String>>,
    /// Times that suit; none means any time.
    pub windows: Option<Vec<RawWindow>>,
    /// The first day that suits.
    pub not_before: Option<String>,
    /// The last day that suits.
    pub not_after: Option<String>,
    /// A number of hours.
    pub notice_hours: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// The number, as people write it.
    pub phone: Option<String>,
}

/// Who an entry is for, as text; what was not sent stays as it is.
#[derive(Clone, Debug, Default)]
pub struct CorrectionDraft {
    /// First name.
    pub given: Option<String>,
    /// Family name.
    pub family: Option<String>,
    /// `1980-12-31` or `31.12.1980`; empty: none.
    pub birth_date: Option<String>,
    /// A number.
    pub persons: Option<String>,
}

/// What is known of whom an entry is for.
#[derive(Clone, Debug)]
pub struct Known {
    /// The service's id.
    pub service: String,
    /// First name.
    pub given: String,
    /// Family name.
    pub family: String,
    /// If stated.
    pub birth_date: Option<NaiveDate>,
    /// For how many.
    pub persons: i64,
}

/// Reads `draft` for the entry of which `known` holds, against the catalogue of `town` on the day
/// `today`.
///
/// # Errors
/// Everything that is wrong, at most one sentence per field, each in `language`.
pub fn parse_correction(
    draft: &CorrectionDraft,
    known: &Known,
    language: Language,
    town: &Town,
    today: NaiveDate,
) -> Result<Correction, Vec<FieldError>> {
    let door = Door {
        language,
        town,
        today,
    };
    let mut errors = Vec::new();
    let service = keep(&mut errors, door.service(&known.service));
    let given = draft.given.as_deref().unwrap_or(&known.given);
    let given = keep(&mut errors, door.name(Field::Given, given));
    let family = draft.family.as_deref().unwrap_or(&known.family);
    let family = keep(&mut errors, door.name(Field::Family, family));
    let born = known.birth_date.map(|day| day.to_string());
    let born = draft.birth_date.clone().or(born).unwrap_or_default();
    let birth_date = keep(&mut errors, door.birth_date(&born));
    let persons = known.persons.to_string();
    let persons = draft.persons.as_deref().unwrap_or(&persons);
    let persons = keep(&mut errors, door.persons(persons, service));
    let blocks = service.zip(persons);
    let blocks = blocks.and_then(|(service, persons)| town.blocks(&service.id, persons));
    let name = given.zip(family);
    let (Some((given, family)), Some(birth_date), Some((persons, blocks))) =
        (name, birth_date, persons.zip(blocks))
    else {
        assert!(!errors.is_empty(), "what is missing was complained about");
        return Err(errors);
    };
    Ok(Correction {
        name: PersonName { given, family },
        birth_date,
        persons,
        blocks,
    })
}

/// Reads `draft` for the entry that states `stated`, against the catalogue of `town` on the day
/// `today`.
///
/// # Errors
/// Everything that is wrong, at most one sentence per field, each in `language`.
pub fn parse(
    draft: &EditDraft,
    stated: &Stated,
    language: Language,
    town: &Town,
    today: NaiveDate,
) -> Result<Edit, Vec<FieldError>> {
    let door = Door {
        language,
        town,
        today,
    };
    let id = stated.entry.service.parse::<ServiceId>().ok();
    let service = id.and_then(|id| town.service(&id));
    let blocks = u8::try_from(stated.entry.blocks).unwrap_or(1);
    let minutes = service.map(|service| door.minutes(service, blocks));
    let mut errors = Vec::new();
    let offices = draft.offices.as_ref();
    let offices = offices.and_then(|texts| keep(&mut errors, door.offices(texts, service)));
    let windows = draft.windows.as_ref();
    let windows = windows.and_then(|raw| keep(&mut errors, door.windows(raw, minutes)));
    let not_before = draft.not_before.as_ref();
    let not_before = not_before.and_then(|text| keep(&mut errors, door.not_before(text)));
    let first = not_before.unwrap_or(stated.wish.not_before);
    let not_after = draft.not_after.as_ref();
    let not_after = not_after.and_then(|text| keep(&mut errors, door.not_after(text, first)));
    if draft.not_after.is_none() && draft.not_before.is_some() {
        let last = stated.wish.not_after;
        if first.zip(last).is_some_and(|(first, last)| last < first) {
            errors.push(door.error(Field::NotBefore, "dates-order", &[]));
        }
    }
    let notice_hours = draft.notice_hours.as_ref();
    let notice_hours = notice_hours.and_then(|text| keep(&mut errors, door.notice_hours(text)));
    // Who is reached by phone alone may leave the address empty.
    let email = draft.email.as_ref();
    let email = email.filter(|text| stated.entry.email.is_some() || !text.trim().is_empty());
    let email = email.and_then(|text| keep(&mut errors, super::email(&door, text)));
    let phone = draft.phone.as_ref();
    let phone = phone.and_then(|text| keep(&mut errors, door.phone(text)));
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(Edit {
        offices,
        windows,
        not_before,
        not_after,
        notice_hours,
        language: None,
        phone,
        email,
        pause: None,
    })
}
