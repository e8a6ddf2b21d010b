//! From a row of the outbox to a letter: the facts as they are now, in the citizen's language.

mod cancelling;
mod event;
mod strikes;

use chrono::{DateTime, TimeDelta, Utc};

use super::super::verify::find_live;
use super::super::{App, Result};
use super::deadline_of;
use crate::domain::calendar::day_of_number;
use crate::domain::draw::Hex;
use crate::domain::entry::State;
use crate::domain::ids::ServiceId;
use crate::domain::patience::PausedFor;
use crate::domain::token::{Purpose, reference};
use crate::domain::town::{Office, Service};
use crate::locale::Language;
use crate::mail::letter::{Booked, Frame, Letter, PauseReason, RestRule, Signature, Wire};
use crate::mail::transport::Transport;
use crate::store::Tx;
use crate::store::entry::EntryRow;
use crate::store::offer::{AppointmentRow, OfferRow};
use crate::store::outbox::MailRow;

/// What became of a row of the outbox.
pub(super) enum Composed {
    /// There is something to tell.
    Letter {
        /// The letter.
        letter: Box<Letter>,
        /// Who it is from and to.
        frame: Box<Frame>,
        /// The deadline that an offer prints.
        deadline: Option<DateTime<Utc>>,
    },
    /// There is nothing to tell any more.
    Nothing,
}

/// A letter, and what the courier needs besides.
struct Told<'a> {
    letter: Letter,
    /// The deadline that an offer prints.
    deadline: Option<DateTime<Utc>>,
    /// Where the letter's offer or appointment is.
    office: Option<&'a Office>,
    /// To whom, if not to the address of the entry.
    to: Option<String>,
}

impl<'a> Told<'a> {
    /// About a place in the list.
    fn of_entry(letter: Letter) -> Self {
        Self {
            letter,
            deadline: None,
            office: None,
            to: None,
        }
    }

    /// About an offer or an appointment at an office.
    fn at(office: &'a Office, letter: Letter) -> Self {
        Self {
            office: Some(office),
            ..Self::of_entry(letter)
        }
    }
}

/// A mail with the rows and words that its letter needs.
struct Facts<'a> {
    app: &'a App,
    entry: EntryRow,
    language: Language,
    service: &'a Service,
    now: DateTime<Utc>,
}

/// Composes `mail` from what is true `now`.
pub(super) async fn compose(app: &App, mail: &MailRow, now: DateTime<Utc>) -> Result<Composed> {
    let tx = &mut app.store.read().await?;
    let Some(entry) = tx.entry_find(mail.entry_id).await? else {
        return Ok(Composed::Nothing);
    };
    let Some(entry) = addressee(tx, mail, entry).await? else {
        return Ok(Composed::Nothing);
    };
    if is_too_much(app, tx, mail, now).await? {
        return Ok(Composed::Nothing);
    }
    let service = entry
        .service
        .parse::<ServiceId>()
        .ok()
        .and_then(|id| app.config.town.service(&id));
    let Some(service) = service else {
        tracing::error!(mail = %mail.id, service = entry.service, "a mail's service is no longer in the town file");
        return Ok(Composed::Nothing);
    };
    let language = entry.language.parse().unwrap_or(Language::GERMAN);
    let facts = Facts {
        app,
        entry,
        language,
        service,
        now,
    };
    let told = match mail.kind.as_str() {
        "verify_address" | "address_changed" => about_address(&facts, tx, mail).await?,
        "strike" => strikes::explained(&facts, tx, mail).await?,
        "pardoned" => strikes::taken_back(&facts, tx, mail).await?,
        "offer" | "reminder" | "expired" | "revoked" => about_offer(&facts, tx, mail).await?,
        "confirmed" | "upcoming" | "changed" | "cancelled" => {
            about_appointment(&facts, tx, mail).await?
        }
        _ => about_entry(&facts, tx, mail).await?.map(Told::of_entry),
    };
    let Some(told) = told else {
        return Ok(Composed::Nothing);
    };
    let address = told.to.as_ref().or(facts.entry.email.as_ref());
    let office = match told.office {
        Some(office) => Some(office),
        None => facts.home(&tx.entry_offices(facts.entry.id).await?),
    };
    let frame = address.and_then(|to| facts.frame(mail, to, office));
    Ok(match frame {
        Some(frame) => Composed::Letter {
            letter: Box::new(told.letter),
            frame: Box::new(frame),
            deadline: told.deadline,
        },
        None => Composed::Nothing,
    })
}

/// Whose letter it is. A verify mail to somebody who is in the list already becomes the receipt
/// of that place: joining again changes nothing, and only the owner of the address is told.
async fn addressee(tx: &mut Tx, mail: &MailRow, entry: EntryRow) -> Result<Option<EntryRow>> {
    if mail.kind != "verify" {
        return Ok(Some(entry));
    }
    if let Some(live) = find_live(tx, &entry).await? {
        return Ok((live.id != entry.id).then_some(live));
    }
    Ok((entry.state == State::Unverified.word()).then_some(entry))
}

/// Nobody can fill somebody else's mailbox by joining in their name.
async fn is_too_much(app: &App, tx: &mut Tx, mail: &MailRow, now: DateTime<Utc>) -> Result<bool> {
    let Some(key) = &mail.mail_key else {
        return Ok(false);
    };
    Ok(tx
        .mail_count_unasked(key, now - TimeDelta::days(1), mail)
        .await?
        >= app.config.rules.entries.mails_per_day)
}

async fn about_entry(facts: &Facts<'_>, tx: &mut Tx, mail: &MailRow) -> Result<Option<Letter>> {
    let entry = &facts.entry;
    // Who has left meanwhile is told no more of a place in the list.
    if State::from_word(&entry.state).is_none_or(State::is_ended) {
        return Ok(None);
    }
    let service = facts.service_name();
    let verified = entry.state != State::Unverified.word();
    Ok(Some(match mail.kind.as_str() {
        "verify" if !verified => Letter::Verify {
            service,
            link: facts.entry_link(Purpose::Verify),
            expires: entry.joined_at + facts.app.config.rules.entries.verify_max,
        },
        "verify" | "receipt_again" => Letter::ReceiptAgain {
            service,
            reference: reference(entry.id),
            link: facts.entry_link(Purpose::Entry),
        },
        "waiting" => Letter::Waiting {
            service,
            reference: reference(entry.id),
            joined_on: day_of_number(entry.seniority.join_day),
            check_key: check_key(tx, entry).await?,
            link: facts.entry_link(Purpose::Entry),
        },
        "paused" => Letter::Paused {
            service,
            link: facts.entry_link(Purpose::Entry),
            reason: match entry.paused_for() {
                Some(PausedFor::Declines) => PauseReason::Declines,
                Some(PausedFor::Silences) => PauseReason::Silences,
                Some(PausedFor::StillNeeded) => PauseReason::StillNeeded,
                // The citizen has been on the page meanwhile.
                _ => return Ok(None),
            },
            free_days: u32::try_from(facts.app.config.rules.ranks.pause_free_days)
                .unwrap_or_default(),
        },
        // Who has answered meanwhile is not asked.
        "still_needed" if entry.asked_at.is_some() => Letter::StillNeeded {
            service,
            joined_on: day_of_number(entry.seniority.join_day),
            until: mail.created_at + facts.app.config.rules.entries.still_needed_answer,
            link: facts.entry_link(Purpose::Entry),
        },
        _ => return Ok(None),
    }))
}

/// To an address that was stated anew, and to the one before it. Another that was stated since
/// has mails of its own.
async fn about_address(
    facts: &Facts<'_>,
    tx: &mut Tx,
    mail: &MailRow,
) -> Result<Option<Told<'static>>> {
    let Some(address) = tx.address_find_of_entry(facts.entry.id).await? else {
        return Ok(None);
    };
    let service = facts.service_name();
    if mail.kind == "address_changed" {
        let letter = Letter::AddressChanged {
            service,
            reference: reference(facts.entry.id),
        };
        return Ok(address.former.map(|former| Told {
            to: Some(former),
            ..Told::of_entry(letter)
        }));
    }
    let is_this = mail.mail_key.as_ref() == Some(&address.mail_key);
    if !is_this || address.confirmed_at.is_some() {
        return Ok(None);
    }
    let token = facts.app.token(Purpose::Address, address.id);
    let letter = Letter::VerifyAddress {
        service,
        expires: address.at + facts.app.config.rules.entries.verify_max,
        link: facts.app.link(facts.language, Purpose::Address, &token),
    };
    Ok(Some(Told {
        to: Some(address.email),
        ..Told::of_entry(letter)
    }))
}

/// With which the citizen finds the own line in the files of a round.
async fn check_key(tx: &mut Tx, entry: &EntryRow) -> Result<String> {
    let secret = tx.entry_secret(entry.id).await?;
    Ok(secret.map_or_else(String::new, |(_, secret)| Hex(&secret).to_string()))
}

async fn about_offer<'a>(
    facts: &Facts<'a>,
    tx: &mut Tx,
    mail: &MailRow,
) -> Result<Option<Told<'a>>> {
    let offer = match mail.offer_id {
        Some(id) => tx.offer_find(id).await?,
        None => None,
    };
    let Some(offer) = offer else { return Ok(None) };
    let Some(office) = facts.office(&offer.office) else {
        return Ok(None);
    };
    let (service, start) = (facts.service_name(), offer.start);
    let office_name = office.name.get(facts.language.code()).to_owned();
    let entry_link = facts.entry_link(Purpose::Entry);
    Ok(match mail.kind.as_str() {
        "offer" => offer_letter(facts, office, &offer),
        "reminder" => reminder_letter(facts, office, &offer).map(|letter| Told::at(office, letter)),
        "expired" => Some(Told::at(
            office,
            Letter::Expired {
                service,
                office: office_name,
                start,
                link: entry_link,
                rest: facts.rest_rule(),
            },
        )),
        _ => Some(Told::at(
            office,
            Letter::Revoked {
                service,
                office: office_name,
                start,
                link: entry_link,
            },
        )),
    })
}

/// An offer that can no longer be answered in time is not told; the expiry job takes it back.
fn offer_letter<'a>(facts: &Facts<'a>, office: &'a Office, offer: &OfferRow) -> Option<Told<'a>> {
    if offer.state != "open" {
        return None;
    }
    let deadline = deadline_of(facts.app, offer, facts.now)?;
    let token = facts.app.token(Purpose::Offer, offer.id);
    let letter = Letter::Offer {
        service: facts.service_name(),
        office: office.name.get(facts.language.code()).to_owned(),
        address: office.address.clone(),
        start: offer.start,
        persons: facts.persons(),
        deadline,
        link: facts.app.link(facts.language, Purpose::Offer, &token),
        rest: facts.rest_rule(),
    };
    Some(Told {
        deadline: Some(deadline),
        ..Told::at(office, letter)
    })
}

/// Who has answered meanwhile is not reminded.
fn reminder_letter(facts: &Facts<'_>, office: &Office, offer: &OfferRow) -> Option<Letter> {
    let deadline = offer.deadline.filter(|deadline| *deadline >= facts.now)?;
    let token = facts.app.token(Purpose::Offer, offer.id);
    (offer.state == "open").then(|| Letter::Reminder {
        service: facts.service_name(),
        office: office.name.get(facts.language.code()).to_owned(),
        address: office.address.clone(),
        start: offer.start,
        persons: facts.persons(),
        deadline,
        link: facts.app.link(facts.language, Purpose::Offer, &token),
        rest: facts.rest_rule(),
    })
}

async fn about_appointment<'a>(
    facts: &Facts<'a>,
    tx: &mut Tx,
    mail: &MailRow,
) -> Result<Option<Told<'a>>> {
    let appointment = match mail.appointment_id {
        Some(id) => tx.appointment_find(id).await?,
        None => None,
    };
    let Some(appointment) = appointment else {
        return Ok(None);
    };
    let Some(office) = facts.office(&appointment.office) else {
        return Ok(None);
    };
    let calendar = facts
        .app
        .calendar_event(&facts.entry, &appointment, facts.language, facts.now);
    let Some(calendar) = calendar else {
        return Ok(None);
    };
    let code = facts.language.code();
    let letter = match mail.kind.as_str() {
        // Cancelled before the confirmation was sent: the cancellation says it all.
        "confirmed" if appointment.state == "cancelled" => return Ok(None),
        "confirmed" => Letter::Confirmed {
            booked: booked(facts, office, &appointment),
            calendar,
        },
        // Cancelled, or begun: there is nothing to think of any more.
        "upcoming" | "changed"
            if appointment.state != "booked" || appointment.start <= facts.now =>
        {
            return Ok(None);
        }
        "changed" => Letter::Changed {
            booked: booked(facts, office, &appointment),
            change: event::change(&appointment),
            calendar,
        },
        "upcoming" => Letter::Upcoming {
            booked: booked(facts, office, &appointment),
            empty_euros: facts.app.config.rules.appointments.empty_euros,
        },
        _ => Letter::Cancelled {
            service: facts.service_name(),
            office: office.name.get(code).to_owned(),
            start: appointment.start,
            reference: reference(facts.entry.id),
            by: cancelling::by(&facts.entry, &appointment),
            rejoin_days: facts.app.config.rules.entries.rejoin_max.num_days(),
            link: cancelling::next_link(facts, &appointment),
            calendar,
        },
    };
    Ok(Some(Told::at(office, letter)))
}

/// An appointment that stands, as its letters tell it.
fn booked(facts: &Facts<'_>, office: &Office, appointment: &AppointmentRow) -> Booked {
    let token = facts.app.token(Purpose::Appointment, appointment.id);
    let code = facts.language.code();
    Booked {
        service: facts.service_name(),
        office: office.name.get(code).to_owned(),
        address: office.address.clone(),
        start: appointment.start,
        minutes: u32::try_from(appointment.minutes).unwrap_or_default(),
        persons: facts.persons(),
        bring: facts.service.bring_in(code).to_vec(),
        reference: reference(facts.entry.id),
        link: facts.app.link(facts.language, Purpose::Appointment, &token),
        terms: cancelling::terms(facts, appointment.start),
    }
}

/// Whether the address of the mail is known to be the citizen's.
fn is_verified(mail: &MailRow) -> bool {
    !matches!(mail.kind.as_str(), "verify" | "verify_address")
}

impl<'a> Facts<'a> {
    fn service_name(&self) -> String {
        self.service.name.get(self.language.code()).to_owned()
    }

    fn rest_rule(&self) -> RestRule {
        let rules = &self.app.config.rules.offers;
        RestRule {
            declines: rules.declines_max,
            silences: rules.silences_max,
            free_days: self.app.config.rules.ranks.pause_free_days,
        }
    }

    fn persons(&self) -> u32 {
        u32::try_from(self.entry.persons).unwrap_or(1)
    }

    fn office(&self, id: &str) -> Option<&'a Office> {
        id.parse()
            .ok()
            .and_then(|id| self.app.config.town.office(&id))
    }

    fn entry_link(&self, purpose: Purpose) -> String {
        let token = self.app.entry_token(purpose, &self.entry);
        self.app.link(self.language, purpose, &token)
    }

    /// An office that the citizen may be served at, best one that can be called. `chosen` are those
    /// that the entry names; none means all.
    fn home(&self, chosen: &[String]) -> Option<&'a Office> {
        let offices = self.app.config.town.offices.iter().filter(|office| {
            let is_chosen = chosen.iter().any(|id| id == office.id.as_str());
            self.service.is_at(&office.id) && (chosen.is_empty() || is_chosen)
        });
        // Of several that are equally good this finds the first.
        offices.min_by_key(|office| office.phone.is_none())
    }

    fn frame(&self, mail: &MailRow, address: &str, office: Option<&Office>) -> Option<Frame> {
        let address = crate::domain::contact::EmailAddress::parse(address).ok()?;
        let from = self.app.config.mail.from.clone();
        Some(Frame {
            language: self.language,
            zone: self.app.zone(),
            town: from.name.clone().unwrap_or_else(|| from.email.to_string()),
            signature: office.map(|office| Signature {
                office: office.name.get(self.language.code()).to_owned(),
                address: office.address.clone(),
                phone: office.phone.clone(),
            }),
            reference: is_verified(mail).then(|| reference(self.entry.id)),
            from,
            to: address.for_sending().parse().ok()?,
            given: self.entry.given_name.clone(),
            family: self.entry.family_name.clone(),
            message_id: mail.message_id.clone(),
            date: self.now,
            wire: match self.app.transport {
                Transport::Files(_) => Wire::EightBit,
                Transport::Smtp(_) | Transport::Memory(_) => Wire::SevenBit,
            },
            sensitive: self.service.sensitive,
        })
    }
}
