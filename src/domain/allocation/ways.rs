//! The search of rule 3: is there a way from one cell to another?
//!
//! A step of the way is somebody's move from the cell they hold to one they accept. The search goes
//! ahead over the board of its region, from which it takes what it has seen, and back over the list
//! of acceptors, a word of cells at a time. The two meet in a set: somebody who has it holds a cell
//! ahead, and it accepts a cell behind. That is told by a look at the set, so nobody's cells are
//! gone through before the search goes on from them.

use super::board::{Fresh, Shape, cells};
use super::seating::NONE;
use super::swaps::{Swaps, side};

/// What the search does costs so much, in nanoseconds or so.
const COST_LOOK: usize = 500;
const COST_MET: usize = 15;
const COST_ASK: usize = 10;
const COST_SPREAD: usize = 150;

/// So much goes ahead before anything more goes back: most ways are short.
const COST_AHEAD_MIN: usize = 4000;

/// A search under way, or the way it has found.
pub(super) struct Way {
    /// The number of the search.
    search: u32,
    ahead: Vec<Ahead>,
    /// The cells behind.
    behind: Vec<u32>,
    /// Those from which the search is still to go back, and from which it has, in order.
    fresh: Fresh,
    looks: Vec<(u32, u64)>,
    /// The sets that accept a cell behind, and how many of them have brought theirs behind.
    near: Vec<u32>,
    near_done: usize,
    of_set: Vec<OfSet>,
    /// The cells whose holders move on, from the first to the last.
    pub path: Vec<u32>,
}

/// What searches know of a set: each the number of the last one for which it is so.
#[derive(Clone, Copy, Default)]
struct OfSet {
    /// Somebody who has it holds a cell ahead: this one.
    asked: u32,
    cell: u32,
    /// The search went ahead by it.
    spread: u32,
    /// It accepts a cell behind, one from which this look went back.
    near: u32,
    look: u32,
}

/// Cells of a word ahead, taken off the board, and the cell whose holder would come to one of them.
#[derive(Clone, Copy)]
struct Ahead {
    word: u32,
    bits: u64,
    from: u32,
}

/// How far one has gone through the cells ahead.
#[derive(Default)]
struct Cursor {
    next: usize,
    word: u32,
    left: u64,
}

impl Cursor {
    fn next(&mut self, ahead: &[Ahead]) -> Option<u32> {
        while self.left == 0 {
            let Ahead { word, bits, .. } = *ahead.get(self.next)?;
            (self.word, self.left) = (word, bits);
            self.next += 1;
        }
        let cell = self.word * 64 + self.left.trailing_zeros();
        self.left &= self.left - 1;
        Some(cell)
    }
}

/// How a search goes on, or ends.
enum Step {
    More,
    /// The holder of this cell ahead can move to a cell behind.
    Found(u32),
    /// Nothing more can be reached.
    Shut,
}

impl Way {
    pub fn new(shape: Shape, sets: usize) -> Self {
        Self {
            search: 0,
            ahead: Vec::new(),
            behind: Vec::new(),
            fresh: Fresh::new(shape),
            looks: Vec::new(),
            near: Vec::new(),
            near_done: 0,
            of_set: vec![OfSet::default(); sets],
            path: Vec::new(),
        }
    }

    fn begin(&mut self) {
        self.search += 1;
        self.ahead.clear();
        self.behind.clear();
        self.fresh.clear();
        self.looks.clear();
        self.near.clear();
        self.near_done = 0;
        self.path.clear();
    }

    fn put_behind(&mut self, cell: u32) {
        self.behind.push(cell);
        self.fresh.push(cell);
    }
}

impl Swaps<'_> {
    /// Looks for a way from `cell` to `own`, which leaves it in `way.path`. If there is none,
    /// answers the cells of the region that can be reached from `cell`, or from which `own` can.
    pub(super) fn look(&mut self, own: u32, cell: u32) -> Option<Vec<u32>> {
        self.way.begin();
        // The holder of the cell goes to `own` at once: that settles many.
        if self.shifts.accepts(self.seats.who[cell as usize].set, own) {
            self.way.path.push(cell);
            return None;
        }
        let region = self.region[own as usize];
        self.boards[side(region)].remove(cell);
        self.way.ahead.push(Ahead {
            word: cell / 64,
            bits: 1 << (cell % 64),
            from: NONE,
        });
        self.way.put_behind(own);
        let shut = self.look_from_both_ends(own);
        let board = &mut self.boards[side(region)];
        for ahead in &self.way.ahead {
            board.restore(ahead.word, ahead.bits);
        }
        self.reverse.renew();
        shut
    }

    /// Ahead from the cell the entry wants, and back from its own, whichever has cost less so far:
    /// a way that is there is found soon, and where there is none the smaller side shows it.
    fn look_from_both_ends(&mut self, own: u32) -> Option<Vec<u32>> {
        let region = self.region[own as usize];
        let (mut spread, mut asked) = (Cursor::default(), Cursor::default());
        let (mut cost_ahead, mut cost_behind) = (0, COST_AHEAD_MIN);
        // Who accepts `own` itself is worth knowing first.
        self.look_back();
        loop {
            let step;
            let is_ahead = cost_ahead <= cost_behind;
            if !is_ahead {
                let cost;
                (step, cost) = self.step_behind(own, region);
                cost_behind += cost;
            } else if let Some(cell) = asked.next(&self.way.ahead) {
                step = self.ask(cell, region);
                cost_ahead += COST_ASK;
            } else if let Some(cell) = spread.next(&self.way.ahead) {
                self.step_ahead(cell, region);
                step = Step::More;
                cost_ahead += COST_SPREAD;
            } else {
                step = Step::Shut;
            }
            match step {
                Step::More => {}
                Step::Found(ahead) => {
                    self.note_path(ahead, own);
                    return None;
                }
                Step::Shut if is_ahead => {
                    let ahead = self.way.ahead.iter();
                    let seen = ahead.flat_map(|ahead| cells(ahead.word, ahead.bits));
                    let of_region = seen.filter(|&cell| self.region[cell as usize] == region);
                    return Some(of_region.collect());
                }
                Step::Shut => return Some(std::mem::take(&mut self.way.behind)),
            }
        }
    }

    /// Whether the holder of a cell ahead can move to a cell behind.
    #[inline]
    fn ask(&mut self, cell: u32, region: u32) -> Step {
        if self.is_elsewhere(cell, region) {
            return Step::More;
        }
        let set = self.seats.who[cell as usize].set;
        let of_set = &mut self.way.of_set[set as usize];
        (of_set.asked, of_set.cell) = (self.way.search, cell);
        if of_set.near == self.way.search {
            Step::Found(cell)
        } else {
            Step::More
        }
    }

    /// Whether a cell that was taken off the board is of another region after all.
    fn is_elsewhere(&self, cell: u32, region: u32) -> bool {
        region != 0 && self.region[cell as usize] != region
    }

    /// Puts the cells that the holder of a cell ahead can move to ahead.
    fn step_ahead(&mut self, from: u32, region: u32) {
        if self.is_elsewhere(from, region) {
            return;
        }
        let set = self.seats.who[from as usize].set;
        let spread = &mut self.way.of_set[set as usize].spread;
        let is_done = std::mem::replace(spread, self.way.search) == self.way.search;
        if is_done {
            return;
        }
        let ahead = &mut self.way.ahead;
        let board = &mut self.boards[side(region)];
        self.shifts.any_patch(set, |patch| {
            board.drain(patch, |word, bits| ahead.push(Ahead { word, bits, from }));
            false
        });
    }

    /// Puts the cells of those who have the next set behind, or if there is none looks for more
    /// sets; answers what that cost, too.
    fn step_behind(&mut self, own: u32, region: u32) -> (Step, usize) {
        let Some(&set) = self.way.near.get(self.way.near_done) else {
            return (self.look_back(), COST_LOOK);
        };
        self.way.near_done += 1;
        let all = self.reverse.cells_of(set);
        let cost = COST_MET * all.len();
        for cell in all {
            if self.region[cell as usize] == region && cell != own {
                self.way.put_behind(cell);
            }
        }
        (Step::More, cost)
    }

    /// Looks which sets accept the cells behind in the next word.
    fn look_back(&mut self) -> Step {
        let Some((word, bits)) = self.way.fresh.pop() else {
            return Step::Shut;
        };
        let way = &mut self.way;
        let look = u32::try_from(way.looks.len()).expect("fewer than 2^32 looks");
        way.looks.push((word, bits));
        let mut met = Step::More;
        self.reverse.any_set(word, bits, |set| {
            let of_set = &mut way.of_set[set as usize];
            (of_set.near, of_set.look) = (way.search, look);
            way.near.push(set);
            let is_met = of_set.asked == way.search;
            if is_met {
                met = Step::Found(of_set.cell);
            }
            is_met
        });
        met
    }

    /// The way to a cell ahead, and on from there over cells behind.
    fn note_path(&mut self, met: u32, own: u32) {
        let way = &mut self.way;
        let mut ahead = met;
        while ahead != NONE {
            way.path.push(ahead);
            let mut seen = way.ahead.iter();
            let found =
                seen.find(|seen| seen.word == ahead / 64 && seen.bits >> (ahead % 64) & 1 == 1);
            ahead = found.expect("a cell ahead").from;
        }
        way.path.reverse();
        let mut behind = met;
        loop {
            let set = self.seats.who[behind as usize].set;
            let (word, bits) = way.looks[way.of_set[set as usize].look as usize];
            let accepted = |&cell: &u32| self.shifts.accepts(set, cell);
            let onward = cells(word, bits).find(accepted);
            behind = onward.expect("the look found who accepts one of its cells");
            if behind == own {
                return;
            }
            way.path.push(behind);
        }
    }
}
