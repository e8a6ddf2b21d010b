//! The beacon of a draw that was held in public: how what was published becomes 32 bytes.

use super::{Hash, hash};

/// The longest outcome of a public draw, in bytes.
const OUTCOME_BYTES_MAX: usize = 200;

/// What is hashed for the outcome of a public draw: the round's label, one blank, the outcome as
/// it was published. `None` if that is not ASCII words with one blank between each: then there
/// would be more than one way to write the same outcome.
pub fn public_text(label: &str, outcome: &str) -> Option<String> {
    let are_words = outcome
        .split(' ')
        .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_graphic()));
    (are_words && outcome.len() <= OUTCOME_BYTES_MAX).then(|| format!("{label} {outcome}"))
}

/// The beacon that a public draw gives: the SHA-256 of its text.
pub fn public_beacon(text: &str) -> Hash {
    hash(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::super::Hex;
    use super::*;

    #[test]
    fn an_outcome_has_one_text() {
        let check = |outcome, expect: Option<&str>| {
            assert_eq!(
                public_text("lotto-2026-11-30-4", outcome).as_deref(),
                expect,
                "{outcome:?}"
            );
        };
        check(
            "3 14 15 26 35 49",
            Some("lotto-2026-11-30-4 3 14 15 26 35 49"),
        );
        check("DAX:24123.45", Some("lotto-2026-11-30-4 DAX:24123.45"));
        for wrong in [
            "",
            " ",
            " 3",
            "3 ",
            "3  14",
            "3\t14",
            "3\n",
            "drei und fünf",
        ] {
            check(wrong, None);
        }
        check(&"7".repeat(201), None);
    }

    #[test]
    fn a_beacon_is_what_sha256sum_says_of_the_text() {
        // printf %s 'lotto-2026-11-30-4 3 14 15 26 35 49' | sha256sum
        let beacon = public_beacon("lotto-2026-11-30-4 3 14 15 26 35 49");
        let expected = "5cce9aa727399c43bf7f7c529c09edfebd630f132d26a0decc71fea4164163e8";
        assert_eq!(Hex(&beacon).to_string(), expected);
    }
}
