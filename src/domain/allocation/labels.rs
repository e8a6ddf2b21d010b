//! How far each cell is from a free one, at least.
//!
//! The label of a cell is a lower bound on the number of moves after which its holder has made
//! room: 0 where nobody sits, else at most one more than the least label among the cells that the
//! holder accepts. While entries are only added and slots only taken away, true distances
//! never shrink, so labels only rise; a search that follows falling labels finds a shortest chain
//! and pays for its detours once in the whole round, not once per entry (this is the distance
//! labelling of Goldberg and Tarjan's push-relabel method). There is a board for each label, so
//! "the lowest label this entry can move to" is a look at a few words.

use super::board::{Board, Shape};
use super::shifts::Shifts;

/// Labels below this are exact in the sense above; this one stands for "as far, or farther".
/// Tests have few cells, and are to come that far, too.
pub(super) const FAR: u8 = if cfg!(test) { 2 } else { 48 };

/// No free cell can be reached any more, or this one is out.
pub(super) const DEAD: u8 = u8::MAX;

pub(super) struct Labels {
    of: Vec<u8>,
    /// The cells of each label.
    boards: Vec<Board>,
    count: Vec<u32>,
    /// The cells that are not dead.
    pub alive: Board,
    /// How far the cells that each set accepts are, at least.
    nearest: Vec<Nearest>,
}

/// No cell that a set accepts has a lower label, and none of a part before this one has this label.
/// As labels only rise, that stays so: the "current arc" of push-relabel.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Nearest {
    label: u8,
    part: u32,
}

impl Labels {
    /// All cells are dead.
    pub fn new(shape: Shape, sets: usize) -> Self {
        Self {
            of: vec![DEAD; shape.cells()],
            boards: vec![Board::new(shape); usize::from(FAR) + 1],
            count: vec![0; usize::from(FAR) + 1],
            alive: Board::new(shape),
            nearest: vec![Nearest::default(); sets],
        }
    }

    /// From now on only `cells` are alive, and none of them is free.
    pub fn restart(&mut self, cells: &Board) {
        for label in 0..self.count.len() {
            if self.count[label] > 0 {
                self.boards[label].clear();
                self.count[label] = 0;
            }
        }
        self.of.fill(DEAD);
        let (of, count) = (&mut self.of, &mut self.count);
        cells.all(|cell| {
            of[cell as usize] = 1;
            count[1] += 1;
        });
        self.boards[1].clone_from(cells);
        self.alive.clone_from(cells);
        self.nearest.fill(Nearest::default());
    }

    #[inline]
    pub fn of(&self, cell: u32) -> u8 {
        self.of[cell as usize]
    }

    pub fn set(&mut self, cell: u32, label: u8) {
        let before = std::mem::replace(&mut self.of[cell as usize], label);
        if before != DEAD {
            self.boards[usize::from(before)].remove(cell);
            self.count[usize::from(before)] -= 1;
        }
        if label == DEAD {
            self.alive.remove(cell);
        } else {
            self.boards[usize::from(label)].add(cell);
            self.count[usize::from(label)] += 1;
            if before == DEAD {
                self.alive.add(cell);
            }
        }
    }

    /// Takes `cell` off the board of its label until that is set.
    pub fn hide(&mut self, cell: u32) {
        let label = self.of(cell);
        self.boards[usize::from(label)].remove(cell);
    }

    /// Among the cells that `set` accepts, one with the lowest label, if that is at most `limit`.
    #[inline]
    pub fn nearest(&mut self, shifts: &Shifts, set: u32, limit: u8) -> Option<(u8, u32)> {
        let nearest = &mut self.nearest[set as usize];
        while nearest.label <= limit.min(FAR - 1) {
            let label = usize::from(nearest.label);
            if self.count[label] > 0 {
                let found = shifts.first_from(set, &self.boards[label], &mut nearest.part);
                if let Some(cell) = found {
                    return Some((nearest.label, cell));
                }
            }
            nearest.label += 1;
            nearest.part = 0;
        }
        // A far cell can come back to its board: there no part is done with.
        let far = (limit == FAR).then(|| shifts.first_on(set, &self.boards[usize::from(FAR)]));
        Some((FAR, far??))
    }

    /// What is known of a set.
    #[inline]
    pub fn nearest_of(&self, set: u32) -> Nearest {
        self.nearest[set as usize]
    }

    /// Goes back to what was known of a set.
    pub fn restore_nearest(&mut self, set: u32, nearest: Nearest) {
        self.nearest[set as usize] = nearest;
    }

    /// If no cell has `label`, nothing above it reaches a cell below: moves go down one label at
    /// a time. Answers the cells that are dead for that reason.
    pub fn above_gap(&self, label: u8) -> Vec<u32> {
        if label == 0 || label >= FAR || self.count[usize::from(label)] > 0 {
            return Vec::new();
        }
        let mut cells = Vec::new();
        for board in &self.boards[usize::from(label)..] {
            board.all(|cell| cells.push(cell));
        }
        cells
    }
}
