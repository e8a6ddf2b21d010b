//! Pages that only say something, also for the layers around the routes.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;

use super::answer::{chrome, path_behind, respond};
use crate::config::Config;
use crate::locale::Language;
use crate::service::App;
use crate::web::view::Chrome;
use crate::web::view::html;

pub use crate::web::view::message::Message;

/// The fallback of the whole server: nothing is under this address.
pub async fn not_found(State(app): State<Arc<App>>, uri: Uri) -> Response {
    page(&app.config, &uri, StatusCode::NOT_FOUND, Message::not_found)
}

/// What `message` says, with `status`, in the language that the address begins with, else in
/// German. The address may hold a token, so nobody else may learn it.
pub fn page(
    config: &Config,
    uri: &Uri,
    status: StatusCode,
    message: impl FnOnce(Chrome) -> Message,
) -> Response {
    let known = language_of(uri);
    let language = known.unwrap_or(Language::GERMAN);
    let path = known.map(|language| path_behind(language, uri));
    let page = message(chrome(config, language, path));
    respond(status, language, true, html(&page))
}

/// The language that an address begins with.
pub fn language_of(uri: &Uri) -> Option<Language> {
    let first = uri.path().split('/').nth(1).unwrap_or_default();
    first.parse().ok()
}
