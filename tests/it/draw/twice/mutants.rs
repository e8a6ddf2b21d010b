//! Files that are wrong in one place: the program and the verifier refuse each, print no result
//! and name the same line.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::rounds::Round;
use super::{Refused, compute, fed, place, program, verifier, verifier_file};

/// What is wrong, the line where that is noticed, and how a valid file becomes so: these bytes,
/// which are in it once, become those.
type Edit = (&'static str, usize, &'static str, &'static str);

const HEAD_EDITS: &[Edit] = &[
    ("an unknown header", 1, "reihum-pool 1", "reihum-pool 2"),
    ("a byte order mark", 1, "reihum-pool", "\u{feff}reihum-pool"),
    ("a leading zero", 2, "round 7", "round 07"),
    ("a sign", 2, "round 7", "round +7"),
    ("2^64", 2, "round 7", "round 18446744073709551616"),
    ("two spaces", 2, "round 7", "round  7"),
    ("a space at the end", 2, "round 7\n", "round 7 \n"),
    ("a CR", 2, "round 7\n", "round 7\r\n"),
    ("a NUL", 2, "round 7", "round 7\0"),
    ("an empty line", 3, "round 7\n", "round 7\n\n"),
    ("hex that is short", 3, "prev 00", "prev "),
    ("a fraction of a second", 4, "00:00Z", "00:00.0Z"),
    ("another zone", 4, "00:00Z", "00:00+00:00"),
    ("no zone", 4, "00:00Z", "00:00"),
    ("a small z", 4, "00:00Z", "00:00z"),
    ("a day that is not", 4, "03-01T", "02-29T"),
    ("an hour that is not", 4, "T06", "T24"),
    ("a leap second", 4, "00:00Z", "00:60Z"),
    ("a short month", 4, "-03-01", "-3-001"),
    ("upper-case hex", 5, "policy ab", "policy AB"),
    ("hex that is long", 5, "policy ab", "policy abab"),
    ("another beacon", 6, "beacon none", "beacon dice"),
    ("a beacon too many", 6, "beacon none", "beacon none lotto"),
    ("no label", 6, "beacon none", "beacon manual"),
    ("an empty label", 6, "beacon none", "beacon manual "),
    (
        "a label of two words",
        6,
        "beacon none",
        "beacon manual a b",
    ),
    ("a short chain hash", 6, "beacon none", "beacon drand 00 1"),
];

const BODY_EDITS: &[Edit] = &[
    ("more slots than come", 15, "slots 6", "slots 7"),
    ("fewer slots than named", 12, "slots 6", "slots 4"),
    ("a next of no slot", 9, "a0 1\n", "a0 6\n"),
    ("an index left out", 10, "s 1 ", "s 2 "),
    ("no next", 9, "a0 1\n", "a0\n"),
    ("an index with a zero", 10, "s 1 ", "s 01 "),
    ("more sets than come", 20, "sets 4", "sets 5"),
    ("fewer sets than come", 19, "sets 4", "sets 3"),
    ("a range as a list", 17, "x 1 0-2", "x 1 0,1,2"),
    ("ranges that touch", 17, "x 1 0-2", "x 1 0-1,2"),
    ("ranges that overlap", 17, "x 1 0-2", "x 1 0-2,1"),
    ("a range of one", 19, "x 3 3", "x 3 3-3"),
    ("a range that falls", 19, "x 3 3", "x 3 4-3"),
    ("ranges that fall", 19, "x 3 3", "x 3 4,1"),
    ("a slot with a zero", 19, "x 3 3", "x 3 03"),
    ("a slot that is not", 19, "x 3 3", "x 3 6"),
    ("a slot past 2^64", 19, "x 3 3", "x 3 18446744073709551619"),
    ("a comma at the end", 19, "x 3 3", "x 3 3,"),
    ("a dash at the end", 19, "x 3 3", "x 3 3-"),
    ("no text for a set", 16, "x 0 -", "x 0 "),
    ("a set twice", 18, "x 2 0-2,4", "x 2 0-2"),
    ("sets out of order", 18, "x 1 0-2", "x 1 1"),
    ("a set number left out", 17, "x 1 ", "x 2 "),
    ("more entries than come", 26, "entries 5", "entries 6"),
    ("fewer entries than come", 25, "entries 5", "entries 4"),
    ("rank 2^32", 21, " 20510 1", " 4294967296 1"),
    ("rank with a zero", 21, " 20510 1", " 020510 1"),
    ("no ticket", 22, " 3 2 2\n", " 0 2 2\n"),
    ("1025 tickets", 22, " 3 2 2\n", " 1025 2 2\n"),
    ("k 0", 22, " 3 2 2\n", " 3 0 2\n"),
    ("k 17", 22, " 3 2 2\n", " 3 17 2\n"),
    ("a set that is not", 22, " 3 2 2\n", " 3 2 4\n"),
    ("a field too few", 22, " 3 2 2\n", " 3 2\n"),
    ("a field too many", 22, " 3 2 2\n", " 3 2 2 2\n"),
    ("an upper-case pid", 21, "b00 ", "B00 "),
    ("a pid twice", 22, "1600 ", "0b00 "),
    ("no end", 26, "end\n", ""),
    ("another end", 26, "end\n", "END\n"),
    ("an end without its LF", 26, "end\n", "end"),
    ("an empty line after the end", 27, "end\n", "end\n\n"),
    ("a byte after the end", 27, "end\n", "end\n0"),
];

/// What is done to the result of the valid round, and the line that then differs.
const RESULT_EDITS: &[Edit] = &[
    (
        "another kind of file",
        1,
        "reihum-result 1",
        "reihum-pool 1",
    ),
    ("another round", 2, "round 7", "round 8"),
    ("another root", 3, "root ", "root 0"),
    ("another reveal", 4, "reveal 07", "reveal 08"),
    ("an upper-case beacon", 5, "beacon 00", "beacon AA"),
    ("a beacon where there was none", 5, "beacon 00", "beacon 01"),
    ("another count", 6, "assigned 3", "assigned 2"),
    ("another slot", 8, "1600 0,1", "1600 1,2"),
    ("a block the wrong way round", 8, "1600 0,1", "1600 1,0"),
    ("somebody else", 9, "2c00", "2c01"),
    ("a CR at the end", 10, "end\n", "end\r\n"),
    ("no LF at the end", 10, "end\n", "end"),
    ("a line too many", 11, "end\n", "end\nend\n"),
];

/// Round 7, or a later one, with lines that are easy to count: a block that takes two slots, two
/// single entries that take two, an entry that accepts nothing and one that comes too late.
pub fn valid(round: u64, prev: &str, reveal: [u8; 32]) -> Round {
    let chain = HEXLOWER.encode(&Sha256::digest(reveal));
    let policy = "ab".repeat(32);
    let slots = (0..6).zip(["1", "2", "-", "4", "5", "-"]);
    let slots: Vec<String> = slots
        .map(|(index, next)| format!("s {index} {:032x} {next}\n", index + 0xa0))
        .collect();
    let entries = [
        "20510 1 1 1",
        "20509 3 2 2",
        "20511 1 1 0",
        "20511 1 1 3",
        "20512 2 1 1",
    ];
    let entries: Vec<String> = (1..)
        .zip(entries)
        .map(|(number, facts)| format!("e {:032x} {facts}\n", number * 0xb00))
        .collect();
    Round {
        pool: format!(
            "reihum-pool 1\nround {round}\nprev {prev}\nclose 2027-03-01T06:00:00Z\n\
             policy {policy}\nbeacon none\nchain {chain}\nslots 6\n{slots}\
             sets 4\nx 0 -\nx 1 0-2\nx 2 0-2,4\nx 3 3\nentries 5\n{entries}end\n",
            slots = slots.concat(),
            entries = entries.concat(),
        ),
        reveal: HEXLOWER.encode(&reveal),
        beacon: "0".repeat(64),
    }
}

pub fn round_7() -> Round {
    valid(7, &"0".repeat(64), [7; 32])
}

fn edited(text: &str, (what, _, from, to): Edit) -> String {
    assert_eq!(
        text.matches(from).count(),
        1,
        "{what}: {from:?} is not one place"
    );
    text.replace(from, to)
}

/// Every line once more, every two neighbours swapped, every file that ends too early.
fn torn(pool: &str) -> Vec<(String, usize, String)> {
    let lines: Vec<&str> = pool.split_inclusive('\n').collect();
    let mut torn = Vec::new();
    for at in 0..lines.len() {
        let (before, after) = lines.split_at(at);
        let text = [before, &lines[at..=at], after].concat().concat();
        torn.push((format!("line {} twice", at + 1), at + 2, text));
        torn.push((format!("{at} lines"), at + 1, before.concat()));
        let half = &lines[at][..lines[at].len() / 2];
        let text = format!("{}{half}", before.concat());
        torn.push((format!("{at} lines and a half"), at + 1, text));
        if let [first, second, rest @ ..] = after {
            let text = [before, &[*second, *first], rest].concat().concat();
            // An entry is wrong only where the one before has the higher pid.
            let entries = first.starts_with("e ") && second.starts_with("e ");
            let line = at + 1 + usize::from(entries);
            torn.push((format!("line {line} after the next"), line, text));
        }
    }
    torn
}

/// What the program says of a pool, which has to be that it is wrong.
fn refused_by_program(pool: &Path, round: &Round) -> Option<Refused> {
    let output = compute(pool, round);
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.stdout, b"", "{complaint}");
    assert_eq!(output.status.code(), Some(1), "{complaint}");
    place(complaint.strip_prefix("reihum: ")?)
}

/// What the verifier says of each pool: all in one interpreter, as each start of one takes longer
/// than its work. `sys.exit` with a text is what prints it on stderr and ends with 1.
const ONE_BY_ONE: &str = r#"
import contextlib, io, runpy, sys
script = sys.argv[1]
for line in sys.stdin:
    sys.argv, printed, exit = [script, *line.split()], io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        try:
            runpy.run_path(script, run_name="__main__")
        except SystemExit as end:
            exit = end.code
    print(exit if isinstance(exit, str) and not printed.getvalue() else "accepted")
"#;

fn refused_by_verifier(pools: &[PathBuf], round: &Round) -> Vec<Option<Refused>> {
    let arguments = round.arguments().join(" ");
    let lines = pools
        .iter()
        .map(|pool| format!("{} {arguments}\n", pool.display()));
    let mut python = Command::new("python3");
    python.args(["-c", ONE_BY_ONE]).arg(verifier_file());
    let said = fed(python, &lines.collect::<Vec<_>>().concat());
    let said: Vec<Option<Refused>> = said.lines().map(place).collect();
    assert_eq!(said.len(), pools.len());
    said
}

#[test]
fn a_pool_that_is_wrong_is_refused_at_its_line_by_both() {
    let valid = round_7();
    let edits = HEAD_EDITS.iter().chain(BODY_EDITS);
    let mut mutants: Vec<(String, usize, String)> = edits
        .map(|edit| (edit.0.to_owned(), edit.1, edited(&valid.pool, *edit)))
        .collect();
    mutants.extend(torn(&valid.pool));
    let long = valid
        .pool
        .replace("x 3 3", &format!("x 3 {}", "9".repeat(5000)));
    mutants.push(("an endless line".to_owned(), 19, long));
    let all_cr = valid.pool.replace('\n', "\r\n");
    mutants.push(("CR LF everywhere".to_owned(), 1, all_cr));

    let folder = TempDir::new().unwrap();
    let path = |number| folder.path().join(format!("{number}.pool"));
    let paths: Vec<PathBuf> = (0..mutants.len()).map(path).collect();
    for (path, (_, _, pool)) in paths.iter().zip(&mutants) {
        fs::write(path, pool).unwrap();
    }
    let verifier = refused_by_verifier(&paths, &valid);
    let mut problems = Vec::new();
    for ((path, verifier), (what, line, _)) in paths.iter().zip(verifier).zip(mutants) {
        let right = Some(refused(path, line));
        let program = refused_by_program(path, &valid);
        if program != right || verifier != right {
            problems.push(format!(
                "{what}: line {line}; the program says {program:?}, the verifier {verifier:?}"
            ));
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// The pool and the result of a round, as files in `folder`; the program made the result, and the
/// verifier has the same.
pub fn publish(folder: &Path, name: &str, round: &Round) -> [PathBuf; 2] {
    let [pool, result] = ["pool", "result"].map(|kind| folder.join(format!("{name}.{kind}")));
    fs::write(&pool, &round.pool).unwrap();
    let output = compute(&pool, round);
    assert!(output.status.success(), "{output:?}");
    let verified = verifier().arg(&pool).args(round.arguments()).output();
    assert_eq!(verified.expect("python3 is here").stdout, output.stdout);
    fs::write(&result, output.stdout).unwrap();
    [pool, result]
}

/// What is said of pools and results: of how many rounds that they are right, and what is wrong.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    right: Vec<String>,
    wrong: Option<Refused>,
}

/// What the program and the verifier say of these files, which has to be the same.
fn said_by_both(files: &[&PathBuf]) -> Said {
    let [program, verifier] = [program("verify"), verifier()].map(|mut command| {
        let output = command.args(files).output().expect("both are here");
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let lines = || text.lines().map(|line| line.trim_start_matches("reihum: "));
        let right = lines().filter(|line| line.starts_with("OK "));
        let said = Said {
            // Each adds things of its own after this.
            right: right
                .filter_map(|line| Some(line.split_once(" served")?.0.to_owned()))
                .collect(),
            wrong: lines().find_map(place),
        };
        assert_eq!(
            output.status.code(),
            Some(said.wrong.is_some().into()),
            "{text}"
        );
        said
    });
    assert_eq!(program, verifier, "the program, then the verifier");
    program
}

pub fn refused(file: &Path, line: usize) -> Refused {
    let file = file.display().to_string();
    Refused { file, line }
}

#[test]
fn a_result_that_is_wrong_is_refused_at_its_line_by_both() {
    let folder = TempDir::new().unwrap();
    let [pool, result] = publish(folder.path(), "7", &round_7());
    let right = fs::read_to_string(&result).unwrap();
    assert_eq!(said_by_both(&[&pool, &result]).wrong, None);
    for edit in RESULT_EDITS {
        fs::write(&result, edited(&right, *edit)).unwrap();
        let said = said_by_both(&[&pool, &result]);
        assert_eq!(said.wrong, Some(refused(&result, edit.1)), "{}", edit.0);
    }
}

#[test]
fn rounds_are_linked_for_both() {
    let folder = TempDir::new().unwrap();
    let publish = |name: &str, round: &Round| publish(folder.path(), name, round);
    let hash = |bytes: &[u8]| <[u8; 32]>::from(Sha256::digest(bytes));
    let hash_of = |file: &Path| HEXLOWER.encode(&hash(&fs::read(file).unwrap()));
    let last = [7; 32];
    let [c_9, c_8, c_7] = [1, 2, 3].map(|times| (0..times).fold(last, |value, _| hash(&value)));

    let [pool_7, result_7] = publish("7", &valid(7, &"0".repeat(64), c_7));
    let prev = hash_of(&result_7);
    let [pool_8, result_8] = publish("8", &valid(8, &prev, c_8));
    // Round 9 was void, which used up its value.
    let after = hash_of(&result_8);
    let [pool_10, result_10] = publish("10", &valid(10, &after, last));
    let files = [&pool_7, &result_7, &pool_8, &result_8, &pool_10, &result_10];
    let said = said_by_both(&files);
    let right = [7, 8, 10].map(|round| format!("OK round {round}: 3 of 5 entries"));
    assert_eq!((said.right.as_slice(), said.wrong), (&right[..], None));

    let wrong_after_7 = [
        ("an earlier round", 2, valid(6, &prev, c_8)),
        ("the same round", 2, valid(7, &prev, c_8)),
        ("another result", 3, valid(8, &after, c_8)),
        ("another chain", 7, valid(8, &prev, [8; 32])),
        ("a value left out", 7, valid(8, &prev, c_9)),
        ("no value for a void round", 7, valid(9, &prev, c_8)),
    ];
    for (what, line, round) in wrong_after_7 {
        let [pool, result] = publish("wrong", &round);
        let said = said_by_both(&[&pool_7, &result_7, &pool, &result]);
        assert_eq!(said.wrong, Some(refused(&pool, line)), "{what}");
        assert_eq!(said.right, right[..1], "{what}");
    }
}
