//! Pages that the town wrote: imprint, privacy, accessibility, easy language.

use axum::http::StatusCode;
use axum::response::Response;

use super::answer::{Shown, Trouble, Visit};
use crate::config::{Own, PageName};
use crate::locale::Language;
use crate::web::view::own::{OwnLink, OwnPage};

pub(super) async fn imprint(visit: Visit) -> Response {
    show(&visit, PageName::Imprint)
}

pub(super) async fn privacy(visit: Visit) -> Response {
    show(&visit, PageName::Privacy)
}

pub(super) async fn accessibility(visit: Visit) -> Response {
    show(&visit, PageName::Accessibility)
}

pub(super) async fn easy_language(visit: Visit) -> Response {
    show(&visit, PageName::EasyLanguage)
}

fn show(visit: &Visit, name: PageName) -> Response {
    let written = visit.app.config.own.page(name, visit.language.code());
    let shown = written.ok_or(Trouble::NotFound).map(|written| {
        let language = written.language.parse().unwrap_or(Language::GERMAN);
        let page = OwnPage {
            chrome: visit.chrome(),
            title: written.title.clone(),
            html: written.html.clone(),
            language,
        };
        Shown::new(StatusCode::OK, &page)
    });
    visit.answer(shown)
}

/// Links to what the town wrote, in the order of [`PageName::ALL`].
pub(super) fn links(own: &Own, language: Language) -> Vec<OwnLink> {
    let written = PageName::ALL
        .into_iter()
        .filter(|name| own.page(*name, language.code()).is_some());
    written
        .map(|name| OwnLink {
            href: format!("/{language}/{}", name.word()),
            words: language.text(&format!("page-own-{}", name.word())),
            is_easy: name == PageName::EasyLanguage,
        })
        .collect()
}
