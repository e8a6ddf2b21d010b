//! Who gets what: rules 1 to 3 of the draw protocol for entries that need one slot.
//!
//! The three rules are greedy choices on a matroid (the transversal matroid of citizens and
//! slots), so each can be made one entry, or one slot, at a time, and a chain of moves decides
//! every question: can these still all be seated? Entries that need several slots in a row are
//! not seated here; they wait.
//!
//! 1. *Who is served*: go down the order and keep an entry if all kept ones can be seated.
//! 2. *Which slots are used*: go up the slots and use one if all used ones can be held.
//! 3. *Who gets which*: go down the order once more; each takes the lowest used slot that
//!    leaves the others a seat.
//!
//! Rules 1 and 2 together: Mendelsohn and Dulmage, "Some generalizations of the problem of
//! distinct representatives", Canadian Journal of Mathematics 10 (1958).

/// No slot, or no entry.
const NONE: u32 = u32::MAX;

/// One entry in the order of the round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Consecutive slots needed (k of the protocol).
    pub blocks: u8,
    /// The number of its acceptance set.
    pub set: u32,
}

/// Seats `order` (served first comes first) on slots `0..slots`; `sets[n]` lists the slots that
/// set `n` accepts, ascending.
///
/// Answers the slot of each entry of `order`, in that order; `None` for those not served.
///
/// # Panics
/// If a set names a slot that is not there, or an entry a set that is not there.
pub fn allocate(slots: u32, sets: &[Vec<u32>], order: &[Claim]) -> Vec<Option<u32>> {
    let mut seating = Seating::new(slots, sets, order);
    seating.choose_entries();
    seating.choose_slots();
    seating.choose_seats();
    let given = seating.answer();
    let mut taken = vec![false; slots as usize];
    for (claim, seat) in order.iter().zip(&given) {
        let Some(slot) = *seat else { continue };
        let accepted = &sets[claim.set as usize];
        assert!(
            accepted.contains(&slot),
            "everybody gets a slot they accept"
        );
        assert!(
            !std::mem::replace(&mut taken[slot as usize], true),
            "no slot is given twice"
        );
    }
    given
}

struct Seating<'a> {
    sets: &'a [Vec<u32>],
    order: &'a [Claim],
    /// The entry that holds each slot.
    holder: Vec<u32>,
    /// The slot that each entry holds.
    seat: Vec<u32>,
    /// Slots from which no free seat can ever be reached again (rule 1), or that are not used
    /// (rule 3).
    shut: Vec<bool>,
    /// The search that last saw each slot.
    seen: Vec<u32>,
    search: u32,
    /// The slot from which each slot was reached.
    from: Vec<u32>,
    /// The slots this search has seen, in the order it saw them.
    queue: Vec<u32>,
}

impl<'a> Seating<'a> {
    fn new(slots: u32, sets: &'a [Vec<u32>], order: &'a [Claim]) -> Self {
        let slots = slots as usize;
        assert!(
            sets.iter().flatten().all(|&slot| (slot as usize) < slots),
            "a set names a slot that is not there"
        );
        Self {
            sets,
            order,
            holder: vec![NONE; slots],
            seat: vec![NONE; order.len()],
            shut: vec![false; slots],
            seen: vec![0; slots],
            search: 0,
            from: vec![NONE; slots],
            queue: Vec::new(),
        }
    }

    fn accepts(&self, entry: u32) -> &'a [u32] {
        &self.sets[self.order[entry as usize].set as usize]
    }

    fn entries(&self) -> impl Iterator<Item = u32> + use<> {
        0..u32::try_from(self.order.len()).expect("a round has fewer than 2^32 entries")
    }

    /// Rule 1. After a search that found nothing, every slot it saw is held for good: its
    /// holders accept nothing else. Such slots are shut, which keeps all failed searches of a
    /// round together as cheap as one walk over the sets.
    fn choose_entries(&mut self) {
        for entry in self.entries() {
            if self.order[entry as usize].blocks == 1 {
                self.seat_or_shut(entry);
            }
        }
    }

    fn seat_or_shut(&mut self, entry: u32) {
        self.begin_search();
        self.enqueue(entry, NONE);
        let mut next = 0;
        while let Some(&slot) = self.queue.get(next) {
            next += 1;
            let holder = self.holder[slot as usize];
            if holder == NONE {
                self.shift_chain(slot, entry);
                return;
            }
            self.enqueue(holder, slot);
        }
        for &slot in &self.queue {
            self.shut[slot as usize] = true;
        }
    }

    fn begin_search(&mut self) {
        self.search += 1;
        self.queue.clear();
    }

    /// Puts the slots that `entry` accepts, and that nobody saw in this search, into the queue.
    fn enqueue(&mut self, entry: u32, from: u32) {
        for &slot in self.accepts(entry) {
            let index = slot as usize;
            if !self.shut[index] && self.seen[index] != self.search {
                self.seen[index] = self.search;
                self.from[index] = from;
                self.queue.push(slot);
            }
        }
    }

    /// Everybody along the chain that ends in the free `slot` moves one on; `entry` takes the
    /// first seat of the chain.
    fn shift_chain(&mut self, mut slot: u32, entry: u32) {
        loop {
            let before = self.from[slot as usize];
            let mover = if before == NONE {
                entry
            } else {
                self.holder[before as usize]
            };
            self.holder[slot as usize] = mover;
            self.seat[mover as usize] = slot;
            if before == NONE {
                return;
            }
            slot = before;
        }
    }

    /// Rule 2, as a reverse delete: go down the slots and empty each one without which everybody
    /// still has a seat.
    fn choose_slots(&mut self) {
        self.shut.fill(false);
        for slot in (0..u32::try_from(self.holder.len()).expect("fewer than 2^32 slots")).rev() {
            let holder = self.holder[slot as usize];
            self.shut[slot as usize] = true;
            if holder != NONE && !self.reseat(holder, slot) {
                self.shut[slot as usize] = false;
            }
        }
    }

    /// Finds `entry` another seat than `slot`, which is shut, among free slots that are not.
    fn reseat(&mut self, entry: u32, slot: u32) -> bool {
        self.begin_search();
        self.enqueue(entry, NONE);
        let mut next = 0;
        while let Some(&found) = self.queue.get(next) {
            next += 1;
            let holder = self.holder[found as usize];
            if holder == NONE {
                self.holder[slot as usize] = NONE;
                self.shift_chain(found, entry);
                return true;
            }
            self.enqueue(holder, found);
        }
        false
    }

    /// Rule 3: each entry in turn takes the lowest used slot from which a chain of moves by later
    /// entries leads to the entry's own slot; then it keeps that slot.
    fn choose_seats(&mut self) {
        for slot in 0..self.holder.len() {
            self.shut[slot] = self.holder[slot] == NONE;
        }
        for entry in self.entries() {
            let own = self.seat[entry as usize];
            if own == NONE {
                continue;
            }
            for &slot in self.accepts(entry) {
                if slot == own || (!self.shut[slot as usize] && self.swap_into(entry, slot)) {
                    break;
                }
            }
            self.shut[self.seat[entry as usize] as usize] = true;
        }
    }

    /// Moves `entry` to `slot` if its holder and others can move so that the last takes the
    /// entry's own slot.
    fn swap_into(&mut self, entry: u32, slot: u32) -> bool {
        let own = self.seat[entry as usize];
        self.begin_search();
        self.seen[slot as usize] = self.search;
        self.from[slot as usize] = NONE;
        self.queue.push(slot);
        let mut next = 0;
        while let Some(&found) = self.queue.get(next) {
            next += 1;
            if found == own {
                self.shift_chain(own, entry);
                return true;
            }
            self.enqueue(self.holder[found as usize], found);
        }
        false
    }

    fn answer(self) -> Vec<Option<u32>> {
        self.seat
            .iter()
            .map(|&slot| (slot != NONE).then_some(slot))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn singles(sets: &[usize]) -> Vec<Claim> {
        sets.iter()
            .map(|&set| Claim {
                blocks: 1,
                set: u32::try_from(set).expect("few sets"),
            })
            .collect()
    }

    #[test]
    fn the_rules_on_small_rounds() {
        let check = |slots, sets: &[&[u32]], expect: &[Option<u32>]| {
            let order = singles(&(0..sets.len()).collect::<Vec<_>>());
            let sets: Vec<Vec<u32>> = sets.iter().map(|set| set.to_vec()).collect();
            assert_eq!(allocate(slots, &sets, &order), expect, "{sets:?}");
        };
        check(0, &[&[]], &[None]);
        check(2, &[&[0, 1], &[0]], &[Some(1), Some(0)]);
        check(1, &[&[0], &[0]], &[Some(0), None]);
        // Two people, three slots: those that perish first are used.
        check(3, &[&[0, 1, 2], &[1, 2]], &[Some(0), Some(1)]);
        check(3, &[&[2], &[1, 2]], &[Some(2), Some(1)]);
        // Slot 0 is nobody's.
        check(3, &[&[1, 2], &[1, 2], &[1, 2]], &[Some(1), Some(2), None]);
    }

    #[test]
    fn who_needs_a_block_waits() {
        let order = [Claim { blocks: 2, set: 0 }, Claim { blocks: 1, set: 0 }];
        assert_eq!(allocate(2, &[vec![0, 1]], &order), [None, Some(0)]);
    }

    /// The rules as the protocol states them, by trying every assignment.
    fn brute_force(slots: u32, sets: &[Vec<u32>]) -> Vec<Option<u32>> {
        fn seatable(who: &[usize], sets: &[Vec<u32>], used: &mut Vec<u32>, among: &[u32]) -> bool {
            let Some((&first, rest)) = who.split_first() else {
                return true;
            };
            for &slot in &sets[first] {
                if among.contains(&slot) && !used.contains(&slot) {
                    used.push(slot);
                    let found = seatable(rest, sets, used, among);
                    used.pop();
                    if found {
                        return true;
                    }
                }
            }
            false
        }
        let all: Vec<u32> = (0..slots).collect();
        let mut kept = Vec::new();
        for entry in 0..sets.len() {
            kept.push(entry);
            if !seatable(&kept, sets, &mut Vec::new(), &all) {
                kept.pop();
            }
        }
        let mut used = all;
        for slot in (0..slots).rev() {
            let without: Vec<u32> = used
                .iter()
                .copied()
                .filter(|&other| other != slot)
                .collect();
            if seatable(&kept, sets, &mut Vec::new(), &without) {
                used = without;
            }
        }
        let mut answer = vec![None; sets.len()];
        for (at, &entry) in kept.iter().enumerate() {
            let choice = sets[entry].iter().copied().find(|slot| {
                let rest: Vec<u32> = used.iter().copied().filter(|other| other != slot).collect();
                used.contains(slot) && seatable(&kept[at + 1..], sets, &mut Vec::new(), &rest)
            });
            let choice = choice.expect("a kept entry has a seat");
            used.retain(|&slot| slot != choice);
            answer[entry] = Some(choice);
        }
        answer
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        /// Rules 1 to 3 of the draw protocol, against every assignment tried by hand.
        #[test]
        fn the_rules_by_brute_force(sets in prop::collection::vec(prop::collection::btree_set(0_u32..5, 0..4), 0..7)) {
            let sets: Vec<Vec<u32>> = sets.into_iter().map(|set| set.into_iter().collect()).collect();
            let order = singles(&(0..sets.len()).collect::<Vec<_>>());
            prop_assert_eq!(allocate(5, &sets, &order), brute_force(5, &sets));
        }
    }
}
