//! The strongly connected components of the cells: the finest regions there are.
//!
//! A failed search splits a region, but only where somebody happens to ask; a region that has
//! become several components unnoticed lures searches into parts from which no way leads back. So
//! from time to time all components are worked out at once (Kosaraju and Sharir: depth first ahead,
//! then back in the reverse order of finishing). Boards and the list of acceptors spare both halves
//! the arrows to cells they have seen, so this costs about one look for each cell, however many
//! slots people accept.

use super::batches::Region;
use super::board::Board;
use super::seating::NONE;
use super::swaps::{ELSEWHERE, Swaps};

impl Swaps<'_> {
    /// Parts `region` into its components; nothing else may be under work.
    pub(super) fn part(&mut self, region: Region, parts: &mut Vec<Region>) {
        let first = parts.len();
        let mut left = region.cells.len();
        for &cell in &region.cells {
            self.take_off(cell);
            self.region[cell as usize] = NONE;
        }
        for cell in self.finish_order(&region.cells).into_iter().rev() {
            if self.region[cell as usize] == NONE {
                let number = u32::try_from(parts.len() - first).expect("fewer than 2^32 regions");
                let cells = self.gather(cell, number, left);
                left -= cells.len();
                parts.push(Region {
                    cells,
                    entries: Vec::new(),
                });
            }
        }
        self.reverse.renew();
        for entry in region.entries {
            let number = self.region[self.seats.seat[entry as usize] as usize];
            parts[first + number as usize].entries.push(entry);
        }
        for cell in region.cells {
            self.region[cell as usize] = ELSEWHERE;
        }
    }

    /// The cells in the order in which a depth-first search ahead has finished with them.
    fn finish_order(&self, cells: &[u32]) -> Vec<u32> {
        let mut fresh = Board::new(self.shifts.shape());
        for &cell in cells {
            fresh.add(cell);
        }
        // Cells only go: what a set accepts is gone through once.
        let mut parts = vec![0; self.shifts.sets()];
        let mut order = Vec::with_capacity(cells.len());
        let mut path = Vec::new();
        for &root in cells {
            if !fresh.has(root) {
                continue;
            }
            fresh.remove(root);
            path.push(root);
            while let Some(&cell) = path.last() {
                let set = self.seats.who[cell as usize].set;
                let part = &mut parts[set as usize];
                let onward = self.shifts.first_from(set, &fresh, part);
                if let Some(onward) = onward {
                    fresh.remove(onward);
                    path.push(onward);
                } else {
                    order.push(cell);
                    path.pop();
                }
            }
        }
        order
    }

    /// All cells not yet gathered, which are `left`, from which `cell` can be reached get this
    /// number.
    fn gather(&mut self, cell: u32, number: u32, left: usize) -> Vec<u32> {
        self.region[cell as usize] = number;
        let mut cells = vec![cell];
        self.fresh.push(cell);
        let mut sets = Vec::new();
        while let Some((word, bits)) = self.fresh.pop().filter(|_| cells.len() < left) {
            self.reverse.any_set(word, bits, |set| {
                sets.push(set);
                false
            });
            for from in sets.drain(..).flat_map(|set| self.reverse.cells_of(set)) {
                let region = &mut self.region[from as usize];
                if *region == NONE {
                    *region = number;
                    cells.push(from);
                    self.fresh.push(from);
                }
            }
        }
        self.fresh.clear();
        cells
    }
}
