//! `staff`: who works with the list.

use std::sync::Arc;

use clap::Subcommand;

use super::Failure;
use super::output::say;
use crate::domain::ids::OfficeId;
use crate::service::staff::{self, Role, StaffRow};
use crate::service::{self, App};

#[derive(Debug, Subcommand)]
pub(super) enum StaffCommand {
    /// Add somebody; prints a one-time password.
    Add {
        /// The name to log in with.
        name: String,
        /// clerk, manager, admin or auditor.
        #[arg(long)]
        role: String,
        /// An office they work for; none: all.
        #[arg(long = "office", value_name = "ID")]
        offices: Vec<String>,
    },
    /// Give somebody a new one-time password; their sessions end.
    Password {
        /// Their name.
        name: String,
    },
    /// Somebody leaves: sessions, password and token no longer count.
    End {
        /// Their name.
        name: String,
    },
    /// Everybody who works here.
    List {
        /// For programs.
        #[arg(long)]
        json: bool,
    },
    /// Print the API bearer token of somebody, alone.
    Token {
        /// Their name.
        name: String,
    },
}

/// Runs one of them.
pub(super) async fn execute(app: &Arc<App>, command: StaffCommand) -> Result<(), Failure> {
    match command {
        StaffCommand::Add {
            name,
            role,
            offices,
        } => add(app, name, &role, &offices).await,
        StaffCommand::Password { name } => {
            let password = known(&name, staff::reset_password(app, &name).await)?;
            say(&[password])
        }
        StaffCommand::End { name } => known(&name, staff::end(app, &name).await),
        StaffCommand::List { json } => {
            let staff = staff::list(app).await?;
            say(&staff.iter().map(|one| line(one, json)).collect::<Vec<_>>())
        }
        StaffCommand::Token { name } => {
            let token = known(&name, staff::token(app, &name).await)?;
            say(&[token])
        }
    }
}

async fn add(app: &Arc<App>, name: String, role: &str, offices: &[String]) -> Result<(), Failure> {
    let role = Role::from_word(role).ok_or_else(|| {
        Failure::Usage(format!(
            "\"{role}\" is no role; give clerk, manager, admin or auditor"
        ))
    })?;
    let offices: Vec<OfficeId> = offices
        .iter()
        .map(|office| {
            let id = office
                .parse()
                .ok()
                .filter(|id| app.config.town.office(id).is_some());
            id.ok_or_else(|| {
                Failure::Usage(format!("there is no office \"{office}\" in the town file"))
            })
        })
        .collect::<Result<_, _>>()?;
    match staff::add(app, name.clone(), role, offices).await {
        Ok(password) => say(&[password]),
        Err(service::Error::Store(error)) if error.is_unique_violation() => Err(Failure::Other(
            format!("there is somebody called \"{name}\" already"),
        )),
        Err(error) => Err(error.into()),
    }
}

fn known<T>(name: &str, found: service::Result<T>) -> Result<T, Failure> {
    found.map_err(|error| match error {
        service::Error::NotFound => Failure::Other(format!(
            "nobody is called \"{name}\"; add them with: reihum staff add {name} --role clerk"
        )),
        error => error.into(),
    })
}

fn line(staff: &StaffRow, json: bool) -> String {
    let offices = &staff.offices.0;
    if json {
        let document = serde_json::json!({
            "name": staff.name, "role": staff.role, "offices": offices, "added_at": staff.added_at,
            "has_own_password": !staff.password_once, "ended_at": staff.ended_at,
        });
        return document.to_string();
    }
    let offices = if offices.is_empty() {
        "all offices".to_owned()
    } else {
        offices.join(" ")
    };
    let state = match (staff.ended_at, staff.password_once) {
        (Some(at), _) => format!("left {}", at.format("%Y-%m-%d")),
        (None, true) => "has not chosen a password yet".to_owned(),
        (None, false) => String::new(),
    };
    format!("{}\t{}\t{offices}\t{state}", staff.name, staff.role)
        .trim_end()
        .to_owned()
}
