//! People who work with the list: who they are and what they may do.

use std::collections::HashMap;
use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::PasswordHasher;
use futures::FutureExt;
use sqlx::types::Json;
use uuid::Uuid;

use super::{App, Error, Result};
use crate::domain::ids::OfficeId;
use crate::domain::token::{Purpose, Token};
use crate::store::staff::StaffRow;

/// What a member of staff may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Enlists, opens and closes slots, reads the day, marks.
    Clerk,
    /// Also changes series and sees reports.
    Manager,
    /// Also manages staff.
    Admin,
    /// Only reads.
    Auditor,
}

impl Role {
    const ALL: [Self; 4] = [Self::Clerk, Self::Manager, Self::Admin, Self::Auditor];

    /// The word for it on the command line and in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Manager => "manager",
            Self::Admin => "admin",
            Self::Auditor => "auditor",
        }
    }

    /// The role that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Whether this role may change slots and marks, not only read them.
    pub fn may_write(self) -> bool {
        self != Self::Auditor
    }
}

/// A member of staff who has shown who they are.
#[derive(Clone, Debug)]
pub struct Member {
    /// Their id.
    pub id: Uuid,
    /// What they may do.
    pub role: Role,
    /// Where; empty means at every office.
    offices: Vec<String>,
}

impl Member {
    /// Whether they work for `office`.
    pub fn works_at(&self, office: &str) -> bool {
        self.offices.is_empty() || self.offices.iter().any(|own| own == office)
    }
}

/// Adds a member of staff and answers their one-time password.
///
/// # Errors
/// A unique violation of the store if the name is taken.
pub async fn add(
    app: &Arc<App>,
    name: String,
    role: Role,
    offices: Vec<OfficeId>,
) -> Result<String> {
    let password = data_encoding::BASE32_NOPAD
        .encode(&app.chance.bytes::<10>())
        .to_lowercase();
    let now = app.clock.now();
    let staff = StaffRow {
        id: app.chance.id(now),
        name,
        role: role.word().to_owned(),
        offices: Json(offices.iter().map(ToString::to_string).collect()),
        password_hash: hash(app, &password),
        link_version: 1,
        added_at: now,
    };
    app.store
        .write(move |tx| async move { tx.staff_insert(&staff).await.map_err(Error::from) }.boxed())
        .await?;
    Ok(password)
}

fn hash(app: &App, password: &str) -> String {
    let salt = app.chance.bytes::<16>();
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .expect("argon2 with its default parameters hashes any password")
        .to_string()
}

/// The names of all members of staff, by their ids as events and closures carry them.
pub async fn names(app: &App) -> Result<HashMap<String, String>> {
    let names = app.store.read().await?.staff_list_names().await?;
    let names = names.into_iter();
    Ok(names.map(|(id, name)| (id.to_string(), name)).collect())
}

/// The API bearer token of the member of staff called `name`.
///
/// # Errors
/// [`Error::NotFound`] if nobody is called that.
pub async fn token(app: &App, name: &str) -> Result<String> {
    let staff = app
        .store
        .read()
        .await?
        .staff_find_by_name(name)
        .await?
        .ok_or(Error::NotFound)?;
    let version = u32::try_from(staff.link_version).unwrap_or_default();
    Ok(app.key.seal(Token {
        purpose: Purpose::Staff,
        id: staff.id,
        version,
    }))
}

/// Who presents this bearer token; nobody if it is altered, revoked or foreign.
pub async fn authenticate(app: &App, token: &str) -> Result<Option<Member>> {
    let Some(token) = app
        .key
        .open(token)
        .filter(|token| token.purpose == Purpose::Staff)
    else {
        return Ok(None);
    };
    let staff = app.store.read().await?.staff_find(token.id).await?;
    let current = staff.filter(|staff| staff.link_version == i64::from(token.version));
    Ok(current.and_then(|staff| {
        Role::from_word(&staff.role).map(|role| Member {
            id: staff.id,
            role,
            offices: staff.offices.0,
        })
    }))
}
