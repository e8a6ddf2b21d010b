//! The theorem on closings, by drawing the round again with another acceptance set.

use super::super::unmet::Unmet;
use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1200))]

    /// With one slot more, and with any other set.
    #[test]
    fn closings_say_who_is_served(
        round in rounds(),
        at in any::<prop::sample::Index>(),
        others in prop::collection::vec(prop::collection::btree_set(0_u32..9, 0..4), 3),
    ) {
        let closings = round.closings();
        let Some(place) = round.pick(at, |place| round.entry(place).blocks == 1) else {
            return Ok(());
        };
        let is_served = round.is_served(place);
        for slot in round.slots() {
            let mut more = round.accepted(place);
            more.insert(slot);
            let expect = is_served || closings.at(slot).serves(place);
            prop_assert_eq!(round.serves(place, &more), expect, "{:?} {}", place, slot);
        }
        for mut other in others {
            other.retain(|slot| round.slots().contains(slot));
            let any = other.iter().any(|&slot| closings.at(slot).serves(place));
            prop_assert_eq!(round.serves(place, &other), any, "{:?} {:?}", place, other);
        }
    }

    #[test]
    fn a_closing_is_the_last_of_a_closure(round in rounds()) {
        let closings = round.closings();
        for slot in round.slots() {
            let (_, places, is_open) = round.closure(&[slot].into());
            let last = places.last().copied().map_or(Closing::Open, Closing::Last);
            let expect = if is_open { Closing::Open } else { last };
            prop_assert_eq!(closings.at(slot), expect, "{}", slot);
        }
    }

    /// Who was not served can see it: all slots that they can lead to are held by people before
    /// them, as many as there are slots. No way of seating these could free one.
    #[test]
    fn a_closure_leaves_no_slot(round in rounds()) {
        for (&place, start) in round.order.iter().zip(&round.starts) {
            if round.entry(place).blocks > 1 || start.is_some() {
                continue;
            }
            let (slots, places, is_open) = round.closure(&round.accepted(place));
            prop_assert!(!is_open);
            prop_assert!(places.iter().all(|&holder| holder < place));
            let held: usize = places.iter().map(|&holder| {
                let start = round.drawn().start(holder).unwrap();
                let block = block(&round.pool, start, round.entry(holder).blocks).unwrap();
                block.iter().filter(|slot| slots.contains(slot)).count()
            }).sum();
            prop_assert_eq!(held, slots.len());
            if places.iter().all(|&holder| round.entry(holder).blocks == 1) {
                prop_assert_eq!(places.len(), slots.len());
                // Hall: these people and one more accept nothing but these slots.
                let all: BTreeSet<u32> =
                    places.iter().flat_map(|&holder| round.accepted(holder)).collect();
                prop_assert!(all.is_subset(&slots));
            }
        }
    }

    /// Entries that were not served can be left out.
    #[test]
    fn the_served_are_enough(round in rounds()) {
        let served = round.order.iter().zip(&round.starts).filter(|(_, start)| start.is_some());
        let (order, starts): (Vec<Place>, Vec<Option<u32>>) = served.unzip();
        let less = Drawn { pool: &round.pool, order: &order, starts: &starts };
        let closings = round.closings();
        prop_assert_eq!(&Closings::of(&less), &closings);
        for (number, &place) in (1..).zip(&round.order) {
            let standing = Standing { place, number, of: 99 };
            prop_assert_eq!(
                Certificate::of(&less, &closings, standing),
                Certificate::of(&round.drawn(), &closings, standing)
            );
        }
    }

    #[test]
    fn closings_travel_as_bytes(round in rounds()) {
        let closings = round.closings();
        let bytes = closings.to_bytes();
        prop_assert_eq!(bytes.len(), 16 * closings.slots());
        prop_assert_eq!(Closings::from_bytes(&bytes, closings.slots()), Ok(closings));
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..64), slots in 0_usize..4) {
        let _ = Closings::from_bytes(&bytes, slots);
    }
}

#[test]
fn bytes_that_are_no_closings() {
    let place = |rank: u8, entry: u8| {
        let mut bytes = [0; 16];
        (bytes[3], bytes[15]) = (rank, entry);
        bytes
    };
    let check = |slots: &[[u8; 16]], count, expect: Option<BadClosings>| {
        let found = Closings::from_bytes(slots.as_flattened(), count);
        assert_eq!(found.err(), expect, "{slots:?}");
    };
    let open = [255; 16];
    check(&[], 0, None);
    check(&[open, place(1, 1), place(1, 2), place(1, 1)], 4, None);
    let wrong = BadClosings::Length {
        slots: 1,
        bytes: 32,
    };
    check(&[open, open], 1, Some(wrong));
    let mut neither = open;
    neither[0] = 0;
    check(&[open, neither], 2, Some(BadClosings::Neither(1)));
    let twice = [place(1, 7), open, place(2, 7)];
    check(&twice, 3, Some(BadClosings::TwoPlaces(7)));
    assert!(Closings::from_bytes(&[0; 17], 1).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1200))]

    /// Over several words, so that whole ones are found, too.
    #[test]
    fn each_set_is_met_once_by_a_slot_of_it(
        sets in prop::collection::vec(prop::collection::vec((1_u32..300, 0_u32..300), 0..3), 1..6),
        asked in prop::collection::vec(prop::collection::vec(0_u32..64, 1..3), 1..9),
        words in prop::collection::vec(0_u32..11, 9),
    ) {
        let slots = 700;
        let sets: Vec<Vec<(u32, u32)>> = sets.into_iter().map(|gaps| {
            let mut from = 0;
            let mut range = |(gap, more): (u32, u32)| {
                let range = (from + gap, from + gap + more);
                from = range.1 + 1;
                (range.1 < slots).then_some(range)
            };
            gaps.into_iter().map_while(&mut range).collect()
        }).collect();
        let mut unmet = Unmet::new(slots as usize, sets.len());
        for (set, ranges) in (0..).zip(&sets) {
            unmet.add(set, ranges);
        }
        let mut left: BTreeSet<u32> = (0..).zip(&sets).map(|(set, _)| set).collect();
        for (word, bits) in words.into_iter().zip(asked) {
            let mut met = Vec::new();
            unmet.meet(word, bits.iter().map(|bit| 1 << bit).fold(0, |all, bit| all | bit), &mut met);
            met.sort_unstable();
            let accepts = |set: &u32| sets[*set as usize].iter().any(|&(first, last)| {
                bits.iter().any(|bit| (first..=last).contains(&(word * 64 + bit)))
            });
            let expect: Vec<u32> = left.iter().copied().filter(accepts).collect();
            left.retain(|set| !expect.contains(set));
            prop_assert_eq!(met, expect);
        }
    }
}
