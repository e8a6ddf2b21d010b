//! The first offending line is named: every line of a file damaged in every way.

use proptest::prelude::*;
use proptest::sample::Index;
use reihum::domain::draw::{Hash, Outcome, Pool, Problem};

use super::cases;
use super::files::{Published, read};
use super::pools::{Parts, parts};

/// What can happen to a line.
#[derive(Clone, Copy, Debug)]
enum Damage {
    /// It comes with a byte that is not printable ASCII: a CR at its end, for one.
    StrayByte,
    /// It comes with a space too many: before it, after it, or between its first two fields.
    SpaceBefore,
    SpaceAfter,
    SpaceBetween,
    /// An empty line comes before it.
    EmptyBefore,
    /// It comes with another word at its beginning.
    OtherWord,
    /// It does not come.
    Missing,
    /// It comes twice.
    Twice,
    /// It comes after the one that follows it.
    Swapped,
    /// The file ends inside it, or before its LF.
    CutInside,
    /// The file ends after it.
    CutAfter,
}

const DAMAGES: [Damage; 11] = [
    Damage::StrayByte,
    Damage::SpaceBefore,
    Damage::SpaceAfter,
    Damage::SpaceBetween,
    Damage::EmptyBefore,
    Damage::OtherWord,
    Damage::Missing,
    Damage::Twice,
    Damage::Swapped,
    Damage::CutInside,
    Damage::CutAfter,
];

/// Whether a line is one of an entry: these have no numbers, only an order.
fn is_entry(line: &[u8]) -> bool {
    line.starts_with(b"e ") || line.starts_with(b"a ")
}

/// The line (from 1) that has to be named when line `at` (from 1) of `lines` is damaged; `None`
/// where the damage leaves the file as it was.
fn named(lines: &[Vec<u8>], at: usize, damage: Damage) -> Option<usize> {
    let line = &lines[at - 1];
    let next = lines.get(at);
    match damage {
        Damage::SpaceBetween if !line.contains(&b' ') => None,
        // Nothing tells which entry is missing, only that the last line comes too early. All other
        // lines have a word or a number that the next one has not.
        Damage::Missing if is_entry(line) => Some(lines.len() - 1),
        Damage::Missing
        | Damage::StrayByte
        | Damage::SpaceBefore
        | Damage::SpaceAfter
        | Damage::SpaceBetween
        | Damage::EmptyBefore
        | Damage::OtherWord
        | Damage::CutInside => Some(at),
        Damage::Twice => Some(at + 1),
        // Of two entries in the wrong order, the second one shows it.
        Damage::Swapped => next.map(|next| at + usize::from(is_entry(line) && is_entry(next))),
        Damage::CutAfter => next.map(|_| at + 1),
    }
}

/// The file with line `at` damaged; `chance` chooses the byte where there is a choice.
fn damaged(lines: &[Vec<u8>], at: usize, damage: Damage, chance: Index, byte: u8) -> Vec<u8> {
    let mut lines = lines.to_vec();
    let line = &mut lines[at - 1];
    match damage {
        Damage::StrayByte => {
            let stray = if (b' '..=b'~').contains(&byte) || byte == b'\n' {
                b'\r'
            } else {
                byte
            };
            line.insert(chance.index(line.len() + 1), stray);
        }
        Damage::SpaceBefore => line.insert(0, b' '),
        Damage::SpaceAfter => line.push(b' '),
        Damage::SpaceBetween => {
            let space = line.iter().position(|&byte| byte == b' ').unwrap();
            line.insert(space, b' ');
        }
        Damage::EmptyBefore => lines.insert(at - 1, Vec::new()),
        Damage::OtherWord => line.insert(0, b'y'),
        Damage::Missing => drop(lines.remove(at - 1)),
        Damage::Twice => lines.insert(at, lines[at - 1].clone()),
        Damage::Swapped => lines.swap(at - 1, at),
        Damage::CutInside => {
            let keep = 1 + chance.index(line.len());
            line.truncate(keep);
            lines.truncate(at);
            return lines.join(&b'\n');
        }
        Damage::CutAfter => lines.truncate(at),
    }
    lines.push(Vec::new());
    lines.join(&b'\n')
}

/// Damages every line of a file in every way.
fn check_all<F: Published>(parts: &Parts, chance: Index, byte: u8) -> Result<(), TestCaseError> {
    let bytes = F::of(parts).write();
    let lines = bytes
        .strip_suffix(b"\n")
        .unwrap()
        .split(|&byte| byte == b'\n');
    let lines: Vec<Vec<u8>> = lines.map(<[u8]>::to_vec).collect();
    for at in 1..=lines.len() {
        for damage in DAMAGES {
            let Some(expect) = named(&lines, at, damage) else {
                continue;
            };
            let bytes = damaged(&lines, at, damage, chance, byte);
            let found = read::<F>(&bytes).map_err(|Problem { line, .. }| line);
            prop_assert_eq!(found.err(), Some(expect), "{:?} of line {}", damage, at);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(100))]

    /// The first offending line of a pool file is named.
    #[test]
    fn the_damaged_line_of_a_pool_is_named(parts in parts(), chance in any::<Index>(), byte: u8) {
        check_all::<(Pool, Hash)>(&parts, chance, byte)?;
    }

    /// The first offending line of a result file is named.
    #[test]
    fn the_damaged_line_of_a_result_is_named(parts in parts(), chance in any::<Index>(), byte: u8) {
        check_all::<Outcome>(&parts, chance, byte)?;
    }
}
