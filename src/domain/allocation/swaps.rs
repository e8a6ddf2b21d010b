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
use super::seating::{Holder, NONE, Seating};

/// How many cells two moves away are tried one by one before a search from both ends.
const TRIES: usize = 64;

/// What a look for acceptors and a question ahead cost, in cells found.
const COST_LOOK: usize = 12;
const COST_ASK: usize = 4;

/// So many acceptors of a cell are taken at a time.
const LOOK_MAX: usize = 64;

/// Kept single entries, by their number in the order, and where they sit.
pub(super) struct Swaps<'a, A: Acceptance> {
    pub accepts: &'a A,
    pub seats: Seating<'a, A>,
    /// For each cell, the place of its lowest slot not given yet, and that slot.
    heads: Vec<u32>,
    pub lowest: Vec<u32>,
    /// The cells of the region with number 0, and those of the others; cells that are a region by
    /// themselves are on neither.
    pub main: Board,
    pub rest: Board,
    pub region: Vec<u32>,
    pub sizes: Vec<usize>,
    trace: Vec<Trace>,
    search: u32,
    /// Cells taken off the board by this search.
    drained: Vec<u32>,
    /// Cells that the entry's cell-to-be leads to, and those that lead to its own.
    pub ahead: Vec<u32>,
    behind: Vec<u32>,
    /// The cells of `behind`.
    goals: Board,
    pub reverse: A::Reverse,
    /// The search that last went ahead by each set.
    spread: Vec<u32>,
    pub band: Vec<u32>,
    pub path: Vec<u32>,
    /// What searches have cost since the components were last worked out.
    pub cost: usize,
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
    pub fn new(seats: Seating<'a, A>) -> Self {
        let accepts = seats.accepts;
        let cells = seats.cells.len();
        let mut main = Board::new(accepts.shape());
        let mut size = 0;
        for (number, cell) in (0..).zip(&seats.cells) {
            if cell.held > 0 {
                main.add(number);
                size += 1;
            }
        }
        let sets: Vec<u32> = seats.order.iter().map(|claim| claim.set).collect();
        let nothing = Trace {
            ahead: 0,
            from: NONE,
            behind: 0,
            via: NONE,
            onward: NONE,
        };
        let mut swaps = Self {
            accepts,
            heads: seats.cells.iter().map(|cell| cell.base).collect(),
            lowest: vec![NONE; cells],
            region: vec![0; cells],
            sizes: vec![size],
            trace: vec![nothing; cells],
            rest: Board::new(accepts.shape()),
            main,
            search: 0,
            drained: Vec::new(),
            ahead: Vec::new(),
            behind: Vec::new(),
            goals: Board::new(accepts.shape()),
            reverse: accepts.reverse(&sets),
            spread: vec![0; if A::SHARED { accepts.sets() } else { 0 }],
            band: Vec::new(),
            path: Vec::new(),
            cost: 0,
            seats,
        };
        for cell in 0..cells {
            swaps.lowest[cell] = swaps.skip_blocks(cell);
        }
        swaps
    }

    /// The lowest slot of `cell` that is neither given nor of a block.
    fn skip_blocks(&mut self, cell: usize) -> u32 {
        while let Some(&slot) = self.seats.slots.get(self.heads[cell] as usize) {
            if !self.seats.in_block[slot as usize] {
                return slot;
            }
            self.heads[cell] += 1;
        }
        NONE
    }

    /// Gives the lowest slot of `cell` away.
    pub fn take_slot(&mut self, cell: u32) -> u32 {
        let at = cell as usize;
        self.heads[at] += 1;
        let next = self.skip_blocks(at);
        std::mem::replace(&mut self.lowest[at], next)
    }

    /// Takes the given `slot` of `cell` back; the last one given first.
    pub fn untake_slot(&mut self, cell: u32, slot: u32) {
        let at = cell as usize;
        self.heads[at] -= 1;
        while self.seats.slots[self.heads[at] as usize] != slot {
            self.heads[at] -= 1;
        }
        self.lowest[at] = slot;
    }

    /// Settles `entry`, the first not yet settled of its region: answers its slot.
    pub fn settle(&mut self, entry: u32) -> u32 {
        let place = self.seats.seat[entry as usize];
        let own = self.seats.cell[place as usize];
        let holder = self.seats.who[place as usize];
        // A cell on no board is all that its holders can have.
        while self.main.has(own) || self.rest.has(own) {
            let cell = self.lowest(holder.wish, own);
            if cell == own || self.swap(holder, own, cell) {
                break;
            }
        }
        self.leave(entry)
    }

    /// The cell of the entry's region with the lowest slot that it accepts.
    fn lowest(&mut self, wish: A::Wish, own: u32) -> u32 {
        let region = self.region[own as usize];
        let board = if region == 0 { &self.main } else { &self.rest };
        let (regions, slots) = (&self.region, &self.lowest);
        let mut lowest = own;
        self.accepts.any_band(wish, board, &mut self.band, |cells| {
            let mut found = u32::MAX;
            for &cell in cells {
                let slot = slots[cell as usize];
                if slot < found && regions[cell as usize] == region {
                    found = slot;
                    lowest = cell;
                }
            }
            found != u32::MAX
        });
        lowest
    }

    /// The entry is settled: it and its place are out.
    fn leave(&mut self, entry: u32) -> u32 {
        let place = self.seats.seat[entry as usize];
        let cell = self.seats.cell[place as usize];
        self.seats.leave(place);
        let is_on_board = self.main.has(cell) || self.rest.has(cell);
        if self.seats.cells[cell as usize].held == 0 && is_on_board {
            let region = self.region[cell as usize];
            self.sizes[region as usize] -= 1;
            self.main.remove(cell);
            self.rest.remove(cell);
        }
        self.accepts.forget(&mut self.reverse, entry);
        self.take_slot(cell)
    }

    fn held(&self, cell: u32) -> std::ops::Range<u32> {
        self.seats.held(cell)
    }

    pub fn begin(&mut self) {
        self.search += 1;
        self.ahead.clear();
        self.behind.clear();
    }

    /// Moves the entry that holds a place of `own` to `cell`, if others can move so that the last
    /// of them takes its place. If not, the two are in different regions from now on.
    fn swap(&mut self, holder: Holder<A::Wish>, own: u32, cell: u32) -> bool {
        self.begin();
        let end = if self.look_near(own, cell) {
            End::Found
        } else {
            self.look_from_both_ends(own, holder.entry)
        };
        let region = self.region[own as usize];
        self.tidy_up(region);
        match end {
            End::Found => self.rotate(holder),
            End::ShutAhead => self.split(region, End::ShutAhead),
            End::ShutBehind => self.split(region, End::ShutBehind),
        }
        end == End::Found
    }

    /// Puts back what the search has taken off the boards.
    pub fn tidy_up(&mut self, region: u32) {
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

    /// `path` lists, from the cell the entry wants, the places whose holders move on one by one; the
    /// last of them to the place the entry leaves.
    fn rotate(&mut self, holder: Holder<A::Wish>) {
        self.path.push(self.seats.seat[holder.entry as usize]);
        self.move_along(holder);
    }

    /// Everybody along `path` moves one on; `holder` takes the first place, and the last is free.
    pub fn move_along(&mut self, holder: Holder<A::Wish>) {
        while let Some(into) = self.path.pop() {
            let mover = self
                .path
                .last()
                .map(|&place| self.seats.who[place as usize]);
            self.seats.sit(mover.unwrap_or(holder), into);
        }
    }

    /// One move, or two: somebody of `cell` goes to `own`, or to where somebody can go there. That
    /// settles most.
    fn look_near(&mut self, own: u32, cell: u32) -> bool {
        for place in self.held(cell) {
            if self
                .accepts
                .accepts(self.seats.who[place as usize].wish, own)
            {
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
                if self
                    .accepts
                    .accepts(self.seats.who[place as usize].wish, own)
                {
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
            self.spread_wish(self.seats.who[place as usize], place, region);
        }
    }

    pub fn spread_wish(&mut self, holder: Holder<A::Wish>, from: u32, region: u32) {
        if A::SHARED {
            let seen = &mut self.spread[self.seats.set(holder.entry) as usize];
            if std::mem::replace(seen, self.search) == self.search {
                return;
            }
        }
        let board = if region == 0 {
            &mut self.main
        } else {
            &mut self.rest
        };
        let first = self.drained.len();
        self.accepts.any_patch(holder.wish, |patch| {
            board.drain(patch, |cell| self.drained.push(cell));
            false
        });
        for &cell in &self.drained[first..] {
            if self.region[cell as usize] == region {
                let trace = &mut self.trace[cell as usize];
                (trace.ahead, trace.from) = (self.search, from);
                self.ahead.push(cell);
            }
        }
    }

    /// Ahead from the cell the entry wants and back from its own, whichever has cost less so far: a
    /// way that is there is found soon, and where there is none the smaller side shows it.
    fn look_from_both_ends(&mut self, own: u32, itself: u32) -> End {
        self.trace[own as usize].via = NONE;
        self.put_behind(own);
        // The first cell ahead has been spread from, and asked.
        let (mut spread, mut asked, mut looked) = (1, 1, 0);
        let (mut cost_ahead, mut cost_behind) = (0, 0);
        loop {
            let step;
            let shut;
            if cost_behind <= cost_ahead {
                let before = self.behind.len();
                step = self.step_behind(&mut looked, itself);
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
                Step::Found => {
                    self.cost += cost_ahead + cost_behind;
                    return End::Found;
                }
                Step::Shut => {
                    self.cost += cost_ahead + cost_behind;
                    return shut;
                }
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
            let wish = self.seats.who[place as usize].wish;
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
            let via = self.seats.seat[entry as usize];
            let cell = self.seats.cell[via as usize];
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
    pub fn path_to(&mut self, cell: u32) {
        let mut at = cell;
        while self.trace[at as usize].from != NONE {
            let place = self.trace[at as usize].from;
            self.path.push(place);
            at = self.seats.cell[place as usize];
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
