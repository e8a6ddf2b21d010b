//! A round: who waits and what is free is loaded, ordered and allocated; the offers, the slots
//! they hold and their mails are written in one transaction.
//!
//! Planned rounds are rows with a unique key. What is due is decided from them and from the
//! cron line alone, so two daemons, a restart, a missed tick or a stepped clock never run one
//! twice; instants that were missed are caught up by the latest of them.

mod pool;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use futures::FutureExt;
use uuid::Uuid;

use super::answer::seconds;
use super::{App, Error, Result, lead};
use crate::domain::calendar;
use crate::domain::entry::{Event, State, next};
use crate::metrics;
use crate::store::event::NewEvent;
use crate::store::offer::NewOffer;
use crate::store::round::{PlanRow, RoundRow};
use crate::store::{self, Tx};

use pool::{Award, Pool};

/// While the oldest offer mail waits longer than this, no new offers are made.
const MAIL_WAIT_MAX: TimeDelta = TimeDelta::minutes(10);

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
            Self::Nothing => "nothing",
            Self::MailDown => "mail_down",
        }
    }

    fn round(self) -> Option<i64> {
        match self {
            Self::Drawn { round, .. } => Some(round),
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
    // A clock that was set back behind the first start must not stop the rounds.
    if due < app.since && app.since <= now {
        return Ok(());
    }
    let key = format!("cron {}", due.format("%Y-%m-%dT%H:%MZ"));
    if app
        .store
        .read()
        .await?
        .round_plan_find(&key)
        .await?
        .is_none()
    {
        app.store
            .write(move |tx| async move { Ok::<_, Error>(tx.round_plan(&key, due).await?) }.boxed())
            .await?;
    }
    Ok(())
}

/// Asks for a round at once; its key answers later what came of it.
pub async fn request(app: &App) -> Result<String> {
    let now = app.clock.now();
    let key = format!("request {}", app.chance.id(now));
    let plan = key.clone();
    app.store
        .write(move |tx| async move { Ok::<_, Error>(tx.round_plan(&plan, now).await?) }.boxed())
        .await?;
    app.signals.round.notify_one();
    Ok(key)
}

/// The plan with this key.
pub async fn plan(app: &App, key: &str) -> Result<Option<PlanRow>> {
    Ok(app.store.read().await?.round_plan_find(key).await?)
}

/// The rounds so far, latest first.
pub async fn list(app: &App, most: i64) -> Result<Vec<RoundRow>> {
    Ok(app.store.read().await?.round_list(most).await?)
}

/// Runs every plan that is due, one after the other. Only the leader does.
pub async fn run_due(app: &Arc<App>) -> Result<()> {
    let Some(epoch) = app.leadership.epoch() else {
        return Ok(());
    };
    for plan in app.store.read().await?.round_plan_list_open().await? {
        let begin = Instant::now();
        let ran = run(app, &plan, epoch).await;
        let outcome = ran.as_ref().map_or("failed", |outcome| outcome.word());
        let now = seconds(app.clock.now() - DateTime::UNIX_EPOCH);
        metrics::round(outcome, begin.elapsed(), now);
        match &ran {
            Ok(Outcome::Nothing) => tracing::debug!(plan = plan.key, "no round: nothing to do"),
            ended => tracing::info!(plan = plan.key, outcome = ?ended, "a planned round ended"),
        }
        ran?;
    }
    Ok(())
}

async fn run(app: &Arc<App>, plan: &PlanRow, epoch: i64) -> Result<Outcome> {
    let pool = pool::load(app).await?;
    if pool
        .mail_waits_since
        .is_some_and(|since| pool.close - since > MAIL_WAIT_MAX)
    {
        return close_without(app, plan, Outcome::MailDown).await;
    }
    if pool.is_empty() {
        return close_without(app, plan, Outcome::Nothing).await;
    }
    // The seed is drawn after the pool is closed: nobody who is in it could have known.
    let seed = app.chance.bytes::<32>();
    let (service, key) = (app.clone(), plan.key.clone());
    let (outcome, awards) = app
        .store
        .write(move |tx| {
            async move { draw_in(&service, tx, &key, epoch, pool, seed).await }.boxed()
        })
        .await?;
    count(app, &awards);
    app.signals.mail.notify_one();
    Ok(outcome)
}

async fn close_without(app: &Arc<App>, plan: &PlanRow, outcome: Outcome) -> Result<Outcome> {
    let key = plan.key.clone();
    app.store
        .write(move |tx| {
            async move { Ok::<_, Error>(tx.round_plan_close(&key, outcome.word(), None).await?) }
                .boxed()
        })
        .await?;
    Ok(outcome)
}

/// Draws and writes everything a round writes. Who left and what closed since the pool was
/// loaded gets no offer.
async fn draw_in(
    app: &App,
    tx: &mut Tx,
    plan: &str,
    epoch: i64,
    pool: Pool,
    seed: [u8; 32],
) -> Result<(Outcome, Vec<Award>)> {
    let round = tx.round_last_number().await? + 1;
    let mut awards = pool.draw(round, &seed);
    let ids: Vec<Uuid> = awards.iter().map(|award| award.entry_id).collect();
    let waiting: HashSet<Uuid> = tx.entry_keep_waiting(&ids).await?.into_iter().collect();
    awards.retain(|award| waiting.contains(&award.entry_id));
    let served = i64::try_from(awards.len()).unwrap_or(i64::MAX);
    write_awards(app, tx, round, pool.close, &awards).await?;
    tx.round_insert(&RoundRow {
        number: round,
        plan: plan.to_owned(),
        close: pool.close,
        state: "drawn".to_owned(),
        seed: seed.to_vec(),
        slots: pool.slot_count(),
        entries: pool.entry_count(),
        served,
        epoch,
    })
    .await?;
    let outcome = Outcome::Drawn { round, served };
    if !tx
        .round_plan_close(plan, outcome.word(), outcome.round())
        .await?
    {
        return Err(
            store::Error::Abandoned("this round was run by another daemon".to_owned()).into(),
        );
    }
    lead::fence(app, tx, epoch).await?;
    Ok((outcome, awards))
}

async fn write_awards(
    app: &App,
    tx: &mut Tx,
    round: i64,
    close: DateTime<Utc>,
    awards: &[Award],
) -> Result<()> {
    let to = next(State::Waiting, Event::Offer)?;
    let mut offers = Vec::with_capacity(awards.len());
    let mut held = Vec::with_capacity(awards.len());
    let mut mails = Vec::with_capacity(awards.len());
    let mut events = Vec::with_capacity(awards.len());
    for award in awards {
        let id = app.chance.id(close);
        held.push((id, award.slot_id));
        mails.push(app.new_mail("offer", award.entry_id, close).about_offer(id));
        events.push(NewEvent {
            entry_id: award.entry_id,
            at: close,
            from: State::Waiting.word(),
            to: to.word(),
            reason: Event::Offer.reason(),
            actor: "round".to_owned(),
            round: Some(round),
        });
        offers.push(NewOffer {
            id,
            round,
            entry_id: award.entry_id,
            office: award.office.clone(),
            start: award.start,
            minutes: award.minutes,
            made_at: close,
        });
    }
    tx.offer_insert_many(&offers).await?;
    tx.offer_slot_insert_many(&held).await?;
    tx.mail_insert_many(&mails).await?;
    tx.event_insert_many(&events).await?;
    tx.round_cutoff_insert_many(round, &cutoffs(awards)).await?;
    Ok(())
}

/// The youngest joining day served, per service.
fn cutoffs(awards: &[Award]) -> Vec<(String, i64)> {
    let mut youngest: HashMap<&str, i64> = HashMap::new();
    for award in awards {
        let day = youngest.entry(&award.service).or_insert(award.join_day);
        *day = award.join_day.max(*day);
    }
    youngest
        .into_iter()
        .map(|(service, day)| (service.to_owned(), day))
        .collect()
}

fn count(app: &App, awards: &[Award]) {
    for award in awards {
        let reason = Event::Offer.reason();
        metrics::transition(
            &award.service,
            State::Waiting.word(),
            State::Offered.word(),
            reason,
        );
        metrics::offer(&award.service, &award.office, "made");
        metrics::waited_for_offer(
            &award.service,
            &award.channel,
            seconds(app.clock.now() - award.joined_at),
        );
    }
    for (service, day) in cutoffs(awards) {
        let age = seconds(TimeDelta::days(app.today() - day));
        metrics::round_cutoff(&service, age);
    }
}

/// Who would be offered what if a round ran now; writes nothing.
pub async fn rehearse(app: &App) -> Result<Vec<Rehearsed>> {
    let pool = pool::load(app).await?;
    let round = app.store.read().await?.round_last_number().await? + 1;
    let awards = pool.draw(round, &app.chance.bytes());
    Ok(awards
        .into_iter()
        .map(|award| Rehearsed {
            reference: crate::domain::token::reference(award.entry_id),
            joined: calendar::day_of_number(award.join_day),
            service: award.service,
            office: award.office,
            counter: award.counter,
            start: award.start,
        })
        .collect())
}

/// An offer that a round would make.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    /// The entry's reference.
    pub reference: String,
    /// When it joined.
    pub joined: chrono::NaiveDate,
    /// For what.
    pub service: String,
    /// Where.
    pub office: String,
    /// At which counter.
    pub counter: String,
    /// When.
    pub start: DateTime<Utc>,
}
