//! What every call may answer, because a layer around all of them does, in the words of the document.

use utoipa::openapi::header::Header;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Content, OpenApi, Ref, Response};

/// Says of each call that it may be refused for coming too often.
pub(super) fn say_too_many(document: &mut OpenApi) {
    let refusal = refusal();
    for operation in document.paths.paths.values_mut().flat_map(operations) {
        let responses = &mut operation.responses.responses;
        responses.insert("429".to_owned(), refusal.clone().into());
    }
}

fn operations(path: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem {
        get,
        put,
        post,
        delete,
        patch,
        ..
    } = path;
    [get, put, post, delete, patch].into_iter().flatten()
}

fn refusal() -> Response {
    let seconds = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .description(Some("seconds"))
        .build();
    let problem = Content::new(Some(Ref::from_schema_name("Problem")));
    ResponseBuilder::new()
        .description("too often, by this client or by all together; come again after Retry-After")
        .header("Retry-After", Header::new(seconds))
        .content("application/problem+json", problem)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_call_says_so() {
        let mut item = PathItem::default();
        item.get = Some(Operation::default());
        item.patch = Some(Operation::default());
        assert_eq!(operations(&mut item).count(), 2);
        let mut document = OpenApi::default();
        document.paths.paths.insert("/entries".to_owned(), item);
        say_too_many(&mut document);
        let told = serde_json::to_value(&document).unwrap();
        let patch = &told["paths"]["/entries"]["patch"]["responses"]["429"];
        assert_eq!(patch["headers"]["Retry-After"]["schema"]["type"], "integer");
        assert!(patch["content"]["application/problem+json"].is_object());
    }
}
