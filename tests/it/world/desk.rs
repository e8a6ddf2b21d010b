//! What staff ask of the API, through all of its layers but the network.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request};
use reihum::service::staff::{self, Role};
use reihum::web;
use serde_json::{Value, json};
use tower::Service as _;
use uuid::Uuid;

use super::World;

/// The largest answer that a test reads.
const ANSWER_BYTES_MAX: usize = 1 << 20;

/// A member of staff with a token.
#[derive(Clone, Debug)]
pub struct Clerk {
    pub token: String,
}

impl World {
    /// A clerk of all offices.
    pub async fn clerk(&self) -> Clerk {
        self.staff("erna", Role::Clerk, &[]).await
    }

    /// A member of staff at some offices; none means all.
    pub async fn staff(&self, name: &str, role: Role, offices: &[&str]) -> Clerk {
        let offices = offices.iter().map(|id| id.parse().expect("an id"));
        let added = staff::add(&self.app, name.into(), role, offices.collect()).await;
        added.expect("added");
        let token = staff::token(&self.app, name).await.expect("a token");
        Clerk { token }
    }

    /// One call: the status and the document.
    pub async fn call(
        &self,
        clerk: &Clerk,
        method: Method,
        path: &str,
        body: Value,
    ) -> (u16, Value) {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header("authorization", format!("Bearer {}", clerk.token))
            .header("content-type", "application/json")
            .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 7))))
            .body(Body::from(body.to_string()))
            .expect("a request");
        let answer = web::router(self.app.clone()).call(request).await;
        let answer = answer.expect("an answer");
        let status = answer.status().as_u16();
        let bytes = axum::body::to_bytes(answer.into_body(), ANSWER_BYTES_MAX).await;
        let bytes = bytes.expect("a body");
        let document = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        (status, document)
    }

    /// Status and text of a page; `url` may begin with the public URL.
    pub async fn page(&self, url: &str) -> (u16, String) {
        let public = self.app.config.public_url.as_str();
        let request = Request::builder()
            .uri(url.strip_prefix(public).unwrap_or(url))
            .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 7))))
            .body(Body::empty())
            .expect("a request");
        let answer = web::router(self.app.clone()).call(request).await;
        let answer = answer.expect("an answer");
        let status = answer.status().as_u16();
        let bytes = axum::body::to_bytes(answer.into_body(), ANSWER_BYTES_MAX).await;
        let text = String::from_utf8(bytes.expect("a body").to_vec());
        (status, text.expect("text"))
    }

    /// A call that changes something; it must answer `status`.
    pub async fn post(&self, clerk: &Clerk, path: &str, body: Value, status: u16) -> Value {
        let (answered, document) = self.call(clerk, Method::POST, path, body).await;
        assert_eq!(answered, status, "{path}: {document}");
        document
    }

    /// A call that looks.
    pub async fn get(&self, clerk: &Clerk, path: &str) -> Value {
        let (answered, document) = self.call(clerk, Method::GET, path, Value::Null).await;
        assert_eq!(answered, 200, "{path}: {document}");
        document
    }

    /// Enlists somebody for an identity card; `more` adds to what is stated.
    pub async fn enlist_at_desk(&self, clerk: &Clerk, more: Value) -> Uuid {
        let answer = self
            .post(clerk, "/staff/entries", desk_request(more), 201)
            .await;
        id(&answer["id"])
    }
}

/// Somebody at the desk who wants an identity card; `more` adds to what is stated.
pub fn desk_request(more: Value) -> Value {
    let mut request = json!({
        "channel": "desk", "service": "personalausweis",
        "name": {"given": "Eva", "family": "Muster"},
    });
    let Value::Object(more) = more else {
        panic!("{more} is no object");
    };
    for (key, value) in more {
        request[key] = value;
    }
    request
}

/// An id in a document.
pub fn id(value: &Value) -> Uuid {
    let text = value.as_str().expect("an id");
    text.parse().expect("an id")
}
