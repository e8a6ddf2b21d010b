//! The mails that a daemon wrote, read as a citizen's mail program would.

use std::path::Path;

use mail_parser::{MessageParser, MimeHeaders};

/// One mail.
#[derive(Clone, Debug)]
pub struct Letter {
    /// From the file's name.
    pub kind: String,
    pub to: String,
    pub text: String,
    /// `Content-Language`.
    pub language: String,
    /// The calendar file, if there is one.
    pub calendar: Option<String>,
}

/// Every mail in the folder `mail` of a site, in the order of writing.
pub fn read(site: &Path) -> Vec<Letter> {
    let Ok(entries) = std::fs::read_dir(site.join("mail")) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "eml"));
    paths.sort();
    paths.iter().filter_map(|path| parse(path)).collect()
}

fn parse(path: &Path) -> Option<Letter> {
    let raw = std::fs::read(path).ok()?;
    let message = MessageParser::default().parse(&raw)?;
    let name = path.file_name()?.to_str()?.to_owned();
    let calendar = message
        .attachments()
        .find(|part| part.contents().starts_with(b"BEGIN:VCALENDAR"));
    Some(Letter {
        kind: name.split('-').nth(1)?.to_owned(),
        to: message.to()?.first()?.address()?.to_owned(),
        text: message.body_text(0)?.into_owned(),
        language: message.content_language().as_text()?.to_owned(),
        calendar: calendar.map(|part| String::from_utf8(part.contents().to_vec()).unwrap()),
    })
}

impl Letter {
    /// The one link, which stands alone on its line.
    pub fn link(&self) -> String {
        let mut links = self
            .text
            .lines()
            .map(str::trim)
            .filter(|line| line.starts_with("http"));
        let link = links
            .next()
            .unwrap_or_else(|| panic!("no link in: {}", self.text));
        assert_eq!(links.next(), None, "one link in: {}", self.text);
        assert!(!link.contains('?'), "{link}");
        link.to_owned()
    }

    /// The last segment of the link.
    pub fn token(&self) -> String {
        self.link().rsplit('/').next().unwrap().to_owned()
    }
}
