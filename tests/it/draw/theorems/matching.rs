//! Rounds of hundreds of slots against a matching that Hopcroft and Karp find.

use std::collections::VecDeque;

use proptest::prelude::*;
use proptest::sample::Index;

use super::cases;
use super::rounds::{NONE, Round, Wish, served};

/// Nobody, or no layer.
const FAR: usize = usize::MAX;

/// A maximum matching of entries to slots (Hopcroft and Karp, "An n^5/2 algorithm for maximum
/// matchings in bipartite graphs", 1973): shortest augmenting paths, many at a time.
struct Matching<'a> {
    accepts: &'a [Vec<usize>],
    slot_of: Vec<usize>,
    entry_of: Vec<usize>,
    layer: Vec<usize>,
}

impl Matching<'_> {
    /// How many entries can be seated at once.
    fn size(accepts: &[Vec<usize>], slots: usize) -> usize {
        let mut matching = Matching {
            accepts,
            slot_of: vec![FAR; accepts.len()],
            entry_of: vec![FAR; slots],
            layer: vec![FAR; accepts.len()],
        };
        let mut size = 0;
        while matching.has_path() {
            let entries = 0..accepts.len();
            size += entries
                .filter(|&entry| matching.slot_of[entry] == FAR && matching.augment(entry))
                .count();
        }
        size
    }

    /// Numbers the entries by their distance from those without a slot; whether a path to a free
    /// slot exists.
    fn has_path(&mut self) -> bool {
        let mut queue = VecDeque::new();
        for (entry, slot) in self.slot_of.iter().enumerate() {
            self.layer[entry] = if *slot == FAR { 0 } else { FAR };
            if *slot == FAR {
                queue.push_back(entry);
            }
        }
        let mut found = false;
        while let Some(entry) = queue.pop_front() {
            for &slot in &self.accepts[entry] {
                let holder = self.entry_of[slot];
                if holder == FAR {
                    found = true;
                } else if self.layer[holder] == FAR {
                    self.layer[holder] = self.layer[entry] + 1;
                    queue.push_back(holder);
                }
            }
        }
        found
    }

    /// Finds `entry` a slot along the layers.
    fn augment(&mut self, entry: usize) -> bool {
        for &slot in &self.accepts[entry] {
            let holder = self.entry_of[slot];
            let is_next = holder == FAR || self.layer[holder] == self.layer[entry].wrapping_add(1);
            if is_next && (holder == FAR || self.augment(holder)) {
                self.entry_of[slot] = entry;
                self.slot_of[entry] = slot;
                return true;
            }
        }
        self.layer[entry] = FAR;
        false
    }
}

/// Slots before the first that anybody accepts: the board of the engine has words of 64 and rows of
/// 4096, and their ends are to lie among those that are accepted.
const BEFORE: [u32; 3] = [0, 3990, 8101];

/// Rounds of up to 300 slots, and some that nobody accepts before them, and of about as many
/// entries, whose sets are a few windows, narrow or wide.
fn large_rounds() -> impl Strategy<Value = Round> {
    let before = prop_oneof![8 => Just(BEFORE[0]), 1 => Just(BEFORE[1]), 1 => Just(BEFORE[2])];
    let width = prop_oneof![3 => 1_u32..20, 1 => 1_u32..300];
    (before, 1_u32..300, 1..40_usize, width).prop_flat_map(|(before, slots, sets, width)| {
        let end = before + slots;
        let window = (before..end, 0..width).prop_map(move |(first, more)| first..=first + more);
        let set = prop::collection::vec(window, 0..4).prop_map(move |windows| {
            let slots = windows.into_iter().flatten();
            Wish::of(1, slots.filter(move |&slot| slot < end))
        });
        let sets = prop::collection::vec(set, sets);
        let blocks = prop_oneof![9 => Just(1_u8), 1 => 2_u8..5];
        let order = prop::collection::vec((blocks, any::<Index>()), 0..300);
        (sets, order).prop_map(move |(sets, order)| Round {
            next: (1..end).chain([NONE]).collect(),
            order: order
                .into_iter()
                .map(|(blocks, set)| Wish {
                    blocks,
                    ..set.get(&sets).clone()
                })
                .collect(),
        })
    })
}

proptest! {
    #![proptest_config(cases(600))]

    /// With k = 1 as many entries are served as can be at once: a base of a matroid has its rank
    /// (Berge, "Two theorems in graph theory", 1957, for the matching).
    #[test]
    fn as_many_are_served_as_can_be(round in large_rounds()) {
        let mut round = round;
        round.order.iter_mut().for_each(|wish| wish.blocks = 1);
        let slots = |wish: &Wish| wish.slots.iter().map(|&slot| slot as usize).collect();
        let accepts: Vec<Vec<usize>> = round.order.iter().map(slots).collect();
        let most = Matching::size(&accepts, round.next.len());
        prop_assert_eq!(served(&round.allocate()).len(), most);
    }

    /// Beside blocks, as many single entries are served as can be on the slots that are left.
    #[test]
    fn as_many_singles_are_served_as_can_be_beside_blocks(round in large_rounds()) {
        let given = round.allocate();
        let left = round.outside_blocks(&given, round.entries());
        let singles = round.order.iter().filter(|wish| wish.blocks == 1);
        let accepts: Vec<Vec<usize>> = singles
            .map(|wish| wish.slots.intersection(&left).map(|&slot| slot as usize).collect())
            .collect();
        let most = Matching::size(&accepts, round.next.len());
        prop_assert_eq!(round.served_singles(&given, round.entries()).len(), most);
    }
}

#[test]
fn the_matching_is_a_maximum() {
    let check = |accepts: &[&[usize]], expect| {
        let accepts: Vec<Vec<usize>> = accepts.iter().map(|slots| slots.to_vec()).collect();
        assert_eq!(Matching::size(&accepts, 4), expect, "{accepts:?}");
    };
    check(&[], 0);
    check(&[&[], &[]], 0);
    check(&[&[0], &[0], &[0]], 1);
    check(&[&[0, 1], &[0], &[1]], 2);
    // The last one is seated by a chain through all the others.
    check(&[&[0, 1], &[1, 2], &[2, 3], &[0]], 4);
    check(&[&[0, 1, 2, 3], &[0], &[0, 1], &[1], &[2]], 4);
}
