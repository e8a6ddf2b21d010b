//! `audit`: the log of what staff did.

use std::sync::Arc;

use clap::Subcommand;
use data_encoding::HEXLOWER;

use super::Failure;
use super::output::say;
use crate::service::App;
use crate::service::audit::{self, Verdict};

/// What can be done with the log.
#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// Compute the chain of records again; prints how many there are and the hash of the last.
    ///
    /// Whoever notes that line elsewhere can prove later that nothing before it was changed: give it
    /// as --noted. Exit code 3 if a record does not follow from the one before.
    Verify {
        /// Number and hash that were noted, like 120:5f3a…
        #[arg(long, value_name = "NUMBER:HASH")]
        noted: Option<String>,
        /// For programs.
        #[arg(long)]
        json: bool,
    },
}

/// Runs one of them.
pub(super) async fn execute(app: &Arc<App>, command: AuditCommand) -> Result<(), Failure> {
    let AuditCommand::Verify { noted, json } = command;
    let noted = noted.as_deref().map(parse).transpose()?;
    let verdict = audit::verify(app, noted).await?;
    say(&[told(&verdict, json)])?;
    match verdict {
        Verdict::Whole { .. } => Ok(()),
        Verdict::Broken { .. } => Err(Failure::Found),
    }
}

fn parse(noted: &str) -> Result<(i64, Vec<u8>), Failure> {
    let parts = noted.split_once(':').and_then(|(number, hash)| {
        let hash = HEXLOWER.decode(hash.to_lowercase().as_bytes()).ok()?;
        Some((number.parse().ok()?, hash))
    });
    let parts = parts.filter(|(number, hash)| *number >= 1 && hash.len() == 32);
    parts.ok_or_else(|| {
        let wanted = "give --noted as this command printed it: a number, a colon, 64 hex digits";
        Failure::Usage(wanted.to_owned())
    })
}

fn told(verdict: &Verdict, json: bool) -> String {
    match verdict {
        Verdict::Whole {
            records,
            head,
            reasons,
        } => {
            let head = HEXLOWER.encode(head);
            if json {
                let document = serde_json::json!({
                    "whole": true, "records": records, "head": head, "reasons": reasons,
                });
                return document.to_string();
            }
            format!("OK: {records} records, {reasons} reasons still kept; note {records}:{head}")
        }
        Verdict::Broken { number, what } => {
            if json {
                let document = serde_json::json!({
                    "whole": false, "record": number, "what": what,
                });
                return document.to_string();
            }
            format!("record {number}: {what}")
        }
    }
}
