//! Bars lying side by side, as SVG without any style of its own: colours come from the style sheet.

/// Width of the drawing, in its own units.
const WIDTH: u32 = 640;
/// Where bars begin; labels stand before.
const BEGIN: u32 = 230;
/// The longest bar; its number stands behind it.
const LENGTH_MAX: u32 = 320;
const BAR: u32 = 14;
const GAP: u32 = 10;

/// A chart: groups of bars, one bar per series.
#[derive(Clone, Debug)]
pub struct Bars {
    /// What the drawing shows, for who does not see it; the table has the numbers.
    pub title: String,
    /// The names of the series; a single one needs no legend.
    pub series: Vec<String>,
    groups: Vec<Group>,
}

/// Bars with one label.
#[derive(Clone, Debug)]
struct Group {
    label: String,
    values: Vec<(f64, String)>,
}

/// A bar as it is drawn.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Of which series, from 0.
    pub series: usize,
    /// The label of the group, at its first bar.
    pub label: Option<String>,
    /// Its left end.
    pub x: u32,
    /// Its upper edge.
    pub y: u32,
    /// Its length.
    pub length: u32,
    /// Its number, in words.
    pub text: String,
}

impl Drawn {
    /// The line that its texts stand on.
    pub fn baseline(&self) -> u32 {
        self.y + BAR - 3
    }

    /// Where its number begins.
    pub fn text_x(&self) -> u32 {
        self.x + self.length + 6
    }
}

impl Bars {
    /// An empty chart.
    pub fn new(title: String, series: Vec<String>) -> Self {
        Self {
            title,
            series,
            groups: Vec::new(),
        }
    }

    /// Adds a group: a value and its words for each series.
    pub fn push(&mut self, label: &str, values: Vec<(Option<f64>, String)>) {
        let values = values.into_iter();
        self.groups.push(Group {
            label: label.to_owned(),
            values: values
                .map(|(value, text)| (value.unwrap_or_default(), text))
                .collect(),
        });
    }

    /// Whether all bars are without length: nothing to see.
    pub fn is_flat(&self) -> bool {
        self.most() <= 0.0
    }

    /// Width of the drawing.
    pub fn width(&self) -> u32 {
        WIDTH
    }

    /// Height of a bar.
    pub fn bar(&self) -> u32 {
        BAR
    }

    /// Height of the drawing.
    pub fn height(&self) -> u32 {
        let bars = self.groups.iter().map(|group| group.values.len());
        let bars = u32::try_from(bars.sum::<usize>()).unwrap_or(0);
        let groups = u32::try_from(self.groups.len()).unwrap_or(0);
        bars * BAR + groups * GAP
    }

    fn most(&self) -> f64 {
        let values = self.groups.iter().flat_map(|group| &group.values);
        values.map(|(value, _)| *value).fold(0.0, f64::max)
    }

    /// All bars from above.
    pub fn drawn(&self) -> Vec<Drawn> {
        let most = self.most();
        let mut drawn = Vec::new();
        let mut y = GAP / 2;
        for group in &self.groups {
            for (series, (value, text)) in group.values.iter().enumerate() {
                drawn.push(Drawn {
                    series,
                    label: (series == 0).then(|| group.label.clone()),
                    x: BEGIN,
                    y,
                    length: length(*value, most),
                    text: text.clone(),
                });
                y += BAR;
            }
            y += GAP;
        }
        drawn
    }
}

/// The longest bar is `most`; what is more than nothing can be seen.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of LENGTH_MAX is a small number, not below 0"
)]
fn length(value: f64, most: f64) -> u32 {
    if value <= 0.0 || most <= 0.0 {
        return 0;
    }
    let length = (value / most * f64::from(LENGTH_MAX)).round();
    (length as u32).clamp(1, LENGTH_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_values() {
        assert_eq!(length(0.0, 9.0), 0);
        assert_eq!(length(9.0, 9.0), LENGTH_MAX);
        assert_eq!(length(4.5, 9.0), LENGTH_MAX / 2);
        assert_eq!(length(0.0001, 9.0), 1);
        assert_eq!(length(0.0, 0.0), 0);
        let mut bars = Bars::new("waits".to_owned(), vec!["a".to_owned(), "b".to_owned()]);
        assert!(bars.is_flat());
        bars.push(
            "x",
            vec![(Some(1.0), "1".to_owned()), (None, "–".to_owned())],
        );
        bars.push(
            "y",
            vec![(Some(2.0), "2".to_owned()), (Some(4.0), "4".to_owned())],
        );
        let drawn = bars.drawn();
        let lengths: Vec<u32> = drawn.iter().map(|bar| bar.length).collect();
        assert_eq!(lengths, [80, 0, 160, 320]);
        let last = drawn.last().expect("a bar");
        assert!(last.y + BAR <= bars.height(), "{last:?}");
    }
}
