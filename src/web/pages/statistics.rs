//! The page of the public figures.

use axum::http::StatusCode;
use axum::response::Response;

use super::answer::{Shown, Trouble, Visit};
use crate::service::figures::{self, Figures};
use crate::web::view::lately::{Lately, LatelyLines};
use crate::web::view::statistics::StatisticsPage;

pub(super) async fn show(visit: Visit) -> Response {
    let shown = page(&visit).await;
    visit.answer(shown)
}

async fn page(visit: &Visit) -> Result<Shown, Trouble> {
    let figures = figures::recent(&visit.app).await?;
    let names = figures.services.iter();
    let page = StatisticsPage {
        chrome: visit.chrome(),
        services: names.map(|id| visit.service_name(id)).collect(),
        figures,
        zone: visit.app.zone(),
    };
    Ok(Shown::new(StatusCode::OK, &page))
}

/// How long it took lately, service by service; nothing while it cannot be known. A start page
/// does without rather than not appear.
pub(super) async fn lately(visit: &Visit) -> LatelyLines {
    match figures::recent(&visit.app).await {
        Ok(figures) => lines(visit, &figures),
        Err(error) => {
            tracing::error!(%error, "a start page says nothing about how long it takes");
            LatelyLines::default()
        }
    }
}

fn lines(visit: &Visit, figures: &Figures) -> LatelyLines {
    let services = figures.services.iter().map(|id| Lately {
        service: visit.service_name(id),
        took: figures.lately(id),
    });
    LatelyLines(services.collect())
}
