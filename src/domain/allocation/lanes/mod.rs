//! Acceptance as citizens state it: places, days and times of day, never a list of slots.

mod patches;
mod reverse;

use std::collections::HashMap;

use super::acceptance::Acceptance;
use super::board::Shape;

/// Where a slot lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneSlot {
    /// Slots of a lane that start at the same moment are as good as each other for every wish: the
    /// lane stands for office, services of the desk and length. Any number will do.
    pub lane: u32,
    /// The day, counted from anywhere.
    pub day: i32,
    /// The minute of the day at which the slot starts, below 1440.
    pub minute: u16,
}

/// A set of lanes, as [`Lanes::lane_set`] numbered it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LaneSet(u32);

/// A set of days, as [`Lanes::day_set`] numbered it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DaySet(u32);

/// Slots of some lanes, on some days, that start at or after minute `from` and before `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    /// The lanes.
    pub lanes: LaneSet,
    /// The days.
    pub days: DaySet,
    /// The first minute of the day.
    pub from: u16,
    /// The minute of the day after the last.
    pub until: u16,
}

/// Minutes of a day.
const MINUTES: usize = 1440;

/// In [`Piece::until`]: some slots are excepted.
const EXCEPT: u16 = 1 << 15;

/// Wishes over lanes. A cell is (lane, day, start); a word of the board holds the starts of a lane
/// on one day, a row those of its days. A lane with more than 64 starts, or days, has several rows.
#[derive(Clone, Debug)]
pub struct Lanes {
    shape: Shape,
    /// The cell of each slot.
    cells: Vec<u32>,
    /// The slots in the order of their cells, and where those of each cell begin.
    slots: Vec<u32>,
    base: Vec<u32>,
    by_key: Vec<Lane>,
    days: Vec<i32>,
    /// How many distinct starts there are before each minute.
    rank: Vec<u16>,
    /// The rank of each bit of each clock.
    starts: Vec<u16>,
    /// The lane and the clock of each row.
    row_of: Vec<(u32, u16)>,
    /// For each clock and each rank, which of its bits are starts before that.
    before: Vec<u64>,
    ranks: usize,
    rows: Vec<Row>,
    row_ends: Vec<u32>,
    lane_sets: HashMap<Box<[u32]>, LaneSet>,
    day_words: Vec<u64>,
    day_sets: HashMap<Box<[u64]>, DaySet>,
    wishes: Vec<Piece>,
    /// Further boxes of a wish.
    more: Vec<Piece>,
    /// Wish and cell of the slots that are excepted, ascending by wish.
    except: Vec<(u32, u32)>,
}

/// A lane and its rows on the board.
#[derive(Clone, Debug)]
struct Lane {
    key: u32,
    rows: Vec<Row>,
}

/// A row of the board: which 64 days and which starts its bits are.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    number: u32,
    chunk: u16,
    clock: u16,
}

/// A box of a wish as it is kept, in ranks instead of minutes.
#[derive(Clone, Copy, Debug)]
struct Piece {
    lanes: u32,
    days: u32,
    from: u16,
    /// With [`EXCEPT`].
    until: u16,
    /// Where its next box is in [`Lanes::more`].
    next: u32,
}

const LAST: u32 = u32::MAX;

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("fewer than 2^32 of anything")
}

impl Lanes {
    /// No wishes yet. `slots` are in the order of the protocol, so their days ascend. A slot of
    /// `alone` gets a cell of its own: only such a slot can be excepted from a wish.
    ///
    /// # Panics
    /// If days do not ascend or a minute is not of a day.
    pub fn new(slots: &[LaneSlot], alone: &[u32]) -> Self {
        assert!(slots.is_sorted_by_key(|slot| slot.day), "days ascend");
        let mut days: Vec<i32> = slots.iter().map(|slot| slot.day).collect();
        days.dedup();
        let mut starts = vec![false; MINUTES];
        for slot in slots {
            starts[usize::from(slot.minute)] = true;
        }
        let mut rank = vec![0_u16; MINUTES + 1];
        for minute in 0..MINUTES {
            rank[minute + 1] = rank[minute] + u16::from(starts[minute]);
        }
        let mut lanes = Self {
            shape: Shape {
                rows: 0,
                words: days.len().clamp(1, 64),
            },
            cells: vec![0; slots.len()],
            slots: Vec::new(),
            base: Vec::new(),
            by_key: Vec::new(),
            ranks: usize::from(rank[MINUTES]) + 1,
            days,
            rank,
            starts: Vec::new(),
            row_of: Vec::new(),
            before: Vec::new(),
            rows: Vec::new(),
            row_ends: Vec::new(),
            lane_sets: HashMap::new(),
            day_words: Vec::new(),
            day_sets: HashMap::new(),
            wishes: Vec::new(),
            more: Vec::new(),
            except: Vec::new(),
        };
        lanes.lay_out(slots, alone);
        lanes.sort_slots();
        lanes
    }

    /// Gives every slot a cell.
    fn lay_out(&mut self, slots: &[LaneSlot], alone: &[u32]) {
        let mut is_alone = vec![false; slots.len()];
        for &slot in alone {
            is_alone[slot as usize] = true;
        }
        // By lane, then those alone last, then by start and day, so that equal ones are neighbours.
        let mut sorted: Vec<u32> = (0..number(slots.len())).collect();
        let key = |slot: u32| {
            let LaneSlot { lane, day, minute } = slots[slot as usize];
            (lane, is_alone[slot as usize], minute, day, slot)
        };
        sorted.sort_unstable_by_key(|&slot| key(slot));
        let mut clocks: HashMap<Vec<u16>, u16> = HashMap::new();
        // Where all starts of the town fit into one word, all lanes have the same clock.
        let all = (0_u16..)
            .take(MINUTES)
            .filter(|&minute| self.rank[usize::from(minute)] < self.rank[usize::from(minute) + 1]);
        let common: Vec<u16> = if self.ranks <= 64 {
            all.collect()
        } else {
            Vec::new()
        };
        for lane in sorted.chunk_by(|&a, &b| slots[a as usize].lane == slots[b as usize].lane) {
            let mut rows = Vec::new();
            for part in lane.chunk_by(|&a, &b| is_alone[a as usize] == is_alone[b as usize]) {
                // The column of each slot: its start, or the how-manieth of those alone it is.
                let mut columns = Vec::with_capacity(part.len());
                let mut clock = if is_alone[part[0] as usize] {
                    Vec::new()
                } else {
                    common.clone()
                };
                let mut before = None;
                for &slot in part {
                    let LaneSlot { day, minute, .. } = slots[slot as usize];
                    let column = match before {
                        Some((at, column)) if at == (minute, day) && is_alone[slot as usize] => {
                            column + 1
                        }
                        _ => clock.partition_point(|&start| start < minute),
                    };
                    if clock.get(column).is_none_or(|&start| start != minute) {
                        clock.insert(column, minute);
                    }
                    before = Some(((minute, day), column));
                    columns.push((slot, column));
                }
                self.place(slots, &columns, &clock, &mut rows, &mut clocks);
            }
            self.by_key.push(Lane {
                key: slots[lane[0] as usize].lane,
                rows,
            });
        }
    }

    /// Makes the rows for slots with these columns.
    fn place(
        &mut self,
        slots: &[LaneSlot],
        columns: &[(u32, usize)],
        clock: &[u16],
        rows: &mut Vec<Row>,
        clocks: &mut HashMap<Vec<u16>, u16>,
    ) {
        let chunks = self.days.len().div_ceil(64);
        let first = self.shape.rows;
        for piece in clock.chunks(64) {
            let known = clocks.len();
            let clock = *clocks.entry(piece.to_vec()).or_insert_with(|| {
                let ranks = piece.iter().map(|&start| self.rank[usize::from(start)]);
                self.starts.extend(ranks);
                self.starts.resize((known + 1) * 64, 0);
                for rank in 0..self.ranks {
                    let below = piece
                        .iter()
                        .filter(|&&start| usize::from(self.rank[usize::from(start)]) < rank);
                    let bits = u64::MAX.checked_shr(64 - number(below.count()));
                    self.before.push(bits.unwrap_or(0));
                }
                u16::try_from(known)
                    .ok()
                    .filter(|&clock| clock < patches::NO_CLOCK)
                    .expect("fewer than 2^16 clocks")
            });
            for chunk in 0..chunks {
                rows.push(Row {
                    number: number(self.shape.rows),
                    chunk: u16::try_from(chunk).expect("fewer than 2^22 days"),
                    clock,
                });
                self.shape.rows += 1;
                self.row_of.push((number(self.by_key.len()), clock));
            }
        }
        for &(slot, column) in columns {
            let day = self.days.binary_search(&slots[slot as usize].day);
            let day = day.expect("a day of the slots");
            let row = first + column / 64 * chunks + day / 64;
            let cell = (row * self.shape.words + day % 64) * 64 + column % 64;
            self.cells[slot as usize] = number(cell);
        }
    }

    fn sort_slots(&mut self) {
        let mut base = vec![0; self.shape.cells() + 1];
        for &cell in &self.cells {
            base[cell as usize + 1] += 1;
        }
        for cell in 1..base.len() {
            base[cell] += base[cell - 1];
        }
        let mut slots: Vec<u32> = (0..number(self.cells.len())).collect();
        slots.sort_by_key(|&slot| self.cells[slot as usize]);
        self.base = base;
        self.slots = slots;
    }

    /// The set of the lanes with these keys; keys of lanes without a slot are skipped.
    pub fn lane_set(&mut self, keys: impl IntoIterator<Item = u32>) -> LaneSet {
        let keys = keys.into_iter();
        let mut found: Vec<u32> = keys
            .filter_map(|key| self.by_key.binary_search_by_key(&key, |lane| lane.key).ok())
            .map(number)
            .collect();
        found.sort_unstable();
        found.dedup();
        if let Some(&set) = self.lane_sets.get(found.as_slice()) {
            return set;
        }
        for &lane in &found {
            self.rows
                .extend_from_slice(&self.by_key[lane as usize].rows);
        }
        let set = LaneSet(number(self.row_ends.len()));
        self.row_ends.push(number(self.rows.len()));
        self.lane_sets.insert(found.into(), set);
        set
    }

    /// The set of the days for which `is_in` holds.
    pub fn day_set(&mut self, is_in: impl Fn(i32) -> bool) -> DaySet {
        let mut words = vec![0_u64; self.days.len().div_ceil(64)];
        for (at, &day) in self.days.iter().enumerate() {
            words[at / 64] |= u64::from(is_in(day)) << (at % 64);
        }
        let known = DaySet(number(self.day_sets.len()));
        if let Some(&set) = self.day_sets.get(words.as_slice()) {
            return set;
        }
        self.day_words.extend_from_slice(&words);
        self.day_sets.insert(words.into(), known);
        known
    }

    /// Adds the wish for the slots of any of `windows` but `except`, and answers its number.
    ///
    /// # Panics
    /// If an excepted slot is not one of those alone.
    pub fn push(&mut self, windows: &[Window], except: &[u32]) -> u32 {
        let wish = number(self.wishes.len());
        let mut except: Vec<u32> = except
            .iter()
            .map(|&slot| self.cells[slot as usize])
            .collect();
        except.sort_unstable();
        except.dedup();
        for &cell in &except {
            assert_eq!(
                self.slots_of(cell).len(),
                1,
                "only slots alone are excepted"
            );
            self.except.push((wish, cell));
        }
        let flag = if except.is_empty() { 0 } else { EXCEPT };
        let nothing = Piece {
            lanes: self.lane_set([]).0,
            days: self.day_set(|_| false).0,
            from: 0,
            until: 0,
            next: LAST,
        };
        let mut boxes = windows.iter().map(|window| Piece {
            lanes: window.lanes.0,
            days: window.days.0,
            from: self.rank[usize::from(window.from).min(MINUTES)],
            until: self.rank[usize::from(window.until).min(MINUTES)] | flag,
            next: LAST,
        });
        let mut first = boxes.next().unwrap_or(nothing);
        for mut further in boxes {
            further.next = first.next;
            first.next = number(self.more.len());
            self.more.push(further);
        }
        self.wishes.push(first);
        wish
    }

    fn slots_of(&self, cell: u32) -> &[u32] {
        let cell = cell as usize;
        &self.slots[self.base[cell] as usize..self.base[cell + 1] as usize]
    }

    /// The maximal ranges `(first, last)` of the slots a wish accepts, ascending.
    pub fn ranges_of(&self, wish: u32) -> Vec<(u32, u32)> {
        let mut bits = vec![0_u64; self.cells.len().div_ceil(64)];
        self.any_patch(self.wish(wish), |patch| {
            let mut words = patch.words;
            while words != 0 {
                let word = patch.row * self.shape.words + words.trailing_zeros() as usize;
                let mut cells = patch.bits;
                while cells != 0 {
                    for &slot in self.slots_of(number(word * 64) + cells.trailing_zeros()) {
                        bits[slot as usize / 64] |= 1 << (slot % 64);
                    }
                    cells &= cells - 1;
                }
                words &= words - 1;
            }
            false
        });
        ranges_of_bits(&bits)
    }
}

fn ranges_of_bits(bits: &[u64]) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for (at, &word) in bits.iter().enumerate() {
        let mut word = word;
        while word != 0 {
            let first = word.trailing_zeros();
            let length = (word >> first).trailing_ones();
            let start = number(at * 64) + first;
            match ranges.last_mut() {
                Some(last) if last.1 + 1 == start => last.1 += length,
                _ => ranges.push((start, start + length - 1)),
            }
            word &= u64::MAX.checked_shl(first + length).unwrap_or(0);
        }
    }
    ranges
}
