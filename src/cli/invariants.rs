//! `invariants check`.

use std::sync::Arc;

use super::Failure;
use super::output::say;
use crate::service::App;
use crate::service::invariants;

/// Checks everything; each invariant that does not hold is a line.
pub(super) async fn check(app: &Arc<App>, json: bool) -> Result<(), Failure> {
    let violations = invariants::check(app).await?;
    let lines: Vec<String> = if json {
        let document = |violation| serde_json::to_string(violation).unwrap_or_default();
        violations.iter().map(document).collect()
    } else if violations.is_empty() {
        let count = invariants::names().count();
        vec![format!("OK: all {count} invariants hold")]
    } else {
        violations.iter().map(ToString::to_string).collect()
    };
    say(&lines)?;
    if violations.is_empty() {
        Ok(())
    } else {
        Err(Failure::Found)
    }
}
