//! The beacon of a round: nothing, 32 bytes that staff enter, or a drand round that is heard.

use std::str::FromStr;
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
const WAIT_MAX: TimeDelta = TimeDelta::hours(2);

/// How this process hears beacons.
#[derive(Debug, Default)]
pub struct Hearing {
    drand: Option<Drand>,
    /// Relays that did not answer well are asked again after this long.
    pause: Duration,
    /// When the relays were asked last.
    asked: Mutex<Option<Instant>>,
}

impl Hearing {
    /// Hears drand if rounds are drawn by it.
    pub fn new(config: &Config) -> Self {
        let wanted = config.draw.beacon == BeaconKind::Drand;
        Self {
            drand: wanted.then(|| Drand::new(&config.draw.drand)),
            pause: config.draw.drand.limits.pause,
            asked: Mutex::default(),
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
}

/// Enters the beacon of a round that waits for one.
///
/// # Errors
/// [`Error::NotFound`] if there is no such round.
pub async fn enter(
    app: &App,
    number: i64,
    value: Hash,
) -> Result<std::result::Result<(), BeaconRefused>> {
    let round = super::find(app, number).await?;
    let beacon = round.beacon.clone().unwrap_or_default();
    if round.state != "committed" {
        return Ok(Err(BeaconRefused::Ended(number, round.state)));
    }
    if !matches!(announced(&round)?, Beacon::Manual(_)) {
        return Ok(Err(BeaconRefused::NotManual(number, beacon)));
    }
    if is_too_long(&round, app.clock.now()) {
        return Ok(Err(BeaconRefused::TooLong(number)));
    }
    if !keep(app, number, value).await? {
        return Ok(Err(BeaconRefused::Known(number)));
    }
    app.signals.round.notify_one();
    Ok(Ok(()))
}
