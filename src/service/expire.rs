//! What time does by itself: offers nobody answered, offers nobody could be told of, sign-ups
//! nobody verified. Every function is idempotent and may be killed at any line.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::{FutureExt, StreamExt, stream};
use uuid::Uuid;

use super::answer::hold;
use super::step::{Step, state_of, take};
use super::{App, Result, rest};
use crate::domain::entry::{Event, State};
use crate::metrics;
use crate::store::Tx;
use crate::store::offer::OfferRow;

/// Rows that one look brings.
const LOOK_MAX: i64 = 500;

/// Rows that are worked on at once.
const AT_ONCE: usize = 32;

/// An offer that ended, for the metrics.
pub(super) struct Ended {
    step: Step,
    /// Into a pause, after too many silences.
    rest: Option<Step>,
    service: String,
    office: String,
}

/// Why an open offer ends by itself.
#[derive(Clone, Copy)]
enum Ending {
    /// Nobody answered in time.
    Expired,
    /// Nobody could be reached by phone: silence, before the deadline.
    Unreached,
    /// Nobody could be told of it: taken back without a trace on the person.
    Stuck,
}

impl Ending {
    fn outcome(self) -> &'static str {
        match self {
            Self::Expired | Self::Unreached => "expired",
            Self::Stuck => "revoked",
        }
    }

    fn event(self) -> Event {
        match self {
            Self::Expired | Self::Unreached => Event::Expire,
            Self::Stuck => Event::Revoke,
        }
    }

    /// Whether the offer, as it is now, still has to end this way.
    fn is_due(self, offer: &OfferRow, now: DateTime<Utc>) -> bool {
        match self {
            Self::Expired => offer.deadline.is_some_and(|deadline| deadline < now),
            Self::Unreached => true,
            Self::Stuck => offer.handed_over_at.is_none(),
        }
    }
}

/// Ends the offers whose deadline has passed; entry and slot go into the next round.
pub async fn offers(app: &Arc<App>) -> Result<()> {
    let now = app.clock.now();
    let due = app
        .store
        .read()
        .await?
        .offer_list_due(now, LOOK_MAX)
        .await?;
    for_each(due, |offer| end(app, offer.id, Ending::Expired)).await
}

/// Takes back the offers that could not be handed over: without a trace on the person.
pub async fn stuck_offers(app: &Arc<App>) -> Result<()> {
    let before = app.clock.now() - app.config.rules.offers.hand_over_max;
    let stuck = app
        .store
        .read()
        .await?
        .offer_list_stuck(before, LOOK_MAX)
        .await?;
    for_each(stuck, |offer| end(app, offer.id, Ending::Stuck)).await
}

/// Does `work` for each row, some at once, so that their writes share a commit. A row that fails
/// stops no other; the first failure is answered at the end.
pub(super) async fn for_each<T, F>(rows: Vec<T>, work: impl Fn(T) -> F) -> Result<()>
where
    F: Future<Output = Result<()>>,
{
    let results: Vec<Result<()>> = stream::iter(rows)
        .map(work)
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    results.into_iter().find(Result::is_err).unwrap_or(Ok(()))
}

async fn end(app: &Arc<App>, offer: Uuid, ending: Ending) -> Result<()> {
    let service = app.clone();
    let ended = app
        .store
        .write(move |tx| async move { end_in(&service, tx, offer, ending, "clock").await }.boxed())
        .await?;
    if let Some(ended) = ended {
        ended.count(ending.outcome());
        app.signals.mail.notify_one();
    }
    Ok(())
}

/// Ends an offer that could not be told by phone, as the clock ends one that nobody answered.
pub(super) async fn end_unreached(
    app: &App,
    tx: &mut Tx,
    id: Uuid,
    actor: &str,
) -> Result<Option<Ended>> {
    end_in(app, tx, id, Ending::Unreached, actor).await
}

impl Ended {
    /// Counts it, after the commit.
    pub fn count(&self, outcome: &'static str) {
        self.step.count();
        if let Some(rest) = &self.rest {
            rest.count();
        }
        metrics::offer(&self.service, &self.office, outcome);
    }
}

async fn end_in(
    app: &App,
    tx: &mut Tx,
    id: Uuid,
    ending: Ending,
    actor: &str,
) -> Result<Option<Ended>> {
    let (entry, offer) = hold(tx, id).await?;
    let now = app.clock.now();
    let due = ending.is_due(&offer, now);
    if !due || !tx.offer_end(id, ending.outcome(), now).await? {
        return Ok(None);
    }
    tx.offer_slot_release(id).await?;
    tx.mail_drop_of_offer(&offer, now).await?;
    let step = take(tx, &entry, State::Offered, ending.event(), actor, now).await?;
    let rest = match ending {
        Ending::Expired | Ending::Unreached => rest::after_silence(app, tx, &entry, now).await?,
        Ending::Stuck => None,
    };
    // Who was told of an offer is told of its end, or of the pause that it led to.
    if matches!(ending, Ending::Expired) && rest.is_none() {
        app.tell_of_offer(tx, &entry, "expired", id, now).await?;
    }
    Ok(Some(Ended {
        step,
        rest,
        service: entry.service,
        office: offer.office,
    }))
}

/// Forgets sign-ups that nobody verified in time.
pub async fn unverified(app: &Arc<App>) -> Result<()> {
    let before = app.clock.now() - app.config.rules.entries.verify_max;
    let due = app
        .store
        .read()
        .await?
        .entry_list_unverified(before, LOOK_MAX)
        .await?;
    for_each(due, |id| forget(app, id)).await
}

async fn forget(app: &Arc<App>, id: Uuid) -> Result<()> {
    let now = app.clock.now();
    let step = app
        .store
        .write(move |tx| {
            async move {
                let Some(entry) = tx.entry_hold(id).await? else {
                    return Ok(None);
                };
                let state = state_of(&entry, false)?;
                if state != State::Unverified {
                    return Ok::<_, super::Error>(None);
                }
                take(tx, &entry, state, Event::Drop, "clock", now)
                    .await
                    .map(Some)
            }
            .boxed()
        })
        .await?;
    if let Some(step) = step {
        step.count();
    }
    Ok(())
}
