//! What has to be true of everybody, by the rules as design.md tells them. Written without a look at
//! the program: where the two differ, one of them is wrong.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;
use reihum::domain::entry::{Outcome, State};
use uuid::Uuid;

/// One place in a list.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own about a person"
)]
pub struct Place {
    pub person: usize,
    pub service: &'static str,
    pub group: &'static str,
    pub state: State,
    pub joined_at: DateTime<Utc>,
    pub join_day: i64,
    pub not_before: Option<NaiveDate>,
    /// Accepts every slot of its service, one at a time.
    pub is_easy: bool,
    /// Has no mail: offers are told by telephone.
    pub is_called: bool,
    pub is_hardship: bool,
    /// Declined offers in all, and unanswered ones in a row.
    pub declines: u32,
    pub silences: u32,
    pub paused_for: Why,
    /// When the citizen was last heard of, and asked whether the need stands.
    pub heard_at: DateTime<Utc>,
    pub asked_at: Option<DateTime<Utc>>,
    pub paused_at: Option<DateTime<Utc>>,
    pub pause_days: i64,
    pub credit_days: i64,
    /// Gave its joining day on, or has it from another.
    pub has_rejoined: bool,
    pub was_free: bool,
    pub ended_at: Option<DateTime<Utc>>,
    /// The last offer, where and when.
    pub offer: Option<Uuid>,
    pub held: Option<(String, DateTime<Utc>, DateTime<Utc>)>,
    pub appointment: Option<(Uuid, DateTime<Utc>)>,
}

/// Why a place is paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Asked,
    Declines,
    Silences,
    NotNeeded,
    Undeliverable,
}

/// A remembered absence.
#[derive(Clone, Debug)]
struct Strike {
    person: usize,
    appointment: Uuid,
    at: DateTime<Utc>,
}

/// Everybody who ever joined, by entry.
#[derive(Debug, Default)]
pub struct Book {
    pub places: BTreeMap<Uuid, Place>,
    strikes: Vec<Strike>,
    /// Appointments whose strike staff have forgiven.
    forgiven: BTreeSet<Uuid>,
    /// The first day of each list, and the first day on which it makes offers.
    openings: BTreeMap<&'static str, (i64, i64)>,
}

/// What pressing the link of a verify mail has to come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    Now,
    Known,
    Gone,
}

/// Days since 1970-01-01 by the clocks of the town.
pub fn day(at: DateTime<Utc>) -> i64 {
    let day = at.with_timezone(&Berlin).date_naive();
    (day - NaiveDate::default()).num_days()
}

impl Book {
    pub fn open_list(&mut self, service: &'static str, first: i64, offers: i64) {
        self.openings.insert(service, (first, offers));
    }

    pub fn is_opening(&self, service: &str, today: i64) -> bool {
        self.openings
            .get(service)
            .is_some_and(|(_, offers)| today < *offers)
    }

    pub fn place(&self, entry: Uuid) -> &Place {
        &self.places[&entry]
    }

    pub fn place_mut(&mut self, entry: Uuid) -> &mut Place {
        self.places.get_mut(&entry).expect("a place in the book")
    }

    /// The verified live place of a person in a group.
    pub fn live(&self, person: usize, group: &str) -> Option<Uuid> {
        let live = self.places.iter().find(|(_, place)| {
            place.person == person
                && place.group == group
                && place.state != State::Unverified
                && !place.state.is_ended()
        });
        live.map(|(entry, _)| *entry)
    }

    pub fn press_verify(&mut self, entry: Uuid, now: DateTime<Utc>) -> Pressed {
        let place = self.place(entry).clone();
        if place.state != State::Unverified || now - place.joined_at >= TimeDelta::hours(24) {
            return Pressed::Gone;
        }
        if self.live(place.person, place.group).is_some() {
            self.place_mut(entry).state = State::Dropped;
            return Pressed::Known;
        }
        self.enter(entry, now);
        self.remember(entry, now);
        Pressed::Now
    }

    /// Who called off in time comes back with the old joining day, once.
    pub fn enter(&mut self, entry: Uuid, now: DateTime<Utc>) {
        let place = self.place(entry).clone();
        let former = self.places.iter().filter(|(_, other)| {
            other.person == place.person
                && other.group == place.group
                && other.was_free
                && !other.has_rejoined
                && other
                    .ended_at
                    .is_some_and(|ended| now - ended <= TimeDelta::days(14))
        });
        let former = former.min_by_key(|(_, other)| other.join_day);
        if let Some((former, join_day)) = former.map(|(id, other)| (*id, other.join_day)) {
            self.place_mut(former).has_rejoined = true;
            let place = self.place_mut(entry);
            place.has_rejoined = true;
            place.join_day = place.join_day.min(join_day);
        }
        self.place_mut(entry).state = State::Waiting;
    }

    /// Joining again forgives nothing: what the last place counted goes on.
    fn remember(&mut self, entry: Uuid, now: DateTime<Utc>) {
        let place = self.place(entry);
        let left = self.places.values().filter(|other| {
            other.person == place.person
                && other.group == place.group
                && matches!(other.state, State::Withdrawn | State::Cancelled)
                && other
                    .ended_at
                    .is_some_and(|ended| now - ended <= TimeDelta::days(14))
        });
        let last = left.max_by_key(|other| other.ended_at);
        if let Some((declines, silences)) = last.map(|last| (last.declines, last.silences)) {
            let place = self.place_mut(entry);
            (place.declines, place.silences) = (declines, silences);
        }
    }

    pub fn pause(&mut self, entry: Uuid, why: Why, now: DateTime<Utc>) {
        let place = self.place_mut(entry);
        place.state = State::Paused;
        place.paused_for = why;
        // A pause that nobody could help counts no days.
        place.paused_at = (why != Why::Undeliverable).then_some(now);
    }

    /// The citizen did something: the need stands.
    pub fn hear(&mut self, entry: Uuid, now: DateTime<Utc>) {
        let place = self.place_mut(entry);
        place.heard_at = now;
        place.asked_at = None;
    }

    pub fn confirm(&mut self, entry: Uuid, appointment: Uuid, now: DateTime<Utc>) {
        self.hear(entry, now);
        let place = self.place_mut(entry);
        place.state = State::Booked;
        place.silences = 0;
        let (_, start, _) = place.held.as_ref().expect("a slot");
        place.appointment = Some((appointment, *start));
    }

    pub fn decline(&mut self, entry: Uuid, now: DateTime<Utc>) {
        self.hear(entry, now);
        let place = self.place_mut(entry);
        place.state = State::Waiting;
        place.silences = 0;
        place.declines += 1;
        // That slot is not offered again, so it does not accept all any more.
        place.is_easy = false;
        if place.declines >= 3 {
            self.pause(entry, Why::Declines, now);
        }
    }

    pub fn be_silent(&mut self, entry: Uuid, now: DateTime<Utc>) {
        let place = self.place_mut(entry);
        place.state = State::Waiting;
        place.silences += 1;
        if place.silences >= 2 {
            self.pause(entry, Why::Silences, now);
        }
    }

    /// The office has closed: back into the list, as old as before, and with what it is owed.
    pub fn displace(&mut self, entry: Uuid) {
        let place = self.place_mut(entry);
        if place.state == State::Booked {
            place.credit_days += 7;
        }
        place.state = State::Waiting;
    }

    pub fn resume(&mut self, entry: Uuid, now: DateTime<Utc>) {
        self.hear(entry, now);
        let place = self.place_mut(entry);
        place.state = State::Waiting;
        match place.paused_for {
            Why::Declines => place.declines = 0,
            Why::Silences => place.silences = 0,
            Why::Asked | Why::NotNeeded | Why::Undeliverable => {}
        }
        if let Some(since) = place.paused_at.take() {
            place.pause_days += (now - since).num_days().max(0);
        }
    }

    pub fn end(&mut self, entry: Uuid, state: State, now: DateTime<Utc>) {
        let place = self.place_mut(entry);
        place.state = state;
        place.ended_at = Some(now);
    }

    /// Cancels: early is free, late is a strike.
    pub fn cancel(&mut self, entry: Uuid, now: DateTime<Utc>) {
        let place = self.place_mut(entry);
        let (appointment, start) = place.appointment.expect("an appointment");
        let person = place.person;
        place.was_free = start - now >= TimeDelta::hours(24);
        self.end(entry, State::Cancelled, now);
        if start - now < TimeDelta::hours(2) {
            self.strike(person, appointment, now);
        }
    }

    /// A clerk says who came; saying something else corrects it.
    pub fn mark(&mut self, entry: Uuid, outcome: Outcome, now: DateTime<Utc>) {
        let place = self.place(entry);
        let (person, (appointment, start)) =
            (place.person, place.appointment.expect("an appointment"));
        if !place.state.is_ended() {
            self.end(entry, outcome.state(), now);
        }
        self.place_mut(entry).state = outcome.state();
        self.strikes
            .retain(|strike| strike.appointment != appointment);
        if outcome == Outcome::NoShow {
            self.strike(person, appointment, start);
        }
    }

    fn strike(&mut self, person: usize, appointment: Uuid, at: DateTime<Utc>) {
        if self.forgiven.contains(&appointment) {
            return;
        }
        self.strikes.push(Strike {
            person,
            appointment,
            at,
        });
    }

    /// Staff forgive exactly this one.
    pub fn forgive(&mut self, appointment: Uuid) {
        self.forgiven.insert(appointment);
        self.strikes
            .retain(|strike| strike.appointment != appointment);
    }

    pub fn strikes(&self, person: usize, now: DateTime<Utc>) -> usize {
        let counts =
            |strike: &&Strike| strike.person == person && now - strike.at < TimeDelta::days(180);
        self.strikes.iter().filter(counts).count()
    }

    /// `max(1, max(join_day, first_possible_day − 28) + penalty + pause − credit)`.
    pub fn rank(&self, entry: Uuid, now: DateTime<Utc>) -> i64 {
        let place = self.place(entry);
        let joined = match self.openings.get(place.service) {
            Some(&(first, offers)) if place.join_day < offers => place.join_day.min(first),
            _ => place.join_day,
        };
        let possible = place
            .not_before
            .map_or(joined, |day| (day - NaiveDate::default()).num_days());
        let penalty = match self.strikes(place.person, now) {
            0 | 1 => 0,
            2 => 7,
            3 => 14,
            _ => 28,
        };
        let pause = (place.pause_days - 7).max(0);
        (joined.max(possible - 28) + penalty + pause - place.credit_days).max(1)
    }
}
