//! Leaving the list, resting in it, coming back, calling an appointment off.

use chrono::TimeDelta;
use reihum::domain::entry::State;
use reihum::domain::refusal::Refusal;
use reihum::service::leave::CancelBand;
use reihum::service::{answer, explain, leave};

use crate::world::{World, both_engines, local, refusal};

both_engines!(
    who_withdraws_with_an_offer_frees_the_slot,
    who_rests_is_passed_by_and_pays_beyond_a_week,
    an_offer_must_be_answered_before_a_rest,
    cancelling_costs_by_the_time_before_the_start,
    cancelling_frees_the_slot_and_the_calendar,
    who_cancels_early_comes_back_with_the_old_day_once,
    who_cancels_on_the_last_day_comes_back_anew,
);

async fn who_withdraws_with_an_offer_frees_the_slot(world: &World) {
    let first = world.enlist("first@example.org").await;
    world.pass(TimeDelta::days(1));
    let second = world.enlist("second@example.org").await;
    world.open_slot("2026-12-07 09:00").await;
    let offer = world.offered(first).await;
    for _ in 0..2 {
        leave::withdraw(&world.app, first).await.expect("left");
    }
    assert_eq!(world.state(first).await, State::Withdrawn);
    let gone = refusal(answer::confirm(&world.app, offer.id).await);
    assert_eq!(gone, Refusal::OfferEnded);
    world.offered(second).await;
    // Who left may join anew, at the rank of that day.
    let again = world.enlist("first@example.org").await;
    let (row, _) = explain::entry(&world.app, again).await.expect("there");
    let (old, _) = explain::entry(&world.app, first).await.expect("there");
    assert_eq!(row.seniority.join_day, old.seniority.join_day + 1);
    let booked = world.offer(second).await.id;
    answer::confirm(&world.app, booked).await.expect("booked");
    let booked = refusal(leave::withdraw(&world.app, second).await);
    assert_eq!(
        booked,
        Refusal::NotPossible {
            state: State::Booked
        }
    );
}

async fn who_rests_is_passed_by_and_pays_beyond_a_week(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-31 09:00").await;
    let pause_days = async |days: i64| {
        for _ in 0..2 {
            leave::pause(&world.app, entry).await.expect("rests");
        }
        assert_eq!(world.state(entry).await, State::Paused);
        assert_eq!(world.round().await.outcome.as_deref(), Some("nothing"));
        world.pass(TimeDelta::days(days));
        for _ in 0..2 {
            leave::resume(&world.app, entry).await.expect("is back");
        }
        assert_eq!(world.state(entry).await, State::Waiting);
        explain::entry(&world.app, entry)
            .await
            .expect("there")
            .0
            .seniority
            .pause_days
    };
    assert_eq!(pause_days(7).await, 7);
    assert_eq!(pause_days(10).await, 17);
    // Seven days are free, ten count: somebody of the day in between comes first.
    world.clock.set(local("2026-12-18 08:00"));
    world.execute("UPDATE entry SET join_day = 20800").await;
    let other = world.enlist("otto@example.org").await;
    world
        .execute("UPDATE entry SET join_day = 20809 WHERE join_day <> 20800")
        .await;
    world.offered(other).await;
    assert_eq!(world.state(entry).await, State::Waiting);
}

async fn an_offer_must_be_answered_before_a_rest(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-07 09:00").await;
    world.offered(entry).await;
    let offered = Refusal::NotPossible {
        state: State::Offered,
    };
    assert_eq!(refusal(leave::pause(&world.app, entry).await), offered);
    assert_eq!(world.state(entry).await, State::Offered);
}

async fn cancelling_costs_by_the_time_before_the_start(world: &World) {
    let start = "2026-12-04 09:00";
    let cases = [
        (TimeDelta::hours(24), CancelBand::Free, 0),
        (
            TimeDelta::hours(24) - TimeDelta::microseconds(1),
            CancelBand::Anew,
            0,
        ),
        (TimeDelta::hours(2), CancelBand::Anew, 0),
        (
            TimeDelta::hours(2) - TimeDelta::microseconds(1),
            CancelBand::Late,
            1,
        ),
    ];
    let mut appointments = Vec::new();
    for (number, minute) in ["09:00", "09:15", "09:30", "09:45", "10:00"]
        .iter()
        .enumerate()
    {
        let entry = world.enlist(&format!("citizen{number}@example.org")).await;
        appointments.push(world.book(entry, &format!("2026-12-04 {minute}")).await);
    }
    // All of them as if at nine.
    let mut strikes = 0;
    for (case, appointment) in cases.iter().zip(&appointments) {
        let (ahead, band, strike) = *case;
        let row = world.appointment(*appointment).await;
        world.clock.set(row.start - ahead);
        strikes += strike;
        assert_eq!(world.cancel(*appointment).await, band, "{ahead}");
        // Twice is once, and answers what it was.
        world.pass(TimeDelta::hours(1));
        assert_eq!(world.cancel(*appointment).await, band, "{ahead}");
        assert_eq!(
            world
                .number("SELECT COUNT(*) FROM strike WHERE state = 'live'")
                .await,
            strikes
        );
    }
    assert_eq!(world.letters_of("cancelled").len(), 4);
    let last = world.appointment(appointments[4]).await;
    assert!(last.start > local(start));
    world.clock.set(last.start);
    let begun = refusal(leave::cancel(&world.app, last.id).await);
    assert_eq!(begun, Refusal::AppointmentOver);
}

async fn cancelling_frees_the_slot_and_the_calendar(world: &World) {
    let first = world.enlist("first@example.org").await;
    let appointment = world.book(first, "2026-12-04 09:00").await;
    world.cancel(appointment).await;
    assert_eq!(world.state(first).await, State::Cancelled);
    let made = world.letter("confirmed", "first@example.org");
    let ended = world.letter("cancelled", "first@example.org");
    assert_eq!(made.calendar_line("UID"), ended.calendar_line("UID"));
    assert_eq!(made.calendar_line("SEQUENCE"), "0");
    assert_eq!(ended.calendar_line("SEQUENCE"), "1");
    assert_eq!(ended.calendar_line("STATUS"), "CANCELLED");
    let (method, _) = ended.calendar.as_ref().expect("a calendar file");
    assert_eq!(
        (method.as_str(), ended.calendar_line("METHOD")),
        ("CANCEL", "CANCEL")
    );
    let second = world.enlist("second@example.org").await;
    let offer = world.offered(second).await;
    assert_eq!(offer.start, local("2026-12-04 09:00"));
}

async fn who_cancels_early_comes_back_with_the_old_day_once(world: &World) {
    let first = world.enlist("eva@example.org").await;
    let day = async |entry| {
        explain::entry(&world.app, entry)
            .await
            .expect("there")
            .0
            .seniority
            .join_day
    };
    let monday = day(first).await;
    let appointment = world.book(first, "2026-12-14 09:00").await;
    world.pass(TimeDelta::days(3));
    world.cancel(appointment).await;
    world.pass(TimeDelta::days(14));
    let second = world.enlist("eva@example.org").await;
    assert_eq!(day(second).await, monday);
    // Once: whoever does it again starts on the day of joining again.
    let appointment = world.book(second, "2027-01-11 09:00").await;
    world.cancel(appointment).await;
    world.pass(TimeDelta::days(1));
    let third = world.enlist("eva@example.org").await;
    assert_eq!(day(third).await, monday + 18);
}

async fn who_cancels_on_the_last_day_comes_back_anew(world: &World) {
    let day = async |entry| {
        explain::entry(&world.app, entry)
            .await
            .expect("there")
            .0
            .seniority
            .join_day
    };
    let entry = world.enlist("eva@example.org").await;
    let appointment = world.book(entry, "2026-12-14 09:00").await;
    world.clock.set(local("2026-12-14 06:00"));
    assert_eq!(world.cancel(appointment).await, CancelBand::Anew);
    let again = world.enlist("eva@example.org").await;
    assert_eq!(day(again).await, day(entry).await + 14);
    leave::withdraw(&world.app, again).await.expect("left");
    // And after fourteen days nobody remembers the old one.
    let other = world.enlist("otto@example.org").await;
    let appointment = world.book(other, "2027-01-11 09:00").await;
    assert_eq!(world.cancel(appointment).await, CancelBand::Free);
    world.pass(TimeDelta::days(14) + TimeDelta::microseconds(1));
    let again = world.enlist("otto@example.org").await;
    assert_eq!(day(again).await, day(other).await + 14);
}
