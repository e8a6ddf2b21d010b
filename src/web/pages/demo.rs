//! The mailbox of the demo: mails that would have gone to people, read from the folder they were
//! written to. Only where there is no config file and nobody else can reach the listener.

use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{ACCEPT_LANGUAGE, HeaderMap};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use axum::routing::get;
use chrono::{DateTime, Utc};
use mail_parser::{Address, HeaderValue, Message, MessageParser};

use super::answer;
use super::join::preferred;
use super::message::not_found;
use crate::config::{Config, Route};
use crate::locale::Language;
use crate::service::App;
use crate::web::view::demo::{MailLine, MailList, MailPage};
use crate::web::view::{Chrome, html};

/// Where the list is.
const LIST: &str = "/demo/mail";
/// The newest mails that the list shows.
const MAILS_MAX: usize = 200;
/// A mail larger than this was not written by us.
const MAIL_BYTES_MAX: u64 = 1 << 20;

/// Whether the mailbox may be open: in the demo, on a loopback listener, with mails as files.
pub fn is_open(config: &Config) -> bool {
    config.demo && config.server.listen.ip().is_loopback() && directory(config).is_some()
}

/// To be added where [`is_open`]; elsewhere these pages answer 404.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route(LIST, get(list))
        .route("/demo/mail/{name}", get(show))
}

fn directory(config: &Config) -> Option<&PathBuf> {
    match &config.mail.route {
        Route::Files(directory) => Some(directory),
        Route::Smtp(_) => None,
    }
}

/// The folder, unless the mailbox is closed.
fn mailbox(config: &Config) -> Option<&PathBuf> {
    directory(config).filter(|_| is_open(config))
}

async fn list(State(app): State<Arc<App>>, headers: HeaderMap, uri: Uri) -> Response {
    let Some(directory) = mailbox(&app.config) else {
        return not_found(State(app), uri).await;
    };
    let mut mails = Vec::new();
    for name in names(directory).await.into_iter().take(MAILS_MAX) {
        if let Some(raw) = read(directory, &name).await {
            mails.extend(line(&name, &raw));
        }
    }
    let language = language(&headers);
    let page = MailList {
        chrome: chrome(&app.config, language),
        mails,
        zone: app.zone(),
    };
    answer::respond(StatusCode::OK, language, true, html(&page))
}

async fn show(
    State(app): State<Arc<App>>,
    name: Result<Path<String>, axum::extract::rejection::PathRejection>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let raw = match (mailbox(&app.config), name) {
        (Some(directory), Ok(Path(name))) => listed(directory, &name).await,
        _ => None,
    };
    let language = language(&headers);
    let page = raw.and_then(|raw| page(chrome(&app.config, language), &raw));
    match page {
        Some(page) => answer::respond(StatusCode::OK, language, true, html(&page)),
        None => not_found(State(app), uri).await,
    }
}

fn language(headers: &HeaderMap) -> Language {
    let wanted = headers.get(ACCEPT_LANGUAGE);
    preferred(
        wanted
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default(),
    )
}

fn chrome(config: &Config, language: Language) -> Chrome {
    answer::chrome(config, language, None)
}

/// Names of the mails, newest first: they begin with the time. No folder is no mail.
async fn names(directory: &FilePath) -> Vec<String> {
    let mut names = Vec::new();
    let Ok(mut entries) = tokio::fs::read_dir(directory).await else {
        return names;
    };
    while let Ok(Some(entry)) = entries.next_entry().await {
        let name = entry.file_name().into_string();
        names.extend(name.ok().filter(|name| is_plain(name)));
    }
    names.sort_unstable_by(|one, other| other.cmp(one));
    names
}

/// Whether `name` can be one of our files, and nothing that leads elsewhere.
fn is_plain(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let ours = name.strip_suffix(".eml").is_some();
    ours && !name.starts_with('.') && name.bytes().all(plain)
}

/// The mail, if its name stands in the folder.
async fn listed(directory: &FilePath, name: &str) -> Option<Vec<u8>> {
    if !names(directory).await.iter().any(|listed| listed == name) {
        return None;
    }
    read(directory, name).await
}

async fn read(directory: &FilePath, name: &str) -> Option<Vec<u8>> {
    let path = directory.join(name);
    let about = tokio::fs::symlink_metadata(&path).await.ok()?;
    if !about.is_file() || about.len() > MAIL_BYTES_MAX {
        return None;
    }
    tokio::fs::read(path).await.ok()
}

fn line(name: &str, raw: &[u8]) -> Option<MailLine> {
    let mail = MessageParser::default().parse(raw)?;
    Some(MailLine {
        href: format!("{LIST}/{name}"),
        sent: sent(&mail),
        to: mail.to().map(addresses).unwrap_or_default(),
        subject: mail.subject().unwrap_or_default().to_owned(),
    })
}

fn page(chrome: Chrome, raw: &[u8]) -> Option<MailPage> {
    let mail = MessageParser::default().parse(raw)?;
    let headers = mail.headers().iter().filter_map(|header| {
        let value = match &header.value {
            HeaderValue::Address(found) => addresses(found),
            HeaderValue::Text(text) => text.to_string(),
            HeaderValue::TextList(texts) => texts.join(" "),
            HeaderValue::DateTime(date) => date.to_rfc822(),
            _ => return None,
        };
        Some((header.name().to_owned(), value))
    });
    Some(MailPage {
        chrome,
        subject: mail.subject().unwrap_or_default().to_owned(),
        headers: headers.collect(),
        body: mail.body_text(0).unwrap_or_default().replace("\r\n", "\n"),
        list_href: LIST.to_owned(),
    })
}

fn sent(mail: &Message<'_>) -> DateTime<Utc> {
    mail.date()
        .and_then(|date| DateTime::from_timestamp(date.to_timestamp(), 0))
        .unwrap_or_default()
}

/// `Anna Müller <anna@example.org>`, with commas between several.
fn addresses(found: &Address<'_>) -> String {
    let each = found.iter().map(|address| {
        let at = address.address().unwrap_or_default();
        match address.name() {
            Some(name) if !name.is_empty() => format!("{name} <{at}>"),
            _ => at.to_owned(),
        }
    });
    each.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_else() {
        for (name, expect) in [
            ("20261102T081500123-offer-0a1b2c3d.eml", true),
            ("a.eml", true),
            (".eml", false),
            ("..eml", false),
            ("../a.eml", false),
            ("a/b.eml", false),
            ("a\\b.eml", false),
            ("a.txt", false),
            ("a.eml\0", false),
            ("", false),
        ] {
            assert_eq!(is_plain(name), expect, "{name:?}");
        }
    }

    #[tokio::test]
    async fn mails_come_newest_first_and_only_from_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("mail");
        assert!(names(&inside).await.is_empty());
        std::fs::create_dir(&inside).unwrap();
        for name in ["1-a.eml", "3-c.eml", "2-b.eml", "notes.txt"] {
            std::fs::write(inside.join(name), "Subject: x\r\n\r\ny").unwrap();
        }
        std::fs::write(folder.path().join("outside.eml"), "secret").unwrap();
        assert_eq!(names(&inside).await, ["3-c.eml", "2-b.eml", "1-a.eml"]);
        assert!(listed(&inside, "2-b.eml").await.is_some());
        for name in ["4-d.eml", "../outside.eml", "notes.txt", ""] {
            assert!(listed(&inside, name).await.is_none(), "{name}");
        }
    }

    #[test]
    fn a_mail_is_shown_decoded() {
        let raw = "From: =?utf-8?Q?B=C3=BCrgerb=C3=BCro?= <termine@example.org>\r\n\
                   To: Anna <anna@example.org>\r\n\
                   Subject: =?utf-8?Q?Best=C3=A4tigen?=\r\n\
                   Date: Mon, 2 Nov 2026 09:15:00 +0100\r\n\
                   Content-Type: text/plain; charset=utf-8\r\n\
                   Content-Transfer-Encoding: quoted-printable\r\n\r\n\
                   Gr=C3=BC=C3=9Fe\r\nhttp://127.0.0.1/x\r\n";
        let line = line("a.eml", raw.as_bytes()).unwrap();
        assert_eq!(line.subject, "Bestätigen");
        assert_eq!(line.to, "Anna <anna@example.org>");
        assert_eq!(line.sent.to_rfc3339(), "2026-11-02T08:15:00+00:00");
        let chrome = Chrome {
            language: Language::GERMAN,
            path: None,
            css_path: String::new(),
            logo_path: None,
            town_name: String::new(),
            own: Vec::new(),
            demo: true,
        };
        let page = page(chrome, raw.as_bytes()).unwrap();
        assert_eq!(page.body, "Grüße\nhttp://127.0.0.1/x\n");
        let from = (
            "From".to_owned(),
            "Bürgerbüro <termine@example.org>".to_owned(),
        );
        assert_eq!(page.headers[0], from);
    }
}
