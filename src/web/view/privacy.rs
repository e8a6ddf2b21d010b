//! The record of processing (Art. 30 GDPR), for whoever watches over data protection: made from the
//! configuration that is in force, so that it cannot say anything else than what is done.

use askama::Template;

use super::{Chrome, Terms};
use crate::config::Publish;

/// The record of processing activities.
#[derive(Debug, Template)]
#[template(path = "privacy_record.html")]
pub struct PrivacyRecordPage {
    /// What stands around.
    pub chrome: Chrome,
    /// The offices, each with its address.
    pub offices: Vec<(String, String)>,
    /// The numbers of the rules.
    pub terms: Terms,
    /// Days after a round until its pool file leaves.
    pub files_days: i64,
    /// Who may read the files of a round.
    pub publish: Publish,
    /// Whether mails are handed to a server; if not, they stay in a folder.
    pub has_mail_server: bool,
    /// Whether rounds hear a beacon from the network.
    pub hears_beacon: bool,
    /// Whether what signs links lies outside of the database.
    pub is_key_outside: bool,
    /// Joins that one client may send per hour; 0 = no limit.
    pub joins_per_client_hour: i64,
}

impl PrivacyRecordPage {
    fn title(&self) -> String {
        self.chrome.text("page-record-title")
    }

    /// What is processed about people.
    fn category(&self, name: impl AsRef<str>) -> String {
        let key = format!("page-record-data-{}", name.as_ref());
        self.chrome.text(&key)
    }

    /// Who receives data besides the staff.
    fn recipients(&self) -> Vec<String> {
        let chrome = &self.chrome;
        let mail = if self.has_mail_server {
            "page-record-mail-server"
        } else {
            "page-record-mail-folder"
        };
        let beacon = if self.hears_beacon {
            "page-record-beacon"
        } else {
            "page-record-no-third-country"
        };
        vec![
            chrome.text("page-record-staff"),
            chrome.text(mail),
            chrome.text(beacon),
        ]
    }

    /// What is kept, and for how long: the numbers that forgetting goes by.
    fn kept(&self) -> Vec<(String, String)> {
        let (chrome, terms) = (&self.chrome, &self.terms);
        let days = |days: i64| chrome.number("page-days", "count", days);
        let hours = chrome.number("page-hours", "count", terms.verify_hours);
        let after = |key: &str, length: String| chrome.words(key, "length", length);
        let kept = [
            ("unverified", hours),
            (
                "contact",
                after("page-record-after-end", days(terms.contact_days)),
            ),
            (
                "struck",
                after("page-record-after-end", days(terms.struck_contact_days)),
            ),
            ("strikes", days(terms.strike_days)),
            (
                "rejoin",
                after("page-record-after-end", days(terms.rejoin_days)),
            ),
            ("mails", chrome.text("page-record-until-sent")),
            (
                "files",
                after("page-record-after-round", days(self.files_days)),
            ),
            ("statistics", chrome.text("page-record-for-good")),
        ];
        kept.map(|(name, length)| (chrome.text(&format!("page-record-kept-{name}")), length))
            .to_vec()
    }

    fn measures(&self) -> Vec<String> {
        let chrome = &self.chrome;
        let key = if self.is_key_outside {
            "page-record-key-outside"
        } else {
            "page-record-key-inside"
        };
        let mut measures: Vec<String> = ["links", "hashes", "pages", "roles", "overwritten"]
            .map(|name| chrome.text(&format!("page-record-measure-{name}")))
            .to_vec();
        measures.insert(1, chrome.text(key));
        if self.joins_per_client_hour > 0 {
            let most = self.joins_per_client_hour;
            measures.push(chrome.number("page-record-measure-limit", "count", most));
        }
        measures
    }

    /// What a round publishes, by who may read it.
    fn published(&self) -> String {
        self.chrome.text(match self.publish {
            Publish::Full => "page-record-publish-full",
            Publish::Participants => "page-record-publish-participants",
            Publish::Internal => "page-record-publish-internal",
        })
    }
}
