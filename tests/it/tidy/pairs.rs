//! Things that are written down twice must say the same: migrations, settings, metrics, words.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Source, files};

/// Name, type and labels of every metric that dashboards rely on.
const CONTRACT_METRICS: &str = include_str!("../contract_metrics.txt");

/// A reason is at least a short sentence.
const REASON_BYTES_MIN: usize = 20;

type Tables = BTreeMap<String, BTreeSet<String>>;

#[test]
fn migrations_come_in_pairs_and_say_why() {
    let (sqlite, postgres) = (migrations("sqlite"), migrations("postgres"));
    assert!(!sqlite.is_empty(), "there are no migrations");
    let names = |all: &BTreeMap<String, Source>| all.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&sqlite), names(&postgres), "both engines, same names");
    for (name, sqlite) in &sqlite {
        let postgres = &postgres[name];
        for source in [sqlite, postgres] {
            let first = source.text.lines().next().unwrap_or_default();
            assert!(
                first.starts_with("--") && first.len() >= REASON_BYTES_MIN,
                "{}:1: a migration opens with its reason in a comment",
                source.path
            );
        }
        let same = tables(&sqlite.text) == tables(&postgres.text);
        assert!(
            same,
            "{name}: tables or columns differ\nsqlite   {:?}\npostgres {:?}",
            tables(&sqlite.text),
            tables(&postgres.text)
        );
    }
}

fn migrations(engine: &str) -> BTreeMap<String, Source> {
    let name = |source: &Source| source.path.rsplit('/').next().map(str::to_owned);
    files(&format!("migrations/{engine}"), "sql")
        .into_iter()
        .map(|source| (name(&source).expect("a file has a name"), source))
        .collect()
}

/// The columns of each table that `sql` creates.
fn tables(sql: &str) -> Tables {
    let lines = sql
        .lines()
        .map(|line| line.split("--").next().unwrap_or(""));
    let sql = lines.collect::<Vec<_>>().join("\n");
    let mut tables = Tables::new();
    for part in sql.split("CREATE TABLE ").skip(1) {
        let (name, rest) = part.split_once('(').expect("a table has columns");
        let name = name.trim().trim_start_matches("IF NOT EXISTS ");
        tables.insert(name.trim_matches('"').to_owned(), columns(rest));
    }
    tables
}

/// The first word of each item of a list that has just been opened, unless it is a constraint.
fn columns(list: &str) -> BTreeSet<String> {
    const CONSTRAINTS: [&str; 6] = ["PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT", ""];
    let mut items = vec![String::new()];
    let mut open = 1;
    for sign in list.chars() {
        match sign {
            '(' => open += 1,
            ')' if open == 1 => break,
            ')' => open -= 1,
            ',' if open == 1 => items.push(String::new()),
            _ => items.last_mut().expect("one item at least").push(sign),
        }
    }
    items
        .iter()
        .map(|item| item.split_whitespace().next().unwrap_or(""))
        .filter(|word| !CONSTRAINTS.contains(&word.to_uppercase().as_str()))
        .map(|word| word.trim_matches('"').to_owned())
        .collect()
}

#[test]
fn every_setting_is_explained() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/reihum.toml");
    let source = Source::read(&path);
    let silent = unexplained(&source.text);
    assert!(source.text.contains(" = "), "{} is empty", source.path);
    let lines: Vec<String> = silent
        .iter()
        .map(|(line, key)| format!("{}:{line}: say in a comment what {key} does", source.path))
        .collect();
    assert!(lines.is_empty(), "\n{}", lines.join("\n"));
}

/// Keys without a comment at the end of their line or in the line above.
fn unexplained(toml: &str) -> Vec<(usize, &str)> {
    let mut silent = Vec::new();
    let mut above = "";
    for (index, line) in toml.lines().enumerate() {
        let key = line.split_once(" = ").map(|(key, _)| key);
        let key = key.filter(|key| key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
        if let Some(key) = key
            && !line.contains(" # ")
            && !above.starts_with('#')
        {
            silent.push((index + 1, key));
        }
        above = line;
    }
    silent
}

#[test]
fn every_metric_is_in_the_contract() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/metrics.rs");
    let source = Source::read(&path);
    let contract: BTreeSet<&str> = CONTRACT_METRICS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let named = metric_names(&source.text);
    assert!(!named.is_empty(), "{} names no metric", source.path);
    let unknown: Vec<_> = named
        .iter()
        .filter(|name| !contract.contains(name.as_str()))
        .collect();
    assert!(
        unknown.is_empty(),
        "{}: not in tests/it/contract_metrics.txt: {unknown:?}",
        source.path
    );
}

/// String literals that read as the name of one of our metrics.
fn metric_names(code: &str) -> BTreeSet<String> {
    code.split('"')
        .filter(|text| text.starts_with("reihum_") || text.starts_with("http_"))
        .filter(|text| text.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_language_has_every_word() {
    let languages = languages();
    let german = languages.get("de").expect("German is there");
    assert!(!german.is_empty(), "German has words");
    let mut problems = Vec::new();
    for (code, words) in &languages {
        for (key, variables) in german {
            match words.get(key) {
                None => problems.push(format!("{code} lacks {key}")),
                Some(own) if own != variables => {
                    problems.push(format!("{code}: {key} has {own:?}, de has {variables:?}"));
                }
                Some(_) => {}
            }
        }
        let foreign = words.keys().filter(|key| !german.contains_key(*key));
        problems.extend(foreign.map(|key| format!("{code} has {key}, de has not")));
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// For each language the variables of each message, which is named by file and key.
fn languages() -> BTreeMap<String, Tables> {
    let mut languages = BTreeMap::<String, Tables>::new();
    for source in files("src/locales", "ftl") {
        let path = source.path.trim_start_matches("src/locales/");
        let (code, file) = path.split_once('/').expect("a folder per language");
        let words = languages.entry(code.to_owned()).or_default();
        for (key, variables) in messages(&source.text) {
            words.insert(format!("{file}: {key}"), variables);
        }
    }
    languages
}

/// The variables of each message of a Fluent file.
fn messages(text: &str) -> Tables {
    let mut messages = Tables::new();
    let mut current = None;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-') {
            current = line.split_once('=').map(|(key, _)| key.trim().to_owned());
        }
        let Some(key) = &current else { continue };
        let variables = messages.entry(key.clone()).or_default();
        variables.extend(line.split('$').skip(1).map(|rest| {
            rest.chars()
                .take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c))
                .collect::<String>()
        }));
    }
    messages
}

#[test]
fn what_is_compared_is_read_right() {
    let sql = "-- why, and since when\nCREATE TABLE a (\n  id TEXT PRIMARY KEY, -- the id, a UUID\n  \
               n BIGINT CHECK (n IN (1, 2)),\n  PRIMARY KEY (id, n)\n);";
    let columns = ["id", "n"].map(str::to_owned);
    assert_eq!(tables(sql)["a"], BTreeSet::from(columns));

    let toml = "a = 1 # one\n# two\nb = 2\n\n[c]\nd = 3\n";
    assert_eq!(unexplained(toml), [(6, "d")]);

    let code = r#"counter!("reihum_joins_total", "from" => "web"); "reihum"; "reihum_X""#;
    let names = BTreeSet::from(["reihum_joins_total".to_owned()]);
    assert_eq!(metric_names(code), names);

    let fluent = "# $no\na = { $x ->\n    [one] { $y }\n   *[other] -\n}\nb = words\n";
    let variables = ["x", "y"].map(str::to_owned);
    assert_eq!(messages(fluent)["a"], BTreeSet::from(variables));
    assert!(messages(fluent)["b"].is_empty());
}
