//! A round: who waits and what is free is fixed and published with its root, then the seed
//! becomes known, then the result says who is offered what.
//!
//! Planned rounds are rows with a unique key. What is due is decided from them and from the
//! cron line alone, so two daemons, a restart, a missed tick or a stepped clock never run one
//! twice; instants that were missed are caught up by the latest of them. Rounds are strictly
//! sequential: while one waits for its beacon no other pool is closed, and what is due meanwhile
//! merges into the next.

mod access;
mod beacon;
mod certificates;
mod chain;
mod commit;
mod document;
mod files;
mod offers;
mod pool;
mod recount;
mod slots;
mod wishes;

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use futures::FutureExt;

use super::answer::seconds;
use super::{App, Error, Result};
use crate::domain::calendar;
use crate::domain::token::reference;
use crate::metrics;
use crate::store::round::PlanRow;
pub use crate::store::round::RoundRow as Round;
use crate::store::{self, Tx};

pub use crate::store::draw::FileKind;
pub use access::{Reader, Receipt, may_read, receipt};
pub use beacon::{
    BeaconRefused, Entered, Hearing, WAIT_MAX as BEACON_WAIT_MAX, enter as enter_beacon,
};
pub use certificates::{Explanation, OpenedSlot, Recent, TakenPart, explain, recent, taken_part};
pub use chain::anchors;
pub(super) use chain::prepare as prepare_chain;
pub use document::RoundDocument;
pub use files::{Proof, is_kept, part, proof};
pub use recount::{Recounted, recount};

use beacon::Awaited;
use commit::Fixed;

/// Plans of which nothing came are remembered this long.
const IDLE_KEPT: TimeDelta = TimeDelta::days(14);
/// A planned round makes up for instants that were missed at most this long before it.
const CATCH_UP_MAX: TimeDelta = TimeDelta::days(7);

/// What came of a planned round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was drawn: its number and how many were served.
    Drawn {
        /// Its number.
        round: i64,
        /// Offers made.
        served: i64,
    },
    /// Its pool is fixed and published; it waits for its beacon.
    Committed {
        /// Its number.
        round: i64,
    },
    /// It ended without a draw.
    Void {
        /// Its number.
        round: i64,
    },
    /// Nobody waited, or nothing was free that could be offered: no round, no number.
    Nothing,
    /// Offer mails cannot be handed over: nobody's answer time may start to run.
    MailDown,
}

impl Outcome {
    /// The word for it in the plan and in the metrics.
    pub fn word(self) -> &'static str {
        match self {
            Self::Drawn { .. } => "drawn",
            Self::Committed { .. } => "committed",
            Self::Void { .. } => "void",
            Self::Nothing => "nothing",
            Self::MailDown => "mail_down",
        }
    }

    fn round(self) -> Option<i64> {
        match self {
            Self::Drawn { round, .. } | Self::Committed { round } | Self::Void { round } => {
                Some(round)
            }
            Self::Nothing | Self::MailDown => None,
        }
    }
}

/// Plans the latest instant of the cron line that is not in the future, unless it was planned.
pub async fn plan_due(app: &App) -> Result<()> {
    let now = app.clock.now();
    let local = now.with_timezone(&app.zone());
    let Ok(due) = app
        .config
        .rounds
        .cron
        .find_previous_occurrence(&local, true)
    else {
        return Ok(());
    };
    let due = due.to_utc();
    // Nothing is owed for the time before the first start, unless that lies ahead: a clock that had
    // run far ahead was put right since.
    let is_ahead = now < app.since && due + CATCH_UP_MAX <= app.since;
    if due < app.since && !is_ahead {
        return Ok(());
    }
    let mut tx = app.store.read().await?;
    if tx.round_plan_covers(due).await? {
        return Ok(());
    }
    // A clock that had run far ahead, and was put right, must not have used up the rounds of a
    // year: a plan makes up for a few days at most.
    let before = tx.round_plan_before(due).await?;
    let covers_from = before.map_or(due - CATCH_UP_MAX, |before| before.max(due - CATCH_UP_MAX));
    drop(tx);
    let key = format!("cron {}", due.format("%Y-%m-%dT%H:%MZ"));
    app.store
        .write(move |tx| {
            async move {
                tx.round_plan(&key, due, Some(covers_from)).await?;
                Ok(tx.round_plan_forget_idle(now - IDLE_KEPT).await?)
            }
            .boxed()
        })
        .await
}

/// Asks for a round at once; its key answers later what came of it.
pub async fn request(app: &App) -> Result<String> {
    let now = app.clock.now();
    let key = format!("request {}", app.chance.id(now));
    let plan = key.clone();
    app.store
        .write(move |tx| {
            async move { Ok::<_, Error>(tx.round_plan(&plan, now, None).await?) }.boxed()
        })
        .await?;
    app.signals.round.notify_one();
    Ok(key)
}

/// The plan with this key.
pub async fn plan(app: &App, key: &str) -> Result<Option<PlanRow>> {
    Ok(app.store.read().await?.round_plan_find(key).await?)
}

/// The rounds so far, latest first.
pub async fn list(app: &App, most: i64) -> Result<Vec<Round>> {
    Ok(app.store.read().await?.round_list(most).await?)
}

/// The rounds before the one with this number, latest first.
pub async fn list_before(app: &App, before: i64, most: i64) -> Result<Vec<Round>> {
    Ok(app
        .store
        .read()
        .await?
        .round_list_before(before, most)
        .await?)
}

/// The youngest joining day that a round served, per service.
pub async fn cutoffs(app: &App, number: i64) -> Result<Vec<(String, NaiveDate)>> {
    let cutoffs = app.store.read().await?.round_cutoff_list(number).await?;
    let day = |(service, day)| (service, calendar::day_of_number(day));
    Ok(cutoffs.into_iter().map(day).collect())
}

/// The round with this number.
pub async fn find(app: &App, number: i64) -> Result<Round> {
    let round = app.store.read().await?.round_find(number).await?;
    round.ok_or(Error::NotFound)
}

/// The round whose pool is fixed and that waits to be drawn.
pub async fn waiting(app: &App) -> Result<Option<Round>> {
    Ok(app.store.read().await?.round_find_committed().await?)
}

/// The policy document with this hash.
pub async fn policy(app: &App, hash: &[u8]) -> Result<String> {
    let document = app.store.read().await?.policy_find(hash).await?;
    document.ok_or(Error::NotFound)
}

/// Goes on with the round that waits for its beacon, or else runs one round for all plans that
/// are due. Only the leader does.
pub async fn run_due(app: &Arc<App>) -> Result<()> {
    let Some(epoch) = app.leadership.epoch() else {
        return Ok(());
    };
    let mut tx = app.store.read().await?;
    let committed = tx.round_find_committed().await?;
    let plans = tx.round_plan_list_open().await?;
    drop(tx);
    let begin = Instant::now();
    let ran = match committed {
        Some(round) => go_on(app, round, epoch).await,
        None if plans.is_empty() => return Ok(()),
        None => {
            let plans: Vec<String> = plans.into_iter().map(|plan| plan.key).collect();
            run(app, plans, epoch).await.map(Some)
        }
    };
    if let Some(outcome) = ran.as_ref().ok().copied().flatten() {
        tell(app, outcome, begin.elapsed());
    } else if ran.is_err() {
        // Whoever called logs it.
        count(app, "failed", begin.elapsed());
    }
    ran.map(drop)
}

fn tell(app: &App, outcome: Outcome, took: Duration) {
    match outcome {
        Outcome::Nothing => tracing::debug!("no round: nothing to do"),
        Outcome::MailDown => tracing::warn!("no round: offer mails cannot be handed over"),
        // What it waits for was told when it was fixed.
        Outcome::Committed { .. } => {}
        Outcome::Drawn { round, served } => {
            tracing::info!(round, served, "round {round} is drawn");
        }
        Outcome::Void { round } => tracing::warn!(round, "round {round} is void"),
    }
    count(app, outcome.word(), took);
}

fn count(app: &App, outcome: &'static str, took: Duration) {
    let now = seconds(app.clock.now() - DateTime::UNIX_EPOCH);
    metrics::round(outcome, took, now);
}

/// Fixes a pool for these plans, and draws it if it waits for nothing.
async fn run(app: &Arc<App>, plans: Vec<String>, epoch: i64) -> Result<Outcome> {
    let mut phases = Phases::begin();
    let loaded = pool::load(app).await?;
    phases.end("load");
    if loaded.is_mail_down {
        return close_without(app, plans, Outcome::MailDown).await;
    }
    if loaded.is_empty() {
        return close_without(app, plans, Outcome::Nothing).await;
    }
    let fixed = commit::fix(app, loaded, epoch).await?;
    phases.end("close");
    let fixed = commit::keep(app, fixed, plans).await?;
    phases.end("commit");
    match beacon::awaited(app, &fixed.round).await? {
        Awaited::Known(beacon) => offers::draw(app, fixed, beacon, epoch).await,
        Awaited::Waits | Awaited::TooLong => {
            beacon::tell_awaited(&fixed.round);
            Ok(Outcome::Committed {
                round: fixed.round.number,
            })
        }
    }
}

/// Draws the round that waits, if its beacon is known; ends it where that took too long.
/// Nothing, while it has to wait on.
async fn go_on(app: &Arc<App>, round: Round, epoch: i64) -> Result<Option<Outcome>> {
    let now = app.clock.now();
    let is_mail_down = pool::is_mail_down(app, &mut app.store.read().await?, now).await?;
    match beacon::awaited(app, &round).await? {
        Awaited::Known(_) if is_mail_down && beacon::is_too_long(&round, now) => {
            commit::void(app, round.number, "mail_down", epoch).await
        }
        Awaited::Known(_) if is_mail_down => Ok(None),
        Awaited::Known(beacon) => {
            let fixed: Fixed = commit::reload(app, round).await?;
            offers::draw(app, fixed, beacon, epoch).await.map(Some)
        }
        Awaited::Waits => {
            beacon::warn_of_long_wait(app, &round, now);
            Ok(None)
        }
        Awaited::TooLong => commit::void(app, round.number, "no_beacon", epoch).await,
    }
}

/// Tells how long each phase of a round took.
struct Phases(Instant);

impl Phases {
    fn begin() -> Self {
        Self(Instant::now())
    }

    fn end(&mut self, phase: &'static str) {
        let now = Instant::now();
        let ms = now.duration_since(self.0).as_millis();
        tracing::debug!(phase, ms, "a phase of a round ended");
        self.0 = now;
    }
}

async fn close_without(app: &Arc<App>, plans: Vec<String>, outcome: Outcome) -> Result<Outcome> {
    app.store
        .write(move |tx| async move { close_plans(tx, &plans, outcome).await }.boxed())
        .await?;
    Ok(outcome)
}

/// Notes what came of the plans; whoever finds one closed was not the first to run it.
async fn close_plans(tx: &mut Tx, plans: &[String], outcome: Outcome) -> Result<()> {
    for plan in plans {
        let first = tx
            .round_plan_close(plan, outcome.word(), outcome.round())
            .await?;
        if !first {
            let reason = "this round was run by another daemon".to_owned();
            return Err(store::Error::Abandoned(reason).into());
        }
    }
    Ok(())
}

/// Who would be offered what if a round ran now, by a lot that nobody will draw again; writes
/// nothing.
pub async fn rehearse(app: &Arc<App>) -> Result<Rehearsal> {
    if let Some(round) = waiting(app).await?
        && beacon::is_missing(&round)
    {
        return Ok(Rehearsal::Waits(round.number));
    }
    let loaded = pool::load(app).await?;
    if loaded.is_mail_down {
        return Ok(Rehearsal::MailDown);
    }
    if loaded.is_empty() {
        return Ok(Rehearsal::Offers(Vec::new()));
    }
    let fixed = commit::fix(app, loaded, 0).await?;
    let awards = offers::rehearse(app, fixed).await?;
    let rehearsed = awards.into_iter().map(|(entry, lane, start)| Rehearsed {
        reference: reference(entry.id),
        joined: calendar::day_of_number(entry.join_day),
        service: entry.service,
        office: lane.office,
        counter: lane.counter,
        start,
    });
    Ok(Rehearsal::Offers(rehearsed.collect()))
}

/// What a round would come to.
#[derive(Clone, Debug)]
pub enum Rehearsal {
    /// It would make these offers.
    Offers(Vec<Rehearsed>),
    /// Offer mails cannot be handed over, so it would make none.
    MailDown,
    /// The round with this number waits for its beacon; before it is drawn no other closes.
    Waits(i64),
}

impl Rehearsal {
    /// The offers, if a round could make any.
    pub fn offers(self) -> Option<Vec<Rehearsed>> {
        match self {
            Self::Offers(offers) => Some(offers),
            Self::MailDown | Self::Waits(_) => None,
        }
    }
}

/// An offer that a round would make.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    /// The entry's reference.
    pub reference: String,
    /// When it joined.
    pub joined: NaiveDate,
    /// For what.
    pub service: String,
    /// Where.
    pub office: String,
    /// At which counter.
    pub counter: String,
    /// When.
    pub start: DateTime<Utc>,
}
