//! Rounds that wait for what staff enter, and what the commands say of them.

use std::fs;

use chrono::TimeDelta;
use reihum::domain::draw::{self, Hex};
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection, SqliteConnection};

use super::{FILES, Site, in_ten_days, said};

on_both!(
    a_round_that_waits_for_its_beacon_outlives_kill_9,
    a_beacon_is_made_of_what_a_public_draw_came_to,
    lists_say_when_there_is_nothing_and_when_nobody_hears_them,
    pool_files_are_forgotten_when_their_time_has_passed,
);

async fn a_round_that_waits_for_its_beacon_outlives_kill_9(mut site: Site) {
    site.draw_by("publish = \"full\"\nbeacon = \"manual\"\nbeacon_label = \"lotto\"");
    let (clerk, _) = site.opened().await;
    let told = site.run(&["round", "run"]);
    assert!(told.contains("round 1 is fixed and published"), "{told}");
    assert!(told.contains("(manual lotto-"), "{told}");
    let (status, pool) = site.get(FILES[0]).await;
    assert_eq!(status, 200, "{pool}");
    assert_eq!(site.get(FILES[1]).await.0, 404);
    let before = site.get_json("/api/v1/rounds/1").await;
    assert_eq!(
        (&before["state"], &before["reveal"]),
        (&json!("committed"), &Value::Null)
    );
    assert_eq!(before["served"], Value::Null);
    let listed = site.run(&["round", "list"]);
    assert!(
        listed.ends_with("\tcommitted\t2 slots\t3 entries"),
        "{listed}"
    );
    let rehearsed = site.run(&["round", "run", "--dry-run"]);
    assert!(
        rehearsed.contains("round 1 waits for its beacon"),
        "{rehearsed}"
    );
    let label = before["beacon"].as_str().unwrap().replace("manual ", "");
    let told = format!(
        "INFO round 1 waits for its beacon \"{label}\": enter it with reihum round beacon 1 HEX"
    );
    assert!(site.log().contains(&told), "{}", site.log());
    site.kill();
    site.start().await;
    site.open_slot(&clerk, in_ten_days() + TimeDelta::hours(1))
        .await;
    let told = site.run(&["round", "run"]);
    assert!(told.contains("round 1 waits for its beacon"), "{told}");
    assert_eq!(
        site.get_json("/api/v1/rounds").await["rounds"],
        json!([before])
    );

    let value = "5a".repeat(32);
    assert_eq!(
        site.run(&["round", "beacon", "1", &value]),
        "round 1 is drawn"
    );
    let after = site.get_json("/api/v1/rounds/1").await;
    assert_eq!(
        (&after["state"], &after["beacon_value"]),
        (&json!("drawn"), &json!(value))
    );
    assert_eq!(
        (&after["root"], &after["chain"]),
        (&before["root"], &before["chain"])
    );
    assert_eq!(after["served"], 2);
    assert_eq!(site.get(FILES[0]).await, (200, pool));
    let files = site.download(1).await;
    let mut verify = site.command(&["draw", "verify"]);
    let verdict = said(0, &verify.args(&files).output().unwrap());
    assert!(verdict.starts_with("OK round 1: 2 of 3"), "{verdict}");
    let again = site.run(&["round", "beacon", "1", &value]);
    assert_eq!(again, "round 1 is drawn; its beacon was already entered");
    let other = site.ends(1, &["round", "beacon", "1", &value.replace('5', "6")]);
    assert!(other.contains("round 1 is drawn"), "{other}");
}

async fn a_beacon_is_made_of_what_a_public_draw_came_to(mut site: Site) {
    site.draw_by("publish = \"full\"\nbeacon = \"manual\"\nbeacon_label = \"lotto\"");
    site.opened().await;
    site.run(&["round", "run"]);
    let announced = site.get_json("/api/v1/rounds/1").await["beacon"].clone();
    let label = announced.as_str().unwrap().replace("manual ", "");
    let value = "5a".repeat(32);
    for wrong in [
        &["round", "beacon", "1"][..],
        &["round", "beacon", "1", &value, "--text", "3 14"],
        &["round", "beacon", "1", "--text", ""],
        &["round", "beacon", "1", "--text", "3  14"],
        &["round", "beacon", "1", "--text", "drei und fünf"],
    ] {
        site.ends(2, wrong);
    }
    let zeros = site.ends(1, &["round", "beacon", "1", &"0".repeat(64)]);
    assert!(zeros.contains("32 zero bytes are no beacon"), "{zeros}");
    let outcome = "3 14 15 26 35 49";
    let text = format!("{label} {outcome}");
    let hashed = Hex(&draw::hash(text.as_bytes())).to_string();
    let told = site.run(&["round", "beacon", "1", "--text", outcome]);
    let expected = format!("hashed\t{text}\nbeacon\t{hashed}\nround 1 is drawn");
    assert_eq!(told, expected);
    let drawn = site.get_json("/api/v1/rounds/1").await;
    assert_eq!(drawn["beacon_value"], hashed);
    let again = site.run(&["round", "beacon", "1", "--text", outcome]);
    assert!(again.ends_with("already entered"), "{again}");
    let none = site.ends(1, &["round", "beacon", "9", "--text", outcome]);
    assert!(none.contains("there is no round 9"), "{none}");
    let help = site.run(&["round", "beacon", "--help"]);
    assert!(
        help.contains("SHA-256 of the ASCII text LABEL TEXT"),
        "{help}"
    );
}

async fn lists_say_when_there_is_nothing_and_when_nobody_hears_them(mut site: Site) {
    assert_eq!(site.run(&["round", "list"]), "no rounds yet");
    assert_eq!(site.run(&["round", "list", "--json"]), "");
    site.opened().await;
    let rehearsed = site.run(&["round", "run", "--dry-run"]);
    let lines: Vec<&str> = rehearsed.lines().collect();
    let start = in_ten_days().format("%Y-%m-%d ").to_string();
    assert!(
        lines[0].contains(&format!("\trathaus 1\t{start}")),
        "{rehearsed}"
    );
    assert!(
        lines[2].contains("with lots of this rehearsal"),
        "{rehearsed}"
    );
    site.run(&["round", "run"]);
    let commands: [&[&str]; 4] = [
        &["round", "list"],
        &["round", "list", "--json"],
        &["round", "show", "1"],
        &["mail", "list"],
    ];
    for arguments in commands {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let mut command = site.command(arguments);
        let told = said(1, &command.stdout(full).output().unwrap());
        assert!(told.starts_with("reihum: standard output: "), "{told}");
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = site.command(arguments);
        assert_eq!(said(1, &command.stdout(writer).output().unwrap()), "");
    }
}

async fn pool_files_are_forgotten_when_their_time_has_passed(mut site: Site) {
    site.drawn().await;
    // What a running daemon would do by itself within a minute.
    site.stop();
    assert_eq!(site.run(&["retention", "run", "--json"]), "");
    let nothing = site.run(&["retention", "run", "--dry-run"]);
    assert_eq!(nothing, "0 pool files would be forgotten");
    site.age_rounds().await;
    let json = |is_forgotten: bool| {
        json!({"what": "pool_file", "round": 1, "forgotten": is_forgotten}).to_string()
    };
    let would = site.run(&["retention", "run", "--dry-run", "--json"]);
    assert_eq!(would, json(false));
    let would = site.run(&["retention", "run", "--dry-run"]);
    let lines = "the pool file of round 1\n1 pool files would be forgotten";
    assert_eq!(would, lines);
    assert_eq!(site.run(&["retention", "run", "--json"]), json(true));
    assert_eq!(site.run(&["retention", "run", "--json"]), "");
}

impl Site {
    /// Lets a hundred days pass since all rounds, behind the program's back.
    async fn age_rounds(&self) {
        const SQL: &str = "UPDATE round SET close = $1";
        let close = in_ten_days() - TimeDelta::days(110);
        if self.database.starts_with("sqlite:") {
            let mut conn = SqliteConnection::connect(&self.database).await.unwrap();
            sqlx::query(SQL)
                .bind(close)
                .execute(&mut conn)
                .await
                .unwrap();
        } else {
            let mut conn = PgConnection::connect(&self.database).await.unwrap();
            sqlx::query(SQL)
                .bind(close)
                .execute(&mut conn)
                .await
                .unwrap();
        }
    }
}
