//! What the town says on pages of its own: imprint and the like.

use askama::Template;

use super::Chrome;
use crate::locale::Language;

/// A link to a page that the town wrote.
#[derive(Clone, Debug)]
pub struct OwnLink {
    /// Where it is.
    pub href: String,
    /// What it is called, in the language of the page around.
    pub words: String,
    /// Whether it leads to easy language, which is looked for at the top and not in the footer.
    pub is_easy: bool,
}

/// A page that the town wrote.
#[derive(Debug, Template)]
#[template(path = "own.html")]
pub struct OwnPage {
    /// What stands around.
    pub chrome: Chrome,
    /// Its heading.
    pub title: String,
    /// What stands below: HTML that was made of Markdown and checked.
    pub html: String,
    /// The language of both, which may not be that of the page around.
    pub language: Language,
}

impl OwnPage {
    fn title(&self) -> &str {
        &self.title
    }

    fn is_foreign(&self) -> bool {
        self.language != self.chrome.language
    }
}
