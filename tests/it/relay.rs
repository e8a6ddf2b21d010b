//! A drand relay: a real HTTP server over a chain with a key of its own, whose rounds it signs.
//!
//! By a clock it knows which rounds are there; share the clock of the test's world with it, and a
//! beacon appears when the clock passes its time. On request it misbehaves in every way we know.

use std::net::{SocketAddr, TcpListener as StdListener};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, TimeDelta, Utc};
use drand::{Beacon, ChainInfo, Scheme, TestChain, UnixTime};
use futures::{StreamExt as _, stream};
use reihum::beacon::{BODY_BYTES_MAX, Chain, Limits, Settings};
use reihum::clock::Clock;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// How a relay answers when it is asked for a round.
#[derive(Clone, Debug)]
pub enum Manner {
    /// With the beacon, once it is there; with 404 before.
    Honest,
    /// Always 404.
    Missing,
    /// 425, as drand's own relays say about a round to come.
    TooEarly,
    /// The beacon as another key would sign it.
    OtherKey,
    /// The signature of the next round, under the number of this one.
    OtherSignature,
    /// The whole beacon of the next round.
    OtherRound,
    /// The right signature with other randomness beside it.
    OtherRandomness,
    /// It takes the request and says nothing.
    Silent,
    /// It begins an answer and does not end it.
    Stalling,
    /// These words, with 200.
    Saying(String),
    /// A beacon with more blanks around it than anybody should read; its length is announced.
    Huge,
    /// The same in pieces, without a length.
    Endless,
    /// This status.
    Status(u16),
    /// A redirection to where the beacon is.
    Moved(String),
}

/// A running relay, ended when dropped.
pub struct Relay {
    pub url: String,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    chain: TestChain,
    clock: Clock,
    manner: Mutex<Manner>,
    asked: Mutex<Vec<u64>>,
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A chain by the scheme of quicknet; the same `seed` gives the same key.
pub fn chain(seed: u8, genesis: DateTime<Utc>, period: TimeDelta) -> TestChain {
    let period = u32::try_from(period.num_seconds()).unwrap();
    TestChain::new(
        [seed; 32],
        Scheme::BlsUnchainedG1Rfc9380,
        NonZeroU32::new(period).unwrap(),
        genesis.timestamp(),
        "reihum-test",
    )
    .unwrap()
}

/// The chain as relays of API v1 describe it.
pub fn info(chain: &ChainInfo) -> Value {
    json!({
        "public_key": hex(chain.public_key()),
        "period": chain.period().as_secs(),
        "genesis_time": chain.genesis_time().as_secs(),
        "hash": chain.hash().to_string(),
        "groupHash": hex(chain.genesis_seed()),
        "schemeID": chain.scheme().as_str(),
        "metadata": { "beaconID": chain.beacon_id() },
    })
}

/// What a configuration needs to hear `chain` from these relays: keys of `[draw]`.
pub fn keys(chain: &TestChain, urls: &[&str]) -> String {
    format!(
        "drand_relays = {urls:?}\ndrand_chain = \"{}\"\ndrand_info = '{}'\n",
        chain.chain().hash(),
        info(chain.chain())
    )
}

/// The same for a program; whoever is waited for, it is not for long.
pub fn settings(chain: &TestChain, urls: &[&str]) -> Settings {
    let hash = *chain.chain().hash().as_bytes();
    Settings {
        chain: Chain::parse(hash, &info(chain.chain()).to_string()).unwrap(),
        relays: urls.iter().map(|url| url.parse().unwrap()).collect(),
        proxy: None,
        limits: Limits::default(),
    }
}

/// An address where nobody listens.
pub fn nobody() -> String {
    let listener = StdListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

impl Relay {
    /// A relay of `chain` on a free port, honest until told otherwise.
    pub async fn start(chain: &TestChain, clock: &Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            chain: chain.clone(),
            clock: clock.clone(),
            manner: Mutex::new(Manner::Honest),
            asked: Mutex::default(),
        });
        let router = axum::Router::new()
            .route("/{chain}/info", axum::routing::get(answer_info))
            .route("/{chain}/public/{round}", axum::routing::get(answer_round))
            .with_state(shared.clone());
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            url: format!("http://{address}"),
            shared,
            task,
        }
    }

    pub fn behave(&self, manner: Manner) {
        *self.shared.manner.lock().unwrap() = manner;
    }

    /// The rounds that were asked for so far.
    pub fn asked(&self) -> Vec<u64> {
        self.shared.asked.lock().unwrap().clone()
    }

    /// Where `round` is.
    pub fn address_of(&self, round: impl std::fmt::Display) -> String {
        let hash = self.shared.chain.chain().hash();
        format!("{}/{hash}/public/{round}", self.url)
    }
}

impl Shared {
    /// The last round that is there; 0 before genesis.
    fn latest(&self) -> u64 {
        let now = UnixTime::from_millis(self.clock.now().timestamp_millis());
        let schedule = self.chain.chain().schedule();
        schedule.round_at(now).unwrap_or(0)
    }

    fn knows(&self, hash: &str) -> bool {
        // The real chain's words can be put into a relay's mouth, whatever it signs itself.
        let says = matches!(*self.manner.lock().unwrap(), Manner::Saying(_));
        says || hash == self.chain.chain().hash().to_string()
    }
}

/// A proxy that opens tunnels (`CONNECT`) to wherever it is told, ended when dropped.
pub struct Tunnels {
    pub url: String,
    opened: Arc<Mutex<Vec<String>>>,
    task: JoinHandle<()>,
}

impl Drop for Tunnels {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Tunnels {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let opened = Arc::<Mutex<Vec<String>>>::default();
        let noted = opened.clone();
        let task = tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                tokio::spawn(open_tunnel(client, noted.clone()));
            }
        });
        Self { url, opened, task }
    }

    /// Where tunnels lead, as `host:port`.
    pub fn opened(&self) -> Vec<String> {
        self.opened.lock().unwrap().clone()
    }
}

async fn open_tunnel(client: TcpStream, opened: Arc<Mutex<Vec<String>>>) {
    let mut client = BufReader::new(client);
    let mut request = String::new();
    // Up to the blank line after the headers, which say nothing of interest.
    while !request.ends_with("\r\n\r\n") {
        if client.read_line(&mut request).await.unwrap() == 0 {
            return;
        }
    }
    let target = request.strip_prefix("CONNECT ").unwrap();
    let target = target.split(' ').next().unwrap().to_owned();
    let mut server = TcpStream::connect(&target).await.unwrap();
    opened.lock().unwrap().push(target);
    client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
    // Either side may hang up as it likes.
    let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
}

async fn answer_info(State(shared): State<Arc<Shared>>, Path(hash): Path<String>) -> Response {
    if !shared.knows(&hash) {
        return StatusCode::NOT_FOUND.into_response();
    }
    Json(info(shared.chain.chain())).into_response()
}

async fn answer_round(
    State(shared): State<Arc<Shared>>,
    Path((hash, round)): Path<(String, String)>,
) -> Response {
    let latest = shared.latest();
    let round = match round.as_str() {
        "latest" => Some(latest),
        number => number.parse().ok(),
    };
    // Real relays take 0 for the latest as well.
    let round = round.map(|round: u64| if round == 0 { latest } else { round });
    let Some(round) = round.filter(|round| *round > 0 && shared.knows(&hash)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    shared.asked.lock().unwrap().push(round);
    let manner = shared.manner.lock().unwrap().clone();
    answer(&shared.chain, manner, round, latest).await
}

async fn answer(chain: &TestChain, manner: Manner, round: u64, latest: u64) -> Response {
    let beacon = chain.sign(round);
    match manner {
        Manner::Honest if round <= latest => Json(beacon).into_response(),
        Manner::Honest | Manner::Missing => StatusCode::NOT_FOUND.into_response(),
        Manner::TooEarly => StatusCode::TOO_EARLY.into_response(),
        Manner::OtherKey => {
            let info = chain.chain();
            let genesis = DateTime::from_timestamp_secs(info.genesis_time().as_secs()).unwrap();
            let other = self::chain(255, genesis, TimeDelta::seconds(30));
            Json(other.sign(round)).into_response()
        }
        Manner::OtherSignature => {
            let signature = chain.sign(round + 1).signature;
            Json(Beacon {
                signature,
                ..beacon
            })
            .into_response()
        }
        Manner::OtherRound => Json(chain.sign(round + 1)).into_response(),
        Manner::OtherRandomness => {
            let mut words = serde_json::to_value(beacon).unwrap();
            words["randomness"] = Value::from("00".repeat(32));
            Json(words).into_response()
        }
        Manner::Silent => std::future::pending().await,
        Manner::Stalling => {
            let begin = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"{\"round\":"))]);
            Body::from_stream(begin.chain(stream::pending())).into_response()
        }
        Manner::Saying(words) => words.into_response(),
        Manner::Huge => {
            let blanks = " ".repeat(BODY_BYTES_MAX);
            format!("{blanks}{}", serde_json::to_string(&beacon).unwrap()).into_response()
        }
        Manner::Endless => {
            let piece = Bytes::from_static(&[b' '; 1024]);
            let pieces = stream::repeat_with(move || Ok::<_, std::io::Error>(piece.clone()));
            Body::from_stream(pieces).into_response()
        }
        Manner::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Manner::Moved(to) => axum::response::Redirect::temporary(&to).into_response(),
    }
}

fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}
