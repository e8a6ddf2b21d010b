//! What is held about a person, in words. The same as a document for programs is in the API.

use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, Utc};

use super::answer::{Shown, Trouble, Visit};
use super::entry;
use crate::domain::calendar::local_day;
use crate::domain::token::Purpose;
use crate::domain::window::Window;
use crate::locale::Language;
use crate::service::explain;
use crate::service::export::{self, Export};
use crate::service::links::path;
use crate::web::view::data::{DataPage, Topic};

pub(super) async fn show(visit: Visit) -> Response {
    let shown = page(&visit).await;
    visit.answer(shown.map(|page| Shown::new(StatusCode::OK, &page)))
}

async fn page(visit: &Visit) -> Result<DataPage, Trouble> {
    let (id, version) = entry::open(visit)?;
    explain::status(&visit.app, id, version).await?;
    let export = export::export(&visit.app, id).await?;
    let told = Told { visit, export };
    Ok(DataPage {
        chrome: visit.chrome(),
        service: visit.service_name(&told.export.entry.service),
        entry_href: path(visit.language, Purpose::Entry, &visit.token),
        json_href: format!("/api/v1/entries/{}/data", visit.token),
        topics: vec![
            told.person(),
            told.wish(),
            told.place(),
            told.history(),
            told.offers(),
            told.appointments(),
            told.strikes(),
            told.mails(),
        ],
    })
}

/// What is told to whom.
struct Told<'a> {
    visit: &'a Visit,
    export: Export,
}

impl Told<'_> {
    fn language(&self) -> Language {
        self.visit.language
    }

    /// The text `page-mydata-…`; words of the database have hyphens there.
    fn text(&self, key: &str) -> String {
        let key = key.replace('_', "-");
        self.language().text(&format!("page-mydata-{key}"))
    }

    fn moment(&self, moment: DateTime<Utc>) -> String {
        self.language().moment(moment, self.visit.app.zone())
    }

    fn topic(&self, name: &str, lines: Vec<(String, String)>) -> Topic {
        let title = self.text(name);
        Topic { title, lines }
    }

    /// A topic of what was stated, without what was not.
    fn stated(&self, name: &str, lines: Vec<(&str, Option<String>)>) -> Topic {
        let lines = lines.into_iter();
        let stated = lines.filter_map(|(key, value)| Some((self.language().text(key), value?)));
        self.topic(name, stated.collect())
    }

    fn person(&self) -> Topic {
        let entry = &self.export.entry;
        let name = format!("{} {}", entry.given_name, entry.family_name);
        let name = name.trim().to_owned();
        let day = |day: NaiveDate| self.language().day(day);
        let language = entry.language.parse::<Language>();
        let spoken = language.map(|language| language.text("page-language-name"));
        self.stated(
            "person",
            vec![
                (
                    "page-mydata-name",
                    Some(name).filter(|name| !name.is_empty()),
                ),
                ("page-mydata-born", entry.birth_date.map(day)),
                ("page-mydata-email", entry.email.clone()),
                ("page-mydata-new-email", self.export.new_email.clone()),
                ("page-mydata-phone", entry.phone.clone()),
                ("page-mydata-language", spoken.ok()),
                ("page-mydata-code", entry.short_code.clone()),
            ],
        )
    }

    fn wish(&self) -> Topic {
        let entry = &self.export.entry;
        let any = |words: Vec<String>| {
            let nothing = words.is_empty();
            Some(if nothing {
                self.text("any")
            } else {
                words.join("; ")
            })
        };
        let offices = entry.offices.0.iter();
        let offices = offices.map(|office| self.visit.office_name(office));
        let windows = entry
            .windows
            .0
            .as_slice()
            .iter()
            .flat_map(|window| self.window(*window));
        let day = |day: NaiveDate| self.language().day(day);
        let hours = entry.notice_hours;
        let notice = self
            .language()
            .text_with("page-hours", &[("count", hours.into())]);
        self.stated(
            "wish",
            vec![
                (
                    "page-fact-service",
                    Some(self.visit.service_name(&entry.service)),
                ),
                ("page-fact-persons", Some(entry.persons.to_string())),
                ("page-mydata-offices", any(offices.collect())),
                ("page-mydata-windows", any(windows.collect())),
                ("page-mydata-not-before", entry.not_before.map(day)),
                ("page-mydata-not-after", entry.not_after.map(day)),
                ("page-mydata-notice", (hours > 0).then_some(notice)),
            ],
        )
    }

    /// A window, day by day.
    fn window(&self, window: Window) -> Vec<String> {
        let days = window.days();
        let name = |day: chrono::Weekday| {
            let day = self
                .language()
                .text(&format!("weekday-{}", day.number_from_monday()));
            let (from, to) = (window.from().to_string(), window.to().to_string());
            let variables = [
                ("day", day.into()),
                ("from", from.into()),
                ("to", to.into()),
            ];
            self.language().text_with("page-window", &variables)
        };
        days.iter().map(name).collect()
    }

    fn place(&self) -> Topic {
        let entry = &self.export.entry;
        let joined = local_day(entry.joined_at, self.visit.app.zone());
        let counted = |count: i64| (count > 0).then(|| count.to_string());
        let reason = entry.hardship.as_deref().map(|word| word.replace('_', "-"));
        let hardship =
            reason.map(|word| self.language().text(&format!("page-lever-hardship-{word}")));
        let paused = entry.paused_for.as_deref();
        self.stated(
            "place",
            vec![
                ("page-fact-reference", Some(self.export.reference.clone())),
                (
                    "page-mydata-channel",
                    Some(self.text(&format!("channel-{}", entry.channel))),
                ),
                ("page-fact-joined", Some(self.language().day(joined))),
                (
                    "page-mydata-verified",
                    entry.verified_at.map(|at| self.moment(at)),
                ),
                ("page-mydata-pause-days", counted(entry.pause_days)),
                ("page-mydata-credit-days", counted(entry.credit_days)),
                ("page-mydata-declines", counted(entry.declines)),
                ("page-mydata-silences", counted(entry.silences)),
                ("page-fact-hardship", hardship),
                (
                    "page-mydata-paused",
                    paused.map(|word| self.text(&format!("paused-{word}"))),
                ),
                (
                    "page-mydata-ended",
                    entry.ended_at.map(|at| self.moment(at)),
                ),
                (
                    "page-mydata-forgotten",
                    entry.forgotten_at.map(|at| self.moment(at)),
                ),
            ],
        )
    }

    fn history(&self) -> Topic {
        let events = self.export.events.iter();
        let lines = events.map(|event| {
            let happened = self.text(&format!("event-{}", event.reason));
            (self.moment(event.at), happened)
        });
        self.topic("history", lines.collect())
    }

    fn offers(&self) -> Topic {
        let offers = self.export.offers.iter();
        let lines = offers.map(|offer| {
            let became = self.text(&format!("offer-{}", offer.state));
            let office = self.visit.office_name(&offer.office);
            let start = self.moment(offer.start);
            (
                self.moment(offer.made_at),
                format!("{start}, {office}: {became}"),
            )
        });
        self.topic("offers", lines.collect())
    }

    fn appointments(&self) -> Topic {
        let appointments = self.export.appointments.iter();
        let lines = appointments.map(|appointment| {
            let became = self.text(&format!("appointment-{}", appointment.state));
            let office = self.visit.office_name(&appointment.office);
            (
                self.moment(appointment.start),
                format!("{office}: {became}"),
            )
        });
        self.topic("appointments", lines.collect())
    }

    fn strikes(&self) -> Topic {
        let strikes = self.export.strikes.iter();
        let lines = strikes.map(|strike| {
            let kind = self.text(&format!("strike-{}", strike.kind));
            let counts = if strike.state == "live" {
                "counts"
            } else {
                "gone"
            };
            let counts = self.text(&format!("strike-{counts}"));
            (self.moment(strike.at), format!("{kind}; {counts}"))
        });
        self.topic("strikes", lines.collect())
    }

    fn mails(&self) -> Topic {
        let mails = self.export.mails.iter();
        let lines = mails.map(|mail| {
            let kind = self.text(&format!("mail-{}", mail.kind));
            let state = self.text(&format!("mail-state-{}", mail.state));
            let at = mail.ended_at.unwrap_or(mail.created_at);
            (self.moment(at), format!("{kind}: {state}"))
        });
        self.topic("mails", lines.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::entry::{Event, Outcome};
    use crate::domain::patience::PausedFor;
    use crate::mail::letter::all_kinds;

    #[test]
    fn every_word_of_the_database_has_words_for_people() {
        let mut words: Vec<String> = Vec::new();
        let mut of =
            |kind: &str, word: &str| words.push(format!("{kind}-{word}").replace('_', "-"));
        for event in Event::ALL {
            of("event", event.reason());
        }
        for reason in PausedFor::ALL {
            of("paused", reason.word());
        }
        for outcome in Outcome::MARKS {
            of("appointment", outcome.word());
        }
        for kind in all_kinds() {
            of("mail", kind);
        }
        for state in ["queued", "sent", "failed", "bounced", "dropped"] {
            of("mail-state", state);
        }
        for state in [
            "open",
            "confirmed",
            "declined",
            "expired",
            "revoked",
            "undeliverable",
        ] {
            of("offer", state);
        }
        for state in ["booked", "unknown", "cancelled"] {
            of("appointment", state);
        }
        for language in Language::all() {
            for word in &words {
                let key = format!("page-mydata-{word}");
                assert_ne!(language.text(&key), key, "{language}");
            }
        }
    }
}
