//! How often one client may join.
//!
//! A client is an IPv4 address or an IPv6 /64, as the last proxy that is trusted saw it: the
//! leftmost `X-Forwarded-For` would let anybody mint new ones.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota};

use super::api;
use super::pages::message::{self, Message};
use crate::config::{Config, Network};
use crate::service::App;

/// Clients that are remembered before those that are long gone are forgotten.
const CLIENTS_MAX: usize = 10_000;
/// The routes on which a join is posted.
const JOIN_ROUTES: [&str; 2] = ["/{language}/", "/api/v1/entries"];

/// Counts joins by client. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Joins {
    limiter: Option<Arc<DefaultKeyedRateLimiter<IpAddr>>>,
    trusted: Arc<[Network]>,
}

impl Joins {
    /// The limit of the configuration; 0 is none.
    pub fn new(config: &Config) -> Self {
        let limiter = NonZeroU32::new(config.joins_per_client_hour)
            .map(|joins| Arc::new(DefaultKeyedRateLimiter::keyed(Quota::per_hour(joins))));
        Self {
            limiter,
            trusted: config.server.trusted_proxies.clone().into(),
        }
    }

    /// Seconds until `client` may join again, if it may not now.
    fn wait(&self, client: IpAddr) -> Option<u64> {
        let limiter = self.limiter.as_ref()?;
        if limiter.len() > CLIENTS_MAX {
            limiter.retain_recent();
        }
        let not_until = limiter.check_key(&network_of(client)).err()?;
        Some(
            not_until
                .wait_time_from(DefaultClock::default().now())
                .as_secs()
                + 1,
        )
    }
}

/// Refuses a join of a client that has joined too often, before anything of it is read.
pub(super) async fn guard_joins(
    State((app, joins)): State<(Arc<App>, Joins)>,
    request: Request,
    next: Next,
) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(MatchedPath::as_str);
    let joining =
        request.method() == Method::POST && route.is_some_and(|route| JOIN_ROUTES.contains(&route));
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    let wait = match peer {
        Some(peer) if joining => joins.wait(client(peer, request.headers(), &joins.trusted)),
        _ => None,
    };
    let Some(wait) = wait else {
        return next.run(request).await;
    };
    let mut response = if request.uri().path().starts_with("/api/") {
        api::Problem::too_many(wait).into_response()
    } else {
        let minutes = i64::try_from(wait.div_ceil(60)).unwrap_or(i64::MAX);
        message::page(
            &app.config,
            request.uri(),
            StatusCode::TOO_MANY_REQUESTS,
            |chrome| Message::too_many(chrome, minutes),
        )
    };
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(wait));
    response
}

/// The network that a request comes from, as the last trusted proxy saw it.
pub(super) fn network(config: &Config, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    network_of(client(peer, headers, &config.server.trusted_proxies))
}

/// Walks the forwarding chain from our end: the first address that is no trusted proxy is the
/// client.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let forwarded: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
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
