//! The chain in the configuration: what is built in, what fits together, and when its rounds are.

use chrono::{DateTime, TimeDelta, Utc};
use reihum::config::{self, Config, ConfigErrors};

use super::{chain_and_clock, genesis};
use crate::relay;

#[test]
fn the_built_in_chain_is_quicknet() {
    let built_in = config::load(None, []).unwrap().draw.drand;
    let quicknet = drand::chains::quicknet();
    let chain = &built_in.chain;
    assert_eq!(&chain.hash(), drand::chains::QUICKNET_HASH.as_bytes());
    assert_eq!(chain.public_key(), quicknet.public_key());
    assert_eq!(chain.scheme(), "bls-unchained-g1-rfc9380");
    let genesis: DateTime<Utc> = "2023-08-23T15:09:27Z".parse().unwrap();
    assert_eq!(chain.time_of(1), Some(genesis));
    assert_eq!(chain.time_of(2), Some(genesis + TimeDelta::seconds(3)));
    assert_eq!(built_in.relays.len(), 4);
}

#[test]
fn rounds_follow_the_clock() {
    let (chain, _) = chain_and_clock();
    let chain = relay::settings(&chain, &["http://localhost"]).chain;
    let check = |after_genesis: TimeDelta, round: u64| {
        let found = chain.round_at(genesis() + after_genesis);
        assert_eq!(found, round, "{after_genesis} after genesis");
    };
    check(TimeDelta::days(-10_000), 1);
    check(TimeDelta::nanoseconds(-1), 1);
    check(TimeDelta::zero(), 1);
    check(TimeDelta::nanoseconds(1), 2);
    check(TimeDelta::microseconds(1), 2);
    check(TimeDelta::milliseconds(29_999), 2);
    check(TimeDelta::seconds(30), 2);
    check(TimeDelta::seconds(30) + TimeDelta::nanoseconds(999_999), 3);
    check(TimeDelta::hours(1), 121);
    for at in [DateTime::<Utc>::MIN_UTC, DateTime::UNIX_EPOCH] {
        assert_eq!(chain.round_at(at), 1);
    }
    for round in [
        1,
        2,
        3,
        1_000_000,
        chain.round_at(DateTime::<Utc>::MAX_UTC) - 1,
    ] {
        let time = chain.time_of(round).unwrap();
        assert_eq!(chain.round_at(time), round);
        assert_eq!(chain.round_at(time + TimeDelta::microseconds(1)), round + 1);
    }
    for round in [0, u64::MAX, u64::MAX / 30] {
        assert_eq!(chain.time_of(round), None);
    }
}

fn load(keys: &str) -> Result<Config, ConfigErrors> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("reihum.toml");
    std::fs::write(&file, format!("[draw]\n{keys}")).unwrap();
    config::load(Some(&file), [])
}

/// What is wrong with `keys`: as many errors as parts, each with its part.
fn check(keys: &str, expected: &[&str]) {
    let errors = load(keys).expect_err("wrong").0;
    assert_eq!(errors.len(), expected.len(), "{errors:#?}");
    for (error, part) in errors.iter().zip(expected) {
        assert!(error.contains(part), "{part} is not in: {error}");
    }
}

#[test]
fn another_chain_and_another_way_can_be_configured() {
    let (chain, _) = chain_and_clock();
    let urls = ["http://127.0.0.1:1", "https://drand.example.org/a/"];
    let drand = load(&relay::keys(&chain, &urls)).unwrap().draw.drand;
    assert_eq!(&drand.chain.hash(), chain.chain().hash().as_bytes());
    assert_eq!(drand.relays.len(), 2);
    assert!(drand.proxy.is_none());
    let proxied = load("drand_proxy = 'http://proxy.example.org:3128'").unwrap();
    assert!(proxied.draw.drand.proxy.is_some());
}

#[test]
fn a_chain_must_be_what_its_hash_says() {
    let (chain, _) = chain_and_clock();
    let good = relay::keys(&chain, &["http://127.0.0.1:1"]);
    let other = relay::chain(2, genesis(), TimeDelta::seconds(30));
    let key_of = |info: &drand::ChainInfo| data_encoding::HEXLOWER.encode(info.public_key());
    let (key, other_key) = (key_of(chain.chain()), key_of(other.chain()));
    for (given, instead, error) in [
        ("\"period\":30", "\"period\":3", "chain hash mismatch"),
        (
            "\"genesis_time\":1",
            "\"genesis_time\":2",
            "chain hash mismatch",
        ),
        (&key, &other_key, "chain hash mismatch"),
        (&key, "00", "public key must be 96 bytes"),
        (
            "bls-unchained-g1-rfc9380",
            "bls-of-tomorrow",
            "unsupported scheme bls-of-tomorrow",
        ),
    ] {
        assert!(good.contains(given), "{given}");
        let error = format!("draw.drand_info: {error}");
        check(&good.replacen(given, instead, 1), &[&error]);
    }
    let empty = "draw.drand_info: invalid chain info; it must be what relays answer under /52db";
    check("drand_info = \"\"", &[empty]);
}

#[test]
fn each_key_is_told_that_is_wrong() {
    check(
        "drand_relays = []",
        &["draw.drand_relays: must name 1 to 16"],
    );
    let many = format!("drand_relays = {:?}", ["http://a"; 17]);
    check(&many, &["must name 1 to 16 relays, not 17"]);
    for no_relay in [
        "ftp://a",
        "http://",
        "http://a\"b",
        "https://u:p@a",
        "http://[zz]",
        "a.org",
        "http://a?b",
        "http://ä",
        "http://a:99999",
    ] {
        let keys = format!("drand_relays = ['{no_relay}']");
        check(
            &keys,
            &["is no relay; give something like https://api.drand.sh"],
        );
    }
    for no_proxy in [
        "https://a:1",
        "http://u:p@a:1",
        "http://a:1/b",
        "a:1",
        "http://ä",
    ] {
        let keys = format!("drand_proxy = '{no_proxy}'");
        check(
            &keys,
            &["no proxy; give something like http://proxy.example.org:3128"],
        );
    }
    check(
        "drand_chain = \"52\"",
        &["draw.drand_chain = \"52\": must be 64 hex digits"],
    );
    check(
        "drand_relays = [\"x\"]\ndrand_proxy = \"y\"\ndrand_chain = \"z\"",
        &[
            "draw.drand_relays: \"x\"",
            "draw.drand_proxy = \"y\"",
            "draw.drand_chain = \"z\"",
        ],
    );
}
