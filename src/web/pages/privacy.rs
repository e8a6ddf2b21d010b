//! The record of processing, from the configuration in force.

use axum::http::StatusCode;
use axum::response::Response;

use super::answer::{Shown, Visit};
use crate::config::{BeaconKind, Key, Route};
use crate::web::view::Terms;
use crate::web::view::privacy::PrivacyRecordPage;

pub(super) async fn show(visit: Visit) -> Response {
    let config = &visit.app.config;
    let code = visit.language.code();
    let offices = config.town.offices.iter();
    let offices = offices.map(|office| (office.name.get(code).to_owned(), office.address.clone()));
    let page = PrivacyRecordPage {
        chrome: visit.chrome(),
        offices: offices.collect(),
        terms: Terms::of(&config.rules),
        files_days: config.rules.retention.files.num_days(),
        publish: config.draw.publish,
        has_mail_server: matches!(config.mail.route, Route::Smtp(_)),
        hears_beacon: config.draw.beacon == BeaconKind::Drand,
        is_key_outside: matches!(config.key, Key::Given(_)),
        joins_per_client_hour: config.limits.joins_per_client_hour.into(),
    };
    visit.answer(Ok(Shown::new(StatusCode::OK, &page)))
}
