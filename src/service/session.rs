//! Who is logged in. A session is 256 bits of chance in a cookie, and their hash in the database.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::PasswordVerifier;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use futures::FutureExt;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::audit::Deed;
use super::staff::{self, Member};
use super::{App, Error, Result};
use crate::domain::login::{
    self, FAILURES_WINDOW, Failures, Flaw, IDLE_MAX, PLACE_MAX, SESSION_FAILURES_MAX, SESSION_MAX,
};
pub use crate::store::session::SessionRow as Session;
use crate::store::staff::StaffRow;

/// How exactly it is known when somebody was seen: not every request writes.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);
/// Characters of a browser's name that are kept.
const AGENT_CHARS_MAX: usize = 200;
/// What nobody's password is checked against, so that it takes as long as somebody's.
const NOBODY: &str = "nobody's password";

/// Somebody who wants to log in.
#[derive(Debug)]
pub struct Attempt {
    /// As it was typed.
    pub name: String,
    /// As it was typed.
    pub password: SecretString,
    /// The network that it comes from, as text.
    pub client: String,
    /// What the browser calls itself.
    pub agent: String,
}

/// What came of it.
#[derive(Debug)]
pub enum Login {
    /// The session has begun; this is what the cookie carries.
    In(SecretString),
    /// No such name, or not this password.
    Wrong,
    /// Too much has failed lately; the password was not looked at.
    Wait,
}

/// Somebody who is logged in.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Who.
    pub member: Member,
    /// The session's id, as the list of sessions has it.
    pub session: Uuid,
    /// Whether they have to choose a password of their own before anything else.
    pub must_choose: bool,
}

/// Begins a session, if the password is right. Whether there is such a name can be told neither
/// from the answer nor from the time that it takes.
pub async fn log_in(app: &Arc<App>, attempt: Attempt) -> Result<Login> {
    let client = app.key.hash("login-client", &attempt.client);
    let name = app.key.hash("login-name", &attempt.name);
    // One password at a time: those who try many at once are counted like those who try in turn.
    let _turn = app.passwords.lock().await;
    let staff = app
        .store
        .read()
        .await?
        .staff_find_by_name(&attempt.name)
        .await?;
    let staff = staff.filter(|staff| staff.ended_at.is_none());
    if !may_try(app, staff.as_ref(), &client, &name).await? {
        return Ok(Login::Wait);
    }
    let hash = if let Some(staff) = &staff {
        staff.password_hash.clone()
    } else {
        let hash = || staff::hash(app, NOBODY.to_owned().into());
        app.nobody.get_or_init(hash).await.clone()
    };
    let is_right = is_password(hash, attempt.password).await;
    let Some(staff) = staff.filter(|_| is_right) else {
        note_failure(app, client, name).await?;
        return Ok(Login::Wrong);
    };
    begin(app, staff.id, client, &attempt.agent)
        .await
        .map(Login::In)
}

async fn may_try(app: &App, staff: Option<&StaffRow>, client: &[u8], name: &[u8]) -> Result<bool> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let (of_client, of_both, of_name, of_all) = tx
        .login_failure_count(client, name, now - FAILURES_WINDOW)
        .await?;
    let is_known_place = match staff {
        Some(staff) => {
            tx.staff_place_is_known(staff.id, client, now - PLACE_MAX)
                .await?
        }
        None => false,
    };
    let failures = Failures {
        of_client,
        of_both,
        of_name,
        of_all,
    };
    Ok(login::may_try(failures, is_known_place))
}

async fn is_password(hash: String, password: SecretString) -> bool {
    let verify = move || {
        let password = password.expose_secret().as_bytes();
        Argon2::default()
            .verify_password(password, hash.as_str())
            .is_ok()
    };
    // A check that breaks is no password.
    tokio::task::spawn_blocking(verify).await.unwrap_or(false)
}

async fn note_failure(app: &Arc<App>, client: Vec<u8>, name: Vec<u8>) -> Result<()> {
    let now = app.clock.now();
    app.store
        .write(move |tx| {
            async move {
                tx.login_failure_insert(&client, &name, now).await?;
                Ok::<_, Error>(())
            }
            .boxed()
        })
        .await
}

async fn begin(app: &Arc<App>, staff: Uuid, client: Vec<u8>, agent: &str) -> Result<SecretString> {
    let now = app.clock.now();
    let secret = app.chance.bytes::<32>();
    let session = Session {
        key: Sha256::digest(secret).to_vec(),
        id: app.chance.id(now),
        staff_id: staff,
        begun_at: now,
        seen_at: now,
        agent: agent
            .chars()
            .filter(|char| !char.is_control())
            .take(AGENT_CHARS_MAX)
            .collect(),
    };
    app.store
        .write(move |tx| {
            async move {
                tx.session_insert(&session).await?;
                tx.staff_place_put(staff, &client, now).await?;
                Ok::<_, Error>(())
            }
            .boxed()
        })
        .await?;
    Ok(URL_SAFE_NO_PAD.encode(secret).into())
}

/// Who has this cookie; nobody if the session is over. Being seen keeps a session alive.
pub async fn visitor(app: &Arc<App>, cookie: &str) -> Result<Option<Visitor>> {
    let secret: Option<[u8; 32]> = URL_SAFE_NO_PAD
        .decode(cookie)
        .ok()
        .and_then(|secret| secret.try_into().ok());
    let Some(secret) = secret else {
        return Ok(None);
    };
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let session = tx.session_find(&Sha256::digest(secret)).await?;
    let session = session.filter(|one| login::is_live(one.begun_at, one.seen_at, now));
    let Some(session) = session else {
        return Ok(None);
    };
    let staff = tx.staff_find(session.staff_id).await?;
    drop(tx);
    let Some(staff) = staff.filter(|staff| staff.ended_at.is_none()) else {
        return Ok(None);
    };
    if now - session.seen_at >= SEEN_EVERY {
        let id = session.id;
        app.store
            .write(move |tx| {
                async move { tx.session_see(id, now).await.map_err(Error::from) }.boxed()
            })
            .await?;
    }
    let must_choose = staff.password_once;
    Ok(Member::of(staff).map(|member| Visitor {
        member,
        session: session.id,
        must_choose,
    }))
}

/// The sessions of a member of staff that count.
pub async fn list(app: &App, staff: Uuid) -> Result<Vec<Session>> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    Ok(tx
        .session_list(staff, now - SESSION_MAX, now - IDLE_MAX)
        .await?)
}

/// Ends one session of a member of staff. One that is over already stays so.
pub async fn end(app: &Arc<App>, staff: Uuid, session: Uuid) -> Result<()> {
    app.store
        .write(move |tx| {
            async move {
                tx.session_end(staff, session).await?;
                Ok::<_, Error>(())
            }
            .boxed()
        })
        .await
}

/// Why a password was not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotChanged {
    /// The present one is another.
    Wrong,
    /// The new one is the present one.
    Same,
    /// The new one will not do.
    Flawed(Flaw),
}

/// Gives a member of staff the password that they chose; all their other sessions end.
///
/// # Errors
/// [`NotChanged`] as the inner error; nothing has changed then.
pub async fn choose_password(
    app: &Arc<App>,
    visitor: &Visitor,
    present: SecretString,
    chosen: SecretString,
) -> Result<Result<(), NotChanged>> {
    let id = visitor.member.id;
    let _turn = app.passwords.lock().await;
    let mut tx = app.store.read().await?;
    let staff = tx.staff_find(id).await?.ok_or(Error::NotFound)?;
    // Of this session alone: who is logged in and guesses must not lock out the owner.
    let own = app.key.hash("login-session", &visitor.session.to_string());
    let since = app.clock.now() - FAILURES_WINDOW;
    let (wrong, ..) = tx.login_failure_count(&own, &own, since).await?;
    drop(tx);
    if wrong >= SESSION_FAILURES_MAX {
        end(app, id, visitor.session).await?;
        return Ok(Err(NotChanged::Wrong));
    }
    if !is_password(staff.password_hash.clone(), present.clone()).await {
        note_failure(app, own.clone(), own).await?;
        return Ok(Err(NotChanged::Wrong));
    }
    if present.expose_secret() == chosen.expose_secret() {
        return Ok(Err(NotChanged::Same));
    }
    if let Some(flaw) = login::flaw(chosen.expose_secret(), &staff.name) {
        return Ok(Err(NotChanged::Flawed(flaw)));
    }
    let hash = staff::hash(app, chosen).await;
    let (service, session, before) = (app.clone(), visitor.session, staff.password_hash);
    let is_changed = app
        .store
        .write(move |tx| {
            async move {
                // Whoever reset it meanwhile, or ended the work, was first.
                if !tx.staff_change_password(id, &before, &hash).await? {
                    return Ok::<_, Error>(false);
                }
                tx.session_end_others(id, Some(session)).await?;
                let deed = Deed::of(id, "password", "staff", id);
                deed.note(&service, tx, service.clock.now()).await?;
                Ok(true)
            }
            .boxed()
        })
        .await?;
    Ok(if is_changed {
        Ok(())
    } else {
        Err(NotChanged::Wrong)
    })
}

/// Notes which language a member of staff reads.
pub async fn choose_language(app: &Arc<App>, staff: Uuid, language: &str) -> Result<()> {
    let language = language.to_owned();
    app.store
        .write(move |tx| {
            async move {
                tx.staff_set_language(staff, &language).await?;
                Ok::<_, Error>(())
            }
            .boxed()
        })
        .await
}

/// Forgets sessions that are over, failures that no longer count and places where nobody logs in
/// any more.
pub(super) async fn forget_old(app: &Arc<App>) -> Result<()> {
    let now = app.clock.now();
    app.store
        .write(move |tx| {
            async move {
                tx.session_delete_old(now - SESSION_MAX, now - IDLE_MAX)
                    .await?;
                tx.login_failure_delete_old(now - FAILURES_WINDOW).await?;
                tx.staff_place_delete_old(now - PLACE_MAX).await?;
                Ok::<_, Error>(())
            }
            .boxed()
        })
        .await
}
