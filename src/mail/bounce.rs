//! What comes back: reports of mail servers (RFC 3464), and the return address that tells which
//! mail each is about.
//!
//! Knows no database and no person. Whatever bytes come in, nothing here breaks.

use data_encoding::BASE32_NOPAD;
use lettre::Address;
use mail_parser::{MessageParser, MimeHeaders};
use uuid::Uuid;

use crate::domain::token::ServerKey;

/// As much of a message is read, in bytes: a report stands at its beginning.
pub const READ_MAX: usize = 1 << 20;
/// Bytes of the MAC in a return address: a forged one ends nobody's offer.
const MAC_LENGTH: usize = 8;
/// Letters of an id, a hyphen, letters of a MAC.
const ID_LETTERS: usize = 26;
const TAG_LETTERS: usize = 40;
/// A mail server's words are kept up to this length, in characters.
const DIAGNOSIS_MAX: usize = 500;

/// What a message that came back says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// The address takes no mail, and will not: its status code.
    Dead(String),
    /// The mail waits, or the mailbox is full, or the server dislikes it: the address lives.
    Alive(String),
    /// No report at all: an automatic answer, or advertisement.
    None,
}

/// The return address of a mail to `to`: `bounce+ID-MAC@example.org` for `bounce@example.org`. The
/// MAC covers the address the mail goes to, so a report counts against no other.
pub fn return_address(key: &ServerKey, base: &Address, mail: Uuid, to: &str) -> Option<Address> {
    let id = BASE32_NOPAD.encode(mail.as_bytes()).to_ascii_lowercase();
    let tag = format!("{id}-{}", mac(key, mail, to));
    Address::new(format!("{}+{tag}", base.user()), base.domain()).ok()
}

/// The mails that a message may be about, as its text names them, with their MACs: mail servers
/// note the return address in different places.
pub fn named_mails(base: &Address, message: &[u8]) -> Vec<(Uuid, String)> {
    let text =
        String::from_utf8_lossy(&message[..message.len().min(READ_MAX)]).to_ascii_lowercase();
    let before = format!("{}+", base.user().to_ascii_lowercase());
    let mut found: Vec<(Uuid, String)> = Vec::new();
    for (at, _) in text.match_indices(&before) {
        let tag = text[at + before.len()..].get(..TAG_LETTERS);
        let named = tag.and_then(|tag| tag.split_at_checked(ID_LETTERS));
        let named = named.and_then(|(id, mac)| Some((parse_id(id)?, mac.strip_prefix('-')?)));
        if let Some((id, mac)) = named
            && !found.iter().any(|(known, _)| *known == id)
        {
            found.push((id, mac.to_owned()));
        }
    }
    found
}

fn parse_id(letters: &str) -> Option<Uuid> {
    let bytes = BASE32_NOPAD.decode(letters.to_ascii_uppercase().as_bytes());
    Uuid::from_slice(&bytes.ok()?).ok()
}

/// Whether `mac` shows that a mail with this id was sent to `to` by us.
pub fn is_genuine(key: &ServerKey, mail: Uuid, to: &str, mac_found: &str) -> bool {
    use subtle::ConstantTimeEq;
    mac(key, mail, to)
        .as_bytes()
        .ct_eq(mac_found.as_bytes())
        .into()
}

fn mac(key: &ServerKey, mail: Uuid, to: &str) -> String {
    let full = key.hash("bounce", &format!("{mail} {to}"));
    BASE32_NOPAD
        .encode(&full[..MAC_LENGTH])
        .to_ascii_lowercase()
}

/// Reads what came back.
pub fn read(message: &[u8]) -> Report {
    let message = &message[..message.len().min(READ_MAX)];
    let Some(parsed) = MessageParser::default().parse(message) else {
        return Report::None;
    };
    let report = parsed.parts.iter().find(|part| {
        part.content_type().is_some_and(|kind| {
            let subtype = kind.subtype().unwrap_or_default();
            kind.ctype().eq_ignore_ascii_case("message")
                && (subtype.eq_ignore_ascii_case("delivery-status")
                    || subtype.eq_ignore_ascii_case("global-delivery-status"))
        })
    });
    report.map_or(Report::None, |part| {
        verdict(&String::from_utf8_lossy(part.contents()))
    })
}

/// What the recipients of a report come to: one mail has one, and some servers name it twice.
fn verdict(report: &str) -> Report {
    let report = report.replace("\r\n", "\n");
    let mut alive = Report::None;
    for group in report.split("\n\n") {
        let fields = fields(group);
        let field = |name: &str| {
            let found = fields.iter().find(|(known, _)| known == name);
            found.map_or("", |(_, value)| value.as_str())
        };
        let action = field("action").to_ascii_lowercase();
        if action.is_empty() {
            continue;
        }
        let diagnosis = field("diagnostic-code").to_ascii_lowercase();
        let status = status(field("status"), &diagnosis);
        if action.starts_with("failed") && is_dead(&status, &diagnosis) {
            return Report::Dead(status);
        }
        alive = Report::Alive(status);
    }
    alive
}

/// The fields of a group, names in small letters, folded lines put together.
fn fields(group: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in group.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    fields
}

/// The status code (RFC 3463); where the report only says "failed", what the other server said.
fn status(stated: &str, diagnosis: &str) -> String {
    let stated = stated.split_whitespace().next().unwrap_or_default();
    if is_code(stated) && !stated.ends_with(".0.0") {
        return stated.to_owned();
    }
    let words = diagnosis.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    let told = words
        .map(|word| word.trim_matches('.'))
        .find(|word| is_code(word));
    told.map_or_else(
        || {
            if is_code(stated) {
                stated.to_owned()
            } else {
                String::new()
            }
        },
        str::to_owned,
    )
}

fn is_code(word: &str) -> bool {
    let mut parts = word.split('.');
    let class = parts
        .next()
        .is_some_and(|class| matches!(class, "2" | "4" | "5"));
    let short =
        |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let rest: Vec<&str> = parts.collect();
    class && rest.len() == 2 && rest.into_iter().all(short)
}

/// Nobody reads mail there, and waiting does not help: no such mailbox (5.1.1, 5.1.3), no such host
/// or one that takes no mail (5.1.2, 5.1.10, 5.4.4), moved (5.1.6), closed (5.2.1). A full mailbox
/// (5.2.2), a size or a policy (5.7.1) says nothing of the kind.
fn is_dead(status: &str, diagnosis: &str) -> bool {
    const DEAD: [&str; 7] = [
        "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4",
    ];
    /// What servers say that give no code, or one that means many things.
    const PHRASES: [&str; 9] = [
        "user unknown",
        "unknown user",
        "no such user",
        "user not found",
        "no such recipient",
        "recipient unknown",
        "recipient not found",
        "mailbox not found",
        "does not exist",
    ];
    if DEAD.contains(&status) {
        return true;
    }
    let diagnosis: String = diagnosis.chars().take(DIAGNOSIS_MAX).collect();
    match status {
        // Exchange Online says so of everybody it does not know.
        "5.4.1" => diagnosis.contains("recipient address rejected"),
        "" | "5.0.0" | "5.5.0" => PHRASES.iter().any(|phrase| diagnosis.contains(phrase)),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
