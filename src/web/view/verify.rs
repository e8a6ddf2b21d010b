//! Behind the link of the first mail: one press makes the sign-up a place in the list.

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::{Chrome, machine_moment};

/// The page that confirms an address.
#[derive(Debug, Template)]
#[template(path = "verify.html")]
pub struct VerifyPage {
    /// What stands around.
    pub chrome: Chrome,
    /// What is true now.
    pub state: VerifyState,
    /// Whether the button `resend` stands there.
    pub can_resend: bool,
}

/// What is true about a sign-up now.
#[derive(Clone, Debug)]
pub enum VerifyState {
    /// It waits for the press; the only state with the button `verify`.
    Open(SignUp),
    /// The same, and the mail was sent once more.
    Resent(SignUp),
    /// It is a place in the list; the entry link was mailed.
    Verified {
        /// In the language of the page.
        service: String,
        /// The joining day that counts.
        joined: NaiveDate,
    },
    /// The person already has a place for this service; its link was mailed again.
    AlreadyListed {
        /// In the language of the page.
        service: String,
    },
    /// Too late (410): the sign-up is gone.
    Expired,
}

/// What a sign-up is about.
#[derive(Clone, Debug)]
pub struct SignUp {
    /// In the language of the page.
    pub service: String,
    /// For how many persons.
    pub persons: i64,
    /// The day that will count.
    pub joined: NaiveDate,
    /// Until when the button works.
    pub deadline: DateTime<Utc>,
    /// The zone of the office.
    pub zone: Tz,
}

impl SignUp {
    fn machine_deadline(&self) -> String {
        machine_moment(self.deadline, self.zone)
    }
}

impl VerifyPage {
    fn title(&self) -> String {
        self.chrome.text(match self.state {
            VerifyState::Open(_) | VerifyState::Resent(_) => "page-verify-title",
            VerifyState::Verified { .. } => "page-verified-title",
            VerifyState::AlreadyListed { .. } => "page-listed-title",
            VerifyState::Expired => "page-verify-expired-title",
        })
    }

    fn resent(&self) -> bool {
        matches!(self.state, VerifyState::Resent(_))
    }

    fn sign_up(&self) -> Option<&SignUp> {
        match &self.state {
            VerifyState::Open(sign_up) | VerifyState::Resent(sign_up) => Some(sign_up),
            _ => None,
        }
    }

    fn deadline(&self, sign_up: &SignUp) -> String {
        self.chrome.language.moment(sign_up.deadline, sign_up.zone)
    }
}
