//! A citizen joins: the entry is written, unverified, and a mail with the verify link is due.
//!
//! Joining reads nothing: whether the person is known, and whether the address gets too many
//! mails, is settled when the mail is rendered. So the answer, and the time it takes, are the
//! same for everybody. What arrives together is written together.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use futures::FutureExt;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::App;
use crate::domain::contact::{BirthDate, EmailAddress, PersonName, Phone};
use crate::domain::entry::State;
use crate::domain::ids::{Group, OfficeId, ServiceId};
use crate::domain::token::short_code;
use crate::domain::window::Windows;
use crate::locale::Language;
use crate::store::entry::{EntryRow, NewEntry};
use crate::store::outbox::NewMail;
use crate::store::penalty::PersonKeys;
use crate::store::{Error, Result, Tx};
use crate::{metrics, store};

/// Joins that are written in one transaction at most.
const GROUP_MAX: usize = 256;
/// Joins that may wait to be written.
const QUEUE_MAX: usize = 4096;

/// What a citizen stated, parsed at the door. Who joins online has an address; whom staff enlist
/// may have none.
#[derive(Clone, Debug)]
pub struct Joining<E = EmailAddress> {
    /// What for.
    pub service: ServiceId,
    /// The service's group.
    pub group: Group,
    /// Where; empty means every office that serves.
    pub offices: Vec<OfficeId>,
    /// For how many.
    pub persons: u32,
    /// Consecutive slots that takes.
    pub blocks: u8,
    /// Who.
    pub name: PersonName,
    /// Born when, if stated.
    pub birth_date: Option<BirthDate>,
    /// How to reach them.
    pub email: E,
    /// And by phone, if stated.
    pub phone: Option<Phone>,
    /// The language of pages and mails.
    pub language: Language,
    /// When they can come; empty means any time.
    pub windows: Windows,
    /// The first day that suits.
    pub not_before: Option<NaiveDate>,
    /// The last day that suits.
    pub not_after: Option<NaiveDate>,
    /// Hours of notice needed.
    pub notice_hours: u32,
}

/// The door of the task that writes joins.
#[derive(Debug)]
pub struct Queue {
    sender: mpsc::Sender<Waiting>,
}

impl Queue {
    /// Joins that wait to be written: somebody sits before a browser for each of them.
    pub fn waiting(&self) -> usize {
        self.sender.max_capacity() - self.sender.capacity()
    }
}

/// The other end of the queue, for [`write_joins`].
#[derive(Debug)]
pub struct Arrivals {
    receiver: mpsc::Receiver<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    entry: NewEntry,
    mail: NewMail,
    done: oneshot::Sender<Result<()>>,
}

/// A queue, and the end from which it is written.
pub fn queue() -> (Queue, Arrivals) {
    let (sender, receiver) = mpsc::channel(QUEUE_MAX);
    (Queue { sender }, Arrivals { receiver })
}

/// Puts a citizen's entry, unverified, into the database, with the mail that asks to verify it.
pub async fn join(app: &App, joining: Joining) -> Result<()> {
    let now = app.clock.now();
    let email = joining.email.clone();
    let entry = new_entry(app, joining, Some(&email), now);
    let mail = app
        .new_mail("verify", entry.id, now)
        .keyed(entry.keys.mail_key.clone());
    let (done, answer) = oneshot::channel();
    let closed = || Error::Abandoned("the daemon is shutting down".to_owned());
    app.joins
        .sender
        .send(Waiting { entry, mail, done })
        .await
        .map_err(|_| closed())?;
    answer.await.unwrap_or_else(|_| Err(closed()))
}

/// An entry, unverified, as of `now`.
pub(super) fn new_entry<E>(
    app: &App,
    joining: Joining<E>,
    email: Option<&EmailAddress>,
    now: DateTime<Utc>,
) -> NewEntry {
    let keys = PersonKeys {
        mail_key: email.map(|email| app.key.hash("mail", &email.canonical())),
        phone_key: joining
            .phone
            .as_ref()
            .map(|phone| app.key.hash("phone", phone.as_e164())),
        person_key: joining
            .birth_date
            .map(|born| person_key(app, &joining.name, born)),
    };
    NewEntry {
        id: app.chance.id(now),
        state: State::Unverified.word(),
        service: joining.service.to_string(),
        service_group: joining.group.to_string(),
        offices: joining.offices.iter().map(ToString::to_string).collect(),
        persons: i64::from(joining.persons),
        blocks: i64::from(joining.blocks),
        channel: "online",
        language: joining.language.code(),
        given_name: joining.name.given.as_str().to_owned(),
        family_name: joining.name.family.as_str().to_owned(),
        birth_date: joining.birth_date.map(BirthDate::day),
        email: email.map(|email| email.as_typed().to_owned()),
        phone: joining.phone.map(|phone| phone.as_e164().to_owned()),
        keys,
        short_code: short_code(u32::from_be_bytes(app.chance.bytes())),
        windows: joining.windows,
        not_before: joining.not_before,
        not_after: joining.not_after,
        notice_hours: i64::from(joining.notice_hours),
        secret: app.chance.bytes(),
        joined_at: now,
        join_day: crate::domain::calendar::day_number(now, app.zone()),
    }
}

pub(super) fn person_key(app: &App, name: &PersonName, born: BirthDate) -> Vec<u8> {
    let name = name.to_string().to_lowercase();
    app.key.hash("person", &format!("{name}/{}", born.day()))
}

/// Writes joins for as long as the queue lives: whatever waits goes into one transaction.
pub async fn write_joins(app: Arc<App>, mut arrivals: Arrivals) {
    let mut group = Vec::with_capacity(GROUP_MAX);
    while arrivals.receiver.recv_many(&mut group, GROUP_MAX).await > 0 {
        let mut entries = Vec::with_capacity(group.len());
        let mut mails = Vec::with_capacity(group.len());
        let mut callers = Vec::with_capacity(group.len());
        let mut joined = Vec::with_capacity(group.len());
        for waiting in group.drain(..) {
            joined.push((waiting.entry.service.clone(), waiting.entry.channel));
            entries.push(waiting.entry);
            mails.push(waiting.mail);
            callers.push(waiting.done);
        }
        let written: Result<()> = app
            .store
            .write(move |tx| {
                async move {
                    tx.entry_insert_many(&entries).await?;
                    tx.mail_insert_many(&mails).await
                }
                .boxed()
            })
            .await;
        if written.is_ok() {
            for (service, channel) in &joined {
                metrics::joined(service, channel);
            }
            app.signals.mail.notify_one();
        }
        tell(callers, written);
    }
}

/// All callers of a group share its fate.
fn tell(callers: Vec<oneshot::Sender<Result<()>>>, written: Result<()>) {
    let failure = written.err().map(|error| error.to_string());
    for caller in callers {
        let answer = failure
            .clone()
            .map_or(Ok(()), |reason| Err(store::Error::Abandoned(reason)));
        // A client that hung up no longer asks.
        let _ = caller.send(answer);
    }
}

impl App {
    /// A mail about an entry, due at once, whatever address it goes to.
    pub(super) fn new_mail(
        &self,
        kind: &'static str,
        entry_id: Uuid,
        now: DateTime<Utc>,
    ) -> NewMail {
        self.mail_of_id(self.chance.id(now), kind, entry_id, now)
    }

    /// The same to the address of `entry`; none where there is no address: nobody could send it.
    pub(super) fn mail_to(
        &self,
        entry: &EntryRow,
        kind: &'static str,
        now: DateTime<Utc>,
    ) -> Option<NewMail> {
        let address = entry.email.as_ref();
        address.map(|_| self.new_mail(kind, entry.id, now))
    }

    /// The same, where many mails are made and their ids are to ascend.
    pub(super) fn mail_of_id(
        &self,
        id: Uuid,
        kind: &'static str,
        entry_id: Uuid,
        now: DateTime<Utc>,
    ) -> NewMail {
        let domain = self.config.mail.from.email.domain();
        NewMail {
            id,
            kind,
            entry_id,
            offer_id: None,
            appointment_id: None,
            message_id: format!("<{}@{domain}>", id.simple()),
            mail_key: None,
            created_at: now,
        }
    }

    /// Puts a mail to the address of `entry` into the outbox that tells of an offer; where there is no
    /// address, nothing.
    pub(super) async fn tell_of_offer(
        &self,
        tx: &mut Tx,
        entry: &EntryRow,
        kind: &'static str,
        offer: Uuid,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let mail = self.mail_to(entry, kind, now);
        let mail = mail.map(|mail| mail.about_offer(offer));
        tx.mail_insert_many(mail.as_slice()).await
    }

    /// The same of an appointment.
    pub(super) async fn tell_of_appointment(
        &self,
        tx: &mut Tx,
        entry: &EntryRow,
        kind: &'static str,
        appointment: Uuid,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let mail = self.mail_to(entry, kind, now);
        let mail = mail.map(|mail| mail.about_appointment(appointment));
        tx.mail_insert_many(mail.as_slice()).await
    }
}

impl NewMail {
    /// Counts the mail against the daily limit of an address.
    pub(super) fn keyed(self, mail_key: Option<Vec<u8>>) -> Self {
        Self { mail_key, ..self }
    }

    /// The offer that the mail tells of.
    pub(super) fn about_offer(self, offer: Uuid) -> Self {
        Self {
            offer_id: Some(offer),
            ..self
        }
    }

    /// The appointment that the mail tells of.
    pub(super) fn about_appointment(self, appointment: Uuid) -> Self {
        Self {
            appointment_id: Some(appointment),
            ..self
        }
    }
}
