//! What is held about a person, for that person to read.

use askama::Template;

use super::Chrome;

/// The page that tells everything.
#[derive(Debug, Template)]
#[template(path = "data.html")]
pub struct DataPage {
    /// What stands around.
    pub chrome: Chrome,
    /// In the language of the page.
    pub service: String,
    /// The page of the entry, to go back to.
    pub entry_href: String,
    /// The same data for programs.
    pub json_href: String,
    /// What is held, topic by topic; one without lines holds nothing.
    pub topics: Vec<Topic>,
}

/// One topic.
#[derive(Clone, Debug)]
pub struct Topic {
    /// In the language of the page.
    pub title: String,
    /// What is held, each with what it is, or with when it was.
    pub lines: Vec<(String, String)>,
}

impl DataPage {
    fn title(&self) -> String {
        self.chrome.text("page-mydata-title")
    }
}
