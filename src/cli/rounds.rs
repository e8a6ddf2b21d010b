//! `round …`: run one, look at those there were, enter a beacon.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::output::say;
use super::{Failure, LIST_MAX, RoundCommand};
use crate::domain::draw::{self, Beacon, Hash, Hex};
use crate::service::round::{BeaconRefused, Entered, Rehearsal};
use crate::service::{self, App, lead, round};
use crate::store;

/// A daemon that took a request for a round has this long to run it.
const ROUND_MAX: Duration = Duration::from_mins(2);

pub(super) async fn execute(app: &Arc<App>, command: RoundCommand) -> Result<(), Failure> {
    match command {
        RoundCommand::Run { dry_run: true } => rehearse(app).await,
        RoundCommand::Run { dry_run: false } => run(app).await,
        RoundCommand::List { json } => list(app, json).await,
        RoundCommand::Show { number, json } => show(app, number, json).await,
        RoundCommand::Beacon {
            number,
            value,
            text,
        } => enter_beacon(app, number, value.as_deref(), text.as_deref()).await,
    }
}

async fn rehearse(app: &Arc<App>) -> Result<(), Failure> {
    let offers = match round::rehearse(app).await? {
        Rehearsal::Offers(offers) => offers,
        Rehearsal::MailDown => return say(&[told("mail_down")]),
        Rehearsal::Waits(number) => {
            return say(&[format!(
                "no round now: round {number} waits for its beacon; no other closes before it is drawn"
            )]);
        }
    };
    let line = |offer: &round::Rehearsed| {
        let start = offer.start.with_timezone(&app.zone());
        let start = start.format("%Y-%m-%d %H:%M");
        let round::Rehearsed {
            reference,
            joined,
            service,
            office,
            counter,
            ..
        } = offer;
        format!("{reference}\t{joined}\t{service}\t{office} {counter}\t{start}")
    };
    let mut lines: Vec<String> = offers.iter().map(line).collect();
    let count = offers.len();
    lines.push(format!(
        "a round now would make {count} offers; these are drawn with lots of this rehearsal, which are thrown away: the real round draws others; nothing was written"
    ));
    say(&lines)
}

/// Files a request, which the leading daemon runs; where no daemon lives, runs it here.
async fn run(app: &Arc<App>) -> Result<(), Failure> {
    let key = round::request(app).await?;
    run_if_alone(app).await?;
    let begin = Instant::now();
    while begin.elapsed() < ROUND_MAX {
        if let Some(told) = outcome(app, &key).await? {
            return say(&[told]);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err(Failure::Other(format!(
        "the request is filed, but no daemon ran it within {} s",
        ROUND_MAX.as_secs()
    )))
}

/// Does what the leading daemon would do at once, if none lives.
async fn run_if_alone(app: &Arc<App>) -> Result<(), Failure> {
    let lock = app.store.daemon_lock();
    let alone = match (&lock, app.store.is_shared()) {
        (Err(store::Error::Busy(_)), _) => None,
        (Err(error), _) => return Err(Failure::Other(error.to_string())),
        (Ok(_), true) => lead::find_vacant(app).await?,
        (Ok(_), false) => Some(lead::lease(app).await?),
    };
    if let Some(seen) = alone
        && lead::seize(app, seen).await?
    {
        let ran = round::run_due(app).await;
        lead::leave(app).await?;
        ran?;
    }
    Ok(())
}

/// What came of a request; nothing, while somebody has to wait for it.
async fn outcome(app: &Arc<App>, key: &str) -> Result<Option<String>, Failure> {
    // Asked in this order, the round that waits is not the one of this plan.
    let waiting = round::waiting(app).await?;
    let Some(plan) = round::plan(app, key).await? else {
        return Ok(None);
    };
    let Some(outcome) = plan.outcome else {
        let beacon = |round: round::Round| Some((round.number, round.beacon?));
        let told = |(number, beacon)| {
            format!(
                "round {number} waits for its beacon ({beacon}); the request is filed and merges into the next round"
            )
        };
        let waiting = waiting.and_then(beacon);
        return Ok(waiting.filter(|(_, beacon)| beacon != "none").map(told));
    };
    let Some(number) = plan.round else {
        return Ok(Some(told(&outcome)));
    };
    match outcome.as_str() {
        "drawn" => Ok(Some(format!("round {number} was drawn"))),
        "void" => Ok(Some(format!("round {number} is void"))),
        // Its pool is fixed. Without a beacon the result is a moment away.
        _ => {
            let beacon = round::find(app, number).await?.beacon.unwrap_or_default();
            let told = format!(
                "round {number} is fixed and published; it is drawn when its beacon is known ({beacon})"
            );
            Ok((beacon != "none").then_some(told))
        }
    }
}

fn told(outcome: &str) -> String {
    if outcome == "mail_down" {
        "no round: offer mails cannot be handed over".to_owned()
    } else {
        "no round: nobody waits, or nothing is free".to_owned()
    }
}

async fn list(app: &Arc<App>, json: bool) -> Result<(), Failure> {
    let rounds = round::list(app, LIST_MAX).await?;
    let line = |round: &round::Round| {
        if json {
            return document(round).to_string();
        }
        let close = round.close.format("%Y-%m-%dT%H:%M:%SZ");
        let line = format!(
            "round {}\t{close}\t{}\t{} slots\t{} entries",
            round.number, round.state, round.slots, round.entries
        );
        if round.state == "drawn" {
            return format!("{line}\t{} served", round.served);
        }
        line
    };
    if rounds.is_empty() && !json {
        return say(&["no rounds yet".to_owned()]);
    }
    say(&rounds.iter().map(line).collect::<Vec<_>>())
}

async fn show(app: &Arc<App>, number: i64, json: bool) -> Result<(), Failure> {
    let round = find(app, number).await?;
    let document = document(&round);
    if json {
        return say(&[document.to_string()]);
    }
    let line = |(name, value): (&String, &serde_json::Value)| match value {
        serde_json::Value::String(text) => format!("{name}\t{text}"),
        value => format!("{name}\t{value}"),
    };
    let fields = document.as_object().map(|fields| fields.iter().map(line));
    say(&fields.into_iter().flatten().collect::<Vec<_>>())
}

async fn find(app: &Arc<App>, number: i64) -> Result<round::Round, Failure> {
    match round::find(app, number).await {
        Err(service::Error::NotFound) => Err(Failure::Other(format!("there is no round {number}"))),
        found => Ok(found?),
    }
}

fn document(round: &round::Round) -> serde_json::Value {
    let document = round::RoundDocument::new(round.clone());
    serde_json::to_value(document).expect("numbers and texts are JSON")
}

async fn enter_beacon(
    app: &Arc<App>,
    number: i64,
    value: Option<&str>,
    text: Option<&str>,
) -> Result<(), Failure> {
    let given = value.map(parse_beacon).transpose()?;
    let round = find(app, number).await?;
    let value = match (given, text) {
        (Some(value), _) => value,
        (None, text) => hash_outcome(&round, text.unwrap_or_default())?,
    };
    let entered = round::enter_beacon(app, number, value)
        .await?
        .map_err(|refused| Failure::Other(refused.to_string()))?;
    run_if_alone(app).await?;
    let before = match entered {
        Entered::Now => "",
        Entered::Before => "; its beacon was already entered",
    };
    let begin = Instant::now();
    while begin.elapsed() < ROUND_MAX {
        let round = find(app, number).await?;
        if round.state != "committed" {
            return say(&[format!("round {number} is {}{before}", round.state)]);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    say(&[format!(
        "the beacon of round {number} is kept; the daemon draws it as soon as it can"
    )])
}

fn parse_beacon(value: &str) -> Result<Hash, Failure> {
    draw::parse_hash(value).ok_or_else(|| {
        Failure::Usage(format!(
            "a beacon is 32 bytes, 64 digits of lower-case hex, not \"{value}\""
        ))
    })
}

/// The beacon that the outcome of a public draw gives to this round; prints what was hashed.
fn hash_outcome(round: &round::Round, outcome: &str) -> Result<Hash, Failure> {
    let announced = round.beacon.as_deref().unwrap_or_default();
    let Ok(Beacon::Manual(label)) = announced.parse() else {
        let refused = BeaconRefused::NotManual(round.number, announced.to_owned());
        return Err(Failure::Other(refused.to_string()));
    };
    let text = draw::public_text(&label, outcome).ok_or_else(|| {
        Failure::Usage(
            "--text takes the outcome as published: at most 200 ASCII letters, digits and signs, with one blank between words"
                .to_owned(),
        )
    })?;
    let value = draw::public_beacon(&text);
    say(&[
        format!("hashed\t{text}"),
        format!("beacon\t{}", Hex(&value)),
    ])?;
    Ok(value)
}
