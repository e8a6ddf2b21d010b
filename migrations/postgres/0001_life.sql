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
    holder UUID,
    epoch BIGINT NOT NULL,
    beat BIGINT NOT NULL
);

CREATE TABLE staff (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    offices JSONB NOT NULL,
    password_hash TEXT NOT NULL,
    link_version BIGINT NOT NULL,
    added_at TIMESTAMPTZ NOT NULL
);

-- The first day of a service's list: its opening window is counted from here.
CREATE TABLE service_list (
    service TEXT PRIMARY KEY,
    opened_day BIGINT NOT NULL
);

-- state: unverified, waiting, paused, booked, attended, no_show, cancelled, withdrawn, unknown.
-- secret is K_e of the draw protocol; the keys are keyed hashes of contact data.
CREATE TABLE entry (
    id UUID PRIMARY KEY,
    state TEXT NOT NULL,
    service TEXT NOT NULL,
    service_group TEXT NOT NULL,
    offices JSONB NOT NULL,
    persons BIGINT NOT NULL,
    blocks BIGINT NOT NULL,
    channel TEXT NOT NULL,
    language TEXT NOT NULL,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    birth_date DATE,
    email TEXT,
    phone TEXT,
    mail_key BYTEA,
    person_key BYTEA,
    windows JSONB NOT NULL,
    not_before DATE,
    not_after DATE,
    notice_hours BIGINT NOT NULL,
    secret BYTEA NOT NULL,
    link_version BIGINT NOT NULL,
    joined_at TIMESTAMPTZ NOT NULL,
    join_day BIGINT NOT NULL,
    verified_at TIMESTAMPTZ,
    paused_at TIMESTAMPTZ,
    pause_days BIGINT NOT NULL,
    rejoined BOOLEAN NOT NULL,
    ended_at TIMESTAMPTZ
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
    id UUID PRIMARY KEY,
    office TEXT NOT NULL,
    counter TEXT NOT NULL,
    start TIMESTAMPTZ NOT NULL,
    minutes BIGINT NOT NULL,
    services JSONB NOT NULL,
    state TEXT NOT NULL,
    opened_at TIMESTAMPTZ NOT NULL
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
    due_at TIMESTAMPTZ NOT NULL,
    covers_from TIMESTAMPTZ,
    outcome TEXT,
    round BIGINT
);
CREATE INDEX round_plan_open ON round_plan (due_at) WHERE outcome IS NULL;
CREATE INDEX round_plan_due ON round_plan (due_at);

CREATE TABLE round (
    number BIGINT PRIMARY KEY,
    plan TEXT NOT NULL UNIQUE,
    close TIMESTAMPTZ NOT NULL,
    state TEXT NOT NULL,
    seed BYTEA NOT NULL,
    slots BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    served BIGINT NOT NULL,
    epoch BIGINT NOT NULL
);

-- The youngest joining day that a round served, per service.
CREATE TABLE round_cutoff (
    round BIGINT NOT NULL,
    service TEXT NOT NULL,
    join_day BIGINT NOT NULL,
    PRIMARY KEY (service, round)
);

-- state: open, confirmed, declined, expired, revoked, undeliverable.
CREATE TABLE offer (
    id UUID PRIMARY KEY,
    round BIGINT NOT NULL,
    entry_id UUID NOT NULL,
    state TEXT NOT NULL,
    office TEXT NOT NULL,
    start TIMESTAMPTZ NOT NULL,
    minutes BIGINT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    handed_over_at TIMESTAMPTZ,
    deadline TIMESTAMPTZ,
    ended_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX offer_live_entry ON offer (entry_id) WHERE state = 'open';
CREATE INDEX offer_entry ON offer (entry_id);
CREATE INDEX offer_due ON offer (deadline) WHERE state = 'open' AND deadline IS NOT NULL;

CREATE TABLE offer_slot (
    offer_id UUID NOT NULL,
    slot_id UUID NOT NULL,
    live BOOLEAN NOT NULL,
    PRIMARY KEY (offer_id, slot_id)
);
CREATE UNIQUE INDEX offer_slot_live ON offer_slot (slot_id) WHERE live;
CREATE INDEX offer_slot_slot ON offer_slot (slot_id);

-- state: booked, attended, late, no_show, sent_away, unknown, cancelled; cancel_band: free, anew, late.
CREATE TABLE appointment (
    id UUID PRIMARY KEY,
    offer_id UUID NOT NULL UNIQUE,
    entry_id UUID NOT NULL,
    state TEXT NOT NULL,
    office TEXT NOT NULL,
    start TIMESTAMPTZ NOT NULL,
    minutes BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    booked_at TIMESTAMPTZ NOT NULL,
    cancel_band TEXT,
    ended_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX appointment_live_entry ON appointment (entry_id) WHERE state = 'booked';
CREATE INDEX appointment_entry ON appointment (entry_id);
CREATE INDEX appointment_open ON appointment (start) WHERE state = 'booked';

CREATE TABLE strike (
    id UUID PRIMARY KEY,
    appointment_id UUID NOT NULL UNIQUE,
    at TIMESTAMPTZ NOT NULL,
    state TEXT NOT NULL
);
-- A strike hangs on every key its entry had.
CREATE TABLE strike_key (
    key BYTEA NOT NULL,
    strike_id UUID NOT NULL,
    PRIMARY KEY (key, strike_id)
);

-- The outbox. state: queued, sent, failed, dropped; urgency: 0 what a deadline runs for, then 1. A lease moves due_at forward; text is what
-- the first attempt rendered and every retry sends again.
CREATE TABLE mail (
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    entry_id UUID NOT NULL,
    offer_id UUID,
    appointment_id UUID,
    message_id TEXT NOT NULL,
    mail_key BYTEA,
    state TEXT NOT NULL,
    urgency BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    lease UUID,
    text BYTEA,
    printed_deadline TIMESTAMPTZ,
    detail TEXT,
    ended_at TIMESTAMPTZ
);
CREATE INDEX mail_due ON mail (urgency, due_at) WHERE state = 'queued';
CREATE INDEX mail_entry ON mail (entry_id);
CREATE INDEX mail_created ON mail (created_at);
CREATE INDEX mail_key_created ON mail (mail_key, created_at) WHERE mail_key IS NOT NULL;

-- Every transition of an entry, in the order it happened.
CREATE TABLE event (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    round BIGINT
);
CREATE INDEX event_entry ON event (entry_id);
