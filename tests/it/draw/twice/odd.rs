//! What nobody should give to the programs, and somebody will: pools that the protocol does not
//! forbid, files without an end, pipes that are closed, disks that are full.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use super::mutants::{publish, round_7};
use super::{compute, place, program, verifier};

/// A command whose streams are a full disk, or go on.
fn on_full_disk(mut command: Command) -> Output {
    let full = || File::options().write(true).open("/dev/full").unwrap();
    command.stdout(full());
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A command that may take so many bytes of memory.
fn within(bytes: u64, command: &Command) -> Command {
    let mut shell = Command::new("sh");
    let limit = format!("ulimit -v {} && exec \"$@\"", bytes / 1024);
    shell.args(["-c", &limit, "sh"]).arg(command.get_program());
    shell.args(command.get_args());
    shell
}

#[test]
fn a_full_disk_is_told_and_a_closed_pipe_is_an_end() {
    let folder = TempDir::new().unwrap();
    let round = round_7();
    let [pool, result] = publish(folder.path(), "7", &round);
    let commands = || {
        let (mut compute, mut verify) = (program("compute"), program("verify"));
        compute.arg(&pool).args(round.arguments()).arg("--timings");
        verify.args([&pool, &result]);
        [compute, verify]
    };
    for command in commands() {
        let output = on_full_disk(command);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.starts_with("reihum: standard output: "), "{said}");
    }
    for mut command in commands() {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = command.stdout(writer).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(text(&output.stderr), "");
    }
    let full = File::options().write(true).open("/dev/full").unwrap();
    let [mut timed, _] = commands();
    let output = timed.stderr(full).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout, fs::read(&result).unwrap());
}

#[test]
fn a_result_without_an_end_is_left_where_it_differs() {
    let folder = TempDir::new().unwrap();
    let [pool, result] = publish(folder.path(), "7", &round_7());
    let refused_at = |result: &Path, line| {
        let mut verify = program("verify");
        verify.arg(&pool).arg(result);
        let output = within(1 << 30, &verify).output().unwrap();
        let said = text(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{said}");
        let found = place(&said).map(|found| found.line);
        assert_eq!(found, Some(line), "{said}{}", text(&output.stderr));
        assert!(said.len() < 1000, "{said}");
    };
    refused_at(Path::new("/dev/zero"), 1);
    // Right up to a line that does not end: 4 GiB, of which the disk has nothing.
    let right = fs::read(&result).unwrap();
    let lines = right.split_inclusive(|&byte| byte == b'\n').count();
    for kept in [right.len() - "end\n".len(), right.len()] {
        let endless = folder.path().join("endless");
        let mut file = File::create(&endless).unwrap();
        file.write_all(&right[..kept]).unwrap();
        file.set_len(4 << 30).unwrap();
        refused_at(
            &endless,
            if kept == right.len() {
                lines + 1
            } else {
                lines
            },
        );
    }
}

#[test]
fn one_file_may_come_from_standard_input() {
    let folder = TempDir::new().unwrap();
    let round = round_7();
    let [pool, result] = publish(folder.path(), "7", &round);
    let stdin = |path: &Path| Stdio::from(File::open(path).unwrap());
    let mut computed = program("compute");
    computed
        .arg("-")
        .args(round.arguments())
        .stdin(stdin(&pool));
    assert_eq!(
        computed.output().unwrap().stdout,
        fs::read(&result).unwrap()
    );
    for (first, second, given) in [
        (Path::new("-"), &*result, &*pool),
        (&*pool, Path::new("-"), &*result),
    ] {
        let mut verify = program("verify");
        let output = verify.args([first, second]).stdin(stdin(given)).output();
        let output = output.unwrap();
        assert!(text(&output.stdout).starts_with("OK round 7"), "{output:?}");
    }
    let mut twice = program("verify");
    let output = twice.args(["-", "-"]).stdin(stdin(&pool)).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let mut broken = program("compute");
    broken
        .arg("-")
        .args(round.arguments())
        .stdin(stdin(&result));
    let said = text(&broken.output().unwrap().stderr);
    assert!(said.starts_with("reihum: standard input:1: "), "{said}");
}

#[test]
fn secrets_of_another_round_are_refused_at_a_line_of_the_pool() {
    let folder = TempDir::new().unwrap();
    let mut round = round_7();
    let [pool, _] = publish(folder.path(), "7", &round);
    let refused_by_both = |round: &super::Round, line| {
        let verified = verifier().arg(&pool).args(round.arguments()).output();
        for output in [compute(&pool, round), verified.unwrap()] {
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{said}");
            let found = place(said.trim_start_matches("reihum: ")).expect("a place");
            assert_eq!(found, super::mutants::refused(&pool, line));
        }
    };
    round.beacon = "1".repeat(64);
    refused_by_both(&round, 6);
    round.reveal = "1".repeat(64);
    refused_by_both(&round, 7);
}

#[test]
fn slots_that_are_odd_and_not_forbidden_are_drawn_alike_by_both() {
    let folder = TempDir::new().unwrap();
    let odd = [
        // A number twice; a slot that follows itself; a circle; a slot that follows two.
        ("000a2 -", "000a1 -"),
        ("000a0 1", "000a0 0"),
        ("000a2 -", "000a2 0"),
        ("000a3 4", "000a3 1"),
    ];
    for (number, (from, to)) in odd.into_iter().enumerate() {
        let mut round = round_7();
        assert_eq!(round.pool.matches(from).count(), 1, "{from}");
        round.pool = round.pool.replace(from, to);
        let [pool, result] = publish(folder.path(), &number.to_string(), &round);
        for mut command in [program("verify"), verifier()] {
            let output = command.args([&pool, &result]).output().unwrap();
            assert!(output.status.success(), "{to}: {output:?}");
        }
    }
}

#[test]
fn the_verifier_is_used_wrongly_in_one_line() {
    let folder = TempDir::new().unwrap();
    let [pool, result] = publish(folder.path(), "7", &round_7());
    let (pool, result) = (pool.to_str().unwrap(), result.to_str().unwrap());
    let here = folder.path().to_str().unwrap();
    let zeros = "0".repeat(64);
    let wrong: [(i32, &[&str]); 10] = [
        (1, &["/nowhere.pool", result]),
        (1, &[pool, "/nowhere.result"]),
        (1, &[here, result]),
        (1, &[pool, here]),
        (2, &[pool, result, "--secret", "xyz"]),
        (2, &[pool, result, "--anchor", "00"]),
        (2, &[pool, "--reveal", "xyz", "--beacon", &zeros]),
        (2, &[pool, "--reveal", &zeros, "--beacon", "xyz"]),
        (2, &[pool, "--reveal", &zeros]),
        (2, &[pool]),
    ];
    for (code, arguments) in wrong {
        let output = verifier().args(arguments).output().unwrap();
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert_eq!(said.lines().count(), 1, "{arguments:?}: {said}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
    }
}
