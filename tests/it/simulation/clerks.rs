//! What goes on behind the counter: calls, closures, pardons, hardship, addresses that die.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveTime, TimeDelta, Timelike, Utc, Weekday};
use chrono_tz::Europe::Berlin;
use rand::RngExt;
use reihum::domain::calendar;
use reihum::domain::contact::{EmailAddress, Phone};
use reihum::domain::entry::State;
use reihum::domain::lever::Hardship;
use reihum::service::bounce::{self, Ingested};
use reihum::service::call::{self, Called};
use reihum::service::close::{self, Closing};
use reihum::service::enlist::{self, Channel, Enlisting};
use reihum::service::join::Joining;
use reihum::service::{levers, strike};
use uuid::Uuid;

use super::book::{Why, day};
use super::people::Answer;
use super::year::{Deed, Year};
use crate::world::Letter;

/// The one clerk of the town.
pub const CLERK: Uuid = Uuid::from_u128(7);

/// A report of a mail server that an address is dead, and what stands in it for the return address.
const DEAD: &str = include_str!("../bounce/postfix_rejected.eml");
const RETURN: &str = "bounce+aaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbb@example.org";

/// Attempts on so many half-days are a silence.
const HALF_DAYS: usize = 3;

impl Year {
    /// Somebody without mail calls and is put on the list.
    pub async fn enlist(&mut self, person: usize, asked: Joining, is_easy: bool) {
        let service = asked.service.to_string();
        let group = asked.group.to_string();
        let number = format!("+49230510{person:04}");
        let joining = Joining::<Option<EmailAddress>> {
            service: asked.service,
            group: asked.group,
            offices: asked.offices,
            persons: asked.persons,
            blocks: asked.blocks,
            name: asked.name,
            birth_date: asked.birth_date,
            email: None,
            phone: Some(Phone::parse(&number).expect("a number")),
            language: asked.language,
            windows: asked.windows,
            not_before: asked.not_before,
            not_after: asked.not_after,
            notice_hours: asked.notice_hours,
        };
        let enlisting = Enlisting {
            joining,
            channel: Channel::Phone,
            backdate: None,
            second_person: None,
            hardship: None,
        };
        let live = self.book.live(person, &group);
        let outcome = enlist::enlist(&self.world.app, enlisting, CLERK).await;
        match outcome.expect("enlisted") {
            enlist::Outcome::Known { entry, .. } => assert_eq!(Some(entry), live, "{service}"),
            enlist::Outcome::New { entry, .. } => {
                assert_eq!(live, None, "{service}");
                self.note_called(entry.id, person, is_easy).await;
            }
        }
    }

    async fn note_called(&mut self, entry: Uuid, person: usize, is_easy: bool) {
        self.note_as(entry, person, is_easy).await;
        let now = self.now();
        let place = self.book.place_mut(entry);
        place.is_called = true;
        // There has to be time for a call: that is not so of every slot.
        place.is_easy = false;
        self.book.enter(entry, now);
    }

    /// In office hours the clerk works through the list of calls.
    pub async fn call_people(&mut self) {
        let local = self.now().with_timezone(&Berlin);
        let is_open = !matches!(local.weekday(), Weekday::Sat | Weekday::Sun)
            && (8..16).contains(&local.hour());
        if !is_open {
            return;
        }
        let calls = call::list(&self.world.app).await.expect("a database");
        for (row, _) in calls {
            if self.chance.random_bool(0.5) {
                self.call(row.entry_id, row.offer_id).await;
            }
        }
    }

    async fn call(&mut self, entry: Uuid, offer: Uuid) {
        let person = self.people[self.book.place(entry).person].clone();
        let is_away = self.chance.random_bool(0.4);
        let outcome = match person.answer(&mut self.chance).0 {
            Answer::Yes if !is_away => call::Outcome::Yes,
            Answer::No if !is_away => call::Outcome::No,
            _ => call::Outcome::Failed,
        };
        let now = self.now();
        let called = call::note(&self.world.app, offer, outcome, CLERK).await;
        let called = called.expect("a call");
        match outcome {
            call::Outcome::Yes => {
                let Called::Booked(appointment) = called else {
                    panic!("{called:?}");
                };
                self.book.confirm(entry, appointment, now);
                self.look_forward(appointment).await;
            }
            call::Outcome::No => {
                assert_eq!(called, Called::Declined);
                self.book.decline(entry, now);
            }
            call::Outcome::Failed => {
                let half_days = self.calls.entry(offer).or_default();
                half_days.insert((day(now), now.with_timezone(&Berlin).hour() >= 12));
                let count = half_days.len();
                if count >= HALF_DAYS {
                    assert_eq!(called, Called::Expired);
                    self.book.be_silent(entry, now);
                } else {
                    assert_eq!(called, Called::Open(count));
                }
            }
        }
        super::laws::of_an_entry(self, entry).await;
    }

    /// An office closes for a day of the coming week.
    pub async fn close_day(&mut self) {
        let office = ["rathaus", "nord"][self.chance.random_range(0..2)];
        let today = self.now().with_timezone(&Berlin).date_naive();
        let date = today + Days::new(self.chance.random_range(1..8));
        let midnight =
            |day: chrono::NaiveDate| calendar::resolve(Berlin, day.and_time(NaiveTime::MIN));
        let (from, to) = (midnight(date), midnight(date + Days::new(1)));
        let closing = Closing {
            office: office.parse().expect("an id"),
            counter: None,
            from,
            to,
            reason: "Krankheit".to_owned(),
        };
        let expected = self.held_in(office, from, to);
        let closed = close::close(&self.world.app, closing, CLERK, false).await;
        let closed = closed.expect("closed");
        let displaced: BTreeSet<Uuid> = closed.displaced.iter().map(|one| one.entry).collect();
        assert_eq!(displaced, expected, "{office} on {date}");
        for entry in displaced {
            self.book.displace(entry);
            super::laws::of_an_entry(self, entry).await;
        }
        if self.chance.random_bool(0.5) {
            let wait = TimeDelta::hours(self.chance.random_range(1..100));
            self.plan_in(wait, Deed::Lift(closed.id.expect("a closure")));
        }
    }

    /// Whose slot lies in this time, by the book.
    fn held_in(&self, office: &str, from: DateTime<Utc>, to: DateTime<Utc>) -> BTreeSet<Uuid> {
        let places = self.book.places.iter();
        let held = places.filter(|(_, place)| {
            matches!(place.state, State::Offered | State::Booked)
                && place
                    .held
                    .as_ref()
                    .is_some_and(|(at, start, end)| at == office && *start < to && *end > from)
        });
        held.map(|(entry, _)| *entry).collect()
    }

    pub async fn lift(&mut self, closure: Uuid) {
        close::lift(&self.world.app, closure, CLERK)
            .await
            .expect("lifted");
    }

    /// The citizen objects, and staff forgive.
    pub async fn pardon(&mut self, appointment: Uuid) -> Option<Uuid> {
        let app = &self.world.app;
        let strikes = strike::list(app, false).await.expect("a database");
        let found = strikes
            .into_iter()
            .find(|listed| listed.appointment_id == appointment)?;
        strike::object(app, appointment).await.expect("objected");
        strike::pardon(app, found.id, "war krank".to_owned(), CLERK)
            .await
            .expect("pardoned");
        self.book.forgive(appointment);
        let places = self.book.places.iter();
        let entry = places.filter(|(_, place)| {
            place
                .appointment
                .is_some_and(|(kept, _)| kept == appointment)
        });
        entry.map(|(entry, _)| *entry).next()
    }

    /// Staff grant hardship to somebody who waits.
    pub async fn grant(&mut self) -> Option<Uuid> {
        let waiting: Vec<Uuid> = self
            .book
            .places
            .iter()
            .filter(|(_, place)| place.state == State::Waiting)
            .map(|(entry, _)| *entry)
            .collect();
        if waiting.is_empty() {
            return None;
        }
        let entry = waiting[self.chance.random_range(0..waiting.len())];
        levers::grant_hardship(&self.world.app, entry, Hardship::Care, CLERK)
            .await
            .expect("granted");
        self.book.place_mut(entry).is_hardship = true;
        Some(entry)
    }

    /// A mail came back for good.
    pub async fn come_back(&mut self, letter: &Letter) {
        let report = DEAD.replace(RETURN, &letter.returns);
        let came = bounce::ingest(&self.world.app, report.as_bytes()).await;
        if let Ingested::Paused(entry) = came.expect("a database") {
            let state = self.book.place(entry).state;
            let was_in = matches!(state, State::Waiting | State::Offered);
            assert!(was_in, "{:?}", self.book.place(entry));
            self.book.pause(entry, Why::Undeliverable, self.now());
            super::laws::of_an_entry(self, entry).await;
        }
    }
}
