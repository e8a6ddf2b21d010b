//! Which single change of a wish would have served an entry.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::AddAssign;

use chrono::{NaiveDate, Weekday};
use serde::Serialize;

use super::closings::Closings;
use super::drawn::{as_u32, block};
use super::turns::Turns;
use super::wish::{Missing, Reader, SlotFacts, Span, Wish};
use crate::domain::draw::Place;
use crate::domain::window::{TimeOfDay, WINDOWS_MAX, Window};

/// So many changes are told; more would be a burden to read.
pub const CHANGES_MAX: usize = 5;

/// Up to so many hours are joined to one proposal for a weekday.
const JOINED_HOURS: u32 = 2;

/// To go to another office is as much to ask for as these more hours in a week, or days to the
/// first or last one.
const OFFICE_STEPS: i64 = 3;

/// One change of what an entry states, everything else kept, that would have served it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What to change.
    #[serde(flatten)]
    pub what: What,
    /// Slots (k = 1) or starts of blocks (k > 1) that the change adds, each of which would have
    /// served the entry; at least 1.
    pub openings: u32,
}

/// What can be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum What {
    /// To come at these hours as well.
    Window {
        /// Whole hours of one weekday. The entry's office has slots there.
        window: Window,
    },
    /// To go to this office as well.
    Office {
        /// Its id.
        office: String,
    },
    /// To come from this earlier day on.
    NotBefore {
        /// The new first day.
        day: NaiveDate,
    },
    /// To come up to this later day.
    NotAfter {
        /// The new last day.
        day: NaiveDate,
    },
    /// To come at shorter notice.
    Notice {
        /// The new notice, in hours.
        hours: i64,
    },
}

/// The changes for an entry with k = 1 at `place`, the smallest first, at most [`CHANGES_MAX`];
/// none if no single one would have served it. `slots` are those of the round, in its order.
///
/// # Panics
/// If `slots` are those of another round.
pub fn single_changes(
    closings: &Closings,
    place: Place,
    wish: Wish<'_>,
    slots: &[SlotFacts<'_>],
) -> Vec<Change> {
    assert_eq!(slots.len(), closings.slots(), "slots of another round");
    let block = |slot: u32| Some(vec![slot]);
    find(wish, slots, block, |slot| closings.at(slot).serves(place))
}

/// The same for an entry that needs `blocks` slots in a row.
///
/// # Panics
/// If `slots` are those of another round.
pub fn block_changes(
    turns: &mut Turns<'_>,
    place: Place,
    blocks: u8,
    wish: Wish<'_>,
    slots: &[SlotFacts<'_>],
) -> Vec<Change> {
    let pool = turns.drawn().pool;
    assert_eq!(slots.len(), pool.slots.len(), "slots of another round");
    let block = |start: u32| block(pool, start, blocks);
    find(wish, slots, block, |start| {
        turns.serves(place, start, blocks)
    })
}

/// Looks at each start: if one kind of change is all that it needs, and it would have served.
fn find<'a>(
    wish: Wish<'a>,
    slots: &'a [SlotFacts<'a>],
    block: impl Fn(u32) -> Option<Vec<u32>>,
    mut serves: impl FnMut(u32) -> bool,
) -> Vec<Change> {
    let reader = Reader::new(wish);
    let mut found = Found::default();
    for start in 0..as_u32(slots.len()) {
        let Some(block) = block(start) else { continue };
        let missing = block.iter().try_fold(Missing::default(), |all, &slot| {
            all.and(reader.missing(&slots[slot as usize])?)
        });
        if let Ok(missing) = missing
            && missing.kinds() == 1
            && serves(start)
        {
            found.add(missing);
        }
    }
    found.changes(&wish)
}

/// Openings by what they need, each with their number.
#[derive(Default)]
struct Found<'a> {
    /// By weekday from Monday, and hours.
    spans: BTreeMap<(u32, u32, u32), u32>,
    offices: BTreeMap<&'a str, u32>,
    first_days: BTreeMap<NaiveDate, u32>,
    last_days: BTreeMap<NaiveDate, u32>,
    notices: BTreeMap<i64, u32>,
}

fn count<K: Ord>(openings: &mut BTreeMap<K, u32>, key: Option<K>) {
    if let Some(key) = key {
        openings.entry(key).or_default().add_assign(1);
    }
}

impl<'a> Found<'a> {
    fn add(&mut self, missing: Missing<'a>) {
        let span = |span: Span| (span.day.num_days_from_monday(), span.from, span.to);
        count(&mut self.spans, missing.span.map(span));
        count(&mut self.offices, missing.office);
        count(&mut self.first_days, missing.not_before);
        count(&mut self.last_days, missing.not_after);
        count(&mut self.notices, missing.notice_hours);
    }

    /// The smallest change of each kind, hours by weekday; the smallest of all first.
    fn changes(&self, wish: &Wish<'_>) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut propose = |steps: i64, openings: u32, what: What| {
            changes.push((steps, Change { what, openings }));
        };
        if wish.windows.as_slice().len() < WINDOWS_MAX {
            for day in 0..7 {
                if let Some((from, to, openings)) = self.best_hours(day)
                    && let Some(window) = window(day, from, to)
                {
                    propose((to - from).into(), openings, What::Window { window });
                }
            }
        }
        // The latest of earlier first days is the smallest change, and so on.
        if let Some((&day, &openings)) = self.first_days.last_key_value() {
            let days = wish.not_before.map_or(0, |first| (first - day).num_days());
            propose(days, openings, What::NotBefore { day });
        }
        if let Some((&day, &openings)) = self.last_days.first_key_value() {
            let days = wish.not_after.map_or(0, |last| (day - last).num_days());
            propose(days, openings, What::NotAfter { day });
        }
        if let Some((&hours, &openings)) = self.notices.last_key_value() {
            let days = (wish.notice_hours - hours + 23) / 24;
            propose(days, openings, What::Notice { hours });
        }
        for (office, &openings) in &self.offices {
            let office = (*office).to_owned();
            propose(OFFICE_STEPS, openings, What::Office { office });
        }
        changes.sort_by_key(|(steps, change)| (*steps, Reverse(change.openings)));
        changes.truncate(CHANGES_MAX);
        changes.into_iter().map(|(_, change)| change).collect()
    }

    /// The hours of a weekday that ask for least, and the openings in them. Up to
    /// [`JOINED_HOURS`] ask for the same, so the more openings the better.
    fn best_hours(&self, day: u32) -> Option<(u32, u32, u32)> {
        let spans: Vec<(u32, u32, u32)> = self
            .spans
            .range((day, 0, 0)..(day + 1, 0, 0))
            .map(|(&(_, from, to), &openings)| (from, to, openings))
            .collect();
        let joined = spans.iter().map(|&(from, to, _)| {
            let end = to.max(from + JOINED_HOURS);
            let inside = |span: &&(u32, u32, u32)| span.0 >= from && span.1 <= end;
            let inside = spans.iter().filter(inside);
            inside.fold((from, to, 0), |(from, to, sum), span| {
                (from, to.max(span.1), sum + span.2)
            })
        });
        joined.min_by_key(|&(from, to, openings)| {
            let hours = to - from;
            (hours.max(JOINED_HOURS), Reverse(openings), hours, from)
        })
    }
}

fn window(day: u32, from: u32, to: u32) -> Option<Window> {
    let day = Weekday::try_from(u8::try_from(day).ok()?).ok()?;
    let from = TimeOfDay::from_minutes(from * 60)?;
    let to = TimeOfDay::from_minutes(to * 60)?;
    Window::new(day.into(), from, to).ok()
}
