//! Rounds from file to file.

use super::*;

const UNITS: &str = "reihum-pool 1\nround 1\nend\n";

fn read(text: &str) -> Result<(Pool, Hash), Problem> {
    let mut reader = PoolReader::default();
    reader.push(text.as_bytes())?;
    reader.finish()
}

#[test]
fn a_truncated_file_names_its_line() {
    let problem = read(UNITS).expect_err("it is truncated");
    assert_eq!(problem.line, 3);
}
