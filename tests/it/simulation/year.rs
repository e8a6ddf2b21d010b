//! The year itself: what happens when, and the two books side by side.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use reihum::domain::entry::Outcome;
use uuid::Uuid;

use super::book::{Book, day};
use super::people::Person;
use super::{laws, town};
use crate::world::{Engine, World, local};

/// Who lives in the town in a whole year.
const PEOPLE: usize = 300;
/// Something happens at least so often …
const TICK: TimeDelta = TimeDelta::hours(4);
/// … and never so long after the reconcilers ran last: a job that is late is a breach.
const FRESH: TimeDelta = TimeDelta::minutes(50);
/// A year, with both nights on which the clocks change.
const DAYS: i64 = 365;
/// Of it, what is lived without `REIHUM_TEST_LONG`: Christmas, and the night in March.
const DAYS_SHORT: i64 = 125;

/// Something that is going to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
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
    Needed(Uuid),
    Pardon(Uuid),
    CloseDay,
    Lift(Uuid),
    Grant,
    Dead(usize),
    MailLost,
    MailBack,
    Killed,
    ClockBack,
}

pub struct Year {
    pub world: World,
    pub book: Book,
    seed: u64,
    pub chance: ChaCha8Rng,
    ahead: BinaryHeap<Reverse<(DateTime<Utc>, u64, Deed)>>,
    happened: u64,
    pub people: Vec<Person>,
    /// What each person asked for and when, until the verify mail tells the entry.
    pub asked: BTreeMap<DateTime<Utc>, (usize, &'static str, bool)>,
    letters_read: usize,
    /// On which half-days nobody was reached about an offer.
    pub calls: BTreeMap<Uuid, BTreeSet<(i64, bool)>>,
    /// Offers that were reminded of.
    pub reminded: BTreeSet<Uuid>,
    pub rounds_seen: i64,
    lives: u64,
    nights: i64,
    reconciled_at: DateTime<Utc>,
}

/// Lives a year. The seed is told when something is wrong.
pub async fn live(engine: Engine, seed: u64) {
    let Some(world) = World::fleeting(engine).await else {
        return;
    };
    let _told = Told(seed);
    let mut year = Year::begin(world, seed).await;
    year.run().await;
}

/// Says which year it was when a test fails in the middle of it.
struct Told(u64);

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
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
            calls: BTreeMap::new(),
            reminded: BTreeSet::new(),
            rounds_seen: 0,
            lives: 1,
            nights: 0,
            reconciled_at: DateTime::UNIX_EPOCH,
        };
        year.plan_everything();
        year
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.world.clock.now()
    }

    pub fn plan(&mut self, at: DateTime<Utc>, deed: Deed) {
        self.happened += 1;
        self.ahead.push(Reverse((at, self.happened, deed)));
    }

    pub fn plan_in(&mut self, wait: TimeDelta, deed: Deed) {
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
        let trouble = [
            (Deed::Killed, 10),
            (Deed::ClockBack, 10),
            (Deed::CloseDay, 20),
            (Deed::Grant, 10),
        ];
        for (deed, times) in trouble {
            for _ in 0..times {
                let wait = TimeDelta::minutes(self.chance.random_range(0..DAYS * 24 * 60));
                self.plan_in(wait, deed);
            }
        }
        for _ in 0..6 {
            let person = self.chance.random_range(0..PEOPLE);
            let wait = TimeDelta::minutes(self.chance.random_range(0..DAYS * 24 * 60));
            self.plan_in(wait, Deed::Dead(person));
        }
    }

    async fn run(&mut self) {
        let is_long = std::env::var_os("REIHUM_TEST_LONG").is_some();
        let days = if is_long { DAYS } else { DAYS_SHORT };
        let end = self.now() + TimeDelta::days(days);
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
                // Without its strike an entry may have had its time to be remembered.
                if matches!(deed, Deed::Mark(..) | Deed::Pardon(_)) {
                    self.reconcile().await;
                }
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
            Deed::Tick => {
                self.plan_in(TICK, Deed::Tick);
                self.call_people().await;
            }
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
                return Some(
                    self.mark(appointment, Outcome::MARKS[usize::from(mark)])
                        .await,
                );
            }
            Deed::Needed(entry) => return Some(self.need_still(entry).await),
            Deed::Pardon(appointment) => return self.pardon(appointment).await,
            Deed::CloseDay => self.close_day().await,
            Deed::Lift(closure) => self.lift(closure).await,
            Deed::Grant => return self.grant().await,
            Deed::Dead(person) => self.people[person].is_dead = true,
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
        // What the first two would find is asked for each night; the town file stays as it is.
        reihum::jobs::pass(&self.world.app, &["invariants", "gauges", "appointments"])
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
}

/// Whether a day of the town is Sunday.
pub fn is_sunday(at: DateTime<Utc>) -> bool {
    at.with_timezone(&Berlin).weekday() == chrono::Weekday::Sun
}
