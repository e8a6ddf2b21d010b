//! Rounds: who is offered what, and when there is none.

use std::collections::HashSet;

use chrono::{NaiveDate, TimeDelta};
use reihum::domain::calendar;
use reihum::domain::entry::State;
use reihum::domain::window::Windows;
use reihum::service::join::Joining;
use reihum::service::{courier, lead, round};

use crate::world::{World, both_engines, local};

both_engines!(
    who_came_on_an_earlier_day_comes_first,
    within_a_day_the_lot_decides,
    no_more_offers_than_slots_and_the_round_is_on_record,
    wishes_are_respected,
    who_needs_several_slots_gets_all_in_a_row_or_none,
    a_round_with_nobody_or_nothing_takes_no_number,
    missed_instants_are_caught_up_by_one_round,
    a_plan_runs_once,
    no_offers_are_made_while_mail_is_down,
    a_slot_that_leaves_no_time_to_answer_is_not_offered,
    nobody_wins_what_the_part_of_a_second_makes_too_late,
    a_rehearsal_writes_nothing,
    who_does_not_lead_runs_nothing,
    a_new_list_makes_no_offers_at_first_and_shares_one_rank,
);

async fn who_came_on_an_earlier_day_comes_first(world: &World) {
    let first = world.enlist("first@example.org").await;
    world.pass(TimeDelta::days(1));
    let second = world.enlist("second@example.org").await;
    let third = world.enlist("third@example.org").await;
    world.open_slot("2026-12-07 09:00").await;
    world.offered(first).await;
    assert_eq!(world.state(second).await, State::Waiting);
    assert_eq!(world.state(third).await, State::Waiting);
    assert_eq!(
        world.number("SELECT join_day FROM round_cutoff").await,
        20_787
    );
    let cutoffs = round::cutoffs(&world.app, 1).await.expect("cut-offs");
    let day = calendar::day_of_number(20_787);
    assert_eq!(cutoffs, [("personalausweis".to_owned(), day)]);
    let none = round::cutoffs(&world.app, 2).await.expect("cut-offs");
    assert!(none.is_empty(), "{none:?}");
}

async fn within_a_day_the_lot_decides(world: &World) {
    for number in 0..6 {
        world.enlist(&format!("citizen{number}@example.org")).await;
    }
    world.open_slot("2026-12-07 09:00").await;
    let mut lucky = HashSet::new();
    for _ in 0..12 {
        let offers = round::rehearse(&world.app)
            .await
            .expect("a rehearsal")
            .offers()
            .expect("mail is up");
        assert_eq!(offers.len(), 1);
        lucky.insert(offers[0].reference.clone());
    }
    assert!(lucky.len() > 1, "{lucky:?}");
}

async fn no_more_offers_than_slots_and_the_round_is_on_record(world: &World) {
    for number in 0..5 {
        world.enlist(&format!("citizen{number}@example.org")).await;
    }
    for start in ["2026-12-07 09:00", "2026-12-07 09:15", "2026-12-08 09:00"] {
        world.open_slot(start).await;
    }
    let plan = world.round().await;
    assert_eq!(
        (plan.outcome.as_deref(), plan.round),
        (Some("drawn"), Some(1))
    );
    let rounds = round::list(&world.app, 10).await.expect("a list");
    assert_eq!(rounds.len(), 1);
    let drawn = &rounds[0];
    assert_eq!((drawn.slots, drawn.entries, drawn.served), (3, 5, 3));
    assert_eq!(
        (drawn.plan.as_str(), drawn.seed.len()),
        (plan.key.as_str(), 32)
    );
    assert_eq!(drawn.close, world.clock.now());
    assert_eq!(
        world
            .number("SELECT COUNT(DISTINCT slot_id) FROM offer_slot WHERE live")
            .await,
        3
    );
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM event WHERE to_state = 'offered' AND round = 1")
            .await,
        3
    );
    // Who has an offer gets no second one.
    world.open_slot("2026-12-09 09:00").await;
    world.round().await;
    assert_eq!(
        world
            .number("SELECT COUNT(DISTINCT entry_id) FROM offer")
            .await,
        4
    );
    assert_eq!(world.number("SELECT COUNT(*) FROM offer").await, 4);
    for (before, expect) in [(i64::MAX, vec![2, 1]), (2, vec![1]), (1, vec![])] {
        let part = round::list_before(&world.app, before, 2).await;
        let numbers = part.expect("a part").into_iter().map(|round| round.number);
        assert_eq!(numbers.collect::<Vec<_>>(), expect);
    }
}

async fn wishes_are_respected(world: &World) {
    let monday: Windows =
        serde_json::from_str(r#"[{"days":["mon"],"from":"09:00","to":"09:30"}]"#).expect("windows");
    let day = |text: &str| Some(text.parse::<NaiveDate>().expect("a day"));
    let wishes = [
        Joining {
            windows: monday,
            ..world.citizen("window@example.org")
        },
        Joining {
            not_before: day("2026-12-10"),
            ..world.citizen("not.before@example.org")
        },
        Joining {
            not_after: day("2026-12-03"),
            ..world.citizen("not.after@example.org")
        },
        Joining {
            offices: vec!["nord".parse().expect("an id")],
            ..world.citizen("office@example.org")
        },
        Joining {
            notice_hours: 14 * 24,
            ..world.citizen("notice@example.org")
        },
    ];
    let expected = [
        ("rathaus", "2026-12-07 09:15"),
        ("rathaus", "2026-12-10 11:00"),
        ("rathaus", "2026-12-03 11:00"),
        ("nord", "2026-12-09 09:00"),
        ("rathaus", "2026-12-14 08:00"),
    ];
    // Only traps at first: each breaks every wish.
    let traps = ["2026-12-07 09:30", "2026-12-07 08:45", "2026-12-09 11:45"];
    for trap in traps {
        world.open_slot(trap).await;
    }
    let mut entries = Vec::new();
    for wish in wishes {
        entries.push(world.enlist_as(wish).await);
    }
    let plan = world.round().await;
    assert_eq!(plan.outcome.as_deref(), Some("drawn"));
    assert_eq!(world.number("SELECT COUNT(*) FROM offer").await, 0);

    for (office, start) in expected {
        world.open_slot_at(office, start).await;
    }
    world.round().await;
    for (entry, (office, start)) in entries.into_iter().zip(expected) {
        let offer = world.offer(entry).await;
        assert_eq!((offer.office.as_str(), offer.start), (office, local(start)));
    }
}

async fn who_needs_several_slots_gets_all_in_a_row_or_none(world: &World) {
    let family = Joining {
        persons: 3,
        blocks: 3,
        ..world.citizen("family@example.org")
    };
    let family = world.enlist_as(family).await;
    world.pass(TimeDelta::days(1));
    let single = world.enlist("single@example.org").await;
    // Three slots, but not in a row: the family waits, and nobody is held up.
    for start in ["2026-12-07 09:00", "2026-12-07 09:15", "2026-12-07 10:00"] {
        world.open_slot(start).await;
    }
    world.offered(single).await;
    assert_eq!(world.state(family).await, State::Waiting);
    for start in ["2026-12-08 09:30", "2026-12-08 09:00", "2026-12-08 09:15"] {
        world.open_slot(start).await;
    }
    let offer = world.offered(family).await;
    assert_eq!(
        (offer.start, offer.minutes),
        (local("2026-12-08 09:00"), 45)
    );
    let held =
        "SELECT COUNT(*) FROM offer_slot JOIN offer ON offer.id = offer_id WHERE minutes = 45";
    assert_eq!(world.number(held).await, 3);
}

async fn a_round_with_nobody_or_nothing_takes_no_number(world: &World) {
    assert_eq!(world.round().await.outcome.as_deref(), Some("nothing"));
    world.open_slot("2026-12-07 09:00").await;
    let nobody = world.round().await;
    assert_eq!(
        (nobody.outcome.as_deref(), nobody.round),
        (Some("nothing"), None)
    );
    let first = world.enlist("first@example.org").await;
    world.offered(first).await;
    world.enlist("second@example.org").await;
    let nothing = world.round().await;
    assert_eq!(
        (nothing.outcome.as_deref(), nothing.round),
        (Some("nothing"), None)
    );
    assert_eq!(world.number("SELECT COUNT(*) FROM round").await, 1);
    world.open_slot("2026-12-08 09:00").await;
    assert_eq!(world.round().await.round, Some(2));
}

async fn missed_instants_are_caught_up_by_one_round(world: &World) {
    world.enlist("eva@example.org").await;
    world.open_slot("2026-12-31 09:00").await;
    lead::beat(&world.app).await.expect("a database");
    // Down from Monday until Thursday 11:30: a dozen instants were missed.
    world.clock.set(local("2026-12-03 11:30"));
    for _ in 0..3 {
        round::plan_due(&world.app).await.expect("a plan");
        round::run_due(&world.app).await.expect("a round");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM round_plan").await, 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM round").await, 1);
    let plan = world.plan("cron 2026-12-03T09:00Z").await;
    assert_eq!(plan.due_at, local("2026-12-03 10:00"));
    // The next instant, to the second; and a clock that is set back plans nothing anew.
    world.clock.set(local("2026-12-03 12:00"));
    round::plan_due(&world.app).await.expect("a plan");
    assert_eq!(world.number("SELECT COUNT(*) FROM round_plan").await, 2);
    world.clock.set(local("2026-12-03 11:59"));
    round::plan_due(&world.app).await.expect("a plan");
    assert_eq!(world.number("SELECT COUNT(*) FROM round_plan").await, 2);
}

async fn a_plan_runs_once(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-07 09:00").await;
    let plan = world.round().await;
    world.decline(entry).await;
    world.open_slot("2026-12-07 10:00").await;
    for _ in 0..3 {
        round::run_due(&world.app).await.expect("nothing to do");
    }
    assert_eq!(world.plan(&plan.key).await.round, plan.round);
    assert_eq!(world.number("SELECT COUNT(*) FROM round").await, 1);
}

async fn no_offers_are_made_while_mail_is_down(world: &World) {
    for number in 0..3 {
        world.enlist(&format!("citizen{number}@example.org")).await;
    }
    world.deliver().await;
    let down = world.with_transport(World::dead_server()).await;
    world.open_slot("2026-12-07 09:00").await;
    world.round().await;
    courier::deliver_due(&down).await.expect("a database");
    // For ten minutes nobody thinks anything of it.
    world.pass(TimeDelta::minutes(10));
    world.open_slot("2026-12-08 09:00").await;
    assert_eq!(world.round().await.outcome.as_deref(), Some("drawn"));
    world.open_slot("2026-12-09 09:00").await;
    world.pass(TimeDelta::microseconds(1));
    let plan = world.round().await;
    assert_eq!(
        (plan.outcome.as_deref(), plan.round),
        (Some("mail_down"), None)
    );
    assert_eq!(world.number("SELECT COUNT(*) FROM offer").await, 2);
    world.deliver().await;
    assert_eq!(world.round().await.outcome.as_deref(), Some("drawn"));
    assert_eq!(world.number("SELECT COUNT(*) FROM offer").await, 3);
}

async fn a_slot_that_leaves_no_time_to_answer_is_not_offered(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    // 8:00 now: two hours to answer and four before the start.
    world.open_slot("2026-11-30 13:45").await;
    assert_eq!(world.round().await.outcome.as_deref(), Some("nothing"));
    world.open_slot("2026-11-30 14:00").await;
    let offer = world.offered(entry).await;
    assert_eq!(offer.start, local("2026-11-30 14:00"));
    assert_eq!(offer.deadline, Some(local("2026-11-30 10:00")));
}

async fn nobody_wins_what_the_part_of_a_second_makes_too_late(world: &World) {
    world.enlist("eva@example.org").await;
    // A round begins some milliseconds after the full hour, and its close is a whole second.
    world.clock.step(TimeDelta::milliseconds(350));
    world.open_slot("2026-11-30 14:00").await;
    assert_eq!(world.round().await.outcome.as_deref(), Some("nothing"));
    assert_eq!(world.number("SELECT COUNT(*) FROM round").await, 0);
}

async fn a_rehearsal_writes_nothing(world: &World) {
    world.enlist("eva@example.org").await;
    world.open_slot("2026-12-07 09:00").await;
    let offers = round::rehearse(&world.app)
        .await
        .expect("a rehearsal")
        .offers()
        .expect("mail is up");
    assert_eq!(offers.len(), 1);
    assert_eq!(
        (
            offers[0].office.as_str(),
            offers[0].counter.as_str(),
            offers[0].start
        ),
        ("rathaus", "1", local("2026-12-07 09:00"))
    );
    for table in [
        "SELECT COUNT(*) FROM offer",
        "SELECT COUNT(*) FROM round",
        "SELECT COUNT(*) FROM round_plan",
        "SELECT COUNT(*) FROM mail WHERE kind = 'offer'",
    ] {
        assert_eq!(world.number(table).await, 0, "{table}");
    }
}

async fn who_does_not_lead_runs_nothing(world: &World) {
    world.enlist("eva@example.org").await;
    world.open_slot("2026-12-07 09:00").await;
    let key = round::request(&world.app).await.expect("a plan");
    round::run_due(&world.app).await.expect("nothing to do");
    assert_eq!(world.plan(&key).await.outcome, None);
    lead::beat(&world.app).await.expect("a database");
    round::run_due(&world.app).await.expect("a round");
    assert_eq!(world.plan(&key).await.round, Some(1));
}

async fn a_new_list_makes_no_offers_at_first_and_shares_one_rank(world: &World) {
    let app = world.with_opening_window(5).await;
    lead::beat(&app).await.expect("a database");
    let draw = async || {
        let key = round::request(&app).await.expect("a plan");
        round::run_due(&app).await.expect("a round");
        world.plan(&key).await.outcome
    };
    world.enlist("monday@example.org").await;
    world.clock.set(local("2026-12-04 08:00"));
    world.enlist("friday@example.org").await;
    world.open_slot("2026-12-21 09:00").await;
    world.clock.set(local("2026-12-06 23:59"));
    assert_eq!(draw().await.as_deref(), Some("nothing"));
    // From the sixth working day on, and whoever joined in between shares the first day.
    world.clock.set(local("2026-12-07 00:00"));
    let mut days = HashSet::new();
    for _ in 0..16 {
        let offers = round::rehearse(&app).await.expect("a rehearsal").offers();
        let offers = offers.expect("mail is up");
        assert_eq!(offers.len(), 1);
        days.insert(offers[0].joined);
    }
    assert_eq!(days.len(), 2, "{days:?}");
    assert_eq!(draw().await.as_deref(), Some("drawn"));
}
