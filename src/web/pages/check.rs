//! The page that says how to check a round.

use axum::http::StatusCode;
use axum::response::Response;

use super::answer::{Shown, Trouble, Visit};
use crate::domain::draw::Hex;
use crate::service::round;
use crate::web::view::check::CheckPage;
use crate::web::view::rounds::Anchor;

/// So many rounds are looked through for one that was drawn.
const LOOKED_AT_MAX: i64 = 50;

pub(super) async fn show(visit: Visit) -> Response {
    let shown = page(&visit).await;
    visit.answer(shown)
}

async fn page(visit: &Visit) -> Result<Shown, Trouble> {
    let app = &visit.app;
    let rounds = round::list_before(app, i64::MAX, LOOKED_AT_MAX).await?;
    let drawn = rounds.iter().find(|round| round.state == "drawn");
    let anchors = round::anchors(app).await?;
    let anchors = anchors.iter().map(|(first_round, hash)| Anchor {
        first_round: *first_round,
        hash: Hex(hash).to_string(),
    });
    let public_url = app.config.public_url.as_str();
    let page = CheckPage {
        chrome: visit.chrome(),
        public_url: public_url.trim_end_matches('/').to_owned(),
        round: drawn.map(|round| round.number),
        publish: app.config.draw.publish,
        anchors: anchors.collect(),
    };
    Ok(Shown::new(StatusCode::OK, &page))
}
