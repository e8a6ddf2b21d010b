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
use super::ways::Way;

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
    pub reverse: A::Reverse,
    pub way: Way,
    pub band: Vec<u32>,
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
        let wanted: Vec<u32> = seats.order.iter().map(|claim| claim.set).collect();
        let mut swaps = Self {
            accepts,
            heads: seats.cells.iter().map(|cell| cell.base).collect(),
            lowest: vec![NONE; cells],
            region: vec![0; cells],
            sizes: vec![size],
            rest: Board::new(accepts.shape()),
            main,
            reverse: accepts.reverse(&wanted),
            way: Way::new(accepts.shape(), if A::SHARED { accepts.sets() } else { 0 }),
            band: Vec::new(),
            seats,
        };
        for cell in 0..cells {
            swaps.lowest[cell] = swaps.skip_blocks(cell);
        }
        swaps.tell_cells(0);
        swaps
    }

    /// Tells who looks for acceptors where the entries from `first` on are.
    pub fn tell_cells(&mut self, first: u32) {
        for (entry, &place) in (0..).zip(&self.seats.seat).skip(first as usize) {
            if place != NONE {
                let cell = self.seats.cell[place as usize];
                self.accepts.moved(&mut self.reverse, entry, cell);
            }
        }
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

    /// Moves the entry that holds a place of `own` to `cell`, if others can move so that the last
    /// of them takes its place. If not, the two are in different regions from now on.
    fn swap(&mut self, holder: Holder<A::Wish>, own: u32, cell: u32) -> bool {
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

    /// Everybody on the way moves one on; the last takes the place that `holder` leaves for the first.
    fn rotate(&mut self, holder: Holder<A::Wish>) {
        let mut into = self.seats.seat[holder.entry as usize];
        while let Some(place) = self.way.path.pop() {
            let mover = self.seats.who[place as usize];
            self.sit(mover, into);
            into = place;
        }
        self.sit(holder, into);
    }

    fn sit(&mut self, holder: Holder<A::Wish>, place: u32) {
        self.seats.sit(holder, place);
        let cell = self.seats.cell[place as usize];
        self.accepts.moved(&mut self.reverse, holder.entry, cell);
    }
}
