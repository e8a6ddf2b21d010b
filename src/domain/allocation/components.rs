//! The strongly connected components of the cells: the finest regions there are.
//!
//! A failed search splits a region, but only where somebody happens to ask; a region that has
//! become several components unnoticed lures searches into parts from which no way leads back. So
//! from time to time all components are worked out at once (Kosaraju and Sharir: depth first ahead,
//! then back in the reverse order of finishing). Boards and the list of acceptors spare both halves
//! the arrows to cells they have seen, so this costs about one look for each cell, however many
//! slots people accept.

use super::acceptance::Acceptance;
use super::board::Board;
use super::seating::NONE;
use super::swaps::Swaps;

impl<A: Acceptance> Swaps<'_, A> {
    /// Makes every component a region of its own; the largest is the main one.
    pub(super) fn find_components(&mut self) {
        let mut cells = Vec::new();
        self.main.all(|cell| cells.push(cell));
        self.rest.all(|cell| cells.push(cell));
        let order = self.finish_order(&cells);
        self.region.fill(NONE);
        self.sizes.clear();
        for &cell in order.iter().rev() {
            if self.region[cell as usize] == NONE {
                self.gather(cell);
            }
        }
        self.accepts.renew(&mut self.reverse);
        let largest = (0..self.sizes.len()).max_by_key(|&number| self.sizes[number]);
        let largest = largest.unwrap_or(0);
        if self.sizes.is_empty() {
            self.sizes.push(0);
        }
        self.sizes.swap(0, largest);
        self.main.clear();
        self.rest.clear();
        for cell in cells {
            let region = &mut self.region[cell as usize];
            if *region as usize == largest {
                *region = 0;
            } else if *region == 0 {
                *region = u32::try_from(largest).expect("fewer than 2^32 regions");
            }
            if *region == 0 {
                self.main.add(cell);
            } else if self.sizes[*region as usize] > 1 {
                self.rest.add(cell);
            }
        }
    }

    /// The cells in the order in which a depth-first search ahead has finished with them.
    fn finish_order(&self, cells: &[u32]) -> Vec<u32> {
        let mut fresh = Board::new(self.accepts.shape());
        for &cell in cells {
            fresh.add(cell);
        }
        let mut order = Vec::with_capacity(cells.len());
        let mut path = Vec::new();
        for &root in cells {
            if !fresh.has(root) {
                continue;
            }
            fresh.remove(root);
            path.push(root);
            while let Some(&cell) = path.last() {
                let onward = self.seats.held(cell).find_map(|place| {
                    let mut found = None;
                    let wish = self.seats.who[place as usize].wish;
                    self.accepts.any_patch(wish, |patch| {
                        found = fresh.first(patch);
                        found.is_some()
                    });
                    found
                });
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

    /// All cells not yet gathered from which `cell` can be reached are a new region.
    fn gather(&mut self, cell: u32) {
        let number = u32::try_from(self.sizes.len()).expect("fewer than 2^32 regions");
        let mut size = 1;
        self.region[cell as usize] = number;
        let mut ahead = vec![cell];
        while let Some(cell) = ahead.pop() {
            let region = &mut self.region;
            let (main, rest) = (&self.main, &self.rest);
            self.accepts
                .any_acceptor(&mut self.reverse, cell, |_, from| {
                    let region = &mut region[from as usize];
                    if *region == NONE && (main.has(from) || rest.has(from)) {
                        *region = number;
                        size += 1;
                        ahead.push(from);
                    }
                    false
                });
        }
        self.sizes.push(size);
    }
}
