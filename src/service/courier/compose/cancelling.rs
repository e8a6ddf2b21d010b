//! What a letter says of calling an appointment off: what it costs, and what it has cost.

use chrono::{DateTime, Utc};

use super::Facts;
use crate::domain::token::Purpose;
use crate::mail::letter::{CancelTerms, CancelledBy};
use crate::service::leave::CancelBand;
use crate::store::entry::EntryRow;
use crate::store::offer::AppointmentRow;

/// What calling off an appointment that begins at `start` costs from now on.
pub(super) fn terms(facts: &Facts<'_>, start: DateTime<Utc>) -> CancelTerms {
    let rules = &facts.app.config.rules;
    let until = start - rules.cancelling.free;
    CancelTerms {
        free_until: Some(until).filter(|until| *until > facts.now && !facts.entry.rejoined),
        late_hours: rules.cancelling.late.num_hours(),
        rejoin_days: rules.entries.rejoin_max.num_days(),
    }
}

/// Who called it off. Who cancels has a band in which it happened; the office has none.
pub(super) fn by(entry: &EntryRow, appointment: &AppointmentRow) -> CancelledBy {
    match band(appointment) {
        None => CancelledBy::Office,
        Some(CancelBand::Free) if entry.rejoined => CancelledBy::EarlyAgain,
        Some(CancelBand::Free) => CancelledBy::Early,
        Some(CancelBand::Anew) => CancelledBy::Citizen,
        Some(CancelBand::Late) => CancelledBy::Late,
    }
}

/// To the join page; who was displaced is in the list and has an entry to look at.
pub(super) fn next_link(facts: &Facts<'_>, appointment: &AppointmentRow) -> String {
    match band(appointment) {
        None => facts.entry_link(Purpose::Entry),
        Some(_) => format!("{}/{}/", facts.app.config.public_url, facts.language),
    }
}

fn band(appointment: &AppointmentRow) -> Option<CancelBand> {
    let word = appointment.cancel_band.as_deref();
    word.and_then(CancelBand::from_word)
}
