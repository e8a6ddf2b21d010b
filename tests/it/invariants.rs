//! What must hold is checked: a healthy town is clean, and each breach by hand is found.

use std::time::{Duration, Instant};

use reihum::domain::entry::Outcome;
use reihum::service::{attend, invariants};
use uuid::Uuid;

use crate::world::{World, both_engines, local};

both_engines!(
    a_healthy_town_is_clean,
    every_breach_is_found,
    a_draw_is_counted_again,
    an_entry_is_checked_in_milliseconds,
);

/// An invariant, how to break it, and how to mend it again.
type Breach = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const BREACHES: [Breach; 20] = [
    (
        "slot_one_holder",
        &[
            "INSERT INTO offer_slot (offer_id, slot_id, live) SELECT offer.id, held.slot_id, FALSE \
           FROM offer, appointment JOIN offer_slot AS held ON held.offer_id = appointment.offer_id \
           WHERE offer.state = 'open' AND appointment.state = 'booked'",
        ],
        &[
            "DELETE FROM offer_slot WHERE NOT live AND offer_id IN (SELECT id FROM offer WHERE state = 'open')",
        ],
    ),
    (
        "held_slot_has_holder",
        &[
            "UPDATE offer_slot SET live = FALSE WHERE offer_id IN (SELECT id FROM offer WHERE state = 'open')",
        ],
        &[
            "UPDATE offer_slot SET live = TRUE WHERE offer_id IN (SELECT id FROM offer WHERE state = 'open')",
        ],
    ),
    (
        "entry_one_offer_and_appointment",
        &[
            "DROP INDEX offer_live_entry",
            "UPDATE offer SET state = 'open' WHERE state = 'declined'",
        ],
        &["UPDATE offer SET state = 'declined' WHERE state = 'open' \
           AND id NOT IN (SELECT offer_id FROM offer_slot WHERE live)"],
    ),
    (
        "entry_one_offer_and_appointment",
        &[
            "DROP INDEX appointment_live_entry",
            "UPDATE appointment SET entry_id = (SELECT id FROM entry WHERE state = 'booked'), state = 'booked' \
           WHERE state = 'attended'",
        ],
        &[
            "UPDATE appointment SET state = 'attended', entry_id = (SELECT id FROM entry WHERE state = 'attended') \
           WHERE start = (SELECT start FROM appointment WHERE state = 'booked' ORDER BY start LIMIT 1)",
        ],
    ),
    (
        "person_one_entry",
        &[
            "DROP INDEX entry_live_mail",
            "UPDATE entry SET mail_key = (SELECT mail_key FROM entry WHERE state = 'booked') WHERE state = 'waiting'",
        ],
        &["UPDATE entry SET mail_key = NULL WHERE state = 'waiting'"],
    ),
    (
        "person_one_entry",
        &[
            "DROP INDEX entry_live_phone",
            "UPDATE entry SET mail_key = NULL, phone_key = secret WHERE state IN ('waiting', 'booked')",
            "UPDATE entry SET phone_key = (SELECT secret FROM entry WHERE state = 'booked') WHERE state = 'waiting'",
        ],
        &["UPDATE entry SET phone_key = NULL"],
    ),
    (
        "legal_transitions",
        &["UPDATE event SET reason = 'confirm' WHERE reason = 'decline'"],
        &["UPDATE event SET reason = 'decline' WHERE reason = 'confirm' AND to_state = 'waiting'"],
    ),
    (
        "events_fold",
        &["UPDATE entry SET state = 'paused' WHERE state = 'waiting'"],
        &["UPDATE entry SET state = 'waiting' WHERE state = 'paused'"],
    ),
    (
        "events_fold",
        &["UPDATE event SET to_state = 'paused' WHERE reason = 'decline'"],
        &["UPDATE event SET to_state = 'waiting' WHERE reason = 'decline'"],
    ),
    (
        "acknowledged_kept",
        &["UPDATE appointment SET state = 'cancelled' WHERE state = 'booked'"],
        &["UPDATE appointment SET state = 'booked' WHERE state = 'cancelled'"],
    ),
    (
        "acknowledged_kept",
        &["UPDATE event SET reason = 'verified' WHERE reason = 'verify'"],
        &["UPDATE event SET reason = 'verify' WHERE reason = 'verified'"],
    ),
    (
        "confirm_xor_expire",
        &["UPDATE offer SET ended_at = start WHERE state = 'confirmed'"],
        &["UPDATE offer SET ended_at = handed_over_at WHERE state = 'confirmed'"],
    ),
    (
        "confirm_xor_expire",
        &["UPDATE offer SET state = 'expired' WHERE state = 'confirmed'"],
        &["UPDATE offer SET state = 'confirmed' WHERE state = 'expired'"],
    ),
    (
        "deadline_after_hand_over",
        &["UPDATE offer SET deadline = handed_over_at WHERE state = 'open'"],
        &["UPDATE offer SET deadline = start WHERE state = 'open'"],
    ),
    (
        "offer_has_mail",
        &["UPDATE mail SET state = 'failed' WHERE kind = 'offer' \
           AND offer_id IN (SELECT id FROM offer WHERE state = 'open')"],
        &["UPDATE mail SET state = 'sent' WHERE state = 'failed'"],
    ),
    (
        "freed_slots_in_rounds",
        &[
            "UPDATE offer SET round = (SELECT MAX(number) FROM round) WHERE state = 'declined'",
            "UPDATE offer_slot SET slot_id = (SELECT held.slot_id FROM offer_slot AS held JOIN offer \
           ON offer.id = held.offer_id WHERE offer.state = 'open') \
           WHERE offer_id IN (SELECT id FROM offer WHERE state = 'declined')",
        ],
        &["UPDATE offer SET round = round - 1 WHERE state = 'declined'"],
    ),
    (
        "freed_slots_in_rounds",
        &["UPDATE appointment SET start = booked_at WHERE state = 'booked'"],
        &["UPDATE appointment SET start = (SELECT start FROM offer WHERE offer.id = offer_id)"],
    ),
    (
        "strikes_bounded",
        &["UPDATE appointment SET state = 'late' WHERE state = 'no_show'"],
        &["UPDATE appointment SET state = 'no_show' WHERE state = 'late'"],
    ),
    (
        "slots_accounted",
        &[
            "UPDATE slot SET state = 'unused' WHERE id IN (SELECT slot_id FROM offer_slot WHERE live)",
        ],
        &["UPDATE slot SET state = 'open' WHERE state = 'unused'"],
    ),
    (
        "nothing_beyond_term",
        &[
            "UPDATE entry SET ended_at = (SELECT MIN(joined_at) FROM entry) WHERE state = 'attended'",
        ],
        &[
            "UPDATE entry SET ended_at = (SELECT MAX(joined_at) FROM entry) WHERE state = 'attended'",
        ],
    ),
];

/// Somebody was absent, somebody came, somebody is booked, somebody has declined and has another
/// offer. It is Friday, 4 December 2026, 10:00.
async fn lively(world: &World) {
    for (email, start, outcome) in [
        ("absent@example.org", "2026-12-02 09:00", Outcome::NoShow),
        ("came@example.org", "2026-12-04 09:00", Outcome::Attended),
    ] {
        let entry = world.enlist(email).await;
        let appointment = world.book(entry, start).await;
        world.clock.set(local(start) + chrono::TimeDelta::hours(1));
        let marked = attend::mark(&world.app, appointment, outcome, Uuid::nil()).await;
        marked.expect("marked");
    }
    let booked = world.enlist("booked@example.org").await;
    world.book(booked, "2026-12-14 09:00").await;
    let picky = world.enlist("picky@example.org").await;
    world.open_slot("2026-12-14 09:15").await;
    world.offered(picky).await;
    world.decline(picky).await;
    world.open_slot("2026-12-14 09:30").await;
    world.offered(picky).await;
}

/// The names of the invariants that do not hold.
async fn broken(world: &World) -> Vec<&'static str> {
    let violations = invariants::check(&world.app).await.expect("a database");
    for violation in &violations {
        assert!(violation.found > 0 && !violation.examples.is_empty());
    }
    violations.iter().map(|broken| broken.invariant).collect()
}

/// The same, asked entry by entry.
async fn broken_around_entries(world: &World) -> Vec<&'static str> {
    let mut names = Vec::new();
    for email in ["absent", "came", "booked", "picky"] {
        let entry = world.entry_to_verify(&format!("{email}@example.org"));
        let around = invariants::check_entry(&world.app, entry).await;
        names.extend(
            around
                .expect("a database")
                .iter()
                .map(|broken| broken.invariant),
        );
    }
    names
}

async fn a_healthy_town_is_clean(world: &World) {
    assert!(broken(world).await.is_empty());
    lively(world).await;
    let violations = invariants::check(&world.app).await.expect("a database");
    assert_eq!(violations, []);
    assert!(broken_around_entries(world).await.is_empty());
    assert_eq!(invariants::names().count(), 16);
}

async fn every_breach_is_found(world: &World) {
    lively(world).await;
    let clean: Vec<&str> = Vec::new();
    assert_eq!(broken(world).await, clean);
    for (name, breaking, mending) in BREACHES {
        world.execute_all(breaking).await;
        let found = broken(world).await;
        assert!(
            found.contains(&name),
            "{name} after {breaking:?}: {found:?}"
        );
        let around = broken_around_entries(world).await;
        assert!(
            around.contains(&name),
            "{name} of one entry after {breaking:?}: {around:?}"
        );
        world.execute_all(mending).await;
        assert_eq!(broken(world).await, clean, "after {mending:?}");
    }
    let only_all: [Breach; 2] = [
        (
            "no_token_stored",
            &["UPDATE mail SET text = (SELECT root FROM round LIMIT 1) WHERE state = 'sent'"],
            &["UPDATE mail SET text = NULL"],
        ),
        (
            "slots_accounted",
            &[
                "UPDATE slot SET start = (SELECT MIN(joined_at) FROM entry) WHERE start = (SELECT MAX(start) FROM slot) AND state = 'open'",
                "UPDATE offer_slot SET live = FALSE WHERE slot_id IN (SELECT id FROM slot WHERE start = (SELECT MIN(joined_at) FROM entry))",
            ],
            &[],
        ),
    ];
    for (name, breaking, mending) in only_all {
        world.execute_all(breaking).await;
        let found = broken(world).await;
        assert!(
            found.contains(&name),
            "{name} after {breaking:?}: {found:?}"
        );
        world.execute_all(mending).await;
    }
}

async fn a_draw_is_counted_again(world: &World) {
    lively(world).await;
    let other = [
        "UPDATE offer SET entry_id = (SELECT id FROM entry WHERE state = 'booked') WHERE state = 'open'",
    ];
    let back = [
        "UPDATE offer SET entry_id = (SELECT id FROM entry WHERE state = 'waiting') WHERE state = 'open'",
    ];
    world.execute_all(&other).await;
    assert!(broken(world).await.contains(&"no_overtaking"));
    world.execute_all(&back).await;
    world.execute("UPDATE round SET served = served + 1").await;
    assert_eq!(broken(world).await, ["no_overtaking"]);
    world.execute("UPDATE round SET served = served - 1").await;
    assert!(broken(world).await.is_empty());
    // A result that somebody wrote over: the pool draws another.
    world
        .execute("UPDATE round_file SET bytes = (SELECT bytes FROM round_file WHERE round = 1 AND kind = 'result') WHERE kind = 'result'")
        .await;
    world.execute("UPDATE round SET result_hash = root").await;
    assert_eq!(broken(world).await, ["no_overtaking"]);
}

async fn an_entry_is_checked_in_milliseconds(world: &World) {
    lively(world).await;
    let entry = world.entry_to_verify("picky@example.org");
    let mut fastest = Duration::MAX;
    for _ in 0..5 {
        let begin = Instant::now();
        let around = invariants::check_entry(&world.app, entry).await;
        assert!(around.expect("a database").is_empty());
        fastest = fastest.min(begin.elapsed());
    }
    assert!(fastest < Duration::from_millis(250), "{fastest:?}");
}
