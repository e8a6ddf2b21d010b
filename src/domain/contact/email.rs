//! E-mail addresses: which there are, and which are the same mailbox.

use std::fmt;

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

/// The longest address in octets (RFC 5321, 4.5.3.1.3, without the angle brackets).
pub const EMAIL_BYTES_MAX: usize = 254;

/// The longest local part in octets (RFC 5321, 4.5.3.1.1).
pub const LOCAL_PART_BYTES_MAX: usize = 64;

/// Why a text is no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing was given.
    #[error("an e-mail address is missing")]
    Missing,
    /// More than [`EMAIL_BYTES_MAX`] octets.
    #[error("the e-mail address is longer than {EMAIL_BYTES_MAX} octets")]
    TooLong,
    /// Not of the form `name@domain.example`.
    #[error("this is no e-mail address")]
    Invalid,
}

impl EmailError {
    /// The name under which a page finds its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Missing => "email-missing",
            Self::TooLong => "email-too-long",
            Self::Invalid => "email-invalid",
        }
    }
}

/// An e-mail address that mail can be sent to.
///
/// Quoted local parts, address literals and domains without a dot exist in the standard, not
/// among citizens, and are refused.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress {
    typed: String,
    domain: String,
}

private_debug!(EmailAddress);

impl EmailAddress {
    /// Reads an address, without the space around it.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let typed = text.trim();
        if typed.is_empty() {
            return Err(EmailError::Missing);
        }
        if typed.len() > EMAIL_BYTES_MAX {
            return Err(EmailError::TooLong);
        }
        let (local, domain) = typed.split_once('@').ok_or(EmailError::Invalid)?;
        if !is_local_part(local) {
            return Err(EmailError::Invalid);
        }
        let domain = ascii_domain(domain).ok_or(EmailError::Invalid)?;
        // An internationalised domain grows on its way into ASCII.
        if local.len() + 1 + domain.len() > EMAIL_BYTES_MAX {
            return Err(EmailError::TooLong);
        }
        Ok(Self {
            typed: typed.to_owned(),
            domain,
        })
    }

    /// The address as its owner wrote it; for pages and receipts.
    pub fn as_typed(&self) -> &str {
        &self.typed
    }

    /// The same mailbox as an SMTP server takes it: the domain in ASCII, the local part untouched.
    pub fn for_sending(&self) -> String {
        format!("{}@{}", self.local(), self.domain)
    }

    /// One spelling for all that surely reach the same person: lower case, without what follows a
    /// plus, the domain in ASCII.
    ///
    /// Only compared, never sent to. Dots stay: most servers tell `a.b` from `ab`.
    pub fn canonical(&self) -> String {
        let local = self.local();
        let untagged = match local.split_once('+') {
            Some((name, _tag)) if !name.is_empty() => name,
            _ => local,
        };
        format!("{}@{}", untagged.to_lowercase(), self.domain)
    }

    fn local(&self) -> &str {
        self.typed.split('@').next().unwrap_or_default()
    }
}

/// A dot-atom (RFC 5322, 3.2.3), with letters and digits of all scripts (RFC 6531).
fn is_local_part(local: &str) -> bool {
    let atom = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|char| char.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(char))
    };
    local.len() <= LOCAL_PART_BYTES_MAX && local.split('.').all(atom)
}

/// The domain in lower-case ASCII (UTS 46), if it is a host name with a dot.
fn ascii_domain(domain: &str) -> Option<String> {
    let ascii = Uts46::new()
        .to_ascii(
            domain.as_bytes(),
            AsciiDenyList::STD3,
            Hyphens::Check,
            DnsLength::Verify,
        )
        .ok()?;
    let (_, top) = ascii.rsplit_once('.')?;
    // A number on top would be an IP address.
    let is_number = top.bytes().all(|byte| byte.is_ascii_digit());
    (!is_number).then(|| ascii.into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_is_sent_to_as_typed_and_compared_as_canonical() {
        let check = |text: &str, sent: &str, canonical: &str| {
            let address = EmailAddress::parse(text).unwrap();
            assert_eq!(address.as_typed(), text.trim());
            assert_eq!(address.for_sending(), sent, "{text}");
            assert_eq!(address.canonical(), canonical, "{text}");
        };
        check(
            " erika@example.org\n",
            "erika@example.org",
            "erika@example.org",
        );
        check(
            "Erika.M@Example.ORG",
            "Erika.M@example.org",
            "erika.m@example.org",
        );
        check(
            "erika+amt@example.org",
            "erika+amt@example.org",
            "erika@example.org",
        );
        check(
            "erika+a+b@example.org",
            "erika+a+b@example.org",
            "erika@example.org",
        );
        check("+amt@example.org", "+amt@example.org", "+amt@example.org");
        check(
            "e.r.i.k.a@gmail.com",
            "e.r.i.k.a@gmail.com",
            "e.r.i.k.a@gmail.com",
        );
        check(
            "erika@Bürgerbüro.de",
            "erika@xn--brgerbro-65af.de",
            "erika@xn--brgerbro-65af.de",
        );
        check(
            "erika@xn--brgerbro-65af.de",
            "erika@xn--brgerbro-65af.de",
            "erika@xn--brgerbro-65af.de",
        );
        check(
            "Jürgen@example.org",
            "Jürgen@example.org",
            "jürgen@example.org",
        );
        check(
            "o'neil{x}@a-b.example",
            "o'neil{x}@a-b.example",
            "o'neil{x}@a-b.example",
        );
    }

    #[test]
    fn what_is_no_address_says_why() {
        let check = |text: &str, key: &str| {
            let error = EmailAddress::parse(text).unwrap_err();
            assert_eq!(error.key(), key, "{text:?}");
        };
        check("", "email-missing");
        check(" \t\n", "email-missing");
        check(
            &format!("{}@example.org", "x".repeat(250)),
            "email-too-long",
        );
        check(
            &format!("{}@{}de", "x".repeat(60), "ü.".repeat(25)),
            "email-too-long",
        );
        for invalid in [
            "erika",
            "erika@",
            "@example.org",
            "erika@localhost",
            "erika@example.org.",
            "erika@example..org",
            "erika@-example.org",
            "erika@exam_ple.org",
            "erika@192.168.0.1",
            "erika@[192.168.0.1]",
            "a@b@example.org",
            "erika@example.org＠evil.example",
            ".erika@example.org",
            "erika.@example.org",
            "eri..ka@example.org",
            "eri ka@example.org",
            "erika@exa mple.org",
            "erika\r\nBcc: x@example.org",
            "erika@example.org\r\nBcc: x",
            "erika@example.org\u{0}",
            "eri\u{202e}ka@example.org",
            "\"erika\"@example.org",
            "Erika <erika@example.org>",
            "erika@example.org, x@example.org",
            "erika,x@example.org",
            "mailto:erika@example.org",
        ] {
            check(invalid, "email-invalid");
        }
        check(&format!("{}@example.org", "x".repeat(65)), "email-invalid");
        check(&format!("x@{}.org", "x".repeat(64)), "email-invalid");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = EmailAddress::parse(&text);
            let _ = EmailAddress::parse(&format!("x@{text}"));
            let _ = EmailAddress::parse(&format!("{text}@example.org"));
        }

        #[test]
        fn case_and_tag_make_no_second_person(local in "[a-z0-9]{1,20}", tag in "[a-z0-9+]{0,20}") {
            let plain = EmailAddress::parse(&format!("{local}@example.org")).unwrap();
            let other = format!("{local}+{tag}@example.org").to_uppercase();
            let other = EmailAddress::parse(&other).unwrap();
            prop_assert_eq!(plain.canonical(), other.canonical());
            prop_assert_eq!(EmailAddress::parse(&other.for_sending()).unwrap().canonical(), plain.canonical());
        }
    }
}
