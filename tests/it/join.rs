//! Joining: an entry that nobody has verified, and one mail.

use chrono::TimeDelta;
use futures::future::join_all;
use reihum::domain::token::Purpose;
use reihum::service::join;
use reihum::service::join::Joining;

use crate::world::{World, both_engines};

both_engines!(
    joining_writes_an_unverified_entry_and_mails_one_link,
    joining_again_mails_the_receipt_of_the_place_that_is_there,
    an_address_gets_at_most_three_unasked_mails_a_day,
    many_who_join_at_once_are_all_acknowledged_and_written,
    the_mail_speaks_the_language_of_the_citizen,
);

async fn joining_writes_an_unverified_entry_and_mails_one_link(world: &World) {
    world.join(world.citizen("eva@example.org")).await;
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM entry WHERE state = 'unverified'")
            .await,
        1
    );
    assert!(world.letters().is_empty());
    world.deliver().await;
    let letters = world.letters();
    assert_eq!(letters.len(), 1);
    let letter = &letters[0];
    assert_eq!(
        (letter.kind.as_str(), letter.to.as_str()),
        ("verify", "eva@example.org")
    );
    assert!(letter.subject.contains("Personalausweis"));
    let link = letter.links()[0];
    assert!(
        link.starts_with("https://termine.example.org/de/verify/"),
        "{link}"
    );
    assert!(!link.contains(['?', '#', ' ']), "{link}");
    assert!(
        letter.text.contains("Dienstag, 1. Dezember 2026, 8:00 Uhr"),
        "{}",
        letter.text
    );
    world.deliver().await;
    assert_eq!(world.letters().len(), 1);
}

async fn joining_again_mails_the_receipt_of_the_place_that_is_there(world: &World) {
    let first = world.enlist("eva@example.org").await;
    // The same mailbox in another spelling, for another service of the group.
    let again = Joining {
        service: "reisepass".parse().expect("an id"),
        ..world.citizen("EVA+neu@Example.org")
    };
    world.join(again).await;
    world.deliver().await;
    let receipt = world.letter("receipt_again", "eva@example.org");
    let opened = world.app.open_entry(&[Purpose::Entry], receipt.token());
    assert_eq!(opened.map(|(entry, _)| entry), Some(first));
    assert!(
        receipt.text.contains("Personalausweis"),
        "the place that is there, not the one that was asked for: {}",
        receipt.text
    );
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM entry WHERE state = 'waiting'")
            .await,
        1
    );
    // Somebody else, and another group, are somebody and something else.
    world.enlist("eva.b@example.org").await;
    world.enlist_as(world.mover("eva@example.org")).await;
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM entry WHERE state = 'waiting'")
            .await,
        3
    );
}

async fn an_address_gets_at_most_three_unasked_mails_a_day(world: &World) {
    for tag in 1..=5 {
        world
            .join(world.citizen(&format!("eva+{tag}@example.org")))
            .await;
    }
    world.join(world.citizen("otto@example.org")).await;
    world.deliver().await;
    let to_eva = |world: &World| {
        let letters = world.letters().into_iter();
        letters
            .filter(|letter| letter.to.starts_with("eva"))
            .count()
    };
    assert_eq!((to_eva(world), world.letters().len()), (3, 4));
    world.pass(TimeDelta::hours(23));
    world.join(world.citizen("eva@example.org")).await;
    world.deliver().await;
    assert_eq!(to_eva(world), 3);
    world.pass(TimeDelta::hours(2));
    world.join(world.citizen("eva@example.org")).await;
    world.deliver().await;
    assert_eq!(to_eva(world), 4);
}

async fn many_who_join_at_once_are_all_acknowledged_and_written(world: &World) {
    let joins = (0..60).map(|number| {
        let joining = world.citizen(&format!("citizen{number}@example.org"));
        let app = world.app.clone();
        tokio::spawn(async move { join::join(&app, joining).await })
    });
    for joined in join_all(joins).await {
        joined.expect("no panic").expect("joined");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM entry").await, 60);
    world.deliver().await;
    assert_eq!(world.letters_of("verify").len(), 60);
}

async fn the_mail_speaks_the_language_of_the_citizen(world: &World) {
    let joining = Joining {
        language: "en".parse().expect("a language"),
        ..world.citizen("eve@example.org")
    };
    world.join(joining).await;
    world.deliver().await;
    let letter = world.letter("verify", "eve@example.org");
    assert!(letter.links()[0].contains("/en/verify/"));
    assert!(
        letter.text.contains("Tuesday, 1 December 2026, 8:00"),
        "{}",
        letter.text
    );
}
