//! What Prometheus would have scraped, as a file that `promtool tsdb create-blocks-from
//! openmetrics` reads.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;

use chrono::{DateTime, Utc};

/// Under this name the daemon is scraped (`dashboards/prometheus/prometheus.yml`).
const TARGET: &str = r#"instance="127.0.0.1:9464",job="reihum""#;
/// The metric that Prometheus adds by itself.
const UP: &str = "up 1";

/// One sample after the other.
pub struct Writer(BufWriter<File>);

impl Writer {
    pub fn create(path: &Path) -> Self {
        Self(BufWriter::new(File::create(path).expect("a file")))
    }

    /// A whole scrape: the exposition as the daemon serves it, at this time.
    pub fn scrape(&mut self, exposition: &str, at: DateTime<Utc>) {
        let mut lines = String::with_capacity(2 * exposition.len());
        for line in exposition.lines().chain([UP]) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (series, value) = line.rsplit_once(' ').expect("a value");
            let (name, labels) = series.split_once('{').unwrap_or((series, "}"));
            let comma = if labels == "}" { "" } else { "," };
            let labels = foreign(labels);
            let seconds = at.timestamp();
            writeln!(lines, "{name}{{{TARGET}{comma}{labels} {value} {seconds}").expect("memory");
        }
        self.0.write_all(lines.as_bytes()).expect("room on disk");
    }

    pub fn end(mut self) {
        self.0.write_all(b"# EOF\n").expect("room on disk");
        self.0.flush().expect("room on disk");
    }
}

/// A label that Prometheus itself sets is renamed by it where a metric brings one of its own.
fn foreign(labels: &str) -> String {
    if let Some(rest) = labels.strip_prefix("job=") {
        return format!("exported_job={rest}");
    }
    labels.replace(",job=", ",exported_job=")
}

/// What a file tells in its end.
pub struct Told {
    /// By series: all that was counted, over restarts.
    counted: HashMap<String, f64>,
}

impl Told {
    pub fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("a file");
        assert!(text.ends_with("# EOF\n"), "no end");
        // By series: the value before, and how far it rose.
        let mut rises: HashMap<&str, (f64, f64)> = HashMap::new();
        let mut latest = 0;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (sample, at) = line.rsplit_once(' ').expect("a time");
            let (series, value) = sample.rsplit_once(' ').expect("a value");
            let (at, value): (i64, f64) = (at.parse().unwrap(), value.parse().unwrap());
            assert!(at >= latest, "{line} comes after {latest}");
            latest = at;
            let (before, rise) = rises.entry(series).or_default();
            *rise += if value < *before {
                value
            } else {
                value - *before
            };
            *before = value;
        }
        let rises = rises.into_iter();
        let counted = rises.map(|(series, (_, rise))| (series.to_owned(), rise));
        Self {
            counted: counted.collect(),
        }
    }

    /// Whether a metric of this name is there, or a histogram.
    pub fn has(&self, name: &str) -> bool {
        let (plain, count) = (format!("{name}{{"), format!("{name}_count{{"));
        let mut series = self.counted.keys();
        series.any(|series| series.starts_with(&plain) || series.starts_with(&count))
    }

    /// How far all series of a counter rose.
    pub fn sum(&self, name: &str) -> u64 {
        self.sum_with(name, "")
    }

    /// How far those series rose that have this label.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts are whole and small"
    )]
    pub fn sum_with(&self, name: &str, label: &str) -> u64 {
        let name = format!("{name}{{");
        let all = self.counted.iter();
        let chosen = all.filter(|(series, _)| series.starts_with(&name) && series.contains(label));
        chosen.map(|(_, count)| count).sum::<f64>() as u64
    }
}
