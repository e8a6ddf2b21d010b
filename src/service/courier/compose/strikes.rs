//! Letters about a strike: the one that explains it, and the one that takes it back.

use super::{Facts, Told};
use crate::domain::calendar::local_day;
use crate::domain::token::Purpose;
use crate::domain::town::Office;
use crate::mail::letter::{Letter, StrikeKind};
use crate::service::strike::{Kind, Strike, cost};
use crate::service::{App, Result};
use crate::store::Tx;
use crate::store::offer::AppointmentRow;
use crate::store::outbox::MailRow;

/// Why there is a strike. One that does not count any more is not told.
pub(super) async fn explained<'a>(
    facts: &Facts<'a>,
    tx: &mut Tx,
    mail: &MailRow,
) -> Result<Option<Told<'a>>> {
    let Some((appointment, strike, office)) = told_of(facts, tx, mail).await? else {
        return Ok(None);
    };
    if strike.state != "live" {
        return Ok(None);
    }
    let app = facts.app;
    let cost = cost(app, tx, &facts.entry, facts.now).await?;
    let ends = strike.at + app.config.rules.ranks.strike_memory();
    let letter = Letter::Strike {
        service: facts.service_name(),
        office: office.name.get(facts.language.code()).to_owned(),
        start: appointment.start,
        kind: if strike.kind == Kind::NoShow.word() {
            StrikeKind::NoShow
        } else {
            StrikeKind::CancelledLate
        },
        cost_days: u32::try_from(cost).unwrap_or_default(),
        until: local_day(ends, app.zone()),
        link: link(app, facts, &appointment),
    };
    Ok(Some(Told::at(office, letter)))
}

/// That it no longer counts. Who was never told of it is not told of its end either, nor who has
/// it again.
pub(super) async fn taken_back<'a>(
    facts: &Facts<'a>,
    tx: &mut Tx,
    mail: &MailRow,
) -> Result<Option<Told<'a>>> {
    let Some((appointment, strike, office)) = told_of(facts, tx, mail).await? else {
        return Ok(None);
    };
    let was_told = tx.mail_was_sent(facts.entry.id, appointment.id, "strike");
    if strike.state == "live" || !was_told.await? {
        return Ok(None);
    }
    let letter = Letter::Pardoned {
        service: facts.service_name(),
        office: office.name.get(facts.language.code()).to_owned(),
        start: appointment.start,
        link: link(facts.app, facts, &appointment),
    };
    Ok(Some(Told::at(office, letter)))
}

/// The appointment of the mail, its strike, and where it was.
async fn told_of<'a>(
    facts: &Facts<'a>,
    tx: &mut Tx,
    mail: &MailRow,
) -> Result<Option<(AppointmentRow, Strike, &'a Office)>> {
    let Some(id) = mail.appointment_id else {
        return Ok(None);
    };
    let appointment = tx.appointment_find(id).await?;
    let strike = tx.strike_find_by_appointment(id).await?;
    let found = appointment.zip(strike);
    Ok(found.and_then(|(appointment, strike)| {
        let office = facts.office(&appointment.office)?;
        Some((appointment, strike, office))
    }))
}

fn link(app: &App, facts: &Facts<'_>, appointment: &AppointmentRow) -> String {
    let token = app.token(Purpose::Appointment, appointment.id);
    app.link(facts.language, Purpose::Appointment, &token)
}
