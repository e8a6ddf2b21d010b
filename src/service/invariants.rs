//! What must hold, asked of the database: ARCHITECTURE.md lists the same names. Asking changes
//! nothing, so anybody may ask after any step.
//!
//! Where something is done by a job, a breach is one only once the job has had [`GRACE`] to do it.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::round::recount;
use super::{App, Result};
use crate::domain::history;
use crate::metrics;
use crate::store::breach::NamedBreachRow;
use crate::store::invariant::{self, BreachRow, Statement, Terms};
use crate::store::{self, Store, Tx};

/// Jobs have this long for what is due.
const GRACE: TimeDelta = TimeDelta::hours(1);
/// An appointment that nobody marks ends at midnight: a day and a half covers every zone.
const DAY_OVER: TimeDelta = TimeDelta::hours(36);
/// Breaches that are shown of each invariant.
const EXAMPLES_MAX: usize = 5;
/// The setting that tells since when offers leave how many seconds to answer.
const ANSWER_MIN: &str = "offers.answer_min";

/// How an invariant is checked.
enum Check {
    /// By statements that find what breaks it.
    Rows(&'static [Statement]),
    /// The kinds of transitions, by the domain.
    Transitions,
    /// The time that offers left to answer.
    Deadlines,
    /// The newest draw, computed again.
    Draw,
}

/// Every invariant by its name.
const INVARIANTS: [(&str, Check); 16] = [
    ("slot_one_holder", Check::Rows(invariant::SLOT_ONE_HOLDER)),
    (
        "held_slot_has_holder",
        Check::Rows(invariant::HELD_SLOT_HAS_HOLDER),
    ),
    (
        "entry_one_offer_and_appointment",
        Check::Rows(invariant::ENTRY_ONE_OFFER_AND_APPOINTMENT),
    ),
    ("person_one_entry", Check::Rows(invariant::PERSON_ONE_ENTRY)),
    ("legal_transitions", Check::Transitions),
    ("events_fold", Check::Rows(invariant::EVENTS_FOLD)),
    (
        "acknowledged_kept",
        Check::Rows(invariant::ACKNOWLEDGED_KEPT),
    ),
    (
        "confirm_xor_expire",
        Check::Rows(invariant::CONFIRM_XOR_EXPIRE),
    ),
    ("deadline_after_hand_over", Check::Deadlines),
    ("offer_has_mail", Check::Rows(invariant::OFFER_HAS_MAIL)),
    (
        "freed_slots_in_rounds",
        Check::Rows(invariant::FREED_SLOTS_IN_ROUNDS),
    ),
    ("no_overtaking", Check::Draw),
    ("strikes_bounded", Check::Rows(invariant::STRIKES_BOUNDED)),
    ("slots_accounted", Check::Rows(invariant::SLOTS_ACCOUNTED)),
    ("no_token_stored", Check::Rows(invariant::NO_TOKEN_STORED)),
    (
        "nothing_beyond_term",
        Check::Rows(invariant::NOTHING_BEYOND_TERM),
    ),
];

/// The names of all invariants, in the order in which they are checked.
pub fn names() -> impl Iterator<Item = &'static str> {
    INVARIANTS.iter().map(|(name, _)| *name)
}

/// An invariant that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// Its name.
    pub invariant: &'static str,
    /// How often it is broken; what a single statement finds is counted up to
    /// [`invariant::BREACHES_MAX`].
    pub found: usize,
    /// Some of the breaches: ids and what is wrong, nothing personal.
    pub examples: Vec<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            invariant,
            found,
            examples,
        } = self;
        write!(
            formatter,
            "{invariant}: {found} found: {}",
            examples.join("; ")
        )
    }
}

/// Checks every invariant over the whole database; answers those that do not hold.
pub async fn check(app: &Arc<App>) -> Result<Vec<Violation>> {
    run(app, None).await
}

/// Checks what concerns one entry, as after one step: milliseconds. The draw and slots that
/// nobody ever held are left to [`check`].
pub async fn check_entry(app: &Arc<App>, entry: Uuid) -> Result<Vec<Violation>> {
    run(app, Some(entry)).await
}

/// Checks everything and sets the gauge.
pub async fn sample(app: &Arc<App>) -> Result<()> {
    let violations = check(app).await?;
    for name in names() {
        let broken = violations.iter().find(|broken| broken.invariant == name);
        metrics::invariant(name, broken.map_or(0, |broken| broken.found));
    }
    for violation in violations {
        tracing::error!(%violation, "an invariant does not hold");
    }
    Ok(())
}

async fn run(app: &Arc<App>, entry: Option<Uuid>) -> Result<Vec<Violation>> {
    let terms = terms(app);
    let mut violations = Vec::new();
    // All statements see the database at one moment: half a step is no breach.
    let mut tx = app.store.snapshot().await?;
    let around = match entry {
        Some(entry) => around(&mut tx, &terms, entry).await?,
        None => Vec::new(),
    };
    for (name, check) in &INVARIANTS {
        let breaches = match check {
            Check::Rows(statements) if entry.is_none() => rows(&mut tx, statements, &terms).await?,
            Check::Rows(_) => {
                let own = around.iter().filter(|breach| breach.invariant == *name);
                own.map(|breach| format!("{} {}", breach.id, breach.found))
                    .collect()
            }
            Check::Transitions => transitions(&mut tx, entry).await?,
            Check::Deadlines => deadlines(app, &mut tx, entry).await?,
            Check::Draw if entry.is_none() => recount(app).await?,
            Check::Draw => Vec::new(),
        };
        if !breaches.is_empty() {
            violations.push(Violation {
                invariant: name,
                found: breaches.len(),
                examples: breaches.into_iter().take(EXAMPLES_MAX).collect(),
            });
        }
    }
    Ok(violations)
}

/// What statements find around one entry, by invariant.
async fn around(tx: &mut Tx, terms: &Terms, entry: Uuid) -> store::Result<Vec<NamedBreachRow>> {
    let statements: Vec<(&'static str, &Statement)> = INVARIANTS
        .iter()
        .flat_map(|(name, check)| match check {
            Check::Rows(statements) => statements.iter().map(|one| (*name, one)).collect(),
            Check::Transitions | Check::Deadlines | Check::Draw => Vec::new(),
        })
        .collect();
    tx.breach_list_of_entry(&statements, terms, entry).await
}

fn terms(app: &App) -> Terms {
    let now = app.clock.now();
    let rules = &app.config.rules;
    Terms {
        day_over: now - DAY_OVER,
        contact: now - rules.retention.contact - GRACE,
        struck_contact: now - rules.retention.struck_contact - GRACE,
        verified: now - rules.entries.verify_max - GRACE,
        strikes: now - rules.ranks.strike_memory() - GRACE,
    }
}

async fn rows(tx: &mut Tx, statements: &[Statement], terms: &Terms) -> store::Result<Vec<String>> {
    let mut breaches = Vec::new();
    for statement in statements {
        let found = tx.breach_list(statement, terms).await?;
        breaches.extend(found.iter().map(told));
    }
    Ok(breaches)
}

fn told(breach: &BreachRow) -> String {
    format!("{} {}", breach.id, breach.found)
}

async fn transitions(tx: &mut Tx, entry: Option<Uuid>) -> store::Result<Vec<String>> {
    let kinds = tx.event_count_kinds(entry).await?;
    let illegal = kinds
        .iter()
        .filter(|(from, to, reason, _)| !history::is_legal(from, to, reason));
    let told = illegal.map(|(from, to, reason, count)| {
        format!("{count} events lead from {from} to {to} by {reason}")
    });
    Ok(told.collect())
}

/// No offer leaves less time than the rule that was in force when it was handed over: the daemon
/// notes since when that rule is the present one, and earlier offers are not judged by it.
async fn deadlines(app: &App, tx: &mut Tx, entry: Option<Uuid>) -> store::Result<Vec<String>> {
    let noted = tx.setting_find(ANSWER_MIN).await?;
    let Some((seconds, since)) = noted.as_deref().and_then(parse) else {
        return Ok(Vec::new());
    };
    // A command may be configured otherwise than the daemon that made the offers.
    if seconds != app.config.rules.offers.answer.min.num_seconds() {
        return Ok(Vec::new());
    }
    let found = tx.breach_list_deadlines(since, seconds, entry).await?;
    Ok(found.iter().map(told).collect())
}

fn parse(noted: &str) -> Option<(i64, DateTime<Utc>)> {
    let (seconds, since) = noted.split_once(' ')?;
    Some((seconds.parse().ok()?, since.parse().ok()?))
}

/// Notes since when offers leave at least `min` to answer, unless that is known.
pub(super) async fn note_answer_min(
    store: &Store,
    min: TimeDelta,
    now: DateTime<Utc>,
) -> store::Result<()> {
    use futures::FutureExt;
    let seconds = min.num_seconds();
    store
        .write(move |tx| {
            async move {
                let noted = tx.setting_find(ANSWER_MIN).await?;
                if noted.as_deref().and_then(parse).map(|(seconds, _)| seconds) == Some(seconds) {
                    return Ok(());
                }
                let noted = format!("{seconds} {}", now.to_rfc3339());
                tx.setting_put(ANSWER_MIN, &noted).await
            }
            .boxed()
        })
        .await
}
