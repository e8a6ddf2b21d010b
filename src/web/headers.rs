//! Headers that stand on every answer, whatever made it.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::config::Config;

/// No script, nothing inline, nothing from elsewhere.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; \
                                       form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/// No page asks for any of this, and nothing that slips into one may either.
const PERMISSIONS_POLICY: &str = "camera=(), display-capture=(), fullscreen=(), geolocation=(), \
                                  microphone=(), payment=(), usb=()";
/// A year: who came once over TLS never comes without it again, nor to a host below this one.
const STRICT_TRANSPORT_SECURITY: &str = "max-age=31536000; includeSubDomains";

/// What [`add`] adds where nothing more particular is said.
pub(super) fn of(config: &Config) -> Arc<HeaderMap> {
    let always = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (
            header::HeaderName::from_static("permissions-policy"),
            PERMISSIONS_POLICY,
        ),
        (
            header::HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ];
    let always = always.map(|(name, value)| (name, HeaderValue::from_static(value)));
    let mut headers = HeaderMap::from_iter(always);
    // Over plain HTTP a browser ignores it, and a town that tries things out has nothing to promise.
    if config.public_url.starts_with("https://") {
        let value = HeaderValue::from_static(STRICT_TRANSPORT_SECURITY);
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    Arc::new(headers)
}

/// Under this every page shows people.
const DESK: &str = "/staff";

/// Adds what is missing. Of the desk nothing is kept, whatever its pages say: the next one at this
/// machine may not be the same clerk.
pub(super) async fn add(
    State(always): State<Arc<HeaderMap>>,
    request: Request,
    next: Next,
) -> Response {
    let is_desk = request.uri().path().starts_with(DESK);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if is_desk {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    for (name, value) in always.as_ref() {
        headers.entry(name).or_insert_with(|| value.clone());
    }
    response
}
