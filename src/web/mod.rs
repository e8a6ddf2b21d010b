//! Speaks HTTP: parses what came, asks a service, shows the answer. Decides nothing, holds no SQL.
//!
//! The router below is the table of contents. `pages` are for citizens, `api` for programs,
//! `view` has the templates' data; `joining` parses what both send.

pub mod api;
mod arrival;
mod compress;
mod headers;
mod joining;
mod limits;
mod pages;
mod staff;
pub mod view;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

use crate::config::Config;
use crate::metrics;
use crate::service::App;
use pages::message::{self, Message};

/// A request that has come in is answered within this time, or told that it was not. What it wanted written is
/// written all the same, or not at all: writes never hang on their request.
const REQUEST_MAX: Duration = Duration::from_secs(30);
/// Everything that citizens and staff can reach.
pub fn router(app: Arc<App>) -> Router {
    let limits = limits::Limits::new(&app.config);
    // From the outside in. Who is refused is refused before the body is read, and what a layer says
    // barely is put into words, with all headers, by those around it.
    let layers = ServiceBuilder::new()
        .layer(middleware::from_fn(measure))
        .layer(middleware::from_fn(compress::weaken_tag))
        .layer(compress::layer())
        .layer(middleware::from_fn_with_state(
            headers::of(&app.config),
            headers::add,
        ))
        .layer(middleware::from_fn_with_state(app.clone(), put_words))
        .layer(CatchPanicLayer::new())
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn_with_state(
            (app.clone(), limits),
            limits::guard,
        ))
        .layer(DefaultBodyLimit::max(arrival::BODY_MAX))
        .layer(middleware::from_fn_with_state(
            app.config.limits.body,
            arrival::take_in,
        ))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            REQUEST_MAX,
        ));
    let pages = pages::routes().merge(pages::join_route());
    let pages = if pages::demo::is_open(&app.config) {
        pages.merge(pages::demo::routes())
    } else {
        pages
    };
    Router::new()
        .merge(pages)
        .merge(staff::routes(&app))
        .nest("/api/v1", api::routes())
        .fallback(pages::message::not_found)
        .layer(layers)
        .with_state(app)
}

/// Counts and times every request under the path it matched, which holds no token.
async fn measure(request: Request, next: Next) -> Response {
    let begin = Instant::now();
    let path = request.extensions().get::<MatchedPath>().cloned();
    let method = request.method().clone();
    let response = next.run(request).await;
    let route = path.as_ref().map_or("unmatched", MatchedPath::as_str);
    metrics::http_request(
        route,
        known(&method),
        response.status().as_u16(),
        begin.elapsed(),
    );
    response
}

/// A method as a label: whatever somebody invents is one and the same.
fn known(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    known
        .into_iter()
        .find(|known| *known == method.as_str())
        .unwrap_or("other")
}

/// Puts words to what the layers answer barely: a page for people, a problem for programs.
async fn put_words(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let response = next.run(request).await;
    let status = response.status();
    let media_type = response.headers().get(header::CONTENT_TYPE);
    let spoken =
        media_type.is_some_and(|media_type| !media_type.as_bytes().starts_with(b"text/plain"));
    if spoken || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    if uri.path().starts_with("/api/") {
        return api::Problem::bare(status).into_response();
    }
    message::page(&app.config, &uri, status, |chrome| match status {
        StatusCode::FORBIDDEN => Message::forged(chrome),
        StatusCode::REQUEST_TIMEOUT => Message::too_slow(chrome),
        StatusCode::PAYLOAD_TOO_LARGE => Message::too_large(chrome),
        StatusCode::SERVICE_UNAVAILABLE => Message::unavailable(chrome),
        status if status.is_server_error() => Message::internal(chrome),
        _ => Message::bad_request(chrome),
    })
}

/// Runs `work` to its end, also if the client hangs up meanwhile: axum drops a handler then.
pub(crate) async fn to_the_end<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    match tokio::spawn(work).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The process is going down, and the connection with it.
            Err(_) => std::future::pending().await,
        },
    }
}

/// Whether the demo's mails can be read in the browser.
pub fn shows_mails(config: &Config) -> bool {
    pages::demo::is_open(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invented_method_is_no_label() {
        assert_eq!(known(&Method::DELETE), "DELETE");
        let invented = Method::from_bytes(b"AAAA1").expect("a token");
        assert_eq!(known(&invented), "other");
    }
}
