//! Rows that SQLite hands over as lines of text, many in one value.
//!
//! sqlx copies each value of a row of SQLite to another thread, through an allocator that both
//! lock, and that takes longer than all the rest. Where a round reads very many rows, its query
//! makes a line of each: the columns, with tabs between them, bytes as hexadecimal digits. The
//! last one may hold tabs of its own.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use data_encoding::HEXUPPER;
use uuid::Uuid;

use super::{Error, Result};

/// A line whose columns are read one after the other.
pub(super) struct Line<'a> {
    table: &'static str,
    whole: &'a str,
    rest: &'a str,
}

impl<'a> Line<'a> {
    /// A row of `table`.
    pub fn new(table: &'static str, line: &'a str) -> Self {
        Self {
            table,
            whole: line,
            rest: line,
        }
    }

    fn nonsense(&self, column: &'static str) -> Error {
        Error::nonsense(self.table, column, "a line", self.whole)
    }

    /// The next column.
    pub fn text(&mut self, column: &'static str) -> Result<&'a str> {
        let (text, rest) = self
            .rest
            .split_once('\t')
            .ok_or_else(|| self.nonsense(column))?;
        self.rest = rest;
        Ok(text)
    }

    /// The next column, a number.
    pub fn number<T: FromStr>(&mut self, column: &'static str) -> Result<T> {
        let number = self.text(column)?.parse();
        number.map_err(|_| self.nonsense(column))
    }

    /// The next column, an id.
    pub fn id(&mut self, column: &'static str) -> Result<Uuid> {
        let id = Uuid::try_parse(self.text(column)?);
        id.map_err(|_| self.nonsense(column))
    }

    /// The next column, some bytes.
    pub fn bytes(&mut self, column: &'static str) -> Result<Vec<u8>> {
        let bytes = HEXUPPER.decode(self.text(column)?.as_bytes());
        bytes.map_err(|_| self.nonsense(column))
    }

    /// The next column, a moment.
    pub fn moment(&mut self, column: &'static str) -> Result<DateTime<Utc>> {
        let moment = DateTime::parse_from_rfc3339(self.text(column)?);
        let moment = moment.map_err(|_| self.nonsense(column))?;
        Ok(moment.to_utc())
    }

    /// All that was not read.
    pub fn rest(&self) -> &'a str {
        self.rest
    }
}
