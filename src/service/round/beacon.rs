//! The beacon of a round: nothing, 32 bytes that staff enter, or a drand round that is heard.

use std::str::FromStr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use futures::FutureExt;

use super::super::{App, Error, Result};
use super::Round;
use crate::beacon::Drand;
use crate::config::{BeaconKind, Config};
use crate::domain::draw::{Beacon, Hash};
use crate::store;

/// A round waits for its beacon this long, from the close of its pool; then it is void.
pub const WAIT_MAX: TimeDelta = TimeDelta::hours(2);
/// After this long, the log says so once more.
const WAIT_LONG: TimeDelta = TimeDelta::hours(1);

/// How this process hears beacons.
#[derive(Debug, Default)]
pub struct Hearing {
    drand: Option<Drand>,
    /// Relays that did not answer well are asked again after this long.
    pause: Duration,
    /// When the relays were asked last.
    asked: Mutex<Option<Instant>>,
    /// The last round whose long wait was told.
    warned: AtomicI64,
}

impl Hearing {
    /// Hears drand if rounds are drawn by it.
    pub fn new(config: &Config) -> Self {
        let wanted = config.draw.beacon == BeaconKind::Drand;
        Self {
            drand: wanted.then(|| Drand::new(&config.draw.drand)),
            pause: config.draw.drand.limits.pause,
            asked: Mutex::default(),
            warned: AtomicI64::default(),
        }
    }

    /// The drand chain that is heard.
    pub(super) fn drand(&self) -> Option<&Drand> {
        self.drand.as_ref()
    }

    /// Whether it is time to ask again.
    fn may_ask(&self) -> bool {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.is_some_and(|at| at.elapsed() < self.pause) {
            return false;
        }
        *asked = Some(Instant::now());
        true
    }
}

/// Where a round stands with its beacon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Awaited {
    /// It is known.
    Known(Hash),
    /// It is not known yet.
    Waits,
    /// It is not known, and too much time has passed.
    TooLong,
}

/// Whether a round has waited longer than it may.
pub(super) fn is_too_long(round: &Round, now: DateTime<Utc>) -> bool {
    now - round.close > WAIT_MAX
}

/// Whether a round needs a beacon that is not known.
pub(super) fn is_missing(round: &Round) -> bool {
    round.beacon_value.is_none() && round.beacon.as_deref() != Some("none")
}

/// Tells whoever reads the log what a round waits for that was just fixed, and what to do.
pub(super) fn tell_awaited(round: &Round) {
    let (number, awaited) = (round.number, told(round));
    tracing::info!(
        round = number,
        "round {number} waits for its beacon {awaited}"
    );
}

/// Says once that a round has waited for a long time.
pub(super) fn warn_of_long_wait(app: &App, round: &Round, now: DateTime<Utc>) {
    let number = round.number;
    if now - round.close < WAIT_LONG || app.hearing.warned.swap(number, Ordering::Relaxed) == number
    {
        return;
    }
    let awaited = told(round);
    let end = (round.close + WAIT_MAX).format("%Y-%m-%dT%H:%M:%SZ");
    tracing::warn!(
        round = number,
        "round {number} has waited for an hour for its beacon {awaited}; it is void after {end}"
    );
}

/// What a round waits for, and what brings it.
fn told(round: &Round) -> String {
    let number = round.number;
    match announced(round) {
        Ok(Beacon::Manual(label)) => format!(
            "\"{label}\": enter it with reihum round beacon {number} HEX, or --text OUTCOME"
        ),
        _ => format!("\"{}\"", round.beacon.as_deref().unwrap_or_default()),
    }
}

/// Looks, and for drand listens, whether the beacon of a round is known by now.
pub(super) async fn awaited(app: &Arc<App>, round: &Round) -> Result<Awaited> {
    if let Some(value) = &round.beacon_value {
        let value = value.as_slice().try_into().map_err(|_| {
            store::Error::nonsense("round", "beacon_value", round.number, "not 32 bytes")
        })?;
        return Ok(Awaited::Known(value));
    }
    let now = app.clock.now();
    match announced(round)? {
        Beacon::None => Ok(Awaited::Known(Hash::default())),
        _ if is_too_long(round, now) => Ok(Awaited::TooLong),
        Beacon::Manual(_) => Ok(Awaited::Waits),
        Beacon::Drand {
            chain,
            round: number,
        } => {
            let Some(drand) = app.hearing.drand() else {
                return Ok(Awaited::Waits);
            };
            let is_due = drand.chain().time_of(number).is_some_and(|due| due <= now);
            if drand.chain().hash() != chain || !is_due || !app.hearing.may_ask() {
                return Ok(Awaited::Waits);
            }
            hear(app, drand, round.number, number).await
        }
    }
}

fn announced(round: &Round) -> Result<Beacon> {
    let text = round.beacon.as_deref().unwrap_or_default();
    let beacon = Beacon::from_str(text)
        .map_err(|_| store::Error::nonsense("round", "beacon", round.number, text))?;
    Ok(beacon)
}

async fn hear(app: &Arc<App>, drand: &Drand, round: i64, number: u64) -> Result<Awaited> {
    match drand.fetch(number).await {
        Ok(value) => {
            keep(app, round, value).await?;
            Ok(Awaited::Known(value))
        }
        Err(error) => {
            tracing::warn!(round, drand_round = number, %error, "the beacon is not heard yet");
            Ok(Awaited::Waits)
        }
    }
}

async fn keep(app: &App, round: i64, value: Hash) -> Result<bool> {
    app.store
        .write(move |tx| {
            async move { Ok::<_, Error>(tx.round_set_beacon(round, &value).await?) }.boxed()
        })
        .await
}

/// Why a beacon was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BeaconRefused {
    /// Rounds with another beacon draw it from elsewhere.
    #[error("round {0} does not wait for a beacon that staff enter; its beacon is \"{1}\"")]
    NotManual(i64, String),
    /// The round is drawn or void.
    #[error("round {0} is {1}; it takes no beacon any more")]
    Ended(i64, String),
    /// It has one.
    #[error("round {0} has its beacon already; it cannot be changed")]
    Known(i64),
    /// It waited too long.
    #[error("round {0} waited longer than two hours for its beacon and is void")]
    TooLong(i64),
    /// 32 zero bytes stand for "no beacon".
    #[error("32 zero bytes are no beacon; round {0} still waits for what its label announced")]
    Zeros(i64),
    /// The value was known before the pool was fixed.
    #[error(
        "this value was the beacon of round {1} already: it was known before the pool of round {0} was fixed, so round {0} needs another"
    )]
    Used(i64, i64),
}

/// A beacon was taken, now or before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// Now.
    Now,
    /// This very value was entered before.
    Before,
}

/// Enters the beacon of a round that waits for one. Nothing happens if this value is entered
/// already.
///
/// # Errors
/// [`Error::NotFound`] if there is no such round.
pub async fn enter(
    app: &App,
    number: i64,
    value: Hash,
) -> Result<std::result::Result<Entered, BeaconRefused>> {
    let round = super::find(app, number).await?;
    let beacon = round.beacon.clone().unwrap_or_default();
    let is_manual = matches!(announced(&round), Ok(Beacon::Manual(_)));
    let is_known = round.beacon_value.as_deref() == Some(&value[..]);
    if is_manual && is_known && round.state != "void" {
        return Ok(Ok(Entered::Before));
    }
    if round.state != "committed" {
        return Ok(Err(BeaconRefused::Ended(number, round.state)));
    }
    if !is_manual {
        return Ok(Err(BeaconRefused::NotManual(number, beacon)));
    }
    if is_too_long(&round, app.clock.now()) {
        return Ok(Err(BeaconRefused::TooLong(number)));
    }
    if value == Hash::default() {
        return Ok(Err(BeaconRefused::Zeros(number)));
    }
    let mut tx = app.store.read().await?;
    if let Some(earlier) = tx.round_find_beacon_before(number, &value).await? {
        return Ok(Err(BeaconRefused::Used(number, earlier)));
    }
    drop(tx);
    if !keep(app, number, value).await? {
        return Ok(Err(BeaconRefused::Known(number)));
    }
    app.signals.round.notify_one();
    Ok(Ok(Entered::Now))
}
