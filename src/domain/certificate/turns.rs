//! What a family could have had at any turn of a round.
//!
//! At turn *t* a block works if its slots exist, are in no block placed before, and all single
//! entries kept before *t* can be seated without them. The final seats, restricted to these
//! entries, are a seating; those who sit in the block have to move on, one chain of moves each.
//! What works at one turn works at every turn before it, as less is taken there.

use super::Contradiction;
use super::closings::{Closing, Closings};
use super::drawn::{Drawn, NOBODY, as_u32, block};
use crate::domain::draw::Place;

/// So many failures are remembered; the first ones say most.
const TIGHT_MAX: usize = 256;

/// Asks a drawn round who could have been seated when. Remembers what it learns, so one value
/// serves all questions about an entry.
pub struct Turns<'a> {
    drawn: Drawn<'a>,
    /// For each slot, the last turn that its closure reaches; see [`Closings`].
    last: Vec<u32>,
    /// For each slot, the turn of who holds it in the end.
    holders: Vec<u32>,
    /// The turn of which the next three tell; [`NOBODY`] before the first question.
    turn: u32,
    /// The turn of the single entry or block on each slot, [`NOBODY`] if it is free.
    who: Vec<u32>,
    /// Slots that are free, as bits.
    free: Vec<u64>,
    /// Slots that are in no block, as bits.
    loose: Vec<u64>,
    /// Slots that end up in a block.
    in_block: Vec<bool>,
    /// The slots of each set, as bits of some words, once somebody asked for them.
    rows: Vec<Option<Row>>,
    search: Search,
    /// Who sat where before a trial, latest last.
    undo: Vec<(u32, u32)>,
    tight: Vec<Tight>,
}

/// A search for a free slot, breadth first.
struct Search {
    /// Slots that it has not found and may enter, as bits.
    unseen: Vec<u64>,
    /// Slots found, in order.
    queue: Vec<u32>,
    /// The slot whose holder led to each slot.
    from: Vec<u32>,
    /// The search that last looked at each set.
    seen: Vec<u32>,
    number: u32,
    /// Sets it looked at.
    sets: Vec<u32>,
}

/// Slots: in each of these words of 64, which is not counted twice, those of the bits.
type Row = Box<[(u32, u64)]>;

/// Some kept entries accept nothing but `slots`, which are only `spare` more than they are: no
/// block can take more of these slots than that (Hall's condition), at `turn` or after.
struct Tight {
    turn: u32,
    slots: Box<[u64]>,
    spare: usize,
}

fn bit(slot: u32) -> u64 {
    1 << (slot % 64)
}

fn has(words: &[u64], slot: u32) -> bool {
    words[slot as usize / 64] & bit(slot) != 0
}

impl<'a> Turns<'a> {
    /// Before any question; fails if the closings are those of another round.
    ///
    /// # Panics
    /// If `drawn` is no round: a slot has two holders, or an entry less slots than it needs.
    pub fn new(drawn: Drawn<'a>, closings: &Closings) -> Result<Self, Contradiction> {
        let holders = drawn.holders();
        let slots = holders.len();
        if closings.slots() != slots {
            return Err(Contradiction);
        }
        let mut turn_of = vec![NOBODY; drawn.pool.entries.len()];
        for (turn, place) in (0_u32..).zip(drawn.order) {
            turn_of[place.entry as usize] = turn;
        }
        let last = (0..as_u32(slots)).map(|slot| match closings.at(slot) {
            Closing::Last(place) => {
                let turn = turn_of.get(place.entry as usize).ok_or(Contradiction)?;
                let is_there = drawn.order.get(*turn as usize) == Some(&place);
                is_there.then_some(*turn).ok_or(Contradiction)
            }
            Closing::Open => Ok(drawn.turns()),
        });
        let last: Vec<u32> = last.collect::<Result<_, _>>()?;
        let sets = drawn.pool.sets.count();
        let words = slots.div_ceil(64);
        let in_block = holders.iter();
        let in_block = in_block.map(|&holder| holder != NOBODY && drawn.blocks(holder) > 1);
        Ok(Self {
            in_block: in_block.collect(),
            last,
            turn: NOBODY,
            who: vec![NOBODY; slots],
            free: vec![0; words],
            loose: vec![0; words],
            rows: vec![None; sets],
            search: Search {
                unseen: vec![0; words],
                queue: Vec::new(),
                from: vec![NOBODY; slots],
                seen: vec![0; sets],
                number: 0,
                sets: Vec::new(),
            },
            undo: Vec::new(),
            tight: Vec::new(),
            holders,
            drawn,
        })
    }

    /// The round that is asked.
    pub fn drawn(&self) -> &Drawn<'a> {
        &self.drawn
    }

    /// Whether the block of `blocks` slots from `start` would have been there for an entry at
    /// `place`. One slot is a block of one.
    pub fn serves(&mut self, place: Place, start: u32, blocks: u8) -> bool {
        let turn = self.drawn.turn(place);
        block(self.drawn.pool, start, blocks).is_some_and(|block| self.works(turn, &block))
    }

    /// The starts of blocks, not wholly in the acceptance set `set`, each of which would have
    /// served an entry at `place` that needs `blocks` slots.
    pub fn would_serve(&mut self, place: Place, set: u32, blocks: u8) -> Vec<u32> {
        let turn = self.drawn.turn(place);
        let sets = &self.drawn.pool.sets;
        let mut found = Vec::new();
        for start in 0..as_u32(self.holders.len()) {
            let Some(block) = block(self.drawn.pool, start, blocks) else {
                continue;
            };
            let is_outside = block.iter().any(|&slot| !sets.accepts(set, slot));
            if is_outside && self.works(turn, &block) {
                found.push(start);
            }
        }
        found
    }

    /// The blocks of `blocks` slots that are wholly in the acceptance set `set`.
    pub(super) fn choices(&self, set: u32, blocks: u8) -> Vec<Vec<u32>> {
        let sets = &self.drawn.pool.sets;
        let slots = sets.ranges_of(set).iter();
        let starts = slots.flat_map(|&(first, last)| first..=last);
        let blocks = starts.filter_map(|start| block(self.drawn.pool, start, blocks));
        let inside = |block: &Vec<u32>| block.iter().all(|&slot| sets.accepts(set, slot));
        blocks.filter(inside).collect()
    }

    /// Who comes after this is not served if these blocks are their choices; `None` if there
    /// is no block. The same for blocks as [`Closings::cutoff`] for slots.
    pub(super) fn cutoff(&mut self, choices: &[Vec<u32>]) -> Option<Closing> {
        let bound = |turns: &Self, block: &[u32]| {
            let last = block.iter().map(|&slot| turns.last[slot as usize]);
            last.min().unwrap_or(0)
        };
        let mut high = choices.iter().map(|block| bound(self, block)).max()?;
        // Before everybody, every block works.
        let mut low = 0;
        // Where a block's closings allow it, it mostly works: the bound is tried first.
        let mut probe = high;
        while low < high {
            let any = choices.iter().any(|block| self.works(probe, block));
            if any {
                low = probe;
            } else {
                high = probe - 1;
            }
            probe = low + (high - low).div_ceil(2);
        }
        let last = self.drawn.order.get(low as usize);
        Some(last.map_or(Closing::Open, |&place| Closing::Last(place)))
    }

    /// Whether `block` works at `turn`.
    fn works(&mut self, turn: u32, block: &[u32]) -> bool {
        // Also false if a slot is in a block placed before: this is where its closure ends.
        if block.iter().any(|&slot| self.last[slot as usize] < turn) {
            return false;
        }
        let is_tight = self.tight.iter().any(|tight| {
            let taken = block.iter().filter(|&&slot| has(&tight.slots, slot));
            tight.turn <= turn && taken.count() > tight.spare
        });
        if is_tight {
            return false;
        }
        self.go_to(turn);
        self.trial(block)
    }

    /// Seats those who are kept before `turn` as they end up.
    fn go_to(&mut self, turn: u32) {
        if self.turn == turn {
            return;
        }
        self.turn = turn;
        self.free.fill(0);
        self.loose.fill(0);
        for (slot, &holder) in (0_u32..).zip(&self.holders) {
            let word = slot as usize / 64;
            let is_held = holder != NOBODY && holder < turn;
            self.who[slot as usize] = if is_held { holder } else { NOBODY };
            if !is_held {
                self.free[word] |= bit(slot);
            }
            if !is_held || !self.in_block[slot as usize] {
                self.loose[word] |= bit(slot);
            }
        }
    }

    /// Whether all who sit in `block` find another seat. Leaves everybody where they were.
    fn trial(&mut self, block: &[u32]) -> bool {
        let mut standing = Vec::new();
        for &slot in block {
            let holder = self.who[slot as usize];
            if holder != NOBODY {
                standing.push(holder);
            }
            self.undo.push((slot, holder));
            // Nobody may enter it, so it is as good as held.
            self.free[slot as usize / 64] &= !bit(slot);
        }
        let done = standing.into_iter().all(|entry| self.reseat(entry, block));
        while let Some((slot, holder)) = self.undo.pop() {
            self.who[slot as usize] = holder;
            if holder == NOBODY {
                self.free[slot as usize / 64] |= bit(slot);
            }
        }
        done
    }

    /// Finds `entry` another seat outside of `block`; others move along if need be.
    fn reseat(&mut self, entry: u32, block: &[u32]) -> bool {
        self.search.unseen.copy_from_slice(&self.loose);
        for &slot in block {
            self.search.unseen[slot as usize / 64] &= !bit(slot);
        }
        self.search.queue.clear();
        self.search.sets.clear();
        self.search.number += 1;
        let mut found = self.look(self.drawn.set(entry), NOBODY);
        let mut next = 0;
        while found.is_none() {
            let Some(&slot) = self.search.queue.get(next) else {
                self.note_tight(block);
                return false;
            };
            next += 1;
            found = self.look(self.drawn.set(self.who[slot as usize]), slot);
        }
        let Some((mut slot, mut from)) = found else {
            return false;
        };
        self.free[slot as usize / 64] &= !bit(slot);
        while from != NOBODY {
            self.sit(self.who[from as usize], slot);
            (slot, from) = (from, self.search.from[from as usize]);
        }
        self.sit(entry, slot);
        true
    }

    fn sit(&mut self, entry: u32, slot: u32) {
        let before = std::mem::replace(&mut self.who[slot as usize], entry);
        self.undo.push((slot, before));
    }

    /// A free slot of `set`, with `from`; if there is none, its slots are put into the queue.
    fn look(&mut self, set: u32, from: u32) -> Option<(u32, u32)> {
        let search = &mut self.search;
        let seen = &mut search.seen[set as usize];
        if std::mem::replace(seen, search.number) == search.number {
            return None;
        }
        search.sets.push(set);
        let ranges = self.drawn.pool.sets.ranges_of(set);
        let row = self.rows[set as usize].get_or_insert_with(|| row(ranges));
        for &(word, bits) in row.iter() {
            let free = bits & self.free[word as usize];
            if free != 0 {
                return Some((word * 64 + free.trailing_zeros(), from));
            }
        }
        for &(word, bits) in row.iter() {
            let unseen = &mut search.unseen[word as usize];
            let mut new = bits & *unseen;
            *unseen &= !new;
            while new != 0 {
                let slot = word * 64 + new.trailing_zeros();
                search.from[slot as usize] = from;
                search.queue.push(slot);
                new &= new - 1;
            }
        }
        None
    }

    /// A search went through all slots that its entries accept and found none free. Those who
    /// hold them are one less than those who need them, so they are tight but for the slots
    /// that they accept in `block`.
    fn note_tight(&mut self, block: &[u32]) {
        if self.tight.len() == TIGHT_MAX {
            return;
        }
        let sets = &self.drawn.pool.sets;
        let search = &self.search;
        let is_accepted = |slot: u32| search.sets.iter().any(|&set| sets.accepts(set, slot));
        let taken: Vec<u32> = block
            .iter()
            .copied()
            .filter(|&slot| is_accepted(slot))
            .collect();
        let mut slots = vec![0; self.free.len()].into_boxed_slice();
        for &slot in search.queue.iter().chain(&taken) {
            slots[slot as usize / 64] |= bit(slot);
        }
        let spare = taken.len().checked_sub(1);
        let spare = spare.expect("kept entries can be seated while the block is not taken");
        let turn = self.turn;
        self.tight.push(Tight { turn, slots, spare });
    }
}

/// Ascending ranges of slots, by words.
fn row(ranges: &[(u32, u32)]) -> Row {
    let mut row: Vec<(u32, u64)> = Vec::new();
    let mut add = |word: u32, bits: u64| match row.last_mut() {
        Some(last) if last.0 == word => last.1 |= bits,
        _ => row.push((word, bits)),
    };
    for &(first, last) in ranges {
        let (head, tail) = (u64::MAX << (first % 64), u64::MAX >> (63 - last % 64));
        if first / 64 == last / 64 {
            add(first / 64, head & tail);
            continue;
        }
        add(first / 64, head);
        for word in first / 64 + 1..last / 64 {
            add(word, u64::MAX);
        }
        add(last / 64, tail);
    }
    row.into()
}
