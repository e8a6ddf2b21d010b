//! The folder of a town: its own words, languages, pages and looks. Read once at the start, and all that
//! is wrong in it told by file and line.

mod look;
mod page;

use std::fs;
use std::path::{Path, PathBuf};

use crate::locale::{WordFile, Wording};
pub use look::{Logo, Look};
pub use page::{OwnPage, PageName};

/// What the folder has room for.
const KNOWN: [&str; 5] = [
    "locales",
    "pages",
    look::COLOURS_FILE,
    look::LOGOS[0].0,
    look::LOGOS[1].0,
];
/// A file in it is never larger.
const FILE_BYTES_MAX: u64 = 256 * 1024;

/// What a town says in its own way.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// Other words, further languages.
    pub wording: Wording,
    /// Imprint and the like, each in some languages.
    pub pages: Vec<OwnPage>,
    /// Colours and logo.
    pub look: Look,
}

impl Own {
    /// The page `name` in the language `code`, else in German, else in any.
    pub fn page(&self, name: PageName, code: &str) -> Option<&OwnPage> {
        let pages = || self.pages.iter().filter(|page| page.name == name);
        let in_language = |code: &str| pages().find(|page| page.language == code);
        in_language(code)
            .or_else(|| in_language("de"))
            .or_else(|| pages().next())
    }
}

/// A file or folder in the folder of a town.
struct Found {
    name: String,
    path: PathBuf,
}

/// Reads the folder; what is wrong is added to `problems`, and then nothing is answered.
pub(super) fn read(folder: &Path, problems: &mut Vec<String>) -> Option<Own> {
    let before = problems.len();
    for found in list(folder, problems) {
        if !KNOWN.contains(&found.name.as_str()) {
            let known = KNOWN.join(", ");
            problems.push(format!("{}: unknown; known: {known}", found.path.display()));
        }
    }
    let wording = Wording::new(word_files(&folder.join("locales"), problems));
    let pages = page_files(&folder.join("pages"), problems);
    let look = look::read(folder, problems);
    let wording = wording.map_err(|wrong| problems.extend(wrong)).ok();
    if let Some(wording) = &wording {
        let mute = pages.iter().filter(|page| !wording.speaks(&page.language));
        problems.extend(mute.map(|page| {
            let (name, code) = (page.name.word(), &page.language);
            let path = folder.join("pages").join(format!("{name}.{code}.md"));
            format!(
                "{}: there are no words in the language \"{code}\"",
                path.display()
            )
        }));
    }
    let wording = wording.filter(|_| problems.len() == before)?;
    Some(Own {
        wording,
        pages,
        look,
    })
}

fn word_files(folder: &Path, problems: &mut Vec<String>) -> Vec<WordFile> {
    let mut files = Vec::new();
    for language in list_if_there(folder, problems) {
        for file in list(&language.path, problems) {
            if file.path.extension().is_none_or(|ending| ending != "ftl") {
                problems.push(format!("{}: is no .ftl file", file.path.display()));
                continue;
            }
            files.extend(text(&file.path, problems).map(|text| WordFile {
                language: language.name.clone(),
                path: file.path.display().to_string(),
                text,
            }));
        }
    }
    files
}

fn page_files(folder: &Path, problems: &mut Vec<String>) -> Vec<OwnPage> {
    let mut pages = Vec::new();
    for file in list_if_there(folder, problems) {
        let path = file.path.display();
        let parts: Vec<&str> = file.name.split('.').collect();
        let name = match parts[..] {
            [name, language, "md"] => PageName::from_word(name).map(|name| (name, language)),
            _ => None,
        };
        let Some((name, language)) = name else {
            let known = PageName::ALL.map(PageName::word).join(", ");
            problems.push(format!(
                "{path}: is no page like imprint.de.md; known: {known}"
            ));
            continue;
        };
        let Some(text) = text(&file.path, problems) else {
            continue;
        };
        match OwnPage::read(name, language, &text) {
            Ok(page) => pages.push(page),
            Err(wrong) => problems.extend(
                wrong
                    .into_iter()
                    .map(|(line, wrong)| format!("{path}:{line}: {wrong}")),
            ),
        }
    }
    pages
}

fn list_if_there(folder: &Path, problems: &mut Vec<String>) -> Vec<Found> {
    if folder.exists() {
        list(folder, problems)
    } else {
        Vec::new()
    }
}

/// What is in a folder, by name, but for what is hidden.
fn list(folder: &Path, problems: &mut Vec<String>) -> Vec<Found> {
    let read = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let entries = read.unwrap_or_else(|error| {
        problems.push(format!("{}: {error}", folder.display()));
        Vec::new()
    });
    let found = entries.into_iter().map(|entry| Found {
        name: entry.file_name().to_string_lossy().into_owned(),
        path: entry.path(),
    });
    let mut found: Vec<Found> = found.filter(|found| !found.name.starts_with('.')).collect();
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}

fn text_if_there(path: &Path, problems: &mut Vec<String>) -> Option<String> {
    path.exists().then(|| text(path, problems))?
}

fn text(path: &Path, problems: &mut Vec<String>) -> Option<String> {
    let problem = match fs::metadata(path) {
        Ok(metadata) if metadata.len() > FILE_BYTES_MAX => {
            format!("is larger than {} KiB", FILE_BYTES_MAX / 1024)
        }
        _ => match fs::read_to_string(path) {
            Ok(text) => return Some(text),
            Err(error) => error.to_string(),
        },
    };
    problems.push(format!("{}: {problem}", path.display()));
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn a_page_is_answered_in_the_language_or_in_german() {
        let folder = folder(&[
            ("pages/imprint.de.md", "# Impressum\n\nStadt"),
            ("pages/imprint.en.md", "# Imprint\n\nTown"),
            ("pages/privacy.en.md", "# Privacy\n\nTown"),
            ("locales/tr/own.ftl", "page-language-name = Türkçe"),
            (".git/config", ""),
        ]);
        let mut problems = Vec::new();
        let own = read(folder.path(), &mut problems).unwrap_or_else(|| panic!("{problems:?}"));
        let title = |name, code| own.page(name, code).map(|page| page.title.as_str());
        assert_eq!(title(PageName::Imprint, "en"), Some("Imprint"));
        assert_eq!(title(PageName::Imprint, "tr"), Some("Impressum"));
        assert_eq!(title(PageName::Privacy, "de"), Some("Privacy"));
        assert_eq!(title(PageName::Accessibility, "de"), None);
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let folder = folder(&[
            ("page/imprint.de.md", "# Impressum\n"),
            ("pages/imprnt.de.md", "# Impressum\n"),
            ("pages/imprint.tr.md", "# Künye\n"),
            ("pages/privacy.de.md", "# Datenschutz\n\n<b>x</b>\n"),
            ("locales/de/own.ftl", "page-skip = Weiter\n"),
            ("locales/de/own.txt", ""),
        ]);
        let mut problems = Vec::new();
        assert!(read(folder.path(), &mut problems).is_none());
        let root = format!("{}/", folder.path().display());
        let told: Vec<String> = problems
            .iter()
            .map(|line| line.replace(&root, ""))
            .collect();
        assert_eq!(
            told,
            [
                "page: unknown; known: locales, pages, colours.toml, logo.svg, logo.png",
                "locales/de/own.txt: is no .ftl file",
                "pages/imprnt.de.md: is no page like imprint.de.md; known: imprint, privacy, accessibility, leichte-sprache",
                "pages/privacy.de.md:3: HTML is not shown; write Markdown",
                "pages/imprint.tr.md: there are no words in the language \"tr\"",
            ]
        );
        assert!(read(&folder.path().join("away"), &mut Vec::new()).is_none());
    }
}
