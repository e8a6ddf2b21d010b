//! Files of lines, read as they come in: nothing but lines of bounded length is ever held.

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}: {message}")]
pub struct Problem {
    /// The first offending line, counted from 1.
    pub line: usize,
    /// What was found, and what was expected.
    pub message: String,
}

/// Lines of headers and of fixed fields are far shorter than this.
const SHORT_BYTES_MAX: usize = 256;

/// Takes bytes in pieces of any size and hands on whole lines, without their LF.
#[derive(Debug)]
pub(super) struct Lines {
    /// The beginning of a line whose end has not come yet.
    begun: Vec<u8>,
    /// Lines handed on.
    count: usize,
    /// How long the next line may be, in bytes.
    pub bytes_max: usize,
}

impl Lines {
    pub fn new() -> Self {
        Self {
            begun: Vec::new(),
            count: 0,
            bytes_max: SHORT_BYTES_MAX,
        }
    }

    /// Lets the lines that follow be as long as a set of `slots` slots can be, which is when
    /// every other slot is in it.
    pub fn expect_sets_of(&mut self, slots: usize) {
        let number = slots.checked_ilog10().unwrap_or_default() as usize + 1;
        self.bytes_max = SHORT_BYTES_MAX.saturating_add((number + 1).saturating_mul(slots));
    }

    /// The line that `bytes` begin with, and what comes after it; `None` if its end is not
    /// among them, which keeps them for the next call.
    pub fn split<'a>(&mut self, bytes: &'a [u8]) -> Result<Option<(Line<'a>, &'a [u8])>, Problem> {
        let end = bytes.iter().position(|&byte| byte == b'\n');
        let line = &bytes[..end.unwrap_or(bytes.len())];
        if self.begun.len() + line.len() > self.bytes_max {
            return Err(self.next_is(format!("a line has at most {} bytes here", self.bytes_max)));
        }
        let Some(end) = end else {
            self.begun.extend_from_slice(line);
            return Ok(None);
        };
        let line = if self.begun.is_empty() {
            Line::Whole(line)
        } else {
            let mut whole = std::mem::take(&mut self.begun);
            whole.extend_from_slice(line);
            Line::Joined(whole)
        };
        self.count += 1;
        if let Some(problem) = stray_byte(line.bytes()) {
            return Err(self.this_is(problem));
        }
        Ok(Some((line, &bytes[end + 1..])))
    }

    /// A problem of the line handed on last.
    pub fn this_is(&self, message: String) -> Problem {
        Problem {
            line: self.count,
            message,
        }
    }

    /// A problem of the line that comes next, or does not come.
    pub fn next_is(&self, message: String) -> Problem {
        Problem {
            line: self.count + 1,
            message,
        }
    }

    /// Whether a line has begun and not ended.
    pub fn is_inside_a_line(&self) -> bool {
        !self.begun.is_empty()
    }
}

/// A line: all of it in what came in, or put together from two pieces or more.
pub(super) enum Line<'a> {
    Whole(&'a [u8]),
    Joined(Vec<u8>),
}

impl Line<'_> {
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Whole(bytes) => bytes,
            Self::Joined(bytes) => bytes,
        }
    }
}

fn stray_byte(line: &[u8]) -> Option<String> {
    let printable = |byte: &u8| (b' '..=b'~').contains(byte);
    let stray = *line.iter().find(|byte| !printable(byte))?;
    Some(match stray {
        b'\r' => "the line ends in CR LF; lines end in LF alone".to_owned(),
        stray => format!("the byte 0x{stray:02x} is not printable ASCII"),
    })
}

/// The fields of a line, one space between two.
pub(super) struct Fields<'a>(Option<&'a [u8]>);

/// What a field should have been.
pub(super) type Expected = &'static str;

impl<'a> Fields<'a> {
    pub fn of(line: &'a [u8]) -> Self {
        Self(Some(line))
    }

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.0?;
        let space = rest.iter().position(|&byte| byte == b' ');
        self.0 = space.map(|space| &rest[space + 1..]);
        Some(&rest[..space.unwrap_or(rest.len())])
    }

    /// The first field of a line names its kind.
    pub fn word(&mut self, word: Expected) -> Result<(), Expected> {
        (self.next() == Some(word.as_bytes()))
            .then_some(())
            .ok_or(word)
    }

    pub fn text(&mut self, expected: Expected) -> Result<&'a str, Expected> {
        self.next()
            .filter(|field| !field.is_empty())
            .and_then(|field| std::str::from_utf8(field).ok())
            .ok_or(expected)
    }

    pub fn number(&mut self, expected: Expected) -> Result<u64, Expected> {
        self.next().and_then(number).ok_or(expected)
    }

    /// A number that is at most `most`.
    pub fn number_to(&mut self, most: u64, expected: Expected) -> Result<u32, Expected> {
        let number = self.number(expected)?;
        let number = Some(number).filter(|&number| number <= most);
        number
            .and_then(|number| u32::try_from(number).ok())
            .ok_or(expected)
    }

    pub fn hex<const N: usize>(&mut self, expected: Expected) -> Result<[u8; N], Expected> {
        self.next().and_then(hex).ok_or(expected)
    }

    pub fn end(mut self) -> Result<(), Expected> {
        self.next()
            .is_none()
            .then_some(())
            .ok_or("nothing after the last field")
    }
}

/// A decimal number in its one form: digits, without leading zeros.
pub(super) fn number(text: &[u8]) -> Option<u64> {
    let canonical = matches!(text, [b'0'] | [b'1'..=b'9', ..]);
    if !canonical || text.len() > 20 {
        return None;
    }
    text.iter().try_fold(0_u64, |number, digit| {
        let digit = digit.is_ascii_digit().then(|| digit - b'0')?;
        number.checked_mul(10)?.checked_add(digit.into())
    })
}

/// `N` bytes as lower-case hex.
pub(super) fn hex<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    if text.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
    }
    Some(bytes)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_form() {
        let check = |text: &str, expect| assert_eq!(number(text.as_bytes()), expect, "{text}");
        check("0", Some(0));
        check("10", Some(10));
        check("18446744073709551615", Some(u64::MAX));
        for wrong in [
            "",
            "00",
            "01",
            "+1",
            "-1",
            " 1",
            "1 ",
            "a",
            "18446744073709551616",
        ] {
            check(wrong, None);
        }
    }

    #[test]
    fn lines_come_out_whole_however_they_come_in() {
        let text = b"one\ntwo\n\nthree\n";
        for piece in 1..=text.len() {
            let mut lines = Lines::new();
            let mut seen = Vec::new();
            for mut bytes in text.chunks(piece) {
                while let Some((line, rest)) = lines.split(bytes).expect("no problem") {
                    seen.push(line.bytes().to_vec());
                    bytes = rest;
                }
            }
            assert_eq!(seen, [&b"one"[..], b"two", b"", b"three"], "{piece}");
            assert!(!lines.is_inside_a_line());
        }
    }

    #[test]
    fn an_endless_line_is_cut_off() {
        let mut lines = Lines::new();
        let problem = (0..1000).find_map(|_| lines.split(&[b'x'; 100]).err());
        assert_eq!(problem.map(|problem| problem.line), Some(1));
    }
}
