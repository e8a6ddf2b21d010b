use proptest::prelude::*;

use super::*;

const TO: &str = "eva@example.net";

fn base() -> Address {
    "bounce@example.org".parse().expect("an address")
}

fn key() -> ServerKey {
    ServerKey::new([7; 32])
}

#[test]
fn reports_tell_dead_addresses_from_living_ones() {
    let check = |name: &str, message: &[u8], expect: &Report| {
        assert_eq!(&read(message), expect, "{name}");
        // Some servers send bare line feeds, others do not.
        let bare = String::from_utf8_lossy(message).replace("\r\n", "\n");
        assert_eq!(&read(bare.as_bytes()), expect, "{name}");
        assert_eq!(
            &read(bare.replace('\n', "\r\n").as_bytes()),
            expect,
            "{name}"
        );
    };
    let dead = |status: &str| Report::Dead(status.to_owned());
    let alive = |status: &str| Report::Alive(status.to_owned());
    macro_rules! sample {
        ($name:literal) => {
            (
                $name,
                &include_bytes!(concat!("../../../tests/it/bounce/", $name, ".eml"))[..],
            )
        };
    }
    for ((name, message), expect) in [
        // Written by Postfix 3.7.
        (sample!("postfix_unknown_user"), dead("5.1.1")),
        (sample!("postfix_no_host"), dead("5.4.4")),
        (sample!("postfix_rejected"), dead("5.1.1")),
        (sample!("postfix_full"), alive("5.2.2")),
        (sample!("postfix_delayed"), alive("4.4.1")),
        // Written by hand, in the shape of others.
        (sample!("exim_unknown"), dead("5.0.0")),
        (sample!("exchange_unknown"), dead("5.1.10")),
        (sample!("exchange_denied"), dead("5.4.1")),
        (sample!("exchange_spam"), alive("5.7.1")),
        (sample!("out_of_office"), Report::None),
    ] {
        check(name, message, &expect);
    }
}

#[test]
fn codes_mean_what_rfc_3463_says() {
    let check = |action: &str, status: &str, diagnosis: &str, expect: bool| {
        let report = format!(
            "Reporting-MTA: dns; mx.test\n\nFinal-Recipient: rfc822; x@y.test\nAction: {action}\n\
             Status: {status}\nDiagnostic-Code: {diagnosis}\n"
        );
        let dead = matches!(verdict(&report), Report::Dead(_));
        assert_eq!(dead, expect, "{action} {status} {diagnosis}");
    };
    for status in [
        "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4",
    ] {
        check("failed", status, "", true);
        check("Failed", &format!("{status} (permanent)"), "", true);
        check("delayed", status, "", false);
    }
    for status in [
        "5.2.2", "5.2.3", "5.3.4", "5.4.1", "5.4.6", "5.7.1", "4.2.2", "4.7.1", "4.4.7", "5.0.0",
        "",
    ] {
        check("failed", status, "smtp; 550 not today", false);
    }
    check("failed", "5.0.0", "smtp; 550 5.1.1 <x@y.test>: gone", true);
    check(
        "failed",
        "5.0.0",
        "smtp; 552 5.2.2 over quota, user unknown",
        false,
    );
    check("failed", "5.0.0", "smtp; 550 The user does not exist", true);
    check("relayed", "5.1.1", "", false);
}

#[test]
fn a_return_address_names_its_mail_and_cannot_be_forged() {
    let mail = Uuid::from_u128(0x0190_1234_5678_7abc_8def_0123_4567_89ab);
    let address = return_address(&key(), &base(), mail, TO).expect("an address");
    assert!(address.user().len() <= 64, "{address}");
    assert!(address.user().starts_with("bounce+"));
    for text in [
        format!("To: {address}\n\nhello"),
        format!("X-Original-To: {}\n", address.to_string().to_uppercase()),
        format!("bounce+too-short bounce+ <{address}>"),
    ] {
        let named = named_mails(&base(), text.as_bytes());
        let (id, mac) = named.first().expect("a mail");
        assert_eq!(*id, mail);
        assert!(is_genuine(&key(), mail, TO, mac));
        // Not for another mail, another address, or by another key.
        assert!(!is_genuine(&key(), Uuid::from_u128(1), TO, mac));
        assert!(!is_genuine(&key(), mail, "otto@example.net", mac));
        assert!(!is_genuine(&ServerKey::new([8; 32]), mail, TO, mac));
        assert!(!is_genuine(&key(), mail, TO, "aaaaaaaaaaaaa"));
        assert!(!is_genuine(&key(), mail, TO, ""));
    }
}

proptest! {
    #[test]
    fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        read(&bytes);
        named_mails(&base(), &bytes);
    }

    #[test]
    fn no_damage_to_a_report_breaks_it(at in 0_usize..2500, byte in any::<u8>(), cut in 0_usize..3000) {
        let mut report = include_bytes!("../../../tests/it/bounce/postfix_rejected.eml").to_vec();
        let length = report.len();
        report[at % length] = byte;
        report.truncate(cut);
        read(&report);
        named_mails(&base(), &report);
    }

    #[test]
    fn no_text_after_the_tag_breaks_it(tail in "\\PC{0,60}") {
        named_mails(&base(), format!("bounce+{tail}").as_bytes());
    }
}
