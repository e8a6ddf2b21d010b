//! People without mail: staff call them about an offer, and say what they answered. Who could not
//! be reached on several half-days has been silent, as if the deadline had passed.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Timelike, Utc};
use futures::FutureExt;
use serde_json::json;
use uuid::Uuid;

use super::answer::{self, Taken};
use super::audit::Deed;
use super::expire::{self, Ended};
use super::{App, Result};
use crate::domain::refusal::Refusal;
use crate::store::Tx;
pub use crate::store::call::{CallAttemptRow as Attempt, CallRow as Call};

/// Calls that one list shows.
const LIST_MAX: i64 = 1000;

/// What a call came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The person takes the offer.
    Yes,
    /// The person does not.
    No,
    /// Nobody was reached.
    Failed,
}

impl Outcome {
    /// The word for it in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "reached_yes",
            Self::No => "reached_no",
            Self::Failed => "failed",
        }
    }

    /// The outcome that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [Self::Yes, Self::No, Self::Failed];
        all.into_iter().find(|outcome| outcome.word() == word)
    }
}

/// What is true after a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Called {
    /// The appointment is made.
    Booked(Uuid),
    /// The offer is declined.
    Declined,
    /// The offer is still open; so many half-days have passed without an answer.
    Open(usize),
    /// It was the last attempt: the offer has expired.
    Expired,
}

/// What was done, for the metrics.
enum Done {
    Answered(Box<Option<Taken>>),
    Ended(Box<Option<Ended>>),
    Noted,
}

/// The offers to people without mail that can still be answered, each with the attempts so far.
pub async fn list(app: &App) -> Result<Vec<(Call, Vec<Attempt>)>> {
    let mut tx = app.store.read().await?;
    let mut calls = Vec::new();
    for call in tx.call_list(app.clock.now(), LIST_MAX).await? {
        let attempts = tx.call_attempt_list(call.offer_id).await?;
        calls.push((call, attempts));
    }
    Ok(calls)
}

/// Notes what a call about an offer came to.
///
/// # Errors
/// Those of [`answer::confirm`] and [`answer::decline`]; [`Refusal::OfferEnded`] if there is nothing
/// to call about any more, [`Refusal::HasMail`] if the person answers by mail.
pub async fn note(app: &Arc<App>, offer: Uuid, outcome: Outcome, actor: Uuid) -> Result<Called> {
    let service = app.clone();
    let (called, done) = app
        .store
        .write(move |tx| async move { note_in(&service, tx, offer, outcome, actor).await }.boxed())
        .await?;
    match done {
        Done::Answered(taken) => {
            if let Some(taken) = *taken {
                taken.count_answer();
            }
        }
        Done::Ended(ended) => {
            if let Some(ended) = *ended {
                ended.count("expired");
            }
        }
        Done::Noted => {}
    }
    app.signals.mail.notify_one();
    Ok(called)
}

async fn note_in(
    app: &App,
    tx: &mut Tx,
    id: Uuid,
    outcome: Outcome,
    actor: Uuid,
) -> Result<(Called, Done)> {
    let (entry, offer) = answer::hold(tx, id).await?;
    if entry.email.is_some() {
        return Err(Refusal::HasMail.into());
    }
    let now = app.clock.now();
    let is_open = offer.state == "open";
    if is_open {
        tx.call_attempt_insert(&Attempt {
            id: app.chance.id(now),
            offer_id: id,
            entry_id: entry.id,
            at: now,
            half_day: half_day(app, now),
            outcome: match outcome {
                Outcome::Yes | Outcome::No => "reached".to_owned(),
                Outcome::Failed => "failed".to_owned(),
            },
            actor: actor.to_string(),
        })
        .await?;
    }
    let deed = Deed::of(actor, "call", "entry", entry.id);
    let deed = deed.with(json!({ "offer": id, "outcome": outcome.word() }));
    let actor = actor.to_string();
    let done = called(app, tx, (id, is_open), outcome, &actor).await?;
    if is_open {
        deed.note(app, tx, now).await?;
    }
    Ok(done)
}

/// What follows from the call.
async fn called(
    app: &App,
    tx: &mut Tx,
    (id, is_open): (Uuid, bool),
    outcome: Outcome,
    actor: &str,
) -> Result<(Called, Done)> {
    match outcome {
        Outcome::Yes => {
            let (appointment, taken) = answer::confirm_in(app, tx, id, actor).await?;
            let done = Done::Answered(Box::new(taken));
            Ok((Called::Booked(appointment), done))
        }
        Outcome::No => {
            let taken = answer::decline_in(app, tx, id, actor).await?;
            Ok((Called::Declined, Done::Answered(Box::new(taken))))
        }
        Outcome::Failed if !is_open => Err(Refusal::OfferEnded.into()),
        Outcome::Failed => {
            let failed = failed_half_days(tx, id).await?;
            let max = app.config.rules.offers.calls_max;
            if i64::try_from(failed).unwrap_or(i64::MAX) < max {
                return Ok((Called::Open(failed), Done::Noted));
            }
            let ended = expire::end_unreached(app, tx, id, actor).await?;
            Ok((Called::Expired, Done::Ended(Box::new(ended))))
        }
    }
}

async fn failed_half_days(tx: &mut Tx, offer: Uuid) -> Result<usize> {
    let attempts = tx.call_attempt_list(offer).await?;
    let failed = attempts
        .iter()
        .filter(|attempt| attempt.outcome == "failed");
    let half_days: HashSet<&str> = failed.map(|attempt| attempt.half_day.as_str()).collect();
    Ok(half_days.len())
}

/// The day and its half, by the town's clocks.
fn half_day(app: &App, now: DateTime<Utc>) -> String {
    let local = now.with_timezone(&app.zone());
    let half = if local.hour() < 12 { "am" } else { "pm" };
    format!("{} {half}", local.date_naive())
}
