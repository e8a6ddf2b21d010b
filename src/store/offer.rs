//! Offers, and the appointments that come of them.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Result, Tx, changed, insert_many, on_engine};

/// A slot held for an entry, as a round makes it.
#[derive(Clone, Debug)]
pub struct NewOffer {
    /// Its id.
    pub id: Uuid,
    /// The round that made it.
    pub round: i64,
    /// For whom.
    pub entry_id: Uuid,
    /// The office's id.
    pub office: String,
    /// When the appointment would start.
    pub start: DateTime<Utc>,
    /// How long the slot, or block of slots, is.
    pub minutes: i64,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

/// An offer.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OfferRow {
    /// Its id.
    pub id: Uuid,
    /// The round that made it.
    pub round: i64,
    /// For whom.
    pub entry_id: Uuid,
    /// `open`, `confirmed`, `declined`, `expired`, `revoked` or `undeliverable`.
    pub state: String,
    /// The office's id.
    pub office: String,
    /// When the appointment would start.
    pub start: DateTime<Utc>,
    /// How long it is.
    pub minutes: i64,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// When its mail was handed over to the mail server.
    pub handed_over_at: Option<DateTime<Utc>>,
    /// Until when it can be answered; unknown before its mail is rendered.
    pub deadline: Option<DateTime<Utc>>,
}

/// A confirmed offer.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct AppointmentRow {
    /// Its id.
    pub id: Uuid,
    /// The offer it came of.
    pub offer_id: Uuid,
    /// Whose.
    pub entry_id: Uuid,
    /// `booked`, `attended`, `late`, `no_show`, `sent_away`, `unknown` or `cancelled`.
    pub state: String,
    /// The office's id.
    pub office: String,
    /// Its start.
    pub start: DateTime<Utc>,
    /// Its length.
    pub minutes: i64,
    /// The SEQUENCE of its calendar event (RFC 5545).
    pub sequence: i64,
    /// When somebody said yes to it.
    pub booked_at: DateTime<Utc>,
    /// What cancelling it cost: `free`, `anew` or `late`.
    pub cancel_band: Option<String>,
    /// The office's name and address before they changed, if that was the last change.
    pub former_place: Option<String>,
}

impl Tx {
    /// Adds the offers of a round. A second open offer for an entry is a unique violation.
    pub async fn offer_insert_many(&mut self, offers: &[NewOffer]) -> Result<()> {
        insert_many!(self, "offer", offers, |offer| {
            id: offer.id,
            round: offer.round,
            entry_id: offer.entry_id,
            state: "open",
            office: offer.office.as_str(),
            start: offer.start,
            minutes: offer.minutes,
            made_at: offer.made_at,
        });
        Ok(())
    }

    /// Takes back what a round made for an entry, in the transaction that made it: the offer,
    /// the slots it held, the mail and the event.
    pub async fn offer_take_back(&mut self, round: i64, entry: Uuid) -> Result<()> {
        const HELD: &str = "DELETE FROM offer_slot WHERE offer_id IN \
                            (SELECT id FROM offer WHERE entry_id = $1 AND round = $2)";
        const MAIL: &str = "DELETE FROM mail WHERE entry_id = $1 AND offer_id IN \
                            (SELECT id FROM offer WHERE entry_id = $1 AND round = $2)";
        const EVENT: &str = "DELETE FROM event WHERE entry_id = $1 AND round = $2";
        const OFFER: &str = "DELETE FROM offer WHERE entry_id = $1 AND round = $2";
        for sql in [HELD, MAIL, EVENT, OFFER] {
            changed!(self, sql, entry, round);
        }
        Ok(())
    }

    /// The offer with this id.
    pub async fn offer_find(&mut self, id: Uuid) -> Result<Option<OfferRow>> {
        const SQL: &str = "SELECT id, round, entry_id, state, office, start, minutes, made_at, handed_over_at, \
                           deadline FROM offer WHERE id = $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(id)
            .fetch_optional(conn)
            .await?))
    }

    /// The open offer of an entry.
    pub async fn offer_find_open(&mut self, entry: Uuid) -> Result<Option<OfferRow>> {
        const SQL: &str = "SELECT id, round, entry_id, state, office, start, minutes, made_at, handed_over_at, \
                           deadline FROM offer WHERE entry_id = $1 AND state = 'open'";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(entry)
            .fetch_optional(conn)
            .await?))
    }

    /// The rounds that made an offer to an entry, and what became of each.
    pub async fn offer_list_of_entry(&mut self, entry: Uuid) -> Result<Vec<OfferRow>> {
        const SQL: &str = "SELECT id, round, entry_id, state, office, start, minutes, made_at, handed_over_at, \
                           deadline FROM offer WHERE entry_id = $1 ORDER BY round";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(entry)
            .fetch_all(conn)
            .await?))
    }

    /// The slots that an entry was offered before a round and has declined.
    pub async fn offer_slot_list_declined(&mut self, entry: Uuid, round: i64) -> Result<Vec<Uuid>> {
        const SQL: &str = "SELECT offer_slot.slot_id FROM offer_slot JOIN offer ON offer.id = offer_slot.offer_id \
                           WHERE offer.entry_id = $1 AND offer.state = 'declined' AND offer.round < $2";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(entry)
            .bind(round)
            .fetch_all(conn)
            .await?))
    }

    /// Ends an open offer; false if it was no longer open, which settles every race.
    pub async fn offer_end(&mut self, id: Uuid, to: &str, at: DateTime<Utc>) -> Result<bool> {
        const SQL: &str =
            "UPDATE offer SET state = $2, ended_at = $3 WHERE id = $1 AND state = 'open'";
        let ended = changed!(self, SQL, id, to, at);
        Ok(ended == 1)
    }

    /// Confirms an open offer whose deadline, if it has one yet, has not passed at `at`. The
    /// condition stands in the statement itself: nothing late can slip between look and write.
    pub async fn offer_confirm(&mut self, id: Uuid, at: DateTime<Utc>) -> Result<bool> {
        const SQL: &str = "UPDATE offer SET state = 'confirmed', ended_at = $2 \
                           WHERE id = $1 AND state = 'open' AND (deadline IS NULL OR deadline >= $2) AND start > $2";
        let ended = changed!(self, SQL, id, at);
        Ok(ended == 1)
    }

    /// Notes the deadline that is about to be printed.
    pub async fn offer_set_deadline(&mut self, id: Uuid, deadline: DateTime<Utc>) -> Result<bool> {
        const SQL: &str = "UPDATE offer SET deadline = $2 WHERE id = $1 AND state = 'open'";
        let set = changed!(self, SQL, id, deadline);
        Ok(set == 1)
    }

    /// Notes the hand-over of an offer's mail, the deadline that follows from it, and when to
    /// remind of it.
    pub async fn offer_hand_over(
        &mut self,
        id: Uuid,
        at: DateTime<Utc>,
        deadline: DateTime<Utc>,
        remind_at: Option<DateTime<Utc>>,
    ) -> Result<()> {
        const SQL: &str = "UPDATE offer SET handed_over_at = $2, deadline = $3, remind_at = $4 \
                           WHERE id = $1 AND state = 'open' AND handed_over_at IS NULL";
        changed!(self, SQL, id, at, deadline, remind_at);
        Ok(())
    }

    /// Open offers of which the citizen is to be reminded by `now`, at most `most`.
    pub async fn offer_list_to_remind(
        &mut self,
        now: DateTime<Utc>,
        most: i64,
    ) -> Result<Vec<Uuid>> {
        const SQL: &str = "SELECT id FROM offer WHERE state = 'open' AND remind_at IS NOT NULL AND remind_at <= $1 \
                           ORDER BY remind_at LIMIT CAST($2 AS BIGINT)";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(now)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }

    /// Notes that the reminder is in the outbox; false if it was before, or nothing is left to
    /// answer.
    pub async fn offer_remind(&mut self, id: Uuid) -> Result<bool> {
        const SQL: &str = "UPDATE offer SET remind_at = NULL \
                           WHERE id = $1 AND state = 'open' AND remind_at IS NOT NULL";
        Ok(changed!(self, SQL, id) == 1)
    }

    /// Open offers whose deadline passed before `now`, at most `most`.
    pub async fn offer_list_due(&mut self, now: DateTime<Utc>, most: i64) -> Result<Vec<OfferRow>> {
        const SQL: &str = "SELECT id, round, entry_id, state, office, start, minutes, made_at, handed_over_at, \
                           deadline FROM offer WHERE state = 'open' AND deadline IS NOT NULL AND deadline < $1 \
                           AND handed_over_at IS NOT NULL ORDER BY deadline LIMIT CAST($2 AS BIGINT)";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(now)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }

    /// Open offers that were not handed over: made before `before`, or without a mail that could
    /// still leave; at most `most`.
    pub async fn offer_list_stuck(
        &mut self,
        before: DateTime<Utc>,
        most: i64,
    ) -> Result<Vec<OfferRow>> {
        const SQL: &str = "SELECT id, round, entry_id, state, office, start, minutes, made_at, handed_over_at, \
                           deadline FROM offer WHERE state = 'open' AND handed_over_at IS NULL \
                           AND (made_at < $1 OR NOT EXISTS (SELECT 1 FROM mail \
                           WHERE mail.entry_id = offer.entry_id AND mail.offer_id = offer.id \
                           AND mail.kind = 'offer' AND mail.state = 'queued')) ORDER BY id LIMIT CAST($2 AS BIGINT)";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(before)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }

    /// `(entry, slot)` of future slots that an entry has declined.
    pub async fn offer_list_declined(&mut self, now: DateTime<Utc>) -> Result<Vec<(Uuid, Uuid)>> {
        const SQL: &str = "SELECT offer.entry_id, offer_slot.slot_id FROM slot \
                           JOIN offer_slot ON offer_slot.slot_id = slot.id \
                           JOIN offer ON offer.id = offer_slot.offer_id \
                           WHERE slot.start > $1 AND slot.state = 'open' AND NOT offer_slot.live \
                           AND offer.state = 'declined'";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(now)
            .fetch_all(conn)
            .await?))
    }

    /// Books the appointment of a confirmed offer, at the place that the citizen is told.
    pub async fn appointment_insert(
        &mut self,
        id: Uuid,
        offer: &OfferRow,
        at: DateTime<Utc>,
        remind_at: Option<DateTime<Utc>>,
        place: Option<&str>,
    ) -> Result<()> {
        const SQL: &str = "INSERT INTO appointment (id, offer_id, entry_id, state, office, start, minutes, sequence, \
                           booked_at, remind_at, place) VALUES ($1, $2, $3, 'booked', $4, $5, $6, 0, $7, $8, $9)";
        changed!(
            self,
            SQL,
            id,
            offer.id,
            offer.entry_id,
            &offer.office,
            offer.start,
            offer.minutes,
            at,
            remind_at,
            place
        );
        Ok(())
    }

    /// Booked appointments that are to be called to mind by `now`, at most `most`.
    pub async fn appointment_list_to_remind(
        &mut self,
        now: DateTime<Utc>,
        most: i64,
    ) -> Result<Vec<Uuid>> {
        const SQL: &str = "SELECT id FROM appointment WHERE state = 'booked' AND remind_at IS NOT NULL \
                           AND remind_at <= $1 ORDER BY remind_at LIMIT CAST($2 AS BIGINT)";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(now)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }

    /// Notes that a booked appointment was called to mind, and when it will be again; false if that
    /// is not due.
    pub async fn appointment_remind(
        &mut self,
        id: Uuid,
        now: DateTime<Utc>,
        next: Option<DateTime<Utc>>,
    ) -> Result<bool> {
        const SQL: &str = "UPDATE appointment SET remind_at = $3 \
                           WHERE id = $1 AND state = 'booked' AND remind_at <= $2";
        Ok(changed!(self, SQL, id, now, next) == 1)
    }

    /// The appointment with this id.
    pub async fn appointment_find(&mut self, id: Uuid) -> Result<Option<AppointmentRow>> {
        const SQL: &str = "SELECT id, offer_id, entry_id, state, office, start, minutes, sequence, booked_at, cancel_band, former_place \
                           FROM appointment WHERE id = $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(id)
            .fetch_optional(conn)
            .await?))
    }

    /// The appointment that came of an offer.
    pub async fn appointment_find_by_offer(
        &mut self,
        offer: Uuid,
    ) -> Result<Option<AppointmentRow>> {
        const SQL: &str = "SELECT id, offer_id, entry_id, state, office, start, minutes, sequence, booked_at, cancel_band, former_place \
                           FROM appointment WHERE offer_id = $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(offer)
            .fetch_optional(conn)
            .await?))
    }

    /// Moves an appointment from one state to another and counts the change for calendars.
    pub async fn appointment_move(
        &mut self,
        id: Uuid,
        from: &str,
        to: &str,
        at: DateTime<Utc>,
    ) -> Result<bool> {
        const SQL: &str = "UPDATE appointment SET state = $3, ended_at = $4, sequence = sequence + 1 \
                           WHERE id = $1 AND state = $2";
        let moved = changed!(self, SQL, id, from, to, at);
        Ok(moved == 1)
    }

    /// Cancels a booked appointment, noting what that cost; false if it is not booked.
    pub async fn appointment_cancel(
        &mut self,
        id: Uuid,
        band: &str,
        at: DateTime<Utc>,
    ) -> Result<bool> {
        const SQL: &str = "UPDATE appointment SET state = 'cancelled', cancel_band = $2, ended_at = $3, \
                           sequence = sequence + 1 WHERE id = $1 AND state = 'booked'";
        let cancelled = changed!(self, SQL, id, band, at);
        Ok(cancelled == 1)
    }

    /// Booked appointments that started before `before`, at most `most`.
    pub async fn appointment_list_past(
        &mut self,
        before: DateTime<Utc>,
        most: i64,
    ) -> Result<Vec<AppointmentRow>> {
        const SQL: &str = "SELECT id, offer_id, entry_id, state, office, start, minutes, sequence, booked_at, cancel_band, former_place FROM appointment \
                           WHERE state = 'booked' AND start < $1 ORDER BY start LIMIT CAST($2 AS BIGINT)";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(before)
            .bind(most)
            .fetch_all(conn)
            .await?))
    }
}
