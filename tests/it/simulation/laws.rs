//! What is compared after a step, after a round and each night.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Europe::Berlin;
use reihum::domain::entry::State;
use reihum::service::{Error, explain, invariants, round};
use reihum::store::offer::OfferRow;
use uuid::Uuid;

use super::book::{Why, day};
use super::look;
use super::year::{Year, is_sunday};

/// The public holidays of North Rhine-Westphalia in the year of the simulation.
const HOLIDAYS: [&str; 11] = [
    "2026-12-25",
    "2026-12-26",
    "2027-01-01",
    "2027-03-26",
    "2027-03-29",
    "2027-05-01",
    "2027-05-06",
    "2027-05-17",
    "2027-05-27",
    "2027-10-03",
    "2027-11-01",
];

/// What time has done by itself, and what a round has done, is taken over into the book where the
/// rules allow it.
pub async fn of_a_step(year: &mut Year) {
    let rounds = round::list(&year.world.app, 3).await.expect("a database");
    let mut new: Vec<_> = rounds
        .iter()
        .filter(|round| round.number > year.rounds_seen && round.state == "drawn")
        .collect();
    new.sort_by_key(|round| round.number);
    for round in new {
        year.rounds_seen = round.number;
        of_a_round(year, round.number, round.close).await;
    }
    of_open_offers(year).await;
    of_the_clock(year);
}

/// Nobody who accepts every slot is passed by for somebody of a later rank.
async fn of_a_round(year: &mut Year, number: i64, close: DateTime<Utc>) {
    let offers = look::offers_of_round(&year.world, number).await;
    let served: BTreeSet<Uuid> = offers.iter().map(|offer| offer.entry_id).collect();
    let waits = |entry: &Uuid| {
        let place = year.book.place(*entry);
        let is_new = place.state == State::Waiting;
        is_new && !year.book.is_opening(place.service, day(close))
    };
    for entry in &served {
        let place = year.book.place(*entry);
        assert!(waits(entry), "round {number} served {place:?}");
    }
    let in_pool: Vec<Uuid> = year.book.places.keys().copied().filter(waits).collect();
    for entry in in_pool.iter().filter(|entry| !served.contains(entry)) {
        let place = year.book.place(*entry);
        if !place.is_easy {
            continue;
        }
        let rank = year.book.rank(*entry, close);
        for other in &served {
            let later = year.book.place(*other);
            let passed = !later.is_hardship
                && later.service == place.service
                && year.book.rank(*other, close) > rank;
            assert!(
                !passed,
                "round {number}: {later:?} was served before {place:?}"
            );
        }
    }
    for offer in offers {
        let place = year.book.place_mut(offer.entry_id);
        place.state = State::Offered;
        place.offer = Some(offer.id);
        let end = offer.start + TimeDelta::minutes(offer.minutes);
        place.held = Some((offer.office, offer.start, end));
    }
}

/// Offers that are open: is the deadline lawful, and has it passed?
async fn of_open_offers(year: &mut Year) {
    let now = year.world.clock.now();
    let open = year.book.places.iter();
    let open = open.filter(|(_, place)| place.state == State::Offered);
    let open: Vec<(Uuid, Uuid)> = open
        .map(|(entry, place)| (*entry, place.offer.expect("an offer")))
        .collect();
    let ids: Vec<Uuid> = open.iter().map(|(_, offer)| *offer).collect();
    let rows = look::offers(&year.world, &ids).await;
    for (entry, offer) in open {
        let row = &rows[&offer];
        assert_eq!(row.entry_id, entry, "{row:?}");
        if let (Some(handed_over), Some(deadline)) = (row.handed_over_at, row.deadline) {
            is_lawful(row, handed_over, deadline);
        }
        let has_passed = row.handed_over_at.is_some() && row.deadline.is_some_and(|end| end < now);
        match row.state.as_str() {
            "open" => assert!(!has_passed, "nobody ended {row:?} at {now}"),
            "expired" => assert!(has_passed, "{row:?} ended at {now}"),
            "revoked" => assert!(row.handed_over_at.is_none(), "{row:?}"),
            other => panic!("an offer is {other} that nobody answered: {row:?}"),
        }
        match row.state.as_str() {
            "open" => {}
            "expired" => year.book.be_silent(entry, now),
            _ => year.book.place_mut(entry).state = State::Waiting,
        }
    }
}

fn is_lawful(offer: &OfferRow, handed_over: DateTime<Utc>, deadline: DateTime<Utc>) {
    let local = deadline.with_timezone(&Berlin);
    let hours = NaiveTime::from_hms_opt(8, 0, 0)..=NaiveTime::from_hms_opt(20, 0, 0);
    let says = format!("{offer:?}: handed over {handed_over}, ends {local}");
    assert!(hours.contains(&Some(local.time())), "at night: {says}");
    assert!(!is_sunday(deadline), "on a Sunday: {says}");
    let date = local.date_naive().to_string();
    assert!(!HOLIDAYS.contains(&date.as_str()), "on a holiday: {says}");
    assert!(
        deadline - handed_over >= TimeDelta::hours(2),
        "too short: {says}"
    );
    assert!(
        offer.start - deadline >= TimeDelta::hours(4),
        "too late: {says}"
    );
    assert!(
        deadline - handed_over <= TimeDelta::days(7),
        "too long: {says}"
    );
}

/// Sign-ups vanish after a day, appointments of past days that nobody marked are unknown.
fn of_the_clock(year: &mut Year) {
    let now = year.world.clock.now();
    for place in year.book.places.values_mut() {
        let is_old = now - place.joined_at >= TimeDelta::hours(24);
        if place.state == State::Unverified && is_old {
            place.state = State::Dropped;
        }
        let is_unanswered = place
            .asked_at
            .is_some_and(|asked| now - asked >= TimeDelta::days(7));
        if place.state == State::Waiting && is_unanswered {
            place.state = State::Paused;
            place.paused_for = Why::NotNeeded;
            place.paused_at = Some(now);
        }
        let is_over = place
            .appointment
            .is_some_and(|(_, start)| day(start) < day(now));
        if place.state == State::Booked && is_over {
            place.state = State::Unknown;
            place.ended_at = Some(now);
        }
    }
}

/// What must hold of an entry that a step has touched, and where the book has it.
pub async fn of_an_entry(year: &Year, entry: Uuid) {
    let broken = invariants::check_entry(&year.world.app, entry).await;
    assert_eq!(broken.expect("a database"), [], "after a step of {entry}");
    let found = match explain::entry(&year.world.app, entry).await {
        Ok((_, state)) => state,
        Err(Error::NotFound) => State::Dropped,
        Err(error) => panic!("{error}"),
    };
    let place = year.book.place(entry);
    assert_eq!(found, place.state, "after a step of {entry}: {place:?}");
}

/// Everything that must hold does, and everybody stands where the book has them.
pub async fn of_a_night(year: &mut Year) {
    let broken = invariants::check(&year.world.app).await;
    assert_eq!(broken.expect("a database"), []);
    let found = look::states(&year.world).await;
    let now = year.now();
    for (entry, place) in &year.book.places {
        // Who has left no row was never verified.
        let state = found.get(entry).copied().unwrap_or(State::Dropped);
        assert_eq!(state, place.state, "{entry} on {now}: {place:?}");
    }
    for entry in found.keys().filter(|id| !year.book.places.contains_key(id)) {
        assert_eq!(found[entry], State::Unverified, "{entry} is in no book");
    }
}
