//! Changing what an entry states, and the address at which it is reached.

use chrono::{NaiveDate, TimeDelta};
use reihum::domain::certificate::What;
use reihum::domain::contact::{EmailAddress, Phone};
use reihum::domain::entry::State;
use reihum::domain::refusal::Refusal;
use reihum::domain::token::Purpose;
use reihum::domain::window::Windows;
use reihum::service::address::Moved;
use reihum::service::edit::{Edit, edit, stated};
use reihum::service::{Error, address, answer, attend, explain, leave, remind, round};
use reihum::store::entry::EntryRow;
use uuid::Uuid;

use crate::world::{World, both_engines, refusal};

both_engines!(
    an_edit_changes_what_the_next_round_sees,
    an_edit_keeps_the_joining_day_and_a_first_day_follows_the_rank_rule,
    an_edit_is_an_event_that_goes_nowhere,
    an_offer_that_runs_is_left_alone,
    changed_times_make_declines_new,
    who_has_ended_cannot_edit,
    a_pause_comes_with_an_edit_or_nothing_does,
    an_edit_answers_whether_the_need_stands,
    a_new_address_counts_once_its_link_is_pressed,
    only_the_latest_address_can_be_verified,
    the_old_address_takes_a_change_back,
    an_address_that_has_an_entry_is_left_alone,
    an_address_nobody_verified_is_forgotten,
    nobody_fills_a_mailbox_by_stating_it,
    strikes_follow_to_a_new_address,
    a_past_round_says_so_when_the_wish_was_changed,
    a_decline_after_a_round_does_not_change_its_story,
    an_edit_races_a_round,
    an_edit_races_a_yes,
    two_entries_race_for_one_address,
);

fn windows(json: &str) -> Windows {
    serde_json::from_str(json).expect("windows")
}

fn day(day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(2026, 12, day)
}

fn email(text: &str) -> Edit {
    Edit {
        email: Some(EmailAddress::parse(text).expect("an address")),
        ..Edit::default()
    }
}

async fn change(world: &World, entry: Uuid, change: Edit) {
    edit(&world.app, entry, change).await.expect("changed");
    world.deliver().await;
}

async fn row(world: &World, entry: Uuid) -> EntryRow {
    explain::entry(&world.app, entry).await.expect("there").0
}

async fn an_edit_changes_what_the_next_round_sees(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    // 7 December 2026 is a Monday.
    world.open_slot("2026-12-07 09:00").await;
    let tuesdays = Edit {
        windows: Some(windows(r#"[{"days":["tue"],"from":"08:00","to":"12:00"}]"#)),
        offices: Some(vec!["nord".parse().expect("an id")]),
        not_after: Some(day(20)),
        notice_hours: Some(24),
        phone: Some(Some(Phone::parse("02305 123456").expect("a number"))),
        language: Some("en".parse().expect("a language")),
        ..Edit::default()
    };
    change(world, entry, tuesdays).await;
    let told = stated(&world.app, entry).await.expect("there");
    assert_eq!(told.wish.offices.0, ["nord"]);
    assert_eq!((told.wish.not_before, told.wish.not_after), (None, day(20)));
    assert_eq!(told.wish.notice_hours, 24);
    assert_eq!(told.entry.phone.as_deref(), Some("+492305123456"));
    assert!(told.entry.keys.phone_key.is_some());
    assert_eq!(told.entry.language, "en");
    world.round().await;
    assert_eq!(world.state(entry).await, State::Waiting);
    world.open_slot_at("nord", "2026-12-08 09:00").await;
    world.offered(entry).await;
    let letter = world.letter("offer", "eva@example.org");
    assert!(letter.text.contains("Please answer"), "{}", letter.text);
}

async fn an_edit_keeps_the_joining_day_and_a_first_day_follows_the_rank_rule(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    let joined = row(world, entry).await.seniority.join_day;
    world.pass(TimeDelta::days(3));
    let other = world.enlist("otto@example.org").await;
    let late = Edit {
        not_before: Some(NaiveDate::from_ymd_opt(2027, 1, 11)),
        ..Edit::default()
    };
    change(world, entry, late).await;
    let after = row(world, entry).await.seniority;
    assert_eq!(after.join_day, joined);
    // 28 days before the first possible day is later than Otto's joining day.
    world.open_slot("2027-01-11 09:00").await;
    world.offered(other).await;
    assert_eq!(world.state(entry).await, State::Waiting);
}

async fn an_edit_is_an_event_that_goes_nowhere(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    let events = "SELECT COUNT(*) FROM event WHERE reason = 'edit' AND from_state = to_state \
                  AND actor = 'citizen'";
    for count in 1..3 {
        change(world, entry, Edit::default()).await;
        assert_eq!(world.number(events).await, count);
    }
    assert_eq!(world.state(entry).await, State::Waiting);
}

async fn an_offer_that_runs_is_left_alone(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-07 09:00").await;
    let offer = world.offered(entry).await;
    let never = Edit {
        windows: Some(windows(r#"[{"days":["sun"],"from":"08:00","to":"12:00"}]"#)),
        ..Edit::default()
    };
    change(world, entry, never).await;
    let after = world.offer(entry).await;
    assert_eq!(
        (after.state.as_str(), after.deadline),
        ("open", offer.deadline)
    );
    answer::confirm(&world.app, offer.id).await.expect("booked");
}

async fn changed_times_make_declines_new(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    for minute in ["09:00", "09:15"] {
        world.open_slot(&format!("2026-12-07 {minute}")).await;
        world.offered(entry).await;
        world.decline(entry).await;
    }
    let declines = async || row(world, entry).await.declines;
    let english = Edit {
        language: Some("en".parse().expect("a language")),
        windows: Some(Windows::default()),
        ..Edit::default()
    };
    change(world, entry, english).await;
    assert_eq!(declines().await, 2, "nothing changed about the times");
    let mornings = Edit {
        windows: Some(windows(r#"[{"days":["mon"],"from":"08:00","to":"12:00"}]"#)),
        ..Edit::default()
    };
    change(world, entry, mornings).await;
    assert_eq!(declines().await, 0);
    world.open_slot("2026-12-07 09:30").await;
    world.offered(entry).await;
    world.decline(entry).await;
    assert_eq!(
        (world.state(entry).await, declines().await),
        (State::Waiting, 1)
    );
    // The same times, cut otherwise.
    let pieces = Edit {
        windows: Some(windows(
            r#"[{"days":["mon"],"from":"10:00","to":"12:00"},{"days":["mon"],"from":"08:00","to":"10:00"}]"#,
        )),
        ..Edit::default()
    };
    change(world, entry, pieces).await;
    assert_eq!(declines().await, 1);
}

async fn who_has_ended_cannot_edit(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    leave::withdraw(&world.app, entry).await.expect("left");
    let state = State::Withdrawn;
    let ended = refusal(edit(&world.app, entry, Edit::default()).await);
    assert_eq!(ended, Refusal::NotPossible { state });
    let unknown = edit(&world.app, Uuid::from_u128(1), Edit::default()).await;
    assert!(matches!(unknown, Err(Error::NotFound)), "{unknown:?}");
}

async fn a_pause_comes_with_an_edit_or_nothing_does(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    let pause = |pause: bool, hours: u32| Edit {
        notice_hours: Some(hours),
        pause: Some(pause),
        ..Edit::default()
    };
    for _ in 0..2 {
        change(world, entry, pause(true, 24)).await;
        assert_eq!(world.state(entry).await, State::Paused);
    }
    for _ in 0..2 {
        change(world, entry, pause(false, 0)).await;
        assert_eq!(world.state(entry).await, State::Waiting);
    }
    world.open_slot("2026-12-07 09:00").await;
    world.offered(entry).await;
    let state = State::Offered;
    let offered = refusal(edit(&world.app, entry, pause(true, 48)).await);
    assert_eq!(offered, Refusal::NotPossible { state });
    let told = stated(&world.app, entry).await.expect("there");
    assert_eq!(told.wish.notice_hours, 0, "all of it, or nothing");
}

async fn an_edit_answers_whether_the_need_stands(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.pass(TimeDelta::days(28));
    remind::ask(&world.app).await.expect("a database");
    assert!(row(world, entry).await.asked_at.is_some());
    change(world, entry, Edit::default()).await;
    assert_eq!(row(world, entry).await.asked_at, None);
    // The question was overtaken by the answer.
    assert_eq!(world.letters_of("still_needed").len(), 0);
}

/// The change behind the link of the latest mail to an address.
fn stated_at(world: &World, address: &str) -> Uuid {
    let letter = world.letter("verify_address", address);
    let opened = world.app.open(Purpose::Address, letter.token());
    opened.expect("a link to confirm an address")
}

async fn a_new_address_counts_once_its_link_is_pressed(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    let before = row(world, entry).await;
    change(world, entry, email("new@example.org")).await;
    let id = stated_at(world, "new@example.org");
    let told = stated(&world.app, entry).await.expect("there");
    assert_eq!(told.email_unverified.as_deref(), Some("new@example.org"));
    // Mails go to the old one; the link of the first verify mail verifies no address.
    change(world, entry, email("new@example.org")).await;
    assert_eq!(world.letters_of("verify_address").len(), 1);
    let first = world.letter("verify", "eva@example.org");
    assert_eq!(world.app.open(Purpose::Address, first.token()), None);
    world.open_slot("2026-12-07 09:00").await;
    world.offered(entry).await;
    world.letter("offer", "eva@example.org");
    world.decline(entry).await;

    for expect in [Moved::Now, Moved::Before] {
        let moved = address::confirm(&world.app, id).await.expect("a change");
        assert_eq!(moved, expect);
        world.deliver().await;
    }
    let after = row(world, entry).await;
    assert_eq!(after.email.as_deref(), Some("new@example.org"));
    assert_ne!(after.keys.mail_key, before.keys.mail_key);
    assert_eq!(
        (after.link_version, after.seniority.join_day, after.state),
        (before.link_version, before.seniority.join_day, before.state)
    );
    let note = world.letter("address_changed", "eva@example.org");
    assert!(note.links().is_empty(), "{}", note.text);
    assert_eq!(world.letters_of("address_changed").len(), 1);
    world.open_slot("2026-12-07 09:15").await;
    world.offered(entry).await;
    world.letter("offer", "new@example.org");
    // One live entry per address: the old one is free again, the new one is not.
    world.enlist("eva@example.org").await;
    world.join(world.citizen("new@example.org")).await;
    world.deliver().await;
    world.letter("receipt_again", "new@example.org");
}

async fn only_the_latest_address_can_be_verified(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    change(world, entry, email("one@example.org")).await;
    let first = stated_at(world, "one@example.org");
    change(world, entry, email("two@example.org")).await;
    let gone = address::confirm(&world.app, first).await;
    assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
    let second = stated_at(world, "two@example.org");
    let moved = address::confirm(&world.app, second)
        .await
        .expect("a change");
    assert_eq!(moved, Moved::Now);
    let email = row(world, entry).await.email;
    assert_eq!(email.as_deref(), Some("two@example.org"));
}

async fn the_old_address_takes_a_change_back(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    change(world, entry, email("new@example.org")).await;
    let id = stated_at(world, "new@example.org");
    change(world, entry, email("eva@example.org")).await;
    let gone = address::confirm(&world.app, id).await;
    assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
    let told = stated(&world.app, entry).await.expect("there");
    assert_eq!(told.email_unverified, None);
}

async fn an_address_that_has_an_entry_is_left_alone(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    let other = world.enlist("otto@example.org").await;
    change(world, entry, email("Otto@Example.org")).await;
    let id = stated_at(world, "Otto@example.org");
    for _ in 0..2 {
        let taken = address::confirm(&world.app, id).await.expect("a change");
        assert_eq!(taken, Moved::Taken);
    }
    world.deliver().await;
    assert_eq!(world.letters_of("address_changed").len(), 0);
    let email = row(world, entry).await.email;
    assert_eq!(email.as_deref(), Some("eva@example.org"));
    // Once the other has left there is nothing in the way.
    leave::withdraw(&world.app, other).await.expect("left");
    let moved = address::confirm(&world.app, id).await.expect("a change");
    assert_eq!(moved, Moved::Now);
}

async fn an_address_nobody_verified_is_forgotten(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    change(world, entry, email("new@example.org")).await;
    let id = stated_at(world, "new@example.org");
    world.pass(TimeDelta::hours(24) - TimeDelta::seconds(1));
    address::forget_old(&world.app).await.expect("a database");
    address::find(&world.app, id).await.expect("still there");
    world.pass(TimeDelta::seconds(1));
    let late = address::confirm(&world.app, id).await;
    assert!(matches!(late, Err(Error::NotFound)), "{late:?}");
    address::forget_old(&world.app).await.expect("a database");
    let rows = "SELECT COUNT(*) FROM address_change";
    assert_eq!(world.number(rows).await, 0);
}

async fn nobody_fills_a_mailbox_by_stating_it(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    for _ in 0..5 {
        change(world, entry, email("victim@example.org")).await;
        change(world, entry, email("eva@example.org")).await;
    }
    assert_eq!(world.letters_of("verify_address").len(), 3);
}

async fn strikes_follow_to_a_new_address(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    let appointment = world.book(entry, "2026-12-07 09:00").await;
    world.clock.set(crate::world::local("2026-12-07 10:00"));
    let absent = reihum::domain::entry::Outcome::NoShow;
    attend::mark(&world.app, appointment, absent, Uuid::from_u128(9))
        .await
        .expect("marked");
    let again = world.enlist("eva@example.org").await;
    change(world, again, email("new@example.org")).await;
    let id = stated_at(world, "new@example.org");
    address::confirm(&world.app, id).await.expect("a change");
    let keys = "SELECT COUNT(*) FROM strike_key JOIN entry ON entry.mail_key = strike_key.key \
                WHERE entry.email = 'new@example.org'";
    assert_eq!(world.number(keys).await, 1);
}

async fn a_past_round_says_so_when_the_wish_was_changed(world: &World) {
    let mondays = |email: &str| reihum::service::join::Joining {
        windows: windows(r#"[{"days":["mon"],"from":"08:00","to":"12:00"}]"#),
        ..world.citizen(email)
    };
    world.enlist_as(mondays("otto@example.org")).await;
    world.pass(TimeDelta::days(1));
    let entry = world.enlist_as(mondays("eva@example.org")).await;
    world.open_slot("2026-12-07 09:00").await;
    world.open_slot("2026-12-08 09:00").await;
    world.round().await;
    let told = async || {
        let told = round::explain(&world.app, 1, entry).await;
        told.expect("drawn").expect("in it")
    };
    let before = told().await;
    assert!(!before.is_wish_changed);
    let is_tuesday = |what: &What| matches!(what, What::Window { window } if window.days().contains(chrono::Weekday::Tue));
    assert!(before.changes.iter().any(|change| is_tuesday(&change.what)));
    world.pass(TimeDelta::minutes(1));
    let tuesdays = Edit {
        windows: Some(windows(
            r#"[{"days":["mon","tue"],"from":"08:00","to":"12:00"}]"#,
        )),
        ..Edit::default()
    };
    change(world, entry, tuesdays).await;
    let after = told().await;
    assert!(after.is_wish_changed);
    assert!(after.changes.is_empty(), "{:?}", after.changes);
    assert_eq!(after.certificate, before.certificate);
    let slots = |told: &round::Explanation| {
        let accepted = told.accepted.iter();
        accepted.map(|slot| slot.index).collect::<Vec<u32>>()
    };
    assert_eq!(slots(&after), slots(&before));
    // The next round is told by what is stated now.
    world.offered(entry).await;
    let next = round::explain(&world.app, 2, entry).await;
    assert!(!next.expect("drawn").expect("in it").is_wish_changed);
}

async fn a_decline_after_a_round_does_not_change_its_story(world: &World) {
    let other = world.enlist("otto@example.org").await;
    world.pass(TimeDelta::days(1));
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-14 09:00").await;
    world.offered(other).await;
    let told = async || {
        let told = round::explain(&world.app, 1, entry).await;
        told.expect("drawn").expect("in it")
    };
    let before = told().await;
    world.decline(other).await;
    world.offered(entry).await;
    world.decline(entry).await;
    let after = told().await;
    assert!(!after.is_wish_changed, "the pool had this slot for her");
    assert_eq!(after.certificate, before.certificate);
}

/// Whichever comes first, the entry has both: what it states now, and its offer or none.
async fn an_edit_races_a_round(world: &World) {
    for number in 0..8 {
        let name = format!("citizen{number}@example.org");
        let entry = world.enlist(&name).await;
        world.open_slot(&format!("2026-12-07 1{number}:00")).await;
        let app = world.app.clone();
        let never = Edit {
            windows: Some(windows(r#"[{"days":["sun"],"from":"08:00","to":"12:00"}]"#)),
            ..Edit::default()
        };
        let editing = tokio::spawn(async move { edit(&app, entry, never).await });
        world.round().await;
        editing.await.expect("no panic").expect("changed");
        let told = stated(&world.app, entry).await.expect("there");
        assert_eq!(told.wish.windows.0.as_slice().len(), 1);
        let open = "SELECT COUNT(*) FROM offer WHERE state = 'open'";
        let is_offered = told.state == State::Offered;
        assert_eq!(world.number(open).await, i64::from(is_offered));
        leave::withdraw(&world.app, entry).await.expect("left");
        world
            .execute("UPDATE slot SET state = 'closed' WHERE state = 'open'")
            .await;
    }
}

/// A yes and an edit at once: both hold.
async fn an_edit_races_a_yes(world: &World) {
    for number in 0..8 {
        let name = format!("citizen{number}@example.org");
        let entry = world.enlist(&name).await;
        world.open_slot(&format!("2026-12-07 1{number}:00")).await;
        let offer = world.offered(entry).await.id;
        let (one, other) = (world.app.clone(), world.app.clone());
        let notice = Edit {
            notice_hours: Some(24),
            ..Edit::default()
        };
        let editing = tokio::spawn(async move { edit(&one, entry, notice).await });
        let saying = tokio::spawn(async move { answer::confirm(&other, offer).await });
        editing.await.expect("no panic").expect("changed");
        saying.await.expect("no panic").expect("booked");
        let told = stated(&world.app, entry).await.expect("there");
        assert_eq!((told.state, told.wish.notice_hours), (State::Booked, 24));
    }
}

/// Two entries want one address, and one press comes twice: one of them has it.
async fn two_entries_race_for_one_address(world: &World) {
    for number in 0..4 {
        let new = format!("new{number}@example.org");
        let mut changes = Vec::new();
        for name in ["one", "two"] {
            let entry = world.enlist(&format!("{name}{number}@example.org")).await;
            change(world, entry, email(&new)).await;
            changes.push(stated_at(world, &new));
        }
        changes.push(changes[0]);
        let presses = changes.iter().map(|id| {
            let (app, id) = (world.app.clone(), *id);
            tokio::spawn(async move { address::confirm(&app, id).await })
        });
        let mut moved = Vec::new();
        for press in presses.collect::<Vec<_>>() {
            moved.push(press.await.expect("no panic").expect("a change"));
        }
        let now = moved.iter().filter(|moved| **moved == Moved::Now).count();
        assert_eq!(now, 1, "{moved:?}");
    }
    let doubled = "SELECT COUNT(*) FROM (SELECT 1 AS one FROM entry WHERE email LIKE 'new%' \
                   GROUP BY email HAVING COUNT(*) > 1) AS doubled";
    assert_eq!(world.number(doubled).await, 0);
}
