//! Somebody at the desk: who, what they may do and where, and how a page leaves.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::Response;

use crate::domain::ids::OfficeId;
use crate::domain::town::Office;
use crate::locale::Language;
use crate::service::session::Visitor;
use crate::service::staff::Right;
use crate::service::{App, Error};
use crate::web::pages::answer::{self, Sent, chrome, respond};
use crate::web::view::html;
use crate::web::view::staff::{Around, Notice, NoticePage};

/// Somebody who is logged in, at one page.
#[derive(Clone)]
pub(super) struct Desk {
    pub app: Arc<App>,
    pub visitor: Visitor,
    pub language: Language,
    path: String,
}

/// Why there is no such page, or not now.
#[derive(Debug)]
pub(super) enum Trouble {
    /// The request makes no sense.
    BadRequest,
    /// More than any honest form holds.
    TooLarge,
    /// Another role, or another office.
    Forbidden,
    /// Nothing is there.
    NotFound,
    /// The database failed.
    Unavailable,
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::NotFound,
            Error::Refused(_) => Self::BadRequest,
            Error::Store(error) => {
                tracing::error!(%error, "a page of the desk could not be served");
                Self::Unavailable
            }
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Desk {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        // Only a route that has no guard could come here without: then nobody comes in.
        let desk = parts.extensions.get::<Self>().cloned();
        desk.ok_or(StatusCode::FORBIDDEN)
    }
}

impl Desk {
    pub(super) fn new(app: Arc<App>, visitor: Visitor, uri: &Uri) -> Self {
        let language = visitor.member.language.parse();
        Self {
            app,
            language: language.unwrap_or(Language::GERMAN),
            path: uri.path().to_owned(),
            visitor,
        }
    }

    pub(super) fn may(&self, right: Right) -> bool {
        self.visitor.member.role.may(right)
    }

    /// The offices that this member of staff works for, in the order of the town file.
    pub(super) fn offices(&self) -> impl Iterator<Item = &Office> {
        let offices = self.app.config.town.offices.iter();
        offices.filter(|office| self.visitor.member.works_at(office.id.as_str()))
    }

    /// The office with this id, if it is one of theirs.
    pub(super) fn office(&self, id: &str) -> Result<&Office, Trouble> {
        let id: OfficeId = id.parse().map_err(|_| Trouble::NotFound)?;
        let office = self.app.config.town.office(&id).ok_or(Trouble::NotFound)?;
        if self.visitor.member.works_at(office.id.as_str()) {
            Ok(office)
        } else {
            Err(Trouble::Forbidden)
        }
    }

    /// The name of a service, or its id if the town file no longer has it.
    pub(super) fn service_name(&self, id: &str) -> String {
        answer::service_name(&self.app.config, self.language, id)
    }

    /// The fields of a form, each once.
    pub(super) fn fields(sent: Sent) -> Result<HashMap<String, String>, Trouble> {
        let fields = sent.fields().map_err(|trouble| match trouble {
            answer::Trouble::TooLarge => Trouble::TooLarge,
            _ => Trouble::BadRequest,
        })?;
        Ok(fields.into_iter().collect())
    }

    /// What stands around each page.
    pub(super) fn around(&self) -> Around {
        let member = &self.visitor.member;
        let rights = Right::ALL
            .into_iter()
            .filter(|right| member.role.may(*right));
        Around {
            chrome: chrome(&self.app.config, self.language, None),
            path: self.path.clone(),
            name: member.name.clone(),
            rights: rights.collect(),
            must_choose: self.visitor.must_choose,
        }
    }

    /// The page, or a page that says why not.
    pub(super) fn answer(&self, page: Result<(StatusCode, String), Trouble>) -> Response {
        let (status, html) = page.unwrap_or_else(|trouble| self.explain(&trouble));
        respond(status, self.language, false, html)
    }

    /// A page with this status.
    pub(super) fn shown(status: StatusCode, page: &impl Template) -> (StatusCode, String) {
        (status, html(page))
    }

    pub(super) fn forbidden(&self) -> Response {
        self.answer(Err(Trouble::Forbidden))
    }

    fn explain(&self, trouble: &Trouble) -> (StatusCode, String) {
        let (status, notice) = match trouble {
            Trouble::BadRequest => (StatusCode::BAD_REQUEST, Notice::BadRequest),
            Trouble::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, Notice::TooLarge),
            Trouble::Forbidden => (StatusCode::FORBIDDEN, Notice::Forbidden),
            Trouble::NotFound => (StatusCode::NOT_FOUND, Notice::NotFound),
            Trouble::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, Notice::Unavailable),
        };
        let page = NoticePage {
            around: self.around(),
            notice,
        };
        Self::shown(status, &page)
    }
}
