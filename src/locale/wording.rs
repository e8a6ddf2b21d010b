//! A town's own words: other texts for what there are words for, and whole languages.
//!
//! They come as Fluent files, one folder per language, and are held to German: nothing may be
//! named that the program does not say, and no text may lose or invent a variable. All that is
//! wrong is told at once, by file and line. Reads no file: it is given their texts.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement};
use fluent_syntax::parser;
use unic_langid::LanguageIdentifier;

use super::{GERMAN_CODE, built_in, built_in_codes};

/// First parts of addresses that are no languages.
const NO_LANGUAGES: [&str; 3] = ["api", "assets", "rounds"];
/// The text by which a language is called in its own words.
const NAME_KEY: &str = "page-language-name";
/// So many missing texts are named, the others counted.
const NAMED_MAX: usize = 5;

/// One Fluent file of a town.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordFile {
    /// The name of its folder: a language tag (BCP 47).
    pub language: String,
    /// How problems in it are told: `town/locales/de/own.ftl`.
    pub path: String,
    /// What is in it.
    pub text: String,
}

/// A town's own words that fit to the program.
#[derive(Clone, Debug, Default)]
pub struct Wording {
    files: Vec<WordFile>,
    gaps: Vec<String>,
}

/// Where in which file something is wrong.
struct Place<'f> {
    file: &'f WordFile,
    /// Bytes from the beginning of the file.
    at: usize,
}

impl Place<'_> {
    fn tell(&self, problem: &str) -> String {
        let text = &self.file.text;
        let before = text.get(..self.at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        format!("{}:{line}: {problem}", self.file.path)
    }
}

impl Wording {
    /// The words in `files`, if there is nothing wrong with any of them.
    ///
    /// # Errors
    /// Everything that is wrong, a line each: bad syntax, unknown texts and variables, variables
    /// that were left out, texts that stand twice, folders that are no language.
    pub fn new(files: Vec<WordFile>) -> Result<Self, Vec<String>> {
        let mut problems = Vec::new();
        let known = known();
        let languages: BTreeSet<&str> = files.iter().map(|file| file.language.as_str()).collect();
        let mut gaps = Vec::new();
        for language in languages {
            let own = || files.iter().filter(|file| file.language == language);
            if let Some(problem) = no_language(language) {
                problems.extend(own().map(|file| Place { file, at: 0 }.tell(&problem)));
                continue;
            }
            let keys = check(&own().collect::<Vec<_>>(), &known, &mut problems);
            if built_in_codes().any(|code| code == language) {
                continue;
            }
            if let Some(file) = own().next()
                && !keys.contains(NAME_KEY)
            {
                let missing = format!("a new language says in {NAME_KEY} how it calls itself");
                problems.push(Place { file, at: 0 }.tell(&missing));
            }
            gaps.extend(gap(language, &keys, &known));
        }
        if problems.is_empty() {
            Ok(Self { files, gaps })
        } else {
            Err(problems)
        }
    }

    /// What lacks in new languages, a line each: such texts are shown in German.
    pub fn gaps(&self) -> &[String] {
        &self.gaps
    }

    /// The languages that are new, in the order of their tags.
    pub(super) fn new_codes(&self) -> BTreeSet<&str> {
        let codes = self.files.iter().map(|file| file.language.as_str());
        codes
            .filter(|code| !built_in_codes().any(|known| known == *code))
            .collect()
    }

    /// Whether there are words in the language `code`.
    pub fn speaks(&self, code: &str) -> bool {
        built_in_codes().any(|known| known == code) || self.new_codes().contains(code)
    }

    /// The texts in one language, to be laid over those that are built in.
    pub(super) fn texts<'w>(&'w self, code: &'w str) -> impl Iterator<Item = &'w str> {
        let own = self.files.iter().filter(move |file| file.language == code);
        own.map(|file| file.text.as_str())
    }
}

/// What every text there is names in German.
struct Known {
    /// Variables that may not get lost.
    own: BTreeSet<String>,
    /// Those that are there besides, for a text that it refers to.
    lent: BTreeSet<String>,
}

type KnownTexts = BTreeMap<String, Known>;

fn known() -> KnownTexts {
    let owned = |names: BTreeSet<&str>| names.into_iter().map(str::to_owned).collect();
    let mut variables = BTreeMap::<String, BTreeSet<String>>::new();
    let mut references = BTreeMap::<String, BTreeSet<String>>::new();
    for (_, text) in built_in(GERMAN_CODE) {
        let resource = parser::parse(text.as_str()).expect("the embedded words are Fluent");
        for entry in resource.body {
            if let Entry::Message(message) = entry {
                let uses = Uses::of(&message);
                variables.insert(message.id.name.to_owned(), owned(uses.variables));
                references.insert(message.id.name.to_owned(), owned(uses.messages));
            }
        }
    }
    let known = references.into_iter().map(|(name, references)| {
        let lent = references.iter().filter_map(|other| variables.get(other));
        let known = Known {
            own: variables.get(&name).cloned().unwrap_or_default(),
            lent: lent.flatten().cloned().collect(),
        };
        (name, known)
    });
    known.collect()
}

/// Why a folder's name cannot be a language of pages.
fn no_language(code: &str) -> Option<String> {
    let tag = code.parse::<LanguageIdentifier>().ok();
    let is_canonical = tag.is_some_and(|tag| tag == code);
    (!is_canonical || NO_LANGUAGES.contains(&code))
        .then(|| format!("\"{code}\" is no language tag like \"tr\" or \"zh-Hant\""))
}

fn gap(language: &str, keys: &BTreeSet<&str>, known: &KnownTexts) -> Option<String> {
    let missing: Vec<&str> = known
        .keys()
        .map(String::as_str)
        .filter(|key| !keys.contains(key))
        .collect();
    let named = missing[..missing.len().min(NAMED_MAX)].join(", ");
    let more = missing.len().saturating_sub(NAMED_MAX);
    let more = (more > 0).then(|| format!(" and {more} more"));
    (!missing.is_empty()).then(|| {
        let more = more.unwrap_or_default();
        let count = missing.len();
        format!(
            "{language} lacks {count} of {} texts, which are shown in German: {named}{more}",
            known.len()
        )
    })
}

/// Adds what is wrong with the files of one language; answers which texts they have.
fn check<'f>(
    files: &[&'f WordFile],
    known: &KnownTexts,
    problems: &mut Vec<String>,
) -> BTreeSet<&'f str> {
    let mut keys = BTreeSet::new();
    let mut terms = BTreeSet::new();
    let mut messages = Vec::new();
    for &file in files {
        let (resource, errors) = match parser::parse(file.text.as_str()) {
            Ok(resource) => (resource, Vec::new()),
            Err(broken) => broken,
        };
        problems.extend(errors.into_iter().map(|error| {
            let at = error.pos.start;
            Place { file, at }.tell(&error.to_string())
        }));
        for entry in resource.body {
            let name = match &entry {
                Entry::Message(message) => message.id.name,
                Entry::Term(term) => term.id.name,
                _ => continue,
            };
            let at = offset(&file.text, name);
            let is_new = match entry {
                Entry::Message(message) => {
                    messages.push((Place { file, at }, message));
                    keys.insert(name)
                }
                _ => terms.insert(name),
            };
            if !is_new {
                problems.push(Place { file, at }.tell(&format!("{name} stands twice")));
            }
        }
    }
    for (place, message) in &messages {
        let wrong = check_message(message, known, &terms);
        problems.extend(wrong.iter().map(|problem| place.tell(problem)));
    }
    keys
}

/// How far into `text` its slice `part` begins.
fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

fn check_message(
    message: &Message<&str>,
    known: &KnownTexts,
    terms: &BTreeSet<&str>,
) -> Vec<String> {
    let name = message.id.name;
    let Some(german) = known.get(name) else {
        return vec![format!("unknown text {name}{}", suggestion(name, known))];
    };
    let mut problems = Vec::new();
    if message.value.is_none() || !message.attributes.is_empty() {
        problems.push(format!("{name} must have a text, and nothing else"));
    }
    let uses = Uses::of(message);
    let there: Vec<&String> = german.own.union(&german.lent).collect();
    let invented = uses.variables.iter();
    let invented = invented.filter(|variable| there.iter().all(|known| known != *variable));
    problems.extend(invented.map(|variable| {
        let known: Vec<String> = there.iter().map(|known| format!("${known}")).collect();
        let known = if known.is_empty() {
            "there is none here".to_owned()
        } else {
            format!("known here: {}", known.join(", "))
        };
        format!("{name}: unknown variable ${variable}; {known}")
    }));
    let lost = german.own.iter();
    let lost = lost.filter(|variable| !uses.variables.contains(variable.as_str()));
    problems.extend(lost.map(|variable| format!("{name}: ${variable} is missing")));
    let unknown = uses
        .messages
        .iter()
        .filter(|key| !known.contains_key(**key));
    problems.extend(unknown.map(|key| format!("{name}: unknown text {key}")));
    let unknown = uses.terms.iter().filter(|term| !terms.contains(**term));
    problems.extend(unknown.map(|term| format!("{name}: unknown term -{term}")));
    let functions = uses.functions.iter();
    problems.extend(
        functions.map(|function| format!("{name}: there are no functions, and no {function}()")),
    );
    problems
}

/// A text whose name holds the wrong one, or the other way round.
fn suggestion(name: &str, known: &KnownTexts) -> String {
    let near = known
        .keys()
        .find(|known| known.contains(name) || name.contains(known.as_str()));
    near.map_or_else(String::new, |near| format!("; did you mean {near}?"))
}

/// What a text names.
#[derive(Default)]
struct Uses<'s> {
    variables: BTreeSet<&'s str>,
    messages: BTreeSet<&'s str>,
    terms: BTreeSet<&'s str>,
    functions: BTreeSet<&'s str>,
}

impl<'s> Uses<'s> {
    fn of(message: &Message<&'s str>) -> Self {
        let mut uses = Self::default();
        if let Some(pattern) = &message.value {
            uses.pattern(pattern);
        }
        uses
    }

    fn pattern(&mut self, pattern: &Pattern<&'s str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&'s str>) {
        match expression {
            Expression::Select { selector, variants } => {
                self.inline(selector);
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
            Expression::Inline(inline) => self.inline(inline),
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&'s str>) {
        match inline {
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
            InlineExpression::FunctionReference { id, .. } => {
                self.functions.insert(id.name);
            }
            InlineExpression::MessageReference { id, .. } => {
                self.messages.insert(id.name);
            }
            InlineExpression::TermReference { id, .. } => {
                self.terms.insert(id.name);
            }
            InlineExpression::VariableReference { id } => {
                self.variables.insert(id.name);
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(language: &str, text: &str) -> WordFile {
        WordFile {
            language: language.to_owned(),
            path: format!("{language}/own.ftl"),
            text: text.to_owned(),
        }
    }

    #[test]
    fn what_fits_is_taken() {
        let own = file("de", "-amt = Amt\npage-product = { -amt }: Termine\n");
        let wording = Wording::new(vec![own]).expect("sound words");
        assert_eq!(wording.texts("de").count(), 1);
        assert!(wording.new_codes().is_empty());
        assert!(wording.gaps().is_empty());
    }

    #[test]
    fn a_new_language_may_have_gaps_and_they_are_told() {
        let own = file("tr", "page-language-name = Türkçe\n");
        let wording = Wording::new(vec![own]).expect("sound words");
        assert_eq!(wording.new_codes(), BTreeSet::from(["tr"]));
        let [gap] = wording.gaps() else {
            panic!("one language has gaps: {:?}", wording.gaps());
        };
        assert!(gap.starts_with("tr lacks "), "{gap}");
        assert!(gap.contains(" more"), "{gap}");
    }

    #[test]
    fn everything_wrong_is_told_by_file_and_line() {
        let check = |language: &str, text: &str, expect: &[&str]| {
            let told = Wording::new(vec![file(language, text)]).map(|_| ());
            let expect: Vec<String> = expect
                .iter()
                .map(|line| format!("{language}/own.ftl:{line}"))
                .collect();
            assert_eq!(told, Err(expect), "{text}");
        };
        check(
            "de",
            "# a comment\n\npage-produkt = x\n",
            &["3: unknown text page-produkt"],
        );
        check(
            "de",
            "my-page-skip = x",
            &["1: unknown text my-page-skip; did you mean page-skip?"],
        );
        check(
            "en",
            "page-skip = x\npage-and = { $large } { $tiny }\n",
            &[
                "2: page-and: unknown variable $tiny; known here: $large, $small",
                "2: page-and: $small is missing",
            ],
        );
        check(
            "de",
            "page-skip = { $a }",
            &["1: page-skip: unknown variable $a; there is none here"],
        );
        check(
            "de",
            "page-skip = x\npage-product = y\npage-skip = z\n",
            &["3: page-skip stands twice"],
        );
        check(
            "de",
            "page-skip = { page-nothing } { -nothing } { NUMBER(1) }",
            &[
                "1: page-skip: unknown text page-nothing",
                "1: page-skip: unknown term -nothing",
                "1: page-skip: there are no functions, and no NUMBER()",
            ],
        );
        check(
            "de",
            "page-skip =\n    .title = x",
            &["1: page-skip must have a text, and nothing else"],
        );
        check(
            "tr",
            "page-skip = x",
            &["1: a new language says in page-language-name how it calls itself"],
        );
        for code in ["api", "deutsch-de", "DE"] {
            let told = format!("1: \"{code}\" is no language tag like \"tr\" or \"zh-Hant\"");
            check(code, "page-skip = x", &[&told]);
        }
    }

    #[test]
    fn bad_syntax_hides_nothing_else() {
        let text = "page-skip = x\npage-product = { $a\npage-nothing = x\n";
        let told = Wording::new(vec![file("de", text)]).expect_err("bad syntax");
        assert!(told[0].starts_with("de/own.ftl:"), "{told:?}");
        assert!(
            told.iter().any(|line| line.contains("page-nothing")),
            "{told:?}"
        );
    }
}
