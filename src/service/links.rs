//! Links: derived from rows, opened back into rows.

use uuid::Uuid;

use super::App;
use crate::domain::token::{Purpose, Token};
use crate::locale::Language;
use crate::store::entry::EntryRow;

/// Offers, appointments and stated addresses have one link for all their life.
const VERSION_ONLY: u32 = 1;

impl App {
    /// The token of an entry for one purpose.
    pub fn entry_token(&self, purpose: Purpose, entry: &EntryRow) -> String {
        self.entry_token_of(purpose, entry.id, entry.link_version)
    }

    /// The token of an entry that is known by its id and link version.
    pub fn entry_token_of(&self, purpose: Purpose, id: Uuid, link_version: i64) -> String {
        let version = u32::try_from(link_version).unwrap_or_default();
        self.key.seal(Token {
            purpose,
            id,
            version,
        })
    }

    /// The token of an offer, an appointment or an address that was stated anew.
    pub fn token(&self, purpose: Purpose, id: Uuid) -> String {
        self.key.seal(Token {
            purpose,
            id,
            version: VERSION_ONLY,
        })
    }

    /// The page behind a token, as it stands in a mail.
    pub fn link(&self, language: Language, purpose: Purpose, token: &str) -> String {
        format!(
            "{}{}",
            self.config.public_url,
            path(language, purpose, token)
        )
    }

    /// The row such a token points to.
    pub fn open(&self, purpose: Purpose, text: &str) -> Option<Uuid> {
        let token = self.key.open(text)?;
        (token.purpose == purpose && token.version == VERSION_ONLY).then_some(token.id)
    }

    /// The entry and link version that an entry's token points to.
    pub fn open_entry(&self, purposes: &[Purpose], text: &str) -> Option<(Uuid, i64)> {
        let token = self.key.open(text)?;
        purposes
            .contains(&token.purpose)
            .then_some((token.id, i64::from(token.version)))
    }
}

/// The path of the page behind a token.
pub fn path(language: Language, purpose: Purpose, token: &str) -> String {
    let page = match purpose {
        Purpose::Verify => "verify",
        Purpose::Entry => "entry",
        Purpose::Offer => "offer",
        Purpose::Appointment => "appointment",
        Purpose::Staff => "staff",
        Purpose::Address => "address",
    };
    format!("/{language}/{page}/{token}")
}
