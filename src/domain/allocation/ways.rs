//! The search of rule 3: is there a way from one cell to another?
//!
//! A step of the way is somebody's move from the cell they hold to one they accept. The search goes
//! ahead over boards, and back over the list of acceptors, and keeps both in two short lists: what
//! it has seen ahead is off the board of its region, what it has seen behind is on a board of its
//! own, so that one look at a few words tells whether somebody ahead can move to any cell behind.

use super::acceptance::Acceptance;
use super::board::{Board, Shape};
use super::seating::NONE;
use super::swaps::Swaps;

/// How many cells two moves away are tried one by one before a search from both ends.
const TRIES: usize = if cfg!(test) { 2 } else { 64 };

/// What the search does costs so much, in nanoseconds or so.
const COST_LOOK: usize = 4000;
const COST_MET: usize = 15;
const COST_ASK: usize = 80;
const COST_SPREAD: usize = 150;
const COST_SEEN: usize = 15;

/// So many acceptors of a cell are taken at a time.
const LOOK_MAX: usize = if cfg!(test) { 2 } else { 64 };

/// A search under way, or the way it has found.
pub(super) struct Way {
    ahead: Vec<Ahead>,
    behind: Vec<Behind>,
    /// The cells of `behind`.
    goals: Board,
    /// Cells taken off the board of the region.
    drained: Vec<u32>,
    /// The number of the search, and the one that last went ahead by each set.
    search: u32,
    spread: Vec<u32>,
    /// The search that last asked each set. Asking only shortens a search: what has come behind
    /// since is found by spreading, so nobody of the set is asked again.
    asked: Vec<u32>,
    /// The places whose holders move on, from the first to the last.
    pub path: Vec<u32>,
}

/// A cell ahead: the place whose holder would come to it, and the number of that one's cell.
#[derive(Clone, Copy)]
struct Ahead {
    cell: u32,
    from: u32,
    parent: u32,
}

/// A cell behind: who would move on from it, and the number of the cell they would move to.
#[derive(Clone, Copy)]
struct Behind {
    cell: u32,
    entry: u32,
    onward: u32,
}

/// How a search goes on, or ends.
enum Step {
    More,
    /// These two are the same cell, or somebody of the first can move to the second, from this
    /// place.
    Found(usize, Option<u32>, usize),
    /// Nothing more can be reached.
    Shut,
}

impl Way {
    pub fn new(shape: Shape, sets: usize) -> Self {
        Self {
            ahead: Vec::new(),
            behind: Vec::new(),
            goals: Board::new(shape),
            drained: Vec::new(),
            search: 0,
            spread: vec![0; sets],
            asked: vec![0; sets],
            path: Vec::new(),
        }
    }

    fn put_behind(&mut self, cell: u32, entry: u32, onward: usize) {
        let onward = number(onward);
        self.behind.push(Behind {
            cell,
            entry,
            onward,
        });
        self.goals.add(cell);
    }

    fn find_behind(&self, cell: u32) -> usize {
        let found = self.behind.iter().position(|behind| behind.cell == cell);
        found.expect("a cell behind")
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than 2^32 cells")
}

impl<A: Acceptance> Swaps<'_, A> {
    /// Looks for a way from `cell` to `own`, which leaves it in `way.path`. If there is none,
    /// answers the cells of the region that can be reached from `cell`, or from which `own` can.
    pub(super) fn look(&mut self, own: u32, cell: u32) -> Option<Vec<u32>> {
        self.way.search += 1;
        self.way.ahead.clear();
        self.way.behind.clear();
        self.way.path.clear();
        let region = self.region[own as usize];
        let mut shut = None;
        if !self.look_near(own, cell) {
            shut = self.look_from_both_ends(own);
        }
        let board = if region == 0 {
            &mut self.main
        } else {
            &mut self.rest
        };
        for cell in self.way.drained.drain(..) {
            board.add(cell);
        }
        if !self.way.behind.is_empty() {
            self.accepts.renew(&mut self.reverse);
        }
        for behind in &self.way.behind {
            self.way.goals.remove(behind.cell);
        }
        shut
    }

    /// One move, or two: somebody of `cell` goes to `own`, or to where somebody can go there. That
    /// settles most.
    fn look_near(&mut self, own: u32, cell: u32) -> bool {
        if let Some(place) = self.mover(cell, own) {
            self.way.path.push(place);
            return true;
        }
        let board = if self.region[own as usize] == 0 {
            &mut self.main
        } else {
            &mut self.rest
        };
        board.remove(cell);
        self.way.drained.push(cell);
        self.way.ahead.push(Ahead {
            cell,
            from: NONE,
            parent: NONE,
        });
        self.spread(0);
        for at in 1..self.way.ahead.len().min(TRIES) {
            let Ahead { cell, from, .. } = self.way.ahead[at];
            if let Some(place) = self.mover(cell, own) {
                self.way.path.extend([from, place]);
                return true;
            }
        }
        false
    }

    /// A holder of `cell` who accepts `own`.
    fn mover(&self, cell: u32, own: u32) -> Option<u32> {
        let accepts = |place: u32| {
            self.accepts
                .accepts(self.seats.who[place as usize].wish, own)
        };
        self.seats.held(cell).find(|&place| accepts(place))
    }

    /// Puts the cells that the holders of a cell ahead can move to ahead; answers one of them that
    /// is behind.
    fn spread(&mut self, at: usize) -> Option<usize> {
        let cell = self.way.ahead[at].cell;
        let region = self.region[cell as usize];
        let (parent, regions, way) = (number(at), &self.region, &mut self.way);
        let board = if region == 0 {
            &mut self.main
        } else {
            &mut self.rest
        };
        for from in self.seats.held(cell) {
            let holder = self.seats.who[from as usize];
            if A::SHARED {
                let seen = &mut way.spread[self.seats.set(holder.entry) as usize];
                if std::mem::replace(seen, way.search) == way.search {
                    continue;
                }
            }
            let mut met = None;
            self.accepts.any_patch(holder.wish, |patch| {
                board.drain(patch, |cell| {
                    way.drained.push(cell);
                    if regions[cell as usize] == region {
                        if way.goals.has(cell) {
                            met = Some(way.ahead.len());
                        }
                        way.ahead.push(Ahead { cell, from, parent });
                    }
                });
                false
            });
            if met.is_some() {
                return met;
            }
        }
        None
    }

    /// Ahead from what is near the cell the entry wants, and back from its own, whichever has cost
    /// less so far: a way that is there is found soon, and where there is none the smaller side
    /// shows it.
    fn look_from_both_ends(&mut self, own: u32) -> Option<Vec<u32>> {
        self.way.put_behind(own, NONE, 0);
        // The first cell ahead has been spread from, and asked.
        let (mut spread, mut asked, mut looked) = (1, 1, 0);
        let (mut cost_ahead, mut cost_behind) = (0, 0);
        loop {
            let step;
            let is_ahead = cost_ahead < cost_behind;
            if !is_ahead {
                let before = self.way.behind.len();
                step = self.step_behind(&mut looked);
                cost_behind += COST_LOOK + COST_MET * (self.way.behind.len() - before);
            } else if asked < self.way.ahead.len() {
                step = self.ask(asked);
                asked += 1;
                cost_ahead += COST_ASK;
            } else {
                let before = self.way.drained.len();
                step = self.step_ahead(spread);
                spread += 1;
                cost_ahead += COST_SPREAD + COST_SEEN * (self.way.drained.len() - before);
            }
            match step {
                Step::More => {}
                Step::Found(ahead, place, behind) => {
                    self.note_path(ahead, place, behind);
                    return None;
                }
                Step::Shut if is_ahead => {
                    return Some(self.way.ahead.iter().map(|ahead| ahead.cell).collect());
                }
                Step::Shut => {
                    return Some(self.way.behind.iter().map(|behind| behind.cell).collect());
                }
            }
        }
    }

    /// Whether a holder of a cell ahead can move to a cell behind.
    fn ask(&mut self, at: usize) -> Step {
        for place in self.seats.held(self.way.ahead[at].cell) {
            let mut found = None;
            let holder = self.seats.who[place as usize];
            if A::SHARED {
                let asked = &mut self.way.asked[self.seats.set(holder.entry) as usize];
                if std::mem::replace(asked, self.way.search) == self.way.search {
                    continue;
                }
            }
            self.accepts.any_patch(holder.wish, |patch| {
                found = self.way.goals.first(patch);
                found.is_some()
            });
            if let Some(goal) = found {
                return Step::Found(at, Some(place), self.way.find_behind(goal));
            }
        }
        Step::More
    }

    fn step_ahead(&mut self, next: usize) -> Step {
        if next == self.way.ahead.len() {
            return Step::Shut;
        }
        match self.spread(next) {
            Some(at) => Step::Found(at, None, self.way.find_behind(self.way.ahead[at].cell)),
            None => Step::More,
        }
    }

    /// Looks for some of those who can move to the next cell behind.
    fn step_behind(&mut self, looked: &mut usize) -> Step {
        let at = *looked;
        let Some(&Behind { cell: onward, .. }) = self.way.behind.get(at) else {
            return Step::Shut;
        };
        let region = self.region[onward as usize];
        let board = if region == 0 { &self.main } else { &self.rest };
        let (mut met, mut count) = (None, 0);
        let (regions, way) = (&self.region, &mut self.way);
        self.accepts
            .any_acceptor(&mut self.reverse, onward, |entry, cell| {
                if regions[cell as usize] != region || way.goals.has(cell) {
                    return false;
                }
                way.put_behind(cell, entry, at);
                count += 1;
                // What is off the board has been seen ahead.
                if !board.has(cell) {
                    met = Some(cell);
                }
                met.is_some() || count == LOOK_MAX
            });
        if count < LOOK_MAX {
            *looked += 1;
        }
        let Some(cell) = met else {
            return Step::More;
        };
        let ahead = self.way.ahead.iter().position(|ahead| ahead.cell == cell);
        Step::Found(
            ahead.expect("a cell ahead"),
            None,
            self.way.behind.len() - 1,
        )
    }

    /// The way to a cell ahead, from there by `place`, and on from a cell behind.
    fn note_path(&mut self, mut ahead: usize, place: Option<u32>, mut behind: usize) {
        let way = &mut self.way;
        while way.ahead[ahead].from != NONE {
            way.path.push(way.ahead[ahead].from);
            ahead = way.ahead[ahead].parent as usize;
        }
        way.path.reverse();
        way.path.extend(place);
        while way.behind[behind].entry != NONE {
            let Behind { entry, onward, .. } = way.behind[behind];
            way.path.push(self.seats.seat[entry as usize]);
            behind = onward as usize;
        }
    }
}
