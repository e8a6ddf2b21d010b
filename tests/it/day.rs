//! The day of an office at the desk: what stands there, marks, undo, and pages that are out of date.

use reihum::domain::entry::Outcome;
use reihum::service::attend;
use reihum::service::staff::Role;

use crate::world::{Browser, CLERK, World, both_engines, local};

both_engines!(
    the_day_shows_who_comes_and_what_is_free,
    a_mark_is_made_and_undone,
    a_page_that_is_out_of_date_changes_nothing,
);

const DAY: &str = "/staff/day?office=rathaus&date=2026-12-04";

async fn the_day_shows_who_comes_and_what_is_free(world: &World) {
    let mut erna = world.at_the_desk("erna", Role::Clerk, &[]).await;
    let page = world.load(&mut erna, DAY).await;
    assert!(
        page.html.contains("keine Termine und keine Plätze"),
        "{}",
        page.html
    );
    let entry = world.enlist("eva@example.org").await;
    world.book(entry, "2026-12-04 09:00").await;
    world.open_slot("2026-12-04 09:30").await;
    world.open_slot("2026-12-04 09:45").await;
    let page = world.load(&mut erna, DAY).await;
    for words in [
        "Freitag, 4. Dezember 2026",
        "1 Termin, 2 Plätze frei, 0 angeboten",
        "09:00–09:15",
        "Eva Muster",
        "Personalausweis beantragen",
        "09:30–10:00",
        "frei, 2 Plätze",
    ] {
        assert!(page.html.contains(words), "{words}: {}", page.html);
    }
    assert!(
        !page.html.contains("value=\"attended\""),
        "nothing to mark before the day"
    );
    assert!(
        !page.html.contains("desk-"),
        "every word is there: {}",
        page.html
    );
    let form = [("action", "language"), ("language", "en"), ("back", DAY)];
    let page = world.press(&mut erna, "/staff/account", &form).await;
    assert_eq!(page.path, DAY);
    for words in ["Friday, 4 December 2026", "free, 2 slots", "lang=\"en\""] {
        assert!(page.html.contains(words), "{words}: {}", page.html);
    }
    assert!(
        !page.html.contains("desk-"),
        "every word is there: {}",
        page.html
    );
}

async fn booked(world: &World) -> (Browser, String) {
    let erna = world.at_the_desk("erna", Role::Clerk, &["rathaus"]).await;
    let entry = world.enlist("eva@example.org").await;
    let appointment = world.book(entry, "2026-12-04 09:00").await;
    (erna, appointment.to_string())
}

async fn a_mark_is_made_and_undone(world: &World) {
    let (mut erna, id) = booked(world).await;
    let mark = async |erna: &mut Browser, seen: &str, action: &str| {
        let form = [
            ("appointment", id.as_str()),
            ("seen", seen),
            ("action", action),
            ("office", "rathaus"),
            ("date", "2026-12-04"),
        ];
        world.press(erna, "/staff/day", &form).await
    };
    // The session of yesterday is over by then.
    world.clock.set(local("2026-12-04 08:50"));
    world
        .log_in(&mut erna, "erna", crate::world::PASSWORD)
        .await;
    let early = mark(&mut erna, "booked", "no_show").await;
    assert_eq!(early.status, 409);
    assert!(
        early.html.contains("erst nach seinem Beginn"),
        "{}",
        early.html
    );
    world.clock.set(local("2026-12-04 09:10"));
    let page = mark(&mut erna, "booked", "no_show").await;
    assert_eq!(page.status, 200);
    assert!(
        page.html
            .contains("Eva Muster, 09:00–09:15: nicht gekommen"),
        "{}",
        page.html
    );
    let undo = page.html.split("id=\"told\"").nth(1).expect("told");
    assert!(
        undo.contains("value=\"booked\">Rückgängig machen"),
        "{undo}"
    );
    let strikes = "SELECT COUNT(*) FROM strike WHERE state = 'live'";
    assert_eq!(world.number(strikes).await, 1);
    let page = mark(&mut erna, "no_show", "booked").await;
    assert!(page.html.contains("nicht vermerkt"), "{}", page.html);
    assert_eq!(world.number(strikes).await, 0);
    let page = mark(&mut erna, "unknown", "attended").await;
    assert!(
        page.html
            .contains("<span class=\"mark attended\">da</span>"),
        "{}",
        page.html
    );
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM audit WHERE action = 'mark'")
            .await,
        3
    );
    let nonsense = mark(&mut erna, "attended", "elsewhere").await;
    assert_eq!(nonsense.status, 400);
}

async fn a_page_that_is_out_of_date_changes_nothing(world: &World) {
    let (mut erna, id) = booked(world).await;
    world.clock.set(local("2026-12-04 09:10"));
    world
        .log_in(&mut erna, "erna", crate::world::PASSWORD)
        .await;
    let appointment = id.parse().expect("an id");
    let marked = attend::mark(&world.app, appointment, Outcome::Attended, CLERK).await;
    marked.expect("somebody else was faster");
    let form = [
        ("appointment", id.as_str()),
        ("seen", "booked"),
        ("action", "no_show"),
        ("office", "rathaus"),
        ("date", "2026-12-04"),
    ];
    let page = world.press(&mut erna, "/staff/day", &form).await;
    assert_eq!(page.status, 409);
    assert!(page.html.contains("inzwischen geändert"), "{}", page.html);
    assert!(
        page.html
            .contains("<span class=\"mark attended\">da</span>"),
        "{}",
        page.html
    );
    // At another office there is nothing to press.
    let mut nord = world.at_the_desk("nora", Role::Clerk, &["nord"]).await;
    let page = world.press(&mut nord, "/staff/day", &form).await;
    assert_eq!(page.status, 403);
    assert_eq!(world.appointment(appointment).await.state, "attended");
}
