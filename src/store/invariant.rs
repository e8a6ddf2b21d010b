//! What must hold of the rows, asked of the database itself: each statement answers the rows
//! that break it, in one pass over sets and by indexes, and changes nothing.
//!
//! Which of them make up an invariant, and what it is called, is in `service::invariants`.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Result, Tx, on_engine};

/// A row that breaks an invariant, and what is wrong with it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct BreachRow {
    /// The row: of an entry, a slot, an appointment or a strike.
    pub id: Uuid,
    /// What is wrong.
    pub found: String,
}

/// Moments before which something must have been done.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// What began before this has ended.
    pub day_over: DateTime<Utc>,
    /// Entries that ended before this have no contact data …
    pub contact: DateTime<Utc>,
    /// … also where a strike stands, if before this.
    pub struck_contact: DateTime<Utc>,
    /// Sign-ups from before this are verified or gone.
    pub verified: DateTime<Utc>,
    /// Strikes from before this are gone.
    pub strikes: DateTime<Utc>,
}

/// One of [`Terms`], as a statement asks for it.
type Term = fn(&Terms) -> DateTime<Utc>;

/// A statement that finds breaches, over all rows or only those around one entry.
#[derive(Clone, Copy, Debug)]
pub struct Statement {
    all: &'static str,
    /// The same with the entry as its last value; nothing where no entry is concerned.
    pub(super) one: Option<&'static str>,
    pub(super) terms: &'static [Term],
}

/// Breaches that one statement answers at most.
pub const BREACHES_MAX: usize = 1000;

/// `find!(what, of one entry, the rest, [terms])`.
macro_rules! find {
    ($before:expr, $scope:expr, $after:expr $(, $term:expr)* $(,)?) => {
        Statement {
            all: concat!($before, " ", $after, " LIMIT 1000"),
            one: Some(concat!($before, " AND ", $scope, " ", $after, " LIMIT 1000")),
            terms: &[$($term),*],
        }
    };
}

/// Offers with the appointment that came of each.
macro_rules! offers_and_appointments {
    () => {
        "FROM offer_slot JOIN offer ON offer.id = offer_slot.offer_id \
         LEFT JOIN appointment ON appointment.offer_id = offer.id"
    };
}

/// An offer that is open, or whose appointment was not called off.
macro_rules! holds {
    () => {
        "(offer.state = 'open' OR (offer.state = 'confirmed' \
         AND COALESCE(appointment.state, 'cancelled') <> 'cancelled'))"
    };
}

/// A strike that counts, on an appointment of the entry.
macro_rules! struck {
    ($since:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM appointment JOIN strike ON strike.appointment_id = appointment.id \
             WHERE appointment.entry_id = entry.id AND strike.state = 'live' AND strike.at > ",
            $since,
            ")"
        )
    };
}

/// Whether a row of `entry` still says who it is.
macro_rules! names_somebody {
    () => {
        "(entry.given_name <> '' OR entry.family_name <> '' OR entry.email IS NOT NULL \
         OR entry.phone IS NOT NULL OR entry.birth_date IS NOT NULL)"
    };
}

/// A slot has one live offer or standing appointment.
pub const SLOT_ONE_HOLDER: &[Statement] = &[find!(
    concat!(
        "SELECT offer_slot.slot_id AS id, 'several offers or appointments' AS found ",
        offers_and_appointments!(),
        " WHERE ",
        holds!()
    ),
    "offer_slot.slot_id IN (SELECT held.slot_id FROM offer_slot AS held JOIN offer AS own \
     ON own.id = held.offer_id WHERE own.entry_id = $1)",
    "GROUP BY offer_slot.slot_id HAVING COUNT(*) > 1"
)];

/// A slot is marked as held exactly while somebody holds it.
pub const HELD_SLOT_HAS_HOLDER: &[Statement] = &[find!(
    concat!(
        "SELECT offer_slot.slot_id AS id, CASE WHEN offer_slot.live \
         THEN 'held by an offer that has ended' ELSE 'let go by an offer that stands' END AS found ",
        offers_and_appointments!(),
        " WHERE offer_slot.live <> ",
        holds!()
    ),
    "offer.entry_id = $1",
    ""
)];

/// An entry has one open offer or one booked appointment.
pub const ENTRY_ONE_OFFER_AND_APPOINTMENT: &[Statement] = &[
    find!(
        "SELECT offer.entry_id AS id, 'several open offers' AS found FROM offer WHERE offer.state = 'open'",
        "offer.entry_id = $1",
        "GROUP BY offer.entry_id HAVING COUNT(*) > 1"
    ),
    find!(
        "SELECT appointment.entry_id AS id, 'several booked appointments' AS found \
         FROM appointment WHERE appointment.state = 'booked'",
        "appointment.entry_id = $1",
        "GROUP BY appointment.entry_id HAVING COUNT(*) > 1"
    ),
    find!(
        "SELECT offer.entry_id AS id, 'an open offer, but the entry is ' || COALESCE(entry.state, 'gone') AS found \
         FROM offer LEFT JOIN entry ON entry.id = offer.entry_id \
         WHERE offer.state = 'open' AND COALESCE(entry.state, 'gone') <> 'waiting'",
        "offer.entry_id = $1",
        ""
    ),
];

/// A person has one live verified entry per service group.
pub const PERSON_ONE_ENTRY: &[Statement] = &[
    find!(
        "SELECT id, found FROM (SELECT id, 'another live entry of this address' AS found, \
         COUNT(*) OVER (PARTITION BY service_group, mail_key) AS entries FROM entry \
         WHERE mail_key IS NOT NULL AND state IN ('waiting', 'paused', 'booked')",
        "mail_key = (SELECT mail_key FROM entry WHERE id = $1) \
         AND service_group = (SELECT service_group FROM entry WHERE id = $1)",
        ") AS live WHERE entries > 1"
    ),
    find!(
        "SELECT id, found FROM (SELECT id, 'another live entry of this number' AS found, \
         COUNT(*) OVER (PARTITION BY service_group, phone_key) AS entries FROM entry \
         WHERE mail_key IS NULL AND phone_key IS NOT NULL AND state IN ('waiting', 'paused', 'booked')",
        "phone_key = (SELECT phone_key FROM entry WHERE id = $1) \
         AND service_group = (SELECT service_group FROM entry WHERE id = $1)",
        ") AS live WHERE entries > 1"
    ),
];

/// Each event begins where the one before ended, and the last is where the entry stands.
pub const EVENTS_FOLD: &[Statement] = &[
    find!(
        "SELECT entry_id AS id, 'an event begins in ' || from_state || ', but the one before led to ' \
         || COALESCE(before_state, 'nowhere') AS found FROM (SELECT entry_id, from_state, \
         LAG(to_state) OVER (PARTITION BY entry_id ORDER BY id) AS before_state FROM event WHERE id > 0",
        "entry_id = $1",
        ") AS chain WHERE before_state <> from_state \
         OR (before_state IS NULL AND from_state NOT IN ('unverified', 'waiting'))"
    ),
    // Without an event an entry stands where its channel lets it begin.
    find!(
        "SELECT id, 'stands in ' || shown || ', but its last event led to ' || told AS found FROM (\
         SELECT entry.id, CASE WHEN entry.state = 'waiting' AND offer.id IS NOT NULL THEN 'offered' \
         ELSE entry.state END AS shown, COALESCE((SELECT event.to_state FROM event \
         WHERE event.entry_id = entry.id ORDER BY event.id DESC LIMIT 1), \
         CASE WHEN entry.channel = 'online' THEN 'unverified' ELSE 'waiting' END) AS told \
         FROM entry LEFT JOIN offer ON offer.entry_id = entry.id AND offer.state = 'open' \
         WHERE entry.state <> ''",
        "entry.id = $1",
        ") AS standing WHERE shown <> told"
    ),
    find!(
        "SELECT event.entry_id AS id, 'the entry is gone, but it was ' || event.to_state AS found FROM event \
         WHERE NOT EXISTS (SELECT 1 FROM entry WHERE entry.id = event.entry_id) \
         AND event.to_state NOT IN ('dropped', event.from_state)",
        "event.entry_id = $1",
        ""
    ),
];

/// What a citizen was told stays so.
pub const ACKNOWLEDGED_KEPT: &[Statement] = &[
    find!(
        "SELECT offer.entry_id AS id, 'a confirmed offer without appointment' AS found FROM offer \
         LEFT JOIN appointment ON appointment.offer_id = offer.id \
         WHERE offer.state = 'confirmed' AND appointment.id IS NULL",
        "offer.entry_id = $1",
        ""
    ),
    find!(
        "SELECT appointment.entry_id AS id, 'an appointment whose offer is ' || COALESCE(offer.state, 'gone') AS found \
         FROM appointment LEFT JOIN offer ON offer.id = appointment.offer_id \
         WHERE COALESCE(offer.state, 'gone') <> 'confirmed'",
        "appointment.entry_id = $1",
        ""
    ),
    find!(
        "SELECT entry.id, 'booked without appointment' AS found FROM entry WHERE entry.state = 'booked' \
         AND NOT EXISTS (SELECT 1 FROM appointment WHERE appointment.entry_id = entry.id AND appointment.state = 'booked')",
        "entry.id = $1",
        ""
    ),
    find!(
        "SELECT appointment.entry_id AS id, 'a booked appointment, but the entry is ' || COALESCE(entry.state, 'gone') AS found \
         FROM appointment LEFT JOIN entry ON entry.id = appointment.entry_id \
         WHERE appointment.state = 'booked' AND COALESCE(entry.state, 'gone') <> 'booked'",
        "appointment.entry_id = $1",
        ""
    ),
    find!(
        "SELECT entry.id, 'verified without an event' AS found FROM entry WHERE entry.verified_at IS NOT NULL \
         AND entry.channel = 'online' AND NOT EXISTS (SELECT 1 FROM event WHERE event.entry_id = entry.id \
         AND event.reason = 'verify')",
        "entry.id = $1",
        ""
    ),
];

/// An offer is confirmed in time or expires, never both.
pub const CONFIRM_XOR_EXPIRE: &[Statement] = &[
    find!(
        "SELECT offer.entry_id AS id, 'confirmed after the deadline' AS found FROM offer \
         WHERE offer.state = 'confirmed' AND offer.deadline < offer.ended_at",
        "offer.entry_id = $1",
        ""
    ),
    find!(
        "SELECT offer.entry_id AS id, 'as many were confirmed or expired as its events do not tell' AS found \
         FROM offer WHERE offer.state IN ('confirmed', 'expired')",
        "offer.entry_id = $1",
        "GROUP BY offer.entry_id HAVING \
         SUM(CASE WHEN offer.state = 'confirmed' THEN 1 ELSE 0 END) <> (SELECT COUNT(*) FROM event \
         WHERE event.entry_id = offer.entry_id AND event.reason = 'confirm') \
         OR SUM(CASE WHEN offer.state = 'expired' THEN 1 ELSE 0 END) <> (SELECT COUNT(*) FROM event \
         WHERE event.entry_id = offer.entry_id AND event.reason = 'expire')"
    ),
    find!(
        "SELECT event.entry_id AS id, 'an event without its offer: ' || event.reason AS found FROM event \
         WHERE event.reason IN ('confirm', 'expire') AND NOT EXISTS (SELECT 1 FROM offer \
         WHERE offer.entry_id = event.entry_id \
         AND offer.state = CASE WHEN event.reason = 'confirm' THEN 'confirmed' ELSE 'expired' END)",
        "event.entry_id = $1",
        ""
    ),
];

/// Whoever has an open offer is told of it by mail, if there is an address.
pub const OFFER_HAS_MAIL: &[Statement] = &[find!(
    "SELECT offer.entry_id AS id, 'an open offer without mail' AS found FROM offer \
     JOIN entry ON entry.id = offer.entry_id WHERE offer.state = 'open' AND entry.email IS NOT NULL \
     AND NOT EXISTS (SELECT 1 FROM mail WHERE mail.entry_id = offer.entry_id AND mail.offer_id = offer.id \
     AND mail.kind = 'offer' AND mail.state IN ('queued', 'sent'))",
    "offer.entry_id = $1",
    ""
)];

/// A slot changes hands in rounds alone.
pub const FREED_SLOTS_IN_ROUNDS: &[Statement] = &[
    find!(
        "SELECT offer_slot.slot_id AS id, 'offered twice in round ' || offer.round AS found \
         FROM offer_slot JOIN offer ON offer.id = offer_slot.offer_id WHERE offer.round > 0",
        "offer_slot.slot_id IN (SELECT held.slot_id FROM offer_slot AS held JOIN offer AS own \
         ON own.id = held.offer_id WHERE own.entry_id = $1)",
        "GROUP BY offer_slot.slot_id, offer.round HAVING COUNT(*) > 1"
    ),
    find!(
        "SELECT appointment.entry_id AS id, 'an appointment that is not what was offered' AS found \
         FROM appointment LEFT JOIN offer ON offer.id = appointment.offer_id \
         WHERE (offer.id IS NULL OR offer.entry_id <> appointment.entry_id \
         OR offer.office <> appointment.office OR offer.start <> appointment.start)",
        "appointment.entry_id = $1",
        ""
    ),
    find!(
        "SELECT offer.entry_id AS id, 'an offer of no drawn round: ' || offer.round AS found FROM offer \
         LEFT JOIN round ON round.number = offer.round WHERE COALESCE(round.state, '') <> 'drawn'",
        "offer.entry_id = $1",
        ""
    ),
];

/// An appointment leaves one strike at most, and only one that was missed.
pub const STRIKES_BOUNDED: &[Statement] = &[
    find!(
        "SELECT strike.appointment_id AS id, 'several strikes' AS found FROM strike WHERE strike.state <> ''",
        "strike.appointment_id IN (SELECT id FROM appointment WHERE entry_id = $1)",
        "GROUP BY strike.appointment_id HAVING COUNT(*) > 1"
    ),
    find!(
        "SELECT strike.appointment_id AS id, 'a strike, but the appointment is ' || COALESCE(appointment.state, 'gone') AS found \
         FROM strike LEFT JOIN appointment ON appointment.id = strike.appointment_id WHERE strike.state = 'live' \
         AND COALESCE(appointment.state, 'gone') <> 'no_show' \
         AND NOT (COALESCE(appointment.state, 'gone') = 'cancelled' AND COALESCE(appointment.cancel_band, '') = 'late')",
        "appointment.entry_id = $1",
        ""
    ),
];

/// Every past slot has one fate: somebody's appointment, closed, or unused.
pub const SLOTS_ACCOUNTED: &[Statement] = &[
    Statement {
        all: "SELECT slot.id, 'no state: ' || slot.state AS found FROM slot \
              WHERE slot.state NOT IN ('open', 'closed', 'unused') LIMIT 1000",
        one: None,
        terms: &[],
    },
    find!(
        "SELECT slot.id, 'held, and yet ' || slot.state AS found FROM slot \
         JOIN offer_slot ON offer_slot.slot_id = slot.id AND offer_slot.live \
         JOIN offer ON offer.id = offer_slot.offer_id WHERE slot.state <> 'open'",
        "offer.entry_id = $1",
        ""
    ),
    Statement {
        all: "SELECT slot.id, 'past, and nobody says what became of it' AS found FROM slot \
              WHERE slot.state = 'open' AND slot.start < $1 AND NOT EXISTS (SELECT 1 FROM offer_slot \
              JOIN appointment ON appointment.offer_id = offer_slot.offer_id \
              WHERE offer_slot.slot_id = slot.id AND offer_slot.live AND appointment.state IN \
              ('attended', 'late', 'no_show', 'sent_away', 'unknown')) LIMIT 1000",
        one: None,
        terms: &[|terms| terms.day_over],
    },
];

/// No link that opens anything lies in the database for longer than its mail needs to leave.
pub const NO_TOKEN_STORED: &[Statement] = &[
    find!(
        "SELECT mail.entry_id AS id, 'the text of a mail that is ' || mail.state AS found FROM mail \
         WHERE mail.state <> 'queued' AND mail.text IS NOT NULL",
        "mail.entry_id = $1",
        ""
    ),
    Statement {
        all: "SELECT staff.id, 'a password that is no hash' AS found FROM staff \
              WHERE staff.password_hash NOT LIKE '$argon2%' LIMIT 1000",
        one: None,
        terms: &[],
    },
];

/// Names and contact data are gone once their time has passed.
pub const NOTHING_BEYOND_TERM: &[Statement] = &[
    find!(
        concat!(
            "SELECT entry.id, 'contact data beyond the term' AS found FROM entry \
             WHERE entry.ended_at IS NOT NULL AND entry.ended_at < $1 AND ",
            names_somebody!(),
            " AND NOT (entry.ended_at >= $2 AND ",
            struck!("$3"),
            ")"
        ),
        "entry.id = $4",
        "",
        |terms| terms.contact,
        |terms| terms.struck_contact,
        |terms| terms.strikes
    ),
    find!(
        concat!(
            "SELECT entry.id, 'contact data of somebody forgotten' AS found FROM entry \
             WHERE entry.forgotten_at IS NOT NULL AND ",
            names_somebody!()
        ),
        "entry.id = $1",
        ""
    ),
    find!(
        "SELECT mail.entry_id AS id, 'a mail to somebody forgotten' AS found FROM mail \
         JOIN entry ON entry.id = mail.entry_id WHERE entry.forgotten_at IS NOT NULL \
         AND (mail.text IS NOT NULL OR mail.detail IS NOT NULL OR mail.mail_key IS NOT NULL)",
        "mail.entry_id = $1",
        ""
    ),
    find!(
        "SELECT address_change.entry_id AS id, 'an address of somebody forgotten' AS found FROM address_change \
         LEFT JOIN entry ON entry.id = address_change.entry_id \
         WHERE (entry.id IS NULL OR entry.forgotten_at IS NOT NULL)",
        "address_change.entry_id = $1",
        ""
    ),
    find!(
        "SELECT entry.id, 'never verified, and still there' AS found FROM entry \
         WHERE entry.state = 'unverified' AND entry.joined_at < $1",
        "entry.id = $2",
        "",
        |terms| terms.verified
    ),
    find!(
        "SELECT strike.appointment_id AS id, 'a strike beyond its term' AS found FROM strike WHERE strike.at < $1",
        "strike.appointment_id IN (SELECT id FROM appointment WHERE entry_id = $2)",
        "",
        |terms| terms.strikes
    ),
];

impl Tx {
    /// Rows that break `statement`, at most [`BREACHES_MAX`].
    pub async fn breach_list(
        &mut self,
        statement: &Statement,
        terms: &Terms,
    ) -> Result<Vec<BreachRow>> {
        Ok(on_engine!(self, |conn| {
            let mut query = sqlx::query_as(statement.all);
            for term in statement.terms {
                query = query.bind(term(terms));
            }
            query.fetch_all(conn).await?
        }))
    }

    /// Each kind of transition that events tell of, `(from, to, reason)`, with how many there are.
    pub async fn event_count_kinds(
        &mut self,
        entry: Option<Uuid>,
    ) -> Result<Vec<(String, String, String, i64)>> {
        const ALL: &str = "SELECT from_state, to_state, reason, COUNT(*) FROM event \
                           GROUP BY from_state, to_state, reason";
        const ONE: &str = "SELECT from_state, to_state, reason, COUNT(*) FROM event \
                           WHERE entry_id = $1 GROUP BY from_state, to_state, reason";
        Ok(on_engine!(self, |conn| match entry {
            Some(entry) => sqlx::query_as(ONE).bind(entry).fetch_all(conn).await?,
            None => sqlx::query_as(ALL).fetch_all(conn).await?,
        }))
    }

    /// Offers handed over since `since` that leave less than `seconds` to answer, or whose
    /// deadline comes after the appointment begins.
    pub async fn breach_list_deadlines(
        &mut self,
        since: DateTime<Utc>,
        seconds: i64,
        entry: Option<Uuid>,
    ) -> Result<Vec<BreachRow>> {
        // SQLite counts time in days and fractions, good to a millisecond.
        const SQLITE: &str = "SELECT entry_id AS id, 'too little time to answer' AS found FROM offer \
                              WHERE handed_over_at >= $1 AND deadline IS NOT NULL AND ((julianday(deadline) \
                              - julianday(handed_over_at)) * 86400.0 < $2 - 0.01 OR deadline > start) \
                              AND ($3 IS NULL OR entry_id = $3) LIMIT 1000";
        const POSTGRES: &str = "SELECT entry_id AS id, 'too little time to answer' AS found FROM offer \
                                WHERE handed_over_at >= $1 AND deadline IS NOT NULL AND (deadline - handed_over_at \
                                < make_interval(secs => CAST($2 AS DOUBLE PRECISION)) OR deadline > start) \
                                AND ($3::uuid IS NULL OR entry_id = $3) LIMIT 1000";
        Ok(match self {
            Tx::Sqlite(conn) => {
                let query = sqlx::query_as(SQLITE).bind(since).bind(seconds);
                query.bind(entry).fetch_all(&mut **conn).await?
            }
            Tx::Postgres(conn) => {
                let query = sqlx::query_as(POSTGRES).bind(since).bind(seconds);
                query.bind(entry).fetch_all(&mut **conn).await?
            }
        })
    }

    /// The secrets of those who have an offer of a round: `(entry, K_e)`.
    pub async fn offer_list_secrets(&mut self, round: i64) -> Result<Vec<(Uuid, Vec<u8>)>> {
        const SQL: &str = "SELECT entry.id, entry.secret FROM offer JOIN entry ON entry.id = offer.entry_id \
                           WHERE offer.round = $1";
        Ok(on_engine!(self, |conn| sqlx::query_as(SQL)
            .bind(round)
            .fetch_all(conn)
            .await?))
    }

    /// How many offers a round made.
    pub async fn offer_count_of_round(&mut self, round: i64) -> Result<i64> {
        const SQL: &str = "SELECT COUNT(*) FROM offer WHERE round = $1";
        Ok(on_engine!(self, |conn| sqlx::query_scalar(SQL)
            .bind(round)
            .fetch_one(conn)
            .await?))
    }
}
