//! A round as programs read it: by the API, and by the command line.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::Round;
use crate::domain::draw::Hex;

/// What is public about a round, whoever asks.
#[derive(Serialize, ToSchema)]
pub struct RoundDocument {
    /// Its number.
    pub round: i64,
    /// When the pool was closed.
    pub close: DateTime<Utc>,
    /// `committed`, `drawn` or `void`.
    pub state: String,
    /// Free slots in the pool.
    pub slots: i64,
    /// Waiting entries in the pool.
    pub entries: i64,
    /// Offers made; nothing before it is drawn.
    pub served: Option<i64>,
    /// The root that commits to every line of the pool file (RFC 6962).
    pub root: Option<String>,
    /// The hash of the previous round's result file.
    pub prev: Option<String>,
    /// The hash of the policy document: `/policies/{hash}`.
    pub policy: Option<String>,
    /// As the pool file announces it.
    pub beacon: Option<String>,
    /// The beacon, once it is known.
    pub beacon_value: Option<String>,
    /// What the reveal hashes to.
    pub chain: Option<String>,
    /// What makes the seed, once the round is drawn.
    pub reveal: Option<String>,
    /// The hash of the result file.
    pub result_hash: Option<String>,
    /// Why it is void.
    pub void_reason: Option<String>,
    /// Served, but left between close and result: no offer.
    pub left: Option<i64>,
    /// Served, but the slot closed between close and result: no offer.
    pub closed: Option<i64>,
    /// Served, but no time to answer was left: no offer.
    pub too_late: Option<i64>,
}

impl RoundDocument {
    /// From its row.
    pub fn new(round: Round) -> Self {
        let hex = |bytes: Option<Vec<u8>>| bytes.map(|bytes| Hex(&bytes).to_string());
        Self {
            round: round.number,
            close: round.close,
            served: (round.state == "drawn").then_some(round.served),
            state: round.state,
            slots: round.slots,
            entries: round.entries,
            root: hex(round.root),
            prev: hex(round.prev),
            policy: hex(round.policy),
            beacon: round.beacon,
            beacon_value: hex(round.beacon_value),
            chain: hex(round.chain),
            reveal: hex(round.reveal),
            result_hash: hex(round.result_hash),
            void_reason: round.void_reason,
            left: round.left_since,
            closed: round.closed_since,
            too_late: round.too_late,
        }
    }
}
