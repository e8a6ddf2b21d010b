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
use crate::domain::token::reference;
use crate::metrics;
use crate::store::event::NewEvent;
use crate::store::offer::NewOffer;
use crate::store::round::PlanRow;
pub use crate::store::round::RoundRow as Round;
use crate::store::{self, Tx};

use pool::{Award, Pool};

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
    // Nothing is owed for the time before the first start.
    if due < app.since && due + CATCH_UP_MAX > app.since {
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

/// Runs one round for all plans that are due. Only the leader does.
pub async fn run_due(app: &Arc<App>) -> Result<()> {
    let Some(epoch) = app.leadership.epoch() else {
        return Ok(());
    };
    let plans = app.store.read().await?.round_plan_list_open().await?;
    if plans.is_empty() {
        return Ok(());
    }
    let plans: Vec<String> = plans.into_iter().map(|plan| plan.key).collect();
    let begin = Instant::now();
    let ran = run(app, plans.clone(), epoch).await;
    let outcome = ran.as_ref().map_or("failed", |outcome| outcome.word());
    let now = seconds(app.clock.now() - DateTime::UNIX_EPOCH);
    metrics::round(outcome, begin.elapsed(), now);
    match &ran {
        Ok(Outcome::Nothing) => tracing::debug!(?plans, "no round: nothing to do"),
        Ok(outcome) => tracing::info!(?plans, ?outcome, "a planned round ended"),
        // Whoever called logs it.
        Err(_) => {}
    }
    ran.map(drop)
}

async fn run(app: &Arc<App>, plans: Vec<String>, epoch: i64) -> Result<Outcome> {
    let pool = pool::load(app).await?;
    if pool.is_mail_down() {
        return close_without(app, plans, Outcome::MailDown).await;
    }
    if pool.is_empty() {
        return close_without(app, plans, Outcome::Nothing).await;
    }
    // The seed is drawn after the pool is closed: nobody who is in it could have known.
    let seed = app.chance.bytes::<32>();
    let service = app.clone();
    let draw = move || Drawn {
        awards: pool.draw(&service, &seed),
        pool,
        seed,
    };
    // A large draw takes a while; requests go on meanwhile, and so do writes.
    let drawn = tokio::task::spawn_blocking(draw)
        .await
        .map_err(|error| store::Error::Abandoned(error.to_string()))?;
    let service = app.clone();
    let (outcome, awards) = app
        .store
        .write(move |tx| {
            async move { write_round(&service, tx, &plans, epoch, drawn).await }.boxed()
        })
        .await?;
    count(app, &awards);
    app.signals.mail.notify_one();
    Ok(outcome)
}

/// A pool and what came of it.
struct Drawn {
    pool: Pool,
    seed: [u8; 32],
    awards: Vec<Award>,
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

/// Writes everything a round writes. Who left since the pool was loaded gets no offer.
async fn write_round(
    app: &App,
    tx: &mut Tx,
    plans: &[String],
    epoch: i64,
    drawn: Drawn,
) -> Result<(Outcome, Vec<Award>)> {
    let Drawn {
        pool,
        seed,
        mut awards,
    } = drawn;
    let ids: Vec<Uuid> = awards.iter().map(|award| award.entry_id).collect();
    let waiting: HashSet<Uuid> = tx.entry_keep_waiting(&ids).await?.into_iter().collect();
    awards.retain(|award| waiting.contains(&award.entry_id));
    let served = i64::try_from(awards.len()).unwrap_or(i64::MAX);
    assert!(
        served <= pool.slot_count(),
        "nobody is served twice, no slot given twice"
    );
    write_awards(app, tx, pool.round, pool.close, &awards).await?;
    tx.round_insert(&Round {
        number: pool.round,
        plan: plans.first().cloned().unwrap_or_default(),
        close: pool.close,
        state: "drawn".to_owned(),
        seed: seed.to_vec(),
        slots: pool.slot_count(),
        entries: pool.entry_count(),
        served,
        epoch,
    })
    .await?;
    let round = pool.round;
    let outcome = Outcome::Drawn { round, served };
    close_plans(tx, plans, outcome).await?;
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

/// Who would be offered what if a round ran now; writes nothing. `None` if it would make no
/// offers because mail is down.
pub async fn rehearse(app: &App) -> Result<Option<Vec<Rehearsed>>> {
    let pool = pool::load(app).await?;
    if pool.is_mail_down() {
        return Ok(None);
    }
    let awards = pool.draw(app, &app.chance.bytes());
    let rehearsed = awards.into_iter().map(|award| Rehearsed {
        reference: reference(award.entry_id),
        joined: calendar::day_of_number(award.join_day),
        service: award.service,
        office: award.office,
        counter: award.counter,
        start: award.start,
    });
    Ok(Some(rehearsed.collect()))
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
