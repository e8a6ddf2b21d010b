//! The hash chains: the next one is announced in time, and follows without a gap.

use reihum::domain::draw::{self, Link};
use reihum::service::round;

use super::{Files, told, verified};
use crate::world::{World, both_engines};

both_engines!(
    the_next_chain_is_announced_256_rounds_before_it_begins,
    the_round_after_the_last_of_a_chain_begins_the_next,
);

/// A round for somebody new and a slot of their own.
async fn drawn(world: &World, number: i64) -> Files {
    let day = number % 14 + 7;
    world.enlist(&format!("citizen{number}@example.org")).await;
    world.open_slot(&format!("2026-12-{day:02} 09:00")).await;
    assert_eq!(told(&world.round().await), (Some("drawn"), Some(number)));
    verified(&world.app, number).await
}

/// As if all rounds up to `3839` had been void.
const SKIP_TO_3840: &str = "INSERT INTO round (number, plan, close, state, seed, slots, entries, served, epoch) \
                            SELECT 3839, 'skip', close, 'void', seed, slots, entries, served, epoch \
                            FROM round WHERE number = 1";
/// As if all rounds up to `4095` had been void.
const SKIP_TO_4096: &str = "INSERT INTO round (number, plan, close, state, seed, slots, entries, served, epoch) \
                            SELECT 4095, 'skip more', close, 'void', seed, slots, entries, served, epoch \
                            FROM round WHERE number = 1";

async fn the_next_chain_is_announced_256_rounds_before_it_begins(world: &World) {
    let anchors = async || round::anchors(&world.app).await.expect("anchors");
    let first = drawn(world, 1).await;
    assert_eq!(anchors().await, [(1, first.header().chain.to_vec())]);
    world.execute(SKIP_TO_3840).await;
    // 256 rounds of the chain are left after this one, and then 255.
    let before = drawn(world, 3840).await;
    assert_eq!(first.link(&before), Link::Chained { void: 3838 });
    assert_eq!(anchors().await.len(), 1);
    let after = drawn(world, 3841).await;
    assert_eq!(before.link(&after), Link::Chained { void: 0 });
    let announced = anchors().await;
    assert_eq!(announced.len(), 2);
    assert_eq!((announced[0].0, announced[1].0), (1, 4097));
    assert_ne!(announced[0].1, announced[1].1);
}

async fn the_round_after_the_last_of_a_chain_begins_the_next(world: &World) {
    let first = drawn(world, 1).await;
    world.execute(SKIP_TO_4096).await;
    let last = drawn(world, 4096).await;
    assert_eq!(first.link(&last), Link::Chained { void: 4094 });
    let announced = round::anchors(&world.app).await.expect("anchors");
    let next = drawn(world, 4097).await;
    let anchor = next.header().chain;
    assert_eq!(
        last.link(&next),
        Link::NewChain {
            first: 4097,
            anchor
        }
    );
    assert_eq!(announced[1], (4097, anchor.to_vec()));
    assert_eq!(draw::hash_times(next.outcome.reveal, 1), anchor);
    assert_eq!(next.header().prev, draw::hash(&last.result));
    let after = drawn(world, 4098).await;
    assert_eq!(next.link(&after), Link::Chained { void: 0 });
    assert_eq!(
        round::anchors(&world.app).await.expect("anchors"),
        announced
    );
}
