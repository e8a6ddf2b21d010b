//! Who a client is, as the last proxy that is trusted saw it: an IPv4 address or an IPv6 /64. The
//! leftmost `X-Forwarded-For` would let anybody mint new ones.

use std::net::{IpAddr, Ipv6Addr};

use axum::http::HeaderMap;

use crate::config::{Config, Network};

/// The network that a request comes from.
pub(in crate::web) fn network(config: &Config, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    network_of(client(peer, headers, &config.server.trusted_proxies))
}

/// Walks the forwarding chain from our end: the first address that is no trusted proxy is the
/// client.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let forwarded: Vec<_> = headers
        .get_all("x-forwarded-for")
        .iter()
        // A byte that is no text must not hide what the proxy added behind it.
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    let forwarded = forwarded.iter().flat_map(|value| value.split(','));
    let forwarded: Vec<&str> = forwarded.collect();
    let mut client = peer;
    for hop in forwarded.into_iter().rev() {
        let Some(address) = is_trusted(client)
            .then(|| hop.trim().parse().ok())
            .flatten()
        else {
            break;
        };
        client = address;
    }
    client
}

/// One household has one IPv6 /64, however many addresses it makes.
fn network_of(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(
            address.to_bits() & !u128::from(u64::MAX),
        )),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let check = |peer: &str, forwarded: &str, trusted: &[&str], expect: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", forwarded.parse().unwrap());
            let trusted: Vec<Network> = trusted
                .iter()
                .map(|network| network.parse().unwrap())
                .collect();
            let found = client(peer.parse().unwrap(), &headers, &trusted);
            assert_eq!(found.to_string(), expect, "{peer} {forwarded}");
        };
        check("203.0.113.9", "1.2.3.4", &[], "203.0.113.9");
        check("10.0.0.1", "1.2.3.4", &["10.0.0.0/8"], "1.2.3.4");
        check("10.0.0.1", "6.6.6.6, 1.2.3.4", &["10.0.0.0/8"], "1.2.3.4");
        check(
            "10.0.0.1",
            "6.6.6.6, 1.2.3.4, 10.0.0.2",
            &["10.0.0.0/8"],
            "1.2.3.4",
        );
        check("10.0.0.1", "nonsense", &["10.0.0.0/8"], "10.0.0.1");
        check("::ffff:10.0.0.1", "1.2.3.4", &["10.0.0.0/8"], "1.2.3.4");
    }

    #[test]
    fn an_ipv6_household_is_one_client() {
        let of = |address: &str| network_of(address.parse().unwrap()).to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), "192.0.2.1");
    }
}
