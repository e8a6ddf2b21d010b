//! How often one client, and everybody together, may ask.
//!
//! The state is in memory, for each daemon on its own: who restarts it forgives. The limit of mails
//! to one address is not here but with the courier, which counts them in the database.

mod client;

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota};

use super::api;
use super::pages::message::{self, Message};
use crate::config::Config;
use crate::service::App;

pub(super) use client::network;

/// Clients that are remembered before those that are long gone are forgotten.
const CLIENTS_MAX: usize = 10_000;
/// The routes on which a join is posted.
const JOIN_ROUTES: [&str; 2] = ["/{language}/", "/api/v1/entries"];
/// What browsers fetch beside a page: small, the same for everybody, and kept by them.
const ASSETS: &str = "/assets/";

/// What a request counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Somebody joins.
    Join,
    /// A call of the JSON API.
    Call,
    /// A page, or a button on it.
    Page,
    /// Part of a page.
    Asset,
}

impl Kind {
    fn of(method: &Method, path: &str, route: &str) -> Self {
        if method == Method::POST && JOIN_ROUTES.contains(&route) {
            Self::Join
        } else if path.starts_with("/api/") {
            Self::Call
        } else if path.starts_with(ASSETS) {
            Self::Asset
        } else {
            Self::Page
        }
    }
}

/// A limit for each client; none where it is off.
#[derive(Clone, Debug)]
struct ByClient(Option<Arc<DefaultKeyedRateLimiter<IpAddr>>>);

impl ByClient {
    fn new(most: u32, quota: fn(NonZeroU32) -> Quota) -> Self {
        let most = NonZeroU32::new(most);
        Self(most.map(|most| Arc::new(DefaultKeyedRateLimiter::keyed(quota(most)))))
    }

    /// Counts one more of `client`; seconds until it may come again, if it may not now.
    fn wait(&self, client: IpAddr) -> Option<u64> {
        let limiter = self.0.as_ref()?;
        if limiter.len() > CLIENTS_MAX {
            limiter.retain_recent();
        }
        let not_until = limiter.check_key(&client).err()?;
        Some(whole_seconds(
            not_until.wait_time_from(DefaultClock::default().now()),
        ))
    }
}

fn whole_seconds(wait: std::time::Duration) -> u64 {
    wait.as_secs() + 1
}

/// Counts requests. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    joins_of_client: ByClient,
    joins: Option<Arc<DefaultDirectRateLimiter>>,
    pages: ByClient,
    calls: ByClient,
    wrong_links: ByClient,
}

impl Limits {
    /// The limits of the configuration.
    pub fn new(config: &Config) -> Self {
        let limits = &config.limits;
        let joins = NonZeroU32::new(limits.joins_per_minute)
            // Who limits joins elsewhere has switched ours off.
            .filter(|_| limits.joins_per_client_hour > 0)
            .map(|joins| Arc::new(DefaultDirectRateLimiter::direct(Quota::per_minute(joins))));
        Self {
            joins_of_client: ByClient::new(limits.joins_per_client_hour, Quota::per_hour),
            joins,
            pages: ByClient::new(limits.pages_per_client_minute, Quota::per_minute),
            calls: ByClient::new(limits.calls_per_client_minute, Quota::per_minute),
            wrong_links: ByClient::new(limits.wrong_links_per_client_hour, Quota::per_hour),
        }
    }

    /// Seconds until `client` may send such a request again, if it may not now.
    fn wait(&self, kind: Kind, client: IpAddr) -> Option<u64> {
        match kind {
            Kind::Join => self
                .joins_of_client
                .wait(client)
                // One client that is refused takes nothing from all others.
                .or_else(|| self.wait_of_all()),
            Kind::Call => known(client).and_then(|client| self.calls.wait(client)),
            Kind::Page => known(client).and_then(|client| self.pages.wait(client)),
            Kind::Asset => None,
        }
    }

    fn wait_of_all(&self) -> Option<u64> {
        let not_until = self.joins.as_ref()?.check().err()?;
        Some(whole_seconds(
            not_until.wait_time_from(DefaultClock::default().now()),
        ))
    }

    /// Counts an answer that says that a link or a bearer token is none of ours. Only who holds
    /// none is refused: those who share an address with a scanner open their own links as ever.
    fn wait_after(&self, answer: StatusCode, route: &str, client: IpAddr) -> Option<u64> {
        let is_wrong = answer == StatusCode::UNAUTHORIZED
            || answer == StatusCode::NOT_FOUND && route.contains("{token}");
        is_wrong
            .then(|| known(client))
            .flatten()
            .and_then(|client| self.wrong_links.wait(client))
    }
}

/// Who comes from this machine is a proxy that nobody named as trusted: everybody at once.
fn known(client: IpAddr) -> Option<IpAddr> {
    (!client.is_loopback()).then_some(client)
}

/// Refuses who asks too often, before anything of the request is read.
pub(super) async fn guard(
    State((app, limits)): State<(Arc<App>, Limits)>,
    request: Request,
    next: Next,
) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("", MatchedPath::as_str);
    let uri = request.uri().clone();
    let kind = Kind::of(request.method(), uri.path(), route);
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let Some(ConnectInfo(peer)) = peer else {
        return next.run(request).await;
    };
    let client = network(&app.config, peer.ip(), request.headers());
    if let Some(wait) = limits.wait(kind, client) {
        return refusal(&app, &uri, wait);
    }
    let response = next.run(request).await;
    match limits.wait_after(response.status(), route, client) {
        Some(wait) => refusal(&app, &uri, wait),
        None => response,
    }
}

fn refusal(app: &App, uri: &Uri, wait: u64) -> Response {
    let mut response = if uri.path().starts_with("/api/") {
        api::Problem::too_many(wait).into_response()
    } else {
        let minutes = i64::try_from(wait.div_ceil(60)).unwrap_or(i64::MAX);
        message::page(&app.config, uri, StatusCode::TOO_MANY_REQUESTS, |chrome| {
            Message::too_many(chrome, minutes)
        })
    };
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(wait));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_told_apart() {
        let check = |method: Method, path: &str, route: &str, expect: Kind| {
            assert_eq!(Kind::of(&method, path, route), expect, "{method} {path}");
        };
        check(Method::POST, "/de/", "/{language}/", Kind::Join);
        check(Method::GET, "/de/", "/{language}/", Kind::Page);
        check(
            Method::POST,
            "/api/v1/entries",
            "/api/v1/entries",
            Kind::Join,
        );
        check(
            Method::PATCH,
            "/api/v1/entries/x",
            "/api/v1/entries/{token}",
            Kind::Call,
        );
        check(Method::GET, "/api/nothing", "", Kind::Call);
        check(
            Method::GET,
            "/assets/reihum.css",
            "/assets/{file}",
            Kind::Asset,
        );
        check(Method::GET, "/nothing", "", Kind::Page);
    }

    #[test]
    fn a_client_that_has_had_its_share_waits_and_others_do_not() {
        let limit = ByClient::new(2, Quota::per_hour);
        let [one, other] = ["192.0.2.1", "192.0.2.2"].map(|text| text.parse().unwrap());
        assert_eq!((limit.wait(one), limit.wait(one)), (None, None));
        let wait = limit.wait(one).expect("the third is too many");
        assert!((1700..=1801).contains(&wait), "half an hour: {wait}");
        assert_eq!(limit.wait(other), None);
        let off = ByClient::new(0, Quota::per_hour);
        assert!((0..100).all(|_| off.wait(one).is_none()));
    }
}
