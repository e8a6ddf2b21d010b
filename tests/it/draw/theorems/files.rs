//! Both files have one form: what is read is what was written, and nothing else is read.

use std::fmt::Debug;

use proptest::prelude::*;
use proptest::sample::Index;
use reihum::domain::draw::{Hash, Outcome, OutcomeReader, Pool, PoolReader, Problem, order, seat};

use super::cases;
use super::pools::{Parts, bytes, parts};

/// A file of the draw, as bytes and as what it says.
pub trait Published: Sized + PartialEq + Debug {
    /// Reads what comes in these pieces.
    fn read<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Result<Self, Problem>;
    /// The whole file.
    fn write(&self) -> Vec<u8>;
    /// The one of these parts.
    fn of(parts: &Parts) -> Self;
}

impl Published for (Pool, Hash) {
    fn read<'a>(mut pieces: impl Iterator<Item = &'a [u8]>) -> Result<Self, Problem> {
        let mut reader = PoolReader::default();
        pieces.try_for_each(|piece| reader.push(piece))?;
        reader.finish()
    }

    fn write(&self) -> Vec<u8> {
        bytes(&self.0)
    }

    fn of(parts: &Parts) -> Self {
        let pool = parts.pool();
        let root = pool.root();
        (pool, root)
    }
}

impl Published for Outcome {
    fn read<'a>(mut pieces: impl Iterator<Item = &'a [u8]>) -> Result<Self, Problem> {
        let mut reader = OutcomeReader::default();
        pieces.try_for_each(|piece| reader.push(piece))?;
        reader.finish()
    }

    fn write(&self) -> Vec<u8> {
        self.to_bytes()
    }

    fn of(parts: &Parts) -> Self {
        parts.outcome()
    }
}

/// Reads a file that comes in one piece.
pub fn read<F: Published>(bytes: &[u8]) -> Result<F, Problem> {
    F::read([bytes].into_iter())
}

/// Checks what holds of all bytes: nothing panics, a file that is taken is the one that would be
/// written, and a problem names a line that is there, or the one after the last.
fn check_any<F: Published>(bytes: &[u8]) -> Result<(), TestCaseError> {
    match read::<F>(bytes) {
        Ok(file) => prop_assert_eq!(file.write(), bytes, "one form"),
        Err(Problem { line, .. }) => {
            let lines = bytes.split(|&byte| byte == b'\n').count() - 1;
            prop_assert!((1..=lines + 1).contains(&line), "line {line} of {lines}");
        }
    }
    Ok(())
}

/// Checks that a file says the same when it is cut at these places.
fn check_pieces<F: Published>(bytes: &[u8], cuts: &[Index]) -> Result<(), TestCaseError> {
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    cuts.extend([0, bytes.len()]);
    cuts.sort_unstable();
    let pieces = cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]);
    prop_assert_eq!(F::read(pieces), read(bytes));
    let single = bytes.chunks(1);
    prop_assert_eq!(F::read(single), read(bytes));
    Ok(())
}

/// What somebody may do to some bytes of a file.
#[derive(Clone, Debug)]
enum Edit {
    Set(Index, u8),
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
    Repeat(Index, usize),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let byte = prop_oneof![6 => select("0123456789abcdef -,\nsxe"), 1 => any::<u8>()];
    let at = any::<Index>;
    let edit = prop_oneof![
        4 => (at(), byte.clone()).prop_map(|(at, byte)| Edit::Set(at, byte)),
        2 => (at(), prop::collection::vec(byte, 1..4)).prop_map(|(at, new)| Edit::Insert(at, new)),
        2 => (at(), 1_usize..70).prop_map(|(at, count)| Edit::Remove(at, count)),
        1 => (at(), 1_usize..70).prop_map(|(at, count)| Edit::Repeat(at, count)),
    ];
    prop::collection::vec(edit, 1..4)
}

fn select(bytes: &'static str) -> impl Strategy<Value = u8> + Clone {
    prop::sample::select(bytes.as_bytes())
}

fn edited(mut bytes: Vec<u8>, edits: &[Edit]) -> Vec<u8> {
    for edit in edits {
        let len = bytes.len();
        let range = |at: &Index, count: usize| {
            let at = at.index(len + 1);
            at..(at + count).min(len)
        };
        match edit {
            Edit::Set(at, byte) if len > 0 => bytes[at.index(len)] = *byte,
            Edit::Set(..) => {}
            Edit::Insert(at, new) => drop(bytes.splice(range(at, 0), new.iter().copied())),
            Edit::Remove(at, count) => drop(bytes.drain(range(at, *count))),
            Edit::Repeat(at, count) => {
                let range = range(at, *count);
                let again = bytes[range.clone()].to_vec();
                drop(bytes.splice(range.end..range.end, again));
            }
        }
    }
    bytes
}

/// Lines of the words and values that files are made of, in any order.
fn lines_of_words() -> impl Strategy<Value = Vec<u8>> {
    let word = prop_oneof![
        prop::sample::select(vec![
            "reihum-pool",
            "reihum-result",
            "1",
            "round",
            "prev",
            "close",
            "policy",
            "beacon",
            "none",
            "manual",
            "drand",
            "chain",
            "slots",
            "s",
            "sets",
            "x",
            "entries",
            "e",
            "end",
            "root",
            "reveal",
            "assigned",
            "a",
            "0",
            "-",
            "2026-03-02T06:00:00Z",
            "4294967294",
        ])
        .prop_map(str::to_owned),
        "[0-9a-f]{32}([0-9a-f]{32})?",
        "[0-9,-]{1,9}",
    ];
    let line = prop::collection::vec(word, 0..6).prop_map(|words| words.join(" ") + "\n");
    prop::collection::vec(line, 0..9).prop_map(|lines| lines.concat().into_bytes())
}

proptest! {
    #![proptest_config(cases(1000))]

    /// What is written is read again: the same pool, with the root of its lines, and the same
    /// result.
    #[test]
    fn what_is_written_is_read(parts in parts()) {
        let pool = <(Pool, Hash)>::of(&parts);
        prop_assert_eq!(read(&pool.write()), Ok(pool));
        let outcome = Outcome::of(&parts);
        prop_assert_eq!(read(&outcome.write()), Ok(outcome));
    }

    /// Each content has one form: of a file that was changed by hand, whatever is still taken is
    /// written again as it was read, and what is not names a line that is there.
    #[test]
    fn what_is_read_is_what_would_be_written(parts in parts(), edits in edits()) {
        check_any::<(Pool, Hash)>(&edited(<(Pool, Hash)>::of(&parts).write(), &edits))?;
        check_any::<Outcome>(&edited(Outcome::of(&parts).write(), &edits))?;
    }

    /// A pool that is read is the one that is made of what it says. (A set that no entry has is
    /// taken where it stands, and not made: the protocol does not forbid it.)
    #[test]
    fn what_is_read_is_what_its_contents_make(parts in parts(), edits in edits()) {
        let bytes = edited(<(Pool, Hash)>::of(&parts).write(), &edits);
        if let Ok((pool, _)) = read::<(Pool, Hash)>(&bytes) {
            let sets = 0..u32::try_from(pool.sets.count()).unwrap();
            let is_used = |set| pool.entries.iter().any(|entry| entry.set == set);
            if sets.clone().all(is_used) {
                let wishes: Vec<Vec<(u32, u32)>> =
                    sets.map(|set| pool.sets.ranges_of(set).to_vec()).collect();
                let Pool { header, slots, entries, .. } = pool.clone();
                prop_assert_eq!(Pool::new(header, slots, &wishes, entries), pool);
            }
        }
    }

    /// How a file is cut into pieces on its way changes neither what it says nor what is wrong with
    /// it.
    #[test]
    fn pieces_say_what_the_whole_says(
        parts in parts(),
        edits in prop_oneof![Just(Vec::new()), edits()],
        cuts in prop::collection::vec(any::<Index>(), 0..20),
    ) {
        check_pieces::<(Pool, Hash)>(&edited(<(Pool, Hash)>::of(&parts).write(), &edits), &cuts)?;
        check_pieces::<Outcome>(&edited(Outcome::of(&parts).write(), &edits), &cuts)?;
    }

    /// A pool that is read can be drawn, whatever it says: slots that follow each other in circles,
    /// entries that nothing suits, ranks and tickets at their limits.
    #[test]
    fn what_is_read_can_be_drawn(parts in parts(), edits in edits(), seed: Hash) {
        let bytes = edited(<(Pool, Hash)>::of(&parts).write(), &edits);
        if let Ok((pool, _)) = read::<(Pool, Hash)>(&bytes) {
            let order = order(&pool, &seed);
            prop_assert_eq!(seat(&pool, &order).len(), pool.entries.len());
        }
    }
}

proptest! {
    #![proptest_config(cases(4000))]

    /// No bytes at all make a reader panic, or name a line that is not there.
    #[test]
    fn no_bytes_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        words in lines_of_words(),
        cuts in prop::collection::vec(any::<Index>(), 0..5),
    ) {
        for bytes in [bytes, words] {
            check_any::<(Pool, Hash)>(&bytes)?;
            check_any::<Outcome>(&bytes)?;
            check_pieces::<(Pool, Hash)>(&bytes, &cuts)?;
            check_pieces::<Outcome>(&bytes, &cuts)?;
        }
    }
}
