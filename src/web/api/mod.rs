//! The JSON API, `/api/v1`: the table of its calls, and the document that describes them.

mod catalogue;
mod data;
mod dead;
mod edit;
mod entries;
pub mod files;
mod offers;
mod overrides;
mod problem;
pub mod rounds;
mod staff;
mod statistics;

use std::sync::Arc;

use axum::Router;
use axum::response::IntoResponse;
use axum::routing::get;
use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::service::App;

pub use problem::Problem;
use problem::{Answer, Body};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Reihum",
        description = "One waitlist for all channels of a public office. Errors are problem documents (RFC 9457).",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    servers((url = "/api/v1"))
)]
struct Document;

/// All calls, and `/openapi.json`.
pub fn routes() -> Router<Arc<App>> {
    let (router, mut document) = OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(catalogue::services))
        .routes(routes!(catalogue::offices))
        .routes(routes!(entries::join))
        .routes(routes!(entries::status, edit::change, entries::withdraw))
        .routes(routes!(data::data, data::erase))
        .routes(routes!(offers::confirm))
        .routes(routes!(offers::decline))
        .routes(routes!(offers::cancel))
        .routes(routes!(rounds::list))
        .routes(routes!(rounds::show))
        .routes(routes!(rounds::pool))
        .routes(routes!(rounds::result))
        .routes(routes!(rounds::proof))
        .routes(routes!(rounds::certificate))
        .routes(routes!(rounds::policy))
        .routes(routes!(staff::open_slot))
        .routes(routes!(staff::day))
        .routes(routes!(staff::attendance))
        .routes(routes!(dead::dead_addresses))
        .routes(routes!(staff::enlist::enlist, staff::enlist::search))
        .routes(routes!(staff::enlist::show, staff::correct::change))
        .routes(routes!(
            staff::enlist::grant_hardship,
            staff::enlist::take_back_hardship
        ))
        .routes(routes!(staff::closures::close, staff::closures::list))
        .routes(routes!(staff::closures::lift))
        .routes(routes!(staff::closures::close_slot))
        .routes(routes!(staff::calls::list))
        .routes(routes!(staff::calls::note))
        .routes(routes!(staff::strikes::list))
        .routes(routes!(staff::strikes::pardon))
        .routes(routes!(staff::duplicates::list, staff::duplicates::review))
        .routes(routes!(overrides::counts))
        .routes(routes!(statistics::figures))
        .split_for_parts();
    let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    document
        .components
        .get_or_insert_default()
        .add_security_scheme("staff", bearer);
    let document = Arc::new(document);
    router
        .route(
            "/openapi.json",
            get(move || async move { axum::Json(document.as_ref().clone()).into_response() }),
        )
        .fallback(|| async { Problem::not_found("there is no such call") })
        .method_not_allowed_fallback(|| async { Problem::method() })
}
