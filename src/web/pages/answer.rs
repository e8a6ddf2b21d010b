//! What all pages have in common: who visits, what was sent, and how an answer leaves.

use std::convert::Infallible;
use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use url::form_urlencoded;

use super::assets;
use super::message::{Message, not_found};
use crate::config::Config;
use crate::domain::ids::{OfficeId, ServiceId};
use crate::domain::town::{Office, Service};
use crate::locale::Language;
use crate::service::{App, Error};
use crate::web::view::{Chrome, Slot, Tel, html};

/// Somebody at a page: in which language, and with which token.
pub(super) struct Visit {
    pub(super) app: Arc<App>,
    pub(super) language: Language,
    /// Empty on pages that need none.
    pub(super) token: String,
    /// The path behind the language.
    path: String,
}

/// A page that is ready to leave.
pub(super) struct Shown {
    status: StatusCode,
    html: String,
    /// Whether it shows what somebody typed about themselves.
    is_personal: bool,
}

/// Why there is no such page, or not now.
pub(in crate::web) enum Trouble {
    /// The request makes no sense.
    BadRequest,
    /// More than any honest form holds.
    TooLarge,
    /// Nothing was ever under this address.
    NotFound,
    /// What was under this address is gone.
    Gone,
    /// The database failed.
    Unavailable,
}

impl Trouble {
    /// What a service says about a row whose token was right; a refusal is for the page to tell.
    pub(super) fn of(error: &Error) -> Self {
        match error {
            Error::NotFound => Self::Gone,
            Error::Refused(_) => Self::BadRequest,
            Error::Store(error) => {
                tracing::error!(%error, "a page could not be served");
                Self::Unavailable
            }
        }
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::of(&error)
    }
}

impl FromRequestParts<Arc<App>> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        let parameters = RawPathParams::from_request_parts(parts, app).await.ok();
        let parameter = |name: &str| {
            let (_, value) = parameters.iter().flatten().find(|(key, _)| *key == name)?;
            Some(value.to_owned())
        };
        let language = parameter("language").and_then(|code| code.parse().ok());
        let Some(language) = language else {
            return Err(not_found(State(app.clone()), parts.uri.clone()).await);
        };
        Ok(Self {
            app: app.clone(),
            language,
            token: parameter("token").unwrap_or_default(),
            path: path_behind(language, &parts.uri),
        })
    }
}

/// `/offer/abc` of `/de/offer/abc`, as it was sent.
pub(super) fn path_behind(language: Language, uri: &Uri) -> String {
    let path = uri.path().strip_prefix(&format!("/{language}"));
    path.filter(|path| path.starts_with('/'))
        .unwrap_or("/")
        .to_owned()
}

/// What stands around a page; `path` lies behind the language.
pub(in crate::web) fn chrome(config: &Config, language: Language, path: Option<String>) -> Chrome {
    let office = || {
        let first = config.town.offices.first();
        first.map(|office| office.name.get(language.code()).to_owned())
    };
    let town_name = config.mail.from.name.clone().or_else(office);
    Chrome {
        language,
        path,
        css_path: assets::css_path(&config.own.look),
        logo_path: assets::logo_path(&config.own.look),
        town_name: town_name.unwrap_or_default(),
        own: super::own::links(&config.own, language),
        demo: super::demo::is_open(config),
    }
}

fn service<'a>(config: &'a Config, id: &str) -> Option<&'a Service> {
    let id: ServiceId = id.parse().ok()?;
    config.town.service(&id)
}

/// The name of a service, or its id if the town file no longer has it.
pub(in crate::web) fn service_name(config: &Config, language: Language, id: &str) -> String {
    service(config, id).map_or_else(
        || id.to_owned(),
        |service| service.name.get(language.code()).to_owned(),
    )
}

/// A page with its headers. `secret`: its address is a key, which no other site and no cache
/// may learn.
pub(in crate::web) fn respond(
    status: StatusCode,
    language: Language,
    secret: bool,
    html: String,
) -> Response {
    let (cache, referrer) = if secret {
        ("no-store", "no-referrer")
    } else {
        // With no referrer a browser would say that a form comes from nowhere.
        ("no-cache", "same-origin")
    };
    let headers: [(HeaderName, HeaderValue); 4] = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (CONTENT_LANGUAGE, HeaderValue::from_static(language.code())),
        (CACHE_CONTROL, HeaderValue::from_static(cache)),
        (REFERRER_POLICY, HeaderValue::from_static(referrer)),
    ];
    (status, headers, html).into_response()
}

impl Visit {
    pub(in crate::web) fn chrome(&self) -> Chrome {
        chrome(&self.app.config, self.language, Some(self.path.clone()))
    }

    /// The page, or a page that says why not.
    pub(super) fn answer(&self, shown: Result<Shown, Trouble>) -> Response {
        let shown = shown.unwrap_or_else(|trouble| self.explain(&trouble));
        let mut response = respond(
            shown.status,
            self.language,
            !self.token.is_empty(),
            shown.html,
        );
        if shown.is_personal {
            let no_store = HeaderValue::from_static("no-store");
            response.headers_mut().insert(CACHE_CONTROL, no_store);
        }
        response
    }

    fn explain(&self, trouble: &Trouble) -> Shown {
        let chrome = self.chrome();
        let (status, page) = match trouble {
            Trouble::BadRequest => (StatusCode::BAD_REQUEST, Message::bad_request(chrome)),
            Trouble::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, Message::too_large(chrome)),
            Trouble::NotFound => (StatusCode::NOT_FOUND, Message::not_found(chrome)),
            Trouble::Gone => (StatusCode::GONE, Message::gone(chrome)),
            Trouble::Unavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                Message::unavailable(chrome),
            ),
        };
        Shown::new(status, &page)
    }

    /// The name of a service, or its id if the town file no longer has it.
    pub(super) fn service_name(&self, id: &str) -> String {
        service_name(&self.app.config, self.language, id)
    }

    pub(super) fn service(&self, id: &str) -> Option<&Service> {
        service(&self.app.config, id)
    }

    fn office(&self, id: &str) -> Option<&Office> {
        let id: OfficeId = id.parse().ok()?;
        self.app.config.town.office(&id)
    }

    /// The name of an office, or its id if the town file no longer has it.
    pub(super) fn office_name(&self, id: &str) -> String {
        self.office(id).map_or_else(
            || id.to_owned(),
            |office| office.name.get(self.language.code()).to_owned(),
        )
    }

    /// The heart of an offer or an appointment.
    pub(super) fn slot(&self, service: &str, persons: i64, place: &SlotAt<'_>) -> Slot {
        let office = self.office(place.office);
        Slot {
            service: self.service_name(service),
            persons,
            office: self.office_name(place.office),
            address: office
                .map(|office| office.address.clone())
                .unwrap_or_default(),
            phone: office
                .and_then(|office| office.phone.as_deref())
                .and_then(Tel::of),
            start: place.start,
            minutes: place.minutes,
            zone: self.app.zone(),
        }
    }
}

/// Where and when a slot lies, as its row says.
pub(super) struct SlotAt<'a> {
    pub(super) office: &'a str,
    pub(super) start: chrono::DateTime<chrono::Utc>,
    pub(super) minutes: i64,
}

impl Shown {
    pub(super) fn new(status: StatusCode, page: &impl Template) -> Self {
        Self {
            status,
            html: html(page),
            is_personal: false,
        }
    }

    /// A page with what somebody typed about themselves: no cache keeps it, but its forms may say
    /// where they come from, since its address says nothing.
    pub(super) fn secret(status: StatusCode, page: &impl Template) -> Self {
        Self {
            is_personal: true,
            ..Self::new(status, page)
        }
    }
}

/// 200 if the button did what it says, 409 if a rule said no: the page then tells what is true.
pub(super) fn pressed(done: Result<(), Error>) -> Result<StatusCode, Trouble> {
    match done {
        Ok(()) => Ok(StatusCode::OK),
        Err(Error::Refused(_)) => Ok(StatusCode::CONFLICT),
        Err(error) => Err(error.into()),
    }
}

/// The fields of a form as they were sent; a key may come more than once.
pub(in crate::web) struct Sent(Result<Vec<(String, String)>, StatusCode>);

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Infallible;

    async fn from_request(request: Request, state: &S) -> Result<Self, Infallible> {
        let body = Bytes::from_request(request, state).await;
        Ok(Self(match body {
            Ok(body) => Ok(form_urlencoded::parse(&body).into_owned().collect()),
            Err(rejection) => Err(rejection.status()),
        }))
    }
}

impl Sent {
    pub(in crate::web) fn fields(self) -> Result<Vec<(String, String)>, Trouble> {
        self.0.map_err(|status| {
            if status == StatusCode::PAYLOAD_TOO_LARGE {
                Trouble::TooLarge
            } else {
                Trouble::BadRequest
            }
        })
    }

    /// Which button was pressed.
    pub(super) fn action(self) -> Result<String, Trouble> {
        let mut fields = self.fields()?.into_iter();
        let action = fields.find(|(name, _)| name == "action");
        action.map(|(_, value)| value).ok_or(Trouble::BadRequest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_behind_the_language_leads_to_the_other_one() {
        let check = |uri: &str, expect: &str| {
            let uri: Uri = uri.parse().unwrap();
            assert_eq!(path_behind(Language::GERMAN, &uri), expect, "{uri}");
        };
        check("/de/", "/");
        check("/de", "/");
        check("/de/offer/a%20b?x=1", "/offer/a%20b");
        check("/den/offer", "/");
        check("/en/offer", "/");
    }
}
