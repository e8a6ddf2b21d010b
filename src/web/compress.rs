//! Text is compressed on its way, where that tells nobody anything.
//!
//! Whoever sees how long a compressed answer is, and can put words of their own into it, learns bit
//! by bit what else it says (BREACH). A page whose address is a key, and whatever belongs to one
//! person, says `no-store`: that leaves as it is. It is short, too; what makes pages heavy is the
//! style sheet. Whatever may be kept (forms, rounds, their files, assets) is the same for everybody,
//! or holds what its reader has just typed; nobody puts words beside that, since forms that other
//! sites send are refused.

use axum::extract::Request;
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{And, Predicate, SizeAbove};

/// Less is not worth the work, and fits one packet anyway.
const BYTES_MIN: u64 = 512;

/// Media types that are text.
const TEXT: [&str; 3] = ["text/", "application/json", "image/svg+xml"];

type IsPublicText = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

/// The layer; it has to lie around the one that says who may keep an answer. A pool file of a million
/// lines goes through it, so it takes the fastest way.
pub(super) fn layer() -> CompressionLayer<And<SizeAbove, IsPublicText>> {
    let is_public_text: IsPublicText = is_public_text;
    CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(BYTES_MIN).and(is_public_text))
}

fn is_public_text(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let says = |name: header::HeaderName| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let media_type = says(header::CONTENT_TYPE);
    let is_text = TEXT.iter().any(|text| media_type.starts_with(text));
    is_text && !says(header::CACHE_CONTROL).contains("no-store")
}

/// A strong tag names bytes, and the compressed ones are others (RFC 9110, 8.8.1): what is the same
/// but for its coding has a weak tag.
pub(super) async fn weaken_tag(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if headers.contains_key(header::CONTENT_ENCODING)
        && let Some(tag) = headers.get(header::ETAG)
        && tag.as_bytes().starts_with(b"\"")
    {
        let weak = [b"W/", tag.as_bytes()].concat();
        if let Ok(weak) = HeaderValue::from_bytes(&weak) {
            headers.insert(header::ETAG, weak);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_one_person_leaves_as_it_is() {
        let check = |media_type: &'static str, cache: &'static str, expect: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
            let found = is_public_text(
                StatusCode::OK,
                Version::HTTP_11,
                &headers,
                &Extensions::new(),
            );
            assert_eq!(found, expect, "{media_type} {cache}");
        };
        check("text/html; charset=utf-8", "no-cache", true);
        check("text/html; charset=utf-8", "no-store", false);
        check("text/css; charset=utf-8", "public, max-age=3600", true);
        check("text/plain; charset=us-ascii", "private, no-cache", true);
        check("application/json", "no-store", false);
        check("image/svg+xml", "public", true);
        check("image/png", "public", false);
    }
}
