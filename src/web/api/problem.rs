//! Errors as problem documents (RFC 9457), and JSON bodies that fail as such.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::refusal::Refusal;
use crate::domain::token::reference;
use crate::service;

/// What a call answers: a document, or a problem.
pub(super) type Answer<T> = Result<T, Problem>;

/// A problem document.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Names the kind of problem: `urn:reihum:…`.
    #[serde(rename = "type")]
    kind: String,
    /// The kind in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What was wrong this time, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// Each field that was wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
    /// The live entry of the person who was to be put on the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<Box<KnownEntry>>,
    /// What is true now, where a call came too late.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
}

/// An entry that is there already.
#[derive(Debug, Serialize, ToSchema)]
struct KnownEntry {
    id: Uuid,
    /// What the citizen says on the phone.
    reference: String,
    /// Where it stands.
    state: &'static str,
}

/// What was wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// The field.
    pub field: &'static str,
    /// What was wrong, in the language of the request.
    pub message: String,
}

impl Problem {
    fn new(status: StatusCode, kind: &str, title: &'static str) -> Self {
        Self {
            kind: format!("urn:reihum:{kind}"),
            title,
            status: status.as_u16(),
            detail: None,
            errors: Vec::new(),
            entry: None,
            state: None,
        }
    }

    fn because(self, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..self
        }
    }

    /// One field of the body says something impossible.
    pub(super) fn field(field: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self::invalid(vec![FieldProblem { field, message }])
    }

    /// The person has a live entry in the group.
    pub(super) fn known(entry: Uuid, state: &'static str) -> Self {
        let title = "The person is on the list already";
        let known = KnownEntry {
            id: entry,
            reference: reference(entry),
            state,
        };
        let problem = Self::new(StatusCode::CONFLICT, "known", title)
            .because("nothing was written; the entry below is the one of this address or number");
        Self {
            entry: Some(Box::new(known)),
            state: Some(state),
            ..problem
        }
    }

    /// A field of the body that was understood says something impossible.
    pub(super) fn invalid(errors: Vec<FieldProblem>) -> Self {
        let title = "The request says something that cannot be";
        Self {
            errors,
            ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", title)
        }
    }

    /// The body is not the JSON that the call takes.
    pub(super) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "malformed",
            "The request cannot be understood",
        )
        .because(detail)
    }

    /// There is no such thing.
    pub(super) fn not_found(detail: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found").because(detail)
    }

    /// The path knows other methods.
    pub(super) fn method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method",
            "This path does not take this method",
        )
    }

    /// A rule said no; `state` is what is true now.
    pub(super) fn refused(refusal: Refusal, state: Option<&'static str>) -> Self {
        let problem = Self::new(StatusCode::CONFLICT, refusal.key(), "Not possible now")
            .because(refusal.to_string());
        Self { state, ..problem }
    }

    /// The status it is answered with.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// No token, or one that is not valid.
    pub(super) fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "A valid bearer token is needed",
        )
        .because("make one with: reihum staff token NAME")
    }

    /// A valid token without this right.
    pub(super) fn forbidden(detail: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "Not allowed").because(detail)
    }

    /// What a layer around all calls said: a forged origin, a time limit, a panic.
    pub(crate) fn bare(status: StatusCode) -> Self {
        match status {
            StatusCode::FORBIDDEN => Self::new(
                status,
                "forged",
                "The request came from another site's page",
            ),
            StatusCode::SERVICE_UNAVAILABLE => Self::unavailable(),
            StatusCode::REQUEST_TIMEOUT => {
                Self::new(status, "slow", "The body did not arrive in time")
                    .because("nothing was changed; send it again")
            }
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(status, "body", "The body is too large")
                .because(format!(
                    "a body has at most {} KiB",
                    super::super::arrival::BODY_MAX / 1024
                )),
            status if status.is_server_error() => {
                Self::new(status, "internal", "Something broke on our side")
                    .because("what was broken is in the log; nothing was half done")
            }
            status => Self::malformed(
                status
                    .canonical_reason()
                    .unwrap_or("the request makes no sense"),
            )
            .with(status),
        }
    }

    fn with(self, status: StatusCode) -> Self {
        Self {
            status: status.as_u16(),
            ..self
        }
    }

    /// The client, or all together, ask too often.
    pub(crate) fn too_many(seconds: u64) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-many",
            "Too many requests",
        )
        .because(format!("try again in {seconds} seconds"))
    }

    fn unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "The database does not answer",
        )
        .because("nothing was changed, or it will show when you ask again; try again in a minute")
    }
}

impl From<service::Error> for Problem {
    fn from(error: service::Error) -> Self {
        match error {
            service::Error::Refused(refusal) => Self::refused(refusal, None),
            service::Error::NotFound => Self::not_found("there is no such thing, or not any more"),
            service::Error::Store(error) => {
                tracing::error!(%error, "a call failed");
                Self::unavailable()
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut response = (status, Json(self)).into_response();
        let media_type = HeaderValue::from_static("application/problem+json");
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, media_type);
        if status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// Whether a body is said to be JSON (RFC 6839 allows a suffix).
fn is_json(request: &Request) -> bool {
    let media_type = request.headers().get(header::CONTENT_TYPE);
    let media_type = media_type.and_then(|value| value.to_str().ok());
    let essence = media_type.and_then(|media_type| media_type.split(';').next());
    essence.is_some_and(|essence| {
        let essence = essence.trim().to_ascii_lowercase();
        essence == "application/json"
            || (essence.starts_with("application/") && essence.ends_with("+json"))
    })
}

/// A JSON body; what is wrong with it becomes a problem document with its place.
#[derive(Debug)]
pub(super) struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(&request) {
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            let title = "The body has to be JSON";
            return Err(Problem::new(status, "media-type", title)
                .because("send it with Content-Type: application/json"));
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| {
                let status = rejection.status();
                Problem::new(status, "body", "The body could not be read")
                    .because(rejection.body_text())
            })?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|error| Problem::malformed(error.to_string()))
    }
}
