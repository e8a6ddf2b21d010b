//! What people and the daemon do, in the words of the flow.

use std::fmt::Debug;

use chrono::TimeDelta;
use reihum::domain::contact::{EmailAddress, PersonName};
use reihum::domain::entry::State;
use reihum::domain::refusal::Refusal;
use reihum::domain::token::Purpose;
use reihum::domain::window::Windows;
use reihum::locale::Language;
use reihum::service::join::Joining;
use reihum::service::slots::{self, Opening};
use reihum::service::{
    self, address, answer, attend, courier, expire, explain, join, lead, leave, remind, round,
    standing, verify,
};
use reihum::store::offer::{AppointmentRow, OfferRow};
use reihum::store::round::PlanRow;
use uuid::Uuid;

use super::{World, local};

/// Whoever works at the desk.
pub const CLERK: Uuid = Uuid::from_u128(7);

/// The rule that said no.
pub fn refusal<T: Debug>(answer: Result<T, service::Error>) -> Refusal {
    match answer {
        Err(service::Error::Refused(refusal)) => refusal,
        other => panic!("no rule said no: {other:?}"),
    }
}

impl World {
    /// Somebody who wants an identity card, anywhere and any time.
    pub fn citizen(&self, email: &str) -> Joining {
        let service = "personalausweis".parse().expect("an id");
        Joining {
            group: self
                .app
                .config
                .town
                .service(&service)
                .expect("a service")
                .group
                .clone(),
            service,
            offices: Vec::new(),
            persons: 1,
            blocks: 1,
            name: PersonName::parse("Eva", "Muster").expect("a name"),
            birth_date: None,
            email: EmailAddress::parse(email).expect("an address"),
            phone: None,
            language: Language::GERMAN,
            windows: Windows::default(),
            not_before: None,
            not_after: None,
            notice_hours: 0,
        }
    }

    /// Somebody who wants to register a move.
    pub fn mover(&self, email: &str) -> Joining {
        Joining {
            service: "umzug".parse().expect("an id"),
            group: "umzug".parse().expect("an id"),
            ..self.citizen(email)
        }
    }

    /// Joins; the link waits in the mail.
    pub async fn join(&self, joining: Joining) {
        join::join(&self.app, joining).await.expect("joined");
    }

    /// The entry that the latest verify mail to somebody is about.
    pub fn entry_to_verify(&self, email: &str) -> Uuid {
        let letter = self.letter("verify", email);
        let opened = self.app.open_entry(&[Purpose::Verify], letter.token());
        opened.expect("a verify link").0
    }

    /// Joins and presses the link in the mail.
    pub async fn enlist_as(&self, joining: Joining) -> Uuid {
        let email = joining.email.as_typed().to_owned();
        self.join(joining).await;
        self.deliver().await;
        let entry = self.entry_to_verify(&email);
        let verified = verify::verify(&self.app, entry).await.expect("verified");
        assert_eq!(verified, verify::Verified::Now);
        entry
    }

    /// Joins for an identity card and presses the link.
    pub async fn enlist(&self, email: &str) -> Uuid {
        self.enlist_as(self.citizen(email)).await
    }

    /// Where an entry stands.
    pub async fn state(&self, entry: Uuid) -> State {
        explain::entry(&self.app, entry).await.expect("an entry").1
    }

    /// A clerk opens a slot for identity cards: at `rathaus`, at a local time.
    pub async fn open_slot(&self, start: &str) -> Uuid {
        self.open_slot_at("rathaus", start).await
    }

    /// A clerk opens a slot at an office.
    pub async fn open_slot_at(&self, office: &str, start: &str) -> Uuid {
        let slot = slots::open(&self.app, opening(office, start), CLERK).await;
        slot.expect("a slot")
    }

    /// A round at once, run by this daemon.
    pub async fn round(&self) -> PlanRow {
        lead::beat(&self.app).await.expect("a database");
        let key = round::request(&self.app).await.expect("a plan");
        round::run_due(&self.app).await.expect("a round");
        self.plan(&key).await
    }

    /// What came of a plan.
    pub async fn plan(&self, key: &str) -> PlanRow {
        let plan = round::plan(&self.app, key).await.expect("a database");
        plan.expect("a plan")
    }

    /// The latest offer to an entry.
    pub async fn offer(&self, entry: Uuid) -> OfferRow {
        let offers = explain::offers(&self.app, entry).await.expect("a database");
        offers.last().cloned().expect("an offer")
    }

    /// A round and its mails; the entry's offer.
    pub async fn offered(&self, entry: Uuid) -> OfferRow {
        assert_eq!(self.round().await.outcome.as_deref(), Some("drawn"));
        self.deliver().await;
        assert_eq!(self.state(entry).await, State::Offered);
        self.offer(entry).await
    }

    /// A slot, a round, a yes: the entry's appointment.
    pub async fn book(&self, entry: Uuid, start: &str) -> Uuid {
        self.open_slot(start).await;
        let offer = self.offered(entry).await;
        let appointment = answer::confirm(&self.app, offer.id).await.expect("booked");
        self.deliver().await;
        appointment
    }

    /// An appointment as it stands.
    pub async fn appointment(&self, id: Uuid) -> AppointmentRow {
        explain::appointment(&self.app, id)
            .await
            .expect("an appointment")
            .0
    }

    /// Says no to the latest offer.
    pub async fn decline(&self, entry: Uuid) {
        let offer = self.offer(entry).await;
        answer::decline(&self.app, offer.id)
            .await
            .expect("declined");
    }

    /// Calls an appointment off.
    pub async fn cancel(&self, appointment: Uuid) -> leave::CancelBand {
        let band = leave::cancel(&self.app, appointment)
            .await
            .expect("cancelled");
        self.deliver().await;
        band
    }

    /// Time passes and every reconciler does its part.
    pub async fn advance(&self, by: TimeDelta) {
        self.pass(by);
        let app = &self.app;
        lead::beat(app).await.expect("a database");
        expire::offers(app).await.expect("a database");
        expire::stuck_offers(app).await.expect("a database");
        expire::unverified(app).await.expect("a database");
        address::forget_old(app).await.expect("a database");
        remind::offers(app).await.expect("a database");
        remind::appointments(app).await.expect("a database");
        remind::ask(app).await.expect("a database");
        remind::unanswered(app).await.expect("a database");
        attend::close_unmarked(app).await.expect("a database");
        standing::review(app).await.expect("a database");
        slots::open_series(app).await.expect("a database");
        round::plan_due(app).await.expect("a database");
        round::run_due(app).await.expect("a database");
        while courier::deliver_due(app).await.expect("a database").mails > 0 {}
    }
}

/// What a clerk asks for who opens a slot of 15 minutes at the first counter of an office.
pub fn opening(office: &str, start: &str) -> Opening {
    Opening {
        office: office.parse().expect("an id"),
        counter: "1".parse().expect("an id"),
        start: local(start),
        minutes: 15,
        services: Vec::new(),
    }
}
