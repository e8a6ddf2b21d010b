//! Which slots of a pool each entry accepts.
//!
//! Entries that state the same share one acceptance set, so what they state is looked at once.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use super::slots::SlotTable;
use crate::domain::allocation::ranges;
use crate::domain::cores::of_each;
use crate::store;
use crate::store::waiting::{WishRow, WishText};

/// Fewer wishes than these are not worth a thread.
const SHARE_MIN: usize = 64;

/// The distinct wishes, numbered as they came.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    /// What is stated, as the database keeps it: by those who have mail, and by those who are called.
    texts: [HashMap<Box<str>, u32>; 2],
    /// What is stated and the slots, ascending, that were declined all the same.
    declined: HashMap<(u32, Vec<Uuid>), u32>,
}

impl Wishes {
    /// The number of what an entry states. Who is called needs more time before the start.
    pub fn number(&mut self, wish: WishText<'_>, is_called: bool, declined: Vec<Uuid>) -> u32 {
        let next = self.next();
        let texts = &mut self.texts[usize::from(is_called)];
        let number = match texts.get(wish.0) {
            Some(&number) => number,
            None => *texts.entry(wish.0.into()).or_insert(next),
        };
        if declined.is_empty() {
            return number;
        }
        let next = self.next();
        *self.declined.entry((number, declined)).or_insert(next)
    }

    fn next(&self) -> u32 {
        let texts: usize = self.texts.iter().map(HashMap::len).sum();
        let count = texts + self.declined.len();
        u32::try_from(count).expect("fewer than 2^32 wishes")
    }

    /// The slots that each wish accepts, as ascending maximal ranges of their indices; of those
    /// who are called only the slots for which `can_call` says that there is time to.
    ///
    /// # Errors
    /// If a row holds windows or offices that nothing in this program could have written.
    pub fn accepted(
        self,
        slots: &SlotTable,
        zone: Tz,
        close: DateTime<Utc>,
        can_call: impl Fn(&str, DateTime<Utc>) -> bool,
    ) -> store::Result<Vec<Vec<(u32, u32)>>> {
        let table = Local::new(slots, zone);
        let mut accepted = vec![Vec::new(); self.next() as usize];
        let [mailed, called] = &self.texts;
        let all = mailed.iter().map(|wish| (wish, false));
        let all = all.chain(called.iter().map(|wish| (wish, true)));
        let texts: Vec<(&str, u32, bool)> = all
            .map(|((text, number), is_called)| (&**text, *number, is_called))
            .collect();
        let can_call = |index| can_call(&slots.lane_of(index).office, slots.start(index));
        let callable: Vec<bool> = if called.is_empty() {
            Vec::new()
        } else {
            slots.indices().map(can_call).collect()
        };
        let stated = of_each(&texts, SHARE_MIN, |&(text, _, is_called)| {
            let wish = WishText(text).parse()?;
            let accepted = table.accepted(&wish, close).into_iter();
            let accepted = accepted.filter(|slot| !is_called || callable[*slot as usize]);
            Ok::<_, store::Error>(ranges(accepted).collect())
        });
        for ((_, number, _), stated) in texts.into_iter().zip(stated) {
            accepted[number as usize] = stated?;
        }
        for ((wish, declined), number) in &self.declined {
            let stated = accepted[*wish as usize].iter();
            let stated = stated.flat_map(|&(first, last)| first..=last);
            let is_left = |slot: &u32| declined.binary_search(&slots.ids[*slot as usize]).is_err();
            accepted[*number as usize] = ranges(stated.filter(is_left)).collect();
        }
        Ok(accepted)
    }
}

/// The slots of a pool by lane, in local time.
struct Local<'a> {
    slots: &'a SlotTable,
    starts: Vec<NaiveDateTime>,
    /// The slots of each lane, by start.
    by_lane: Vec<Vec<u32>>,
}

impl<'a> Local<'a> {
    fn new(slots: &'a SlotTable, zone: Tz) -> Self {
        let local = |index| slots.start(index).with_timezone(&zone).naive_local();
        let starts: Vec<NaiveDateTime> = slots.indices().map(local).collect();
        let mut by_lane = vec![Vec::new(); slots.lanes.len()];
        for index in slots.indices() {
            by_lane[slots.lane[index as usize] as usize].push(index);
        }
        for members in &mut by_lane {
            members.sort_unstable_by_key(|index| starts[*index as usize]);
        }
        Self {
            slots,
            starts,
            by_lane,
        }
    }

    /// Of the slots of a lane, those on days that suit.
    fn on_days<'m>(&self, members: &'m [u32], wish: &WishRow) -> &'m [u32] {
        let date = |index: &u32| self.starts[*index as usize].date();
        let first = wish
            .not_before
            .map_or(0, |day| members.partition_point(|index| date(index) < day));
        let members = &members[first..];
        let count = wish.not_after.map_or(members.len(), |day| {
            members.partition_point(|index| date(index) <= day)
        });
        &members[..count]
    }

    /// The slots that a wish accepts, ascending.
    fn accepted(&self, wish: &WishRow, close: DateTime<Utc>) -> Vec<u32> {
        let offices = &wish.offices.0;
        let earliest = close + TimeDelta::hours(wish.notice_hours);
        let mut accepted = Vec::new();
        for (lane, members) in self.slots.lanes.iter().zip(&self.by_lane) {
            if !lane.services.contains(&wish.service)
                || !(offices.is_empty() || offices.contains(&lane.office))
            {
                continue;
            }
            let members = self.on_days(members, wish).iter().copied();
            accepted.extend(members.filter(|&index| {
                let local = self.starts[index as usize];
                wish.windows.0.admits(local, lane.minutes) && self.slots.start(index) >= earliest
            }));
        }
        accepted.sort_unstable();
        accepted
    }
}
