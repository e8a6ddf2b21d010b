//! The hash chains: made before they are needed, announced by their anchors.

use futures::FutureExt;

use super::super::{App, Result};
use crate::clock::{Chance, Clock};
use crate::domain::draw::{self, CHAIN_ROUNDS, Hash, place};
use crate::store::draw::ChainRow;
use crate::store::{self, Store, Tx};

/// The next chain is made, and its anchor announced, when this many rounds of the present one
/// are left.
const ANNOUNCE_ROUNDS: u64 = 256;

/// Makes the chain of the round after `last`, and the one after that when the present one is
/// about to run out, unless they are there.
pub(crate) async fn prepare(
    store: &Store,
    chance: &Chance,
    clock: &Clock,
    last: i64,
) -> store::Result<()> {
    let next = u64::try_from(last).unwrap_or_default() + 1;
    let (now, soon) = (place(next).0, place(next + ANNOUNCE_ROUNDS).0);
    let known = store.read().await?.draw_chain_list().await?;
    for number in now..=soon {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        if known.iter().any(|chain| chain.number == number) {
            continue;
        }
        let secret: Hash = chance.bytes();
        let chain = ChainRow {
            number,
            secret: secret.to_vec(),
            anchor: draw::value(&secret, 0).to_vec(),
        };
        let made_at = clock.now();
        store
            .write(move |tx| async move { tx.draw_chain_keep_first(&chain, made_at).await }.boxed())
            .await?;
    }
    Ok(())
}

/// `c_{r-1}` and `c_r` of a round: what its pool is linked to, and what its result reveals.
pub(super) async fn values(tx: &mut Tx, round: i64) -> Result<(Hash, Hash)> {
    let (number, index) = place(u64::try_from(round).unwrap_or_default());
    let chains = tx.draw_chain_list().await?;
    let chain = chains
        .into_iter()
        .find(|chain| u64::try_from(chain.number) == Ok(number));
    let secret = chain.and_then(|chain| Hash::try_from(chain.secret).ok());
    let secret = secret.ok_or_else(|| {
        store::Error::nonsense("draw_chain", "secret", number, "no chain of 32 bytes")
    })?;
    let own = draw::value(&secret, index);
    // A value hashes to the one before: the way down the chain is gone once.
    Ok((draw::hash_times(own, 1), own))
}

/// The anchors that are announced: the first round of each chain, and its `c_0`.
pub async fn anchors(app: &App) -> Result<Vec<(u64, Vec<u8>)>> {
    let chains = app.store.read().await?.draw_chain_list().await?;
    let first = |number: i64| u64::try_from(number).unwrap_or_default() * CHAIN_ROUNDS + 1;
    Ok(chains
        .into_iter()
        .map(|chain| (first(chain.number), chain.anchor))
        .collect())
}
