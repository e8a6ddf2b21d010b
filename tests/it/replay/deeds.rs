//! What people, clerks and mails do. Whatever comes too late is refused, and that is that.

use chrono::TimeDelta;
use chrono_tz::Europe::Berlin;
use rand::RngExt;
use reihum::domain::contact::{EmailAddress, Phone};
use reihum::domain::entry::Outcome;
use reihum::domain::lever::Hardship;
use reihum::domain::token::Purpose;
use reihum::service::call::{self, Called};
use reihum::service::enlist::{self, Channel, Enlisting};
use reihum::service::join::{self, Joining};
use reihum::service::{self, answer, attend, explain, leave, remind, strike, verify};
use uuid::Uuid;

use super::life::{Deed, Life};
use crate::simulation::people::{Answer, Habit, Person};
use crate::world::{Letter, World};

/// The one clerk of the town.
const CLERK: Uuid = Uuid::from_u128(7);

/// Whether it was done; a rule may have said no, the database may not.
fn settle<T>(done: service::Result<T>) -> Option<T> {
    match done {
        Ok(done) => Some(done),
        Err(service::Error::Refused(_) | service::Error::NotFound) => None,
        Err(service::Error::Store(error)) => panic!("{error}"),
    }
}

impl Life {
    pub async fn happen(&mut self, deed: Deed) {
        let app = self.world.app.clone();
        match deed {
            Deed::Join(service) => self.join(service).await,
            Deed::Verify(entry) => {
                settle(verify::verify(&app, entry).await);
            }
            Deed::Confirm(offer) => {
                if settle(answer::confirm(&app, offer).await).is_some() {
                    self.lived.confirmed += 1;
                }
            }
            Deed::Decline(offer) => {
                settle(answer::decline(&app, offer).await);
            }
            Deed::Withdraw(entry) => {
                settle(leave::withdraw(&app, entry).await);
            }
            Deed::Cancel(appointment) => {
                settle(leave::cancel(&app, appointment).await);
            }
            Deed::Mark(appointment, outcome) => {
                let outcome = Outcome::MARKS[usize::from(outcome)];
                settle(attend::mark(&app, appointment, outcome, CLERK).await);
            }
            Deed::Needed(entry) => {
                settle(remind::needed(&app, entry).await);
            }
            Deed::Resume(entry) => {
                settle(leave::resume(&app, entry).await);
            }
            Deed::Object(appointment) => self.object(appointment).await,
            Deed::MailLost => self.succeed(Some(World::dead_server())).await,
            Deed::MailSlow => {
                let server = World::refusing_server("451 4.7.1 later").await;
                self.succeed(Some(server)).await;
            }
            Deed::MailRefused => {
                let server = World::refusing_server("550 5.1.1 no such user").await;
                self.succeed(Some(server)).await;
            }
            Deed::MailBack => self.succeed(None).await,
            Deed::Killed => self.restart().await,
            Deed::Update => self.update().await,
        }
    }

    async fn join(&mut self, service: &'static str) {
        let number = self.people.len();
        let mut person = Person::born(number, &mut self.chance);
        let percent = self.chance.random_range(0..100);
        let base = match service {
            "umzug" => self.world.mover(&person.email),
            _ => self.world.citizen(&person.email),
        };
        let not_before = self.chance.random_bool(0.1).then(|| {
            let today = self.now().with_timezone(&Berlin).date_naive();
            today + TimeDelta::days(self.chance.random_range(1..40))
        });
        let joining = Joining {
            service: service.parse().expect("an id"),
            not_before,
            ..base
        };
        self.visit("/de/").await;
        person.calls = percent < 28;
        if person.calls {
            let channel = if percent < 20 {
                Channel::Phone
            } else {
                Channel::Desk
            };
            self.enlist(number, joining, channel).await;
            let phone = format!("+492305{number:06}");
            self.people.insert(phone, person);
        } else {
            self.world.clock.step(TimeDelta::microseconds(1));
            join::join(&self.world.app, joining).await.expect("joined");
            self.lived.joins += 1;
            self.people.insert(person.email.clone(), person);
        }
    }

    /// Somebody without mail; now and then staff may do more for one of them.
    async fn enlist(&mut self, number: usize, asked: Joining, channel: Channel) {
        let phone = Phone::parse(&format!("+492305{number:06}")).expect("a number");
        let joining = Joining::<Option<EmailAddress>> {
            service: asked.service,
            group: asked.group,
            offices: asked.offices,
            persons: asked.persons,
            blocks: asked.blocks,
            name: asked.name,
            birth_date: asked.birth_date,
            email: None,
            phone: Some(phone),
            language: asked.language,
            windows: asked.windows,
            not_before: asked.not_before,
            not_after: asked.not_after,
            notice_hours: asked.notice_hours,
        };
        let today = self.now().with_timezone(&Berlin).date_naive();
        let is_letter = self.chance.random_bool(0.05);
        let enlisting = Enlisting {
            joining,
            channel,
            backdate: is_letter.then(|| (today, "Brief".to_owned())),
            second_person: None,
            hardship: self.chance.random_bool(0.03).then_some(Hardship::Medical),
        };
        let outcome = enlist::enlist(&self.world.app, enlisting, CLERK).await;
        if let Some(enlist::Outcome::New { .. }) = settle(outcome) {
            self.lived.joins += 1;
        }
    }

    /// Somebody looks at a page.
    async fn visit(&self, url: &str) {
        let (status, _) = self.world.page(url).await;
        assert!(status < 500, "{url}: {status}");
    }

    /// Somebody reads what came and opens what it points to.
    pub async fn read(&mut self, letter: &Letter) {
        if let Some(link) = letter.links().first() {
            self.visit(link).await;
        }
        let app = self.world.app.clone();
        let Some(person) = self.people.get(&letter.to).cloned() else {
            return;
        };
        let entry = |purpose| app.open_entry(&[purpose], letter.token());
        match letter.kind.as_str() {
            "verify" => {
                if let Some((entry, _)) = entry(Purpose::Verify) {
                    let wait = person.until_verified(&mut self.chance);
                    self.plan_in(wait, Deed::Verify(entry));
                }
            }
            "offer" => {
                let offer = app.open(Purpose::Offer, letter.token()).expect("an offer");
                let (answer, wait) = person.answer(&mut self.chance);
                match answer {
                    Answer::Yes => self.plan_in(wait, Deed::Confirm(offer)),
                    Answer::No => self.plan_in(wait, Deed::Decline(offer)),
                    Answer::Leave => {
                        let (_, entry, _) = explain::offer(&app, offer).await.expect("an offer");
                        self.plan_in(wait, Deed::Withdraw(entry.id));
                    }
                    Answer::Nothing => {}
                }
            }
            "confirmed" => {
                let appointment = app.open(Purpose::Appointment, letter.token());
                self.look_forward(appointment.expect("an appointment"), &person)
                    .await;
            }
            "strike" if self.chance.random_bool(0.3) => {
                let appointment = app.open(Purpose::Appointment, letter.token());
                let appointment = appointment.expect("an appointment");
                self.plan_in(TimeDelta::days(3), Deed::Object(appointment));
            }
            "still_needed" | "paused" => {
                let wait = TimeDelta::hours(self.chance.random_range(1..150));
                let (entry, _) = entry(Purpose::Entry).expect("an entry");
                let is_paused = letter.kind == "paused";
                let deed = if is_paused {
                    Deed::Resume
                } else {
                    Deed::Needed
                };
                self.plan_in(wait, deed(entry));
            }
            _ => {}
        }
    }

    /// Kept, called off or missed; who waited long forgets more often.
    async fn look_forward(&mut self, appointment: Uuid, person: &Person) {
        let found = explain::appointment(&self.world.app, appointment).await;
        let Some((row, entry)) = settle(found) else {
            return;
        };
        let weeks = (self.now() - entry.joined_at).num_days() / 7;
        let forgets = 0.02 + 0.02 * f64::from(u8::try_from(weeks).unwrap_or(10));
        let marked = row.start + TimeDelta::minutes(self.chance.random_range(1..60));
        match person.habit {
            Habit::Fickle => {
                let hours = self.chance.random_range(0..60);
                let at = row.start - TimeDelta::hours(hours) - TimeDelta::minutes(1);
                self.plan(at.max(self.now()), Deed::Cancel(appointment));
            }
            Habit::Absent => self.plan(marked, Deed::Mark(appointment, 2)),
            _ if self.chance.random_bool(forgets) => self.plan(marked, Deed::Mark(appointment, 2)),
            // Sometimes nobody says whether somebody came.
            _ if self.chance.random_bool(0.04) => {}
            _ => {
                let mark = match self.chance.random_range(0..50) {
                    0 => 3,
                    1..4 => 1,
                    _ => 0,
                };
                self.plan(marked, Deed::Mark(appointment, mark));
            }
        }
    }

    /// The clerk works through the list of calls.
    pub async fn call_people(&mut self) {
        let app = self.world.app.clone();
        for (row, _) in call::list(&app).await.expect("a database") {
            // Whoever is called is like everybody else.
            let number = self.people.len();
            let person = Person::born(number, &mut self.chance);
            let is_away = self.chance.random_bool(0.35);
            let outcome = match person.answer(&mut self.chance).0 {
                Answer::Yes if !is_away => call::Outcome::Yes,
                Answer::No if !is_away => call::Outcome::No,
                _ => call::Outcome::Failed,
            };
            let called = settle(call::note(&app, row.offer_id, outcome, CLERK).await);
            if let Some(Called::Booked(appointment)) = called {
                self.lived.confirmed += 1;
                self.look_forward(appointment, &person).await;
            }
        }
    }

    /// Somebody objects to a strike, and staff forgive it.
    async fn object(&mut self, appointment: Uuid) {
        let app = self.world.app.clone();
        let strikes = strike::list(&app, false).await.expect("a database");
        let mut strikes = strikes.into_iter();
        let Some(found) = strikes.find(|listed| listed.appointment_id == appointment) else {
            return;
        };
        settle(strike::object(&app, appointment).await);
        settle(strike::pardon(&app, found.id, "war krank".to_owned(), CLERK).await);
    }
}
