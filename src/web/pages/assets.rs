//! Style sheet and icon, part of the program.

use std::sync::LazyLock;

use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::message::not_found;
use crate::service::App;

struct Asset {
    name: &'static str,
    kind: &'static str,
    content: &'static str,
}

const ASSETS: [Asset; 2] = [
    Asset {
        name: "reihum.css",
        kind: "text/css; charset=utf-8",
        content: include_str!("../assets/reihum.css"),
    },
    Asset {
        name: "favicon.svg",
        kind: "image/svg+xml",
        content: include_str!("../assets/favicon.svg"),
    },
];

static CSS_PATH: LazyLock<String> =
    LazyLock::new(|| format!("/assets/{}?v={}", ASSETS[0].name, ASSETS[0].version()));

/// Where the style sheet is, with a hash that changes when it does.
pub(super) fn css_path() -> &'static str {
    &CSS_PATH
}

impl Asset {
    fn version(&self) -> String {
        let digest = Sha256::digest(self.content.as_bytes());
        data_encoding::HEXLOWER.encode(&digest[..8])
    }

    /// Kept for ever under its hash, for an hour without.
    fn cache(&self, query: Option<&str>) -> HeaderValue {
        let pinned = format!("v={}", self.version());
        HeaderValue::from_static(if query == Some(pinned.as_str()) {
            "public, max-age=31536000, immutable"
        } else {
            "public, max-age=3600"
        })
    }
}

pub(super) async fn show(
    State(app): State<std::sync::Arc<App>>,
    file: Result<Path<String>, axum::extract::rejection::PathRejection>,
    RawQuery(query): RawQuery,
    uri: Uri,
) -> Response {
    let asset = file
        .ok()
        .and_then(|Path(file)| ASSETS.iter().find(|asset| asset.name == file));
    let Some(asset) = asset else {
        return not_found(State(app), uri).await;
    };
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(asset.kind)),
        (CACHE_CONTROL, asset.cache(query.as_deref())),
    ];
    (headers, asset.content).into_response()
}

/// The program that recomputes rounds, so that who checks a round need not look for it elsewhere.
pub(super) async fn verifier() -> Response {
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/x-python; charset=utf-8"),
        ),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    let program = include_str!("../../../tests/verify/reihum_verify.py");
    (headers, program).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_hash_is_kept_for_ever() {
        let css = &ASSETS[0];
        let (_, query) = css_path().split_once('?').unwrap();
        let immutable = |query| css.cache(query).to_str().unwrap().contains("immutable");
        assert!(immutable(Some(query)));
        assert!(!immutable(Some("v=0123456789abcdef")));
        assert!(!immutable(None));
    }
}
