//! The pages for citizens: GET shows what is true, POST presses one button and shows what is
//! true then.
//!
//! Fetching a page changes nothing, whoever does it and however often. Security headers that are
//! the same everywhere, limits and the check where a form came from lie around these routes, not
//! in them.

mod address;
mod answer;
mod appointment;
mod assets;
mod data;
pub mod demo;
mod edit;
mod entry;
mod join;
pub mod message;
mod offer;
mod receipt;
mod rounds;
mod statistics;
mod verify;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::service::App;

/// Everything but the joining itself ([`join_route`]) and the mails of the demo
/// ([`demo::routes`]).
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(join::choose_language))
        .route("/{language}", get(join::add_slash))
        .route("/{language}/", get(join::show))
        .route("/{language}/joined", get(join::joined))
        .route(
            "/{language}/verify/{token}",
            get(verify::show).post(verify::press),
        )
        .route(
            "/{language}/entry/{token}",
            get(entry::show).post(entry::press),
        )
        .route(
            "/{language}/entry/{token}/edit",
            get(edit::show).post(edit::press),
        )
        .route("/{language}/entry/{token}/receipt", get(receipt::show))
        .route("/{language}/entry/{token}/data", get(data::show))
        .route(
            "/{language}/address/{token}",
            get(address::show).post(address::press),
        )
        .route(
            "/{language}/offer/{token}",
            get(offer::show).post(offer::press),
        )
        .route(
            "/{language}/appointment/{token}",
            get(appointment::show).post(appointment::press),
        )
        .route(
            "/{language}/appointment/{token}/calendar.ics",
            get(appointment::calendar),
        )
        .route("/{language}/statistics", get(statistics::show))
        .merge(rounds_routes())
        .route("/assets/{file}", get(assets::show))
}

/// The draw: pages in each language, files in none.
fn rounds_routes() -> Router<Arc<App>> {
    Router::new()
        .route("/rounds", get(rounds::choose_language))
        .route("/rounds/", get(rounds::choose_language))
        .route("/rounds/{round}", get(rounds::choose_language))
        .route("/rounds/{round}/", get(rounds::choose_language))
        .route("/{language}/rounds", get(rounds::list))
        .route("/{language}/rounds/", get(rounds::cut_slash))
        .route("/{language}/rounds/{round}", get(rounds::show))
        .route("/{language}/rounds/{round}/", get(rounds::cut_slash))
        .route("/rounds/{round}/pool", get(rounds::pool))
        .route("/rounds/{round}/result", get(rounds::result))
        .route("/{language}/rounds/{round}/pool", get(rounds::pool))
        .route("/{language}/rounds/{round}/result", get(rounds::result))
        .route("/verify.py", get(assets::verifier))
}

/// The one route that makes rows for strangers, apart so that a rate limit can lie around it.
pub fn join_route() -> Router<Arc<App>> {
    Router::new().route("/{language}/", post(join::post))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_routes_fit_together() {
        let _all: Router<Arc<App>> = routes()
            .merge(join_route())
            .merge(demo::routes())
            .fallback(message::not_found);
    }
}
