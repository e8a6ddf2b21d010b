//! Why an entry was served or not, and what would have served it: the certificates of a round.
//!
//! Three things are told of an entry, all with the order as it was drawn: what decided
//! ([`Certificate`]), at which other slots it would have been served ([`Closings::would_serve`],
//! [`Turns::would_serve`]), and which single change of what it stated leads to one of them
//! ([`single_changes`], [`block_changes`]). The words are not here.

mod changes;
mod closings;
mod drawn;
mod reach;
mod turns;
mod unmet;
mod wish;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use super::calendar::day_of_number;
use super::draw::Place;

pub use changes::{CHANGES_MAX, Change, What, block_changes, single_changes};
pub use closings::{BadClosings, Closing, Closings};
pub use drawn::{Drawn, Standing, starts};
pub use turns::Turns;
pub use wish::{SlotFacts, Wish, accepted};

/// Why an entry was served or not, with all that a sentence needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Certificate {
    /// It got these slots.
    Served {
        /// Its number in the order, from 1.
        number: u32,
        /// Entries in the round.
        of: u32,
        /// Its slots, by index in the round, from the start of a block on.
        slots: Vec<u32>,
        /// What decided.
        decided: Decided,
    },
    /// None of the slots of the round was one that it accepts.
    NoSlot {
        /// Its number in the order, from 1.
        number: u32,
        /// Entries in the round.
        of: u32,
    },
    /// There were slots that it accepts, but nowhere as many in a row as it needs (k > 1).
    NoBlock {
        /// Its number in the order, from 1.
        number: u32,
        /// Entries in the round.
        of: u32,
        /// Slots in a row that it needs.
        blocks: u8,
        /// Slots of the round that it accepts.
        accepted: u32,
    },
    /// Everything that it accepts was needed for entries before it in the order. For k = 1:
    /// each of its slots is held by one of them, and none could have moved to a slot that was
    /// not. For k > 1: each of its blocks has a slot in a block of theirs, or one without which
    /// they could not all have been seated.
    Taken {
        /// Its number in the order, from 1.
        number: u32,
        /// Entries in the round.
        of: u32,
        /// Slots in a row that it needs.
        blocks: u8,
        /// Slots (k = 1) or starts of blocks (k > 1) of the round that it accepts.
        accepted: u32,
        /// What decided.
        decided: Decided,
    },
}

/// What of the order decided. The *cut-off* of a wish is the place up to which it could be
/// served: everybody before it who accepts the same slots is served, and one more who comes
/// after it would not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Decided {
    /// Nothing had to be decided: one more with the same wish would have been served, too, even
    /// as the last of all.
    Nothing,
    /// The rank: the cut-off has another one.
    Rank {
        /// The cut-off.
        cutoff: Mark,
    },
    /// The lot: the cut-off has the same rank.
    Lot {
        /// The cut-off.
        cutoff: Mark,
    },
}

/// A place in the order, without saying whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Its rank.
    pub rank: u32,
    /// Its lot; travels as 16 digits of hex, since numbers in JSON end at 2^53.
    #[serde(serialize_with = "as_hex")]
    pub lot: u64,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands fields over by reference"
)]
fn as_hex<S: Serializer>(lot: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{lot:016x}"))
}

impl Mark {
    /// The day that the rank stands for: of who has no penalty, did not pause and states no
    /// later first day, the day of joining.
    pub fn day(&self) -> NaiveDate {
        day_of_number(self.rank.into())
    }
}

/// What was asked does not fit together: the closings, the place or the set are of another
/// round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("closings, order and entry are not of the same round")]
pub struct Contradiction;

impl Certificate {
    /// The certificate of an entry with k = 1 that accepts the slots `accepted` and got `seat`.
    /// Needs nothing of the round but its closings.
    pub fn of_single(
        closings: &Closings,
        standing: Standing,
        accepted: impl IntoIterator<Item = u32>,
        seat: Option<u32>,
    ) -> Result<Self, Contradiction> {
        let mut count = 0;
        let accepted = accepted.into_iter().inspect(|_| count += 1);
        let cutoff = closings.cutoff(accepted);
        let Standing { number, of, .. } = standing;
        let Some(cutoff) = cutoff else {
            return match seat {
                Some(_) => Err(Contradiction),
                None => Ok(Self::NoSlot { number, of }),
            };
        };
        let seat = seat.map(|slot| vec![slot]);
        Self::decided(standing, 1, count, cutoff, seat)
    }

    /// The certificate of an entry with k > 1.
    pub fn of_block(
        turns: &mut Turns<'_>,
        standing: Standing,
        set: u32,
        blocks: u8,
    ) -> Result<Self, Contradiction> {
        let Standing { number, of, place } = standing;
        let ranges = turns.drawn().pool.sets.ranges_of(set);
        let accepted = ranges.iter().map(|(first, last)| last - first + 1).sum();
        let choices = turns.choices(set, blocks);
        let start = turns.drawn().start(place);
        let Some(cutoff) = turns.cutoff(&choices) else {
            return match (start, accepted) {
                (Some(_), _) => Err(Contradiction),
                (None, 0) => Ok(Self::NoSlot { number, of }),
                (None, _) => Ok(Self::NoBlock {
                    number,
                    of,
                    blocks,
                    accepted,
                }),
            };
        };
        let count = drawn::as_u32(choices.len());
        let slots = start
            .map(|start| {
                choices
                    .into_iter()
                    .find(|block| block.first() == Some(&start))
            })
            .map(|slots| slots.ok_or(Contradiction))
            .transpose()?;
        Self::decided(standing, blocks, count, cutoff, slots)
    }

    /// The certificate of the entry with this standing, whatever it needs.
    pub fn of(
        drawn: &Drawn<'_>,
        closings: &Closings,
        standing: Standing,
    ) -> Result<Self, Contradiction> {
        let entry = drawn.pool.entries.get(standing.place.entry as usize);
        let entry = entry.ok_or(Contradiction)?;
        if entry.blocks > 1 {
            let mut turns = Turns::new(*drawn, closings)?;
            return Self::of_block(&mut turns, standing, entry.set, entry.blocks);
        }
        let accepted = drawn.pool.sets.ranges_of(entry.set).iter();
        let accepted = accepted.flat_map(|&(first, last)| first..=last);
        Self::of_single(closings, standing, accepted, drawn.start(standing.place))
    }

    /// The certificate of an entry that had a choice, given the cut-off of its wish.
    fn decided(
        standing: Standing,
        blocks: u8,
        accepted: u32,
        cutoff: Closing,
        slots: Option<Vec<u32>>,
    ) -> Result<Self, Contradiction> {
        let Standing { place, number, of } = standing;
        if slots.is_some() != cutoff.serves(place) {
            return Err(Contradiction);
        }
        let decided = Decided::of(place, cutoff);
        Ok(match slots {
            Some(slots) => Self::Served {
                number,
                of,
                slots,
                decided,
            },
            None => Self::Taken {
                number,
                of,
                blocks,
                accepted,
                decided,
            },
        })
    }
}

impl Decided {
    fn of(own: Place, cutoff: Closing) -> Self {
        let Closing::Last(Place { rank, lot, .. }) = cutoff else {
            return Self::Nothing;
        };
        let cutoff = Mark { rank, lot };
        if rank == own.rank {
            Self::Lot { cutoff }
        } else {
            Self::Rank { cutoff }
        }
    }
}
