//! Which chain is believed, and when its rounds are. Never here: the network, the present moment.

use chrono::{DateTime, Utc};
use drand::{ChainHash, ChainInfo, UnixTime, Verifier};

/// A drand chain: key, scheme, genesis and period, all of them covered by its hash or, the scheme,
/// by every signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    info: ChainInfo,
}

/// The description is not the chain's, or no chain that can be verified.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct NoChain(#[from] drand::Error);

impl Chain {
    /// The chain whose published hash is `hash`, by what a relay says about it under
    /// `/{hash}/info` (JSON, as of API v1 or v2).
    ///
    /// Whoever wrote `info` need not be trusted: it must hash to `hash`.
    ///
    /// # Errors
    /// `info` is malformed or describes another chain, its key is no key, or its scheme is none
    /// that can be verified.
    pub fn parse(hash: [u8; 32], info: &str) -> Result<Self, NoChain> {
        let info = ChainInfo::from_json(info.as_bytes(), &ChainHash::from_bytes(hash))?;
        Verifier::new(&info)?;
        Ok(Self { info })
    }

    pub(super) fn info(&self) -> &ChainInfo {
        &self.info
    }

    /// The hash that names the chain, in addresses of relays and in the pool file.
    pub fn hash(&self) -> [u8; 32] {
        *self.info.hash().as_bytes()
    }

    /// The key that all its beacons are signed with: a compressed point of BLS12-381.
    pub fn public_key(&self) -> &[u8] {
        self.info.public_key()
    }

    /// The scheme, as drand names it.
    pub fn scheme(&self) -> &str {
        self.info.scheme().as_str()
    }

    /// The first round whose time is `at` or later; before genesis that is round 1.
    pub fn round_at(&self, at: DateTime<Utc>) -> u64 {
        // Rounds lie on whole seconds: not before `at` is the same as after the last whole
        // millisecond before it.
        let on_a_millisecond = at.timestamp_subsec_nanos().is_multiple_of(1_000_000);
        let before = at.timestamp_millis() - i64::from(on_a_millisecond);
        self.info
            .schedule()
            .round_after(UnixTime::from_millis(before))
    }

    /// When `round` is signed; nothing for round 0 (rounds begin with 1) and beyond the calendar.
    pub fn time_of(&self, round: u64) -> Option<DateTime<Utc>> {
        let time = self.info.schedule().round_time(round)?;
        DateTime::from_timestamp_millis(time.as_millis())
    }
}
