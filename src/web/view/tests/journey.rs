//! The questions of joining, and all answers once more.

use super::super::html;
use super::super::journey::Question;
use super::samples::{ESCAPED, all_errors, ask, check, typed};
use crate::locale::Language;

#[test]
fn a_question_keeps_what_was_typed_and_names_what_is_wrong() {
    let german = Language::GERMAN;
    let check = |question: Question, expected: &[&str]| {
        let page = html(&ask(german, question, typed(), all_errors(german)));
        let expected = expected.iter().chain(&["<title>Fehler: "]);
        for words in expected {
            assert!(page.contains(words), "{question:?} lacks: {words}");
        }
        page
    };
    check(
        Question::Service,
        &[
            "value=\"reisepass\" checked",
            "href=\"#service-1\"",
            "<input type=\"hidden\" name=\"offices\" value=\"ickern\">",
        ],
    );
    check(
        Question::Offices,
        &["value=\"ickern\" checked", "href=\"#offices-1\""],
    );
    check(
        Question::Persons,
        &["<option selected>3</option>", "href=\"#persons\""],
    );
    let when = check(
        Question::When,
        &[
            "value=\"mon-08:00-10:00\" checked",
            "value=\"sat-16:00-18:00\" checked",
            "value=\"48\" selected",
            "name=\"not_before\" value=\"2026-12-24\"",
            "<input type=\"hidden\" name=\"persons\" value=\"3\">",
        ],
    );
    let places = ["#window-1-1", "#not_before", "#not_after", "#notice_hours"].map(|anchor| {
        when.find(&format!("href=\"{anchor}\""))
            .expect("every error is linked")
    });
    assert!(places.is_sorted(), "the summary follows the page");
    let name = check(
        Question::Name,
        &["<a href=\"#family\">Geben Sie Ihren Nachnamen ein.</a>"],
    );
    assert!(
        name.contains(&format!("name=\"given\" value=\"{ESCAPED}\"")),
        "a name is escaped"
    );
    let contact = check(
        Question::Contact,
        &[
            "name=\"email\" value=\"anna@\"",
            "aria-describedby=\"email-hint email-error\" aria-invalid=\"true\"",
        ],
    );
    assert!(
        contact.contains(&format!(
            "type=\"hidden\" name=\"given\" value=\"{ESCAPED}\""
        )),
        "a name is escaped where it is carried along"
    );
}

#[test]
fn all_answers_stand_on_one_page_each_with_its_way_back() {
    let page = html(&check(Language::GERMAN));
    for expected in [
        "<dt>Anliegen</dt><dd><span class=\"line\">Reisepass beantragen</span>",
        "<dt>Personen</dt><dd><span class=\"line\">3</span>",
        "<span class=\"line\">Bürgerbüro Ickern</span>",
        "<span class=\"line\">Montag, 8:00 bis 12:00 Uhr</span><span class=\"line\">Dienstag, 8:00 bis 12:00 Uhr</span>",
        "Donnerstag, 24. Dezember 2026 bis Dienstag, 1. Dezember 2026",
        "Mindestens 2 Tage vorher Bescheid",
        "name=\"go\" value=\"contact\" formaction=\"/de/join/check\"",
        "<form class=\"question\" method=\"post\" action=\"/de/\"",
        "<input type=\"hidden\" name=\"window\" value=\"sat-16:00-18:00\">",
    ] {
        assert!(page.contains(expected), "missing: {expected}: {page}");
    }
}
