//! What SECURITY.md names is there, and it names every requirement once.

use std::collections::BTreeSet;
use std::path::Path;

/// Requirements of levels 1 and 2 in each section of OWASP ASVS 5.0.0: 70 and 183.
const REQUIREMENTS: usize = 253;

fn text() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(root.join("SECURITY.md")).unwrap()
}

#[test]
fn files_that_security_names_are_there() {
    let text = text();
    let quoted = text.split('`').skip(1).step_by(2);
    let is_file = |name: &&str| {
        let folders = ["src/", "tests/", "config/", "migrations/"];
        folders.iter().any(|folder| name.starts_with(folder))
    };
    let files: BTreeSet<&str> = quoted.filter(is_file).collect();
    assert!(files.len() > 30, "they are quoted otherwise now: {files:?}");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let missing: Vec<_> = files
        .iter()
        .filter(|file| !root.join(file).exists())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn each_requirement_has_its_line() {
    let text = text();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| "));
    let cells = rows.filter_map(|row| row.split('|').next());
    let is_number = |part: &str| part.split('.').filter(|n| n.parse::<u8>().is_ok()).count() == 3;
    let numbers: Vec<&str> = cells
        .flat_map(|cell| cell.split(','))
        .map(str::trim)
        .filter(|part| is_number(part))
        .collect();
    let distinct: BTreeSet<&str> = numbers.iter().copied().collect();
    assert_eq!(distinct.len(), numbers.len(), "one stands twice");
    assert_eq!(numbers.len(), REQUIREMENTS);
}
