//! Which server, how to get in, and how long each step may take: `mail.smtp_url`, read once.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::TlsParameters;
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{SMTP_PORT, SUBMISSION_PORT, SUBMISSIONS_PORT};
use url::Url;

/// How long we wait for the answer to QUIT, which changes nothing any more.
pub(super) const QUIT_LIMIT: Duration = Duration::from_secs(2);

/// How long each step of the conversation may take.
///
/// Shorter than the minutes of RFC 5321 (section 4.5.3.2), because the next hop is the
/// office's own relay, and a worker that waits delivers nobody else's offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Name look-up, TCP, TLS of `smtps://`, greeting and EHLO.
    pub connect: Duration,
    /// STARTTLS, handshake and the second EHLO.
    pub starttls: Duration,
    /// AUTH with its challenges.
    pub auth: Duration,
    /// MAIL FROM.
    pub mail: Duration,
    /// RCPT TO; relays look recipients up here.
    pub rcpt: Duration,
    /// DATA, until 354.
    pub data: Duration,
    /// The content until its 250; virus scanners sit here.
    pub content: Duration,
}

impl Limits {
    /// What production uses.
    pub const DEFAULT: Self = Self {
        connect: Duration::from_secs(30),
        starttls: Duration::from_secs(30),
        auth: Duration::from_secs(30),
        mail: Duration::from_secs(30),
        rcpt: Duration::from_mins(1),
        data: Duration::from_secs(30),
        content: Duration::from_mins(3),
    };

    /// The longest one delivery can take; a lease on a mail must outlast it.
    pub fn total(&self) -> Duration {
        [
            self.starttls,
            self.auth,
            self.mail,
            self.rcpt,
            self.data,
            self.content,
        ]
        .into_iter()
        .fold(self.connect, std::time::Duration::saturating_add)
        .saturating_add(QUIT_LIMIT)
    }
}

#[derive(Clone)]
pub(super) enum Encryption {
    None,
    Wanted(TlsParameters),
    Required(TlsParameters),
    FromTheStart(TlsParameters),
}

/// A mail server, as `mail.smtp_url` names it.
#[derive(Clone)]
pub struct Smtp {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) hello: ClientId,
    pub(super) encryption: Encryption,
    pub(super) credentials: Option<Credentials>,
    /// How long each step may take; tests shorten it.
    pub limits: Limits,
}

impl fmt::Debug for Smtp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never the credentials.
        write!(formatter, "Smtp({}:{})", self.host, self.port)
    }
}

/// Reads `mail.smtp_url`, as lettre's own connection URLs are written: `smtp://host:25`,
/// `smtp://user:password@host:587?tls=required`, `smtp://host?tls=opportunistic`,
/// `smtps://host`; a path is the name for EHLO. User and password are percent-encoded.
///
/// The error is a sentence for whoever wrote the configuration and never repeats the password.
/// Credentials without forced encryption are only for a server on this machine.
pub fn parse(text: &str) -> Result<Smtp, String> {
    let url = Url::parse(text).map_err(|error| format!("is no URL ({error})"))?;
    let host = url
        .host_str()
        .filter(|host| !host.is_empty())
        .ok_or("names no host")?
        .trim_matches(['[', ']'])
        .to_owned();
    let (encryption, port) = encryption(&url, &host)?;
    let credentials = credentials(&url)?;
    let forced = matches!(
        encryption,
        Encryption::Required(_) | Encryption::FromTheStart(_)
    );
    if credentials.is_some() && !forced && !is_loopback(&host) {
        return Err(
            "would send the password in the clear; add ?tls=required or use smtps://".into(),
        );
    }
    Ok(Smtp {
        port: url.port().unwrap_or(port),
        hello: hello(&url)?,
        host,
        encryption,
        credentials,
        limits: Limits::DEFAULT,
    })
}

fn encryption(url: &Url, host: &str) -> Result<(Encryption, u16), String> {
    if let Some((key, _)) = url.query_pairs().find(|(key, _)| key != "tls") {
        return Err(format!(
            "has the unknown option \"{key}\"; only tls is known"
        ));
    }
    let tls = || {
        TlsParameters::new(host.to_owned())
            .map_err(|error| format!("cannot be used with TLS: {error}"))
    };
    let option = url
        .query_pairs()
        .next()
        .map(|(_, value)| value.into_owned());
    match (url.scheme(), option.as_deref()) {
        ("smtp", None) => Ok((Encryption::None, SMTP_PORT)),
        ("smtp", Some("opportunistic")) => Ok((Encryption::Wanted(tls()?), SUBMISSION_PORT)),
        ("smtp", Some("required")) => Ok((Encryption::Required(tls()?), SUBMISSION_PORT)),
        ("smtps", None | Some("required")) => {
            Ok((Encryption::FromTheStart(tls()?), SUBMISSIONS_PORT))
        }
        ("smtp" | "smtps", Some(other)) => Err(format!(
            "has tls={other}; write tls=required or tls=opportunistic"
        )),
        (scheme, _) => Err(format!("begins with {scheme}:, not with smtp: or smtps:")),
    }
}

fn credentials(url: &Url) -> Result<Option<Credentials>, String> {
    let decode = |text: &str| {
        percent_decoded(text).ok_or("has a user or password that is no percent-encoded UTF-8")
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) | (_, None) => Err("needs both a user and a password, or none".into()),
        (user, Some(password)) => Ok(Some(Credentials::new(decode(user)?, decode(password)?))),
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(first);
        }
    }
    String::from_utf8(bytes).ok()
}

fn hello(url: &Url) -> Result<ClientId, String> {
    let name = url.path().trim_matches('/');
    if name.is_empty() {
        return Ok(ClientId::default());
    }
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte));
    if plain {
        Ok(ClientId::Domain(name.to_owned()))
    } else {
        Err(format!(
            "has the path \"{name}\", which is no host name for EHLO"
        ))
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_read_as_lettre_writes_them() {
        let cases = [
            ("smtp://127.0.0.1:25", "127.0.0.1", 25),
            ("smtp://mail.example.org", "mail.example.org", 25),
            ("smtp://[::1]:2525", "::1", 2525),
            ("smtps://mail.example.org", "mail.example.org", 465),
            (
                "smtp://mail.example.org?tls=required",
                "mail.example.org",
                587,
            ),
            (
                "smtp://mail.example.org?tls=opportunistic",
                "mail.example.org",
                587,
            ),
            (
                "smtp://a%40b:c%3Ad@mail.example.org:26?tls=required",
                "mail.example.org",
                26,
            ),
            ("smtp://a:b@localhost/reihum.example.org", "localhost", 25),
        ];
        for (url, host, port) in cases {
            let smtp = parse(url).expect(url);
            assert_eq!((smtp.host.as_str(), smtp.port), (host, port), "{url}");
        }
        let smtp = parse("smtps://a%40b:c%3Ad%25@mail.example.org").expect("a server");
        assert_eq!(
            smtp.credentials,
            Some(Credentials::new("a@b".into(), "c:d%".into()))
        );
    }

    #[test]
    fn a_bad_url_is_told_without_its_password() {
        let cases = [
            ("", "is no URL"),
            ("smtp://", "names no host"),
            ("http://mail.example.org", "not with smtp:"),
            ("smtp://mail.example.org?tls=yes", "tls=yes"),
            ("smtp://mail.example.org?ssl=1", "unknown option"),
            (
                "smtp://user@mail.example.org?tls=required",
                "both a user and a password",
            ),
            (
                "smtp://u:hidden%zz@mail.example.org?tls=required",
                "percent-encoded",
            ),
            ("smtp://u:hidden@mail.example.org", "in the clear"),
            (
                "smtp://u:hidden@mail.example.org?tls=opportunistic",
                "in the clear",
            ),
            ("smtp://u:hidden@127.0.0.1.example.org", "in the clear"),
            ("smtp://mail.example.org/a b", "no host name for EHLO"),
        ];
        for (url, expected) in cases {
            let error = parse(url).expect_err(url);
            assert!(error.contains(expected), "{url}: {error}");
            assert!(!error.contains("hidden"), "{error}");
        }
    }

    #[test]
    fn a_lease_can_outlast_the_slowest_delivery() {
        assert!(Limits::DEFAULT.total() < Duration::from_mins(10));
    }
}
