//! What a month came to, from the events and from the rows they moved: counts, no persons.
//!
//! Asked once a month by people who can wait for some seconds: these pass over whole tables.

use chrono::{DateTime, Utc};

use super::{Result, Tx, on_engine};

/// The month that is told, the one before it, and all before that.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// When the month before begins.
    pub before: DateTime<Utc>,
    /// When the month begins.
    pub from: DateTime<Utc>,
    /// When it ends.
    pub until: DateTime<Utc>,
}

/// How often a transition happened.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct TransitionRow {
    /// The service's id.
    pub service: String,
    /// The channel of the entries.
    pub channel: String,
    /// The state before.
    pub from_state: String,
    /// The state after.
    pub to_state: String,
    /// Why.
    pub reason: String,
    /// 2 in the month, 1 in the one before, 0 earlier.
    pub period: i64,
    /// How often.
    pub count: i64,
}

/// An appointment that somebody said yes to.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct BookedRow {
    /// The service's id.
    pub service: String,
    /// The channel of the entry.
    pub channel: String,
    /// When the entry joined.
    pub joined_at: DateTime<Utc>,
    /// When somebody said yes.
    pub booked_at: DateTime<Utc>,
    /// When it starts.
    pub start: DateTime<Utc>,
}

/// A mark of who came.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MarkRow {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// `attended`, `late`, `no_show`, `sent_away` or `unknown`.
    pub outcome: String,
    /// When somebody said yes to the appointment.
    pub booked_at: DateTime<Utc>,
    /// When it started.
    pub start: DateTime<Utc>,
}

/// Rounds that came to the same.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RoundsRow {
    /// 2 in the month, 1 in the one before.
    pub period: i64,
    /// `drawn`, `void` or `committed`.
    pub state: String,
    /// How many.
    pub rounds: i64,
    /// Free slots in their pools, all together.
    pub slots: i64,
    /// Offers made.
    pub served: i64,
}

impl Tx {
    /// All transitions before the end of the month, by service, channel and period.
    pub async fn report_transitions(&mut self, span: &Span) -> Result<Vec<TransitionRow>> {
        const SQL: &str = "SELECT entry.service, entry.channel, event.from_state, event.to_state, event.reason, \
                           CAST(CASE WHEN event.at < $1 THEN 0 WHEN event.at < $2 THEN 1 ELSE 2 END AS BIGINT) AS period, \
                           COUNT(*) AS count FROM event JOIN entry ON entry.id = event.entry_id \
                           WHERE event.at < $3 GROUP BY entry.service, entry.channel, event.from_state, \
                           event.to_state, event.reason, period";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(span.before)
            .bind(span.from)
            .bind(span.until)
            .fetch_all(conn)
            .await?))
    }

    /// Every appointment that was agreed on in the two months, also if it was called off later.
    pub async fn report_booked(&mut self, span: &Span) -> Result<Vec<BookedRow>> {
        const SQL: &str = "SELECT entry.service, entry.channel, entry.joined_at, appointment.booked_at, appointment.start \
                           FROM appointment JOIN entry ON entry.id = appointment.entry_id \
                           WHERE appointment.booked_at >= $1 AND appointment.booked_at < $2";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(span.before)
            .bind(span.until)
            .fetch_all(conn)
            .await?))
    }

    /// Every mark of the two months. An entry with a mark has one appointment that was not called off.
    pub async fn report_marks(&mut self, span: &Span) -> Result<Vec<MarkRow>> {
        const SQL: &str = "SELECT event.at, event.reason AS outcome, appointment.booked_at, appointment.start \
                           FROM event JOIN appointment ON appointment.entry_id = event.entry_id \
                           AND appointment.state <> 'cancelled' \
                           WHERE event.at >= $1 AND event.at < $2 \
                           AND event.reason IN ('attended', 'late', 'no_show', 'sent_away', 'unknown')";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(span.before)
            .bind(span.until)
            .fetch_all(conn)
            .await?))
    }

    /// Levers pulled: period, kind, reason and how often. Only the reasons of hardship are codes;
    /// others are what somebody wrote, and stay here.
    pub async fn report_levers(&mut self, span: &Span) -> Result<Vec<(i64, String, String, i64)>> {
        const SQL: &str = "SELECT CAST(CASE WHEN at < $2 THEN 1 ELSE 2 END AS BIGINT) AS period, kind, \
                           CASE WHEN kind = 'hardship' THEN reason ELSE '' END AS code, COUNT(*) FROM override \
                           WHERE at >= $1 AND at < $3 GROUP BY period, kind, code ORDER BY kind, code";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(span.before)
            .bind(span.from)
            .bind(span.until)
            .fetch_all(conn)
            .await?))
    }

    /// Slots that passed unused: period, office, `too_late` (free again, and nobody took it any
    /// more) or `nobody`, and how many.
    pub async fn report_unused(&mut self, span: &Span) -> Result<Vec<(i64, String, String, i64)>> {
        const SQL: &str = "SELECT CAST(CASE WHEN start < $2 THEN 1 ELSE 2 END AS BIGINT) AS period, office, \
                           CASE WHEN EXISTS (SELECT 1 FROM offer_slot WHERE offer_slot.slot_id = slot.id) \
                           THEN 'too_late' ELSE 'nobody' END AS why, COUNT(*) FROM slot \
                           WHERE state = 'unused' AND start >= $1 AND start < $3 GROUP BY period, office, why";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(span.before)
            .bind(span.from)
            .bind(span.until)
            .fetch_all(conn)
            .await?))
    }

    /// The rounds that closed in the two months.
    pub async fn report_rounds(&mut self, span: &Span) -> Result<Vec<RoundsRow>> {
        const SQL: &str = "SELECT CAST(CASE WHEN close < $2 THEN 1 ELSE 2 END AS BIGINT) AS period, state, \
                           COUNT(*) AS rounds, CAST(SUM(slots) AS BIGINT) AS slots, CAST(SUM(served) AS BIGINT) AS served \
                           FROM round WHERE close >= $1 AND close < $3 GROUP BY period, state";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(span.before)
            .bind(span.from)
            .bind(span.until)
            .fetch_all(conn)
            .await?))
    }
}
