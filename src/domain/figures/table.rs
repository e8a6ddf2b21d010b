//! Counts with their sums, from which no small count can be worked out.
//!
//! A count below [`FEW`] is not told, and where the sums would give it away, some larger number
//! beside it is withheld, too. What a reader could work out is worked out here first: from all that
//! is told, each untold number lies between two bounds, and those of each small one have to leave
//! at least [`POSSIBLE_MIN`] of the numbers from 0 to 4. A small count of nobody is not told either,
//! but nobody is hurt if it is worked out.

use super::FEW;

/// So many values of a small count stay possible for whoever reads the whole table.
const POSSIBLE_MIN: i64 = 4;
/// No count is as large; the sum of all bounds of a table stays within an `i64`.
const UNBOUNDED: i64 = 1 << 40;

/// A count as it may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// So many.
    Count(i64),
    /// Fewer than [`FEW`].
    Few,
    /// More, but with this number a small one beside it could be worked out.
    Withheld,
}

impl Told {
    /// A count that is part of no sum.
    pub fn alone(count: i64) -> Self {
        if count < FEW {
            Self::Few
        } else {
            Self::Count(count)
        }
    }

    /// The number, if it is told.
    pub fn count(self) -> Option<i64> {
        match self {
            Self::Count(count) => Some(count),
            Self::Few | Self::Withheld => None,
        }
    }
}

/// Counts by row and column. The last row is the sum of all rows, the last column that of all
/// columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table(Vec<Vec<Told>>);

impl Table {
    /// The table of some counts, rows of equal length.
    ///
    /// Where something has to be withheld, sums over columns go first: what stands side by side is
    /// what a table is for.
    pub fn of(counts: &[Vec<i64>]) -> Self {
        let mut draft = Draft::of(counts);
        while let Some(place) = draft.exposed() {
            if !draft.withhold_for(place) {
                break;
            }
        }
        Self(draft.told)
    }

    /// What is told at a place.
    pub fn at(&self, row: usize, column: usize) -> Told {
        self.0[row][column]
    }

    /// The index of the row that is the sum of all.
    pub fn all_rows(&self) -> usize {
        self.0.len() - 1
    }
}

/// A row or a column of a table: its last number is the sum of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Row(usize),
    Column(usize),
}

/// A row and a column.
type Place = (usize, usize);

/// From and up to; both may be the number.
type Bounds = (i64, i64);

/// A table on its way.
#[derive(Clone)]
struct Draft {
    counts: Vec<Vec<i64>>,
    told: Vec<Vec<Told>>,
}

impl Draft {
    fn of(counts: &[Vec<i64>]) -> Self {
        let mut counts: Vec<Vec<i64>> = counts.to_vec();
        for row in &mut counts {
            row.push(row.iter().sum());
        }
        let width = counts.first().map_or(1, Vec::len);
        let sum = |column: usize| counts.iter().map(|row| row[column]).sum();
        counts.push((0..width).map(sum).collect());
        let tell = |row: &Vec<i64>| row.iter().map(|count| Told::alone(*count)).collect();
        let told = counts.iter().map(tell).collect();
        Self { counts, told }
    }

    fn height(&self) -> usize {
        self.counts.len()
    }

    fn width(&self) -> usize {
        self.counts[0].len()
    }

    fn lines(&self) -> impl Iterator<Item = Line> {
        let rows = (0..self.height()).map(Line::Row);
        rows.chain((0..self.width()).map(Line::Column))
    }

    /// The places of a line, the sum last.
    fn places(&self, line: Line) -> Vec<Place> {
        match line {
            Line::Row(row) => (0..self.width()).map(|column| (row, column)).collect(),
            Line::Column(column) => (0..self.height()).map(|row| (row, column)).collect(),
        }
    }

    /// Whether somebody is hidden there: where nobody is, there is nothing to give away.
    fn is_small(&self, (row, column): Place) -> bool {
        self.told[row][column] == Told::Few && self.counts[row][column] > 0
    }

    /// What a reader can work out: between which bounds each number lies.
    fn known(&self) -> Vec<Vec<Bounds>> {
        let bounds = |told: &Told| match told {
            Told::Count(count) => (*count, *count),
            Told::Few => (0, FEW - 1),
            Told::Withheld => (FEW, UNBOUNDED),
        };
        let row = |row: &Vec<Told>| row.iter().map(bounds).collect();
        let mut known: Vec<Vec<Bounds>> = self.told.iter().map(row).collect();
        loop {
            let before = known.clone();
            for line in self.lines() {
                let places = self.places(line);
                let of_line = places.iter().map(|(row, column)| known[*row][*column]);
                let of_line = narrowed(&of_line.collect::<Vec<_>>());
                for ((row, column), bounds) in places.into_iter().zip(of_line) {
                    known[row][column] = bounds;
                }
            }
            if known == before {
                return known;
            }
        }
    }

    /// A small count of which a reader can work out too much.
    fn exposed(&self) -> Option<Place> {
        let known = self.known();
        let places = self.lines().flat_map(|line| self.places(line));
        let mut exposed = places.filter(|place| self.is_small(*place) && is_narrow(&known, *place));
        exposed.next()
    }

    /// Withholds what keeps the number at `place` hidden: three more, which make a rectangle with
    /// it, so that each row and column has two unknowns. Of all rectangles the one that is missed
    /// least. `false` if nothing is left to be withheld.
    fn withhold_for(&mut self, place: Place) -> bool {
        let (row, column) = place;
        let others = |all: usize, own: usize| (0..all).filter(move |other| *other != own);
        let corners = others(self.height(), row).flat_map(|other_row| {
            others(self.width(), column).map(move |other_column| {
                [
                    (row, other_column),
                    (other_row, column),
                    (other_row, other_column),
                ]
            })
        });
        let choice = |corners: [Place; 3]| {
            let is_shown = |(row, column): &Place| self.told[*row][*column].count().is_some();
            let hidden: Vec<Place> = corners.into_iter().filter(is_shown).collect();
            let loss: i64 = hidden.iter().map(|place| self.loss(*place)).sum();
            let counts = hidden
                .iter()
                .map(|(row, column)| self.counts[*row][*column]);
            let counts: i64 = counts.sum();
            (!hidden.is_empty()).then_some((loss, counts, hidden))
        };
        let mut choices: Vec<(i64, i64, Vec<Place>)> = corners.filter_map(choice).collect();
        choices.sort();
        let helps = |hidden: &[Place]| {
            let mut trial = self.clone();
            trial.withhold(hidden);
            !is_narrow(&trial.known(), place)
        };
        let helping = choices.iter().find(|(_, _, hidden)| helps(hidden));
        let Some((_, _, hidden)) = helping.or(choices.first()) else {
            return false;
        };
        self.withhold(hidden);
        true
    }

    fn withhold(&mut self, places: &[Place]) {
        for (row, column) in places {
            self.told[*row][*column] = Told::Withheld;
        }
    }

    /// How much a number is missed: least the sum over channels, most a channel of the whole town.
    fn loss(&self, (row, column): Place) -> i64 {
        match (row + 1 == self.height(), column + 1 == self.width()) {
            (false, true) => 1,
            (true, true) => 2,
            (false, false) => 3,
            (true, false) => 12,
        }
    }
}

fn is_narrow(known: &[Vec<Bounds>], (row, column): Place) -> bool {
    let (low, high) = known[row][column];
    high - low + 1 < POSSIBLE_MIN
}

/// What follows from a line's last number being the sum of the others.
fn narrowed(line: &[Bounds]) -> Vec<Bounds> {
    let Some(((sum_low, sum_high), parts)) = line.split_last() else {
        return Vec::new();
    };
    let low: i64 = parts.iter().map(|part| part.0).sum();
    let high: i64 = parts.iter().map(|part| part.1).sum();
    let part = |part: &Bounds| {
        let (others_low, others_high) = (low - part.0, high - part.1);
        (
            part.0.max(sum_low - others_high),
            part.1.min(sum_high - others_low),
        )
    };
    let mut narrowed: Vec<Bounds> = parts.iter().map(part).collect();
    narrowed.push(((*sum_low).max(low), (*sum_high).min(high)));
    narrowed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table as text: `-` few, `?` withheld.
    fn text(table: &Table) -> Vec<String> {
        let told = |told: &Told| match told {
            Told::Count(count) => count.to_string(),
            Told::Few => "-".to_owned(),
            Told::Withheld => "?".to_owned(),
        };
        let row = |row: &Vec<Told>| row.iter().map(told).collect::<Vec<_>>().join(" ");
        table.0.iter().map(row).collect()
    }

    fn check(counts: &[&[i64]], expect: &[&str]) {
        let counts: Vec<Vec<i64>> = counts.iter().map(|row| row.to_vec()).collect();
        assert_eq!(text(&Table::of(&counts)), expect, "{counts:?}");
    }

    #[test]
    fn what_is_large_enough_is_told_with_its_sums() {
        check(&[&[10, 5], &[6, 7]], &["10 5 15", "6 7 13", "16 12 28"]);
        check(&[], &["-"]);
        check(&[&[7]], &["7 7", "7 7"]);
    }

    #[test]
    fn nobody_is_hidden_where_nobody_is() {
        check(&[&[20, 0, 9]], &["20 - 9 29", "20 - 9 29"]);
        check(&[&[20, 0, 0]], &["20 - - 20", "20 - - 20"]);
        check(&[&[20, 1, 0]], &["20 - - ?", "20 - - ?"]);
    }

    #[test]
    fn few_are_hidden_and_cannot_be_worked_out() {
        // One small number of a service: the sums over channels go first.
        check(
            &[&[20, 3, 9], &[10, 8, 11]],
            &["20 - 9 ?", "10 ? 11 ?", "30 11 20 61"],
        );
        // A single service: what it leaves to its sum cannot be told.
        check(&[&[20, 3, 9]], &["20 - 9 ?", "20 - 9 ?"]);
        // Nothing but few: the sum of all may be told while each may still be nearly anything.
        check(&[&[2, 2, 2]], &["- - - 6", "- - - 6"]);
        check(&[&[4, 4, 4]], &["- - - ?", "- - - ?"]);
        check(&[&[4, 3]], &["- - ?", "- - ?"]);
        check(&[&[0, 0], &[0, 0]], &["- - -", "- - -", "- - -"]);
    }

    /// Each way to fill the untold numbers of a table of two rows and two columns.
    fn fillings(table: &Table, most: i64) -> Vec<[i64; 4]> {
        let values = |told: Told| match told {
            Told::Count(count) => count..=count,
            Told::Few => 0..=FEW - 1,
            Told::Withheld => FEW..=most,
        };
        let fits = |told: Told, count: i64| match told {
            Told::Count(told) => told == count,
            Told::Few => count < FEW,
            Told::Withheld => count >= FEW,
        };
        let mut found = Vec::new();
        for a in values(table.at(0, 0)) {
            for b in values(table.at(0, 1)) {
                for c in values(table.at(1, 0)) {
                    for d in values(table.at(1, 1)) {
                        let sums = [
                            (table.at(0, 2), a + b),
                            (table.at(1, 2), c + d),
                            (table.at(2, 0), a + c),
                            (table.at(2, 1), b + d),
                            (table.at(2, 2), a + b + c + d),
                        ];
                        if sums.into_iter().all(|(told, sum)| fits(told, sum)) {
                            found.push([a, b, c, d]);
                        }
                    }
                }
            }
        }
        found
    }

    #[test]
    fn whoever_tries_all_ways_learns_no_small_number() {
        let few = |told: Told| told == Told::Few;
        for number in (0..9_i64.pow(4)).step_by(7) {
            let digit = |place: u32| number / 9_i64.pow(place) % 9;
            let counts = vec![vec![digit(0), digit(1)], vec![digit(2), digit(3)]];
            let table = Table::of(&counts);
            let fillings = fillings(&table, 24);
            let told = [
                table.at(0, 0),
                table.at(0, 1),
                table.at(1, 0),
                table.at(1, 1),
            ];
            let hidden = |place: &usize| few(told[*place]) && counts[place / 2][place % 2] > 0;
            for place in (0..4).filter(hidden) {
                let mut possible: Vec<i64> = fillings.iter().map(|all| all[place]).collect();
                possible.sort_unstable();
                possible.dedup();
                assert!(
                    possible.len() >= 3,
                    "{counts:?} as {:?} leaves {possible:?}",
                    text(&table)
                );
            }
        }
    }
}
