//! Wishes over lanes against the same wishes as lists of slots.

use proptest::prelude::*;

use super::super::{Acceptance, LaneSlot, Lanes, Sets, Window, allocate};
use super::{Claim, NONE};

/// A wish as people state it: lanes, days, minutes; and slots that are excepted.
#[derive(Clone, Debug)]
struct Stated {
    boxes: Vec<(u8, u64, u16, u16)>,
    except: Vec<u32>,
}

impl Stated {
    fn accepts(&self, slots: &[LaneSlot], slot: u32) -> bool {
        let LaneSlot { lane, day, minute } = slots[slot as usize];
        !self.except.contains(&slot)
            && self.boxes.iter().any(|&(lanes, days, from, until)| {
                lanes >> lane & 1 == 1 && is_in(days, day) && from <= minute && minute < until
            })
    }

    fn push(&self, lanes: &mut Lanes) -> u32 {
        let boxes: Vec<Window> = self
            .boxes
            .iter()
            .map(|&(in_lanes, days, from, until)| Window {
                lanes: lanes.lane_set((0..8).filter(|lane| in_lanes >> lane & 1 == 1)),
                days: lanes.day_set(|day| is_in(days, day)),
                from,
                until,
            })
            .collect();
        lanes.push(&boxes, &self.except)
    }
}

fn is_in(days: u64, day: i32) -> bool {
    days >> (day.rem_euclid(64)) & 1 == 1
}

/// Slots on many or few days, at many or few minutes: with several rows in a lane, or one.
fn slots() -> impl Strategy<Value = Vec<LaneSlot>> {
    let shape = prop_oneof![
        Just((3, 4)),
        Just((150, 4)),
        Just((3, 1440)),
        Just((150, 1440))
    ];
    shape.prop_flat_map(|(days, minutes)| {
        let slot = (0_u32..4, -2..days - 2, 0_u16..minutes).prop_map(move |(lane, day, minute)| {
            LaneSlot {
                lane,
                day,
                minute: minute * (1440 / minutes),
            }
        });
        prop::collection::vec(slot, 0..300).prop_map(|mut slots| {
            slots.sort_by_key(|slot| slot.day);
            slots
        })
    })
}

fn stated(slots: usize) -> impl Strategy<Value = Stated> {
    let days = prop_oneof![any::<u64>(), Just(u64::MAX)];
    let window = (any::<u8>(), days, 0_u16..1440, 0_u16..1500);
    let boxes = prop::collection::vec(window, 0..4);
    let except = prop::collection::vec(any::<prop::sample::Index>(), 0..6);
    (boxes, except, 0..3).prop_map(move |(boxes, except, picky)| Stated {
        boxes,
        except: except
            .into_iter()
            .filter(|_| picky == 0 && slots > 0)
            .map(|slot| u32::try_from(slot.index(slots)).expect("few slots"))
            .collect(),
    })
}

/// Slots, wishes, an order of lengths and wishes, and what follows each slot.
type Town = (Vec<LaneSlot>, Vec<Stated>, Vec<(u8, u32)>, Vec<u32>);

fn town() -> impl Strategy<Value = Town> {
    slots().prop_flat_map(|slots| {
        let count = slots.len();
        let wishes = prop::collection::vec(stated(count), 1..60);
        let blocks = prop_oneof![8 => Just(1_u8), 1 => 2_u8..4];
        let order = prop::collection::vec((blocks, any::<u32>()), 0..200);
        let next = prop::collection::vec(any::<u32>(), count);
        (Just(slots), wishes, order, next)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn lanes_accept_what_is_stated_and_seat_like_sets((slots, wishes, order, next) in town()) {
        let mut alone: Vec<u32> = wishes.iter().flat_map(|wish| wish.except.clone()).collect();
        alone.extend(0..u32::try_from(slots.len().min(2)).expect("two"));
        let mut lanes = Lanes::new(&slots, &alone);
        let mut sets = Sets::new(u32::try_from(slots.len()).expect("few slots"));
        let all = 0..u32::try_from(slots.len()).expect("few slots");
        for (number, wish) in (0..).zip(&wishes) {
            prop_assert_eq!(wish.push(&mut lanes), number);
            sets.push_slots(all.clone().filter(|&slot| wish.accepts(&slots, slot)));
            prop_assert_eq!(lanes.ranges_of(number), sets.ranges_of(number));
            for slot in all.clone() {
                let accepts = lanes.accepts(lanes.wish(number), lanes.cell(slot));
                prop_assert_eq!(accepts, wish.accepts(&slots, slot));
            }
        }
        let wishes = u32::try_from(wishes.len()).expect("few wishes");
        let order: Vec<Claim> = order
            .into_iter()
            .map(|(blocks, set)| Claim { blocks, set: set % wishes })
            .collect();
        let count = next.len();
        let next: Vec<u32> = next
            .into_iter()
            .map(|slot| if slot % 5 == 0 { NONE } else { slot % u32::try_from(count).expect("few slots") })
            .collect();
        let given = allocate(&next, &lanes, &order);
        prop_assert_eq!(given, allocate(&next, &sets, &order));
    }
}
