//! Who came: marks, corrections, and what nobody marked.

use chrono::TimeDelta;
use reihum::domain::entry::{Outcome, State};
use reihum::domain::refusal::Refusal;
use reihum::service::{Error, attend};
use uuid::Uuid;

use crate::world::{CLERK, World, both_engines, local, refusal};

const STRIKES: &str = "SELECT COUNT(*) FROM strike WHERE state = 'live'";

both_engines!(
    a_mark_ends_the_entry_and_a_no_show_is_remembered,
    nobody_has_missed_what_is_still_ahead,
    a_mark_can_be_corrected_both_ways,
    what_nobody_marked_by_midnight_is_unknown,
    a_cancelled_appointment_cannot_be_marked,
    the_second_strike_costs_a_week,
);

async fn a_mark_ends_the_entry_and_a_no_show_is_remembered(world: &World) {
    let cases = [
        (Outcome::Attended, State::Attended, 0),
        (Outcome::Late, State::Attended, 0),
        (Outcome::SentAway, State::SentAway, 0),
        (Outcome::NoShow, State::NoShow, 1),
    ];
    let mut booked = Vec::new();
    for number in 0..cases.len() {
        let entry = world.enlist(&format!("citizen{number}@example.org")).await;
        let appointment = world.book(entry, &format!("2026-12-04 1{number}:00")).await;
        booked.push((entry, appointment));
    }
    world.clock.set(local("2026-12-04 14:00"));
    for ((entry, appointment), (outcome, state, strikes)) in booked.into_iter().zip(cases) {
        for _ in 0..2 {
            let marked = attend::mark(&world.app, appointment, outcome, CLERK).await;
            marked.expect("marked");
        }
        assert_eq!(world.state(entry).await, state);
        assert_eq!(world.appointment(appointment).await.state, outcome.word());
        assert_eq!(world.number(STRIKES).await, strikes);
    }
    let nobody = attend::mark(&world.app, Uuid::nil(), Outcome::Late, CLERK).await;
    assert!(matches!(nobody, Err(Error::NotFound)), "{nobody:?}");
}

async fn nobody_has_missed_what_is_still_ahead(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    let appointment = world.book(entry, "2026-12-04 09:00").await;
    let mark = async |outcome| attend::mark(&world.app, appointment, outcome, CLERK).await;
    let day_before = mark(Outcome::Attended).await;
    assert_eq!(refusal(day_before), Refusal::AppointmentAhead);
    world.clock.set(local("2026-12-04 08:50"));
    assert_eq!(
        refusal(mark(Outcome::NoShow).await),
        Refusal::AppointmentAhead
    );
    assert_eq!(world.number(STRIKES).await, 0);
    mark(Outcome::Attended)
        .await
        .expect("who comes early is marked early");
}

async fn a_mark_can_be_corrected_both_ways(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    let appointment = world.book(entry, "2026-12-04 09:00").await;
    world.clock.set(local("2026-12-04 09:20"));
    let mark = async |outcome| attend::mark(&world.app, appointment, outcome, CLERK).await;
    mark(Outcome::NoShow).await.expect("marked");
    mark(Outcome::Attended).await.expect("corrected");
    assert_eq!(world.state(entry).await, State::Attended);
    assert_eq!(world.number(STRIKES).await, 0);
    mark(Outcome::NoShow).await.expect("corrected again");
    assert_eq!(world.number(STRIKES).await, 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM strike").await, 1);
    world
        .clock
        .set(local("2026-12-04 09:00") + TimeDelta::days(180));
    mark(Outcome::SentAway)
        .await
        .expect("the strike still counts");
    assert_eq!(world.number(STRIKES).await, 0);
    world.pass(TimeDelta::microseconds(1));
    assert_eq!(refusal(mark(Outcome::NoShow).await), Refusal::MarkTooOld);
}

async fn what_nobody_marked_by_midnight_is_unknown(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    let appointment = world.book(entry, "2026-12-04 09:00").await;
    world
        .clock
        .set(local("2026-12-05 00:00") - TimeDelta::microseconds(1));
    attend::close_unmarked(&world.app)
        .await
        .expect("a database");
    assert_eq!(world.state(entry).await, State::Booked);
    world.pass(TimeDelta::microseconds(1));
    for _ in 0..2 {
        attend::close_unmarked(&world.app)
            .await
            .expect("a database");
    }
    assert_eq!(world.state(entry).await, State::Unknown);
    assert_eq!(world.number(STRIKES).await, 0);
    // The clerk remembers on the next day.
    let marked = attend::mark(&world.app, appointment, Outcome::NoShow, CLERK).await;
    marked.expect("marked");
    assert_eq!(world.state(entry).await, State::NoShow);
    assert_eq!(world.number(STRIKES).await, 1);
    // Whose entry has ended may join again.
    world.enlist("eva@example.org").await;
}

async fn a_cancelled_appointment_cannot_be_marked(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    let appointment = world.book(entry, "2026-12-04 09:00").await;
    world.cancel(appointment).await;
    let marked = attend::mark(&world.app, appointment, Outcome::NoShow, CLERK).await;
    assert_eq!(refusal(marked), Refusal::AppointmentOver);
    attend::close_unmarked(&world.app)
        .await
        .expect("a database");
    assert_eq!(world.number(STRIKES).await, 0);
}

async fn the_second_strike_costs_a_week(world: &World) {
    let mut missed = Vec::new();
    for start in ["2026-12-02 09:00", "2026-12-03 09:00"] {
        let entry = world.enlist("eva@example.org").await;
        let appointment = world.book(entry, start).await;
        world.clock.set(local(start));
        let marked = attend::mark(&world.app, appointment, Outcome::NoShow, CLERK).await;
        marked.expect("marked");
        missed.push(appointment);
    }
    let eva = world.enlist("Eva@example.org").await;
    world.pass(TimeDelta::days(6));
    let otto = world.enlist("otto@example.org").await;
    world.open_slot("2026-12-14 09:00").await;
    world.offered(otto).await;
    assert_eq!(world.state(eva).await, State::Waiting);
    // A corrected mark gives the rank back.
    let third = world.enlist("third@example.org").await;
    let corrected = attend::mark(&world.app, missed[0], Outcome::Attended, CLERK).await;
    corrected.expect("corrected");
    world.open_slot("2026-12-14 10:00").await;
    world.offered(eva).await;
    assert_eq!(world.state(third).await, State::Waiting);
}
