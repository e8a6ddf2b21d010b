//! How long it took lately, in a line for each service.

use super::Chrome;
use super::statistics::span;
use crate::service::figures;
use crate::service::levers;

/// The lines of all services; none while nothing is known.
#[derive(Clone, Debug, Default)]
pub struct LatelyLines(pub Vec<Lately>);

/// A service and how long it took lately.
#[derive(Clone, Debug)]
pub struct Lately {
    /// In the language of the page.
    pub service: String,
    /// From joining to the appointment; `None` if too few had one to say.
    pub took: Option<figures::Lately>,
}

impl LatelyLines {
    /// What the lines are about, if one of them says something.
    pub(super) fn what(&self, chrome: &Chrome) -> Option<String> {
        let days = levers::COUNTED.num_days();
        self.is_known()
            .then(|| chrome.number("page-lately-what", "days", days))
    }

    /// That nothing can be said of any service, once instead of for each.
    pub(super) fn nothing(&self, chrome: &Chrome) -> Option<String> {
        let days = levers::COUNTED.num_days();
        let is_asked = !self.0.is_empty();
        (is_asked && !self.is_known()).then(|| chrome.number("page-lately-none", "days", days))
    }

    fn is_known(&self) -> bool {
        self.0.iter().any(|line| line.took.is_some())
    }
}

impl Lately {
    /// How long at least half and nine in ten waited, or that there were too few.
    pub(super) fn words(&self, chrome: &Chrome) -> String {
        let language = chrome.language;
        let Some(took) = self.took else {
            return chrome.text("page-lately-few");
        };
        let half = span(language, took.wait.median);
        let most = span(language, took.wait.most);
        language.text_with(
            "page-lately-took",
            &[("half", half.into()), ("most", most.into())],
        )
    }

    /// Of how many appointments, where that may be told.
    pub(super) fn count(&self, chrome: &Chrome) -> Option<String> {
        let count = self.took?.count?;
        Some(chrome.number("page-lately-count", "count", count))
    }
}
