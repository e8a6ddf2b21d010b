//! Hears: 32 bytes that nobody could know when the pool was published, from a drand chain.
//!
//! Lives here: which chain is believed (`chain`), asking its relays (`transport`), and what each of
//! them did wrong (`failure`). Never here: when to ask, what to do with the bytes, the present moment. The
//! module knows no other module of the crate.
//!
//! **Whom we trust.** The chain's public key, and no relay. Key, genesis and period are pinned in
//! the configuration and must hash to the chain's published hash, so that even a typing error
//! cannot move a draw to a round whose beacon is known already. A BLS signature has one valid
//! value per round and one accepted encoding, so a relay cannot choose; it can only be late or
//! silent. Hence the one rule for callers: after a failure ask for the same round again, never for
//! another one, or a relay that dislikes a beacon could bring about a new draw.
//!
//! **Why the crate `drand`.** It verifies strictly (canonical points of the right subgroup) in
//! Rust without `unsafe`, asks several relays without blocking a thread, and signs chains for
//! tests; it is not audited, and the published beacons in the tests are what we hold against it.
//! Its way to the network is ours (`transport`): hyper, which axum brings anyway, and rustls on
//! ring, as for mail and database. Requests go by HTTP API v1, `{relay}/{chain}/public/{round}`.

mod chain;
mod failure;
mod transport;

use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use drand::UnixTime;
use drand::client::{Client, Clock, Fetch, Strategy};
use drand::http as api;
use url::Url;

pub use self::chain::{Chain, NoChain};
pub use self::failure::{Error, Failure, Fault};

/// Between the close of a round and its beacon: the pool's root is published meanwhile, and the
/// clocks of this machine and of drand may differ by nearly as much.
pub const LEAD: TimeDelta = TimeDelta::minutes(10);

/// Relays that are asked at most.
pub const RELAYS_MAX: usize = 16;

/// Bytes of an answer that are read at most; more is nonsense.
pub const BODY_BYTES_MAX: usize = api::MAX_BODY_LEN;

const USER_AGENT: &str = concat!("reihum/", env!("CARGO_PKG_VERSION"));

/// Which chain is heard, and through whom: `draw.drand_…` of the configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The chain that is believed.
    pub chain: Chain,
    /// Who is asked, in this order; at least one, at most [`RELAYS_MAX`].
    pub relays: Vec<Relay>,
    /// Through which all of them are reached; directly if there is none.
    pub proxy: Option<Proxy>,
    /// How long anybody is waited for.
    pub limits: Limits,
}

/// A relay by its address, like `https://api.drand.sh`. Without TLS is as good: what a relay says
/// is public and signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay(api::Relay);

/// The text is no address of a relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no relay; give something like https://api.drand.sh, without user, ? or #")]
pub struct NoRelay;

impl FromStr for Relay {
    type Err = NoRelay;

    fn from_str(text: &str) -> Result<Self, NoRelay> {
        let relay = api::Relay::v1(text).map_err(|_| NoRelay)?;
        // What one parser of addresses takes, another may refuse: a request passes both.
        let address = Url::parse(relay.base()).is_ok_and(|url| url.has_host())
            && relay.base().parse::<http::Uri>().is_ok();
        address.then_some(Self(relay)).ok_or(NoRelay)
    }
}

/// An HTTP proxy that opens tunnels (`CONNECT`), like `http://proxy.example.org:3128`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proxy(http::Uri);

/// The text is no address of a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no proxy; give something like http://proxy.example.org:3128, without user and path")]
pub struct NoProxy;

impl FromStr for Proxy {
    type Err = NoProxy;

    fn from_str(text: &str) -> Result<Self, NoProxy> {
        let url = Url::parse(text).map_err(|_| NoProxy)?;
        let plain = url.scheme() == "http" && url.has_host() && !text.contains('@');
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let uri = text.parse().map_err(|_| NoProxy)?;
        (plain && bare).then_some(Self(uri)).ok_or(NoProxy)
    }
}

/// How long relays are waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// One relay, from the first packet to the last byte of its answer.
    pub answer: Duration,
    /// After this silence the next relay is asked as well. One that fails earlier is followed at
    /// once.
    pub head_start: Duration,
    /// Whoever asked in vain asks again after this long.
    pub pause: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            answer: Duration::from_secs(5),
            head_start: Duration::from_secs(1),
            pause: Duration::from_secs(10),
        }
    }
}

/// A chain, and the way to its relays. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Drand {
    chain: Chain,
    client: Client,
}

impl Drand {
    /// Puts together what asks; nobody is asked yet. Reads the machine's certificates, so it is
    /// made once, at start. Without any certificates relays behind TLS are unavailable.
    pub fn new(settings: &Settings) -> Self {
        let relays = settings.relays.iter().map(|relay| relay.0.clone());
        let limits = settings.limits;
        let client = Client::builder(settings.chain.info().clone())
            .relays(relays.collect())
            .strategy(Strategy::hedged(limits.head_start))
            .request_timeout(limits.answer)
            .user_agent(USER_AGENT)
            .clock(Due);
        let client = transport::attach(client, settings.proxy.as_ref().map(|proxy| &proxy.0))
            .build()
            .expect("the chain can be verified and there are relays with good addresses");
        Self {
            chain: settings.chain.clone(),
            client,
        }
    }

    /// The chain that is heard.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// The round whose beacon decides the draw that closes at `close`: the first one at least
    /// [`LEAD`] later.
    pub fn due(&self, close: DateTime<Utc>) -> u64 {
        self.chain.round_at(close + LEAD)
    }

    /// The beacon of `round`: SHA-256 of its signature, once that is verified.
    ///
    /// Asks relay after relay and takes the first good answer; at most [`Limits::answer`] for each
    /// one. Nothing is lost when the future is dropped. A relay that gives something wrong is
    /// logged even if another one is right.
    ///
    /// # Errors
    /// What each relay did instead. Asking for the same round again may succeed; asking for
    /// another round is forbidden.
    pub async fn fetch(&self, round: u64) -> Result<[u8; 32], Error> {
        match self.client.fetch(round).await {
            Ok(Fetch::Ready(beacon)) => Ok(*beacon.randomness()),
            Err(drand::client::Error::Relays(errors)) => Err(Error::new(round, errors)),
            // Round 0. "Not yet" does not come: by this client's clock every round is due.
            Ok(_) | Err(_) => Err(Error::new(round, Vec::new())),
        }
    }
}

/// The clock by which every round is due: whether it is time to ask is the caller's business, and
/// whether a round is there is the relay's.
#[derive(Clone, Copy, Debug)]
struct Due;

impl Clock for Due {
    fn now(&self) -> UnixTime {
        UnixTime::from_millis(i64::MAX)
    }
}
