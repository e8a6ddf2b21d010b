//! Behind the link to a new address: one press, and mails go there.

use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{Chrome, machine_moment};

/// The page that confirms a new address.
#[derive(Debug, Template)]
#[template(path = "address.html")]
pub struct AddressPage {
    /// What stands around.
    pub chrome: Chrome,
    /// What the entry is for, in the language of the page.
    pub service: String,
    /// The new address.
    pub email: String,
    /// What is true now.
    pub state: AddressState,
    /// The zone of the office.
    pub zone: Tz,
}

/// What is true about a new address now.
#[derive(Clone, Debug)]
pub enum AddressState {
    /// It waits for the press; the only state with a button.
    Open {
        /// Until when the button works.
        expires: DateTime<Utc>,
    },
    /// Mails go there.
    Moved,
    /// It has an entry of its own already (409); nothing was changed.
    Taken,
}

impl AddressPage {
    fn title(&self) -> String {
        self.chrome.text(match self.state {
            AddressState::Open { .. } => "page-address-title",
            AddressState::Moved => "page-address-moved",
            AddressState::Taken => "page-address-taken",
        })
    }

    fn moment(&self, moment: &DateTime<Utc>) -> String {
        self.chrome.language.moment(*moment, self.zone)
    }

    fn machine(&self, moment: &DateTime<Utc>) -> String {
        machine_moment(*moment, self.zone)
    }
}
