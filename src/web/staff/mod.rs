//! The desk: pages for clerks, managers and auditors, under `/staff/`.
//!
//! The router below is the table of contents, with the right that each button needs: what is not
//! under [`needs`] has none, and there is nothing but logging in. An office that somebody does not
//! work for is refused in the handlers, which alone know which office it is about.

mod account;
mod day;
mod guard;
mod login;
mod visit;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::Redirect;
use axum::routing::{MethodRouter, get, post};

use crate::service::App;
use crate::service::staff::Right;
pub(super) use guard::session_cookie;

/// All pages of the desk.
pub(super) fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    let needs = |right: Right, pages: MethodRouter<Arc<App>>| {
        pages.route_layer(from_fn_with_state((app.clone(), right), guard::guard))
    };
    Router::new()
        .route("/staff", get(async || Redirect::to("/staff/")))
        .route("/staff/login", get(login::show).post(login::press))
        .route("/staff/", needs(Right::Read, get(day::home)))
        .route(
            "/staff/day",
            needs(Right::Read, get(day::show)).merge(needs(Right::Serve, post(day::press))),
        )
        .route(
            guard::PASSWORD,
            needs(
                Right::Read,
                get(account::show_password).post(account::press_password),
            ),
        )
        .route(
            "/staff/account",
            needs(Right::Read, get(account::show).post(account::press)),
        )
        .route(guard::LOGOUT, needs(Right::Read, post(account::log_out)))
}
