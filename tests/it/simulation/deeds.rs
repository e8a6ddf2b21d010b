//! What people, clerks and mails do, and what the book makes of it.

use chrono::TimeDelta;
use chrono_tz::Europe::Berlin;
use rand::RngExt;
use reihum::domain::entry::{Outcome, State};
use reihum::domain::token::Purpose;
use reihum::domain::window::Windows;
use reihum::service::join::{self, Joining};
use reihum::service::{Error, answer, attend, explain, leave, remind, verify};
use uuid::Uuid;

use super::book::{Place, Pressed, Why, day};
use super::clerks::CLERK;
use super::people::{Answer, Habit};
use super::year::{Deed, Year};
use crate::world::Letter;

impl Year {
    pub async fn join(&mut self, person: usize) {
        let citizen = self.people[person].clone();
        let service = match self.chance.random_range(0..10) {
            0..6 => "personalausweis",
            6..8 => "reisepass",
            _ => "umzug",
        };
        let persons = if service != "umzug" && self.chance.random_bool(0.12) {
            2
        } else {
            1
        };
        let not_before = self.chance.random_bool(0.1).then(|| {
            let today = self.now().with_timezone(&Berlin).date_naive();
            today + TimeDelta::days(self.chance.random_range(1..60))
        });
        let spelling = citizen.spelling(&mut self.chance);
        let base = match service {
            "umzug" => self.world.mover(&spelling),
            _ => self.world.citizen(&spelling),
        };
        let joining = Joining {
            service: service.parse().expect("an id"),
            persons,
            blocks: u8::try_from(persons).expect("a small number"),
            not_before,
            ..base
        };
        let is_easy = persons == 1 && not_before.is_none();
        if citizen.calls {
            self.enlist(person, joining, is_easy).await;
            return;
        }
        // No two join in the same microsecond: the book finds the entry by it.
        self.world.clock.step(TimeDelta::microseconds(1));
        assert_eq!(joining.windows, Windows::default());
        self.asked.insert(self.now(), (person, service, is_easy));
        join::join(&self.world.app, joining).await.expect("joined");
        if citizen.habit == Habit::Double && self.chance.random_bool(0.7) {
            let wait = TimeDelta::minutes(self.chance.random_range(1..5 * 24 * 60));
            self.plan_in(wait, Deed::Join(person));
        }
    }

    /// The book learns of an entry when its verify mail comes.
    async fn note(&mut self, entry: Uuid) {
        if self.book.places.contains_key(&entry) {
            return;
        }
        let (row, _) = explain::entry(&self.world.app, entry)
            .await
            .expect("a new entry");
        let (person, service, is_easy) = self.asked[&row.joined_at];
        assert_eq!(row.service, service);
        self.note_as(entry, person, is_easy).await;
    }

    pub async fn note_as(&mut self, entry: Uuid, person: usize, is_easy: bool) {
        let (row, _) = explain::entry(&self.world.app, entry)
            .await
            .expect("a new entry");
        let services = ["personalausweis", "reisepass", "umzug"];
        let service = services.into_iter().find(|service| *service == row.service);
        let service = service.expect("a service");
        let group = if service == "umzug" {
            "umzug"
        } else {
            "ausweise"
        };
        let place = Place {
            person,
            service,
            group,
            state: State::Unverified,
            joined_at: row.joined_at,
            join_day: day(row.joined_at),
            not_before: row.seniority.not_before,
            is_easy,
            is_called: false,
            is_hardship: false,
            declines: 0,
            silences: 0,
            paused_for: Why::Asked,
            heard_at: row.joined_at,
            asked_at: None,
            paused_at: None,
            pause_days: 0,
            credit_days: 0,
            has_rejoined: false,
            was_free: false,
            ended_at: None,
            offer: None,
            held: None,
            appointment: None,
        };
        self.book.places.insert(entry, place);
    }

    pub async fn read(&mut self, letter: &Letter) {
        let app = self.world.app.clone();
        let mut people = self.people.iter();
        if people.any(|person| person.is_dead && person.email == letter.to.to_lowercase()) {
            self.come_back(letter).await;
            return;
        }
        match letter.kind.as_str() {
            "verify" => {
                let opened = app.open_entry(&[Purpose::Verify], letter.token());
                let Some((entry, _)) = opened else {
                    // It left so late that the entry was verified by the link before it: then it
                    // brings the receipt.
                    let receipt = app.open_entry(&[Purpose::Entry], letter.token());
                    let (entry, _) = receipt.expect("a link to verify or to the entry");
                    assert_ne!(self.book.place(entry).state, State::Unverified, "{entry}");
                    return;
                };
                self.note(entry).await;
                let person = &self.people[self.book.place(entry).person];
                let wait = person.until_verified(&mut self.chance);
                self.plan_in(wait, Deed::Verify(entry));
            }
            "offer" => {
                let offer = app
                    .open(Purpose::Offer, letter.token())
                    .expect("an offer link");
                self.react(offer).await;
            }
            "reminder" => {
                let offer = app
                    .open(Purpose::Offer, letter.token())
                    .expect("an offer link");
                assert!(self.reminded.insert(offer), "reminded twice of {offer}");
            }
            "strike" => {
                let appointment = app
                    .open(Purpose::Appointment, letter.token())
                    .expect("an appointment link");
                if self.chance.random_bool(0.3) {
                    self.plan_in(TimeDelta::days(3), Deed::Pardon(appointment));
                }
            }
            "still_needed" | "paused" => {
                let (entry, _) = app
                    .open_entry(&[Purpose::Entry], letter.token())
                    .expect("an entry link");
                let wait = TimeDelta::hours(self.chance.random_range(1..200));
                if letter.kind == "paused" {
                    self.plan_in(wait, Deed::Resume(entry));
                } else {
                    self.note_question(entry).await;
                    self.plan_in(wait, Deed::Needed(entry));
                }
            }
            "confirmed" => {
                let appointment = app
                    .open(Purpose::Appointment, letter.token())
                    .expect("an appointment link");
                self.look_forward(appointment).await;
            }
            _ => {}
        }
    }

    async fn react(&mut self, offer: Uuid) {
        let entry = self.entry_of_offer(offer).await;
        let person = self.people[self.book.place(entry).person].clone();
        let (answer, wait) = person.answer(&mut self.chance);
        match answer {
            Answer::Yes => self.plan_in(wait, Deed::Confirm(offer)),
            Answer::No => self.plan_in(wait, Deed::Decline(offer)),
            Answer::Leave => self.plan_in(wait, Deed::Withdraw(entry)),
            Answer::Nothing => {}
        }
    }

    /// What becomes of an appointment: kept, called off, missed; and what the clerk says.
    pub async fn look_forward(&mut self, appointment: Uuid) {
        let (row, entry) = explain::appointment(&self.world.app, appointment)
            .await
            .expect("an appointment");
        let person = self.people[self.book.place(entry.id).person].clone();
        let marked = row.start + TimeDelta::minutes(self.chance.random_range(1..60));
        match person.habit {
            Habit::Fickle => {
                let hours = self.chance.random_range(0..60);
                let at = row.start - TimeDelta::hours(hours) - TimeDelta::minutes(1);
                self.plan(at.max(self.now()), Deed::Cancel(appointment));
            }
            Habit::Absent => self.plan(marked, Deed::Mark(appointment, 2)),
            _ if self.chance.random_bool(0.1) => {}
            _ => {
                let mark = [0, 0, 0, 0, 0, 1, 2, 3][self.chance.random_range(0..8)];
                self.plan(marked, Deed::Mark(appointment, mark));
                // Somebody who came was marked absent: it is put right days later.
                if mark == 2 {
                    let later = marked + TimeDelta::days(self.chance.random_range(0..9));
                    self.plan(later, Deed::Mark(appointment, 0));
                }
            }
        }
    }

    pub async fn verify(&mut self, entry: Uuid) {
        let expected = self.book.press_verify(entry, self.now());
        let found = match verify::verify(&self.world.app, entry).await {
            Ok(verify::Verified::Now) => Pressed::Now,
            Ok(verify::Verified::Known) => Pressed::Known,
            Err(Error::NotFound) => Pressed::Gone,
            other => panic!("{entry}: {other:?}"),
        };
        assert_eq!(found, expected, "{:?}", self.book.place(entry));
        let person = self.book.place(entry).person;
        if found == Pressed::Now && self.people[person].habit == Habit::Restless {
            let days = self.chance.random_range(1..30);
            self.plan_in(TimeDelta::days(days), Deed::Pause(entry));
            let rest = TimeDelta::hours(self.chance.random_range(1..500));
            self.plan_in(TimeDelta::days(days) + rest, Deed::Resume(entry));
        }
    }

    pub async fn entry_of_offer(&self, offer: Uuid) -> Uuid {
        let (_, entry, _) = explain::offer(&self.world.app, offer)
            .await
            .expect("an offer");
        entry.id
    }

    /// Whose offer it is, and whether it can be answered by the book.
    async fn answerable(&self, offer: Uuid) -> (Uuid, bool) {
        let (row, entry, _) = explain::offer(&self.world.app, offer)
            .await
            .expect("an offer");
        let place = self.book.place(entry.id);
        let is_held = place.state == State::Offered && place.offer == Some(offer);
        let is_in_time = row.deadline.is_none_or(|deadline| self.now() <= deadline);
        (entry.id, is_held && is_in_time)
    }

    pub async fn confirm(&mut self, offer: Uuid) -> Uuid {
        let (entry, may) = self.answerable(offer).await;
        let answered = answer::confirm(&self.world.app, offer).await;
        let place = self.book.place(entry);
        assert_eq!(answered.is_ok(), may, "{answered:?} {offer} {place:?}");
        if let Ok(appointment) = answered {
            self.book.confirm(entry, appointment, self.now());
        }
        entry
    }

    pub async fn decline(&mut self, offer: Uuid) -> Uuid {
        let (entry, may) = self.answerable(offer).await;
        let answered = answer::decline(&self.world.app, offer).await;
        let place = self.book.place(entry);
        assert_eq!(answered.is_ok(), may, "{answered:?} {offer} {place:?}");
        if may {
            self.book.decline(entry, self.now());
        }
        entry
    }

    /// The daemon has asked whether the need stands, not before it was time.
    async fn note_question(&mut self, entry: Uuid) {
        let (row, _) = explain::entry(&self.world.app, entry)
            .await
            .expect("an entry");
        let place = self.book.place_mut(entry);
        if let Some(asked) = row.asked_at {
            let heard = place.heard_at;
            assert!(asked - heard >= TimeDelta::days(28), "{asked}: {place:?}");
        }
        place.asked_at = row.asked_at;
    }

    pub async fn need_still(&mut self, entry: Uuid) -> Uuid {
        let state = self.book.place(entry).state;
        let said = remind::needed(&self.world.app, entry).await;
        let may = matches!(state, State::Waiting | State::Offered);
        assert_eq!(said.is_ok(), may, "{said:?} from {state}");
        if may {
            self.book.hear(entry, self.now());
        }
        entry
    }

    pub async fn withdraw(&mut self, entry: Uuid) -> Uuid {
        let state = self.book.place(entry).state;
        let left = leave::withdraw(&self.world.app, entry).await;
        let may = matches!(
            state,
            State::Waiting | State::Offered | State::Paused | State::Withdrawn
        );
        assert_eq!(left.is_ok(), may, "{left:?} from {state}");
        if may && state != State::Withdrawn {
            self.book.end(entry, State::Withdrawn, self.now());
        }
        entry
    }

    pub async fn pause(&mut self, entry: Uuid) -> Uuid {
        let state = self.book.place(entry).state;
        let paused = leave::pause(&self.world.app, entry).await;
        let may = matches!(state, State::Waiting | State::Paused);
        assert_eq!(paused.is_ok(), may, "{paused:?} from {state}");
        if state == State::Waiting {
            self.book.pause(entry, Why::Asked, self.now());
        }
        entry
    }

    pub async fn resume(&mut self, entry: Uuid) -> Uuid {
        let state = self.book.place(entry).state;
        let resumed = leave::resume(&self.world.app, entry).await;
        let may = matches!(state, State::Waiting | State::Paused);
        assert_eq!(resumed.is_ok(), may, "{resumed:?} from {state}");
        if state == State::Paused {
            self.book.resume(entry, self.now());
        }
        entry
    }

    pub async fn cancel(&mut self, appointment: Uuid) -> Uuid {
        let (row, entry) = explain::appointment(&self.world.app, appointment)
            .await
            .expect("an appointment");
        let place = self.book.place(entry.id);
        let is_kept = place
            .appointment
            .is_some_and(|(kept, _)| kept == appointment);
        let may = row.start > self.now() && is_kept && place.state == State::Booked;
        let cancelled = leave::cancel(&self.world.app, appointment).await;
        assert_eq!(cancelled.is_ok(), may, "{cancelled:?} {row:?}");
        if may {
            self.book.cancel(entry.id, self.now());
            self.need_again(entry.id, 3);
        }
        entry.id
    }

    pub async fn mark(&mut self, appointment: Uuid, outcome: Outcome) -> Uuid {
        let (row, entry) = explain::appointment(&self.world.app, appointment)
            .await
            .expect("an appointment");
        if row.state == "cancelled" {
            return entry.id;
        }
        attend::mark(&self.world.app, appointment, outcome, CLERK)
            .await
            .expect("marked");
        self.book.mark(entry.id, outcome, self.now());
        self.need_again(entry.id, 60);
        entry.id
    }

    /// Whose need was not met, or who has another, joins once more.
    fn need_again(&mut self, entry: Uuid, days: i64) {
        let person = self.book.place(entry).person;
        if self.people[person].needs > 0 {
            self.people[person].needs -= 1;
            let wait = TimeDelta::hours(self.chance.random_range(1..days * 24));
            self.plan_in(wait, Deed::Join(person));
        }
    }
}
