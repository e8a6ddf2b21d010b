//! The days one by one: what happens when, what runs meanwhile, and the scrape every half hour.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::path::Path;

use ::metrics::LocalRecorderGuard;
use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc, Weekday};
use chrono_tz::Europe::Berlin;
use metrics_exporter_prometheus::PrometheusHandle;
use metrics_process::Collector;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use reihum::mail::transport::Transport;
use reihum::service::invariants;
use reihum::{daemon, jobs, metrics};
use uuid::Uuid;

use super::file::Writer;
use super::office::{self, AT_FIRST, DEMAND};
use crate::simulation::people::Person;
use crate::world::World;

/// Between two scrapes; the jobs run as often.
const STEP: TimeDelta = TimeDelta::minutes(30);
/// What runs until the first update.
const VERSION_BEFORE: &str = "0.0.9";

/// Something that is going to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    Join(&'static str),
    Verify(Uuid),
    Confirm(Uuid),
    Decline(Uuid),
    Withdraw(Uuid),
    Cancel(Uuid),
    Mark(Uuid, u8),
    Needed(Uuid),
    Resume(Uuid),
    Object(Uuid),
    MailLost,
    MailSlow,
    MailRefused,
    MailBack,
    Killed,
    Update,
}

/// What this life knows of what it did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lived {
    pub joins: u64,
    pub confirmed: u64,
}

pub struct Life {
    pub world: World,
    pub chance: ChaCha8Rng,
    ahead: BinaryHeap<Reverse<(DateTime<Utc>, u64, Deed)>>,
    planned: u64,
    /// By address, or by number.
    pub people: BTreeMap<String, Person>,
    letters_read: usize,
    lives: u64,
    file: Writer,
    /// None only between two processes.
    counts: Option<Counts>,
    version: &'static str,
    pub lived: Lived,
}

/// What one process counts. All of it happens on this thread.
struct Counts {
    handle: PrometheusHandle,
    process: Collector,
    _guard: LocalRecorderGuard<'static>,
}

impl Counts {
    /// As when a daemon starts. Its recorder is leaked: the guard outlives whatever holds it.
    fn begin(world: &World) -> Self {
        let recorder = Box::leak(Box::new(metrics::recorder().expect("buckets")));
        let begun = Self {
            handle: recorder.handle(),
            process: Collector::default(),
            _guard: ::metrics::set_default_local_recorder(recorder),
        };
        metrics::start_at_zero(&daemon::known(&world.app));
        begun
    }
}

impl Life {
    pub async fn begin(mut world: World, seed: u64, file: &Path) -> Self {
        office::move_in(&mut world, 1000 * seed).await;
        let counts = Some(Counts::begin(&world));
        // Who leads is counted when the lead is taken.
        world.succeed(1000 * seed + 2, None).await;
        Self {
            world,
            chance: ChaCha8Rng::seed_from_u64(seed),
            ahead: BinaryHeap::new(),
            planned: 0,
            people: BTreeMap::new(),
            letters_read: 0,
            lives: 1000 * seed + 2,
            file: Writer::create(file),
            counts,
            version: VERSION_BEFORE,
            lived: Lived::default(),
        }
    }

    /// Lives for so many days.
    pub async fn live(mut self, days: i64) -> Lived {
        let begin = self.now();
        self.plan_people(days);
        self.plan_trouble();
        let mut checked = begin;
        while self.now() < begin + TimeDelta::days(days) {
            let until = self.now() + STEP;
            while let Some(Reverse((at, _, deed))) = self.ahead.pop() {
                if at > until {
                    self.plan(at, deed);
                    break;
                }
                self.world.clock.set(at.max(self.now()));
                self.happen(deed).await;
            }
            self.world.clock.set(until);
            self.work().await;
            // The whole database, each hour for a daemon, is asked once a day here.
            if until - checked >= TimeDelta::days(1) {
                checked = until;
                invariants::sample(&self.world.app)
                    .await
                    .expect("a database");
            }
            self.scrape();
        }
        self.file.end();
        self.lived
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.world.clock.now()
    }

    pub fn plan(&mut self, at: DateTime<Utc>, deed: Deed) {
        self.planned += 1;
        self.ahead.push(Reverse((at, self.planned, deed)));
    }

    pub fn plan_in(&mut self, wait: TimeDelta, deed: Deed) {
        self.plan(self.now() + wait, deed);
    }

    /// Most want something on Monday, and by day.
    fn plan_people(&mut self, days: i64) {
        let begin = self.now();
        for (service, people) in AT_FIRST {
            for _ in 0..people {
                let minutes = self.chance.random_range(0..3 * 24 * 60);
                self.plan(begin + TimeDelta::minutes(minutes), Deed::Join(service));
            }
        }
        for day in 0..days {
            let date = begin + TimeDelta::days(day);
            let percent = match date.with_timezone(&Berlin).weekday() {
                Weekday::Mon => 140,
                Weekday::Sat | Weekday::Sun => 30,
                _ => 100,
            };
            for (service, tenths) in DEMAND {
                let expected = tenths * percent / 100;
                for _ in 0..self
                    .chance
                    .random_range(expected * 7 / 10..=expected * 13 / 10)
                    / 10
                {
                    let minutes = self.chance.random_range(0..14 * 60);
                    self.plan(date + TimeDelta::minutes(minutes), Deed::Join(service));
                }
            }
        }
    }

    /// A mail server that is away for hours, puts off or refuses; a daemon that dies; an update.
    fn plan_trouble(&mut self) {
        for (day, hour, deed) in [
            (5, 3, Deed::MailSlow),
            (5, 5, Deed::MailBack),
            (38, 2, Deed::Killed),
            (55, 2, Deed::Update),
            (44, 3, Deed::MailRefused),
            (44, 4, Deed::MailBack),
            (53, 4, Deed::MailLost),
            (53, 9, Deed::MailBack),
            (56, 3, Deed::MailSlow),
            (56, 5, Deed::MailBack),
        ] {
            // Right after a scrape: what a process counted since the last one is lost with it.
            let wait = TimeDelta::days(day) + TimeDelta::hours(hour) + TimeDelta::seconds(1);
            self.plan_in(wait, deed);
        }
    }

    /// What the daemon does by itself, and what people do about their mails and calls.
    async fn work(&mut self) {
        let app = &self.world.app;
        let done = jobs::pass(app, &["invariants"]).await;
        done.expect("a database");
        self.world.deliver_some().await;
        let letters = self.world.letters_after(self.letters_read);
        self.letters_read += letters.len();
        for letter in letters {
            self.read(&letter).await;
        }
        let local = self.now().with_timezone(&Berlin);
        if local.weekday().num_days_from_monday() < 5 && [9, 11, 14].contains(&local.hour()) {
            self.call_people().await;
        }
    }

    fn scrape(&mut self) {
        let counts = self.counts.as_ref().expect("a process");
        counts.process.collect();
        counts.handle.run_upkeep();
        let version = format!("version=\"{}\"", env!("CARGO_PKG_VERSION"));
        let exposition = counts.handle.render();
        let told = exposition.replace(&version, &format!("version=\"{}\"", self.version));
        self.file.scrape(&told, self.now());
    }

    /// One of the next version goes on.
    pub async fn update(&mut self) {
        self.version = env!("CARGO_PKG_VERSION");
        self.restart().await;
    }

    /// The daemon dies; another goes on, and counts from zero.
    pub async fn restart(&mut self) {
        // The guard of the old recorder has to go before the new one comes.
        self.counts = None;
        self.counts = Some(Counts::begin(&self.world));
        self.succeed(None).await;
    }

    pub async fn succeed(&mut self, transport: Option<Transport>) {
        self.lives += 1;
        self.world.succeed(self.lives, transport).await;
    }
}
