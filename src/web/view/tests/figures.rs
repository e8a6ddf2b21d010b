//! The public figures and the pages beside them: what stands there, and what never does.

use super::samples::figures::{check, record, statistics};
use super::*;

const ANCHOR_URL: &str = "curl -fsS \"https://termine.example.org/verify.py\" -o verify.py";

#[test]
fn channels_are_compared_in_one_sentence_and_in_bars() {
    let shown = html(&statistics(Language::GERMAN, true));
    for expected in [
        "Am Telefon dauerte es bis zum ersten Angebot 3 Stunden länger als im Internet.",
        "die Hälfte bis 27 Stunden, neun von zehn bis 5 Tage",
        "<svg class=\"bar\" viewBox=\"0 0 1000 10\"",
        "<rect class=\"outer\" width=\"1000\" height=\"10\"/>",
        "weniger als 5",
        "nicht genannt",
        "Vorrang: Krankheit oder Behandlung",
    ] {
        assert!(shown.contains(expected), "missing: {expected}");
    }
    // Three were enlisted as of an earlier day: that is too few to be counted out.
    assert!(!shown.contains("<td>3</td>"), "a small number is told");
    let few = html(&statistics(Language::GERMAN, false));
    assert!(few.contains("zu wenige, um etwas zu sagen"));
    for never in ["<svg class=\"bar\"", "Am Telefon dauerte", "<td>1</td>"] {
        assert!(!few.contains(never), "{never}");
    }
}

#[test]
fn commands_are_those_of_the_town_and_of_who_may_read() {
    let has = |publish: Publish, expected: [bool; 4]| {
        let page = html(&check(Language::GERMAN, publish, Some(12)));
        let page = page.replace("&#34;", "\"");
        let found = [
            "https://termine.example.org/rounds/12/pool\" -o round-12.pool",
            "/rounds/12/result?receipt=LINKTEIL\" -o round-12.result",
            "python3 verify.py round-12.pool round-12.result --secret PRÜFSCHLÜSSEL",
            "https://termine.example.org/api/v1/rounds/12/proof/LINKTEIL",
        ]
        .map(|words| page.contains(words));
        assert_eq!(found, expected, "{publish:?}");
        assert!(page.contains(ANCHOR_URL), "{publish:?}");
        let chain = format!("python3 verify.py round-1.pool round-1.result --anchor {HASH}");
        assert!(page.contains(&chain), "{publish:?}");
    };
    has(Publish::Full, [true, false, true, false]);
    has(Publish::Participants, [false, true, true, false]);
    has(Publish::Internal, [false, false, false, true]);
}

#[test]
fn the_record_says_what_the_rules_do() {
    let mut page = record(Language::GERMAN, Publish::Participants);
    page.terms.contact_days = 3;
    page.terms.strike_days = 170;
    page.files_days = 80;
    let shown = html(&page);
    for expected in [
        "<td>3 Tage nach dem Ende des Eintrags</td>",
        "<td>170 Tage</td>",
        "<td>80 Tage nach der Runde</td>",
        "nur lesen, wer selbst einen Eintrag hat",
        "300 Einträge in der Stunde",
        "Der Schlüssel liegt in der Datenbank.",
    ] {
        assert!(shown.contains(expected), "missing: {expected}");
    }
    let full = html(&record(Language::GERMAN, Publish::Full));
    for expected in [
        "darf jede Person lesen",
        "Der Mailserver, dem",
        "außerhalb der Datenbank:",
    ] {
        assert!(full.contains(expected), "missing: {expected}");
    }
    assert!(!full.contains("in der Stunde"));
}
