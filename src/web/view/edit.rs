//! The form that changes an entry, and what it says once that is done.

use askama::Template;

use super::Chrome;
use super::join::{Field, JoinForm};
use crate::locale::Language;

/// The page behind "change what you stated".
#[derive(Debug, Template)]
#[template(path = "edit.html")]
pub struct EditPage {
    /// What stands around.
    pub chrome: Chrome,
    /// The fields as they are, or as they came back.
    pub form: JoinForm,
    /// What the entry is for, in the language of the page.
    pub service: String,
    /// The chosen language of mails, by code.
    pub language: String,
    /// Back to the entry.
    pub entry_href: String,
    /// A new address that has not been verified yet.
    pub email_unverified: Option<String>,
    /// Whether an offer runs, which stays as it is.
    pub is_offered: bool,
    /// Whether it was just saved; then there is no form.
    pub is_saved: bool,
}

impl EditPage {
    fn title(&self) -> String {
        self.chrome.text(if self.is_saved {
            "page-edit-saved"
        } else {
            "page-edit-title"
        })
    }

    /// Code and name of each language, and which one is chosen.
    fn languages(&self) -> Vec<(&'static str, String, bool)> {
        Language::all()
            .map(|language| {
                let code = language.code();
                let name = language.text("page-language-name");
                (code, name, code == self.language)
            })
            .collect()
    }
}
