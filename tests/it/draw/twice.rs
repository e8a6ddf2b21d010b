//! Rounds, computed twice: by the program, and by the verifier in `tests/verify`, which was
//! written from the page of the protocol alone and shares no line with it.
//!
//! Lives here: running the two and comparing what they say. `twice/rounds.rs` makes the rounds,
//! by chance and without the program's writer; `twice/mutants.rs` makes files that are wrong in
//! one place.
//!
//! `REIHUM_TEST_LONG` makes many more rounds, `REIHUM_TEST_SEED` others.

mod chains;
mod mutants;
mod odd;
mod rounds;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;
use tempfile::TempDir;

use rounds::{Round, Size};

/// What both have to say about one file: nothing on stdout, and where it is wrong.
#[derive(Debug, PartialEq, Eq)]
struct Refused {
    file: String,
    line: usize,
}

#[test]
fn the_program_and_the_verifier_agree_on_every_round() {
    let seed = seed();
    eprintln!("rounds of seed {seed}");
    let folder = TempDir::new().unwrap();
    let rounds: Vec<(PathBuf, Round)> = (0..rounds_count())
        .map(|number| {
            let mut chance = ChaCha20Rng::seed_from_u64(seed.wrapping_add(number));
            let round = Round::by_chance(&mut chance, Size::of(number));
            let path = folder.path().join(format!("{number}.pool"));
            fs::write(&path, &round.pool).unwrap();
            (path, round)
        })
        .collect();
    verify_batch(&rounds);

    let mut results = Vec::new();
    for (path, round) in &rounds {
        let right = fs::read_to_string(path.with_extension("pool.py.result")).unwrap();
        let computed = compute(path, round);
        let said = String::from_utf8(computed.stdout).unwrap();
        if said != right {
            let errors = String::from_utf8_lossy(&computed.stderr);
            let kept = folder.keep();
            panic!(
                "seed {seed}, {}, reveal {}, beacon {}\nthe program: {said}{errors}\nthe verifier: {right}",
                kept.join(path).display(),
                round.reveal,
                round.beacon
            );
        }
        results.push(right);
    }
    assert_all_kinds_came(&rounds, &results);
}

/// Rounds that hold nothing of what may go wrong would agree as well.
fn assert_all_kinds_came(rounds: &[(PathBuf, Round)], results: &[String]) {
    let pools = || rounds.iter().map(|(_, round)| round.pool.as_str());
    for part in [
        "\nbeacon none\n",
        "\nbeacon manual ",
        "\nbeacon drand ",
        "\nslots 0\n",
        "\nsets 0\n",
        "\nx 0 -\n",
    ] {
        assert!(
            pools().any(|pool| pool.contains(part)),
            "no pool has {part:?}"
        );
    }
    let served = |result: &String, is_block: bool| {
        let lines = result.lines().filter(|line| line.starts_with("a "));
        lines.filter(|line| line.contains(',') == is_block).count()
    };
    for is_block in [false, true] {
        let count: usize = results.iter().map(|result| served(result, is_block)).sum();
        assert!(count >= rounds.len(), "{count} served, blocks: {is_block}");
    }
}

fn rounds_count() -> u64 {
    if std::env::var_os("REIHUM_TEST_LONG").is_some() {
        1000
    } else {
        60
    }
}

fn seed() -> u64 {
    let seed = std::env::var("REIHUM_TEST_SEED");
    seed.map_or(1, |seed| {
        seed.parse().expect("REIHUM_TEST_SEED is a number")
    })
}

fn compute(pool: &Path, round: &Round) -> Output {
    let mut program = program("compute");
    program.arg(pool).args(round.arguments());
    program.output().expect("the program runs")
}

fn program(command: &str) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_reihum"));
    program.args(["draw", command]);
    program
}

fn verifier_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify/reihum_verify.py")
}

fn verifier() -> Command {
    let mut verifier = Command::new("python3");
    verifier.arg(verifier_file());
    verifier
}

/// Has the verifier write the result of every round next to its pool; one interpreter for all.
fn verify_batch(rounds: &[(PathBuf, Round)]) {
    let lines: Vec<String> = rounds
        .iter()
        .map(|(path, round)| format!("{} {} {}\n", path.display(), round.reveal, round.beacon))
        .collect();
    let mut verifier = verifier();
    verifier.arg("--batch");
    fed(verifier, &lines.concat());
}

/// What a Python that ends well prints when it is given `lines`.
fn fed(mut python: Command, lines: &str) -> String {
    let mut child = python
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python3 is here; tests/run installs it");
    let mut stdin = child.stdin.take().expect("a pipe");
    let lines = lines.to_owned();
    // On a thread of its own: who waits to be read must not keep this from being read.
    let feeder = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().expect("an end");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the verifier says: {errors}");
    let written = feeder.join().expect("no panic");
    written.expect("all lines were taken");
    String::from_utf8(output.stdout).unwrap()
}

/// Where `text`, one line of a complaint, says that a file is wrong: `FILE:LINE: …`.
fn place(text: &str) -> Option<Refused> {
    let mut parts = text.splitn(3, ':');
    let file = parts.next()?.to_owned();
    let line = parts.next()?.parse().ok()?;
    parts
        .next()?
        .starts_with(' ')
        .then_some(Refused { file, line })
}

#[test]
fn a_complaint_is_read_by_its_place() {
    let at = |file: &str, line| {
        Some(Refused {
            file: file.to_owned(),
            line,
        })
    };
    assert_eq!(place("a/b.pool:7: expected"), at("a/b.pool", 7));
    assert_eq!(place("a/b.pool: not found"), None);
    assert_eq!(place(""), None);
}
