//! One list for all channels: how somebody joined makes no difference to anything.

use std::sync::Arc;

use reihum::mail::transport::Transport;
use reihum::service::round;

use crate::world::{World, both_engines};

both_engines!(other_channels_change_nothing);

/// Who would be offered what by a daemon whose chance is the same at every call.
async fn offers(world: &World) -> Vec<String> {
    let daemon = world
        .with_transport(Transport::Memory(Arc::default()))
        .await;
    let offers = round::rehearse(&daemon)
        .await
        .expect("a rehearsal")
        .offers();
    let offers = offers.expect("mail is up");
    offers.iter().map(|offer| format!("{offer:?}")).collect()
}

/// The allocator is given no channel: whether everybody came online, by phone or to the desk, with
/// the same chance the same people are offered the same slots.
async fn other_channels_change_nothing(world: &World) {
    for number in 0..7 {
        world.enlist(&format!("citizen{number}@example.org")).await;
    }
    for start in ["2026-12-07 09:00", "2026-12-07 09:15", "2026-12-08 09:00"] {
        world.open_slot(start).await;
    }
    let online = offers(world).await;
    assert_eq!(online.len(), 3);
    let channels = [
        "UPDATE entry SET channel = 'phone'",
        "UPDATE entry SET channel = 'desk'",
        "UPDATE entry SET channel = 'online' WHERE email < 'citizen4'",
        "UPDATE entry SET channel = 'phone' WHERE email > 'citizen5'",
    ];
    for sql in channels {
        world.execute(sql).await;
        assert_eq!(offers(world).await, online, "{sql}");
    }
}
