//! The closing of each slot: who, of all that its closure reaches, comes last in the order.

use super::drawn::{Drawn, as_u32};
use super::reach::last_turns;
use crate::domain::draw::{NONE, Place};

/// Where the closure of a slot ends. Later is greater: `Open` comes after every place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closing {
    /// The last in the order of all holders that the closure reaches.
    Last(Place),
    /// The closure reaches a slot that nobody holds.
    Open,
}

impl Closing {
    /// Whether a single entry at `place` that accepts the slot is served.
    pub fn serves(self, place: Place) -> bool {
        self >= Self::Last(place)
    }
}

/// The closings of all slots of a drawn round.
///
/// The *closure* of a slot is its holder, the slots which that holder accepts, the holders of
/// these, and so on. A block ends the trail: the closure of one of its slots is the block's
/// entry alone.
///
/// **Theorem.** Let an entry with k = 1 at place *p* accept any set *A* of slots of the round,
/// the one it stated or another, while everything else stays: the order, and what all others
/// accept. It is served if and only if some slot of *A* has a closing that is open or does not
/// come before *p* ([`Closing::serves`]).
///
/// *Proof.* Who is kept before its turn, and which blocks are placed by then, does not depend on
/// *A*. Nobody kept is ever dropped and no block ever moves, so at its turn the final seats of
/// those kept before *p* are a seating of all of them: the slots are distinct, accepted, and in
/// no block. By Berge's lemma (Proceedings of the National Academy of Sciences 43 (1957)) the
/// entry can be seated beside them if and only if from some slot of *A* a trail "slot → its
/// holder → a slot which that holder accepts" over holders before *p* leads to a slot that is
/// free at this turn: one that, in the end, nobody holds, or a single entry from *p* on, or a
/// block from *p* on, for such a block is not placed yet. Slots of blocks before *p* can neither
/// be used nor moved, so a trail ends there.
///
/// If there is such a trail, the closure of its first slot has the holder of its last slot, or
/// nobody, and the closing is not before *p*. If conversely a closing is not before *p*, take a
/// trail to the last holder, or to the slot that nobody holds, and cut it off at the first slot
/// that is not held from before *p*: that slot is free at the entry's turn, all slots before it
/// are held by single entries before *p* (a trail goes on through no block), and so it is a trail
/// as above. ∎
///
/// So the latest closing in *A* is the cut-off for everybody who accepts *A*: one place later and
/// they are not served. And a slot outside of a wish would have served an entry that was not
/// served if and only if its closing does not come before the entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closings(Vec<Closing>);

/// Bytes that a slot takes.
const SLOT_BYTES: usize = 16;

/// Bytes that are no closings of a round.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadClosings {
    /// Another number of slots.
    #[error("closings of {slots} slots are {} bytes, these are {bytes}", .slots * SLOT_BYTES)]
    Length {
        /// Slots of the round.
        slots: usize,
        /// Bytes found.
        bytes: usize,
    },
    /// Neither open nor a place.
    #[error("slot {0} is neither open nor closed by an entry")]
    Neither(usize),
    /// One entry at two places.
    #[error("the closings name two places of the entry {0}")]
    TwoPlaces(u32),
}

impl Closings {
    /// The closings of a round. One search over slots and distinct sets; takes time and memory
    /// in proportion to the ranges of the sets, whatever the number of entries.
    ///
    /// # Panics
    /// If `drawn` is no round: a slot has two holders, or an entry less slots than it needs.
    pub fn of(drawn: &Drawn<'_>) -> Self {
        let last_turns = last_turns(drawn, &drawn.holders());
        let closing = |turn: u32| {
            let last = drawn.order.get(turn as usize);
            last.map_or(Closing::Open, |&place| Closing::Last(place))
        };
        Self(last_turns.into_iter().map(closing).collect())
    }

    /// Slots of the round.
    pub fn slots(&self) -> usize {
        self.0.len()
    }

    /// The closing of a slot.
    ///
    /// # Panics
    /// If the round has no such slot.
    pub fn at(&self, slot: u32) -> Closing {
        self.0[slot as usize]
    }

    /// Who comes after this is not served if these are the slots they accept, and needs only
    /// one; `None` if there is no slot.
    pub fn cutoff(&self, accepted: impl IntoIterator<Item = u32>) -> Option<Closing> {
        accepted.into_iter().map(|slot| self.at(slot)).max()
    }

    /// The slots not in `accepted`, which ascend, each of which would have served the single
    /// entry at `place`, had it accepted this one, too.
    pub fn would_serve(&self, place: Place, accepted: impl IntoIterator<Item = u32>) -> Vec<u32> {
        let mut accepted = accepted.into_iter().peekable();
        let others = (0..as_u32(self.0.len())).filter(|slot| accepted.next_if_eq(slot).is_none());
        others.filter(|&slot| self.at(slot).serves(place)).collect()
    }

    /// 16 bytes for each slot: rank, lot and entry of its closing, big-endian; all ones for an
    /// open one.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.0.len() * SLOT_BYTES);
        for closing in &self.0 {
            match closing {
                Closing::Open => bytes.extend([u8::MAX; SLOT_BYTES]),
                Closing::Last(Place { rank, lot, entry }) => {
                    bytes.extend(rank.to_be_bytes());
                    bytes.extend(lot.to_be_bytes());
                    bytes.extend(entry.to_be_bytes());
                }
            }
        }
        bytes
    }

    /// Reads what [`Closings::to_bytes`] wrote about a round of `slots` slots.
    pub fn from_bytes(bytes: &[u8], slots: usize) -> Result<Self, BadClosings> {
        let (chunks, rest) = bytes.as_chunks::<SLOT_BYTES>();
        if chunks.len() != slots || !rest.is_empty() {
            let bytes = bytes.len();
            return Err(BadClosings::Length { slots, bytes });
        }
        let closings = chunks
            .iter()
            .enumerate()
            .map(|(slot, bytes)| read(bytes).ok_or(BadClosings::Neither(slot)));
        let closings = Self(closings.collect::<Result<_, _>>()?);
        closings.check_places()?;
        Ok(closings)
    }

    /// An entry has one place.
    fn check_places(&self) -> Result<(), BadClosings> {
        let places = self.0.iter().filter_map(|closing| match closing {
            Closing::Last(place) => Some((place.entry, place.rank, place.lot)),
            Closing::Open => None,
        });
        let mut places: Vec<_> = places.collect();
        places.sort_unstable();
        places.dedup();
        let twice = places.windows(2).find(|pair| pair[0].0 == pair[1].0);
        twice.map_or(Ok(()), |pair| Err(BadClosings::TwoPlaces(pair[0].0)))
    }
}

/// One closing; `None` if it names no entry.
fn read(bytes: &[u8; SLOT_BYTES]) -> Option<Closing> {
    if *bytes == [u8::MAX; SLOT_BYTES] {
        return Some(Closing::Open);
    }
    let (rank, bytes) = bytes.split_first_chunk()?;
    let (lot, bytes) = bytes.split_first_chunk()?;
    let place = Place {
        rank: u32::from_be_bytes(*rank),
        lot: u64::from_be_bytes(*lot),
        entry: u32::from_be_bytes(*bytes.first_chunk()?),
    };
    (place.entry != NONE).then_some(Closing::Last(place))
}
