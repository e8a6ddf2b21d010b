//! Where a chain of seeds ends and the next begins, nothing but its announced anchor links the
//! two: both say so, and both check it where they are told the anchor.

use std::fs;
use std::path::PathBuf;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::mutants::{publish, valid};
use super::{place, program, verifier};

/// How a program ends, and what it says: first where all is right, then where it is not.
fn said_by_both(files: &[&PathBuf], anchors: &[&str]) -> [(Option<i32>, String, String); 2] {
    [program("verify"), verifier()].map(|mut command| {
        command.args(files);
        for anchor in anchors {
            command.args(["--anchor", anchor]);
        }
        let output = command.output().expect("both are here");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        let (out, errors) = (text(output.stdout), text(output.stderr));
        (output.status.code(), out, errors)
    })
}

#[test]
fn a_new_chain_is_checked_by_its_anchor() {
    let hash = |bytes: &[u8]| <[u8; 32]>::from(Sha256::digest(bytes));
    let folder = TempDir::new().unwrap();
    let publish = |name: &str, round: &_| publish(folder.path(), name, round);
    let [pool, result] = publish("last", &valid(4096, &"0".repeat(64), [7; 32]));
    let prev = HEXLOWER.encode(&hash(&fs::read(&result).unwrap()));
    // Round 4097 was void: two values of the next chain are used up.
    let [next_pool, next_result] = publish("next", &valid(4098, &prev, [8; 32]));
    let anchor = HEXLOWER.encode(&hash(&hash(&[8; 32])));
    let first = (0..4096).fold([7; 32], |value, _| hash(&value));
    let first = HEXLOWER.encode(&first);
    let other = "ab".repeat(32);

    let files = [&pool, &result, &next_pool, &next_result];
    let note = format!(
        "not checked: the anchor of the chain that begins with round 4097 must be the announced {anchor}"
    );
    for (code, out, errors) in said_by_both(&files, &[]) {
        assert_eq!((code, errors.as_str()), (Some(0), ""), "{out}");
        let lines: Vec<&str> = out.lines().collect();
        assert!(lines[0].starts_with("OK round 4096: "), "{out}");
        assert!(lines[1].starts_with("OK round 4098: "), "{out}");
        assert_eq!(lines[2..], [note.as_str()]);
    }
    for (code, out, errors) in said_by_both(&files, &[&anchor]) {
        assert_eq!((code, errors.as_str()), (Some(0), ""), "{out}");
        assert!(out.contains("OK round 4098: "), "{out}");
        assert!(!out.contains("not checked"), "{out}");
    }
    let refused = |files: &[&PathBuf], anchor: &str, at: &PathBuf| {
        for (code, out, errors) in said_by_both(files, &[anchor]) {
            assert_eq!(code, Some(1), "{out}{errors}");
            let found = place(errors.trim_start_matches("reihum: ")).expect("a place");
            assert_eq!((found.file, found.line), (at.display().to_string(), 7));
        }
    };
    refused(&files, &other, &next_pool);
    // One chain alone is checked as well.
    refused(&files[..2], &other, &pool);
    for (code, out, errors) in said_by_both(&files[..2], &[&first]) {
        assert_eq!((code, errors.as_str()), (Some(0), ""), "{out}");
    }
    let [(code, out, errors), _] = said_by_both(&files, &[&first, &anchor]);
    assert_eq!((code, errors.as_str()), (Some(0), ""), "{out}");
}
