//! Staff: one-time passwords, bearer tokens, roles.

use reihum::domain::token::Purpose;
use reihum::service::Error;
use reihum::service::staff::{self, Right, Role};

use crate::world::{World, both_engines};

both_engines!(
    a_token_shows_who_somebody_is,
    an_altered_token_shows_nobody,
    a_name_is_taken_once,
);

async fn a_token_shows_who_somebody_is(world: &World) {
    let offices = vec!["nord".parse().expect("an id")];
    let password = staff::add(&world.app, "erna".into(), Role::Clerk, offices).await;
    assert_eq!(password.expect("added").len(), 16);
    let token = staff::token(&world.app, "erna").await.expect("a token");
    let member = staff::authenticate(&world.app, &token).await;
    let member = member.expect("a database").expect("somebody");
    assert_eq!(member.role, Role::Clerk);
    assert!(member.role.may(Right::Serve));
    assert!(member.works_at("nord") && !member.works_at("rathaus"));
    let all = staff::add(&world.app, "otto".into(), Role::Auditor, Vec::new()).await;
    all.expect("added");
    let token = staff::token(&world.app, "otto").await.expect("a token");
    let member = staff::authenticate(&world.app, &token).await;
    let member = member.expect("a database").expect("somebody");
    assert!(member.works_at("nord") && !member.role.may(Right::Serve));
    let nobody = staff::token(&world.app, "nobody").await;
    assert!(matches!(nobody, Err(Error::NotFound)), "{nobody:?}");
}

async fn an_altered_token_shows_nobody(world: &World) {
    let added = staff::add(&world.app, "erna".into(), Role::Clerk, Vec::new()).await;
    added.expect("added");
    let token = staff::token(&world.app, "erna").await.expect("a token");
    let mut altered = Vec::new();
    for at in 0..token.len() {
        let mut text = token.clone().into_bytes();
        text[at] = if text[at] == b'a' { b'b' } else { b'a' };
        altered.push(String::from_utf8(text).expect("text"));
        altered.push(token[..at].to_owned());
    }
    altered.push(format!("{token}a"));
    // A citizen's token is no staff token.
    let entry = world.enlist("eva@example.org").await;
    altered.push(world.app.entry_token_of(Purpose::Entry, entry, 1));
    for text in altered {
        let shown = staff::authenticate(&world.app, &text).await;
        assert!(shown.expect("a database").is_none(), "{text}");
    }
    // Raising the version ends the tokens that are out.
    world.execute("UPDATE staff SET link_version = 2").await;
    let shown = staff::authenticate(&world.app, &token).await;
    assert!(shown.expect("a database").is_none());
}

async fn a_name_is_taken_once(world: &World) {
    for first in [true, false] {
        let added = staff::add(&world.app, "erna".into(), Role::Admin, Vec::new()).await;
        match added {
            Ok(_) => assert!(first),
            Err(Error::Store(error)) => assert!(!first && error.is_unique_violation()),
            Err(error) => panic!("{error}"),
        }
    }
}
