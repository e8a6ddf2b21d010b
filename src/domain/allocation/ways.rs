//! The search of rule 3: is there a way from one cell to another?
//!
//! A step of the way is somebody's move from the cell they hold to one they accept. The search goes
//! ahead over boards, and back over the list of acceptors, a word of cells at a time. What it has
//! seen ahead is off the board of its region, what it has seen behind is on a board of its own, so
//! that one look at a few words tells whether somebody ahead can move to any cell behind.

use super::board::{Board, Fresh, Shape, cells};
use super::seating::NONE;
use super::swaps::{Swaps, side};

/// What the search does costs so much, in nanoseconds or so.
const COST_LOOK: usize = 1000;
const COST_MET: usize = 15;
const COST_ASK: usize = 80;
const COST_SPREAD: usize = 150;
const COST_SEEN: usize = 15;

/// A search under way, or the way it has found.
pub(super) struct Way {
    ahead: Vec<Ahead>,
    /// The cells behind, and the words that hold any.
    goals: Board,
    goal_words: Vec<u32>,
    /// Those from which the search is still to go back, and from which it has, in order.
    fresh: Fresh,
    looks: Vec<(u32, u64)>,
    /// The number of the look that found each cell behind: its holder can move on from there.
    look_of: Vec<u32>,
    /// The number of the search, and for each set the one in which it was last known to accept the
    /// entry's own cell, and in which the search went ahead by it.
    search: u32,
    near: Vec<u32>,
    spread: Vec<u32>,
    /// The search that last asked each set. Asking only shortens a search: what has come behind
    /// since is found by spreading, so nobody of the set is asked again.
    asked: Vec<u32>,
    /// The cells whose holders move on, from the first to the last.
    pub path: Vec<u32>,
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
    /// The holder of this cell ahead can move to that cell behind; or the two are the same.
    Found(u32, u32),
    /// Nothing more can be reached.
    Shut,
}

impl Way {
    pub fn new(shape: Shape, sets: usize) -> Self {
        Self {
            ahead: Vec::new(),
            goals: Board::new(shape),
            goal_words: Vec::new(),
            look_of: vec![NONE; shape.cells()],
            fresh: Fresh::new(shape),
            looks: Vec::new(),
            search: 0,
            near: vec![0; sets],
            spread: vec![0; sets],
            asked: vec![0; sets],
            path: Vec::new(),
        }
    }

    fn begin(&mut self) {
        self.search += 1;
        self.ahead.clear();
        for word in self.goal_words.drain(..) {
            self.goals.clear_word(word);
        }
        self.fresh.clear();
        self.looks.clear();
        self.path.clear();
    }

    fn put_behind(&mut self, cell: u32, look: u32) {
        if self.goals.word(cell / 64) == 0 {
            self.goal_words.push(cell / 64);
        }
        self.look_of[cell as usize] = look;
        self.goals.add(cell);
        self.fresh.push(cell);
    }
}

/// Whether this was done in this search before.
fn is_done(last: &mut u32, search: u32) -> bool {
    std::mem::replace(last, search) == search
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
        let shut = if self.look_near(own, cell) {
            None
        } else {
            self.way.put_behind(own, NONE);
            self.look_from_both_ends(own)
        };
        let board = &mut self.boards[side(region)];
        for ahead in &self.way.ahead {
            board.restore(ahead.word, ahead.bits);
        }
        self.reverse.renew();
        shut
    }

    /// Two moves: the holder of `cell` goes to where somebody accepts `own`.
    fn look_near(&mut self, own: u32, cell: u32) -> bool {
        let region = self.region[own as usize];
        self.step_ahead(cell, region);
        let way = &mut self.way;
        self.reverse
            .any_set(own, |set| way.near[set as usize] = way.search);
        let who = &self.seats.who;
        let mut seen = self.way.ahead[1..]
            .iter()
            .flat_map(|ahead| cells(ahead.word, ahead.bits));
        let found = seen.find(|&cell| {
            let set = who[cell as usize].set;
            self.way.near[set as usize] == self.way.search && !self.is_elsewhere(cell, region)
        });
        if let Some(found) = found {
            self.way.path.extend([cell, found]);
        }
        found.is_some()
    }

    /// Ahead from the cell the entry wants, and back from its own, whichever has cost less so far:
    /// a way that is there is found soon, and where there is none the smaller side shows it.
    fn look_from_both_ends(&mut self, own: u32) -> Option<Vec<u32>> {
        let region = self.region[own as usize];
        let (mut spread, mut asked) = (Cursor::default(), Cursor::default());
        let (mut cost_ahead, mut cost_behind) = (0, 0);
        loop {
            let step;
            let is_ahead = cost_ahead <= cost_behind;
            if !is_ahead {
                let met;
                (step, met) = self.step_behind(region);
                cost_behind += COST_LOOK + COST_MET * met;
            } else if let Some(cell) = asked.next(&self.way.ahead) {
                step = self.ask(cell, region);
                cost_ahead += COST_ASK;
            } else if let Some(cell) = spread.next(&self.way.ahead) {
                let before = self.way.ahead.len();
                step = self.step_ahead(cell, region);
                cost_ahead += COST_SPREAD + COST_SEEN * (self.way.ahead.len() - before);
            } else {
                step = Step::Shut;
            }
            match step {
                Step::More => {}
                Step::Found(ahead, behind) => {
                    self.note_path(ahead, behind);
                    return None;
                }
                Step::Shut if is_ahead => {
                    let ahead = self.way.ahead.iter();
                    let seen = ahead.flat_map(|ahead| cells(ahead.word, ahead.bits));
                    let of_region = seen.filter(|&cell| self.region[cell as usize] == region);
                    return Some(of_region.collect());
                }
                Step::Shut => {
                    let words = self.way.goal_words.iter();
                    let seen = words.flat_map(|&word| cells(word, self.way.goals.word(word)));
                    return Some(seen.collect());
                }
            }
        }
    }

    /// Whether the holder of a cell ahead can move to a cell behind.
    fn ask(&mut self, cell: u32, region: u32) -> Step {
        let set = self.seats.who[cell as usize].set;
        if self.is_elsewhere(cell, region)
            || is_done(&mut self.way.asked[set as usize], self.way.search)
        {
            return Step::More;
        }
        match self.shifts.first_on(set, &self.way.goals) {
            Some(goal) => Step::Found(cell, goal),
            None => Step::More,
        }
    }

    /// Whether a cell that was taken off the board is of another region after all.
    fn is_elsewhere(&self, cell: u32, region: u32) -> bool {
        region != 0 && self.region[cell as usize] != region
    }

    /// Puts the cells that the holder of a cell ahead can move to ahead, unless one of them is
    /// behind.
    fn step_ahead(&mut self, from: u32, region: u32) -> Step {
        let set = self.seats.who[from as usize].set;
        if self.is_elsewhere(from, region)
            || is_done(&mut self.way.spread[set as usize], self.way.search)
        {
            return Step::More;
        }
        let way = &mut self.way;
        let board = &mut self.boards[side(region)];
        let mut met = None;
        self.shifts.any_patch(set, |patch| {
            board.drain(patch, |word, bits| {
                way.ahead.push(Ahead { word, bits, from });
                met = met.or(cells(word, bits & way.goals.word(word)).next());
            });
            false
        });
        met.map_or(Step::More, |goal| Step::Found(from, goal))
    }

    /// Looks who can move to the cells behind in the next word; answers how many can, too.
    fn step_behind(&mut self, region: u32) -> (Step, usize) {
        let Some((word, bits)) = self.way.fresh.pop() else {
            return (Step::Shut, 0);
        };
        let look = u32::try_from(self.way.looks.len()).expect("fewer than 2^32 looks");
        self.way.looks.push((word, bits));
        let board = &self.boards[side(region)];
        let (mut met, mut count) = (None, 0);
        let (regions, way) = (&self.region, &mut self.way);
        self.reverse.any_acceptor(word, bits, |cell| {
            // What is of the region and off the board has been seen ahead.
            let is_on_board = board.has(cell);
            let is_known = is_on_board && region == 0;
            if way.goals.has(cell) || !is_known && regions[cell as usize] != region {
                return false;
            }
            way.put_behind(cell, look);
            count += 1;
            if !is_on_board {
                met = Some(cell);
            }
            met.is_some()
        });
        (
            met.map_or(Step::More, |cell| Step::Found(cell, cell)),
            count,
        )
    }

    /// The way to a cell ahead, and on from a cell behind.
    fn note_path(&mut self, mut ahead: u32, mut behind: u32) {
        let way = &mut self.way;
        if ahead != behind {
            way.path.push(ahead);
        }
        loop {
            let mut seen = way.ahead.iter();
            let found =
                seen.find(|seen| seen.word == ahead / 64 && seen.bits >> (ahead % 64) & 1 == 1);
            ahead = found.expect("a cell ahead").from;
            if ahead == NONE {
                break;
            }
            way.path.push(ahead);
        }
        way.path.reverse();
        loop {
            let look = way.look_of[behind as usize];
            if look == NONE {
                return;
            }
            way.path.push(behind);
            let (word, bits) = way.looks[look as usize];
            let set = self.seats.who[behind as usize].set;
            let accepted =
                |&cell: &u32| bits >> (cell % 64) & 1 == 1 && self.shifts.accepts(set, cell);
            let onward = (word * 64..(word + 1) * 64).find(accepted);
            behind = onward.expect("the look found who accepts one of its cells");
        }
    }
}
