//! Every place of the server, found in its source: a page that is added is looked at as well.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::json;

use super::{Site, in_ten_days};

/// Links of a town in which everything has happened once.
pub struct Places {
    /// Purpose and token: `entry`, `AbC…`.
    tokens: Vec<(&'static str, String)>,
}

/// The routes of pages and files, as `src/web` states them.
pub fn routes() -> Vec<String> {
    let mut found = BTreeSet::new();
    collect(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web"),
        &mut found,
    );
    assert!(
        found.len() > 20,
        "routes are stated otherwise now: {found:?}"
    );
    found.into_iter().collect()
}

fn collect(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let stated = text.split(".route(").skip(1);
            let stated = stated.filter_map(|rest| rest.trim_start().strip_prefix('"'));
            let routes = stated.filter_map(|rest| rest.split('"').next());
            found.extend(routes.map(str::to_owned));
        }
    }
}

impl Places {
    /// Somebody joins, is offered a slot, takes it, and states a new address.
    pub async fn of_a_life(site: &Site) -> Self {
        let clerk = site.clerk();
        site.open_slot(&clerk, in_ten_days()).await;
        let entry = site.enlist("eva@example.org").await;
        let verify = site.mail("verify", "eva@example.org").await.token();
        site.run(&["round", "run"]);
        let offer = site.mail("offer", "eva@example.org").await;
        site.press(&offer.link(), "confirm").await;
        let appointment = site.mail("confirmed", "eva@example.org").await.token();
        let other = site.enlist("otto@example.org").await;
        let changed = site
            .http()
            .patch(format!("{}/api/v1/entries/{other}", site.url))
            .json(&json!({"email": "otto.neu@example.org"}));
        assert_eq!(changed.send().await.unwrap().status(), 200);
        let address = site.mail("verify_address", "otto.neu@example.org").await;
        Self {
            tokens: vec![
                ("verify", verify),
                ("entry", entry),
                ("offer", offer.token()),
                ("appointment", appointment),
                ("address", address.token()),
            ],
        }
    }

    pub fn tokens(&self) -> impl Iterator<Item = &str> {
        self.tokens.iter().map(|(_, token)| token.as_str())
    }

    /// A path of this route: with the link that belongs there, in this language.
    pub fn path(&self, route: &str, language: &str) -> String {
        let mut path = String::new();
        for segment in route.split('/').skip(1) {
            let last = path.rsplit('/').next().unwrap_or_default();
            let known = self.tokens.iter().find(|(purpose, _)| {
                *purpose == last.trim_end_matches('s') || last == "entries" && *purpose == "entry"
            });
            let segment = match segment {
                "{language}" => language,
                "{token}" => known.map_or("nonsense", |(_, token)| token.as_str()),
                "{round}" | "{number}" => "1",
                "{question}" => "service",
                "{file}" => "reihum.css",
                other if other.starts_with('{') => "nonsense",
                other => other,
            };
            path = format!("{path}/{segment}");
        }
        path
    }
}
