//! `bounce ingest`: one message from standard input, as a mail server pipes it.

use std::io::Read;
use std::sync::Arc;

use super::Failure;
use super::output::say;
use crate::mail::bounce::READ_MAX;
use crate::service::App;
use crate::service::bounce::{self, Ingested};

/// What a mail server understands as "try again later" (sysexits.h): it must never send the
/// report of a failed delivery back to whoever reported one.
pub(super) const TRY_LATER: u8 = 75;

/// Takes in the message; whatever it is, that is a success.
pub(super) async fn ingest(app: &Arc<App>) -> Result<(), Failure> {
    let mut message = Vec::new();
    let most = u64::try_from(READ_MAX).unwrap_or(u64::MAX);
    let mut input = std::io::stdin().lock();
    let read = input.by_ref().take(most).read_to_end(&mut message);
    read.map_err(|error| Failure::Other(format!("standard input: {error}")))?;
    // A mail server takes it amiss if nobody reads to the end.
    let _ = std::io::copy(&mut input, &mut std::io::sink());
    let told = match bounce::ingest(app, &message).await? {
        Ingested::Paused(entry) => format!("{entry} is paused: the address is dead"),
        Ingested::Marked(entry) => format!("{entry} is marked: the address is dead"),
        Ingested::Known(entry) => format!("{entry} was told before"),
        Ingested::Alive(entry) => format!("{entry} stays as it is: the address lives"),
        Ingested::Ignored => "ignored: no report about a mail of ours".to_owned(),
    };
    say(&[told])
}
