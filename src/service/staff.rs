//! People who work with the list: who they are and what they may do.

use std::collections::HashMap;
use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::PasswordHasher;
use futures::FutureExt;
use secrecy::{ExposeSecret, SecretString};
use sqlx::types::Json;
use uuid::Uuid;

use super::audit::{COMMAND, Deed};
use super::{App, Error, Result};
use crate::domain::ids::OfficeId;
use crate::domain::token::{Purpose, Token};
use crate::locale::Language;
pub use crate::store::staff::StaffRow;

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

    /// Whether this role may do that. What stands nowhere here, nobody may.
    pub fn may(self, right: Right) -> bool {
        match right {
            Right::Read => true,
            Right::Serve => self != Self::Auditor,
            Right::Plan => matches!(self, Self::Manager | Self::Admin),
            Right::Report => self != Self::Clerk,
            Right::Audit => matches!(self, Self::Auditor | Self::Admin),
            Right::Staff => self == Self::Admin,
        }
    }
}

/// What somebody may do, at the offices that they work for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Read days, lists and the story of a person.
    Read,
    /// Enlist, open and close slots, call, mark.
    Serve,
    /// Change the opening series.
    Plan,
    /// See reports.
    Report,
    /// Read the log of what staff did.
    Audit,
    /// Manage accounts.
    Staff,
}

impl Right {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Read,
        Self::Serve,
        Self::Plan,
        Self::Report,
        Self::Audit,
        Self::Staff,
    ];
}

/// A member of staff who has shown who they are.
#[derive(Clone, Debug)]
pub struct Member {
    /// Their id.
    pub id: Uuid,
    /// What they log in with.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The code of the language they read.
    pub language: String,
    /// Where; empty means at every office.
    offices: Vec<String>,
}

impl Member {
    /// Of a row; none if its role is not one that this program knows.
    pub(super) fn of(staff: StaffRow) -> Option<Self> {
        Role::from_word(&staff.role).map(|role| Self {
            id: staff.id,
            name: staff.name,
            role,
            language: staff.language,
            offices: staff.offices.0,
        })
    }

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
    let (password, hash) = one_time_password(app).await;
    let (service, now) = (app.clone(), app.clock.now());
    let staff = StaffRow {
        id: app.chance.id(now),
        name,
        role: role.word().to_owned(),
        offices: Json(offices.iter().map(ToString::to_string).collect()),
        password_hash: hash,
        link_version: 1,
        added_at: now,
        password_once: true,
        language: Language::GERMAN.code().to_owned(),
        ended_at: None,
    };
    app.store
        .write(move |tx| {
            async move {
                tx.staff_insert(&staff).await?;
                let detail = serde_json::json!({ "role": staff.role, "offices": staff.offices });
                let deed = Deed::of(COMMAND, "staff-add", "staff", staff.id).with(detail);
                deed.note(&service, tx, now).await
            }
            .boxed()
        })
        .await?;
    Ok(password)
}

/// Gives a member of staff a new one-time password; all their sessions end.
///
/// # Errors
/// [`Error::NotFound`] if nobody who works here is called that.
pub async fn reset_password(app: &Arc<App>, name: &str) -> Result<String> {
    let staff = working(app, name).await?;
    let (password, hash) = one_time_password(app).await;
    let service = app.clone();
    app.store
        .write(move |tx| {
            async move {
                tx.staff_reset_password(staff.id, &hash).await?;
                tx.session_end_others(staff.id, None).await?;
                let deed = Deed::of(COMMAND, "staff-password", "staff", staff.id);
                deed.note(&service, tx, service.clock.now()).await
            }
            .boxed()
        })
        .await?;
    Ok(password)
}

/// Somebody leaves: their sessions end and neither password nor token counts any more. The name
/// stays taken, so that nobody else can be taken for them.
///
/// # Errors
/// [`Error::NotFound`] if nobody who works here is called that.
pub async fn end(app: &Arc<App>, name: &str) -> Result<()> {
    let staff = working(app, name).await?;
    let service = app.clone();
    app.store
        .write(move |tx| {
            async move {
                let now = service.clock.now();
                if !tx.staff_end(staff.id, now).await? {
                    return Ok(());
                }
                tx.session_end_others(staff.id, None).await?;
                let deed = Deed::of(COMMAND, "staff-end", "staff", staff.id);
                deed.note(&service, tx, now).await
            }
            .boxed()
        })
        .await
}

/// Everybody, with those who have left, by name.
pub async fn list(app: &App) -> Result<Vec<StaffRow>> {
    Ok(app.store.read().await?.staff_list().await?)
}

async fn working(app: &App, name: &str) -> Result<StaffRow> {
    let staff = app.store.read().await?.staff_find_by_name(name).await?;
    let staff = staff.filter(|staff| staff.ended_at.is_none());
    staff.ok_or(Error::NotFound)
}

/// 80 bits of chance, and their hash.
async fn one_time_password(app: &App) -> (String, String) {
    let password = data_encoding::BASE32_NOPAD
        .encode(&app.chance.bytes::<10>())
        .to_lowercase();
    let hash = hash(app, password.clone().into()).await;
    (password, hash)
}

/// Argon2id with 19 MiB, two passes and one lane (OWASP Password Storage Cheat Sheet), on a thread
/// of its own: it takes tens of milliseconds.
pub(super) async fn hash(app: &App, password: SecretString) -> String {
    let salt = app.chance.bytes::<16>();
    let hash = move || {
        Argon2::default()
            .hash_password_with_salt(password.expose_secret().as_bytes(), &salt)
            .expect("argon2 with its default parameters hashes any password")
            .to_string()
    };
    tokio::task::spawn_blocking(hash)
        .await
        .expect("hashing comes to its end")
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
pub async fn token(app: &Arc<App>, name: &str) -> Result<String> {
    let staff = working(app, name).await?;
    let (service, id) = (app.clone(), staff.id);
    app.store
        .write(move |tx| {
            async move {
                let deed = Deed::of(COMMAND, "staff-token", "staff", id);
                deed.note(&service, tx, service.clock.now()).await
            }
            .boxed()
        })
        .await?;
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
    let current = staff
        .filter(|staff| staff.ended_at.is_none() && staff.link_version == i64::from(token.version));
    Ok(current.and_then(Member::of))
}
