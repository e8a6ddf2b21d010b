//! Style sheet and icon, part of the program, and a town's colours and logo.

use std::sync::LazyLock;

use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::message::not_found;
use crate::config::{Logo, Look};
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

static CSS_VERSION: LazyLock<String> = LazyLock::new(|| ASSETS[0].version());

/// Where the style sheet is, with a hash that changes when it does, or when a town's colours do.
pub(super) fn css_path(look: &Look) -> String {
    let name = ASSETS[0].name;
    format!("/assets/{name}?v={}{}", *CSS_VERSION, look.css_version())
}

/// Where a town's logo is, if it has one.
pub(super) fn logo_path(look: &Look) -> Option<String> {
    let logo = look.logo.as_ref()?;
    Some(format!("/assets/{}?v={}", logo.name, logo.version))
}

impl Asset {
    fn version(&self) -> String {
        let digest = Sha256::digest(self.content.as_bytes());
        data_encoding::HEXLOWER.encode(&digest[..8])
    }
}

/// Kept for ever under its hash, for an hour without.
fn cache(query: Option<&str>, version: &str) -> HeaderValue {
    let pinned = query.and_then(|query| query.strip_prefix("v="));
    HeaderValue::from_static(if pinned == Some(version) {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=3600"
    })
}

pub(super) async fn show(
    State(app): State<std::sync::Arc<App>>,
    file: Result<Path<String>, axum::extract::rejection::PathRejection>,
    RawQuery(query): RawQuery,
    uri: Uri,
) -> Response {
    let look = &app.config.own.look;
    let name = file.map(|Path(file)| file).unwrap_or_default();
    if let Some(logo) = look.logo.as_ref().filter(|logo| logo.name == name) {
        return picture(logo, query.as_deref());
    }
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return not_found(State(app), uri).await;
    };
    let (version, content) = if asset.name == ASSETS[0].name {
        let version = format!("{}{}", *CSS_VERSION, look.css_version());
        (version, format!("{}{}", asset.content, look.css))
    } else {
        (asset.version(), asset.content.to_owned())
    };
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(asset.kind)),
        (CACHE_CONTROL, cache(query.as_deref(), &version)),
    ];
    (headers, content).into_response()
}

/// A town's logo. Opened by itself, an SVG is a document: this one may do nothing but look.
fn picture(logo: &Logo, query: Option<&str>) -> Response {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(logo.kind)),
        (CACHE_CONTROL, cache(query, &logo.version)),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)),
    ];
    (headers, logo.bytes.clone()).into_response()
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
        let look = Look::default();
        let path = css_path(&look);
        let (_, query) = path.split_once('?').unwrap();
        let immutable = |query| {
            let cache = cache(query, &CSS_VERSION);
            cache.to_str().unwrap().contains("immutable")
        };
        assert!(immutable(Some(query)));
        assert!(!immutable(Some("v=0123456789abcdef")));
        assert!(!immutable(None));
        let coloured = Look {
            css: ":root { --brand: #000000; }".to_owned(),
            ..Look::default()
        };
        assert_ne!(css_path(&coloured), path, "other colours, another address");
        assert_eq!(logo_path(&look), None);
    }
}
