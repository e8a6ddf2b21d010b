//! Staff put people on the list, find them, and pull their levers.

use axum::http::Method;
use chrono::TimeDelta;
use reihum::domain::contact::Phone;
use reihum::domain::entry::State;
use reihum::domain::refusal::Refusal;
use reihum::service::edit::{self, Edit};
use reihum::service::staff::Role;
use reihum::service::{expire, explain, leave, retain};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{Clerk, World, both_engines, desk_request, id, refusal};

both_engines!(
    who_comes_to_the_desk_waits_at_once,
    who_stated_no_contact_changes_the_rest,
    nobody_learns_whose_number_is_known,
    channels_share_a_rank,
    whoever_is_on_the_list_is_found_and_left_alone,
    a_second_person_shares_an_address,
    a_letter_counts_from_the_day_it_came,
    what_cannot_be_enlisted_is_refused_whole,
    staff_find_people,
    only_staff_of_the_offices_may,
    hardship_is_granted_for_a_reason_and_counted,
    who_cancelled_in_time_keeps_the_day_at_the_desk,
    without_mail_the_day_comes_back_by_number_and_once,
    nobody_without_mail_is_in_the_outbox,
);

const ENTRIES: &str = "SELECT COUNT(*) FROM entry";

async fn who_comes_to_the_desk_waits_at_once(world: &World) {
    let clerk = world.clerk().await;
    let eva = desk_request(json!({"email": "eva@example.org", "channel": "phone"}));
    let answer = world.post(&clerk, "/staff/entries", eva, 201).await;
    assert_eq!(answer["state"], "waiting");
    assert_eq!(answer["alike"], json!([]));
    let link = answer["link"].as_str().expect("a link");
    assert!(link.ends_with(answer["token"].as_str().expect("a token")));
    assert_eq!(answer["short_code"].as_str().expect("a code").len(), 9);
    let entry = id(&answer["id"]);
    assert_eq!(world.state(entry).await, State::Waiting);
    world.deliver().await;
    let receipt = world.letter("waiting", "eva@example.org");
    assert!(
        receipt
            .text
            .contains(answer["reference"].as_str().expect("a reference"))
    );
    let event = "SELECT COUNT(*) FROM event WHERE from_state = 'unverified' AND to_state = 'waiting' \
                 AND reason = 'enlist' AND actor <> 'citizen'";
    assert_eq!(world.number(event).await, 1);
    // Nobody without an address is written to, and who has neither mail nor phone may come, too.
    let nobody = world.enlist_at_desk(&clerk, json!({})).await;
    assert_eq!(world.state(nobody).await, State::Waiting);
    assert_eq!(world.number("SELECT COUNT(*) FROM mail").await, 1);
    let shown = world.get(&clerk, &format!("/staff/entries/{nobody}")).await;
    assert_eq!(
        (&shown["channel"], &shown["email"], &shown["join_day"]),
        (&json!("desk"), &Value::Null, &json!("2026-11-30"))
    );
}

async fn who_stated_no_contact_changes_the_rest(world: &World) {
    let clerk = world.clerk().await;
    let entry = world.enlist_at_desk(&clerk, json!({})).await;
    let change = async |edit| edit::edit(&world.app, entry, edit).await;
    let english = Edit {
        language: Some("en".parse().expect("a language")),
        ..Edit::default()
    };
    change(english).await.expect("changed");
    let (row, _) = explain::entry(&world.app, entry).await.expect("there");
    assert_eq!(row.language, "en");
    // A number that was stated stays: without it nobody could be reached any more.
    let number = |phone: Option<&str>| Edit {
        phone: Some(phone.map(|phone| Phone::parse(phone).expect("a number"))),
        ..Edit::default()
    };
    let stated = change(number(Some("02305 123456"))).await;
    stated.expect("changed");
    assert_eq!(refusal(change(number(None)).await), Refusal::NoContact);
}

async fn nobody_learns_whose_number_is_known(world: &World) {
    let clerk = world.clerk().await;
    let phone = |number: &str| json!({"phone": number});
    let first = world.enlist_at_desk(&clerk, phone("02305 1061")).await;
    let prober = world.enlist_at_desk(&clerk, phone("02305 1062")).await;
    let state = async |entry, number: &str| {
        let number = Phone::parse(number).expect("a number");
        let edit = Edit {
            phone: Some(Some(number)),
            ..Edit::default()
        };
        edit::edit(&world.app, entry, edit).await.expect("changed");
        explain::entry(&world.app, entry).await.expect("there").0
    };
    // A number that is somebody's, and one that is nobody's: both are written down.
    let known = state(prober, "02305 1061").await;
    assert_eq!(known.phone.as_deref(), Some("+4923051061"));
    let unknown = state(prober, "02305 1063").await;
    assert_eq!(unknown.phone.as_deref(), Some("+4923051063"));
    // The key stays with who had the number first, and who lets go of it gets the own one back.
    let mut keys = vec![known.keys.phone_key, unknown.keys.phone_key];
    keys.push(state(prober, "02305 1062").await.keys.phone_key);
    keys.push(state(first, "02305 1061").await.keys.phone_key);
    let has_key: Vec<bool> = keys.iter().map(Option::is_some).collect();
    assert_eq!(has_key, [false, true, true, true]);
    // Both who say a number that nobody has, at once.
    let both = tokio::join!(state(first, "02305 1064"), state(prober, "02305 1064"));
    let keys = [both.0.keys.phone_key, both.1.keys.phone_key];
    assert_eq!(keys.iter().flatten().count(), 1);
}

async fn channels_share_a_rank(world: &World) {
    let clerk = world.clerk().await;
    let online = world.enlist("online@example.org").await;
    world.pass(TimeDelta::hours(2));
    let desk = world
        .enlist_at_desk(&clerk, json!({"email": "desk@example.org"}))
        .await;
    let day = async |entry| {
        let (row, _) = explain::entry(&world.app, entry).await.expect("there");
        row.seniority.join_day
    };
    assert_eq!(day(online).await, day(desk).await);
}

async fn whoever_is_on_the_list_is_found_and_left_alone(world: &World) {
    let clerk = world.clerk().await;
    let eva = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-07 09:00").await;
    world.offered(eva).await;
    let again = desk_request(json!({"email": "Eva+x@example.org"}));
    let known = world.post(&clerk, "/staff/entries", again, 409).await;
    assert_eq!(known["type"], "urn:reihum:known");
    assert_eq!(id(&known["entry"]["id"]), eva);
    assert_eq!(known["entry"]["state"], "offered");
    // Who has no mail is one person by phone, however it is written.
    let otto = world
        .enlist_at_desk(&clerk, json!({"phone": "02305 1061"}))
        .await;
    let again = desk_request(json!({"phone": "+49 2305/1061", "service": "reisepass"}));
    let known = world.post(&clerk, "/staff/entries", again, 409).await;
    assert_eq!(id(&known["entry"]["id"]), otto);
    assert_eq!(world.number(ENTRIES).await, 2);
    assert_eq!(world.number("SELECT COUNT(*) FROM override").await, 0);
    // Elsewhere the same number is told, and is no reason for a no.
    let mover = desk_request(json!({"phone": "02305 1061", "service": "umzug"}));
    let answer = world.post(&clerk, "/staff/entries", mover, 201).await;
    assert_eq!(id(&answer["alike"][0]["id"]), otto);
}

async fn a_second_person_shares_an_address(world: &World) {
    let clerk = world.clerk().await;
    let eva =
        json!({"email": "eva@example.org", "phone": "02305 1061", "birth_date": "1980-01-31"});
    world.enlist_at_desk(&clerk, eva).await;
    let mut second = desk_request(json!({
        "email": "eva@example.org", "phone": "02305 1061", "second_person": "her father",
        "name": {"given": "Otto", "family": "Muster"},
    }));
    let no = world
        .post(&clerk, "/staff/entries", second.clone(), 422)
        .await;
    assert_eq!(no["errors"][0]["field"], "birth_date");
    second["birth_date"] = json!("1950-01-31");
    let answer = world.post(&clerk, "/staff/entries", second, 201).await;
    assert_eq!(answer["alike"].as_array().expect("a list").len(), 1);
    let keyed = "SELECT COUNT(*) FROM entry WHERE mail_key IS NOT NULL OR phone_key IS NOT NULL";
    assert_eq!(world.number(keyed).await, 1);
    let person = "SELECT COUNT(*) FROM entry WHERE person_key IS NOT NULL";
    assert_eq!(world.number(person).await, 2);
    let counted = world.get(&clerk, "/overrides").await;
    // What staff wrote stays inside.
    assert_eq!(
        counted["counts"],
        json!([{"kind": "second_person", "count": 1}])
    );
    world.deliver().await;
    assert_eq!(world.letters_of("waiting").len(), 2);
}

async fn a_letter_counts_from_the_day_it_came(world: &World) {
    let clerk = world.clerk().await;
    let monday = world.enlist("monday@example.org").await;
    world.pass(TimeDelta::days(2));
    let wednesday = world.enlist("wednesday@example.org").await;
    let letter =
        json!({"email": "letter@example.org", "backdate_day": "2026-12-01", "reason": "letter"});
    let letter = world.enlist_at_desk(&clerk, letter).await;
    world.open_slot("2026-12-14 09:00").await;
    world.offered(monday).await;
    world.open_slot("2026-12-14 09:30").await;
    world.offered(letter).await;
    assert_eq!(world.state(wednesday).await, State::Waiting);
    let used = "SELECT COUNT(*) FROM override WHERE kind = 'backdate' AND reason = 'letter'";
    assert_eq!(world.number(used).await, 1);
    for day in ["2026-11-29", "2026-12-03"] {
        let late = desk_request(json!({"backdate_day": day, "reason": "letter"}));
        let no = world.post(&clerk, "/staff/entries", late, 422).await;
        assert_eq!(no["errors"][0]["field"], "backdate_day", "{day}");
    }
    let silent = desk_request(json!({"backdate_day": "2026-12-01"}));
    world.post(&clerk, "/staff/entries", silent, 422).await;
    assert_eq!(world.number(ENTRIES).await, 3);
}

async fn what_cannot_be_enlisted_is_refused_whole(world: &World) {
    let clerk = world.clerk().await;
    let cases = [
        (json!({"channel": "online"}), 422, "channel"),
        (json!({"hardship": "friend"}), 422, "hardship"),
        (json!({"email": "nobody"}), 422, "email"),
        (json!({"phone": "12"}), 422, "phone"),
        (
            json!({"name": {"given": "", "family": "M"}}),
            422,
            "name.given",
        ),
        (
            json!({"second_person": "  ", "birth_date": "1950-01-31"}),
            422,
            "second_person",
        ),
        (json!({"reason": "why"}), 422, "reason"),
    ];
    for (more, status, field) in cases {
        let request = desk_request(more);
        let no = world.post(&clerk, "/staff/entries", request, status).await;
        assert_eq!(no["errors"][0]["field"], field, "{no}");
    }
    let unknown = desk_request(json!({"rank": 0}));
    world.post(&clerk, "/staff/entries", unknown, 400).await;
    assert_eq!(world.number(ENTRIES).await, 0);
}

async fn staff_find_people(world: &World) {
    let clerk = world.clerk().await;
    let otto = json!({"phone": "02305 1061", "name": {"given": "Otto", "family": "Jäger_%"}});
    let answer = world
        .post(&clerk, "/staff/entries", desk_request(otto), 201)
        .await;
    let otto = id(&answer["id"]);
    world.enlist("eva@example.org").await;
    let reference = answer["reference"].as_str().expect("a reference");
    let code = answer["short_code"].as_str().expect("a code");
    for query in [
        "otto",
        "o%20j",
        "ger_%25",
        "02305/1061",
        reference,
        &reference.replace('-', "").to_lowercase(),
        code,
        &code.replace('-', ""),
    ] {
        let found = world
            .get(&clerk, &format!("/staff/entries?query={query}"))
            .await;
        let found = found["entries"].as_array().expect("a list");
        assert_eq!(found.len(), 1, "{query}");
        assert_eq!(id(&found[0]["id"]), otto, "{query}");
    }
    for query in ["", "%25", "__", "02305/1062", "0000-0000"] {
        let found = world
            .get(&clerk, &format!("/staff/entries?query={query}"))
            .await;
        let expect = usize::from(query == "%25");
        assert_eq!(
            found["entries"].as_array().expect("a list").len(),
            expect,
            "{query}"
        );
    }
}

async fn only_staff_of_the_offices_may(world: &World) {
    let auditor = world.staff("anna", Role::Auditor, &[]).await;
    let north = world.staff("nora", Role::Clerk, &["nord"]).await;
    world
        .post(&auditor, "/staff/entries", desk_request(json!({})), 403)
        .await;
    // Moves are registered in the town hall alone.
    let mover = desk_request(json!({"service": "umzug"}));
    world
        .post(&north, "/staff/entries", mover.clone(), 403)
        .await;
    let hall = desk_request(json!({"offices": ["rathaus"]}));
    world.post(&north, "/staff/entries", hall, 403).await;
    let clerk = world.clerk().await;
    let answer = world.post(&clerk, "/staff/entries", mover, 201).await;
    let path = format!("/staff/entries/{}", id(&answer["id"]));
    let (status, _) = world.call(&north, Method::GET, &path, Value::Null).await;
    assert_eq!(status, 403);
    world.get(&auditor, &path).await;
    for query in ["eva", "%00"] {
        let path = format!("/staff/entries?query={query}");
        let found = world.get(&north, &path).await;
        assert_eq!(found["entries"], json!([]), "{query}");
    }
    // Nor are they shown who is alike at an office of others.
    let hall = json!({"offices": ["rathaus"], "phone": "02305 1061"});
    let there = world.enlist_at_desk(&clerk, hall).await;
    let same = desk_request(json!({
        "offices": ["nord"], "phone": "02305 1061", "second_person": "her father",
        "birth_date": "1950-01-31",
    }));
    let answer = world
        .post(&north, "/staff/entries", same.clone(), 201)
        .await;
    assert_eq!(answer["alike"], json!([]));
    let mut third = same;
    third["birth_date"] = json!("1951-01-31");
    let answer = world.post(&clerk, "/staff/entries", third, 201).await;
    let alike = answer["alike"].as_array().expect("a list");
    assert!(alike.iter().any(|entry| id(&entry["id"]) == there));
    let stranger = crate::world::Clerk {
        token: "nobody".into(),
    };
    world
        .post(&stranger, "/staff/entries", desk_request(json!({})), 401)
        .await;
    world.enlist_at_desk(&north, json!({})).await;
}

async fn hardship_is_granted_for_a_reason_and_counted(world: &World) {
    let clerk = world.clerk().await;
    let entry = world.enlist("eva@example.org").await;
    let path = format!("/staff/entries/{entry}/hardship");
    world
        .post(&clerk, &path, json!({"reason": "friend"}), 422)
        .await;
    for _ in 0..2 {
        let now = world
            .post(&clerk, &path, json!({"reason": "medical"}), 200)
            .await;
        assert_eq!(now["hardship"], "medical");
    }
    let (status, _) = world.call(&clerk, Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, 204);
    let now = world.get(&clerk, &format!("/staff/entries/{entry}")).await;
    assert_eq!(now["hardship"], Value::Null);
    let joined = json!({"phone": "02305 1061", "hardship": "care"});
    world.enlist_at_desk(&clerk, joined).await;
    let counted = world.get(&clerk, "/overrides").await;
    let expect = json!([
        {"kind": "hardship", "reason": "care", "count": 1},
        {"kind": "hardship", "reason": "medical", "count": 1},
    ]);
    assert_eq!(counted["counts"], expect);
    world.pass(TimeDelta::days(28));
    let counted = world.get(&clerk, "/overrides").await;
    assert_eq!(counted["counts"], json!([]));
}

async fn who_cancelled_in_time_keeps_the_day_at_the_desk(world: &World) {
    let clerk = world.clerk().await;
    let entry = world.enlist("eva@example.org").await;
    let appointment = world.book(entry, "2026-12-14 09:00").await;
    world.cancel(appointment).await;
    world.pass(TimeDelta::days(3));
    let again = desk_request(json!({"email": "eva@example.org"}));
    let answer = world.post(&clerk, "/staff/entries", again, 201).await;
    let again = world
        .get(&clerk, &format!("/staff/entries/{}", id(&answer["id"])))
        .await;
    assert_eq!(again["join_day"], "2026-11-30");
}

/// Enlists by phone or at the desk under one number; answers the entry and its joining day.
async fn by_number(world: &World, clerk: &Clerk, channel: &str) -> (Uuid, String) {
    let more = json!({"phone": "02305 1061", "channel": channel});
    let entry = world.enlist_at_desk(clerk, more).await;
    let shown = world.get(clerk, &format!("/staff/entries/{entry}")).await;
    let day = shown["join_day"].as_str().expect("a day").to_owned();
    (entry, day)
}

async fn without_mail_the_day_comes_back_by_number_and_once(world: &World) {
    let clerk = world.clerk().await;
    let (entry, day) = by_number(world, &clerk, "desk").await;
    assert_eq!(day, "2026-11-30");
    let appointment = world.book(entry, "2026-12-14 09:00").await;
    world.cancel(appointment).await;
    // The name is forgotten by then, the way back is not.
    world.pass(TimeDelta::days(13));
    retain::run(&world.app).await.expect("a database");
    // Whoever shares a number and has mail is somebody else.
    let other = desk_request(json!({"phone": "02305 1061", "email": "otto@example.org"}));
    let other = world.post(&clerk, "/staff/entries", other, 201).await;
    let path = format!("/staff/entries/{}", id(&other["id"]));
    assert_eq!(world.get(&clerk, &path).await["join_day"], "2026-12-13");
    let otto = leave::withdraw(&world.app, id(&other["id"])).await;
    otto.expect("left");
    let (again, day) = by_number(world, &clerk, "phone").await;
    assert_eq!(day, "2026-11-30");
    // Once.
    leave::withdraw(&world.app, again).await.expect("left");
    let (third, day) = by_number(world, &clerk, "phone").await;
    assert_eq!(day, "2026-12-13");
    let appointment = world.book(third, "2027-01-11 09:00").await;
    world.cancel(appointment).await;
    world.pass(TimeDelta::days(14) + TimeDelta::seconds(1));
    retain::run(&world.app).await.expect("a database");
    let (_, day) = by_number(world, &clerk, "desk").await;
    assert_eq!(day, "2026-12-27", "the time to come back is over");
}

async fn nobody_without_mail_is_in_the_outbox(world: &World) {
    let clerk = world.clerk().await;
    let (entry, _) = by_number(world, &clerk, "desk").await;
    // Two offers that nobody answers: one ends, the second pauses the entry.
    for start in ["2026-12-14 09:00", "2026-12-15 09:00"] {
        world.open_slot(start).await;
        let offer = world.offered(entry).await;
        world
            .clock
            .set(offer.deadline.expect("a deadline") + TimeDelta::seconds(1));
        expire::offers(&world.app).await.expect("a database");
    }
    assert_eq!(world.state(entry).await, State::Paused);
    leave::resume(&world.app, entry).await.expect("is back");
    let appointment = world.book(entry, "2026-12-16 09:00").await;
    world.cancel(appointment).await;
    assert_eq!(world.state(entry).await, State::Cancelled);
    assert_eq!(world.number("SELECT COUNT(*) FROM mail").await, 0);
}
