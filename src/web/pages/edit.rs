//! The page that changes what an entry states.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::Weekday;

use super::answer::{Sent, Shown, Trouble, Visit};
use super::{entry, join};
use crate::domain::calendar::local_day;
use crate::domain::entry::{Event, next};
use crate::domain::refusal::Refusal;
use crate::domain::token::Purpose;
use crate::domain::town::Town;
use crate::domain::window::{Stretch, TimeOfDay, Windows, weekday_name};
use crate::locale::Language;
use crate::service::Error;
use crate::service::edit::{Edit, Stated, edit, stated};
use crate::service::links::path;
use crate::web::joining::edit::{EditDraft, parse};
use crate::web::to_the_end;
use crate::web::view::edit::EditPage;
use crate::web::view::join::{Field, FieldError, Typed};

/// The form as the entry stands; an entry that has ended has nothing to change.
pub(super) async fn show(visit: Visit) -> Response {
    match open(&visit).await {
        Ok(stated) if next(stated.state, Event::Edit).is_err() => to_entry(&visit),
        Ok(stated) => {
            let typed = of_entry(&visit.app.config.town, &stated);
            let language = stated.entry.language.clone();
            let page = page(&visit, &stated, typed, language, Vec::new());
            visit.answer(Ok(Shown::new(StatusCode::OK, &page)))
        }
        Err(trouble) => visit.answer(Err(trouble)),
    }
}

/// Changes all, or shows the form again with all that is wrong (422).
pub(super) async fn press(visit: Visit, sent: Sent) -> Response {
    let stated = match open(&visit).await {
        Ok(stated) if next(stated.state, Event::Edit).is_err() => return to_entry(&visit),
        Ok(stated) => stated,
        Err(trouble) => return visit.answer(Err(trouble)),
    };
    let shown = changed(&visit, sent, stated).await;
    visit.answer(shown)
}

async fn open(visit: &Visit) -> Result<Stated, Trouble> {
    let (id, version) = entry::open(visit)?;
    let stated = stated(&visit.app, id).await?;
    if stated.entry.link_version != version {
        return Err(Trouble::Gone);
    }
    Ok(stated)
}

fn to_entry(visit: &Visit) -> Response {
    let href = path(visit.language, Purpose::Entry, &visit.token);
    Redirect::to(&href).into_response()
}

async fn changed(visit: &Visit, sent: Sent, stated: Stated) -> Result<Shown, Trouble> {
    let fields = sent.fields()?;
    let language = field(&fields, "language").unwrap_or_default();
    let typed = join::typed(fields);
    let changes = match edit_of(visit, &typed, &language, &stated) {
        Ok(changes) => changes,
        Err(errors) => return Ok(wrong(visit, &stated, typed, language, errors)),
    };
    let (app, id) = (visit.app.clone(), stated.entry.id);
    match to_the_end(async move { edit(&app, id, changes).await }).await {
        Ok(()) => {}
        Err(Error::Refused(Refusal::NoContact)) => {
            let error =
                FieldError::new(visit.language, Field::Phone, "page-error-phone-needed", &[]);
            return Ok(wrong(visit, &stated, typed, language, vec![error]));
        }
        Err(error) => return Err(error.into()),
    }
    let stated = self::stated(&visit.app, id).await?;
    let mut page = page(visit, &stated, Typed::default(), language, Vec::new());
    page.is_saved = true;
    Ok(Shown::new(StatusCode::OK, &page))
}

fn field(fields: &[(String, String)], name: &str) -> Option<String> {
    let mut fields = fields.iter();
    let found = fields.find(|(key, _)| key == name);
    found.map(|(_, value)| value.clone())
}

/// The form sends every field, so that what is empty is meant to be.
fn edit_of(
    visit: &Visit,
    typed: &Typed,
    language: &str,
    stated: &Stated,
) -> Result<Edit, Vec<FieldError>> {
    let app = &visit.app;
    let today = local_day(app.clock.now(), app.zone());
    let draft = EditDraft {
        // Not asked where there is only one.
        offices: (serving(visit, stated).len() > 1).then(|| typed.offices.clone()),
        windows: Some(join::windows(&typed.windows)),
        not_before: Some(typed.not_before.clone()),
        not_after: Some(typed.not_after.clone()),
        notice_hours: Some(typed.notice_hours.clone()),
        email: Some(typed.email.clone()),
        phone: Some(typed.phone.clone()),
    };
    let edit = parse(&draft, stated, visit.language, &app.config.town, today);
    let language = language.parse::<Language>().map_err(|_| {
        let key = "page-error-language";
        FieldError::new(visit.language, Field::Language, key, &[])
    });
    match (edit, language) {
        (Ok(edit), Ok(language)) => Ok(Edit {
            language: Some(language),
            ..edit
        }),
        (edit, language) => {
            let mut errors = edit.err().unwrap_or_default();
            errors.extend(language.err());
            Err(errors)
        }
    }
}

fn wrong(
    visit: &Visit,
    stated: &Stated,
    typed: Typed,
    language: String,
    errors: Vec<FieldError>,
) -> Shown {
    let page = page(visit, stated, typed, language, errors);
    Shown::new(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn page(
    visit: &Visit,
    stated: &Stated,
    typed: Typed,
    language: String,
    errors: Vec<FieldError>,
) -> EditPage {
    let mut form = join::form(visit, typed, errors);
    let serving = serving(visit, stated);
    form.offices.retain(|office| serving.contains(&office.id));
    EditPage {
        chrome: visit.chrome(),
        form,
        service: visit.service_name(&stated.entry.service),
        language,
        entry_href: path(visit.language, Purpose::Entry, &visit.token),
        email_unverified: stated.email_unverified.clone(),
        is_offered: stated.state == crate::domain::entry::State::Offered,
        is_saved: false,
    }
}

/// The ids of the offices that give the service of the entry.
fn serving(visit: &Visit, stated: &Stated) -> BTreeSet<String> {
    let service = visit.service(&stated.entry.service);
    service.map_or_else(BTreeSet::new, |service| join::serving(visit, service))
}

/// What the entry states, as the form would send it.
fn of_entry(town: &Town, stated: &Stated) -> Typed {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let wish = &stated.wish;
    let email = stated.email_unverified.as_ref();
    Typed {
        offices: wish.offices.0.clone(),
        windows: ticks(town, &wish.windows.0),
        not_before: day(wish.not_before),
        not_after: day(wish.not_after),
        notice_hours: wish.notice_hours.to_string(),
        email: email
            .or(stated.entry.email.as_ref())
            .cloned()
            .unwrap_or_default(),
        phone: stated.entry.phone.clone().unwrap_or_default(),
        ..Typed::default()
    }
}

/// Windows as ticks of the grid; a stretch of time that is no whole rows of it is one of its own.
fn ticks(town: &Town, windows: &Windows) -> Vec<String> {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    let columns = join::weekdays(town);
    let rows = join::band_minutes(town);
    let mut ticks = Vec::new();
    let week = [Mon, Tue, Wed, Thu, Fri, Sat, Sun];
    for (day, stretches) in week.into_iter().zip(windows.stretches()) {
        for stretch in stretches {
            let cut = columns.contains(&day).then(|| cut(&rows, stretch));
            let parts = cut.flatten().unwrap_or_else(|| vec![stretch]);
            ticks.extend(parts.into_iter().filter_map(|part| tick(day, part)));
        }
    }
    ticks
}

/// The rows that are exactly this stretch.
fn cut(rows: &[Stretch], (from, to): Stretch) -> Option<Vec<Stretch>> {
    let within = |row: &&Stretch| from <= row.0 && row.1 <= to;
    let parts: Vec<Stretch> = rows.iter().filter(within).copied().collect();
    let is_whole = parts.first()?.0 == from && parts.last()?.1 == to;
    is_whole.then_some(parts)
}

fn tick(day: Weekday, (from, to): Stretch) -> Option<String> {
    let time = TimeOfDay::from_minutes;
    Some(format!(
        "{}-{}-{}",
        weekday_name(day),
        time(from)?,
        time(to)?
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_ticked_where_the_grid_has_them_and_kept_where_not() {
        let rows = [(480, 600), (600, 720), (720, 840)];
        let check = |stretch: Stretch, expect: Option<&[Stretch]>| {
            assert_eq!(cut(&rows, stretch).as_deref(), expect, "{stretch:?}");
        };
        check((480, 720), Some(&[(480, 600), (600, 720)]));
        check((720, 840), Some(&[(720, 840)]));
        check((495, 720), None);
        check((480, 900), None);
        check((900, 960), None);
        assert_eq!(
            tick(Weekday::Mon, (495, 1440)).as_deref(),
            Some("mon-08:15-24:00")
        );
    }
}
