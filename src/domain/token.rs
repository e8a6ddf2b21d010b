//! Links are derived, not stored.
//!
//! A token is purpose ‖ row id ‖ version ‖ the first 16 bytes of MAC(server key, purpose ‖ id ‖
//! version), in base64url (RFC 4648). A stolen database opens no link while the key lies
//! elsewhere, and a new version ends the links that are out.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// Bytes of a token: 1 purpose, 16 id, 4 version, 16 MAC.
const TOKEN_LENGTH: usize = 37;
/// Bytes that the MAC covers.
const SIGNED_LENGTH: usize = 21;
/// Bytes kept of a keyed hash.
const HASH_LENGTH: usize = 16;

/// What a link is good for: one purpose each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Shows that the address is the citizen's.
    Verify,
    /// The entry page.
    Entry,
    /// One offer.
    Offer,
    /// One appointment.
    Appointment,
    /// A bearer token of staff.
    Staff,
    /// Shows that an address that was stated anew is the citizen's.
    Address,
}

impl Purpose {
    const ALL: [Self; 6] = [
        Self::Verify,
        Self::Entry,
        Self::Offer,
        Self::Appointment,
        Self::Staff,
        Self::Address,
    ];

    fn byte(self) -> u8 {
        match self {
            Self::Verify => 1,
            Self::Entry => 2,
            Self::Offer => 3,
            Self::Appointment => 4,
            Self::Staff => 5,
            Self::Address => 6,
        }
    }
}

/// A token that was opened: the MAC was right. Whether the row and the version are, the caller
/// looks up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is good for.
    pub purpose: Purpose,
    /// The row it points to.
    pub id: Uuid,
    /// The version of the row's links.
    pub version: u32,
}

/// The 32 bytes that sign links and key the hashes of contact data.
#[derive(Clone)]
pub struct ServerKey([u8; 32]);

impl ServerKey {
    /// Takes the key.
    pub fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// The link text for `token`.
    pub fn seal(&self, token: Token) -> String {
        let mut bytes = [0; TOKEN_LENGTH];
        bytes[0] = token.purpose.byte();
        bytes[1..17].copy_from_slice(token.id.as_bytes());
        bytes[17..21].copy_from_slice(&token.version.to_be_bytes());
        let mac = self.mac(b"reihum/link", &bytes[..SIGNED_LENGTH]);
        bytes[SIGNED_LENGTH..].copy_from_slice(&mac);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// What `text` points to; nothing if it was cut, altered or made by somebody else.
    pub fn open(&self, text: &str) -> Option<Token> {
        let bytes: [u8; TOKEN_LENGTH] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
        let (signed, mac) = bytes.split_at(SIGNED_LENGTH);
        if !bool::from(self.mac(b"reihum/link", signed).ct_eq(mac)) {
            return None;
        }
        Some(Token {
            purpose: Purpose::ALL
                .into_iter()
                .find(|purpose| purpose.byte() == signed[0])?,
            id: Uuid::from_slice(&signed[1..17]).ok()?,
            version: u32::from_be_bytes(signed[17..21].try_into().ok()?),
        })
    }

    /// A keyed hash of contact data: equal for equal people, and nothing without the key.
    pub fn hash(&self, kind: &'static str, value: &str) -> Vec<u8> {
        self.mac(kind.as_bytes(), value.as_bytes()).to_vec()
    }

    fn mac(&self, domain: &[u8], message: &[u8]) -> [u8; HASH_LENGTH] {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(domain);
        mac.update(&[0]);
        mac.update(message);
        let full = mac.finalize().into_bytes();
        let mut cut = [0; HASH_LENGTH];
        cut.copy_from_slice(&full[..HASH_LENGTH]);
        cut
    }
}

impl std::fmt::Debug for ServerKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ServerKey(…)")
    }
}

/// Crockford's base 32.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The reference a citizen quotes on the phone: 40 random bits of the entry's id in Crockford's
/// base 32, `7K3M-Q2WX`.
pub fn reference(entry: Uuid) -> String {
    let mut bits = entry.as_u128() & ((1 << 40) - 1);
    let mut letters = Vec::with_capacity(8);
    for _ in 0..8 {
        letters.push(char::from(
            ALPHABET[usize::try_from(bits & 31).unwrap_or_default()],
        ));
        bits >>= 5;
    }
    let (head, tail) = letters.split_at(4);
    format!(
        "{}-{}",
        head.iter().collect::<String>(),
        tail.iter().collect::<String>()
    )
}

/// The last five bytes of the ids whose reference is `text`, however it was typed: without the
/// hyphen, in small letters, with O for 0 or I and L for 1. `None` if it is no reference.
pub fn parse_reference(text: &str) -> Option<[u8; 5]> {
    let mut bits: u64 = 0;
    let mut letters = 0;
    for letter in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
        let letter = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let value = ALPHABET
            .iter()
            .position(|known| char::from(*known) == letter)?;
        // The first letter carries the lowest five bits.
        bits |= u64::try_from(value).ok()?.checked_shl(5 * letters)?;
        letters += 1;
        if letters > 8 {
            return None;
        }
    }
    let bytes = bits.to_be_bytes();
    (letters == 8).then(|| [bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]])
}

/// What a citizen without the mail at hand reads out on the phone: seven digits made from `chance`
/// and a check digit (Luhn, ISO/IEC 7812-1), which finds a digit misheard or two swapped.
pub fn short_code(chance: u32) -> String {
    let digits = format!("{:07}", chance % 10_000_000);
    let check = (10 - luhn_sum(&digits)) % 10;
    let (head, tail) = digits.split_at(4);
    format!("{head}-{tail}{check}")
}

/// The sum of the digits modulo 10, every other one doubled, as if a check digit followed.
fn luhn_sum(digits: &str) -> u32 {
    let digits = digits.chars().rev().filter_map(|digit| digit.to_digit(10));
    let weighed = digits.enumerate().map(|(at, digit)| {
        let doubled = digit * 2;
        match at % 2 {
            0 => doubled / 10 + doubled % 10,
            _ => digit,
        }
    });
    weighed.sum::<u32>() % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> Token {
        Token {
            purpose: Purpose::Offer,
            id: Uuid::from_u128(7),
            version: 3,
        }
    }

    #[test]
    fn what_was_sealed_opens() {
        let key = ServerKey::new([1; 32]);
        assert_eq!(key.open(&key.seal(token())), Some(token()));
    }

    #[test]
    fn cut_altered_or_foreign_tokens_stay_shut() {
        let key = ServerKey::new([1; 32]);
        let text = key.seal(token());
        assert_eq!(ServerKey::new([2; 32]).open(&text), None);
        for at in 0..text.len() {
            assert_eq!(key.open(&text[..at]), None, "cut at {at}");
            let mut altered = text.clone().into_bytes();
            altered[at] = if altered[at] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(altered).expect("ASCII");
            assert_eq!(key.open(&altered), None, "altered at {at}");
        }
        for nonsense in ["", "ä", "not base64 !", &"A".repeat(10_000)] {
            assert_eq!(key.open(nonsense), None);
        }
    }

    #[test]
    fn short_codes_carry_a_check_digit() {
        // The example of the Luhn algorithm, cut to seven digits: 7992739 ends in 8.
        assert_eq!(short_code(7_992_739), "7992-7398");
        assert_eq!(short_code(0), "0000-0000");
        assert_ne!(short_code(1_234_567), short_code(1_234_576));
    }

    #[test]
    fn references_are_easy_to_read_out() {
        let reference = reference(Uuid::from_u128(0x1234_5678_9abc_def0));
        assert_eq!(reference.len(), 9);
        assert!(!reference.contains(['I', 'L', 'O', 'U']), "{reference}");
    }

    #[test]
    fn references_are_understood_as_they_are_typed() {
        let id = Uuid::from_u128(0x0011_2233_4455_6677_8899_aabb_ccdd_eeff);
        let bytes = id.as_bytes();
        let ending = [bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]];
        let reference = reference(id);
        for typed in [
            reference.clone(),
            reference.to_lowercase(),
            reference.replace('-', ""),
            format!(" {} ", reference.replace('-', " ")),
        ] {
            assert_eq!(parse_reference(&typed), Some(ending), "{typed}");
        }
        assert_eq!(parse_reference("ooil-0000"), parse_reference("0011-0000"));
        for nonsense in ["", "7K3M-Q2W", "7K3M-Q2WXX", "7K3M-Q2WU", "ä"] {
            assert_eq!(parse_reference(nonsense), None, "{nonsense}");
        }
    }
}
