//! Accounts of staff: logging in, sessions, passwords, and who may go where.

use chrono::TimeDelta;
use reihum::service::staff::{self, Role};

use crate::world::{Browser, PASSWORD, World, both_engines};

both_engines!(
    a_one_time_password_leads_to_ones_own,
    a_wrong_password_tells_nothing,
    who_guesses_waits_and_locks_nobody_out,
    sessions_end,
    leaving_ends_everything,
    pages_are_closed_to_strangers_and_other_roles,
    a_session_opens_the_api_as_far_as_its_role,
);

async fn a_one_time_password_leads_to_ones_own(world: &World) {
    let once = staff::add(&world.app, "erna".into(), Role::Clerk, Vec::new()).await;
    let once = once.expect("added");
    let mut browser = Browser::default();
    let page = world.log_in(&mut browser, "erna", &once).await;
    let cookie = page.set_cookie.expect("a cookie");
    for part in [
        "__Host-",
        "; Path=/",
        "; Secure",
        "; HttpOnly",
        "; SameSite=Lax",
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }
    // Nothing else is open before there is one's own.
    let page = world.load(&mut browser, "/staff/day").await;
    assert_eq!(page.path, "/staff/password");
    let check = async |browser: &mut Browser, present: &str, chosen: &str, words: &str| {
        let form = [("present", present), ("chosen", chosen)];
        let page = world.press(browser, "/staff/password", &form).await;
        assert_eq!(page.status, 422, "{words}");
        assert!(
            page.html.contains(words) && page.html.contains("<title>Fehler: "),
            "{}",
            page.html
        );
    };
    check(
        &mut browser,
        "another",
        PASSWORD,
        "Das bisherige Passwort stimmt nicht",
    )
    .await;
    check(&mut browser, &once, &once, "Das ist das bisherige Passwort").await;
    check(&mut browser, &once, "kurz", "mindestens 12 Zeichen").await;
    check(&mut browser, &once, "passwort12345", "leicht zu raten").await;
    let form = [("present", once.as_str()), ("chosen", PASSWORD)];
    let page = world.press(&mut browser, "/staff/password", &form).await;
    assert_eq!(
        (page.status, page.path.as_str()),
        (200, "/staff/account?done=password")
    );
    assert_eq!(world.load(&mut browser, "/staff/day").await.status, 200);
    let mut other = Browser::default();
    assert_eq!(world.log_in(&mut other, "erna", &once).await.status, 422);
    assert_eq!(world.log_in(&mut other, "erna", PASSWORD).await.status, 200);
    // What the database keeps opens nothing.
    let cookie = other.cookie.expect("a cookie");
    let kept = world
        .number("SELECT COUNT(*) FROM staff_session WHERE LENGTH(key) = 32")
        .await;
    assert_eq!(kept, 2, "{cookie}");
}

async fn a_wrong_password_tells_nothing(world: &World) {
    world.at_the_desk("erna", Role::Clerk, &[]).await;
    let mut browser = Browser::default();
    let known = world.log_in(&mut browser, "erna", "wrong").await;
    let unknown = world.log_in(&mut browser, "otto", "wrong").await;
    assert_eq!((known.status, unknown.status), (422, 422));
    assert_eq!(known.html.replace("\"erna\"", "\"otto\""), unknown.html);
    assert!(browser.cookie.is_none());
    assert!(
        known.html.contains("value=\"erna\""),
        "what was typed stays"
    );
    assert!(!known.html.contains("wrong"), "but not the password");
}

async fn who_guesses_waits_and_locks_nobody_out(world: &World) {
    world.at_the_desk("erna", Role::Clerk, &[]).await;
    let from = |last: u8| Browser {
        address: [203, 0, 113, last],
        cookie: None,
    };
    // One client has ten attempts …
    let mut guesser = from(1);
    for _ in 0..10 {
        assert_eq!(
            world.log_in(&mut guesser, "erna", "guess").await.status,
            422
        );
    }
    assert_eq!(
        world.log_in(&mut guesser, "erna", PASSWORD).await.status,
        429
    );
    assert_eq!(
        world.log_in(&mut guesser, "otto", "guess").await.status,
        429
    );
    // … and many clients have twenty for one name.
    for last in 2..12 {
        assert_eq!(
            world.log_in(&mut from(last), "erna", "guess").await.status,
            422
        );
    }
    assert_eq!(
        world.log_in(&mut from(99), "erna", PASSWORD).await.status,
        429
    );
    // Where she works, she is not locked out.
    let mut at_work = Browser::default();
    assert_eq!(
        world.log_in(&mut at_work, "erna", PASSWORD).await.status,
        200
    );
    world.pass(TimeDelta::minutes(15));
    assert_eq!(
        world.log_in(&mut from(99), "erna", PASSWORD).await.status,
        200
    );
}

async fn sessions_end(world: &World) {
    let mut browser = world.at_the_desk("erna", Role::Clerk, &[]).await;
    let day = "/staff/day";
    world.pass(TimeDelta::minutes(29));
    assert_eq!(world.load(&mut browser, day).await.path, day);
    world.pass(TimeDelta::minutes(29));
    assert_eq!(world.load(&mut browser, day).await.path, day);
    world.pass(TimeDelta::minutes(30));
    let page = world.load(&mut browser, day).await;
    assert_eq!(page.path, "/staff/login?back=%2Fstaff%2Fday");
    assert!(
        page.html.contains("name=\"back\" value=\"/staff/day\""),
        "{}",
        page.html
    );
    // The longest session is a working day, however busy.
    world.log_in(&mut browser, "erna", PASSWORD).await;
    for _ in 0..23 {
        world.pass(TimeDelta::minutes(25));
        assert_eq!(world.load(&mut browser, day).await.path, day);
    }
    world.pass(TimeDelta::minutes(25));
    assert_ne!(world.load(&mut browser, day).await.path, day);
    // Another session can be ended from the list, this one by leaving.
    world.log_in(&mut browser, "erna", PASSWORD).await;
    let mut other = Browser::default();
    world.log_in(&mut other, "erna", PASSWORD).await;
    let page = world.load(&mut browser, "/staff/account").await;
    let (_, rest) = page
        .html
        .split_once("name=\"session\" value=\"")
        .expect("another");
    let (id, _) = rest.split_once('"').expect("an id");
    let form = [("action", "end"), ("session", id)];
    assert_eq!(
        world
            .press(&mut browser, "/staff/account", &form)
            .await
            .status,
        200
    );
    assert_ne!(world.load(&mut other, day).await.path, day);
    assert_eq!(world.load(&mut browser, day).await.path, day);
    let kept = browser.clone();
    assert_eq!(
        world.press(&mut browser, "/staff/logout", &[]).await.path,
        "/staff/login"
    );
    assert!(browser.cookie.is_none());
    assert_ne!(
        world.load(&mut kept.clone(), day).await.path,
        day,
        "the cookie is worth nothing now"
    );
}

async fn leaving_ends_everything(world: &World) {
    let mut browser = world.at_the_desk("erna", Role::Clerk, &[]).await;
    let token = staff::token(&world.app, "erna").await.expect("a token");
    let once = staff::reset_password(&world.app, "erna")
        .await
        .expect("reset");
    assert_ne!(
        world.load(&mut browser, "/staff/day").await.path,
        "/staff/day"
    );
    let page = world.log_in(&mut browser, "erna", &once).await;
    assert_eq!(page.path, "/staff/password");
    staff::end(&world.app, "erna").await.expect("ended");
    assert_eq!(
        world.load(&mut browser, "/staff/password").await.path,
        "/staff/login?back=%2Fstaff%2Fpassword"
    );
    assert_eq!(world.log_in(&mut browser, "erna", &once).await.status, 422);
    let shown = staff::authenticate(&world.app, &token).await;
    assert!(shown.expect("a database").is_none());
    assert!(staff::token(&world.app, "erna").await.is_err());
    let again = staff::add(&world.app, "erna".into(), Role::Clerk, Vec::new()).await;
    assert!(again.is_err(), "the name stays taken");
}

async fn pages_are_closed_to_strangers_and_other_roles(world: &World) {
    let pages = ["/staff/", "/staff/day", "/staff/account", "/staff/password"];
    for path in pages {
        let page = world.load(&mut Browser::default(), path).await;
        assert!(page.path.starts_with("/staff/login"), "{path}");
    }
    for path in [
        "/staff/day",
        "/staff/account",
        "/staff/password",
        "/staff/logout",
    ] {
        let page = world
            .press(&mut Browser::default(), path, &[("action", "no_show")])
            .await;
        assert_eq!(page.path, "/staff/login", "{path}");
    }
    let mut auditor = world.at_the_desk("otto", Role::Auditor, &[]).await;
    assert_eq!(world.load(&mut auditor, "/staff/day").await.status, 200);
    assert_eq!(
        world.press(&mut auditor, "/staff/day", &[]).await.status,
        403
    );
    let mut clerk = world.at_the_desk("erna", Role::Clerk, &["nord"]).await;
    assert_eq!(
        world
            .load(&mut clerk, "/staff/day?office=nord")
            .await
            .status,
        200
    );
    assert_eq!(
        world
            .load(&mut clerk, "/staff/day?office=rathaus")
            .await
            .status,
        403
    );
    assert_eq!(
        world
            .load(&mut clerk, "/staff/day?office=nowhere")
            .await
            .status,
        404
    );
}

async fn a_session_opens_the_api_as_far_as_its_role(world: &World) {
    let day = "/api/v1/staff/day?office=rathaus&date=2026-12-04";
    let mut stranger = Browser::default();
    assert_eq!(world.load(&mut stranger, day).await.status, 401);
    let once = staff::add(&world.app, "ida".into(), Role::Clerk, Vec::new()).await;
    let mut new = Browser::default();
    let once = once.expect("added");
    world.log_in(&mut new, "ida", &once).await;
    assert_eq!(
        world.load(&mut new, day).await.status,
        403,
        "no password of her own yet"
    );
    let mut auditor = world.at_the_desk("otto", Role::Auditor, &[]).await;
    assert_eq!(world.load(&mut auditor, day).await.status, 200);
    let mut elsewhere = world.at_the_desk("nora", Role::Clerk, &["nord"]).await;
    assert_eq!(world.load(&mut elsewhere, day).await.status, 403);
    world.press(&mut auditor, "/staff/logout", &[]).await;
    assert_eq!(world.load(&mut auditor, day).await.status, 401);
}
