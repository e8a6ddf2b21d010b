//! The house rules that a compiler does not know, checked over the tree.
//!
//! Each test collects every breach and names it by file and line.

mod imports;
mod named;
mod pairs;

use std::fs;
use std::path::Path;

const FILE_LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 70;

/// A file of the repository, by its path from the root.
struct Source {
    path: String,
    text: String,
}

impl Source {
    fn read(path: &Path) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let text = fs::read_to_string(path)
            .unwrap_or_else(|error| panic!("{} is not readable: {error}", path.display()));
        let path = path.strip_prefix(root).expect("a file of the repository");
        Self {
            path: path.to_string_lossy().into_owned(),
            text,
        }
    }

    /// Whether the whole file is compiled for tests alone: `tests.rs`, or a part of it.
    fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }

    /// Numbered lines of code: no comments.
    fn code(&self) -> Vec<(usize, String)> {
        let lines = self.text.lines().enumerate();
        lines
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
            .map(|(index, line)| (index + 1, line.to_owned()))
            .collect()
    }

    /// Numbered lines of code without what is compiled for tests alone.
    fn product_code(&self) -> Vec<(usize, String)> {
        let mut lines = Vec::new();
        if self.path.contains("/tests/") || self.path.ends_with("/tests.rs") {
            return lines;
        }
        let mut code = self.code().into_iter();
        while let Some((number, line)) = code.next() {
            if line.trim_start().starts_with("#[cfg(test)]") {
                skip_item(indentation(&line), &mut code);
            } else {
                lines.push((number, line));
            }
        }
        lines
    }
}

/// Skips the item that starts at `indentation`: to its closing brace there, or its semicolon.
fn skip_item(indentation_of_item: usize, code: &mut impl Iterator<Item = (usize, String)>) {
    for (_, line) in code {
        let end = line.trim_end();
        let here = indentation(&line) == indentation_of_item;
        let attribute = end.trim_start().starts_with("#[");
        if here && !attribute && (end.ends_with('}') || end.ends_with(';')) {
            return;
        }
    }
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Every file below `folder` whose name ends in `extension`, in order; none if it is missing.
fn files(folder: &str, extension: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("a readable folder").path();
            if path.ends_with("node_modules") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == extension) {
                found.push(Source::read(&path));
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn sources(folder: &str) -> Vec<Source> {
    files(folder, "rs")
}

/// The product, its tests and its benches.
fn all_sources() -> impl Iterator<Item = Source> {
    ["src", "tests", "benches"].into_iter().flat_map(sources)
}

#[test]
fn files_stay_short() {
    let long: Vec<String> = all_sources()
        .map(|source| (source.text.lines().count(), source.path))
        .filter(|(lines, _)| *lines > FILE_LINES_MAX)
        .map(|(lines, path)| format!("{path}: {lines} lines of {FILE_LINES_MAX}"))
        .collect();
    assert!(long.is_empty(), "\n{}", long.join("\n"));
}

#[test]
fn functions_stay_short() {
    let mut problems = Vec::new();
    for source in all_sources() {
        for (line, length) in functions(&source.text) {
            if length > FUNCTION_LINES_MAX {
                let path = &source.path;
                problems.push(format!(
                    "{path}:{line}: {length} lines of {FUNCTION_LINES_MAX}"
                ));
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// The first line and the length of each function, from `fn` to the brace below it.
fn functions(text: &str) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let starts = (0..lines.len()).filter(|&start| starts_function(lines[start]));
    starts
        .map(|start| {
            let indent = indentation(lines[start]);
            let closes = |line: &str| {
                let here = indentation(line) == indent;
                here && line.ends_with(['}', ';'])
            };
            let after = lines[start..].iter().position(|line| closes(line));
            (start + 1, after.map_or(1, |after| after + 1))
        })
        .collect()
}

fn starts_function(line: &str) -> bool {
    let before = |word: &&str| {
        let visibility = *word == "pub" || word.starts_with("pub(");
        visibility || ["async", "const", "unsafe", "extern"].contains(word)
    };
    line.split_whitespace().find(|word| !before(word)) == Some("fn")
}

#[test]
fn nothing_is_left_for_later_or_waved_through() {
    // Spelled in two halves, so that this file does not find itself.
    let everywhere = [
        (concat!("#[al", "low("), "write #[expect(…, reason = …)]"),
        (concat!("#![al", "low("), "write #![expect(…, reason = …)]"),
        (concat!("to", "do!("), "do it, or leave it out"),
        (concat!("unim", "plemented!("), "do it, or leave it out"),
    ];
    let in_the_product = [(concat!(".un", "wrap()"), "say what must hold with expect")];
    let mut problems = Vec::new();
    let mut search = |path: &str, code: &[(usize, String)], needles: &[(&str, &str)]| {
        for (line, text) in code {
            let found = needles.iter().filter(|(needle, _)| text.contains(needle));
            problems.extend(
                found.map(|(needle, instead)| format!("{path}:{line}: {needle}: {instead}")),
            );
        }
    };
    for source in all_sources() {
        search(&source.path, &source.code(), &everywhere);
    }
    for source in sources("src") {
        if !source.is_test() {
            search(&source.path, &source.product_code(), &in_the_product);
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn tests_inside_the_product_are_told_apart() {
    let text = "fn a() {}\n#[cfg(test)]\nuse b;\nfn c() {}\n#[cfg(test)]\nmod tests {\n    use d;\n}\nfn e() {\n}\n";
    let source = Source {
        path: String::new(),
        text: text.to_owned(),
    };
    let numbers: Vec<usize> = source
        .product_code()
        .iter()
        .map(|(number, _)| *number)
        .collect();
    assert_eq!(numbers, [1, 4, 9, 10]);
    assert_eq!(functions(text), [(1, 1), (4, 1), (9, 2)]);
}
