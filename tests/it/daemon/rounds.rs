//! Rounds from outside: what the running daemon publishes to whom, and that everybody can check
//! it with tools of their own.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use chrono::TimeDelta;
use reihum::domain::draw::{self, Hex};
use serde_json::{Value, json};

use super::{Site, in_ten_days};

mod beacons;

on_both!(
    receipts_and_staff_open_the_files_to_participants,
    everybody_reads_what_is_published_in_full,
    internal_files_are_for_auditors,
    a_line_is_proved_and_explained_to_its_entry,
    two_programs_recompute_the_downloaded_rounds,
    rounds_are_listed_and_shown,
);

/// The four ways to the files of round 1.
pub const FILES: [&str; 4] = [
    "/api/v1/rounds/1/pool",
    "/api/v1/rounds/1/result",
    "/rounds/1/pool",
    "/rounds/1/result",
];

impl Site {
    /// Adds lines to the section `[draw]`, which must come last.
    pub fn draw_by(&self, lines: &str) {
        let config = fs::read_to_string(self.config()).unwrap();
        fs::write(self.config(), format!("{config}[draw]\n{lines}\n")).unwrap();
    }

    /// The bearer token of a new member of staff.
    fn member(&self, name: &str, role: &str) -> String {
        self.run(&["staff", "add", name, "--role", role]);
        self.run(&["staff", "token", name])
    }

    /// What somebody with a bearer token gets.
    async fn get_as(&self, token: &str, path: &str) -> (u16, String) {
        let request = self.http().get(format!("{}{path}", self.url));
        let response = request.bearer_auth(token).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    /// Starts the daemon; a clerk opens two slots, three people join; answers the clerk's token
    /// and the first one's.
    pub async fn opened(&mut self) -> (String, String) {
        self.start().await;
        let clerk = self.member("clara", "clerk");
        for minutes in [0, 15] {
            self.open_slot(&clerk, in_ten_days() + TimeDelta::minutes(minutes))
                .await;
        }
        let entry = self.enlist("eva@example.org").await;
        for email in ["max@example.org", "ida@example.org"] {
            self.enlist(email).await;
        }
        (clerk, entry)
    }

    /// The same, and round 1.
    pub async fn drawn(&mut self) -> (String, String) {
        let opened = self.opened().await;
        assert_eq!(self.run(&["round", "run"]), "round 1 was drawn");
        opened
    }

    /// Downloads pool and result of a round into files.
    async fn download(&self, round: i64) -> [PathBuf; 2] {
        let mut paths = [PathBuf::new(), PathBuf::new()];
        for (kind, path) in ["pool", "result"].into_iter().zip(&mut paths) {
            let (status, text) = self.get(&format!("/rounds/{round}/{kind}")).await;
            assert_eq!(status, 200, "{text}");
            *path = self.folder.path().join(format!("{round}.{kind}"));
            fs::write(&path, text).unwrap();
        }
        paths
    }

    /// A command that must end with this code; what it said.
    fn ends(&self, code: i32, arguments: &[&str]) -> String {
        said(code, &self.command(arguments).output().unwrap())
    }
}

fn said(code: i32, output: &Output) -> String {
    let said = [&output.stdout[..], &output.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

async fn receipts_and_staff_open_the_files_to_participants(mut site: Site) {
    let (clerk, entry) = site.drawn().await;
    for path in FILES {
        assert_eq!(site.get(path).await.0, 403, "{path}");
        let forged = format!("{path}?receipt={}x", &entry[..entry.len() - 1]);
        assert_eq!(site.get(&forged).await.0, 403, "{forged}");
        let (status, file) = site.get(&format!("{path}?receipt={entry}")).await;
        assert_eq!(status, 200, "{path}: {file}");
        assert!(
            file.starts_with("reihum-") && file.ends_with("\nend\n"),
            "{file}"
        );
        assert_eq!(site.get_as(&clerk, path).await, (200, file), "{path}");
        assert_eq!(site.get_as("nobody", path).await.0, 401, "{path}");
        let opened = format!("{path}?receipt={entry}");
        let useless = site.get_as("nobody", &opened).await;
        assert_eq!(useless.0, 200, "{path}: the receipt is enough");
        // There is no such round, whoever asks.
        let unknown = path.replace("/1/", "/2/");
        assert_eq!(site.get_as(&clerk, &unknown).await.0, 404, "{unknown}");
    }
    // The rest is public.
    let all = site.get_json("/api/v1/rounds").await;
    let one = site.get_json("/api/v1/rounds/1").await;
    assert_eq!(all["rounds"], json!([one]));
    let counts = (&one["slots"], &one["entries"], &one["served"]);
    assert_eq!(counts, (&json!(2), &json!(3), &json!(2)));
    assert_eq!(
        (&one["state"], &one["beacon"]),
        (&json!("drawn"), &json!("none"))
    );
    assert_eq!(
        (&all["anchor"], &all["anchors"][0]["anchor"]),
        (&one["chain"], &one["chain"])
    );
    assert_eq!(site.get("/api/v1/rounds/2").await.0, 404);
    let hash = one["policy"].as_str().unwrap();
    let (status, document) = site.get(&format!("/api/v1/policies/{hash}")).await;
    assert_eq!(status, 200, "{document}");
    assert_eq!(Hex(&draw::hash(document.as_bytes())).to_string(), hash);
    let other = "0".repeat(64);
    assert_eq!(site.get(&format!("/api/v1/policies/{other}")).await.0, 404);
}

async fn everybody_reads_what_is_published_in_full(mut site: Site) {
    site.draw_by("publish = \"full\"");
    site.drawn().await;
    for path in FILES {
        let (status, file) = site.get(path).await;
        assert_eq!(status, 200, "{path}: {file}");
        assert!(
            file.contains("\nround 1\n") && file.ends_with("\nend\n"),
            "{file}"
        );
        assert_eq!(site.get_as("nobody", path).await, (200, file), "{path}");
    }
    let row = site.get_json("/api/v1/rounds/1").await;
    let (_, pool) = site.get(FILES[0]).await;
    let leaves: Vec<_> = pool
        .lines()
        .map(|line| draw::leaf(line.as_bytes()))
        .collect();
    assert_eq!(row["root"], Hex(&draw::root(&leaves)).to_string());
    let (_, result) = site.get(FILES[1]).await;
    assert_eq!(
        row["result_hash"],
        Hex(&draw::hash(result.as_bytes())).to_string()
    );
}

async fn internal_files_are_for_auditors(mut site: Site) {
    site.draw_by("publish = \"internal\"");
    let (clerk, entry) = site.drawn().await;
    let manager = site.member("mona", "manager");
    let auditor = site.member("arno", "auditor");
    for path in FILES {
        assert_eq!(
            site.get(&format!("{path}?receipt={entry}")).await.0,
            403,
            "{path}"
        );
        for token in [&clerk, &manager] {
            assert_eq!(site.get_as(token, path).await.0, 403, "{path}");
        }
        assert_eq!(site.get_as(&auditor, path).await.0, 200, "{path}");
    }
    let (_, problem) = site.get(FILES[0]).await;
    assert!(
        problem.contains("auditors") && problem.contains("/api/v1/rounds/1/proof/TOKEN"),
        "{problem}"
    );
    let (_, page) = site.get(FILES[2]).await;
    assert!(
        page.contains("die das Amt prüft") && page.contains("/api/v1/rounds/1/proof/"),
        "{page}"
    );
    let (_, round) = site.get("/de/rounds/1").await;
    assert!(
        !round.contains("/rounds/1/pool")
            && round.contains("/api/v1/rounds/1<")
            && round.contains("/proof/LINKTEIL"),
        "{round}"
    );
    assert_eq!(site.get_json("/api/v1/rounds/1").await["state"], "drawn");
}

async fn a_line_is_proved_and_explained_to_its_entry(mut site: Site) {
    let (clerk, entry) = site.drawn().await;
    let proof = site
        .get_json(&format!("/api/v1/rounds/1/proof/{entry}"))
        .await;
    let line = proof["line"].as_str().unwrap();
    let path: Vec<draw::Hash> = proof["path"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hash| draw::parse_hash(hash.as_str().unwrap()).unwrap())
        .collect();
    let number = |name: &str| proof[name].as_u64().unwrap();
    let (index, lines) = (number("index"), number("lines"));
    let root = draw::root_by_path(draw::leaf(line.as_bytes()), index, lines, &path);
    let published = site.get_json("/api/v1/rounds/1").await["root"].clone();
    assert_eq!(published, Hex(&root.unwrap()).to_string());
    assert_eq!(published, proof["root"]);
    let (_, pool) = site.get_as(&clerk, FILES[0]).await;
    assert_eq!(
        pool.lines().nth(usize::try_from(index).unwrap()),
        Some(line)
    );
    assert_eq!(pool.lines().count() as u64, lines);

    // Two of three who joined on one day are served; who is, the lot decides.
    let told = site
        .get_json(&format!("/api/v1/rounds/1/certificate/{entry}"))
        .await;
    let state = site.get_json(&format!("/api/v1/entries/{entry}")).await["state"].clone();
    let outcome = if state == "offered" {
        "served"
    } else {
        "taken"
    };
    assert_eq!(told["certificate"]["outcome"], outcome, "{told}");
    assert_eq!(told["certificate"]["decided"]["by"], "lot", "{told}");
    assert_eq!(
        (
            &told["certificate"]["of"],
            told["accepted"].as_array().unwrap().len()
        ),
        (&json!(3), 2)
    );
    for what in ["proof", "certificate"] {
        let answers = [
            (format!("/api/v1/rounds/1/{what}/nobody"), 404),
            (format!("/api/v1/rounds/2/{what}/{entry}"), 404),
        ];
        for (path, expected) in answers {
            assert_eq!(site.get(&path).await.0, expected, "{path}");
        }
    }
    let late = site.enlist("late@example.org").await;
    for what in ["proof", "certificate"] {
        let (status, problem) = site.get(&format!("/api/v1/rounds/1/{what}/{late}")).await;
        assert_eq!(status, 404, "{problem}");
        assert!(problem.contains("was not in this round"), "{problem}");
    }
}

async fn two_programs_recompute_the_downloaded_rounds(mut site: Site) {
    site.draw_by("publish = \"full\"");
    let (clerk, _) = site.drawn().await;
    site.open_slot(&clerk, in_ten_days() + TimeDelta::hours(1))
        .await;
    assert_eq!(site.run(&["round", "run"]), "round 2 was drawn");
    let files = [site.download(1).await, site.download(2).await].concat();
    let by_program = || {
        let mut command = site.command(&["draw", "verify"]);
        command.args(&files).output().unwrap()
    };
    let by_script = || {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/verify/reihum_verify.py");
        Command::new("python3")
            .arg(script)
            .args(&files)
            .output()
            .unwrap()
    };
    let found = said(0, &by_program());
    let lines: Vec<&str> = found.lines().collect();
    assert!(
        lines[0].starts_with("OK round 1: 2 of 3 entries served"),
        "{found}"
    );
    assert!(
        lines[1].starts_with("OK round 2: 1 of 1 entries served"),
        "{found}"
    );
    assert!(lines[1].ends_with("linked to the round before"), "{found}");
    said(0, &by_script());

    // Both find what was changed afterwards.
    let result = fs::read_to_string(&files[3]).unwrap();
    fs::write(&files[3], result.replace("assigned 1", "assigned 0")).unwrap();
    assert!(said(1, &by_program()).contains("2.result:6"));
    assert!(said(1, &by_script()).contains("2.result:6"));
    fs::write(&files[3], result).unwrap();
    let pool = fs::read_to_string(&files[0]).unwrap();
    fs::write(&files[0], pool.replacen("slots 2\n", "slots 3\n", 1)).unwrap();
    said(1, &by_program());
    said(1, &by_script());
}

async fn rounds_are_listed_and_shown(mut site: Site) {
    site.drawn().await;
    let list = site.run(&["round", "list"]);
    assert!(
        list.starts_with("round 1\t") && list.ends_with("\tdrawn\t2 slots\t3 entries\t2 served"),
        "{list}"
    );
    let listed: Value = serde_json::from_str(&site.run(&["round", "list", "--json"])).unwrap();
    let shown: Value = serde_json::from_str(&site.run(&["round", "show", "1", "--json"])).unwrap();
    assert_eq!(listed, shown);
    let public = site.get_json("/api/v1/rounds/1").await;
    for name in [
        "root",
        "prev",
        "policy",
        "chain",
        "beacon",
        "beacon_value",
        "reveal",
        "result_hash",
        "void_reason",
        "left",
        "closed",
        "too_late",
        "served",
        "state",
    ] {
        assert_eq!(shown[name], public[name], "{name}");
        assert!(public.get(name).is_some(), "{name}");
    }
    let text = site.run(&["round", "show", "1"]);
    let root = format!("root\t{}", public["root"].as_str().unwrap());
    assert!(text.lines().any(|line| line == root), "{text}");
    let unknown = site.ends(1, &["round", "show", "99"]);
    assert!(unknown.contains("there is no round 99"), "{unknown}");
    let zeros = "0".repeat(64);
    let unknown = site.ends(1, &["round", "beacon", "99", &zeros]);
    assert!(unknown.contains("there is no round 99"), "{unknown}");
    let ended = site.ends(1, &["round", "beacon", "1", &zeros]);
    assert!(ended.contains("round 1 is drawn"), "{ended}");
    for value in ["", "abc", &zeros[1..], &zeros.replace('0', "G")] {
        let said = site.ends(2, &["round", "beacon", "1", value]);
        assert!(said.contains("64 digits of lower-case hex"), "{said}");
    }
    site.ends(2, &["round", "beacon", "1"]);
}
