//! How much of everything one client, and all together, may take.

use std::time::Duration;

use super::parse::Keys;

/// How much of everything one client, and all together, may take; 0 is no limit.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Joins of one client in an hour.
    pub joins_per_client_hour: u32,
    /// Joins of everybody in a minute.
    pub joins_per_minute: u32,
    /// Pages and buttons of one client in a minute.
    pub pages_per_client_minute: u32,
    /// Calls of the JSON API of one client in a minute.
    pub calls_per_client_minute: u32,
    /// Links and bearer tokens of one client that are not ours, in an hour.
    pub wrong_links_per_client_hour: u32,
    /// Connections that are open at once; more wait to be taken up.
    pub connections_max: usize,
    /// How long a client may take for the head of a request, or idle before it.
    pub head: Duration,
    /// How long it may take for the body.
    pub body: Duration,
    /// How long it may take nothing of an answer.
    pub stall: Duration,
}

pub(super) fn limits(keys: &mut Keys<'_>) -> Option<Limits> {
    let mut number = |key: &str, least: u32, most: u32| keys.number("limits", key, least..=most);
    let joins_per_client_hour = number("joins_per_client_hour", 0, 1_000_000);
    let joins_per_minute = number("joins_per_minute", 0, 10_000_000);
    let pages_per_client_minute = number("pages_per_client_minute", 0, 1_000_000);
    let calls_per_client_minute = number("calls_per_client_minute", 0, 1_000_000);
    let wrong_links_per_client_hour = number("wrong_links_per_client_hour", 0, 1_000_000);
    let connections_max = number("connections_max", 16, 1_000_000);
    let head = number("head_seconds", 1, 600);
    let body = number("body_seconds", 1, 600);
    let stall = number("stall_seconds", 1, 600);
    let seconds = |seconds: u32| Duration::from_secs(u64::from(seconds));
    Some(Limits {
        joins_per_client_hour: joins_per_client_hour?,
        joins_per_minute: joins_per_minute?,
        pages_per_client_minute: pages_per_client_minute?,
        calls_per_client_minute: calls_per_client_minute?,
        wrong_links_per_client_hour: wrong_links_per_client_hour?,
        connections_max: usize::try_from(connections_max?).ok()?,
        head: head.map(seconds)?,
        body: body.map(seconds)?,
        stall: stall.map(seconds)?,
    })
}
