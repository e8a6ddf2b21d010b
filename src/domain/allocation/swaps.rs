//! The question of rule 3: can this entry have that cell, if later ones move along?
//!
//! All used places are held. Draw an arrow from a cell to every cell that one of its holders
//! accepts. An entry can leave its cell for another, and everybody still has a seat, exactly if a
//! way along the arrows leads from the other cell back to its own: the two lie in the same strongly
//! connected component. When a search finds no way, what it has reached is closed against the
//! rest: no complete seating uses an arrow between the two. So the cells fall into *regions*, which
//! only ever split, and no search looks beyond its own.

use super::acceptance::Acceptance;
use super::board::Board;
use super::seating::{Cell, Holder, NONE};

/// How many cells two moves away are tried one by one before a search from both ends.
const TRIES: usize = 64;

/// What a look for acceptors and a question ahead cost, in cells found.
const COST_LOOK: usize = 16;
const COST_ASK: usize = 4;

/// So many acceptors of a cell are taken at a time.
const LOOK_MAX: usize = 64;

/// Kept single entries, by their number in the order, and where they sit.
pub(super) struct Swaps<'a, A: Acceptance> {
    accepts: &'a A,
    cell: &'a [u32],
    cells: &'a mut [Cell],
    who: &'a mut [Holder<A::Wish>],
    seat: Vec<u32>,
    /// The cells of the region with number 0, and those of the others; cells that are a region by
    /// themselves are on neither.
    main: Board,
    rest: Board,
    region: Vec<u32>,
    sizes: Vec<usize>,
    trace: Vec<Trace>,
    search: u32,
    /// Cells taken off the board by this search.
    drained: Vec<u32>,
    /// Cells that the entry's cell-to-be leads to, and those that lead to its own.
    ahead: Vec<u32>,
    behind: Vec<u32>,
    /// The cells of `behind`.
    goals: Board,
    reverse: A::Reverse,
    /// The set of each entry, and the search that last went ahead by it.
    sets: Vec<u32>,
    spread: Vec<u32>,
    band: Vec<u32>,
    path: Vec<u32>,
}

/// How the last search came to a cell.
#[derive(Clone, Copy)]
struct Trace {
    /// The search that found it going ahead, and the place whose holder would move to it.
    ahead: u32,
    from: u32,
    /// The search that found it looking back, its place whose holder would move on, and where to.
    behind: u32,
    via: u32,
    onward: u32,
}

/// How a search goes on, or ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    More,
    Found,
    /// Nothing more can be reached.
    Shut,
}

/// The end of a search.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Found,
    /// What was found ahead leads nowhere else.
    ShutAhead,
    /// What was found looking back can be reached from nowhere else.
    ShutBehind,
}

impl<'a, A: Acceptance> Swaps<'a, A> {
    pub fn new(
        accepts: &'a A,
        cell: &'a [u32],
        cells: &'a mut [Cell],
        who: &'a mut [Holder<A::Wish>],
        seat: Vec<u32>,
        sets: Vec<u32>,
    ) -> Self {
        let mut main = Board::new(accepts.shape());
        let mut size = 0;
        for (number, cell) in (0..).zip(cells.iter()) {
            if cell.held > 0 {
                main.add(number);
                size += 1;
            }
        }
        let nothing = Trace {
            ahead: 0,
            from: NONE,
            behind: 0,
            via: NONE,
            onward: NONE,
        };
        Self {
            accepts,
            cell,
            region: vec![0; cells.len()],
            sizes: vec![size],
            trace: vec![nothing; cells.len()],
            cells,
            who,
            rest: Board::new(accepts.shape()),
            main,
            search: 0,
            drained: Vec::new(),
            ahead: Vec::new(),
            behind: Vec::new(),
            goals: Board::new(accepts.shape()),
            reverse: accepts.reverse(&sets),
            spread: vec![0; if A::SHARED { accepts.sets() } else { 0 }],
            sets,
            seat,
            band: Vec::new(),
            path: Vec::new(),
        }
    }

    /// Settles `entry`, the first not yet settled: answers its cell, whose lowest slot it gets.
    /// `heads` are the lowest slots of the cells that are not given yet.
    pub fn settle(&mut self, entry: u32, heads: &[u32]) -> u32 {
        let place = self.seat[entry as usize];
        let own = self.cell[place as usize];
        let holder = self.who[place as usize];
        while self.sizes[self.region[own as usize] as usize] > 1 {
            let cell = self.lowest(holder.wish, own, heads);
            if cell == own || self.swap(holder, own, cell) {
                break;
            }
        }
        self.leave(entry)
    }

    /// The cell of the entry's region with the lowest slot that it accepts.
    fn lowest(&mut self, wish: A::Wish, own: u32, heads: &[u32]) -> u32 {
        let region = self.region[own as usize];
        let board = if region == 0 { &self.main } else { &self.rest };
        let regions = &self.region;
        let mut lowest = own;
        self.accepts.any_band(wish, board, &mut self.band, |cells| {
            let mut found = u32::MAX;
            for &cell in cells {
                let head = heads[cell as usize];
                if head < found && regions[cell as usize] == region {
                    found = head;
                    lowest = cell;
                }
            }
            found != u32::MAX
        });
        lowest
    }

    /// The entry is settled: it and its place are out.
    fn leave(&mut self, entry: u32) -> u32 {
        let place = self.seat[entry as usize];
        let number = self.cell[place as usize];
        let cell = &mut self.cells[number as usize];
        let last = cell.base + cell.held - 1;
        cell.held -= 1;
        if place != last {
            let mover = self.who[last as usize];
            self.who[place as usize] = mover;
            self.seat[mover.entry as usize] = place;
        }
        if cell.held == 0 {
            let region = self.region[number as usize];
            self.sizes[region as usize] -= 1;
            self.main.remove(number);
            self.rest.remove(number);
        }
        self.accepts.forget(&mut self.reverse, entry);
        number
    }

    fn held(&self, cell: u32) -> std::ops::Range<u32> {
        let Cell { base, held, .. } = self.cells[cell as usize];
        base..base + held
    }

    /// Moves the entry that holds a place of `own` to `cell`, if others can move so that the last
    /// of them takes its place. If not, the two are in different regions from now on.
    fn swap(&mut self, holder: Holder<A::Wish>, own: u32, cell: u32) -> bool {
        self.search += 1;
        self.ahead.clear();
        self.behind.clear();
        let end = if self.look_near(own, cell) {
            End::Found
        } else {
            self.look_from_both_ends(holder.entry, own)
        };
        let region = self.region[own as usize];
        let board = if region == 0 {
            &mut self.main
        } else {
            &mut self.rest
        };
        for cell in self.drained.drain(..) {
            board.add(cell);
        }
        self.accepts.renew(&mut self.reverse);
        for &cell in &self.behind {
            self.goals.remove(cell);
        }
        match end {
            End::Found => self.rotate(holder),
            End::ShutAhead => self.split(region, End::ShutAhead),
            End::ShutBehind => self.split(region, End::ShutBehind),
        }
        end == End::Found
    }

    /// The cells found ahead, or behind, and the other cells of `region` part. The smaller part of
    /// the main region moves out of it, so that no cell is moved often.
    fn split(&mut self, region: u32, end: End) {
        let mut cells = std::mem::take(match end {
            End::ShutAhead => &mut self.ahead,
            _ => &mut self.behind,
        });
        if region == 0 && cells.len() * 2 > self.sizes[0] {
            for &cell in &cells {
                self.main.remove(cell);
            }
            let mut others = Vec::new();
            self.main.all(|cell| others.push(cell));
            for &cell in &cells {
                self.main.add(cell);
            }
            cells = others;
        }
        let number = u32::try_from(self.sizes.len()).expect("fewer than 2^32 regions");
        self.sizes[region as usize] -= cells.len();
        self.sizes.push(cells.len());
        for &cell in &cells {
            self.region[cell as usize] = number;
            self.main.remove(cell);
            if cells.len() == 1 {
                self.rest.remove(cell);
            } else {
                self.rest.add(cell);
            }
        }
    }

    /// `path` lists, from the cell the entry wants, the places whose holders move on one by one.
    fn rotate(&mut self, holder: Holder<A::Wish>) {
        let mut into = self.seat[holder.entry as usize];
        for place in self.path.drain(..).rev() {
            let mover = self.who[place as usize];
            self.who[into as usize] = mover;
            self.seat[mover.entry as usize] = into;
            into = place;
        }
        self.who[into as usize] = holder;
        self.seat[holder.entry as usize] = into;
    }

    /// One move, or two: somebody of `cell` goes to `own`, or to where somebody can go there. That
    /// settles most.
    fn look_near(&mut self, own: u32, cell: u32) -> bool {
        for place in self.held(cell) {
            if self.accepts.accepts(self.who[place as usize].wish, own) {
                self.path.push(place);
                return true;
            }
        }
        self.trace[cell as usize].ahead = self.search;
        self.trace[cell as usize].from = NONE;
        self.take_off(cell);
        self.ahead.push(cell);
        self.spread(cell);
        for at in 1..self.ahead.len().min(TRIES) {
            let near = self.ahead[at];
            for place in self.held(near) {
                if self.accepts.accepts(self.who[place as usize].wish, own) {
                    self.path.extend([self.trace[near as usize].from, place]);
                    return true;
                }
            }
        }
        false
    }

    fn take_off(&mut self, cell: u32) {
        let region = self.region[cell as usize];
        let board = if region == 0 {
            &mut self.main
        } else {
            &mut self.rest
        };
        board.remove(cell);
        self.drained.push(cell);
    }

    /// Puts the cells that the holders of `cell` can move to ahead.
    fn spread(&mut self, cell: u32) {
        let region = self.region[cell as usize];
        for place in self.held(cell) {
            let board = if region == 0 {
                &mut self.main
            } else {
                &mut self.rest
            };
            let holder = self.who[place as usize];
            if A::SHARED {
                let set = self.sets[holder.entry as usize];
                let seen = &mut self.spread[set as usize];
                if std::mem::replace(seen, self.search) == self.search {
                    continue;
                }
            }
            let first = self.drained.len();
            self.accepts.any_patch(holder.wish, |patch| {
                board.drain(patch, |cell| self.drained.push(cell));
                false
            });
            for &cell in &self.drained[first..] {
                if self.region[cell as usize] == region {
                    self.trace[cell as usize].ahead = self.search;
                    self.trace[cell as usize].from = place;
                    self.ahead.push(cell);
                }
            }
        }
    }

    /// Ahead from the cell the entry wants and back from its own, whichever has cost less so far: a
    /// way that is there is found soon, and where there is none the smaller side shows it.
    fn look_from_both_ends(&mut self, entry: u32, own: u32) -> End {
        self.trace[own as usize].via = NONE;
        self.put_behind(own);
        // The first cell ahead has been spread from, and asked.
        let (mut spread, mut asked) = (1, 1);
        let mut looked = 0;
        let (mut cost_ahead, mut cost_behind) = (0, 0);
        loop {
            let step;
            let shut;
            if cost_behind <= cost_ahead {
                let before = self.behind.len();
                step = self.step_behind(&mut looked, entry);
                cost_behind += COST_LOOK + self.behind.len() - before;
                shut = End::ShutBehind;
            } else if asked < self.ahead.len() {
                step = self.ask(self.ahead[asked]);
                asked += 1;
                cost_ahead += COST_ASK;
                shut = End::ShutAhead;
            } else {
                let before = self.drained.len();
                step = self.step_ahead(spread);
                spread += 1;
                cost_ahead += COST_ASK + self.drained.len() - before;
                shut = End::ShutAhead;
            }
            match step {
                Step::More => {}
                Step::Found => return End::Found,
                Step::Shut => return shut,
            }
        }
    }

    fn put_behind(&mut self, cell: u32) {
        self.trace[cell as usize].behind = self.search;
        self.behind.push(cell);
        self.goals.add(cell);
    }

    /// Whether a holder of `cell`, which is ahead, can move to a cell that is behind.
    fn ask(&mut self, cell: u32) -> Step {
        for place in self.held(cell) {
            let mut found = None;
            let wish = self.who[place as usize].wish;
            self.accepts.any_patch(wish, |patch| {
                found = self.goals.first(patch);
                found.is_some()
            });
            if let Some(goal) = found {
                self.path_to(cell);
                self.path.push(place);
                self.path_from(goal);
                return Step::Found;
            }
        }
        Step::More
    }

    fn step_ahead(&mut self, next: usize) -> Step {
        let Some(&cell) = self.ahead.get(next) else {
            return Step::Shut;
        };
        let first = self.ahead.len();
        self.spread(cell);
        for at in first..self.ahead.len() {
            let cell = self.ahead[at];
            if self.trace[cell as usize].behind == self.search {
                self.path_to(cell);
                self.path_from(cell);
                return Step::Found;
            }
        }
        Step::More
    }

    /// Looks for some of those who can move to the next cell behind.
    fn step_behind(&mut self, looked: &mut usize, itself: u32) -> Step {
        let Some(&onward) = self.behind.get(*looked) else {
            return Step::Shut;
        };
        let region = self.region[onward as usize];
        let (mut found, mut count) = (None, 0);
        let (accepts, reverse) = (self.accepts, &mut self.reverse);
        let (trace, search) = (&mut self.trace, self.search);
        accepts.any_acceptor(reverse, onward, |entry| {
            let via = self.seat[entry as usize];
            let cell = self.cell[via as usize];
            let trace = &mut trace[cell as usize];
            let is_other = self.region[cell as usize] != region;
            if entry == itself || trace.behind == search || is_other {
                return false;
            }
            (trace.behind, trace.via, trace.onward) = (search, via, onward);
            self.behind.push(cell);
            self.goals.add(cell);
            count += 1;
            if trace.ahead == search {
                found = Some(cell);
            }
            found.is_some() || count == LOOK_MAX
        });
        if count < LOOK_MAX {
            *looked += 1;
        }
        let Some(cell) = found else {
            return Step::More;
        };
        self.path_to(cell);
        self.path_from(cell);
        Step::Found
    }

    /// The places on the way ahead to `cell`.
    fn path_to(&mut self, cell: u32) {
        let mut at = cell;
        while self.trace[at as usize].from != NONE {
            let place = self.trace[at as usize].from;
            self.path.push(place);
            at = self.cell[place as usize];
        }
        self.path.reverse();
    }

    /// The places on the way from `cell`, which is behind.
    fn path_from(&mut self, cell: u32) {
        let mut at = cell;
        while self.trace[at as usize].via != NONE {
            let Trace { via, onward, .. } = self.trace[at as usize];
            self.path.push(via);
            at = onward;
        }
    }
}
