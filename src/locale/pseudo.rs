//! A language that nobody speaks, for tests: longer than German, with accents, from right to left.
//! It is made by `tests/verify/pseudo_locale.py`, as a town would give a language of its own.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use super::{Language, WordFile, Wording};

/// The tag of the language.
pub const CODE: &str = "ar-XB";

/// The words as a town's folder has them.
pub fn wording() -> Wording {
    let folder = tempfile::tempdir().expect("a folder");
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify/pseudo_locale.py");
    let made = Command::new("python3")
        .arg(tool)
        .arg(folder.path())
        .status();
    assert!(made.expect("python3 is there").success());
    let folder = folder.path().join("locales").join(CODE);
    let files = std::fs::read_dir(folder).expect("the tool makes a folder");
    let files = files.map(|file| {
        let path = file.expect("a file").path();
        WordFile {
            language: CODE.to_owned(),
            text: std::fs::read_to_string(&path).expect("words"),
            path: path.display().to_string(),
        }
    });
    Wording::new(files.collect()).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// The language itself, made once.
pub fn language() -> Language {
    static LANGUAGE: OnceLock<Language> = OnceLock::new();
    *LANGUAGE.get_or_init(|| Language::made_of(CODE, &wording()))
}

/// What is left of `text` without the words that come from the tool.
pub fn rest(text: &str) -> String {
    let mut rest = String::new();
    let mut inside = false;
    for sign in text.chars() {
        match sign {
            '\u{202e}' => inside = true,
            '\u{202c}' => inside = false,
            _ if !inside => rest.push(sign),
            _ => {}
        }
    }
    rest
}

#[test]
fn adding_a_folder_is_enough_for_a_language() {
    let wording = wording();
    assert_eq!(wording.gaps(), [] as [&str; 0], "every text is there");
    let pseudo = language();
    assert_eq!((pseudo.code(), pseudo.direction()), (CODE, "rtl"));
    assert_eq!(Language::GERMAN.direction(), "ltr");
    let hours = |count: i64| pseudo.text_with("page-hours", &[("count", count.into())]);
    assert_eq!(rest(&hours(1)), "1 ");
    assert_eq!(rest(&hours(3)), "3 ");
    assert!(hours(3).contains("Šţûûñðééñ"), "{}", hours(3));
}

#[test]
fn it_is_longer_than_german() {
    let length = |language: Language| -> usize {
        let keys = ["page-join-lead", "page-how-offer", "page-rules-windows"];
        let texts = keys.map(|key| language.text(key));
        let letters = texts.iter().flat_map(|text| text.chars());
        letters
            .filter(|sign| !"\u{202e}\u{202c}".contains(*sign))
            .count()
    };
    let (pseudo, german) = (length(language()), length(Language::GERMAN));
    let percent = 100 * pseudo / german;
    assert!((125..=150).contains(&percent), "{percent} %");
}
