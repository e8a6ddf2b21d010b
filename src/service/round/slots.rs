//! Which slot each index of a pool is: what turns a result back into appointments.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::draw::{self, NONE};
use crate::store::slot::FreeSlotRow;

/// Slots of one counter for the same services, all of one length.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Lane {
    /// The office's id.
    pub office: String,
    /// The counter's id.
    pub counter: String,
    /// The length of its slots.
    pub minutes: u32,
    /// The services they can be used for.
    pub services: Vec<String>,
}

/// The slots of a pool, by index; kept with the round, and never published.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SlotTable {
    /// The distinct lanes.
    pub lanes: Vec<Lane>,
    /// The lane of each slot.
    pub lane: Vec<u32>,
    /// The start of each slot, in seconds since 1970-01-01.
    start_seconds: Vec<i64>,
    /// The id of each slot.
    pub ids: Vec<Uuid>,
}

impl SlotTable {
    /// The slots, in the order of their indices.
    pub fn new(slots: impl Iterator<Item = FreeSlotRow>) -> Self {
        let mut table = Self::default();
        let mut known: HashMap<Lane, u32> = HashMap::new();
        for slot in slots {
            let lane = Lane {
                office: slot.office,
                counter: slot.counter,
                minutes: u32::try_from(slot.minutes).unwrap_or(u32::MAX),
                services: slot.services.0,
            };
            let next = u32::try_from(known.len()).expect("fewer than 2^32 lanes");
            let number = *known.entry(lane).or_insert_with_key(|lane| {
                table.lanes.push(lane.clone());
                next
            });
            table.lane.push(number);
            table.start_seconds.push(slot.start.timestamp());
            table.ids.push(slot.id);
        }
        table
    }

    /// All indices, ascending.
    pub fn indices(&self) -> impl Iterator<Item = u32> + use<> {
        0..u32::try_from(self.ids.len()).expect("fewer than 2^32 slots")
    }

    /// When a slot starts.
    pub fn start(&self, index: u32) -> DateTime<Utc> {
        DateTime::from_timestamp(self.start_seconds[index as usize], 0)
            .expect("it was a time when it was put here")
    }

    /// The lane of a slot.
    pub fn lane_of(&self, index: u32) -> &Lane {
        &self.lanes[self.lane[index as usize] as usize]
    }

    /// For each slot, the one that follows directly at the same counter (draw protocol, "The
    /// pool file"), or [`NONE`].
    pub fn followers(&self) -> Vec<u32> {
        let at_counter = |index: u32, seconds: i64| {
            let lane = self.lane_of(index);
            (lane.office.as_str(), lane.counter.as_str(), seconds)
        };
        let begins: HashMap<_, u32> = self
            .indices()
            .map(|index| (at_counter(index, self.start_seconds[index as usize]), index))
            .collect();
        let follower = |index: u32| {
            let minutes = i64::from(self.lane_of(index).minutes);
            let end = self.start_seconds[index as usize] + minutes * 60;
            begins.get(&at_counter(index, end)).copied().unwrap_or(NONE)
        };
        self.indices().map(follower).collect()
    }

    /// The slots as the pool file has them, by their numbers there.
    pub fn lines(&self, sids: impl Iterator<Item = [u8; 16]>) -> Vec<draw::Slot> {
        let slots = sids.zip(self.followers());
        slots.map(|(sid, next)| draw::Slot { sid, next }).collect()
    }
}
