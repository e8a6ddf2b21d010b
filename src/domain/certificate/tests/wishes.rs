//! Changes of a wish, by drawing the round again with what the changed wish accepts.

use chrono::{Days, NaiveDateTime, TimeDelta};

use super::super::wish::Reader;
use super::*;
use crate::domain::window::{TimeOfDay, Weekdays, Window, Windows};

/// A wish of its own.
#[derive(Clone, Debug)]
struct Stated {
    windows: Windows,
    not_before: Option<NaiveDate>,
    not_after: Option<NaiveDate>,
    notice_hours: i64,
    offices: Vec<String>,
}

impl Stated {
    fn wish(&self) -> Wish<'_> {
        Wish {
            windows: &self.windows,
            not_before: self.not_before,
            not_after: self.not_after,
            notice_hours: self.notice_hours,
            offices: &self.offices,
        }
    }

    /// Whether it accepts a slot, as a round asks.
    fn accepts(&self, slot: &SlotFacts<'_>) -> bool {
        let day = slot.local.date();
        slot.is_possible
            && (self.offices.is_empty() || self.offices.iter().any(|office| office == slot.office))
            && slot.lead >= TimeDelta::hours(self.notice_hours)
            && self.not_before.is_none_or(|first| day >= first)
            && self.not_after.is_none_or(|last| day <= last)
            && self.windows.admits(slot.local, slot.minutes)
    }

    fn accepted(&self, slots: &[SlotFacts<'_>]) -> BTreeSet<u32> {
        let accepted = (0..).zip(slots).filter(|(_, slot)| self.accepts(slot));
        accepted.map(|(index, _)| index).collect()
    }

    fn with_window(&self, window: Window) -> Self {
        let mut windows = self.windows.as_slice().to_vec();
        windows.push(window);
        Self {
            windows: Windows::new(windows).unwrap(),
            ..self.clone()
        }
    }

    fn changed(&self, what: &What) -> Self {
        let mut changed = self.clone();
        match what {
            What::Window { window } => return self.with_window(*window),
            What::Office { office } => changed.offices.push(office.clone()),
            What::NotBefore { day } => changed.not_before = Some(*day),
            What::NotAfter { day } => changed.not_after = Some(*day),
            What::Notice { hours } => changed.notice_hours = *hours,
        }
        changed
    }

    /// As much as one change of each kind can give.
    fn widest(&self) -> Vec<Self> {
        let mut widest = vec![
            Self {
                not_before: None,
                ..self.clone()
            },
            Self {
                not_after: None,
                ..self.clone()
            },
            Self {
                notice_hours: 0,
                ..self.clone()
            },
        ];
        if !self.offices.is_empty() {
            widest.extend(OFFICES.map(|office| {
                self.changed(&What::Office {
                    office: office.to_owned(),
                })
            }));
        }
        if !self.windows.as_slice().is_empty() {
            widest.extend(Weekdays::ALL.iter().map(|day| {
                let end = TimeOfDay::from_minutes(24 * 60).unwrap();
                self.with_window(window(day.into(), 0, end.minutes()))
            }));
        }
        widest
    }
}

const OFFICES: [&str; 3] = ["north", "mitte", "south"];

fn window(days: Weekdays, from: u32, to: u32) -> Window {
    let time = |minutes| TimeOfDay::from_minutes(minutes).unwrap();
    Window::new(days, time(from), time(to)).unwrap()
}

/// Monday, 30 November 2026, and some days after it.
fn day(after: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 30).unwrap() + Days::new(after)
}

fn at(after: u64, minutes: u32) -> NaiveDateTime {
    day(after)
        .and_hms_opt(minutes / 60, minutes % 60, 0)
        .unwrap()
}

fn windows() -> impl Strategy<Value = Windows> {
    let some = (prop::collection::vec(0_u8..4, 1..3), 28_u32..40, 1_u32..6);
    prop::collection::vec(some, 0..3).prop_map(|stretches| {
        let windows = stretches.into_iter().map(|(days, from, length)| {
            let days = days
                .into_iter()
                .map(|day| chrono::Weekday::try_from(day).unwrap());
            window(days.collect(), from * 15, (from + length) * 15)
        });
        Windows::new(windows.collect()).unwrap()
    })
}

fn stated() -> impl Strategy<Value = Stated> {
    let days = || prop::option::weighted(0.3, (0_u64..9).prop_map(day));
    let offices = prop::collection::btree_set(0_usize..3, 0..3);
    (windows(), days(), days(), 0_i64..72, offices).prop_map(
        |(windows, not_before, not_after, notice_hours, offices)| Stated {
            windows,
            not_before,
            not_after,
            notice_hours,
            offices: offices
                .into_iter()
                .map(|office| OFFICES[office].to_owned())
                .collect(),
        },
    )
}

/// Slots on a few days, around the windows; some at midnight.
fn facts(slots: u32) -> impl Strategy<Value = Vec<SlotFacts<'static>>> {
    let start = prop_oneof![9 => 28_u32..44, 1 => 94_u32..96];
    let slot = (
        0_u64..9,
        start,
        0_u32..4,
        0_usize..3,
        prop::bool::weighted(0.9),
    );
    let slot = slot.prop_map(|(after, start, minutes, office, is_possible)| {
        let local = at(after, start * 15);
        SlotFacts {
            local,
            minutes: minutes * 10,
            office: OFFICES[office],
            lead: local - at(0, 8 * 60),
            is_possible,
        }
    });
    prop::collection::vec(slot, slots as usize)
}

fn changes(round: &Round, place: Place, wish: Wish<'_>, slots: &[SlotFacts<'_>]) -> Vec<Change> {
    let (closings, blocks) = (round.closings(), round.entry(place).blocks);
    let mut turns = Turns::new(round.drawn(), &closings).unwrap();
    let found = block_changes(&mut turns, place, blocks, wish, slots);
    if blocks == 1 {
        assert_eq!(single_changes(&closings, place, wish, slots), found);
    }
    found
}

/// A round whose last set, that of the entry 0, is what a wish accepts.
fn wished() -> impl Strategy<Value = (Round, Stated, Vec<SlotFacts<'static>>)> {
    rounds().prop_flat_map(|round| {
        let slots = round.slots().end;
        (Just(round), stated(), facts(slots)).prop_map(|(round, stated, facts)| {
            let next: Vec<u32> = round.pool.slots.iter().map(|slot| slot.next).collect();
            let mut sets: Vec<BTreeSet<u32>> = (0..u32::try_from(round.pool.sets.count()).unwrap())
                .map(|set| {
                    let slots = round.slots();
                    slots
                        .filter(|&slot| round.pool.sets.accepts(set, slot))
                        .collect()
                })
                .collect();
            sets.push(stated.accepted(&facts));
            let mut claims: Vec<Claim> = vec![(1, 0, 0, 0); round.order.len()];
            for &place in &round.order {
                let Entry { blocks, set, .. } = round.entry(place);
                claims[place.entry as usize] = (blocks, set as usize, place.rank, place.lot);
            }
            claims[0].1 = sets.len() - 1;
            (Round::new(&next, &sets, &claims), stated, facts)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1200))]

    #[test]
    fn each_change_serves_and_none_is_missed((round, stated, slots) in wished()) {
        let place = *round.order.iter().find(|place| place.entry == 0).unwrap();
        if round.is_served(place) {
            return Ok(());
        }
        let found = changes(&round, place, stated.wish(), &slots);
        prop_assert!(found.len() <= CHANGES_MAX);
        let accepted = stated.accepted(&slots);
        for change in &found {
            let changed = stated.changed(&change.what).accepted(&slots);
            prop_assert!(changed.is_superset(&accepted), "{:?}", change);
            prop_assert!(round.serves(place, &changed), "{:?}", change);
            prop_assert!(change.openings >= 1);
        }
        let widest = stated.widest();
        let helps = widest.iter().any(|wide| round.serves(place, &wide.accepted(&slots)));
        prop_assert_eq!(!found.is_empty(), helps, "{:?}", found);
    }

    #[test]
    fn nothing_is_missing_where_a_wish_accepts(stated in stated(), slots in facts(8)) {
        let reader = Reader::new(stated.wish());
        for slot in &slots {
            let is_accepted = reader.missing(slot).is_ok_and(|missing| missing.kinds() == 0);
            prop_assert_eq!(is_accepted, stated.accepts(slot), "{:?}", slot);
        }
    }
}

#[test]
fn the_smallest_change_comes_first() {
    let stated = Stated {
        windows: Windows::new(vec![window(Weekdays::from(chrono::Weekday::Mon), 480, 600)])
            .unwrap(),
        not_before: Some(day(7)),
        not_after: Some(day(13)),
        notice_hours: 24 * 7,
        offices: vec!["mitte".to_owned()],
    };
    let slot = |after, minutes, office| SlotFacts {
        local: at(after, minutes),
        minutes: 30,
        office,
        lead: at(after, minutes) - at(0, 480),
        is_possible: true,
    };
    let slots = [
        // The one that it accepts.
        slot(7, 480, "mitte"),
        // Too late on Monday, by a quarter of an hour; and twice on Tuesday afternoon, as late
        // as on the day with one.
        slot(7, 585, "mitte"),
        slot(8, 14 * 60 + 30, "mitte"),
        slot(8, 15 * 60, "mitte"),
        slot(8, 18 * 60, "mitte"),
        // Elsewhere, later, and two things at once.
        slot(7, 480, "south"),
        slot(14, 480, "mitte"),
        slot(14, 480, "north"),
    ];
    let sets = [[0].into()];
    let round = Round::new(&[NONE; 8], &sets, &[(1, 0, 1, 1), (1, 0, 1, 2)]);
    let found = changes(&round, round.order[1], stated.wish(), &slots);
    let expect = serde_json::json!([
        {"change": "window", "window": {"days": ["mon"], "from": "10:00", "to": "11:00"}, "openings": 1},
        {"change": "not_after", "day": "2026-12-14", "openings": 1},
        {"change": "window", "window": {"days": ["tue"], "from": "14:00", "to": "16:00"}, "openings": 2},
        {"change": "office", "office": "south", "openings": 1},
    ]);
    assert_eq!(serde_json::to_value(&found).unwrap(), expect);
}

#[test]
fn a_limit_moves_as_little_as_it_helps() {
    let check = |stated: Stated, expect: serde_json::Value| {
        let slot = |after| SlotFacts {
            local: at(after, 480),
            minutes: 30,
            office: "mitte",
            lead: at(after, 500) - at(0, 480),
            is_possible: true,
        };
        let slots: Vec<SlotFacts<'_>> = (0..9).map(slot).collect();
        // Of the days 3 to 5 each has one slot, and somebody before the last one has it.
        let sets = [[3].into(), [4].into(), [5].into()];
        let claims = [(1, 1, 1, 1), (1, 1, 1, 2), (1, 0, 1, 0), (1, 2, 1, 0)];
        let round = Round::new(&[NONE; 9], &sets, &claims);
        let place = *round.order.last().unwrap();
        let found = changes(&round, place, stated.wish(), &slots);
        assert_eq!(serde_json::to_value(&found).unwrap(), expect);
    };
    let free = Stated {
        windows: Windows::default(),
        not_before: None,
        not_after: Some(day(4)),
        notice_hours: 0,
        offices: Vec::new(),
    };
    let earlier = Stated {
        not_before: Some(day(4)),
        ..free.clone()
    };
    check(
        earlier,
        serde_json::json!([
            {"change": "not_before", "day": "2026-12-02", "openings": 1},
            {"change": "not_after", "day": "2026-12-06", "openings": 1},
        ]),
    );
    let sooner = Stated {
        notice_hours: 96,
        ..free
    };
    check(
        sooner,
        serde_json::json!([
            {"change": "not_after", "day": "2026-12-06", "openings": 1},
            {"change": "notice", "hours": 48, "openings": 1},
        ]),
    );
}
