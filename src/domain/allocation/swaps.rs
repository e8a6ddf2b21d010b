//! The question of rule 3: can this entry have that cell, if later ones move along?
//!
//! All used cells are held. Draw an arrow from a cell to every cell that its holder accepts. An
//! entry can leave its cell for another, and everybody still has a seat, exactly if a way along the
//! arrows leads from the other cell back to its own: the two lie in the same strongly connected
//! component. When a search finds no way, what it has reached is closed against the rest: no
//! complete seating uses an arrow between the two. So the cells fall into *regions*, which only
//! ever split, and no search looks beyond its own.

use super::board::{Board, Fresh};
use super::seating::{Holder, NONE, Seating};
use super::shifts::{Reverse, Shifts};
use super::ways::Way;

/// A cell that is not of the region under work.
pub(super) const ELSEWHERE: u32 = NONE - 1;

/// Which of the two boards the cells of a region are on.
pub(super) fn side(region: u32) -> usize {
    usize::from(region != 0)
}

/// Kept single entries, by their number in the order, and where they sit.
pub(super) struct Swaps<'a> {
    pub shifts: &'a Shifts,
    pub seats: Seating<'a>,
    /// Of the region under work, and those split off it since, the cells: of the one with number
    /// 0, and of the others. Cells that are a region by themselves are on neither.
    pub boards: [Board; 2],
    pub region: Vec<u32>,
    pub sizes: Vec<usize>,
    pub reverse: Reverse,
    pub way: Way,
    /// Cells of a band, and cells from which a search is still to go back.
    pub band: Vec<u32>,
    pub fresh: Fresh,
}

impl<'a> Swaps<'a> {
    pub fn new(seats: Seating<'a>) -> Self {
        let shifts = seats.shifts;
        let shape = shifts.shape();
        let wanted: Vec<u32> = seats.order.iter().map(|claim| claim.set).collect();
        let mut swaps = Self {
            shifts,
            region: vec![ELSEWHERE; shape.cells()],
            sizes: Vec::new(),
            boards: [Board::new(shape), Board::new(shape)],
            reverse: Reverse::new(shifts, &wanted),
            way: Way::new(shape, shifts.sets()),
            band: Vec::new(),
            fresh: Fresh::new(shape),
            seats,
        };
        let all: Vec<u32> = swaps.seats.entries().collect();
        swaps.tell_cells(&all);
        swaps
    }

    /// Tells who looks for acceptors where these entries are.
    pub fn tell_cells(&mut self, entries: &[u32]) {
        for &entry in entries {
            self.reverse.moved(entry, self.seats.seat[entry as usize]);
        }
    }

    /// From now on only the region of these cells is looked at, until it is settled or parted.
    pub fn enter(&mut self, cells: &[u32]) {
        self.sizes.clear();
        self.sizes.push(cells.len());
        for &cell in cells {
            self.region[cell as usize] = 0;
            self.boards[side(0)].add(cell);
        }
    }

    /// Settles `entry`, the first not yet settled of its region: answers its slot.
    pub fn settle(&mut self, entry: u32) -> u32 {
        let own = self.seats.seat[entry as usize];
        let holder = self.seats.holder(entry);
        // A cell on no board is all that its holder can have.
        while self.is_on_board(own) {
            let cell = self.lowest(holder.set, own);
            if cell == own || self.swap(holder, own, cell) {
                break;
            }
        }
        self.leave(entry)
    }

    fn is_on_board(&self, cell: u32) -> bool {
        self.boards.iter().any(|board| board.has(cell))
    }

    pub fn take_off(&mut self, cell: u32) {
        for board in &mut self.boards {
            board.remove(cell);
        }
    }

    /// The cell of the entry's region with the lowest slot that it accepts.
    fn lowest(&mut self, set: u32, own: u32) -> u32 {
        let region = self.region[own as usize];
        let board = &self.boards[side(region)];
        let (regions, shifts) = (&self.region, self.shifts);
        let mut lowest = own;
        shifts.any_band(set, board, &mut self.band, |cells| {
            let of_region = cells.iter().copied();
            let of_region = of_region.filter(|&cell| regions[cell as usize] == region);
            let found = of_region.min_by_key(|&cell| shifts.slot(cell));
            lowest = found.unwrap_or(lowest);
            found.is_some()
        });
        lowest
    }

    /// The entry is settled: it and its cell are out. Answers the slot.
    pub fn leave(&mut self, entry: u32) -> u32 {
        let cell = self.seats.seat[entry as usize];
        self.seats.leave(cell);
        if self.is_on_board(cell) {
            self.sizes[self.region[cell as usize] as usize] -= 1;
            self.take_off(cell);
        }
        self.reverse.forget(entry);
        self.shifts.slot(cell)
    }

    /// Moves the entry that holds `own` to `cell`, if others can move so that the last of them
    /// takes its own. If not, the two are in different regions from now on.
    fn swap(&mut self, holder: Holder, own: u32, cell: u32) -> bool {
        let shut = self.look(own, cell);
        let is_found = shut.is_none();
        match shut {
            None => self.rotate(holder),
            Some(cells) => self.split(self.region[own as usize], cells),
        }
        is_found
    }

    /// `cells`, out of which no way leads, or into which, and the others of `region` part. The
    /// smaller part of the main region moves out of it, so that no cell is moved often.
    fn split(&mut self, region: u32, mut cells: Vec<u32>) {
        if region == 0 && cells.len() * 2 > self.sizes[0] {
            let main = &mut self.boards[side(0)];
            for &cell in &cells {
                main.remove(cell);
            }
            let mut others = Vec::new();
            main.all(|cell| others.push(cell));
            for &cell in &cells {
                main.add(cell);
            }
            cells = others;
        }
        let number = u32::try_from(self.sizes.len()).expect("fewer than 2^32 regions");
        self.sizes[region as usize] -= cells.len();
        self.sizes.push(cells.len());
        for &cell in &cells {
            self.region[cell as usize] = number;
            self.take_off(cell);
            if cells.len() > 1 {
                self.boards[side(number)].add(cell);
            }
        }
    }

    /// Everybody on the way moves one on; the last takes the cell that `holder` leaves for the first.
    fn rotate(&mut self, holder: Holder) {
        let mut into = self.seats.seat[holder.entry as usize];
        while let Some(cell) = self.way.path.pop() {
            let mover = self.seats.who[cell as usize];
            self.sit(mover, into);
            into = cell;
        }
        self.sit(holder, into);
    }

    fn sit(&mut self, holder: Holder, cell: u32) {
        self.seats.sit(holder, cell);
        self.reverse.moved(holder.entry, cell);
    }
}
