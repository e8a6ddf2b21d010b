//! A page that a town writes in Markdown. What could lead out of the page's frame is refused:
//! HTML, pictures, and links that are neither addresses of pages nor of people.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

/// What a link may begin with.
const LINKS: [&str; 6] = ["https://", "http://", "mailto:", "tel:", "/", "#"];

/// Which page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageName {
    /// Who is responsible (§ 5 DDG).
    Imprint,
    /// What happens with personal data (GDPR, 13).
    Privacy,
    /// How far the pages are accessible, and where to complain (BITV 2.0, § 7).
    Accessibility,
    /// The most important in German easy language (BITV 2.0, § 4).
    EasyLanguage,
}

impl PageName {
    /// In the order of the footer.
    pub const ALL: [Self; 4] = [
        Self::Imprint,
        Self::Privacy,
        Self::Accessibility,
        Self::EasyLanguage,
    ];

    /// The last part of its address, and the first of its file's name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Imprint => "imprint",
            Self::Privacy => "privacy",
            Self::Accessibility => "accessibility",
            Self::EasyLanguage => "leichte-sprache",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.word() == word)
    }
}

/// A page in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPage {
    /// Which one.
    pub name: PageName,
    /// The tag (BCP 47) of its language.
    pub language: String,
    /// Its heading.
    pub title: String,
    /// What stands below, as HTML without anything that could run, load or style.
    pub html: String,
}

impl OwnPage {
    /// From Markdown that begins with a heading.
    ///
    /// # Errors
    /// What is not taken, each with its line, counted from 1.
    pub(super) fn read(
        name: PageName,
        language: &str,
        text: &str,
    ) -> Result<Self, Vec<(usize, String)>> {
        let mut title = String::new();
        let mut in_title = false;
        let mut body = Vec::new();
        let mut problems = Vec::new();
        let parser = Parser::new_ext(text, Options::ENABLE_TABLES);
        for (index, (event, range)) in parser.into_offset_iter().enumerate() {
            if let Some(problem) = problem(&event, index) {
                problems.push((line(text, &range), problem));
            }
            match event {
                Event::Start(Tag::Heading {
                    level: HeadingLevel::H1,
                    ..
                }) if index == 0 => in_title = true,
                Event::End(TagEnd::Heading(HeadingLevel::H1)) if in_title => in_title = false,
                Event::Text(words) | Event::Code(words) if in_title => title.push_str(&words),
                _ if in_title => {}
                event => body.push(unstyled(event)),
            }
        }
        if title.trim().is_empty() {
            problems.insert(
                0,
                (1, "begins without a heading like \"# Imprint\"".to_owned()),
            );
        }
        // One for the beginning of an element is enough.
        problems.dedup();
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut html = String::new();
        html::push_html(&mut html, body.into_iter());
        Ok(Self {
            name,
            language: language.to_owned(),
            title: title.trim().to_owned(),
            html,
        })
    }
}

fn problem(event: &Event<'_>, index: usize) -> Option<String> {
    match event {
        Event::Html(_) | Event::InlineHtml(_) => {
            Some("HTML is not shown; write Markdown".to_owned())
        }
        Event::Start(Tag::Image { .. }) => Some("pictures are not shown".to_owned()),
        Event::Start(Tag::Heading {
            level: HeadingLevel::H1,
            ..
        }) if index > 0 => Some("a page has one heading \"# …\", in its first line".to_owned()),
        Event::Start(Tag::Link {
            link_type:
                LinkType::Inline
                | LinkType::Reference
                | LinkType::Collapsed
                | LinkType::Shortcut
                | LinkType::Autolink,
            dest_url,
            ..
        }) if !is_harmless(dest_url) => Some(format!(
            "a link must begin with one of {}: {dest_url}",
            LINKS.join(" ")
        )),
        _ => None,
    }
}

/// `//host` would be a link to another host in disguise.
fn is_harmless(link: &CowStr<'_>) -> bool {
    let starts = LINKS.iter().any(|begin| link.starts_with(begin));
    starts && !link.starts_with("//")
}

/// Alignment would become inline styles, which the page's policy forbids.
fn unstyled(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Start(Tag::Table(columns)) => Event::Start(Tag::Table(vec![
            pulldown_cmark::Alignment::None;
            columns.len()
        ])),
        event => event,
    }
}

fn line(text: &str, range: &Range<usize>) -> usize {
    let before = text.get(..range.start).unwrap_or(text);
    before.matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_a_page() {
        let text = "# Impressum & mehr\n\n## Wer\n\nStadt **Castrop** <post@example.org>\n\n\
                    | a | b |\n|---|--:|\n| 1 | 2 |\n";
        let page = OwnPage::read(PageName::Imprint, "de", text).unwrap();
        assert_eq!(page.title, "Impressum & mehr");
        for part in [
            "<h2>Wer</h2>",
            "<strong>Castrop</strong>",
            "<a href=\"mailto:post@example.org\">post@example.org</a>",
            "<td>2</td>",
        ] {
            assert!(page.html.contains(part), "{part} is not in {}", page.html);
        }
        assert!(!page.html.contains("<h1"), "{}", page.html);
        assert!(!page.html.contains("style"), "{}", page.html);
    }

    #[test]
    fn what_could_lead_out_is_refused() {
        let check = |text: &str, line: usize, expect: &str| {
            let told = OwnPage::read(PageName::Privacy, "de", text).unwrap_err();
            let (at, said) = &told[0];
            assert_eq!(*at, line, "{text}: {told:?}");
            assert!(said.contains(expect), "{text}: {told:?}");
        };
        check("# a\n\n<script>alert(1)</script>\n", 3, "HTML");
        check("# a\n\nx <b>y</b>\n", 3, "HTML");
        check(
            "# a\n\n\n[x](javascript:alert(1))\n",
            4,
            "javascript:alert(1)",
        );
        check("# a\n\n[x](//example.org)\n", 3, "//example.org");
        check("# a\n\n![x](https://example.org/x.png)\n", 3, "pictures");
        check("# a\n\n# b\n", 3, "one heading");
        check("a\n", 1, "without a heading");
        check("## a\n", 1, "without a heading");
        check("", 1, "without a heading");
    }
}
