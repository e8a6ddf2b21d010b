//! What is forgotten when its time has passed.

use std::sync::Arc;

use chrono::TimeDelta;
use futures::FutureExt;

use super::{App, Error, Result};
use crate::store::draw::FileKind;

/// The pool file of a round, and what opens its slots, are kept this long after its close. The
/// result, the root and the chain stay: they say nothing of anybody.
const FILES_KEPT: TimeDelta = TimeDelta::days(90);

/// The rounds whose files have had their time, oldest first.
pub async fn spent_rounds(app: &App) -> Result<Vec<i64>> {
    let before = app.clock.now() - FILES_KEPT;
    let mut tx = app.store.read().await?;
    let mut spent = Vec::new();
    for kind in FileKind::SPENT {
        spent.extend(tx.round_file_list_rounds(kind, before).await?);
    }
    spent.sort_unstable();
    spent.dedup();
    Ok(spent)
}

/// Forgets the files of rounds that have had their time; answers of which.
pub async fn forget_files(app: &Arc<App>) -> Result<Vec<i64>> {
    let spent = spent_rounds(app).await?;
    for &round in &spent {
        app.store
            .write(move |tx| {
                async move {
                    for kind in FileKind::SPENT {
                        tx.round_file_delete(round, kind).await?;
                    }
                    Ok::<_, Error>(())
                }
                .boxed()
            })
            .await?;
        app.recent.forget(round);
    }
    Ok(spent)
}
