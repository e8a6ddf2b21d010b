//! Imports go downwards only: what each part of the crate may know of the others.

use super::{Source, sources};

/// Each module, and the modules it may name; itself is always among them.
const MAY_USE: &[(&str, &[&str])] = &[
    ("clock", &[]),
    ("locale", &[]),
    ("metrics", &[]),
    ("domain", &[]),
    ("beacon", &[]),
    ("store", &["domain", "clock", "locale", "metrics"]),
    ("mail", &["locale", "domain"]),
    ("config", &["domain", "locale", "mail", "beacon"]),
    (
        "service",
        &[
            "domain", "store", "mail", "beacon", "config", "clock", "locale", "metrics",
        ],
    ),
    ("jobs", &["service", "config", "clock", "metrics"]),
    (
        "web",
        &["service", "domain", "locale", "config", "clock", "metrics"],
    ),
];

/// They put the parts together and may name all of them.
const ROOTS: &[&str] = &["cli", "daemon", "main", "lib"];

/// What the domain knows nothing of: it decides, from values alone.
const NOT_IN_DOMAIN: &[&str] = &[
    "std::fs",
    "std::net",
    "tokio",
    "sqlx",
    "rand",
    "SystemTime",
    "async fn",
];

#[test]
fn imports_go_downwards_only() {
    let mut problems = Vec::new();
    for source in sources("src") {
        let path = module_path(&source.path);
        let module = path.first().map_or("lib", String::as_str);
        if ROOTS.contains(&module) {
            continue;
        }
        let Some((_, others)) = MAY_USE.iter().find(|(name, _)| *name == module) else {
            problems.push(format!("{}: name {module} in tidy's table", source.path));
            continue;
        };
        for (line, name) in crate_modules(&source.product_code(), path.len()) {
            if name != module && !others.contains(&name.as_str()) {
                problems.push(format!(
                    "{}:{line}: {module} names {name}; it may name only: {others:?}",
                    source.path
                ));
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn the_domain_knows_no_machine() {
    let mut problems = Vec::new();
    for source in sources("src/domain") {
        for (line, text) in source.product_code() {
            let found = NOT_IN_DOMAIN.iter().filter(|word| has_word(&text, word));
            problems.extend(found.map(|word| {
                let path = &source.path;
                format!(
                    "{path}:{line}: the domain names {word}; it knows none of {NOT_IN_DOMAIN:?}"
                )
            }));
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// `src/service/join.rs` is `["service", "join"]`, `src/lib.rs` is empty.
fn module_path(path: &str) -> Vec<String> {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut names: Vec<String> = path.split('/').map(str::to_owned).collect();
    if names
        .last()
        .is_some_and(|name| name == "mod" || name == "lib")
    {
        names.pop();
    }
    names
}

/// The modules of the crate's root that code at a depth of `depth` modules names, with the line.
fn crate_modules(code: &[(usize, String)], depth: usize) -> Vec<(usize, String)> {
    let to_root = "super::".repeat(depth);
    let mut text = String::new();
    let mut starts = Vec::new();
    for (line, code) in code {
        starts.push((text.len(), *line));
        text.push_str(code);
        text.push('\n');
    }
    let line_of = |at: usize| starts.iter().rev().find(|(start, _)| *start <= at);
    ["crate::", &to_root]
        .into_iter()
        .flat_map(|root| {
            text.match_indices(root)
                .map(move |(at, _)| (at, at + root.len()))
        })
        .filter(|(at, _)| !text[..*at].ends_with(|c: char| c.is_alphanumeric() || "_:".contains(c)))
        .flat_map(|(at, end)| {
            let line = line_of(at).map_or(0, |(_, line)| *line);
            first_names(&text[end..])
                .into_iter()
                .map(move |name| (line, name))
        })
        .collect()
}

/// The first names of what follows `crate::`: one, or those of a group in braces.
fn first_names(rest: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let Some(group) = rest.strip_prefix('{') else {
        return vec![name(rest)];
    };
    let mut names = vec![name(group)];
    let mut open = 1;
    for (at, sign) in group.char_indices() {
        match sign {
            '{' => open += 1,
            '}' if open == 1 => break,
            '}' => open -= 1,
            ',' if open == 1 => names.push(name(&group[at + 1..])),
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// `rand` is in `use rand::Rng` and not in `operand`.
fn has_word(text: &str, word: &str) -> bool {
    let part_of_a_name = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(part_of_a_name)
            && !text[at + word.len()..].starts_with(part_of_a_name)
    })
}

#[test]
fn every_way_to_name_a_module_is_seen() {
    let check = |text: &str, depth: usize, expect: &[&str]| {
        let lines = text.lines().map(str::to_owned);
        let code: Vec<(usize, String)> = lines.enumerate().collect();
        let names = crate_modules(&code, depth);
        let names: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, expect, "{text}");
    };
    check("use crate::store::Tx;", 2, &["store"]);
    check(
        "use crate::{\n    domain::{a, b},\n    mail,\n};",
        2,
        &["domain", "mail"],
    );
    check("let x = crate::web::page();", 2, &["web"]);
    check("use super::super::store::Tx;", 2, &["store"]);
    check("use super::sibling::Tx;", 2, &[]);
    check("use other_crate::store; $crate::jobs::x", 2, &["jobs"]);
}

#[test]
fn words_are_whole() {
    assert!(has_word("use rand::Rng;", "rand"));
    assert!(!has_word("let operand = strand;", "rand"));
    let source = Source {
        path: "src/service/join.rs".to_owned(),
        text: String::new(),
    };
    assert_eq!(module_path(&source.path), ["service", "join"]);
    assert_eq!(module_path("src/web/mod.rs"), ["web"]);
}
