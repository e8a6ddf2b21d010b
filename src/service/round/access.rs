//! Who may read the files of a round.

use uuid::Uuid;

use super::super::staff::{Member, Role};
use super::super::{App, Error, Result};
use crate::config::Publish;
use crate::domain::token::Purpose;

/// Whoever asks for a file.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    /// The token of an entry link, as it stands on a receipt.
    pub receipt: Option<String>,
    /// A member of staff.
    pub member: Option<Member>,
}

/// Whether `reader` may read pool and result files.
pub async fn may_read(app: &App, reader: &Reader) -> Result<bool> {
    let role = reader.member.as_ref().map(|member| member.role);
    Ok(match app.config.draw.publish {
        Publish::Full => true,
        Publish::Participants if role.is_some() => true,
        Publish::Participants => match &reader.receipt {
            Some(token) => match receipt(app, token).await {
                Err(Error::NotFound) => false,
                found => found.map(|_| true)?,
            },
            None => false,
        },
        Publish::Internal => matches!(role, Some(Role::Auditor | Role::Admin)),
    })
}

/// What a citizen keeps of their entry.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The entry.
    pub entry: Uuid,
    /// `K_e`, which finds its line in every pool file.
    pub secret: Vec<u8>,
}

/// The receipt of the entry whose link has this token.
///
/// # Errors
/// [`Error::NotFound`] if it opens no entry.
pub async fn receipt(app: &App, token: &str) -> Result<Receipt> {
    let opened = app.open_entry(&[Purpose::Entry], token);
    let (entry, version) = opened.ok_or(Error::NotFound)?;
    let found = app.store.read().await?.entry_secret(entry).await?;
    let (_, secret) = found
        .filter(|(link_version, _)| *link_version == version)
        .ok_or(Error::NotFound)?;
    Ok(Receipt { entry, secret })
}
