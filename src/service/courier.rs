//! The courier: takes mails from the outbox, renders them once, hands them over, and notes how
//! it went.
//!
//! No transaction is open while a mail server talks. What the first attempt rendered is kept, so
//! that every later one sends the same text under the same Message-ID; a crash between the
//! server's 250 and our commit sends the same mail twice, never another one. Only an offer is
//! rendered anew, when the deadline that it prints has moved.

mod compose;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use futures::FutureExt;
use futures::future::join_all;
use uuid::Uuid;

use super::bounce::unreachable_by;
use super::{App, Error, Result};
use crate::domain::calendar::{answer_deadline, remind_at};
use crate::mail::bounce;
use crate::mail::letter::{self, Frame};
use crate::mail::transport::{Address, Failure, FailureClass, Outgoing, file_name};
use crate::metrics;
use crate::store::Tx;
use crate::store::offer::OfferRow;
pub use crate::store::outbox::MailListRow as Mail;
use crate::store::outbox::MailRow;

use compose::Composed;

/// Mails that are under way at once.
const BATCH_MAX: i64 = 8;
/// A mail whose courier died is taken by another after this long …
const LEASE: TimeDelta = TimeDelta::seconds(45);
/// … for a courier that lives renews its lease this often, however long a mail server takes.
const RENEW_EVERY: Duration = Duration::from_secs(15);
/// A pass of the courier takes about this long; what is left waits for the next.
const PASS_MAX: Duration = Duration::from_secs(1);
/// With more joins than this in the queue the courier steps back …
const JOINS_WAITING_MAX: usize = 4;
/// … for this many times as long as it was just at work …
const STEP_BACK: u32 = 10;
/// … but never for longer than this.
const STEP_BACK_MAX: Duration = Duration::from_secs(1);
/// A printed deadline may differ this much from the true one.
const DEADLINE_DRIFT_MAX: TimeDelta = TimeDelta::minutes(10);
/// A due time further away than this was set by a clock that has been put back since.
const DUE_HORIZON: TimeDelta = TimeDelta::minutes(61);
/// A mail that the server keeps deferring is given up after this long.
const DEFERRED_MAX: TimeDelta = TimeDelta::days(5);

/// Sends mails for about [`PASS_MAX`], and rings for itself if some are left. While citizens
/// queue up to join, mails that nobody's deadline hangs on leave disk and processor to them.
pub async fn deliver_some(app: &Arc<App>) -> Result<()> {
    let begin = Instant::now();
    while begin.elapsed() < PASS_MAX {
        let started = Instant::now();
        let batch = deliver_due(app).await?;
        if batch.mails == 0 || batch.is_down {
            return Ok(());
        }
        let crowded = app.joins.waiting() > JOINS_WAITING_MAX;
        // On PostgreSQL the two do not share a writer.
        if crowded && !batch.has_offers && !app.store.is_shared() {
            tokio::time::sleep((started.elapsed() * STEP_BACK).min(STEP_BACK_MAX)).await;
        }
    }
    app.signals.mail.notify_one();
    Ok(())
}

/// What was due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Mails that were taken from the outbox.
    pub mails: usize,
    /// Whether an offer was among them.
    pub has_offers: bool,
    /// Whether no mail can leave at the moment: the server is away or refuses us.
    pub is_down: bool,
}

/// Takes some of what is due and tries each once.
pub async fn deliver_due(app: &Arc<App>) -> Result<Batch> {
    let lease = app.chance.id(app.clock.now());
    let mails = lease_due(app, lease).await?;
    let mut batch = Batch {
        mails: mails.len(),
        has_offers: mails.iter().any(|mail| mail.kind == "offer"),
        is_down: false,
    };
    let attempts = mails.into_iter().map(|mail| guarded(app, mail, lease));
    for attempt in join_all(attempts).await {
        match attempt {
            Ok(class) => batch.is_down |= class.is_some_and(concerns_all),
            // The lease runs out and the mail is tried again.
            Err(error) => tracing::error!(%error, "an attempt to deliver could not be recorded"),
        }
    }
    Ok(batch)
}

/// Leases some of what is due. It is looked for before it is taken: a courier that idles should
/// not take its turn at the writer each second.
async fn lease_due(app: &Arc<App>, lease: Uuid) -> Result<Vec<MailRow>> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    if !tx.mail_is_due(now, now + DUE_HORIZON).await? {
        return Ok(Vec::new());
    }
    drop(tx);
    let service = app.clone();
    app.store
        .write(move |tx| {
            async move {
                let now = service.clock.now();
                let horizon = now + DUE_HORIZON;
                Ok(tx
                    .mail_lease(lease, now, now + LEASE, horizon, BATCH_MAX)
                    .await?)
            }
            .boxed()
        })
        .await
}

/// Whether a failure would meet every other mail as well.
fn concerns_all(class: FailureClass) -> bool {
    matches!(class, FailureClass::Infrastructure | FailureClass::Config)
}

/// A mail over which this program breaks is put back; all others go on.
async fn guarded(app: &Arc<App>, mail: MailRow, lease: Uuid) -> Result<Option<FailureClass>> {
    let attempted = AssertUnwindSafe(attempt(app, mail.clone(), lease)).catch_unwind();
    if let Ok(result) = attempted.await {
        return result;
    }
    let detail = "a bug: this program broke over the mail".to_owned();
    let failure = Failure {
        class: FailureClass::Temporary,
        detail,
    };
    record_failure(app, mail, lease, failure).await?;
    Ok(None)
}

/// Makes every mail due whose courier died with the former daemon of a SQLite file.
pub async fn take_over(app: &Arc<App>) -> Result<()> {
    if app.store.is_shared() {
        return Ok(());
    }
    let now = app.clock.now();
    app.store
        .write(move |tx| async move { Ok(tx.mail_end_leases(now).await?) }.boxed())
        .await
}

/// The latest mails, and what became of them.
pub async fn list(app: &App, most: i64) -> Result<Vec<Mail>> {
    Ok(app.store.read().await?.mail_list(most).await?)
}

/// Tries one mail once; answers how it failed, if it did.
async fn attempt(app: &Arc<App>, mail: MailRow, lease: Uuid) -> Result<Option<FailureClass>> {
    let kind = kind(&mail);
    let (mail, outgoing) = match prepare(app, mail, lease).await? {
        Prepared::Ready(mail, outgoing) => (*mail, outgoing),
        Prepared::Dropped => {
            metrics::mail_delivery(kind, "dropped");
            return Ok(None);
        }
        Prepared::Lost => return Ok(None),
    };
    let sent = tokio::select! {
        sent = app.transport.deliver(&outgoing) => sent,
        // Another courier has the mail by now, and records what becomes of it.
        () = renew(app, mail.id, lease) => return Ok(None),
    };
    let Err(failure) = sent else {
        record_sent(app, mail, lease).await?;
        metrics::mail_delivery(kind, "ok");
        return Ok(None);
    };
    let class = failure.class;
    record_failure(app, mail, lease, failure).await?;
    metrics::mail_delivery(kind, class.label());
    Ok(Some(class))
}

/// Renews the lease of a mail that is under way; ends when the lease is lost.
async fn renew(app: &Arc<App>, mail: Uuid, lease: Uuid) {
    loop {
        tokio::time::sleep(RENEW_EVERY).await;
        let until = app.clock.now() + LEASE;
        let renewed: Result<bool> = app
            .store
            .write(move |tx| async move { Ok(tx.mail_renew(mail, lease, until).await?) }.boxed())
            .await;
        match renewed {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!(%mail, %error, "a lease could not be renewed"),
        }
    }
}

/// The kind as a label that lives for ever.
fn kind(mail: &MailRow) -> &'static str {
    letter::all_kinds()
        .into_iter()
        .find(|kind| *kind == mail.kind)
        .unwrap_or("unknown")
}

/// What became of a mail before it could leave.
enum Prepared {
    /// It can leave.
    Ready(Box<MailRow>, Outgoing),
    /// There is nothing to tell any more.
    Dropped,
    /// Another courier has it by now.
    Lost,
}

/// Renders the mail, or takes what was rendered before, and keeps it.
async fn prepare(app: &Arc<App>, mail: MailRow, lease: Uuid) -> Result<Prepared> {
    let now = app.clock.now();
    let composed = compose::compose(app, &mail, now).await?;
    let Composed::Letter {
        letter,
        frame,
        deadline,
    } = composed
    else {
        drop_mail(app, mail.id, lease).await?;
        return Ok(Prepared::Dropped);
    };
    // A deadline that a citizen may have read never moves to an earlier time.
    let deadline = deadline.map(|new| mail.printed_deadline.map_or(new, |old| old.max(new)));
    let still_true = match (mail.printed_deadline, deadline) {
        (Some(printed), Some(deadline)) => (printed - deadline).abs() <= DEADLINE_DRIFT_MAX,
        _ => true,
    };
    let printed = if still_true {
        mail.printed_deadline.or(deadline)
    } else {
        deadline
    };
    // A verify mail to somebody who is in the list already is another letter than its row.
    let kind = letter.kind();
    // Rendering takes longer than a write: it happens here, where nobody waits for it.
    let raw = match &mail.text {
        Some(text) if still_true => text.clone(),
        _ => letter::render(&letter.with_deadline(printed), &frame),
    };
    let outgoing = Outgoing {
        message_id: mail.message_id.clone(),
        name: file_name(mail.created_at, kind, &mail.message_id),
        envelope_from: return_address(app, mail.id, &frame),
        envelope_to: frame.to.clone(),
        raw,
    };
    let mail = MailRow {
        printed_deadline: printed,
        text: None,
        ..mail
    };
    keep(app, mail, outgoing, lease).await
}

/// Where a report about the mail is to go: to an address of its own, if one is configured.
fn return_address(app: &App, mail: Uuid, frame: &Frame) -> Address {
    let base = app.config.mail.bounce_address.as_ref();
    let own = base.and_then(|base| bounce::return_address(&app.key, base, mail, frame.to.as_ref()));
    own.unwrap_or_else(|| frame.from.email.clone())
}

/// Keeps the text that is about to be sent, and the deadline that it prints. An offer that was
/// ended since the text was rendered is not told any more.
async fn keep(app: &Arc<App>, mail: MailRow, outgoing: Outgoing, lease: Uuid) -> Result<Prepared> {
    let service = app.clone();
    app.store
        .write(move |tx| {
            async move {
                // In the order of every arrow: first the entry, then what hangs on it.
                let deadline = mail.offer_id.zip(mail.printed_deadline);
                if deadline.is_some() {
                    tx.entry_hold(mail.entry_id).await?;
                }
                let printed = mail.printed_deadline;
                if !tx
                    .mail_keep_text(mail.id, lease, &outgoing.raw, printed)
                    .await?
                {
                    return Ok(Prepared::Lost);
                }
                if let Some((offer, printed)) = deadline
                    && !tx.offer_set_deadline(offer, printed).await?
                {
                    let now = service.clock.now();
                    tx.mail_end(mail.id, lease, "dropped", None, now).await?;
                    return Ok(Prepared::Dropped);
                }
                Ok(Prepared::Ready(Box::new(mail), outgoing))
            }
            .boxed()
        })
        .await
}

async fn drop_mail(app: &Arc<App>, mail: Uuid, lease: Uuid) -> Result<()> {
    let now = app.clock.now();
    app.store
        .write(move |tx| {
            async move {
                tx.mail_end(mail, lease, "dropped", None, now).await?;
                Ok(())
            }
            .boxed()
        })
        .await
}

/// The answer window starts when the mail was handed over: now.
async fn record_sent(app: &Arc<App>, mail: MailRow, lease: Uuid) -> Result<()> {
    let service = app.clone();
    app.store
        .write(move |tx| {
            async move {
                let now = service.clock.now();
                if let (Some(offer), Some(printed)) = (mail.offer_id, mail.printed_deadline) {
                    tx.entry_hold(mail.entry_id).await?;
                    let deadline = final_deadline(&service, tx, offer, printed, now).await?;
                    let remind_at =
                        remind_at(now, deadline, service.config.rules.offers.reminder_min);
                    tx.offer_hand_over(offer, now, deadline, remind_at).await?;
                }
                tx.mail_end(mail.id, lease, "sent", None, now).await?;
                Ok(())
            }
            .boxed()
        })
        .await
}

/// The deadline that follows from the hand-over, never earlier than the one that was printed.
async fn final_deadline(
    app: &App,
    tx: &mut Tx,
    offer: Uuid,
    printed: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>> {
    let offer = tx.offer_find(offer).await?;
    Ok(offer
        .and_then(|offer| deadline_of(app, &offer, now))
        .map_or(printed, |deadline| deadline.max(printed)))
}

/// Until when an offer can be answered that is handed over `now`.
pub(super) fn deadline_of(
    app: &App,
    offer: &OfferRow,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let office = app.config.town.office(&offer.office.parse().ok()?)?;
    answer_deadline(
        &app.config.rules.offers.answer,
        office.place(),
        now,
        offer.start,
    )
}

async fn record_failure(
    app: &Arc<App>,
    mail: MailRow,
    lease: Uuid,
    failure: Failure,
) -> Result<()> {
    tracing::warn!(mail = %mail.id, kind = mail.kind, class = %failure.class, detail = failure.detail, "not delivered");
    let given_up = failure.class == FailureClass::Permanent
        || (failure.class == FailureClass::Temporary
            && app.clock.now() - mail.created_at > DEFERRED_MAX);
    if given_up {
        return give_up(app, mail, lease, failure).await;
    }
    let due_at = app.clock.now() + back_off(failure.class, mail.attempts);
    app.store
        .write(move |tx| {
            async move {
                tx.mail_retry(mail.id, lease, &failure.detail, due_at)
                    .await?;
                Ok(())
            }
            .boxed()
        })
        .await
}

/// How long to wait before the next attempt. A server that is away comes back at any moment; a
/// server that said "later" wants to be left alone; a setting that is wrong waits for a person.
fn back_off(class: FailureClass, attempts: i64) -> TimeDelta {
    let doubled = |first: i64, most: i64| {
        let factor = 1_i64 << attempts.clamp(0, 20);
        TimeDelta::seconds((first * factor).min(most))
    };
    match class {
        FailureClass::Infrastructure => doubled(2, 60),
        FailureClass::Config => doubled(10, 300),
        FailureClass::Temporary | FailureClass::Permanent => doubled(60, 3600),
    }
}

/// The mail is given up. An address that is dead is what it would be if the mail had come back; one
/// that only never took it ends an offer, which nobody could answer in time.
async fn give_up(app: &Arc<App>, mail: MailRow, lease: Uuid, failure: Failure) -> Result<()> {
    let service = app.clone();
    let lost = app
        .store
        .write(move |tx| {
            async move {
                tx.entry_hold(mail.entry_id).await?;
                let now = service.clock.now();
                let ended = tx
                    .mail_end(mail.id, lease, "failed", Some(&failure.detail), now)
                    .await?;
                let is_dead = failure.class == FailureClass::Permanent || mail.kind == "offer";
                // Another courier may have it by now, and have been luckier.
                if !ended || !is_dead {
                    return Ok::<_, Error>(None);
                }
                let returned = tx.mail_find(mail.id).await?.ok_or(Error::NotFound)?;
                unreachable_by(tx, &returned, now).await
            }
            .boxed()
        })
        .await?;
    if let Some(lost) = lost {
        lost.count();
    }
    Ok(())
}
