-- The life of an entry, from joining to the day at the counter. What a round writes for each
-- offer is appended and never updates a wide row: that an entry is "offered" and a slot "held"
-- follows from a live row in offer and offer_slot, and the partial unique indexes on those
-- make two live offers for one slot or one entry impossible, whatever a program does.

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- One row per duty that a single daemon may hold. A holder that stops beating loses it; the
-- epoch fences what a former holder still has in hand.
CREATE TABLE lease (
    name TEXT PRIMARY KEY,
    holder BLOB,
    epoch INTEGER NOT NULL,
    beat INTEGER NOT NULL
);

CREATE TABLE staff (
    id BLOB PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    offices TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    link_version INTEGER NOT NULL,
    added_at TEXT NOT NULL
);

-- The first day of a service's list: its opening window is counted from here.
CREATE TABLE service_list (
    service TEXT PRIMARY KEY,
    opened_day INTEGER NOT NULL
);

-- state: unverified, waiting, paused, booked, attended, no_show, cancelled, withdrawn, unknown.
-- secret is K_e of the draw protocol; the keys are keyed hashes of contact data.
CREATE TABLE entry (
    id BLOB PRIMARY KEY,
    state TEXT NOT NULL,
    service TEXT NOT NULL,
    service_group TEXT NOT NULL,
    offices TEXT NOT NULL,
    persons INTEGER NOT NULL,
    blocks INTEGER NOT NULL,
    channel TEXT NOT NULL,
    language TEXT NOT NULL,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    birth_date TEXT,
    email TEXT,
    phone TEXT,
    mail_key BLOB,
    person_key BLOB,
    windows TEXT NOT NULL,
    not_before TEXT,
    not_after TEXT,
    notice_hours INTEGER NOT NULL,
    secret BLOB NOT NULL,
    link_version INTEGER NOT NULL,
    joined_at TEXT NOT NULL,
    join_day INTEGER NOT NULL,
    verified_at TEXT,
    paused_at TEXT,
    pause_days INTEGER NOT NULL,
    rejoined BOOLEAN NOT NULL,
    ended_at TEXT
);
CREATE UNIQUE INDEX entry_live_mail ON entry (service_group, mail_key)
    WHERE state IN ('waiting', 'paused', 'booked');
CREATE INDEX entry_cancelled ON entry (service_group, mail_key) WHERE state = 'cancelled';
CREATE INDEX entry_waiting ON entry (service) WHERE state = 'waiting';
CREATE INDEX entry_live ON entry (service, state)
    WHERE state IN ('unverified', 'waiting', 'paused', 'booked');
CREATE INDEX entry_unverified ON entry (joined_at) WHERE state = 'unverified';

-- state: open, closed, unused (it passed without anybody).
CREATE TABLE slot (
    id BLOB PRIMARY KEY,
    office TEXT NOT NULL,
    counter TEXT NOT NULL,
    start TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    services TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_at TEXT NOT NULL
);
CREATE UNIQUE INDEX slot_counter_start ON slot (office, counter, start);
CREATE INDEX slot_day ON slot (office, start);
CREATE INDEX slot_start ON slot (start);
CREATE INDEX slot_open ON slot (start) WHERE state = 'open';

-- A writer that opens slots at a counter touches its row first, so that two cannot overlap.
CREATE TABLE counter_lock (
    office TEXT NOT NULL,
    counter TEXT NOT NULL,
    PRIMARY KEY (office, counter)
);

-- A round that is due, by the schedule or by request: the key lets each run once. It makes up
-- for all instants after covers_from that were missed.
CREATE TABLE round_plan (
    key TEXT PRIMARY KEY,
    due_at TEXT NOT NULL,
    covers_from TEXT,
    outcome TEXT,
    round INTEGER
);
CREATE INDEX round_plan_open ON round_plan (due_at) WHERE outcome IS NULL;
CREATE INDEX round_plan_due ON round_plan (due_at);

CREATE TABLE round (
    number INTEGER PRIMARY KEY,
    plan TEXT NOT NULL UNIQUE,
    close TEXT NOT NULL,
    state TEXT NOT NULL,
    seed BLOB NOT NULL,
    slots INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    served INTEGER NOT NULL,
    epoch INTEGER NOT NULL
);

-- The youngest joining day that a round served, per service.
CREATE TABLE round_cutoff (
    round INTEGER NOT NULL,
    service TEXT NOT NULL,
    join_day INTEGER NOT NULL,
    PRIMARY KEY (service, round)
);

-- state: open, confirmed, declined, expired, revoked, undeliverable.
CREATE TABLE offer (
    id BLOB PRIMARY KEY,
    round INTEGER NOT NULL,
    entry_id BLOB NOT NULL,
    state TEXT NOT NULL,
    office TEXT NOT NULL,
    start TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    handed_over_at TEXT,
    deadline TEXT,
    ended_at TEXT
);
CREATE UNIQUE INDEX offer_live_entry ON offer (entry_id) WHERE state = 'open';
CREATE INDEX offer_entry ON offer (entry_id);
CREATE INDEX offer_due ON offer (deadline) WHERE state = 'open' AND deadline IS NOT NULL;

CREATE TABLE offer_slot (
    offer_id BLOB NOT NULL,
    slot_id BLOB NOT NULL,
    live BOOLEAN NOT NULL,
    PRIMARY KEY (offer_id, slot_id)
);
CREATE UNIQUE INDEX offer_slot_live ON offer_slot (slot_id) WHERE live;
CREATE INDEX offer_slot_slot ON offer_slot (slot_id);

-- state: booked, attended, late, no_show, sent_away, unknown, cancelled; cancel_band: free, anew, late.
CREATE TABLE appointment (
    id BLOB PRIMARY KEY,
    offer_id BLOB NOT NULL UNIQUE,
    entry_id BLOB NOT NULL,
    state TEXT NOT NULL,
    office TEXT NOT NULL,
    start TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    booked_at TEXT NOT NULL,
    cancel_band TEXT,
    ended_at TEXT
);
CREATE UNIQUE INDEX appointment_live_entry ON appointment (entry_id) WHERE state = 'booked';
CREATE INDEX appointment_entry ON appointment (entry_id);
CREATE INDEX appointment_open ON appointment (start) WHERE state = 'booked';

CREATE TABLE strike (
    id BLOB PRIMARY KEY,
    appointment_id BLOB NOT NULL UNIQUE,
    at TEXT NOT NULL,
    state TEXT NOT NULL
);
-- A strike hangs on every key its entry had.
CREATE TABLE strike_key (
    key BLOB NOT NULL,
    strike_id BLOB NOT NULL,
    PRIMARY KEY (key, strike_id)
);

-- The outbox. state: queued, sent, failed, dropped; urgency: 0 what a deadline runs for, then 1. A lease moves due_at forward; text is what
-- the first attempt rendered and every retry sends again.
CREATE TABLE mail (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    entry_id BLOB NOT NULL,
    offer_id BLOB,
    appointment_id BLOB,
    message_id TEXT NOT NULL,
    mail_key BLOB,
    state TEXT NOT NULL,
    urgency INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    lease BLOB,
    text BLOB,
    printed_deadline TEXT,
    detail TEXT,
    ended_at TEXT
);
CREATE INDEX mail_due ON mail (urgency, due_at) WHERE state = 'queued';
CREATE INDEX mail_entry ON mail (entry_id);
CREATE INDEX mail_created ON mail (created_at);
CREATE INDEX mail_key_created ON mail (mail_key, created_at) WHERE mail_key IS NOT NULL;

-- Every transition of an entry, in the order it happened.
CREATE TABLE event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    entry_id BLOB NOT NULL,
    at TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    round INTEGER
);
CREATE INDEX event_entry ON event (entry_id);
