//! Whether a result is the one its pool has, and whether two rounds follow each other.

use super::lines::hex;
use super::{CHAIN_ROUNDS, Hash, Header, Hex, Mismatch, Problem, check_secrets, hash_times, place};

/// The first line in which a result file differs from the right one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}: expected {}, found {}", quoted(.expected.as_deref()), quoted(.found.as_deref()))]
pub struct Difference {
    /// Its number, counted from 1.
    pub line: usize,
    /// The right line; nothing where the file should have ended.
    pub expected: Option<String>,
    /// The line that is there; nothing where the file ends.
    pub found: Option<String>,
}

fn quoted(line: Option<&str>) -> String {
    line.map_or("the end of the file".to_owned(), |line| {
        format!("\"{line}\"")
    })
}

/// Compares a result file, as it comes in, with the right one, and knows no more of it than the
/// line that is being read.
#[derive(Debug)]
pub struct Comparison<'a> {
    /// What is left of the right file.
    right: &'a [u8],
    /// The line that is being read, with its LF once that has come.
    begun: Vec<u8>,
    /// Its number, counted from 1.
    line: usize,
}

impl<'a> Comparison<'a> {
    /// With the file `right`.
    pub fn with(right: &'a [u8]) -> Self {
        Self {
            right,
            begun: Vec::new(),
            line: 1,
        }
    }

    /// Takes the next bytes of the file; fails with the first line that differs.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Difference> {
        for piece in bytes.split_inclusive(|&byte| byte == b'\n') {
            let room = RESULT_LINE_BYTES_MAX - self.begun.len();
            self.begun
                .extend_from_slice(&piece[..piece.len().min(room)]);
            if piece.len() >= room || piece.ends_with(b"\n") {
                self.compare()?;
            }
        }
        Ok(())
    }

    /// Now that the file has ended: fails with its last line if that lacks its LF, or with the
    /// one that is missing.
    pub fn finish(mut self) -> Result<(), Difference> {
        if self.begun.is_empty() && self.right.is_empty() {
            return Ok(());
        }
        self.compare()
    }

    /// Compares the line that was read with the right one, and turns to the next.
    fn compare(&mut self) -> Result<(), Difference> {
        let mut lines = self.right.split_inclusive(|&byte| byte == b'\n');
        let expected = lines.next().unwrap_or_default();
        if expected != self.begun {
            let shown = |line: &[u8]| (!line.is_empty()).then(|| shown(line));
            return Err(Difference {
                line: self.line,
                expected: shown(expected),
                found: shown(&self.begun),
            });
        }
        self.right = &self.right[expected.len()..];
        self.begun.clear();
        self.line += 1;
        Ok(())
    }
}

/// No line of a result file is as long, in bytes; what comes after so many is not read.
pub const RESULT_LINE_BYTES_MAX: usize = 256;
/// The lines of a result file up to its beacon.
pub const SECRETS_LINES: usize = 5;
/// As much of a wrong line is shown, in bytes.
const LINE_SHOWN_MAX: usize = 200;

/// A line as it can be printed: a missing LF and strange bytes are seen.
fn shown(line: &[u8]) -> String {
    let text = line.strip_suffix(b"\n").unwrap_or(line);
    let mut shown = text[..text.len().min(LINE_SHOWN_MAX)]
        .escape_ascii()
        .to_string();
    if text.len() > LINE_SHOWN_MAX {
        shown.push_str(" and so on");
    } else if text.len() == line.len() {
        shown.push_str(" (without its LF)");
    }
    shown
}

/// Reads reveal and beacon out of a result file, and checks them and all lines before them
/// against the pool: the pool's `root` and `header` say what these have to be.
pub fn read_secrets(
    header: &Header,
    root: &Hash,
    found: &[u8],
) -> Result<(Hash, Hash), Difference> {
    let right = [
        "reihum-result 1".to_owned(),
        format!("round {}", header.round),
        format!("root {}", Hex(root)),
    ];
    let mut lines = found.split_inclusive(|&byte| byte == b'\n');
    let wrong = |line, expected: String, found: Option<&[u8]>| Difference {
        line,
        expected: Some(expected),
        found: found.map(shown),
    };
    for (number, right) in (1..).zip(right) {
        let line = lines.next();
        if line.and_then(|line| line.strip_suffix(b"\n")) != Some(right.as_bytes()) {
            return Err(wrong(number, right, line));
        }
    }
    let mut secret = |number, word| {
        let line = lines.next();
        line.and_then(|line| line.strip_suffix(b"\n")?.strip_prefix(word))
            .and_then(hex)
            .ok_or((number, line))
    };
    let expected = |word: &str| format!("{word} and 64 digits of lower-case hex");
    let reveal = secret(4, b"reveal ").map_err(|(at, line)| wrong(at, expected("reveal"), line))?;
    let beacon = secret(5, b"beacon ").map_err(|(at, line)| wrong(at, expected("beacon"), line))?;
    match check_secrets(header, &reveal, &beacon) {
        Ok(()) => Ok((reveal, beacon)),
        Err(Mismatch::Reveal) => {
            let expected = format!("a reveal that hashes to {}", Hex(&header.chain));
            Err(wrong(
                4,
                expected,
                Some(format!("reveal {}\n", Hex(&reveal)).as_bytes()),
            ))
        }
        Err(Mismatch::Beacon) => {
            let expected = format!("beacon {}", Hex(&Hash::default()));
            Err(wrong(
                5,
                expected,
                Some(format!("beacon {}\n", Hex(&beacon)).as_bytes()),
            ))
        }
    }
}

/// How a round follows an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Its chain value hashes to the earlier reveal, over this many void rounds.
    Chained {
        /// Rounds between the two.
        void: u64,
    },
    /// It belongs to a later chain, whose anchor was announced apart: this is what to compare.
    NewChain {
        /// The round that this chain begins with.
        first: u64,
        /// `c_0` of that chain.
        anchor: Hash,
    },
}

/// What a later round is linked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Its number.
    pub round: u64,
    /// What it revealed.
    pub reveal: Hash,
    /// `H` of its result file.
    pub result: Hash,
}

/// Checks that a pool with this header follows `earlier`; fails with the line of the pool that
/// is wrong, and why.
pub fn link(earlier: &Earlier, later: &Header) -> Result<Link, Problem> {
    if later.round <= earlier.round {
        let message = format!("a round after {} has a higher number", earlier.round);
        return Err(Problem { line: 2, message });
    }
    if later.prev != earlier.result {
        let message = format!(
            "this is not the hash of the result of round {}",
            earlier.round
        );
        return Err(Problem { line: 3, message });
    }
    let ((chain, _), (earlier_chain, _)) = (place(later.round), place(earlier.round.max(1)));
    if chain > earlier_chain {
        return Ok(Link::NewChain {
            first: chain * CHAIN_ROUNDS + 1,
            anchor: anchor(later),
        });
    }
    let void = later.round - earlier.round - 1;
    assert!(void < CHAIN_ROUNDS, "both rounds are of one chain");
    if hash_times(later.chain, void) != earlier.reveal {
        let message = format!(
            "this does not hash to the reveal of round {}, {void} void rounds before",
            earlier.round
        );
        return Err(Problem { line: 7, message });
    }
    Ok(Link::Chained { void })
}

/// What the anchor of this round's chain must be for its chain value to be right.
pub fn anchor(header: &Header) -> Hash {
    let (_, index) = place(header.round.max(1));
    hash_times(header.chain, index - 1)
}
