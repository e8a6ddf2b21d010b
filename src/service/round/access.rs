//! Who may read the files of a round.

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
            Some(token) => secret_of(app, token).await?.is_some(),
            None => false,
        },
        Publish::Internal => matches!(role, Some(Role::Auditor | Role::Admin)),
    })
}

/// `K_e` of the entry whose link has this token; `None` if it opens no entry.
async fn secret_of(app: &App, token: &str) -> Result<Option<Vec<u8>>> {
    let Some((id, version)) = app.open_entry(&[Purpose::Entry], token) else {
        return Ok(None);
    };
    let found = app.store.read().await?.entry_secret(id).await?;
    Ok(found
        .filter(|(link_version, _)| *link_version == version)
        .map(|(_, secret)| secret))
}

/// `K_e` of the entry whose link has this token.
///
/// # Errors
/// [`Error::NotFound`] if it opens no entry.
pub async fn receipt_secret(app: &App, token: &str) -> Result<Vec<u8>> {
    secret_of(app, token).await?.ok_or(Error::NotFound)
}
