//! All that must hold of one entry, asked in one statement: after each step of an entry some thirty
//! small ones would cost thirty ways to the database.

use std::fmt::Write as _;

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::invariant::{Statement, Terms};
use super::{Result, Tx, on_engine};

/// A row that breaks an invariant, which one, and what is wrong with it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct NamedBreachRow {
    /// The name of the invariant.
    pub invariant: String,
    /// The row: of an entry, a slot, an appointment or a strike.
    pub id: Uuid,
    /// What is wrong.
    pub found: String,
}

impl Tx {
    /// Rows around `entry` that break one of the statements; each stands under the name of its
    /// invariant.
    pub async fn breach_list_of_entry(
        &mut self,
        statements: &[(&'static str, &Statement)],
        terms: &Terms,
        entry: Uuid,
    ) -> Result<Vec<NamedBreachRow>> {
        let sql = joined(statements);
        Ok(on_engine!(self, |conn| {
            // Nothing but our own literals is in it, and the same for every entry.
            let mut query = sqlx::query_as(AssertSqlSafe(sql)).bind(entry);
            for (_, statement) in statements.iter().filter(|(_, all)| all.one.is_some()) {
                for term in statement.terms {
                    query = query.bind(term(terms));
                }
            }
            query.fetch_all(conn).await?
        }))
    }
}

/// One statement of all: `$1` is the entry, the terms of each follow in their order.
fn joined(statements: &[(&'static str, &Statement)]) -> String {
    let mut sql = String::new();
    let mut bound = 1;
    for (number, (invariant, statement)) in statements.iter().enumerate() {
        let Some(one) = statement.one else {
            continue;
        };
        let join = if sql.is_empty() { "" } else { " UNION ALL " };
        let own = renumbered(one, statement.terms.len(), bound);
        // Writing into a text cannot fail.
        let _ = write!(
            sql,
            "{join}SELECT '{invariant}' AS invariant, id, found FROM ({own}) AS part_{number}"
        );
        bound += statement.terms.len();
    }
    sql
}

/// `sql` with its first `terms` values moved behind the `bound` ones before it, and the value after
/// them, the entry, as the first of all.
fn renumbered(sql: &str, terms: usize, bound: usize) -> String {
    let mut pieces = sql.split('$');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits = piece.find(|c: char| !c.is_ascii_digit());
        let (digits, rest) = piece.split_at(digits.unwrap_or(piece.len()));
        match digits.parse::<usize>() {
            Ok(value) if value <= terms => {
                let _ = write!(text, "${}{rest}", bound + value);
            }
            Ok(_) => {
                let _ = write!(text, "$1{rest}");
            }
            Err(_) => {
                let _ = write!(text, "${piece}");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::renumbered;

    #[test]
    fn values_are_numbered_through() {
        let check = |sql, terms, bound, expect: &str| {
            assert_eq!(renumbered(sql, terms, bound), expect);
        };
        check("id = $1", 0, 1, "id = $1");
        check("id = $1", 0, 4, "id = $1");
        check("at < $1 AND id = $2", 1, 1, "at < $2 AND id = $1");
        check("$1 $2 $3 id = $4 or $4", 3, 5, "$6 $7 $8 id = $1 or $1");
        check(
            "LIKE '$argon2%' AND id = $1",
            0,
            2,
            "LIKE '$argon2%' AND id = $1",
        );
    }
}
