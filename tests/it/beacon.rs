//! The beacon: the right bytes from whoever has them, and nothing from whoever has not.

mod keys;

use std::time::Duration;

use Fault::{BadSignature, Nonsense, NotYet, Unavailable};
use chrono::{DateTime, TimeDelta, Utc};
use drand::TestChain;
use reihum::beacon::{Drand, Error, Failure, Fault, LEAD, Settings};
use reihum::clock::Clock;
use reihum::config;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::relay::{self, Manner, Relay, Tunnels};

/// Published by the League of Entropy on quicknet: round, signature, randomness. The third stands
/// in the manual of another verifier, all others in the tests of the one we use.
const PUBLISHED: [(u64, &str, &str); 3] = [
    (
        1000,
        "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39",
        "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd",
    ),
    (
        30_000_000,
        "81d2fc112b91932d9e4074a46b88c4dc78149b859660e0673c0bb9bd0caefdc9cc194e83de980441355b8ef44cc7a355",
        "24fdbb00b10a967c392b5b708967011e996689994a2bf1c5573c3e372c2e844d",
    ),
    (
        657_413,
        "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b",
        "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587",
    ),
];

/// In no test is anybody waited for longer than this, who will never answer.
const SHORT: Duration = Duration::from_millis(300);

fn genesis() -> DateTime<Utc> {
    "2026-10-01T06:00:00Z".parse().unwrap()
}

/// A chain of rounds every 30 seconds, and a clock that stands an hour after its first one.
fn chain_and_clock() -> (TestChain, Clock) {
    let chain = relay::chain(1, genesis(), TimeDelta::seconds(30));
    (chain, Clock::manual(genesis() + TimeDelta::hours(1)))
}

fn beacon_of(chain: &TestChain, round: u64) -> [u8; 32] {
    Sha256::digest(&chain.sign(round).signature).into()
}

/// What is heard of round 7, or the only failure.
async fn ask_one(settings: &Settings) -> Result<[u8; 32], Failure> {
    Drand::new(settings).fetch(7).await.map_err(only_failure)
}

fn only_failure(mut error: Error) -> Failure {
    assert_eq!(error.failures.len(), 1, "{error}");
    error.failures.remove(0)
}

#[tokio::test]
async fn an_honest_relay_is_heard() {
    let (chain, clock) = chain_and_clock();
    let relay = Relay::start(&chain, &clock).await;
    let drand = Drand::new(&relay::settings(&chain, &[&relay.url]));
    for round in [1, 2, 121] {
        let beacon = drand.fetch(round).await.unwrap();
        assert_eq!(beacon, beacon_of(&chain, round), "round {round}");
    }
    assert_eq!(relay.asked(), [1, 2, 121]);
}

#[tokio::test]
async fn a_relay_can_be_asked_by_hand() {
    let (chain, clock) = chain_and_clock();
    let relay = Relay::start(&chain, &clock).await;
    let get = async |address: &str| -> Value {
        let answer = reqwest::get(address).await.unwrap();
        answer.error_for_status().unwrap().json().await.unwrap()
    };
    let latest = get(&relay.address_of("latest")).await;
    assert_eq!(latest["round"], 121);
    assert_eq!(latest, get(&relay.address_of(121)).await);
    let address = format!("{}/{}/info", relay.url, chain.chain().hash());
    assert_eq!(get(&address).await, relay::info(chain.chain()));
}

#[tokio::test]
async fn a_beacon_is_there_when_its_time_has_come() {
    let (chain, clock) = chain_and_clock();
    let relay = Relay::start(&chain, &clock).await;
    let drand = Drand::new(&relay::settings(&chain, &[&relay.url]));
    let close = clock.now() + TimeDelta::seconds(1);
    let round = drand.due(close);
    let time = drand.chain().time_of(round).unwrap();
    assert!(time >= close + LEAD && time < close + LEAD + TimeDelta::seconds(30));
    clock.set(time - TimeDelta::milliseconds(1));
    let early = drand.fetch(round).await.unwrap_err();
    assert!(early.is_not_yet(), "{early}");
    clock.set(time);
    let beacon = drand.fetch(round).await.unwrap();
    assert_eq!(beacon, beacon_of(&chain, round));
}

#[tokio::test]
async fn each_fault_has_its_name() {
    let (chain, clock) = chain_and_clock();
    let (relay, other) = (
        Relay::start(&chain, &clock).await,
        Relay::start(&chain, &clock).await,
    );
    let check = async |manner: Manner, fault: Fault, detail: &str| {
        relay.behave(manner.clone());
        let failure = ask_one(&relay::settings(&chain, &[&relay.url])).await;
        let failure = failure.expect_err("nothing to be heard");
        assert_eq!(failure.relay, relay.url, "{manner:?}");
        let (found, said) = (failure.fault, failure.detail.as_str());
        assert_eq!((found, said), (fault, detail), "{manner:?}");
    };
    check(Manner::Missing, NotYet, "HTTP 404").await;
    check(Manner::TooEarly, NotYet, "HTTP 425").await;
    check(Manner::OtherKey, BadSignature, "invalid signature").await;
    check(Manner::OtherSignature, BadSignature, "invalid signature").await;
    let another = "invalid beacon: expected round 7, got 8";
    check(Manner::OtherRound, Nonsense, another).await;
    let no_beacon = "invalid beacon: invalid beacon";
    check(Manner::OtherRandomness, Nonsense, no_beacon).await;
    check(Manner::Huge, Nonsense, "more than 65536 bytes").await;
    check(Manner::Endless, Nonsense, "more than 65536 bytes").await;
    check(Manner::Status(500), Unavailable, "HTTP 500").await;
    check(Manner::Status(429), Unavailable, "HTTP 429").await;
    // Where a relay points to is not asked, though it has the beacon.
    let moved = Manner::Moved(other.address_of(7));
    check(moved, Unavailable, "HTTP 307").await;
    assert!(other.asked().is_empty());
}

#[tokio::test]
async fn garbage_is_an_answer_like_any_other() {
    let (chain, clock) = chain_and_clock();
    let relay = Relay::start(&chain, &clock).await;
    let settings = relay::settings(&chain, &[&relay.url]);
    let with_signature = |signature: &str| format!("{{\"round\":7,\"signature\":\"{signature}\"}}");
    let right = data_encoding::HEXLOWER.encode(&chain.sign(7).signature);
    for (fault, words) in [
        (Nonsense, String::new()),
        (Nonsense, "<html>502</html>".to_owned()),
        (Nonsense, "null".to_owned()),
        (Nonsense, "{\"round\":7}".to_owned()),
        (
            Nonsense,
            format!("{{\"round\":-7,\"signature\":\"{right}\"}}"),
        ),
        (Nonsense, "{\"round\":7,\"signature\":7}".to_owned()),
        (Nonsense, "[".repeat(10_000)),
        (Nonsense, with_signature("zz")),
        (Nonsense, with_signature(&right[1..])),
        (BadSignature, with_signature("")),
        (BadSignature, with_signature(&right[2..])),
        (BadSignature, with_signature(&format!("{right}00"))),
        // No point, the point at infinity, a point in its long form.
        (BadSignature, with_signature(&"ff".repeat(48))),
        (
            BadSignature,
            with_signature(&format!("c0{}", "00".repeat(47))),
        ),
        (BadSignature, with_signature(&"00".repeat(96))),
    ] {
        relay.behave(Manner::Saying(words.clone()));
        let failure = ask_one(&settings).await.expect_err("nothing to be heard");
        assert_eq!(failure.fault, fault, "{words}: {failure}");
    }
    relay.behave(Manner::Saying(with_signature(&right)));
    assert_eq!(ask_one(&settings).await, Ok(beacon_of(&chain, 7)));
}

#[tokio::test]
async fn who_is_silent_or_away_is_unavailable() {
    let (chain, clock) = chain_and_clock();
    let relay = Relay::start(&chain, &clock).await;
    let mut settings = relay::settings(&chain, &[&relay.url]);
    settings.limits.answer = SHORT;
    for manner in [Manner::Silent, Manner::Stalling] {
        relay.behave(manner.clone());
        let failure = ask_one(&settings).await.expect_err("nothing to be heard");
        let said = (failure.fault, failure.detail.as_str());
        assert_eq!(said, (Unavailable, "timed out"), "{manner:?}");
    }
    let away = relay::settings(&chain, &[&relay::nobody()]);
    let failure = ask_one(&away).await.expect_err("nothing to be heard");
    assert_eq!(failure.fault, Unavailable);
    assert!(failure.detail.contains("refused"), "{failure}");
    // TLS by which nobody can be sure whom they talk to is as good as nobody.
    let url = relay.url.replace("http://", "https://");
    let plain = relay::settings(&chain, &[&url]);
    let failure = ask_one(&plain).await.expect_err("nothing to be heard");
    assert_eq!(failure.fault, Unavailable, "{failure}");
}

#[tokio::test]
async fn a_proxy_leads_to_every_relay() {
    let (chain, clock) = chain_and_clock();
    let relay = Relay::start(&chain, &clock).await;
    let proxy = Tunnels::start().await;
    let mut settings = relay::settings(&chain, &[&relay.url]);
    settings.proxy = Some(proxy.url.parse().unwrap());
    assert_eq!(ask_one(&settings).await, Ok(beacon_of(&chain, 7)));
    assert_eq!(proxy.opened(), [relay.url.replace("http://", "")]);
    settings.proxy = Some(relay::nobody().parse().unwrap());
    let failure = ask_one(&settings).await.expect_err("nobody leads there");
    assert_eq!(failure.fault, Unavailable);
    assert!(failure.detail.contains("refused"), "{failure}");
    // What is no proxy opens no tunnel.
    settings.proxy = Some(relay.url.parse().unwrap());
    let failure = ask_one(&settings).await.expect_err("no tunnel");
    assert_eq!(failure.fault, Unavailable, "{failure}");
}

#[tokio::test]
async fn one_honest_relay_is_enough() {
    let (chain, clock) = chain_and_clock();
    let (first, second) = (
        Relay::start(&chain, &clock).await,
        Relay::start(&chain, &clock).await,
    );
    let mut settings = relay::settings(&chain, &[&relay::nobody(), &first.url, &second.url]);
    settings.limits.head_start = SHORT;
    let hasty = Drand::new(&settings);
    settings.limits.head_start = settings.limits.answer;
    let patient = Drand::new(&settings);
    for manner in [
        Manner::Missing,
        Manner::OtherKey,
        Manner::OtherSignature,
        Manner::OtherRound,
        Manner::Endless,
        Manner::Status(503),
        Manner::Saying("?".to_owned()),
        Manner::Silent,
        Manner::Stalling,
    ] {
        let drand = match manner {
            Manner::Silent | Manner::Stalling => &hasty,
            _ => &patient,
        };
        first.behave(manner.clone());
        let beacon = drand.fetch(7).await;
        assert_eq!(beacon, Ok(beacon_of(&chain, 7)), "{manner:?}");
        assert_eq!(first.asked(), second.asked(), "one after the other");
    }
    first.behave(Manner::Honest);
    patient.fetch(8).await.unwrap();
    assert!(!second.asked().contains(&8), "the first one was enough");
}

#[tokio::test]
async fn what_every_relay_did_is_told_in_order() {
    let (chain, clock) = chain_and_clock();
    let (first, second) = (
        Relay::start(&chain, &clock).await,
        Relay::start(&chain, &clock).await,
    );
    let settings = relay::settings(&chain, &[&first.url, &second.url]);
    let drand = Drand::new(&settings);
    first.behave(Manner::OtherKey);
    second.behave(Manner::Missing);
    let error = drand.fetch(7).await.unwrap_err();
    let expected = format!(
        "no relay gave drand round 7: {}: bad signature (invalid signature); \
         {}: not there yet (HTTP 404)",
        first.url, second.url
    );
    assert_eq!(error.to_string(), expected);
    assert!(!error.is_not_yet());
    let error = drand.fetch(0).await.unwrap_err();
    assert_eq!(error.to_string(), "drand has no round 0");
    assert!(!error.is_not_yet());
    // A number that no clock will ever reach is asked for like any other.
    first.behave(Manner::Missing);
    assert!(drand.fetch(u64::MAX - 1).await.unwrap_err().is_not_yet());
}

#[tokio::test]
async fn published_beacons_are_believed_by_the_built_in_key() {
    let (chain, clock) = chain_and_clock();
    let relay = Relay::start(&chain, &clock).await;
    let mut settings = config::load(None, []).unwrap().draw.drand;
    settings.relays = vec![relay.url.parse().unwrap()];
    let drand = Drand::new(&settings);
    for (round, signature, randomness) in PUBLISHED {
        let says = |round: u64| format!("{{\"round\":{round},\"signature\":\"{signature}\"}}");
        relay.behave(Manner::Saying(says(round)));
        let beacon = drand.fetch(round).await.unwrap();
        assert_eq!(data_encoding::HEXLOWER.encode(&beacon), randomness);
        relay.behave(Manner::Saying(says(round + 1)));
        let failure = only_failure(drand.fetch(round + 1).await.unwrap_err());
        assert_eq!(failure.fault, BadSignature, "another round's signature");
    }
}
