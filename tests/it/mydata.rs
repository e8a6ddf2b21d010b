//! What is held about somebody, in words on a page: all of it, for the holder of the link alone.

use chrono::TimeDelta;
use reihum::domain::contact::Phone;
use reihum::domain::token::Purpose;
use reihum::service::join::Joining;
use reihum::service::{explain, forget};

use crate::world::{World, both_engines};

both_engines!(
    the_page_tells_all_that_is_held,
    after_erasing_nobody_is_named,
    a_link_that_was_replaced_shows_nothing,
);

async fn link(world: &World, entry: uuid::Uuid) -> String {
    let (row, _) = explain::entry(&world.app, entry).await.expect("there");
    let token = world.app.entry_token(Purpose::Entry, &row);
    format!("/de/entry/{token}/data")
}

async fn the_page_tells_all_that_is_held(world: &World) {
    let joining = Joining {
        phone: Phone::parse("02305 1061").ok(),
        ..world.citizen("eva@example.org")
    };
    let entry = world.enlist_as(joining).await;
    world.open_slot("2026-12-04 09:00").await;
    world.offered(entry).await;
    world.decline(entry).await;
    world.book(entry, "2026-12-14 09:00").await;
    let german = link(world, entry).await;
    let (status, page) = world.page(&german).await;
    assert_eq!(status, 200);
    for words in [
        "eva@example.org",
        "+4923051061",
        "Personalausweis beantragen",
        "Sie haben Ihre E-Mail-Adresse bestätigt und warten.",
        "Sie haben das Angebot abgelehnt.",
        "Freitag, 4. Dezember 2026, 9:00 Uhr, Bürgerbüro im Rathaus: abgelehnt",
        "Bürgerbüro im Rathaus: gebucht",
        "Angebot: gesendet",
        "/api/v1/entries/",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("page-mydata"), "{page}");
    let (status, page) = world.page(&german.replace("/de/", "/en/")).await;
    assert_eq!(status, 200);
    assert!(page.contains("You declined the offer."), "{page}");
    assert!(!page.contains("page-mydata"), "{page}");
    // The page of the entry leads here.
    let own = german.trim_end_matches("/data");
    let (_, page) = world.page(own).await;
    assert!(page.contains(&format!("href=\"{german}\"")), "{page}");
}

async fn after_erasing_nobody_is_named(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    let page = link(world, entry).await;
    world.pass(TimeDelta::hours(1));
    forget::erase(&world.app, entry, "citizen")
        .await
        .expect("erased");
    let (status, page) = world.page(&page).await;
    assert_eq!(status, 200);
    assert!(!page.contains("eva@example.org"), "{page}");
    assert!(page.contains("Name und Kontaktdaten gelöscht"), "{page}");
}

async fn a_link_that_was_replaced_shows_nothing(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    let page = link(world, entry).await;
    world
        .execute("UPDATE entry SET link_version = link_version + 1")
        .await;
    let (status, page) = world.page(&page).await;
    assert!((404..=410).contains(&status), "{status}");
    assert!(!page.contains("eva@example.org"), "{page}");
}
