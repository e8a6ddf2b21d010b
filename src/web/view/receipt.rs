//! The receipt on paper: what somebody without mail takes home from the desk.

use askama::Template;
use chrono::NaiveDate;

use super::qr::Qr;
use super::reach::Reach;
use super::{Chrome, Slot, Tel};

/// The page that is printed.
#[derive(Debug, Template)]
#[template(path = "receipt.html")]
pub struct ReceiptPage {
    /// What stands around on the screen; paper gets the name of the town alone.
    pub chrome: Chrome,
    /// In the language of the page.
    pub service: String,
    /// What one says on the phone.
    pub reference: String,
    /// Of who came by phone or to the desk: what one reads out on the phone, in groups.
    pub short_code: Option<String>,
    /// The joining day.
    pub joined: NaiveDate,
    /// The page of the entry, whole, to be typed.
    pub entry_link: String,
    /// The page of the entry, to go back to on the screen.
    pub entry_href: String,
    /// `K_e` in hex.
    pub check_key: String,
    /// How offers arrive.
    pub reach: Reach,
    /// The appointment, once there is one.
    pub appointment: Option<ReceiptAppointment>,
    /// So many calls on different half-days are tried.
    pub calls_max: i64,
    /// So many unanswered offers in a row pause.
    pub silences_max: i64,
    /// The offices that suit.
    pub offices: Vec<ReceiptOffice>,
}

/// What the receipt says of an appointment.
#[derive(Clone, Debug)]
pub struct ReceiptAppointment {
    /// What, where, when.
    pub slot: Slot,
    /// What to bring, in the language of the page.
    pub bring: Vec<String>,
    /// Until how many hours before the start cancelling keeps the old joining day.
    pub free_hours: i64,
}

/// Where to go.
#[derive(Clone, Debug)]
pub struct ReceiptOffice {
    /// In the language of the page.
    pub name: String,
    /// As on a letter.
    pub address: String,
    /// Where to call, if the town says.
    pub phone: Option<Tel>,
}

impl ReceiptPage {
    fn title(&self) -> String {
        self.chrome.text(match self.appointment {
            Some(_) => "page-receipt-booked-title",
            None => "page-receipt-title",
        })
    }

    /// The page of the entry, for the camera of a telephone.
    fn qr(&self) -> Option<Qr> {
        Qr::of(&self.entry_link)
    }

    fn day(&self) -> String {
        self.chrome.language.day(self.joined)
    }

    /// The groups of the code, to be read out one after the other.
    fn groups(&self) -> Vec<&str> {
        let code = self.short_code.as_deref();
        code.map_or_else(Vec::new, |code| code.split('-').collect())
    }

    /// How to call the appointment off by telephone.
    fn cancel(&self, appointment: &ReceiptAppointment) -> String {
        let key = match self.short_code {
            Some(_) => "page-receipt-cancel-code",
            None => "page-receipt-cancel-reference",
        };
        self.chrome.number(key, "hours", appointment.free_hours)
    }

    /// How to leave the list by telephone.
    fn leave(&self) -> String {
        self.chrome.text(match self.short_code {
            Some(_) => "page-receipt-leave-code",
            None => "page-receipt-leave-reference",
        })
    }

    /// How offers arrive, and what becomes of those that do not.
    fn reached(&self) -> String {
        let key = match self.reach {
            Reach::Mail => "page-receipt-mail",
            Reach::Calls => "page-receipt-calls",
            Reach::Nothing => "page-receipt-unreachable",
        };
        let variables = [
            ("calls", self.calls_max.into()),
            ("silences", self.silences_max.into()),
        ];
        self.chrome.language.text_with(key, &variables)
    }
}
