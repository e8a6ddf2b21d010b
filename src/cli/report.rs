//! `report`: what a month came to, for the council.

use std::path::PathBuf;
use std::sync::Arc;

use super::Failure;
use super::output::{say, write};
use crate::domain::month::Month;
use crate::locale::Language;
use crate::service::App;
use crate::service::report::{self, Report};
use crate::web::view::report::{Names, Section, Style, page};

/// Spreadsheets take a file without it for one of the last century.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// What makes a spreadsheet take a text for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// How the report is told, and of which month.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The month, like 2026-11; without it, the last one that is over.
    #[arg(long, value_name = "YYYY-MM")]
    month: Option<Month>,
    /// The language of the words: de or en.
    #[arg(long, value_name = "LANGUAGE", default_value = "de")]
    language: Language,
    /// For programs.
    #[arg(long, group = "form")]
    json: bool,
    /// For a spreadsheet: UTF-8, separated by semicolons.
    #[arg(long, group = "form")]
    csv: bool,
    /// One page to be printed; - is standard output.
    #[arg(long, value_name = "FILE", group = "form")]
    html: Option<PathBuf>,
}

/// Tells what a month came to.
pub(super) async fn tell(app: &Arc<App>, arguments: Arguments) -> Result<(), Failure> {
    let month = arguments.month.unwrap_or_else(|| report::last_month(app));
    if month.begins(app.zone()) > app.clock.now() {
        return Err(Failure::Usage(format!("{month} has not begun")));
    }
    let report = report::monthly(app, month).await?;
    let names = Names::of(app, arguments.language);
    if arguments.json {
        return say(&[serde_json::to_string(&report).unwrap_or_default()]);
    }
    if arguments.csv {
        return write(spreadsheet(&report, &names).as_bytes());
    }
    match arguments.html {
        Some(file) => {
            let page = page(&report, &names, Style::Inside);
            if file.as_os_str() == "-" {
                return write(page.as_bytes());
            }
            std::fs::write(&file, page)
                .map_err(|error| Failure::Other(format!("{}: {error}", file.display())))
        }
        None => say(&lines(&report, &names)),
    }
}

/// Every number in a row of its own, so that a spreadsheet can group them as it likes.
fn spreadsheet(report: &Report, names: &Names) -> String {
    let language = names.language;
    let text = |key: &str| language.text(key);
    let head = [
        text("report-csv-section"),
        text("report-csv-row"),
        text("report-csv-column"),
        report.month.to_string(),
        report.month.before().to_string(),
    ];
    let mut csv = BYTE_ORDER_MARK.to_owned();
    csv.push_str(&record(&head));
    for section in names.sections(report) {
        for row in &section.rows {
            for (column, cell) in section.head.iter().zip(&row.cells) {
                csv.push_str(&record(&[
                    section.title.clone(),
                    row.label.clone(),
                    column.clone(),
                    cell.unit.number(language, cell.now),
                    cell.unit.number(language, cell.before),
                ]));
            }
        }
    }
    csv
}

/// A line of the file (RFC 4180, with semicolons).
fn record(fields: &[String]) -> String {
    let fields: Vec<String> = fields.iter().map(|field| quoted(field)).collect();
    format!("{}\r\n", fields.join(";"))
}

fn quoted(field: &str) -> String {
    let guard = if field.starts_with(FORMULA) { "'" } else { "" };
    if guard.is_empty() && !field.contains([';', '"', '\n', '\r']) {
        return field.to_owned();
    }
    format!("\"{guard}{}\"", field.replace('"', "\"\""))
}

/// The tables for a terminal.
fn lines(report: &Report, names: &Names) -> Vec<String> {
    let mut lines = vec![
        format!("{}: {}", names.town, names.title(report)),
        names.lead(report),
    ];
    for section in names.sections(report) {
        lines.push(String::new());
        lines.push(section.title.clone());
        lines.extend(table(&section, names.language));
    }
    lines
}

/// A table whose columns are numbered where there are several, since their names are long.
fn table(section: &Section, language: Language) -> Vec<String> {
    let shown = |row: &crate::web::view::report::Line| -> Vec<String> {
        let cells = row.cells.iter().map(|cell| {
            let show = |value| cell.unit.show(language, value);
            format!("{} ({})", show(cell.now), show(cell.before))
        });
        cells.collect()
    };
    let rows: Vec<(&str, Vec<String>)> = section
        .rows
        .iter()
        .map(|row| (row.label.as_str(), shown(row)))
        .collect();
    let length = |text: &str| text.chars().count();
    let label = rows
        .iter()
        .map(|(label, _)| length(label))
        .max()
        .unwrap_or(0);
    let cells = rows.iter().flat_map(|(_, cells)| cells);
    let cell = cells.map(|cell| length(cell)).max().unwrap_or(0);
    let line = |name: &str, cells: &[String]| {
        let cells = cells.iter().map(|text| format!("  {text:>cell$}"));
        format!("  {name:<label$}{}", cells.collect::<String>())
    };
    let mut lines = Vec::new();
    if section.head.len() > 1 {
        for (number, name) in section.head.iter().enumerate() {
            lines.push(format!("  [{}] {name}", number + 1));
        }
        let numbers: Vec<String> = (1..=section.head.len()).map(|n| format!("[{n}]")).collect();
        lines.push(line("", &numbers));
    }
    lines.extend(rows.iter().map(|(name, cells)| line(name, cells)));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_a_text_and_never_a_formula() {
        for (field, expect) in [
            ("Pass", "Pass"),
            ("3,5", "3,5"),
            ("a;b", "\"a;b\""),
            ("say \"yes\"", "\"say \"\"yes\"\"\""),
            ("=1+1", "\"'=1+1\""),
            ("-2", "\"'-2\""),
            ("@x", "\"'@x\""),
            ("", ""),
        ] {
            assert_eq!(quoted(field), expect, "{field}");
        }
        assert_eq!(record(&["a".to_owned(), "b;c".to_owned()]), "a;\"b;c\"\r\n");
    }
}
