//! What a certificate says decided, and which other slots and blocks would have served, by
//! drawing the round again.

use super::*;
use crate::domain::draw::outcome;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1200))]

    /// One more with the same wish is served up to the cut-off, and not after it.
    #[test]
    fn a_cutoff_is_where_a_wish_ends(round in rounds(), at in any::<prop::sample::Index>()) {
        let (drawn, closings) = (round.drawn(), round.closings());
        let Some(place) = round.pick(at, |_| true) else {
            return Ok(());
        };
        let Entry { set, blocks, .. } = round.entry(place);
        let mut turns = Turns::new(drawn, &closings).unwrap();
        let choices = turns.choices(set, blocks);
        let cutoff = turns.cutoff(&choices);
        if blocks == 1 {
            prop_assert_eq!(cutoff, closings.cutoff(round.accepted(place)));
        }
        for turn in 0..=round.order.len() {
            // Right before the entry at this turn is not after the cut-off.
            let expect = cutoff.is_some_and(|cutoff| match round.order.get(turn) {
                Some(&next) => cutoff.serves(next),
                None => cutoff == Closing::Open,
            });
            prop_assert_eq!(round.serves_another(place, turn), expect, "{:?} {}", place, turn);
        }
    }

    #[test]
    fn certificates_tell_what_happened(round in rounds()) {
        let (drawn, closings) = (round.drawn(), round.closings());
        for (turn, &place) in round.order.iter().enumerate() {
            let standing = drawn.standing(place.entry).unwrap();
            prop_assert_eq!(standing.number as usize, turn + 1);
            let entry = round.entry(place);
            let accepted = round.accepted(place);
            let is_start = |start: &u32| {
                let block = block(&round.pool, *start, entry.blocks);
                block.is_some_and(|block| block.iter().all(|slot| accepted.contains(slot)))
            };
            let choices = accepted.iter().filter(|start| is_start(start)).count();
            match Certificate::of(&drawn, &closings, standing).unwrap() {
                Certificate::Served { slots, .. } => {
                    let start = round.starts[turn].unwrap();
                    prop_assert_eq!(Some(slots), block(&round.pool, start, entry.blocks));
                }
                Certificate::NoSlot { .. } => prop_assert!(accepted.is_empty()),
                Certificate::NoBlock { accepted: count, .. } => {
                    prop_assert!(entry.blocks > 1 && count > 0 && choices == 0);
                    prop_assert_eq!(count as usize, accepted.len());
                }
                Certificate::Taken { accepted: count, decided, .. } => {
                    prop_assert_eq!(round.starts[turn], None);
                    prop_assert_eq!(count as usize, choices);
                    match decided {
                        Decided::Nothing => prop_assert!(false, "somebody was left out"),
                        Decided::Rank { cutoff } => prop_assert!(cutoff.rank < place.rank),
                        Decided::Lot { cutoff } => {
                            prop_assert_eq!(cutoff.rank, place.rank);
                            prop_assert!(cutoff.lot <= place.lot);
                        }
                    }
                }
            }
        }
    }

    /// Nothing that would have served is missing, and nothing else is in it.
    #[test]
    fn other_slots_and_blocks_would_have_served(
        round in rounds(),
        at in any::<prop::sample::Index>(),
    ) {
        let closings = round.closings();
        let Some(place) = round.pick(at, |place| !round.is_served(place)) else {
            return Ok(());
        };
        let Entry { set, blocks, .. } = round.entry(place);
        let accepted = round.accepted(place);
        let expect: Vec<u32> = round
            .slots()
            .filter(|&start| {
                let Some(block) = block(&round.pool, start, blocks) else {
                    return false;
                };
                let mut more = accepted.clone();
                let is_outside = block.iter().filter(|slot| more.insert(**slot)).count() > 0;
                // Alone and with all that it accepts: no other block may be what helps.
                is_outside
                    && round.serves(place, &block.into_iter().collect())
                    && round.serves(place, &more)
            })
            .collect();
        let mut turns = Turns::new(round.drawn(), &closings).unwrap();
        prop_assert_eq!(&turns.would_serve(place, set, blocks), &expect, "{:?}", place);
        if blocks == 1 {
            prop_assert_eq!(closings.would_serve(place, accepted), expect);
        }
    }

    #[test]
    fn starts_are_read_from_a_result(round in rounds(), at in any::<prop::sample::Index>()) {
        let (pool, order) = (&round.pool, &round.order);
        let result = outcome(pool, [0; 32], [0; 32], [0; 32], order, &round.starts);
        prop_assert_eq!(starts(pool, order, &result), Some(round.starts.clone()));
        if !result.assigned.is_empty() {
            let at = at.index(result.assigned.len());
            let mut stranger = result.clone();
            stranger.assigned[at].pid = [255; 16];
            prop_assert_eq!(starts(pool, order, &stranger), None);
            let mut beyond = result.clone();
            beyond.assigned[at].slots = vec![u32::MAX - 1];
            prop_assert_eq!(starts(pool, order, &beyond), None);
            let mut twice = result.clone();
            let again = twice.assigned[at].clone();
            twice.assigned.push(again);
            prop_assert_eq!(starts(pool, order, &twice), None);
            let served = result.assigned[at].pid;
            let mut less = order.clone();
            less.retain(|place| round.entry(*place).pid != served);
            prop_assert_eq!(starts(pool, &less, &result), None);
        }
    }
}
