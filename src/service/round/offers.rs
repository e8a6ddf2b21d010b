//! Draws a round and makes the offers that its result says, and no others.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use futures::FutureExt;
use uuid::Uuid;

use super::super::answer::seconds;
use super::super::{App, Error, Result, lead};
use super::certificates::Explained;
use super::commit::Fixed;
use super::files::Parts;
use super::pool::{self, Closed};
use super::slots::Lane;
use super::{Outcome, Phases, chain};
use crate::domain::draw::{self, Assigned, Hash, Mismatch, Place};
use crate::domain::entry::{Event, State, next};
use crate::domain::hardship;
use crate::domain::lottery;
use crate::metrics;
use crate::store::draw::FileKind;
use crate::store::event::NewEvent;
use crate::store::offer::NewOffer;
use crate::store::round::DrawnRound;
use crate::store::waiting::ServedRow;
use crate::store::{self, Tx};

/// What came of the draw itself.
struct Drawn {
    fixed: Fixed,
    seed: Hash,
    order: Vec<Place>,
    starts: Vec<Option<u32>>,
    outcome: draw::Outcome,
}

impl Drawn {
    fn new(fixed: Fixed, reveal: Hash, beacon: Hash) -> Result<Self, Mismatch> {
        let Closed { pool, root, .. } = &fixed.closed;
        draw::check_secrets(&pool.header, &reveal, &beacon)?;
        let seed = lottery::seed(&reveal, pool.header.round, root, &beacon);
        let order = draw::order(pool, &seed);
        let starts = draw::seat(pool, &order);
        let outcome = draw::outcome(pool, *root, reveal, beacon, &order, &starts);
        Ok(Self {
            fixed,
            seed,
            order,
            starts,
            outcome,
        })
    }

    fn explained(self) -> Explained {
        let number = self.fixed.round.number;
        Explained::new(number, self.fixed.closed, self.order, self.starts)
    }
}

/// Slots for an entry.
#[derive(Clone, Debug)]
struct Award {
    entry: Uuid,
    slots: Vec<Uuid>,
    office: String,
    start: DateTime<Utc>,
    minutes: i64,
    /// Until when it can be answered, for somebody without mail: there is no hand-over to wait for.
    call_until: Option<DateTime<Utc>>,
    is_hardship: bool,
}

/// An offer that was made.
#[derive(Clone, Debug)]
struct Made {
    entry: ServedRow,
    office: String,
    is_hardship: bool,
}

/// Who was served and yet gets no offer.
#[derive(Clone, Copy, Debug, Default)]
struct Missed {
    left: i64,
    closed: i64,
    too_late: i64,
}

/// Draws a round whose beacon is known, keeps the result, and makes its offers in the same
/// transaction.
pub(super) async fn draw(
    app: &Arc<App>,
    fixed: Fixed,
    beacon: Hash,
    epoch: i64,
) -> Result<Outcome> {
    let mut phases = Phases::begin();
    let mut tx = app.store.read().await?;
    let (_, reveal) = chain::values(&mut tx, fixed.round.number).await?;
    drop(tx);
    let drawn = in_background(move || Drawn::new(fixed, reveal, beacon))
        .await?
        .map_err(|mismatch| {
            store::Error::nonsense("round", "chain", "the committed one", mismatch)
        })?;
    phases.end("draw");
    let service = app.clone();
    let (outcome, made, drawn) = app
        .store
        .write(move |tx| {
            async move {
                let (outcome, made) = write(&service, tx, &drawn, epoch).await?;
                Ok::<_, Error>((outcome, made, drawn))
            }
            .boxed()
        })
        .await?;
    phases.end("write");
    count(app, &made);
    let explained = in_background(move || drawn.explained()).await?;
    phases.end("explain");
    app.recent.keep_drawn(explained);
    app.signals.mail.notify_one();
    Ok(outcome)
}

/// A large draw takes a while; requests go on meanwhile, and so do writes.
async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> store::Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| store::Error::Abandoned(error.to_string()))
}

/// Who would get what by a seed that is thrown away.
pub(super) async fn rehearse(
    app: &Arc<App>,
    fixed: Fixed,
) -> Result<Vec<(ServedRow, Lane, DateTime<Utc>)>> {
    let seed: Hash = app.chance.bytes();
    let zeros = Hash::default();
    let (closed, outcome) = in_background(move || {
        let Closed { pool, root, .. } = &fixed.closed;
        let order = draw::order(pool, &seed);
        let starts = draw::seat(pool, &order);
        let outcome = draw::outcome(pool, *root, zeros, zeros, &order, &starts);
        (fixed.closed, outcome)
    })
    .await?;
    let ids: Vec<Uuid> = entries_of(&closed, &outcome.assigned).flatten().collect();
    let entries = app.store.read().await?.entry_list_waiting(&ids).await?;
    let entries: HashMap<Uuid, ServedRow> =
        entries.into_iter().map(|entry| (entry.id, entry)).collect();
    let mut rehearsed = Vec::new();
    for (id, assigned) in entries_of(&closed, &outcome.assigned).zip(&outcome.assigned) {
        if let Some(entry) = id.and_then(|id| entries.get(&id)) {
            let first = assigned.slots[0];
            let lane = closed.slots.lane_of(first).clone();
            rehearsed.push((entry.clone(), lane, closed.slots.start(first)));
        }
    }
    Ok(rehearsed)
}

/// The entries behind the pseudonyms; nothing for those who left.
fn entries_of<'a>(
    closed: &'a Closed,
    assigned: &'a [Assigned],
) -> impl Iterator<Item = Option<Uuid>> + 'a {
    assigned.iter().map(|assigned| closed.entry(&assigned.pid))
}

/// Writes everything a draw writes.
async fn write(app: &App, tx: &mut Tx, drawn: &Drawn, epoch: i64) -> Result<(Outcome, Vec<Made>)> {
    let round = &drawn.fixed.round;
    let (awards, mut missed) = awards(app, tx, drawn).await?;
    assert!(
        count_of(&awards) <= round.slots,
        "nobody is served twice, no slot given twice"
    );
    write_awards(app, tx, round.number, &awards).await?;
    let awarded = count_of(&awards);
    let (made, shut) = settle(app, tx, round.number, awards).await?;
    let served = count_of(&made);
    missed.closed += shut;
    missed.left += awarded - served - shut;
    tx.round_cutoff_insert_many(round.number, &cutoffs(&made))
        .await?;
    let in_need = made.iter().filter(|made| made.is_hardship).count();
    let in_need = i64::try_from(in_need).unwrap_or(i64::MAX);
    let result = drawn.outcome.to_bytes();
    Parts::of(&result)
        .keep(tx, round.number, FileKind::Result)
        .await?;
    let is_first = tx
        .round_draw(&DrawnRound {
            number: round.number,
            seed: drawn.seed.to_vec(),
            beacon: drawn.outcome.beacon.to_vec(),
            reveal: drawn.outcome.reveal.to_vec(),
            result_hash: draw::hash(&result).to_vec(),
            served,
            left: missed.left,
            closed: missed.closed,
            too_late: missed.too_late,
            hardship_credit: hardship::left(round.hardship_credit, in_need),
            hardship_served: in_need,
        })
        .await?;
    if !is_first {
        let reason = "this round was drawn by another daemon".to_owned();
        return Err(store::Error::Abandoned(reason).into());
    }
    let outcome = Outcome::Drawn {
        round: round.number,
        served,
    };
    tx.round_plan_end(round.number, outcome.word()).await?;
    lead::fence(app, tx, epoch).await?;
    Ok((outcome, made))
}

fn count_of<T>(many: &[T]) -> i64 {
    i64::try_from(many.len()).unwrap_or(i64::MAX)
}

/// What the result gives to whom. Who had left when the pool was read, whose slot closed, or whom
/// it would leave no time to answer, gets no offer.
async fn awards(app: &App, tx: &mut Tx, drawn: &Drawn) -> Result<(Vec<Award>, Missed)> {
    let closed = &drawn.fixed.closed;
    let assigned = &drawn.outcome.assigned;
    let now = app.clock.now();
    let slot_id = |index: &u32| closed.slots.ids[*index as usize];
    let held = assigned.iter().flat_map(|one| &one.slots);
    let mut held: Vec<Uuid> = held.map(slot_id).collect();
    held.sort_unstable();
    let free: HashSet<Uuid> = tx.slot_list_still_free(&held).await?.into_iter().collect();
    let called = tx.entry_list_without_mail().await?;
    let called: HashSet<Uuid> = called.into_iter().collect();
    let mut awards = Vec::with_capacity(assigned.len());
    let mut missed = Missed::default();
    for (id, assigned) in entries_of(closed, assigned).zip(assigned) {
        let Some(entry) = id else {
            missed.left += 1;
            continue;
        };
        let first = assigned.slots[0];
        let (lane, start) = (closed.slots.lane_of(first), closed.slots.start(first));
        let slots: Vec<Uuid> = assigned.slots.iter().map(slot_id).collect();
        if !slots.iter().all(|slot| free.contains(slot)) {
            missed.closed += 1;
            continue;
        }
        let is_called = called.contains(&entry);
        let call_until = if is_called {
            pool::call_deadline(app, &lane.office, now, start)
        } else {
            None
        };
        if !pool::can_be_answered(app, &lane.office, now, start)
            || (is_called && call_until.is_none())
        {
            missed.too_late += 1;
        } else {
            let count = i64::try_from(slots.len()).unwrap_or(i64::MAX);
            awards.push(Award {
                entry,
                slots,
                office: lane.office.clone(),
                start,
                minutes: i64::from(lane.minutes) * count,
                call_until,
                is_hardship: closed.is_hardship(&assigned.pid),
            });
        }
    }
    // Rows lie in the order of their keys, and those of entries in the order they joined.
    awards.sort_unstable_by_key(|award| award.entry);
    Ok((awards, missed))
}

async fn write_awards(app: &App, tx: &mut Tx, round: i64, awards: &[Award]) -> Result<()> {
    let to = next(State::Waiting, Event::Offer)?;
    let now = app.clock.now();
    let mut offers = Vec::with_capacity(awards.len());
    let mut held = Vec::with_capacity(awards.len());
    let mut mails = Vec::with_capacity(awards.len());
    let mut events = Vec::with_capacity(awards.len());
    let mut calls = Vec::new();
    let (ids, mail_ids) = (ascending_ids(app, awards), ascending_ids(app, awards));
    for ((award, id), mail_id) in awards.iter().zip(ids).zip(mail_ids) {
        held.extend(award.slots.iter().map(|slot| (id, *slot)));
        if let Some(until) = award.call_until {
            calls.push((id, until));
        } else {
            let mail = app.mail_of_id(mail_id, "offer", award.entry, now);
            mails.push(mail.about_offer(id));
        }
        events.push(NewEvent {
            entry_id: award.entry,
            at: now,
            from: State::Waiting.word(),
            to: to.word(),
            reason: Event::Offer.reason(),
            actor: "round".to_owned(),
            round: Some(round),
        });
        offers.push(NewOffer {
            id,
            round,
            entry_id: award.entry,
            office: award.office.clone(),
            start: award.start,
            minutes: award.minutes,
            made_at: now,
        });
    }
    tx.offer_insert_many(&offers).await?;
    tx.offer_slot_insert_many(&held).await?;
    tx.mail_insert_many(&mails).await?;
    tx.event_insert_many(&events).await?;
    for (offer, until) in calls {
        // Nobody reads a reminder of a call.
        tx.offer_hand_over(offer, now, until, None).await?;
    }
    Ok(())
}

/// Takes back the offers to those who have left since the pool was read. They are asked last,
/// when all is written: from here to the commit nobody can leave, and that has to be short. Who
/// tries to meanwhile finds the offer afterwards. Likewise those whose slot an office has closed:
/// a closure holds all entries, too. Answers how many of these there were.
async fn settle(
    app: &App,
    tx: &mut Tx,
    round: i64,
    awards: Vec<Award>,
) -> Result<(Vec<Made>, i64)> {
    tx.entry_hold_all().await?;
    let shut = tx.slot_list_closed(app.clock.now()).await?;
    let shut: HashSet<Uuid> = shut.into_iter().collect();
    let mut closed = 0;
    let ids: Vec<Uuid> = awards.iter().map(|award| award.entry).collect();
    let waiting = tx.entry_list_waiting(&ids).await?;
    let mut waiting: HashMap<Uuid, ServedRow> =
        waiting.into_iter().map(|entry| (entry.id, entry)).collect();
    let mut made = Vec::with_capacity(awards.len());
    for award in awards {
        if !shut.is_empty() && award.slots.iter().any(|slot| shut.contains(slot)) {
            tx.offer_take_back(round, award.entry).await?;
            closed += 1;
            continue;
        }
        match waiting.remove(&award.entry) {
            Some(entry) => made.push(Made {
                entry,
                office: award.office,
                is_hardship: award.is_hardship,
            }),
            None => tx.offer_take_back(round, award.entry).await?,
        }
    }
    Ok((made, closed))
}

/// An id for each: rows whose keys ascend are appended to an index, others are sought.
fn ascending_ids(app: &App, awards: &[Award]) -> Vec<Uuid> {
    let now = app.clock.now();
    let mut ids: Vec<Uuid> = awards.iter().map(|_| app.chance.id(now)).collect();
    ids.sort_unstable();
    ids
}

/// The youngest joining day served, per service. Who came first because of hardship says nothing
/// about anybody else's turn.
fn cutoffs(made: &[Made]) -> Vec<(String, i64)> {
    let mut youngest: HashMap<&str, i64> = HashMap::new();
    for Made { entry, .. } in made.iter().filter(|made| !made.is_hardship) {
        let day = youngest.entry(&entry.service).or_insert(entry.join_day);
        *day = entry.join_day.max(*day);
    }
    youngest
        .into_iter()
        .map(|(service, day)| (service.to_owned(), day))
        .collect()
}

fn count(app: &App, made: &[Made]) {
    for Made { entry, office, .. } in made {
        let reason = Event::Offer.reason();
        metrics::transition(
            &entry.service,
            State::Waiting.word(),
            State::Offered.word(),
            reason,
        );
        metrics::offer(&entry.service, office, "made");
        metrics::waited_for_offer(
            &entry.service,
            &entry.channel,
            seconds(app.clock.now() - entry.joined_at),
        );
    }
    for (service, day) in cutoffs(made) {
        let age = seconds(TimeDelta::days(app.today() - day));
        metrics::round_cutoff(&service, age);
    }
}
