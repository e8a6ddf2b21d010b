//! An appointment as it stands in the citizen's own calendar.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::token::{Purpose, reference};
use crate::domain::town::{Office, Service};
use crate::locale::Language;
use crate::mail::ics::{CalendarEvent, Party};
use crate::mail::letter::Change;
use crate::service::App;
use crate::store::entry::EntryRow;
use crate::store::offer::AppointmentRow;

impl App {
    /// The calendar event of an appointment: the same UID for all its life, the sequence of its
    /// last change.
    pub fn calendar_event(
        &self,
        entry: &EntryRow,
        appointment: &AppointmentRow,
        language: Language,
        now: DateTime<Utc>,
    ) -> Option<CalendarEvent> {
        let office = self.config.town.office(&appointment.office.parse().ok()?)?;
        let service = self.config.town.service(&entry.service.parse().ok()?)?;
        let code = language.code();
        let token = self.token(Purpose::Appointment, appointment.id);
        let link = self.link(language, Purpose::Appointment, &token);
        let from = &self.config.mail.from;
        let office_name = office.name.get(code);
        // A calendar shows on locked screens, and others may look into it.
        let summary = if service.sensitive {
            language.text("mail-calendar-sensitive")
        } else {
            service.name.get(code).to_owned()
        };
        Some(CalendarEvent {
            exchange: self.config.mail.calendar,
            uid: format!("{}@{}", appointment.id.simple(), from.email.domain()),
            sequence: u32::try_from(appointment.sequence).unwrap_or_default(),
            stamp: now,
            start: appointment.start,
            end: appointment.start + TimeDelta::minutes(appointment.minutes),
            summary,
            location: office.told_in(code),
            description: description(entry, office, service, language, &link),
            organizer: Some(Party {
                name: office_name.to_owned(),
                address: from.email.to_string(),
            }),
            attendee: entry.email.clone().map(|address| Party {
                name: format!("{} {}", entry.given_name, entry.family_name),
                address,
            }),
            url: Some(link),
        })
    }
}

/// What changed last about an appointment.
pub(super) fn change(appointment: &AppointmentRow) -> Change {
    match &appointment.former_place {
        Some(former) => Change::Place {
            former: former.clone(),
        },
        None => Change::Name,
    }
}

/// What to bring, and how to reach the office. The link stands here once more: not every calendar
/// shows the address of an event.
fn description(
    entry: &EntryRow,
    office: &Office,
    service: &Service,
    language: Language,
    link: &str,
) -> String {
    let text = |key| language.text(key);
    let mut parts = Vec::new();
    let bring = service.bring_in(language.code());
    if !bring.is_empty() && !service.sensitive {
        let things = bring.iter().map(|thing| format!("\n- {thing}"));
        parts.push(format!(
            "{}:{}",
            text("mail-confirmed-bring"),
            things.collect::<String>()
        ));
    }
    let number = reference(entry.id);
    let mut reach = vec![format!("{}: {number}", text("mail-fact-reference"))];
    if let Some(phone) = &office.phone {
        reach.push(format!("{}: {phone}", text("mail-fact-phone")));
    }
    parts.push(reach.join("\n"));
    parts.push(format!("{}:\n{link}", text("mail-confirmed-link")));
    parts.join("\n\n")
}
