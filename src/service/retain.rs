//! What is forgotten when its time has passed.

use std::sync::Arc;

use futures::FutureExt;

use super::{App, Error, Result, audit, forget, session};
use crate::store::draw::FileKind;

/// The rounds whose files have had their time, oldest first: the pool file, and what opens its
/// slots. The result, the root and the chain stay: they say nothing of anybody.
pub async fn spent_rounds(app: &App) -> Result<Vec<i64>> {
    let before = app.clock.now() - app.config.rules.retention.files;
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

/// Forgets everything that has had its time.
pub async fn run(app: &Arc<App>) -> Result<()> {
    forget_files(app).await?;
    session::forget_old(app).await?;
    audit::forget_reasons(app).await?;
    forget::run(app).await.map(drop)
}
