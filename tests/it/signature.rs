//! Each mail is signed by an office that the citizen can turn to.

use std::sync::Arc;

use reihum::service::{App, courier};

use crate::world::{World, both_engines};

both_engines!(
    a_mail_is_signed_by_an_office_that_the_citizen_has_chosen,
    an_offer_is_signed_by_its_office,
);

const RATHAUS: &str = "Bürgerbüro im Rathaus\nEuropaplatz 1, 44575 Castrop-Rauxel\n";
const NORD: &str = "Bürgerbüro Nord\nNordring 1, 44575 Castrop-Rauxel\nTelefon: 02305 106 2\n";

/// The daemon of a town where the office in the north can be called.
async fn callable_in_the_north(world: &World) -> Arc<App> {
    let change = |config: &mut reihum::config::Config| {
        config.town.offices[1].phone = Some("02305 106 2".to_owned());
    };
    world.configured(8, change).await
}

async fn deliver(app: &Arc<App>) {
    while courier::deliver_due(app).await.expect("a database").mails > 0 {}
}

async fn a_mail_is_signed_by_an_office_that_the_citizen_has_chosen(world: &World) {
    let app = callable_in_the_north(world).await;
    for (email, offices, expected) in [
        ("rathaus@example.org", &["rathaus"][..], RATHAUS),
        ("nord@example.org", &["nord"], NORD),
        // Of several, one that can be called.
        ("both@example.org", &["rathaus", "nord"], NORD),
        ("any@example.org", &[], NORD),
    ] {
        let mut joining = world.citizen(email);
        let ids = offices.iter().map(|id| id.parse().expect("an id"));
        joining.offices = ids.collect();
        world.join(joining).await;
        deliver(&app).await;
        let text = world.letter("verify", email).text.replace('\r', "");
        assert!(text.contains(expected), "{email}: {text}");
        assert!(
            !text.contains("Vorgangsnummer"),
            "nobody has verified: {text}"
        );
    }
}

async fn an_offer_is_signed_by_its_office(world: &World) {
    let app = callable_in_the_north(world).await;
    let entry = world.enlist("eva@example.org").await;
    world.open_slot_at("rathaus", "2026-12-14 09:00").await;
    world.round().await;
    deliver(&app).await;
    let letter = world.letter("offer", "eva@example.org");
    let text = letter.text.replace('\r', "");
    assert!(text.contains(RATHAUS) && !text.contains(NORD), "{text}");
    assert!(text.contains("\nVorgangsnummer: "), "{text}");
    assert_eq!(world.offer(entry).await.office, "rathaus");
}
