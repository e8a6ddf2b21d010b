//! Every page in a language that nobody speaks: what stands there in plain letters was written
//! into a template or into code, and no town could translate it.

use std::collections::BTreeMap;

use super::samples::{Shown, every_page};
use crate::locale::pseudo::{language, rest};

/// What the town's file and citizens say in the samples, longer ones before their parts.
const GIVEN: &[&str] = &[
    "Beglaubigung von Dokumenten und Unterschriften",
    "Führungszeugnis beantragen",
    "Personalausweis beantragen",
    "Reisepass beantragen",
    "Wohnsitz anmelden",
    "Bürgerbüro im Rathaus",
    "Bürgerbüro Ickern",
    "Ickerner Straße",
    "Europaplatz",
    "Marktplatz",
    "altes Ausweisdokument",
    "biometrisches Foto",
    "Stadt Castrop-Rauxel",
    "Castrop-Rauxel",
    "Impressum",
    "Beglaubigung von Dokumenten",
    "Bürgerbüro",
];
/// Our own name, commands, files, and words of the draw that stand so in its files.
const SAME_EVERYWHERE: &[&str] = &[
    "Reihum", "reihum", "draw", "verify", "seed", "reveal", "secret", "pool", "result", "round",
    "root", "prev", "chain", "beacon", "policy", "anchor", "curl", "fsS",
];
/// They show letters, which were written in the language of who gets them.
const MAILBOX: [&str; 2] = ["mail", "mails"];
/// Attributes that people read or hear.
const READ: [&str; 5] = ["alt", "aria-label", "placeholder", "title", "content"];

/// The texts of a page that are in its own language.
fn texts(html: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for part in html.split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect("tags are closed");
        // Names of other languages are in those.
        if !tag.contains(" lang=") || tag.starts_with("html") {
            texts.push(text.to_owned());
        }
        let read = READ.iter().filter(|_| !tag.starts_with("meta"));
        texts.extend(
            read.flat_map(|name| super::values(tag, name))
                .map(str::to_owned),
        );
    }
    texts
}

/// Words of plain letters in `text` that nobody gave.
fn hard_coded(text: &str) -> Vec<String> {
    let mut rest = rest(text);
    for given in GIVEN {
        rest = rest.replace(given, " ");
    }
    // Addresses, paths, names of files.
    let spoken = rest.split_whitespace();
    let spoken = spoken.filter(|token| !token.contains(['/', '@', '=']) && !token.contains(".py"));
    // What has digits in it is a reference or a hash, or has the letters of one alone.
    let words = spoken.flat_map(|token| token.split(|sign: char| !sign.is_alphanumeric()));
    words
        .filter(|word| word.chars().count() > 1)
        .filter(|word| word.chars().all(char::is_alphabetic))
        .filter(|word| !word.chars().all(|sign| "abcdefA".contains(sign)))
        .filter(|word| !SAME_EVERYWHERE.contains(word))
        .map(str::to_owned)
        .collect()
}

#[test]
fn no_text_is_hard_coded() {
    let mut found = BTreeMap::new();
    let pages = every_page(language()).into_iter();
    for Shown { name, html, .. } in pages.filter(|page| !MAILBOX.contains(&page.name.as_str())) {
        assert!(html.contains("<html lang=\"ar-XB\" dir=\"rtl\">"), "{name}");
        let words = texts(&html).into_iter().flat_map(|text| hard_coded(&text));
        found.extend(words.map(|word| (word, name.clone())));
    }
    assert!(found.is_empty(), "hard-coded words, and where: {found:#?}");
}

#[test]
fn what_is_hard_coded_is_found() {
    let check = |html: &str, expect: &[&str]| {
        let found: Vec<String> = texts(html)
            .iter()
            .flat_map(|text| hard_coded(text))
            .collect();
        assert_eq!(found, expect, "{html}");
    };
    check("<p>Guten Tag</p>", &["Guten", "Tag"]);
    check("<p>\u{202e}Ĝûûţééñ\u{202c} 9:20</p>", &[]);
    check("<p aria-label=\"Menü\">\u{202e}x\u{202c}</p>", &["Menü"]);
    check("<a lang=\"de\">Deutsch</a>", &[]);
}

/// Declarations that would be the same in a script that runs from right to left.
fn one_sided(css: &str) -> Vec<String> {
    let declarations = css.split(['{', '}', ';']).map(str::trim);
    let one_sided = declarations.filter(|declaration| {
        let Some((name, value)) = declaration.split_once(": ") else {
            return false;
        };
        let sides = |text: &str| {
            text.split(['-', ' '])
                .any(|word| ["left", "right"].contains(&word))
        };
        let values: Vec<&str> = value.split_whitespace().collect();
        let shorthand = ["margin", "padding", "inset", "border-width"].contains(&name);
        sides(name)
            || (["text-align", "float", "clear"].contains(&name) && sides(value))
            || (shorthand && values.len() == 4 && values[1] != values[3])
            || (name == "border-radius" && values.len() > 1)
    });
    one_sided.map(str::to_owned).collect()
}

#[test]
fn the_style_sheet_knows_no_left_and_right() {
    let css = include_str!("../../assets/reihum.css");
    assert_eq!(one_sided(css), [] as [&str; 0]);
    for wrong in [
        "a { margin-left: 1px; }",
        "a { padding: 0 1px 0 2px; }",
        "a { text-align: right }",
    ] {
        assert_eq!(one_sided(wrong).len(), 1, "{wrong}");
    }
}
