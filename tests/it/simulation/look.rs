//! Looks at many rows at once: asking for them one by one would be most of the work of a year.

use std::collections::BTreeMap;

use reihum::domain::entry::State;
use reihum::store::Tx;
use reihum::store::offer::OfferRow;
use sqlx::{Database, QueryBuilder};
use uuid::Uuid;

use crate::world::World;

/// What an [`OfferRow`] is read from.
const OFFERS: &str = "SELECT id, round, entry_id, state, office, start, minutes, made_at, handed_over_at, deadline \
                      FROM offer WHERE ";

/// The rows that `$fill` asks for.
macro_rules! rows {
    ($world:expr, $sql:expr, $fill:expr) => {{
        let mut tx = $world.app.store.read().await.expect("a connection");
        match &mut tx {
            Tx::Sqlite(conn) => {
                let mut query = QueryBuilder::<sqlx::Sqlite>::new($sql);
                $fill(&mut query);
                query.build_query_as().fetch_all(&mut **conn).await
            }
            Tx::Postgres(conn) => {
                let mut query = QueryBuilder::<sqlx::Postgres>::new($sql);
                $fill(&mut query);
                query.build_query_as().fetch_all(&mut **conn).await
            }
        }
        .expect("rows")
    }};
}

/// Where every entry stands that the database knows.
pub async fn states(world: &World) -> BTreeMap<Uuid, State> {
    const SQL: &str = "SELECT id, state, EXISTS (SELECT 1 FROM offer WHERE offer.entry_id = entry.id \
                       AND offer.state = 'open') FROM entry";
    let rows: Vec<(Uuid, String, bool)> = rows!(world, SQL, |_: &mut QueryBuilder<_>| {});
    let shown = rows.into_iter().map(|(id, stored, is_offered)| {
        let state = State::from_word(&stored).expect("a state");
        let is_offered = is_offered && state == State::Waiting;
        (id, if is_offered { State::Offered } else { state })
    });
    shown.collect()
}

/// These offers, by id.
pub async fn offers(world: &World, ids: &[Uuid]) -> BTreeMap<Uuid, OfferRow> {
    if ids.is_empty() {
        return BTreeMap::new();
    }
    let rows: Vec<OfferRow> = rows!(world, OFFERS, |query| name_all(query, ids));
    rows.into_iter().map(|offer| (offer.id, offer)).collect()
}

/// The offers that a round made.
pub async fn offers_of_round(world: &World, round: i64) -> Vec<OfferRow> {
    rows!(world, OFFERS, |query: &mut QueryBuilder<_>| {
        query.push("round = ").push_bind(round);
    })
}

fn name_all<D>(query: &mut QueryBuilder<D>, ids: &[Uuid])
where
    D: Database,
    Uuid: for<'q> sqlx::Encode<'q, D> + sqlx::Type<D>,
{
    query.push("id IN (");
    let mut list = query.separated(", ");
    for id in ids {
        list.push_bind(*id);
    }
    query.push(")");
}
