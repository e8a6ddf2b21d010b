//! What a draw keeps beside its row: files in parts, chains, policy documents.

use chrono::{DateTime, Utc};

use super::{Result, Tx, changed, on_engine};

/// The kinds of files of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// The pool file.
    Pool,
    /// The result file.
    Result,
    /// Which slot each index of the pool is.
    Slots,
}

impl FileKind {
    /// Files that are needed no longer once a round is old: what is left says nothing of anybody.
    pub const SPENT: [Self; 2] = [Self::Pool, Self::Slots];

    /// The word for it in the table.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pool => "pool",
            Self::Result => "result",
            Self::Slots => "slots",
        }
    }
}

/// A hash chain.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ChainRow {
    /// Counted from 0.
    pub number: i64,
    /// `c_n`.
    pub secret: Vec<u8>,
    /// `c_0`.
    pub anchor: Vec<u8>,
}

impl Tx {
    /// Keeps a file.
    pub async fn round_file_insert(
        &mut self,
        round: i64,
        kind: FileKind,
        parts: &[Vec<u8>],
    ) -> Result<()> {
        const SQL: &str =
            "INSERT INTO round_file (round, kind, part, bytes) VALUES ($1, $2, $3, $4)";
        self.compress_lightly().await?;
        for (part, bytes) in (0_i64..).zip(parts) {
            changed!(self, SQL, round, kind.word(), part, bytes);
        }
        Ok(())
    }

    /// PostgreSQL compresses what is large. Its usual way takes five times as long as storing a
    /// pool file and makes it no smaller, so the quick one is taken where the server has it.
    async fn compress_lightly(&mut self) -> Result<()> {
        const SQL: &str = "SELECT set_config(name, 'lz4', true) FROM pg_settings \
                           WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals)";
        if let Tx::Postgres(conn) = self {
            sqlx::query(SQL).execute(&mut **conn).await?;
        }
        Ok(())
    }

    /// One part of a file.
    pub async fn round_file_part(
        &mut self,
        round: i64,
        kind: FileKind,
        part: i64,
    ) -> Result<Option<Vec<u8>>> {
        const SQL: &str =
            "SELECT bytes FROM round_file WHERE round = $1 AND kind = $2 AND part = $3";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(round)
            .bind(kind.word())
            .bind(part)
            .fetch_optional(conn)
            .await?))
    }

    /// Whether a file is kept.
    pub async fn round_file_exists(&mut self, round: i64, kind: FileKind) -> Result<bool> {
        const SQL: &str = "SELECT EXISTS (SELECT 1 FROM round_file WHERE round = $1 AND kind = $2)";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(round)
            .bind(kind.word())
            .fetch_one(conn)
            .await?))
    }

    /// Rounds that were closed before `before`, ended, and still have a file of this kind.
    pub async fn round_file_list_rounds(
        &mut self,
        kind: FileKind,
        before: DateTime<Utc>,
    ) -> Result<Vec<i64>> {
        const SQL: &str = "SELECT round.number FROM round WHERE round.close < $2 AND round.state <> 'committed' \
                           AND EXISTS (SELECT 1 FROM round_file WHERE round_file.round = round.number \
                           AND round_file.kind = $1 AND round_file.part = 0) ORDER BY round.number";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(kind.word())
            .bind(before)
            .fetch_all(conn)
            .await?))
    }

    /// Forgets a file.
    pub async fn round_file_delete(&mut self, round: i64, kind: FileKind) -> Result<()> {
        const SQL: &str = "DELETE FROM round_file WHERE round = $1 AND kind = $2";
        changed!(self, SQL, round, kind.word());
        Ok(())
    }

    /// Keeps a chain unless one of this number is kept.
    pub async fn draw_chain_keep_first(
        &mut self,
        chain: &ChainRow,
        made_at: DateTime<Utc>,
    ) -> Result<()> {
        const SQL: &str = "INSERT INTO draw_chain (number, secret, anchor, made_at) VALUES ($1, $2, $3, $4) \
                           ON CONFLICT (number) DO NOTHING";
        changed!(
            self,
            SQL,
            chain.number,
            &chain.secret,
            &chain.anchor,
            made_at
        );
        Ok(())
    }

    /// All chains, oldest first.
    pub async fn draw_chain_list(&mut self) -> Result<Vec<ChainRow>> {
        const SQL: &str = "SELECT number, secret, anchor FROM draw_chain ORDER BY number";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .fetch_all(conn)
            .await?))
    }

    /// Keeps a policy document under its hash.
    pub async fn policy_keep(&mut self, hash: &[u8], document: &str) -> Result<()> {
        const SQL: &str =
            "INSERT INTO policy (hash, document) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING";
        changed!(self, SQL, hash, document);
        Ok(())
    }

    /// The policy document with this hash.
    pub async fn policy_find(&mut self, hash: &[u8]) -> Result<Option<String>> {
        const SQL: &str = "SELECT document FROM policy WHERE hash = $1";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(hash)
            .fetch_optional(conn)
            .await?))
    }
}
