//! Which slots of a pool each entry accepts.
//!
//! Entries that state the same share one acceptance set, so what they state is looked at once.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use super::slots::SlotTable;
use crate::domain::allocation::ranges;
use crate::domain::window::Windows;
use crate::store;
use crate::store::waiting::WaitingRow;

/// What an acceptance depends on, as the database keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Wish {
    service: String,
    offices: String,
    windows: String,
    not_before: Option<NaiveDate>,
    not_after: Option<NaiveDate>,
    notice_hours: i64,
    /// Slots that were declined, ascending.
    declined: Vec<Uuid>,
}

/// The distinct wishes, numbered as they came.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    numbers: HashMap<Wish, u32>,
}

impl Wishes {
    /// The number of what an entry states.
    pub fn number(&mut self, row: &mut WaitingRow, declined: Vec<Uuid>) -> u32 {
        let wish = Wish {
            service: std::mem::take(&mut row.service),
            offices: std::mem::take(&mut row.offices),
            windows: std::mem::take(&mut row.windows),
            not_before: row.not_before,
            not_after: row.not_after,
            notice_hours: row.notice_hours,
            declined,
        };
        let next = u32::try_from(self.numbers.len()).expect("fewer than 2^32 wishes");
        *self.numbers.entry(wish).or_insert(next)
    }

    /// The slots that each wish accepts, as ascending maximal ranges of their indices.
    ///
    /// # Errors
    /// If a row holds windows or offices that nothing in this program could have written.
    pub fn accepted(
        self,
        slots: &SlotTable,
        zone: Tz,
        close: DateTime<Utc>,
    ) -> store::Result<Vec<Vec<(u32, u32)>>> {
        let table = Local::new(slots, zone);
        let mut accepted = vec![Vec::new(); self.numbers.len()];
        for (wish, number) in &self.numbers {
            accepted[*number as usize] = table.accepted(wish, close)?;
        }
        Ok(accepted)
    }
}

/// The slots of a pool by lane, in local time.
struct Local<'a> {
    slots: &'a SlotTable,
    starts: Vec<NaiveDateTime>,
    by_lane: Vec<Vec<u32>>,
}

impl<'a> Local<'a> {
    fn new(slots: &'a SlotTable, zone: Tz) -> Self {
        let local = |index| slots.start(index).with_timezone(&zone).naive_local();
        let mut by_lane = vec![Vec::new(); slots.lanes.len()];
        for index in slots.indices() {
            by_lane[slots.lane[index as usize] as usize].push(index);
        }
        Self {
            starts: slots.indices().map(local).collect(),
            slots,
            by_lane,
        }
    }

    fn accepted(&self, wish: &Wish, close: DateTime<Utc>) -> store::Result<Vec<(u32, u32)>> {
        let offices: Vec<String> = parsed("offices", &wish.offices)?;
        let windows: Windows = parsed("windows", &wish.windows)?;
        let earliest = close + TimeDelta::hours(wish.notice_hours);
        let mut accepted = Vec::new();
        for (lane, members) in self.slots.lanes.iter().zip(&self.by_lane) {
            if !lane.services.contains(&wish.service)
                || !(offices.is_empty() || offices.contains(&lane.office))
            {
                continue;
            }
            accepted.extend(members.iter().copied().filter(|&index| {
                let local = self.starts[index as usize];
                wish.not_before.is_none_or(|day| local.date() >= day)
                    && wish.not_after.is_none_or(|day| local.date() <= day)
                    && windows.admits(local, lane.minutes)
                    && self.slots.start(index) >= earliest
                    && !wish.declined.contains(&self.slots.ids[index as usize])
            }));
        }
        accepted.sort_unstable();
        Ok(ranges(accepted).collect())
    }
}

fn parsed<T: serde::de::DeserializeOwned>(column: &'static str, text: &str) -> store::Result<T> {
    serde_json::from_str(text)
        .map_err(|_| store::Error::nonsense("entry", column, "an entry", text))
}
