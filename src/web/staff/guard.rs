//! Who may come in: nobody without a session, and nobody to what their role may not do.

use std::sync::Arc;

use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::visit::Desk;
use crate::service::App;
use crate::service::session;
use crate::service::staff::Right;
use crate::web::pages::message;

/// The page on which a password is chosen: the one page behind a one-time password …
pub(super) const PASSWORD: &str = "/staff/password";
/// … besides leaving again.
pub(super) const LOGOUT: &str = "/staff/logout";
/// The cookie of a session. `__Host-`: browsers take it from this host alone, over TLS or from this
/// machine, and send it nowhere else (RFC 6265bis).
const COOKIE: &str = "__Host-reihum_session";

/// Lets in who is logged in and may do that, and hands on who it is.
pub(super) async fn guard(
    State((app, right)): State<(Arc<App>, Right)>,
    OriginalUri(uri): OriginalUri,
    mut request: Request,
    next: Next,
) -> Response {
    let cookie = session_cookie(request.headers())
        .unwrap_or_default()
        .to_owned();
    let visitor = match session::visitor(&app, &cookie).await {
        Ok(visitor) => visitor,
        Err(error) => {
            tracing::error!(%error, "a session could not be looked up");
            let status = StatusCode::SERVICE_UNAVAILABLE;
            return message::page(&app.config, &uri, status, message::Message::unavailable);
        }
    };
    let Some(visitor) = visitor else {
        return Redirect::to(&login_path(request.method(), &uri)).into_response();
    };
    let is_on_the_way = [PASSWORD, LOGOUT].contains(&uri.path());
    if visitor.must_choose && !is_on_the_way {
        return Redirect::to(PASSWORD).into_response();
    }
    let desk = Desk::new(app, visitor, &uri);
    if !desk.may(right) {
        return desk.forbidden();
    }
    request.extensions_mut().insert(desk);
    next.run(request).await
}

/// Where to log in, and to come back from there to what was asked for: a page, never a button.
fn login_path(method: &Method, uri: &Uri) -> String {
    let back = uri.path_and_query().map_or("/staff/", |path| path.as_str());
    if *method != Method::GET || back == "/staff/" {
        return "/staff/login".to_owned();
    }
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("back", back)
        .finish();
    format!("/staff/login?{query}")
}

/// What the cookie of the session carries.
pub(in crate::web) fn session_cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let cookies = cookies.filter_map(|cookies| cookies.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split("; "));
    pairs.find_map(|pair| pair.strip_prefix(COOKIE)?.strip_prefix('='))
}

/// The header that gives the cookie; with nothing in it, the one that takes it back.
pub(super) fn set_cookie(secret: &str) -> HeaderValue {
    let age = if secret.is_empty() { "; Max-Age=0" } else { "" };
    let cookie = format!("{COOKIE}={secret}; Path=/; Secure; HttpOnly; SameSite=Lax{age}");
    HeaderValue::from_str(&cookie).expect("base64url is fit for a header")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others() {
        let check = |sent: &str, expect: Option<&str>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, sent.parse().expect("a header"));
            assert_eq!(session_cookie(&headers), expect, "{sent}");
        };
        check("__Host-reihum_session=abc", Some("abc"));
        check("a=b; __Host-reihum_session=abc; c=d", Some("abc"));
        check("reihum_session=abc", None);
        check("x__Host-reihum_session=abc", None);
    }

    #[test]
    fn logging_in_leads_back_to_pages_only() {
        let check = |method: Method, uri: &'static str, expect: &str| {
            assert_eq!(login_path(&method, &Uri::from_static(uri)), expect, "{uri}");
        };
        check(Method::GET, "/staff/", "/staff/login");
        check(Method::POST, "/staff/day?office=a", "/staff/login");
        check(
            Method::GET,
            "/staff/day?office=a",
            "/staff/login?back=%2Fstaff%2Fday%3Foffice%3Da",
        );
    }
}
