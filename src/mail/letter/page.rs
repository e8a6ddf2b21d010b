//! A letter as its templates see it: words in one language, facts in the order of reading, and
//! at most one link.

use askama::Template;
use chrono::{DateTime, Utc};

use super::{Booked, CancelledBy, Change, Frame, Letter, PauseReason, RestRule, StrikeKind};
use crate::locale::{Language, Value};

/// What the templates may use.
pub(super) struct Page {
    language: Language,
    /// Every variable a text of this letter may name.
    variables: Vec<(&'static str, Value<'static>)>,
    kind: &'static str,
    /// Chooses between texts of one letter, as in `cancelled-intro-office`.
    variant: &'static str,
    subject: String,
    facts: Vec<Fact>,
    bring: Vec<String>,
    link: String,
    signature: Vec<String>,
}

/// One line of the short list that answers what, where and when.
struct Fact {
    label: String,
    value: String,
}

macro_rules! templates {
    ($($kind:tt $text:ident $text_path:tt $html:ident $html_path:tt;)*) => {
        $(
            #[derive(Template)]
            #[template(path = $text_path, escape = "none")]
            struct $text<'a> { page: &'a Page }

            #[derive(Template)]
            #[template(path = $html_path)]
            struct $html<'a> { page: &'a Page }
        )*

        impl Page {
            fn filled(&self) -> (askama::Result<String>, askama::Result<String>) {
                match self.kind {
                    $($kind => ($text { page: self }.render(), $html { page: self }.render()),)*
                    kind => unreachable!("no templates for {kind}"),
                }
            }
        }
    };
}

templates! {
    "verify" VerifyText "mail/templates/verify/body.txt" VerifyHtml "mail/templates/verify/body.html";
    "waiting" WaitingText "mail/templates/waiting/body.txt" WaitingHtml "mail/templates/waiting/body.html";
    "receipt_again" AgainText "mail/templates/receipt_again/body.txt" AgainHtml "mail/templates/receipt_again/body.html";
    "offer" OfferText "mail/templates/offer/body.txt" OfferHtml "mail/templates/offer/body.html";
    "confirmed" ConfirmedText "mail/templates/confirmed/body.txt" ConfirmedHtml "mail/templates/confirmed/body.html";
    "upcoming" UpcomingText "mail/templates/upcoming/body.txt" UpcomingHtml "mail/templates/upcoming/body.html";
    "changed" AlteredText "mail/templates/changed/body.txt" AlteredHtml "mail/templates/changed/body.html";
    "cancelled" CancelledText "mail/templates/cancelled/body.txt" CancelledHtml "mail/templates/cancelled/body.html";
    "expired" ExpiredText "mail/templates/expired/body.txt" ExpiredHtml "mail/templates/expired/body.html";
    "revoked" RevokedText "mail/templates/revoked/body.txt" RevokedHtml "mail/templates/revoked/body.html";
    "strike" StrikeText "mail/templates/strike/body.txt" StrikeHtml "mail/templates/strike/body.html";
    "pardoned" PardonedText "mail/templates/pardoned/body.txt" PardonedHtml "mail/templates/pardoned/body.html";
    "paused" PausedText "mail/templates/paused/body.txt" PausedHtml "mail/templates/paused/body.html";
    "reminder" ReminderText "mail/templates/reminder/body.txt" ReminderHtml "mail/templates/reminder/body.html";
    "still_needed" NeededText "mail/templates/still_needed/body.txt" NeededHtml "mail/templates/still_needed/body.html";
    "verify_address" AddressText "mail/templates/verify_address/body.txt" AddressHtml "mail/templates/verify_address/body.html";
    "address_changed" ChangedText "mail/templates/address_changed/body.txt" ChangedHtml "mail/templates/address_changed/body.html";
}

impl Page {
    pub(super) fn new(letter: &Letter, frame: &Frame) -> Self {
        let mut page = Self {
            language: frame.language,
            variables: Vec::new(),
            kind: letter.kind(),
            variant: "",
            subject: String::new(),
            facts: Vec::new(),
            bring: Vec::new(),
            link: String::new(),
            signature: Vec::new(),
        };
        let sensitive = if frame.sensitive { "yes" } else { "no" };
        page.set("sensitive", sensitive);
        page.set("name", frame.name());
        page.set("town", frame.town.clone());
        page.take(letter, frame);
        page.signature = page.sign(frame);
        page.subject = page.t(&format!("{}-subject", page.stem()));
        page
    }

    /// The facts of a letter, in the order in which a citizen asks for them.
    fn take(&mut self, letter: &Letter, frame: &Frame) {
        match letter {
            Letter::Waiting {
                service,
                reference,
                joined_on,
                check_key,
                link,
            } => {
                self.set("check_key", check_key.clone());
                self.service(service);
                self.fact("joined", frame.language.day(*joined_on));
                self.fact("reference", reference.clone());
                self.link.clone_from(link);
            }
            Letter::ReceiptAgain {
                service,
                reference,
                link,
            } => {
                self.service(service);
                self.fact("reference", reference.clone());
                self.link.clone_from(link);
            }
            Letter::Offer { .. } | Letter::Reminder { .. } => self.take_offer(letter, frame),
            Letter::Confirmed { booked, .. } => self.take_booked(booked, frame),
            Letter::Upcoming {
                booked,
                empty_euros,
            } => {
                self.set("euros", i64::from(*empty_euros));
                self.take_booked(booked, frame);
            }
            Letter::Changed { booked, change, .. } => self.take_changed(booked, change, frame),
            Letter::Cancelled {
                service,
                office,
                start,
                reference,
                by,
                rejoin_days,
                link,
                ..
            } => {
                self.lost(frame, service, office, *start);
                self.fact("reference", reference.clone());
                self.set("rejoin_days", *rejoin_days);
                self.link.clone_from(link);
                self.variant = match by {
                    CancelledBy::Early => "early",
                    CancelledBy::EarlyAgain => "again",
                    CancelledBy::Citizen => "citizen",
                    CancelledBy::Late => "late",
                    CancelledBy::Office => "office",
                };
            }
            Letter::Expired { .. } | Letter::Revoked { .. } | Letter::Pardoned { .. } => {
                self.take_lost(letter, frame);
            }
            Letter::Strike { .. } => self.take_strike(letter, frame),
            Letter::Paused { .. } => self.take_paused(letter),
            Letter::Verify { .. }
            | Letter::StillNeeded { .. }
            | Letter::VerifyAddress { .. }
            | Letter::AddressChanged { .. } => self.take_standing(letter, frame),
        }
    }

    /// About the entry itself, or the address it is reached at.
    fn take_standing(&mut self, letter: &Letter, frame: &Frame) {
        match letter {
            Letter::StillNeeded {
                service,
                joined_on,
                until,
                link,
            } => {
                self.set("until", moment(frame, *until));
                self.service(service);
                self.fact("joined", frame.language.day(*joined_on));
                self.link.clone_from(link);
            }
            Letter::Verify {
                service,
                expires,
                link,
            }
            | Letter::VerifyAddress {
                service,
                expires,
                link,
            } => {
                self.set("service", service.clone());
                self.set("expires", moment(frame, *expires));
                self.link.clone_from(link);
            }
            Letter::AddressChanged { service, reference } => {
                self.service(service);
                self.fact("reference", reference.clone());
            }
            _ => {}
        }
    }

    /// About an appointment that is not, with one link.
    fn take_lost(&mut self, letter: &Letter, frame: &Frame) {
        if let Letter::Expired { rest, .. } = letter {
            self.rest(*rest);
        }
        let (Letter::Expired {
            service,
            office,
            start,
            link,
            ..
        }
        | Letter::Revoked {
            service,
            office,
            start,
            link,
        }
        | Letter::Pardoned {
            service,
            office,
            start,
            link,
        }) = letter
        else {
            return;
        };
        self.lost(frame, service, office, *start);
        self.link.clone_from(link);
    }

    fn take_strike(&mut self, letter: &Letter, frame: &Frame) {
        let Letter::Strike {
            service,
            office,
            start,
            kind,
            cost_days,
            until,
            link,
        } = letter
        else {
            return;
        };
        self.lost(frame, service, office, *start);
        self.set("cost", i64::from(*cost_days));
        self.set("until", frame.language.day(*until));
        self.link.clone_from(link);
        self.variant = match kind {
            StrikeKind::NoShow => "no-show",
            StrikeKind::CancelledLate => "cancelled-late",
        };
    }

    fn take_paused(&mut self, letter: &Letter) {
        let Letter::Paused {
            service,
            link,
            reason,
            free_days,
        } = letter
        else {
            return;
        };
        self.set("service", service.clone());
        self.set("free_days", i64::from(*free_days));
        self.link.clone_from(link);
        self.variant = match reason {
            PauseReason::Declines => "declines",
            PauseReason::Silences => "silences",
            PauseReason::StillNeeded => "still-needed",
        };
    }

    fn take_offer(&mut self, letter: &Letter, frame: &Frame) {
        let (Letter::Offer {
            service,
            office,
            address,
            start,
            persons,
            deadline,
            link,
            rest,
        }
        | Letter::Reminder {
            service,
            office,
            address,
            start,
            persons,
            deadline,
            link,
            rest,
        }) = letter
        else {
            return;
        };
        self.rest(*rest);
        self.service(service);
        self.fact("office", format!("{office}, {address}"));
        self.fact("start", moment(frame, *start));
        self.persons(*persons);
        self.fact("deadline", moment(frame, *deadline));
        self.link.clone_from(link);
    }

    fn take_changed(&mut self, booked: &Booked, change: &Change, frame: &Frame) {
        match change {
            Change::Place { former } => {
                self.set("change", "place");
                self.set("former", former.clone());
            }
            Change::Name => {
                self.set("change", "name");
                self.show("name", frame.name());
            }
        }
        self.take_booked(booked, frame);
    }

    fn take_booked(&mut self, booked: &Booked, frame: &Frame) {
        let Booked {
            service,
            office,
            address,
            start,
            minutes,
            persons,
            bring,
            reference,
            link,
            terms,
        } = booked;
        self.variant = "short";
        if let Some(until) = terms.free_until {
            self.set("free_until", moment(frame, until));
            self.variant = "early";
        }
        self.set("late_hours", terms.late_hours);
        self.set("rejoin_days", terms.rejoin_days);
        self.service(service);
        self.fact("office", format!("{office}, {address}"));
        self.fact("start", moment(frame, *start));
        self.set("minutes", i64::from(*minutes));
        let minutes = self.t("minutes");
        self.show("minutes", minutes);
        self.persons(*persons);
        self.fact("reference", reference.clone());
        self.bring.clone_from(bring);
        self.link.clone_from(link);
    }

    /// The facts of an appointment that will not take place.
    fn lost(&mut self, frame: &Frame, service: &str, office: &str, start: DateTime<Utc>) {
        self.service(service);
        self.fact("office", office.to_owned());
        self.fact("start", moment(frame, start));
    }

    fn rest(&mut self, rule: RestRule) {
        self.set("declines", rule.declines);
        self.set("silences", rule.silences);
        self.set("free_days", rule.free_days);
    }

    fn service(&mut self, service: &str) {
        self.fact("service", service.to_owned());
    }

    /// Who the letter comes from, line by line.
    fn sign(&self, frame: &Frame) -> Vec<String> {
        let sender = self.t("sender");
        let Some(office) = &frame.signature else {
            return vec![sender];
        };
        let mut lines = vec![office.office.clone(), office.address.clone()];
        // "Bürgerbüro" says nothing above "Bürgerbüro im Rathaus".
        if !office.office.starts_with(&sender) {
            lines.insert(0, sender);
        }
        if let Some(phone) = &office.phone {
            lines.push(format!("{}: {phone}", self.t("fact-phone")));
        }
        let is_told = self.variables.iter().any(|(name, _)| *name == "reference");
        if let Some(reference) = frame.reference.as_ref().filter(|_| !is_told) {
            lines.push(format!("{}: {reference}", self.t("fact-reference")));
        }
        lines
    }

    /// One person goes without saying.
    fn persons(&mut self, persons: u32) {
        self.set("persons", i64::from(persons));
        if persons > 1 {
            let persons = self.t("persons");
            self.show("persons", persons);
        }
    }

    /// A fact that texts may name, too.
    fn fact(&mut self, name: &'static str, value: String) {
        self.set(name, value.clone());
        self.show(name, value);
    }

    fn show(&mut self, name: &str, value: String) {
        let label = self.t(&format!("fact-{name}"));
        self.facts.push(Fact { label, value });
    }

    fn set(&mut self, name: &'static str, value: impl Into<Value<'static>>) {
        self.variables.push((name, value.into()));
    }

    pub(super) fn subject(&self) -> &str {
        &self.subject
    }

    /// The letter as plain text and as HTML.
    pub(super) fn bodies(&self) -> (String, String) {
        let (text, html) = self.filled();
        let text = text.expect("writing into a string cannot fail");
        (
            single_spaced(&text),
            html.expect("writing into a string cannot fail"),
        )
    }

    /// The text `mail-<key>`.
    fn t(&self, key: &str) -> String {
        self.language
            .text_with(&format!("mail-{key}"), &self.variables)
    }

    /// The text `mail-<key>-<variant>`.
    fn by(&self, key: &str) -> String {
        self.t(&format!("{key}-{}", self.variant))
    }

    fn heading(&self) -> String {
        self.t(&format!("{}-heading", self.stem()))
    }

    fn link_label(&self) -> String {
        let key = format!("{}-link", self.stem());
        if self.kind == "cancelled" {
            return self.by(&key);
        }
        self.t(&key)
    }

    /// How the letter is called in the names of its texts.
    fn stem(&self) -> String {
        self.kind.replace('_', "-")
    }
}

impl Frame {
    /// The citizen's whole name.
    fn name(&self) -> String {
        format!("{} {}", self.given, self.family).trim().to_owned()
    }
}

fn moment(frame: &Frame, moment: DateTime<Utc>) -> String {
    frame.language.moment(moment, frame.zone)
}

/// Without the blank lines that template tags leave behind.
fn single_spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    let mut blanks = 1;
    for line in text.lines().map(str::trim_end) {
        blanks = if line.is_empty() { blanks + 1 } else { 0 };
        if blanks < 2 {
            spaced.push_str(line);
            spaced.push('\n');
        }
    }
    spaced
}
