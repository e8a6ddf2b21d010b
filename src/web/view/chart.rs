//! Bars: drawn by the server as inline SVG, with their words beside them in the page's own text.
//!
//! A drawing holds rectangles alone and has no style of its own: colours come from the sheet by class,
//! lengths stand in attributes, so the policy against inline styles holds, letters grow with the
//! page, and who cannot see a bar reads all that it says.

use askama::Template;

use super::html;

/// The width of a drawing in its own units; the page stretches it to the room there is.
const WIDTH: i64 = 1000;

/// Some bars on one scale.
pub(super) struct Chart {
    pub title: String,
    pub bars: Vec<Bar>,
}

/// One bar: what it is, what it says, and how it is drawn.
pub(super) struct Bar {
    pub label: String,
    pub words: String,
    /// Nothing is drawn of what is not told.
    pub drawing: Option<Drawing>,
}

/// One length, and perhaps a longer one around it; in units of [`WIDTH`].
#[derive(Template)]
#[template(
    source = "<svg class=\"bar\" viewBox=\"0 0 {{ WIDTH }} 10\" width=\"100%\" height=\"20\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">{% if let Some(outer) = outer %}<rect class=\"outer\" width=\"{{ outer }}\" height=\"10\"/>{% endif %}<rect class=\"inner\" width=\"{{ inner }}\" height=\"10\"/></svg>",
    ext = "html"
)]
pub(super) struct Drawing {
    inner: i64,
    outer: Option<i64>,
}

impl Drawing {
    /// `inner` and `outer` of a chart whose longest bar is `most`. What is more than nothing can be
    /// seen.
    pub fn of(inner: i64, outer: Option<i64>, most: i64) -> Self {
        let length = |value: i64| {
            let share = value.clamp(0, most.max(0)) * WIDTH / most.max(1);
            share.max(i64::from(value > 0) * WIDTH / 100)
        };
        Self {
            inner: length(inner),
            outer: outer.map(length),
        }
    }

    pub fn svg(&self) -> String {
        html(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_share_a_scale_and_never_leave_it() {
        let check = |inner, outer, most, expect: (i64, Option<i64>)| {
            let found = Drawing::of(inner, outer, most);
            assert_eq!(
                (found.inner, found.outer),
                expect,
                "{inner} {outer:?} of {most}"
            );
        };
        check(10, None, 10, (1000, None));
        check(5, Some(10), 20, (250, Some(500)));
        check(0, None, 10, (0, None));
        check(1, None, 1_000_000, (10, None));
        check(0, None, 0, (0, None));
        check(-3, Some(30), 10, (0, Some(1000)));
        let svg = Drawing::of(5, Some(10), 20).svg();
        assert!(svg.contains("<rect class=\"outer\" width=\"500\""), "{svg}");
        assert!(!svg.contains("style"), "{svg}");
    }
}
