//! Logging in.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::guard::{session_cookie, set_cookie};
use crate::locale::Language;
use crate::service::App;
use crate::service::session::{self, Attempt, Login};
use crate::web::limits;
use crate::web::pages::answer::{Sent, chrome, respond};
use crate::web::pages::join::wanted;
use crate::web::pages::message::{self, Message};
use crate::web::view::staff::{LoginPage, LoginTrouble};
use crate::web::view::{Chrome, html};
use secrecy::ExposeSecret;

/// The form.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    let asked = query.get("language").and_then(|code| code.parse().ok());
    let language = asked.unwrap_or_else(|| wanted(&headers));
    let back = query.get("back").map_or("", |back| back_to(back));
    page(&app, language, StatusCode::OK, "", back, None)
}

/// Begins a session, and goes on to what was asked for.
pub(super) async fn press(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    sent: Sent,
) -> Response {
    let Ok(fields) = sent.fields() else {
        return no_page(&app, StatusCode::BAD_REQUEST, Message::bad_request);
    };
    let mut fields: HashMap<String, String> = fields.into_iter().collect();
    let mut field = |name: &str| fields.remove(name).unwrap_or_default();
    let (name, back) = (field("name").trim().to_owned(), field("back"));
    let back = back_to(&back);
    // A database would choke on some, and nobody is called that.
    let is_name = !name.chars().any(char::is_control);
    let language = field("language")
        .parse()
        .unwrap_or_else(|_| wanted(&headers));
    let agent = headers.get(header::USER_AGENT);
    let attempt = Attempt {
        name: name.clone(),
        password: field("password").into(),
        client: limits::network(&app.config, peer.ip(), &headers).to_string(),
        agent: agent
            .and_then(|agent| agent.to_str().ok())
            .unwrap_or_default()
            .to_owned(),
    };
    let login = if is_name {
        session::log_in(&app, attempt).await
    } else {
        Ok(Login::Wrong)
    };
    match login {
        Ok(Login::In(secret)) => {
            end_former(&app, &headers).await;
            let cookie = [(header::SET_COOKIE, set_cookie(secret.expose_secret()))];
            let back = if back.is_empty() { "/staff/" } else { back };
            (cookie, Redirect::to(back)).into_response()
        }
        Ok(Login::Wrong) => {
            let (status, trouble) = (StatusCode::UNPROCESSABLE_ENTITY, LoginTrouble::Wrong);
            page(&app, language, status, &name, back, Some(trouble))
        }
        Ok(Login::Wait) => {
            let (status, trouble) = (StatusCode::TOO_MANY_REQUESTS, LoginTrouble::Wait);
            page(&app, language, status, &name, back, Some(trouble))
        }
        Err(error) => {
            tracing::error!(%error, "nobody can log in");
            no_page(&app, StatusCode::SERVICE_UNAVAILABLE, Message::unavailable)
        }
    }
}

/// A page that only says why there is none.
fn no_page(app: &App, status: StatusCode, message: impl FnOnce(Chrome) -> Message) -> Response {
    message::page(
        &app.config,
        &Uri::from_static("/staff/login"),
        status,
        message,
    )
}

/// The session that this browser had before is nobody's any more.
async fn end_former(app: &Arc<App>, headers: &HeaderMap) {
    let Some(cookie) = session_cookie(headers) else {
        return;
    };
    if let Ok(Some(former)) = session::visitor(app, cookie).await
        && let Err(error) = session::end(app, former.member.id, former.session).await
    {
        tracing::warn!(%error, "a former session could not be ended");
    }
}

fn page(
    app: &App,
    language: Language,
    status: StatusCode,
    name: &str,
    back: &str,
    trouble: Option<LoginTrouble>,
) -> Response {
    let page = LoginPage {
        chrome: chrome(&app.config, language, None),
        name: name.to_owned(),
        back: back.to_owned(),
        trouble,
    };
    respond(status, language, false, html(&page))
}

/// A page of the desk; anything else, another host above all, is nowhere to go back to.
pub(super) fn back_to(path: &str) -> &str {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    let is_ours = path.starts_with("/staff/")
        && path.bytes().all(is_plain)
        && !["/..", "//"].iter().any(|away| path.contains(away));
    if is_ours { path } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_leads_to_the_desk_only() {
        let check = |path: &str, expect: &str| assert_eq!(back_to(path), expect, "{path}");
        check(
            "/staff/day?office=a&date=2026-11-30",
            "/staff/day?office=a&date=2026-11-30",
        );
        check("https://example.org/staff/", "");
        check("//example.org/staff/", "");
        check("/de/", "");
        check("/staff/../de/", "");
        check("/staff//example.org", "");
        check("/staff/\r\nSet-Cookie: a=b", "");
    }
}
