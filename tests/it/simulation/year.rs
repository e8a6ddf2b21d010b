//! The year itself: what happens when, and the two books side by side.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use reihum::domain::entry::{Outcome, State};
use reihum::domain::token::Purpose;
use reihum::domain::window::Windows;
use reihum::service::join::{self, Joining};
use reihum::service::{Error, answer, attend, explain, leave, verify};
use uuid::Uuid;

use super::book::{Book, Place, Pressed, day};
use super::people::{Answer, Habit, Person};
use super::{laws, town};
use crate::world::{Engine, Letter, World, local};

/// Who lives in the town.
const PEOPLE: usize = 300;
/// Something happens at least so often …
const TICK: TimeDelta = TimeDelta::hours(4);
/// … and never so long after the reconcilers ran last: a job that is late is a breach.
const FRESH: TimeDelta = TimeDelta::minutes(50);
/// A year, with both nights on which the clocks change.
const DAYS: i64 = 365;

/// Something that is going to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    Tick,
    Join(usize),
    Verify(Uuid),
    Confirm(Uuid),
    Decline(Uuid),
    Withdraw(Uuid),
    Pause(Uuid),
    Resume(Uuid),
    Cancel(Uuid),
    Mark(Uuid, u8),
    MailLost,
    MailBack,
    Killed,
    ClockBack,
}

/// The outcomes that clerks mark, by number.
const MARKS: [Outcome; 4] = [
    Outcome::Attended,
    Outcome::Late,
    Outcome::NoShow,
    Outcome::SentAway,
];

pub struct Year {
    pub world: World,
    pub book: Book,
    seed: u64,
    chance: ChaCha8Rng,
    ahead: BinaryHeap<Reverse<(DateTime<Utc>, u64, Deed)>>,
    happened: u64,
    people: Vec<Person>,
    /// What each person asked for and when, until the verify mail tells the entry.
    asked: BTreeMap<DateTime<Utc>, (usize, &'static str, bool)>,
    letters_read: usize,
    pub rounds_seen: i64,
    lives: u64,
    nights: i64,
    reconciled_at: DateTime<Utc>,
}

/// Lives a year. The seed is told when something is wrong.
pub async fn live(engine: Engine, seed: u64) {
    let Some(world) = World::new(engine).await else {
        return;
    };
    let told = Told(seed, true);
    let mut year = Year::begin(world, seed).await;
    year.run().await;
    let mut told = told;
    told.1 = false;
}

/// Says which year it was when a test fails in the middle of it.
struct Told(u64, bool);

impl Drop for Told {
    fn drop(&mut self) {
        if self.1 {
            let seed = self.0;
            eprintln!("to live this year again: REIHUM_TEST_SEED={seed}");
        }
    }
}

impl Year {
    async fn begin(mut world: World, seed: u64) -> Self {
        let mut chance = ChaCha8Rng::seed_from_u64(seed);
        town::move_in(&mut world, 1000 * seed).await;
        let people = (0..PEOPLE)
            .map(|number| Person::born(number, &mut chance))
            .collect();
        let mut book = Book::default();
        let (first, offers) = (day(world.clock.now()), day(local("2026-12-07 00:00")));
        for service in ["personalausweis", "reisepass", "umzug"] {
            book.open_list(service, first, offers);
        }
        let mut year = Self {
            world,
            book,
            seed,
            chance,
            ahead: BinaryHeap::new(),
            happened: 0,
            people,
            asked: BTreeMap::new(),
            letters_read: 0,
            rounds_seen: 0,
            lives: 1,
            nights: 0,
            reconciled_at: DateTime::UNIX_EPOCH,
        };
        year.plan_everything();
        year
    }

    fn now(&self) -> DateTime<Utc> {
        self.world.clock.now()
    }

    fn plan(&mut self, at: DateTime<Utc>, deed: Deed) {
        self.happened += 1;
        self.ahead.push(Reverse((at, self.happened, deed)));
    }

    fn plan_in(&mut self, wait: TimeDelta, deed: Deed) {
        self.plan(self.now() + wait, deed);
    }

    /// Everybody's first need, and what goes wrong in the house.
    fn plan_everything(&mut self) {
        self.plan_in(TimeDelta::minutes(1), Deed::Tick);
        for person in 0..PEOPLE {
            let wait = TimeDelta::minutes(self.chance.random_range(0..(DAYS - 20) * 24 * 60));
            self.plan_in(wait, Deed::Join(person));
        }
        for _ in 0..12 {
            let wait = TimeDelta::minutes(self.chance.random_range(0..DAYS * 24 * 60));
            let outage = TimeDelta::minutes(self.chance.random_range(5..20 * 60));
            self.plan_in(wait, Deed::MailLost);
            self.plan_in(wait + outage, Deed::MailBack);
        }
        for deed in [Deed::Killed, Deed::ClockBack] {
            for _ in 0..10 {
                let wait = TimeDelta::minutes(self.chance.random_range(0..DAYS * 24 * 60));
                self.plan_in(wait, deed);
            }
        }
    }

    async fn run(&mut self) {
        let end = self.now() + TimeDelta::days(DAYS);
        while let Some(Reverse((at, _, deed))) = self.ahead.pop() {
            if at >= end {
                break;
            }
            if at > self.now() {
                self.world.clock.set(at);
            }
            let night = day(self.now());
            if self.now() - self.reconciled_at >= FRESH {
                self.reconcile().await;
            }
            let touched = self.happen(deed).await;
            if let Some(entry) = touched {
                laws::of_an_entry(self, entry).await;
            }
            self.world.deliver_some().await;
            self.read_letters().await;
            if night > self.nights {
                self.nights = night;
                laws::of_a_night(self).await;
            }
        }
    }

    /// Does it; answers whose entry that touched.
    async fn happen(&mut self, deed: Deed) -> Option<Uuid> {
        match deed {
            Deed::Tick => self.plan_in(TICK, Deed::Tick),
            Deed::Join(person) => self.join(person).await,
            Deed::Verify(entry) => {
                self.verify(entry).await;
                return Some(entry);
            }
            Deed::Confirm(offer) => return Some(self.confirm(offer).await),
            Deed::Decline(offer) => return Some(self.decline(offer).await),
            Deed::Withdraw(entry) => return Some(self.withdraw(entry).await),
            Deed::Pause(entry) => return Some(self.pause(entry).await),
            Deed::Resume(entry) => return Some(self.resume(entry).await),
            Deed::Cancel(appointment) => return Some(self.cancel(appointment).await),
            Deed::Mark(appointment, mark) => {
                return Some(self.mark(appointment, MARKS[usize::from(mark)]).await);
            }
            Deed::MailLost => self.succeed(Some(World::dead_server())).await,
            Deed::MailBack | Deed::Killed => self.succeed(None).await,
            Deed::ClockBack => {
                let minutes = self.chance.random_range(1..50);
                self.world.clock.step(-TimeDelta::minutes(minutes));
            }
        }
        None
    }

    async fn succeed(&mut self, transport: Option<reihum::mail::transport::Transport>) {
        self.lives += 1;
        let seed = 1000 * self.seed + self.lives;
        self.world.succeed(seed, transport).await;
    }

    /// Every reconciler once; then the books are compared.
    async fn reconcile(&mut self) {
        self.reconciled_at = self.now();
        reihum::jobs::pass(&self.world.app)
            .await
            .expect("a database");
        laws::of_a_step(self).await;
    }

    /// People read what came.
    async fn read_letters(&mut self) {
        let letters = self.world.letters_after(self.letters_read);
        self.letters_read += letters.len();
        for letter in letters {
            self.read(&letter).await;
        }
    }

    async fn join(&mut self, person: usize) {
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
        // No two join in the same microsecond: the book finds the entry by it.
        self.world.clock.step(TimeDelta::microseconds(1));
        let is_easy = persons == 1 && not_before.is_none();
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
        let place = Place {
            person,
            service,
            group: if service == "umzug" {
                "umzug"
            } else {
                "ausweise"
            },
            state: State::Unverified,
            joined_at: row.joined_at,
            join_day: day(row.joined_at),
            not_before: row.seniority.not_before,
            is_easy,
            paused_at: None,
            pause_days: 0,
            credit_days: 0,
            has_rejoined: false,
            was_free: false,
            ended_at: None,
            offer: None,
            appointment: None,
        };
        self.book.places.insert(entry, place);
    }

    async fn read(&mut self, letter: &Letter) {
        let app = self.world.app.clone();
        match letter.kind.as_str() {
            "verify" => {
                let (entry, _) = app
                    .open_entry(&[Purpose::Verify], letter.token())
                    .expect("a verify link");
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
    async fn look_forward(&mut self, appointment: Uuid) {
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

    async fn verify(&mut self, entry: Uuid) {
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

    async fn confirm(&mut self, offer: Uuid) -> Uuid {
        let (row, entry, _) = explain::offer(&self.world.app, offer)
            .await
            .expect("an offer");
        let now = self.now();
        let place = self.book.place(entry.id);
        let is_held = place.state == State::Offered && place.offer == Some(offer);
        let may = is_held && row.deadline.is_none_or(|deadline| now <= deadline);
        let answered = answer::confirm(&self.world.app, offer).await;
        assert_eq!(answered.is_ok(), may, "{answered:?} {row:?} {place:?}");
        if let Ok(appointment) = answered {
            let place = self.book.place_mut(entry.id);
            place.state = State::Booked;
            place.appointment = Some((appointment, row.start));
        }
        entry.id
    }

    async fn decline(&mut self, offer: Uuid) -> Uuid {
        let (row, entry, _) = explain::offer(&self.world.app, offer)
            .await
            .expect("an offer");
        let now = self.now();
        let place = self.book.place(entry.id);
        let is_held = place.state == State::Offered && place.offer == Some(offer);
        let may = is_held && row.deadline.is_none_or(|deadline| now <= deadline);
        let answered = answer::decline(&self.world.app, offer).await;
        assert_eq!(answered.is_ok(), may, "{answered:?} {row:?} {place:?}");
        if may {
            let place = self.book.place_mut(entry.id);
            place.state = State::Waiting;
            // That slot is not offered again, so it does not accept all any more.
            place.is_easy = false;
        }
        entry.id
    }

    async fn withdraw(&mut self, entry: Uuid) -> Uuid {
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

    async fn pause(&mut self, entry: Uuid) -> Uuid {
        let state = self.book.place(entry).state;
        let paused = leave::pause(&self.world.app, entry).await;
        let may = matches!(state, State::Waiting | State::Paused);
        assert_eq!(paused.is_ok(), may, "{paused:?} from {state}");
        if state == State::Waiting {
            self.book.pause(entry, self.now());
        }
        entry
    }

    async fn resume(&mut self, entry: Uuid) -> Uuid {
        let state = self.book.place(entry).state;
        let resumed = leave::resume(&self.world.app, entry).await;
        let may = matches!(state, State::Waiting | State::Paused);
        assert_eq!(resumed.is_ok(), may, "{resumed:?} from {state}");
        if state == State::Paused {
            self.book.resume(entry, self.now());
        }
        entry
    }

    async fn cancel(&mut self, appointment: Uuid) -> Uuid {
        let (row, entry) = explain::appointment(&self.world.app, appointment)
            .await
            .expect("an appointment");
        let may = row.start > self.now() && self.book.place(entry.id).state == State::Booked;
        let cancelled = leave::cancel(&self.world.app, appointment).await;
        assert_eq!(cancelled.is_ok(), may, "{cancelled:?} {row:?}");
        if may {
            self.book.cancel(entry.id, self.now());
            self.need_again(entry.id, 3);
        }
        entry.id
    }

    async fn mark(&mut self, appointment: Uuid, outcome: Outcome) -> Uuid {
        let (_, entry) = explain::appointment(&self.world.app, appointment)
            .await
            .expect("an appointment");
        if self.book.place(entry.id).state == State::Cancelled {
            return entry.id;
        }
        let clerk = Uuid::from_u128(7);
        attend::mark(&self.world.app, appointment, outcome, clerk)
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

/// Whether a day of the town is Sunday.
pub fn is_sunday(at: DateTime<Utc>) -> bool {
    at.with_timezone(&Berlin).weekday() == chrono::Weekday::Sun
}
