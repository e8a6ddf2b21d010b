//! The newest draw, computed once more from its published files: nobody was passed over, and the
//! offers are those of its result.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::super::{App, Error, Result};
use super::{Round, files};
use crate::domain::draw::{self, Hash, Pool};
use crate::domain::lottery::{self, Pid};
use crate::store;

/// Rounds that are looked through for the newest draw.
const ROUNDS_MAX: i64 = 10;

/// The draw that was counted last: the files of a round never change, so once is enough.
#[derive(Debug, Default)]
pub struct Recounted(Mutex<Option<(i64, Vec<u8>)>>);

impl Recounted {
    fn knows(&self, round: i64, result: &[u8]) -> bool {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .as_ref()
            .is_some_and(|(number, hash)| *number == round && hash == result)
    }

    fn remember(&self, round: i64, result: Vec<u8>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((round, result));
    }
}

/// What is wrong with the newest draw; nothing if it is right, or if its files are gone.
pub async fn recount(app: &Arc<App>) -> Result<Vec<String>> {
    let rounds = super::list(app, ROUNDS_MAX).await?;
    let Some(round) = rounds.into_iter().find(|round| round.state == "drawn") else {
        return Ok(Vec::new());
    };
    let Some(kept) = round.result_hash.clone() else {
        return Ok(Vec::new());
    };
    if app.recounted.knows(round.number, &kept) {
        return Ok(Vec::new());
    }
    let number = round.number;
    let wrong = match differences(app, round).await {
        // A file that cannot be read is no failure of the check but what it looks for.
        Err(Error::Store(error @ store::Error::Nonsense { .. })) => vec![error.to_string()],
        found => found?,
    };
    if wrong.is_empty() {
        app.recounted.remember(number, kept);
    }
    Ok(wrong)
}

async fn differences(app: &Arc<App>, round: Round) -> Result<Vec<String>> {
    let number = round.number;
    let pool = {
        let _one = app.reading.lock().await;
        files::pool(app, number).await?
    };
    let (Some((pool, root)), Some(result)) = (pool, files::result(app, number).await?) else {
        return Ok(Vec::new());
    };
    let mut tx = app.store.read().await?;
    let offered = tx.offer_list_secrets(number).await?;
    let offers = tx.offer_count_of_round(number).await?;
    drop(tx);
    let mut wrong = Vec::new();
    let missed = [round.left_since, round.closed_since, round.too_late];
    let missed: i64 = missed.into_iter().flatten().sum();
    if offers != round.served {
        wrong.push(format!(
            "round {number} made {} offers, but there are {offers}",
            round.served
        ));
    }
    let assigned = i64::try_from(result.assigned.len()).unwrap_or(i64::MAX);
    if assigned != round.served + missed {
        wrong.push(format!(
            "round {number} assigned {assigned}, but made {} offers and missed {missed}",
            round.served
        ));
    }
    let served: HashSet<Pid> = result
        .assigned
        .iter()
        .map(|assigned| assigned.pid)
        .collect();
    for (entry, secret) in offered {
        if !served.contains(&lottery::pid(&secret, pool.header.round)) {
            wrong.push(format!(
                "{entry} has an offer that round {number} did not draw"
            ));
        }
    }
    wrong.extend(recomputed(pool, root, result, round).await?);
    Ok(wrong)
}

/// Draws the pool again, on a thread of its own, and compares.
async fn recomputed(
    pool: Pool,
    root: Hash,
    result: draw::Outcome,
    round: Round,
) -> Result<Option<String>> {
    let number = round.number;
    let compare = move || {
        if round.root.as_deref() != Some(&root[..]) {
            return Some(format!("the pool of round {number} has another root"));
        }
        match draw::draw(&pool, root, result.reveal, result.beacon) {
            Err(mismatch) => Some(format!("round {number}: {mismatch}")),
            Ok(right) if right.to_bytes() != result.to_bytes() => {
                Some(format!("the pool of round {number} draws another result"))
            }
            Ok(_) => {
                let hash = draw::hash(&result.to_bytes());
                let same = round.result_hash.as_deref() == Some(&hash[..]);
                (!same).then(|| format!("the result of round {number} has another hash"))
            }
        }
    };
    let compared = tokio::task::spawn_blocking(compare).await;
    Ok(compared.map_err(|error| store::Error::Abandoned(error.to_string()))?)
}
