//! The public figures: counted by service and channel, and nothing about a few people.

use std::sync::Arc;

use chrono::TimeDelta;
use reihum::domain::entry::Outcome;
use reihum::domain::figures::{Table, Told};
use reihum::service::figures::{self, CHANNELS, Figures, SlotFate};
use reihum::service::{answer, attend, slots};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{Clerk, World, both_engines, local};

both_engines!(
    channels_stand_side_by_side,
    what_came_of_appointments_is_counted,
    what_is_long_ago_counts_no_more,
    figures_are_kept_for_a_moment,
    pages_and_programs_read_the_same,
);

const CLERK: Uuid = Uuid::from_u128(7);
const ALL: usize = CHANNELS.len();

async fn counted(world: &World) -> Figures {
    figures::count(&world.app).await.expect("figures")
}

/// A row of a table; -1 is a number that is not told.
fn row(table: &Table, row: usize) -> [i64; 4] {
    std::array::from_fn(|column| table.at(row, column).count().unwrap_or(-1))
}

/// Six join online, five by phone, one never verifies; a day and two hours later a round has a slot
/// for all of them, and for one more.
async fn offered(world: &World) -> Vec<Uuid> {
    let clerk = world.clerk().await;
    let mut entries = Vec::new();
    for number in 0..6 {
        entries.push(world.enlist(&format!("online{number}@example.org")).await);
    }
    for number in 0..5 {
        let by_phone = json!({"channel": "phone", "email": format!("phone{number}@example.org")});
        entries.push(world.enlist_at_desk(&clerk, by_phone).await);
    }
    world.join(world.citizen("never@example.org")).await;
    world.pass(TimeDelta::hours(26));
    for number in 0..12 {
        let (hour, minute) = (8 + number / 4, number % 4 * 15);
        world
            .open_slot(&format!("2026-12-14 {hour:02}:{minute:02}"))
            .await;
    }
    world.round().await;
    world.deliver().await;
    entries
}

async fn booked(world: &World, entries: &[Uuid]) -> Vec<Uuid> {
    let mut appointments = Vec::new();
    for entry in entries {
        let offer = world.offer(*entry).await;
        let appointment = answer::confirm(&world.app, offer.id).await;
        appointments.push(appointment.expect("booked"));
    }
    appointments
}

async fn channels_stand_side_by_side(world: &World) {
    let entries = offered(world).await;
    let figures = counted(world).await;
    let town = figures.waiting.all_rows();
    assert_eq!(figures.services[0], "personalausweis");
    for of in [0, town] {
        assert_eq!(row(&figures.waiting, of), [6, 5, -1, 11]);
        assert_eq!(row(&figures.joined, of), [6, 5, -1, 11]);
        assert_eq!(row(&figures.offered, of), [6, 5, -1, 11]);
        assert_eq!(row(&figures.booked, of), [-1; 4]);
        for channel in [0, 1, ALL] {
            let wait = figures.to_offer[of][channel].expect("enough");
            assert_eq!(wait.median, TimeDelta::hours(26));
            assert_eq!(wait.most, TimeDelta::hours(26));
        }
        assert_eq!(figures.to_offer[of][2], None, "nobody came to the desk");
        assert_eq!(figures.to_start[of][0], None);
    }
    assert_eq!(row(&figures.joined, 1), [-1; 4], "no passports");
    assert_eq!(figures.lately("personalausweis"), None);
    // A second offer is not a first one.
    world.decline(entries[0]).await;
    world.pass(TimeDelta::hours(1));
    world.round().await;
    let figures = counted(world).await;
    assert_eq!(row(&figures.offered, 0), [6, 5, -1, 11]);
    let most = figures.to_offer[0][0].expect("enough").most;
    assert_eq!(most, TimeDelta::hours(26));
}

async fn what_came_of_appointments_is_counted(world: &World) {
    let entries = offered(world).await;
    let appointments = booked(world, &entries).await;
    world.clock.set(local("2026-12-14 15:00"));
    slots::end_unused(&world.app).await.expect("a database");
    for (number, appointment) in appointments.into_iter().enumerate() {
        let outcome = match number {
            0 => Outcome::Late,
            1..6 => Outcome::Attended,
            _ => Outcome::NoShow,
        };
        let marked = attend::mark(&world.app, appointment, outcome, CLERK).await;
        marked.expect("marked");
    }
    let figures = counted(world).await;
    assert_eq!(row(&figures.booked, 0), [6, 5, -1, 11]);
    assert_eq!(row(&figures.came, 0), [6, -1, -1, 6]);
    assert_eq!(row(&figures.no_shows, 0), [-1, 5, -1, 5]);
    assert_eq!(row(&figures.waiting, 0), [-1; 4]);
    // They joined fourteen days before eight o'clock, and slots follow by quarters of an hour: the
    // sixth of eleven, and the tenth, in full hours.
    let lately = figures.lately("personalausweis").expect("enough");
    assert_eq!(lately.count, Some(11));
    assert_eq!(lately.wait.median, TimeDelta::hours(14 * 24 + 2));
    assert_eq!(lately.wait.most, TimeDelta::hours(14 * 24 + 3));
    let fate = |fate| {
        figures
            .slots
            .iter()
            .find(|(of, _)| *of == fate)
            .map(|(_, told)| *told)
    };
    assert_eq!(fate(SlotFate::Taken), Some(Told::Count(11)));
    assert_eq!(fate(SlotFate::Nobody), Some(Told::Few));
    let mut tx = world.app.store.read().await.expect("a connection");
    let slots = tx.figure_count_slots(figures.since, figures.until).await;
    let mut slots = slots.expect("a database");
    slots.sort();
    assert_eq!(slots, [("nobody".to_owned(), 1), ("taken".to_owned(), 11)]);
    drop(tx);
    // What was offered and not taken, and what the office closed.
    world.execute("UPDATE slot SET state = 'unused'").await;
    world
        .execute("UPDATE slot SET state = 'closed' WHERE start = (SELECT MIN(start) FROM slot)")
        .await;
    let mut tx = world.app.store.read().await.expect("a connection");
    let slots = tx.figure_count_slots(figures.since, figures.until).await;
    let mut slots = slots.expect("a database");
    slots.sort();
    let expect = [("closed", 1), ("nobody", 1), ("too_late", 10)];
    assert_eq!(slots, expect.map(|(fate, count)| (fate.to_owned(), count)));
}

async fn what_is_long_ago_counts_no_more(world: &World) {
    let entries = offered(world).await;
    booked(world, &entries).await;
    world.pass(TimeDelta::days(27));
    assert_eq!(row(&counted(world).await.booked, 0), [6, 5, -1, 11]);
    world.pass(TimeDelta::days(1) + TimeDelta::milliseconds(1));
    let figures = counted(world).await;
    for table in [&figures.joined, &figures.offered, &figures.booked] {
        assert_eq!(row(table, 0), [-1; 4]);
    }
    assert_eq!(figures.to_offer[0][ALL], None);
    assert_eq!(figures.lately("personalausweis"), None);
}

async fn figures_are_kept_for_a_moment(world: &World) {
    let recent = async || figures::recent(&world.app).await.expect("figures");
    let first = recent().await;
    for number in 0..5 {
        world.enlist(&format!("citizen{number}@example.org")).await;
    }
    world.pass(TimeDelta::seconds(10));
    assert!(Arc::ptr_eq(&first, &recent().await));
    world.pass(TimeDelta::minutes(3));
    let second = recent().await;
    assert_eq!(row(&second.waiting, 0), [5, -1, -1, 5]);
    // The clock was set back: what was counted ahead of it is not shown.
    world.pass(TimeDelta::hours(-1));
    assert_eq!(recent().await.until, world.clock.now());
}

async fn pages_and_programs_read_the_same(world: &World) {
    let entries = offered(world).await;
    booked(world, &entries).await;
    let document = world
        .get(
            &Clerk {
                token: String::new(),
            },
            "/statistics",
        )
        .await;
    assert_eq!(document["hidden_below"], 5);
    let all = document["figures"].as_array().expect("figures").iter();
    let of = |service: Value, channel: Value| {
        let mut all = all.clone();
        all.find(|one| one["service"] == service && one["channel"] == channel)
            .expect("a figure")
    };
    let phone = of(json!("personalausweis"), json!("phone"));
    assert_eq!(phone["joined"], 5);
    assert_eq!(phone["served"], Value::Null);
    assert_eq!(phone["wait_to_offer"]["median_seconds"], 26 * 3600);
    assert_eq!(phone["wait_to_offer"]["p90_seconds"], 26 * 3600);
    assert_eq!(of(Value::Null, Value::Null)["booked"], 11);
    assert_eq!(of(Value::Null, json!("desk"))["wait_to_start"], Value::Null);
    let (status, page) = world.page("/de/statistics").await;
    assert_eq!(status, 200);
    for expect in [
        "26 Stunden",
        "<td>11</td>",
        "weniger als 5",
        "Telefon oder Brief",
    ] {
        assert!(page.contains(expect), "{expect}: {page}");
    }
    let (_, start) = world.page("/en/").await;
    for expect in [
        "Half waited at most 15 days",
        "11 appointments",
        "too few appointments",
    ] {
        assert!(start.contains(expect), "{expect}: {start}");
    }
}
