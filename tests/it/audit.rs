//! The log of what staff did: it is whole, it shows every change to it, and reasons have a term.

use chrono::TimeDelta;
use reihum::service::audit::{self, Verdict};
use reihum::service::close::{self, Closing};
use reihum::service::retain;
use reihum::service::staff::{self, Role};

use crate::world::{CLERK, World, both_engines, local};

both_engines!(
    the_chain_is_whole_and_can_be_noted,
    the_schema_refuses_changes,
    every_change_is_found,
    reasons_are_forgotten_and_the_chain_holds,
);

async fn three_deeds(world: &World) {
    for name in ["erna", "otto", "ida"] {
        let added = staff::add(&world.app, name.into(), Role::Clerk, Vec::new()).await;
        added.expect("added");
    }
}

async fn the_chain_is_whole_and_can_be_noted(world: &World) {
    let empty = audit::verify(&world.app, None).await.expect("a database");
    let Verdict::Whole { records: 0, .. } = empty else {
        panic!("{empty:?}");
    };
    three_deeds(world).await;
    let verdict = audit::verify(&world.app, None).await.expect("a database");
    let Verdict::Whole {
        records: 3, head, ..
    } = verdict
    else {
        panic!("{verdict:?}");
    };
    staff::end(&world.app, "ida").await.expect("ended");
    let noted = audit::verify(&world.app, Some((3, head.clone()))).await;
    assert!(
        matches!(noted, Ok(Verdict::Whole { records: 4, .. })),
        "{noted:?}"
    );
    let other = audit::verify(&world.app, Some((2, head.clone()))).await;
    assert!(
        matches!(other, Ok(Verdict::Broken { number: 2, .. })),
        "{other:?}"
    );
    let ahead = audit::verify(&world.app, Some((5, head))).await;
    assert!(
        matches!(ahead, Ok(Verdict::Broken { number: 5, .. })),
        "{ahead:?}"
    );
}

async fn the_schema_refuses_changes(world: &World) {
    three_deeds(world).await;
    for sql in [
        "UPDATE audit SET actor = 'nobody'",
        "DELETE FROM audit WHERE number = 3",
    ] {
        world.refuses(sql).await;
    }
    let verdict = audit::verify(&world.app, None).await;
    assert!(
        matches!(verdict, Ok(Verdict::Whole { records: 3, .. })),
        "{verdict:?}"
    );
}

/// Takes what guards the table away, as somebody could who owns the database.
async fn unguard(world: &World) {
    if world.file().is_some() {
        world.execute("DROP TRIGGER audit_no_update").await;
        world.execute("DROP TRIGGER audit_no_delete").await;
    } else {
        world.execute("DROP TRIGGER audit_no_change ON audit").await;
    }
}

async fn every_change_is_found(world: &World) {
    three_deeds(world).await;
    unguard(world).await;
    let broken = async |number: i64| {
        let verdict = audit::verify(&world.app, None).await.expect("a database");
        assert!(
            matches!(verdict, Verdict::Broken { number: found, .. } if found == number),
            "{number}: {verdict:?}"
        );
    };
    world
        .execute("UPDATE audit SET actor = 'nobody' WHERE number = 2")
        .await;
    broken(2).await;
    world
        .execute("UPDATE audit SET actor = 'command' WHERE number = 2")
        .await;
    world
        .execute(
            "UPDATE audit SET hash = (SELECT hash FROM audit WHERE number = 1) WHERE number = 3",
        )
        .await;
    broken(3).await;
    world.execute("DELETE FROM audit WHERE number = 3").await;
    broken(3).await;
    world.execute("DELETE FROM audit WHERE number = 1").await;
    broken(1).await;
}

async fn reasons_are_forgotten_and_the_chain_holds(world: &World) {
    let entry = world.enlist("eva@example.org").await;
    world.open_slot("2026-12-04 09:00").await;
    world.book(entry, "2026-12-14 09:00").await;
    let closing = Closing {
        office: "rathaus".parse().expect("an id"),
        counter: None,
        from: local("2026-12-14 00:00"),
        to: local("2026-12-15 00:00"),
        reason: "Rohrbruch im Keller".into(),
    };
    let closed = close::close(&world.app, closing, CLERK, false).await;
    closed.expect("closed");
    let reasons = async || match audit::verify(&world.app, None).await {
        Ok(Verdict::Whole { reasons, .. }) => reasons,
        other => panic!("{other:?}"),
    };
    assert_eq!(reasons().await, 1);
    world.pass(TimeDelta::days(366));
    retain::run(&world.app).await.expect("forgotten");
    assert_eq!(reasons().await, 0);
}
