//! One's own account: password, sessions, language.

use std::collections::HashMap;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use secrecy::SecretString;

use super::guard::set_cookie;
use super::login::back_to;
use super::visit::{Desk, Trouble};
use crate::locale::Language;
use crate::service::session::{self, NotChanged};
use crate::web::pages::answer::Sent;
use crate::web::to_the_end;
use crate::web::view::staff::{AccountPage, PasswordFlaw, PasswordPage, SessionLine};

type Page = Result<(StatusCode, String), Trouble>;

/// The form for a password.
pub(super) async fn show_password(desk: Desk) -> Response {
    let page = password_page(&desk, StatusCode::OK, None);
    desk.answer(Ok(page))
}

/// Changes the password, or says why not.
pub(super) async fn press_password(desk: Desk, sent: Sent) -> Response {
    let mut fields = match Desk::fields(sent) {
        Ok(fields) => fields,
        Err(trouble) => return desk.answer(Err(trouble)),
    };
    let mut secret = |name: &str| SecretString::from(fields.remove(name).unwrap_or_default());
    let (present, chosen) = (secret("present"), secret("chosen"));
    let (app, visitor) = (desk.app.clone(), desk.visitor.clone());
    let changed =
        to_the_end(async move { session::choose_password(&app, &visitor, present, chosen).await });
    match changed.await {
        Ok(Ok(())) => Redirect::to("/staff/account?done=password").into_response(),
        Ok(Err(why)) => {
            let flaw = match why {
                NotChanged::Wrong => PasswordFlaw::Wrong,
                NotChanged::Same => PasswordFlaw::Same,
                NotChanged::Flawed(flaw) => PasswordFlaw::Flawed(flaw),
            };
            let page = password_page(&desk, StatusCode::UNPROCESSABLE_ENTITY, Some(flaw));
            desk.answer(Ok(page))
        }
        Err(error) => desk.answer(Err(error.into())),
    }
}

fn password_page(
    desk: &Desk,
    status: StatusCode,
    flaw: Option<PasswordFlaw>,
) -> (StatusCode, String) {
    let page = PasswordPage {
        around: desk.around(),
        flaw,
    };
    Desk::shown(status, &page)
}

/// Name, language and sessions.
pub(super) async fn show(
    desk: Desk,
    query: axum::extract::Query<HashMap<String, String>>,
) -> Response {
    let is_changed = query.get("done").is_some_and(|done| done == "password");
    let page = account_page(&desk, is_changed).await;
    desk.answer(page)
}

async fn account_page(desk: &Desk, is_changed: bool) -> Page {
    let sessions = session::list(&desk.app, desk.visitor.member.id).await?;
    let line = |session: session::Session| SessionLine {
        is_this: session.id == desk.visitor.session,
        id: session.id.to_string(),
        begun: session.begun_at,
        seen: session.seen_at,
        agent: session.agent,
    };
    let page = AccountPage {
        around: desk.around(),
        role: desk.visitor.member.role.word(),
        offices: desk
            .offices()
            .map(|office| office.name.get(desk.language.code()).to_owned())
            .collect(),
        zone: desk.app.zone(),
        sessions: sessions.into_iter().map(line).collect(),
        is_changed,
    };
    Ok(Desk::shown(StatusCode::OK, &page))
}

/// Changes the language or ends a session.
pub(super) async fn press(desk: Desk, sent: Sent) -> Response {
    let done = async { act(&desk, &Desk::fields(sent)?).await };
    match done.await {
        Ok(back) => Redirect::to(&back).into_response(),
        Err(trouble) => desk.answer(Err(trouble)),
    }
}

async fn act(desk: &Desk, fields: &HashMap<String, String>) -> Result<String, Trouble> {
    let field = |name: &str| fields.get(name).map_or("", String::as_str);
    let (app, own) = (desk.app.clone(), desk.visitor.member.id);
    match field("action") {
        "language" => {
            let language: Language = field("language").parse().map_err(|_| Trouble::BadRequest)?;
            to_the_end(async move { session::choose_language(&app, own, language.code()).await })
                .await?;
            let back = back_to(field("back"));
            Ok(if back.is_empty() { "/staff/" } else { back }.to_owned())
        }
        "end" => {
            let id = field("session").parse().map_err(|_| Trouble::BadRequest)?;
            to_the_end(async move { session::end(&app, own, id).await }).await?;
            Ok("/staff/account".to_owned())
        }
        _ => Err(Trouble::BadRequest),
    }
}

/// Ends this session.
pub(super) async fn log_out(desk: Desk) -> Response {
    let (app, own, id) = (
        desk.app.clone(),
        desk.visitor.member.id,
        desk.visitor.session,
    );
    match to_the_end(async move { session::end(&app, own, id).await }).await {
        Ok(()) => {
            let cookie = [(header::SET_COOKIE, set_cookie(""))];
            (cookie, Redirect::to("/staff/login")).into_response()
        }
        Err(error) => desk.answer(Err(error.into())),
    }
}
