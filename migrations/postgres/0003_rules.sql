-- Every rule of an entry's life: what counts towards a pause, what staff decided and why, who has
-- no mail, what is asked and forgotten again.

-- phone_key: keyed hash of the number in E.164. credit_days: owed by the office. hardship: the
-- reason code that staff gave. declines: since the windows last changed; silences: in a row.
-- needed_at, asked_at: "still needed?". paused_for: citizen, declines, silences, undeliverable,
-- still_needed. forgotten_at: when name and contact data left.
ALTER TABLE entry ADD COLUMN phone_key BYTEA;
ALTER TABLE entry ADD COLUMN credit_days BIGINT NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN short_code TEXT;
ALTER TABLE entry ADD COLUMN hardship TEXT;
ALTER TABLE entry ADD COLUMN declines BIGINT NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN silences BIGINT NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN needed_at TIMESTAMPTZ;
ALTER TABLE entry ADD COLUMN asked_at TIMESTAMPTZ;
ALTER TABLE entry ADD COLUMN paused_for TEXT;
ALTER TABLE entry ADD COLUMN forgotten_at TIMESTAMPTZ;
-- Who has no mail is one person by phone. A second person under one address has neither key.
CREATE UNIQUE INDEX entry_live_phone ON entry (service_group, phone_key)
    WHERE mail_key IS NULL AND state IN ('waiting', 'paused', 'booked');
CREATE INDEX entry_phone ON entry (phone_key) WHERE phone_key IS NOT NULL;
CREATE INDEX entry_person ON entry (person_key) WHERE person_key IS NOT NULL;
CREATE INDEX entry_short_code ON entry (short_code) WHERE short_code IS NOT NULL;
CREATE INDEX entry_without_mail ON entry (id) WHERE state = 'waiting' AND email IS NULL;
CREATE INDEX entry_ended ON entry (ended_at) WHERE ended_at IS NOT NULL AND forgotten_at IS NULL;
-- Who is to be asked whether the need still stands, and who has not answered.
CREATE INDEX entry_unheard ON entry (COALESCE(needed_at, joined_at))
    WHERE state = 'waiting' AND asked_at IS NULL;
CREATE INDEX entry_asked ON entry (asked_at) WHERE state = 'waiting' AND asked_at IS NOT NULL;
CREATE INDEX entry_left ON entry (service_group, mail_key) WHERE state IN ('withdrawn', 'cancelled');

-- An address that was stated anew, the latest of its entry. confirmed_at: its link was pressed, and
-- the entry moved from former to it.
CREATE TABLE address_change (
    id UUID PRIMARY KEY,
    entry_id UUID NOT NULL UNIQUE,
    email TEXT NOT NULL,
    mail_key BYTEA NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    confirmed_at TIMESTAMPTZ,
    former TEXT
);
CREATE INDEX address_change_at ON address_change (at);

-- remind_at: when half of the time to answer is over; NULL once the reminder is in the outbox.
ALTER TABLE offer ADD COLUMN remind_at TIMESTAMPTZ;
CREATE INDEX offer_remind ON offer (remind_at) WHERE state = 'open' AND remind_at IS NOT NULL;

-- A call to somebody without mail about an offer. half_day: 2026-11-30 am, 2026-11-30 pm.
-- outcome: reached, failed.
CREATE TABLE call_attempt (
    id UUID PRIMARY KEY,
    offer_id UUID NOT NULL,
    entry_id UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    half_day TEXT NOT NULL,
    outcome TEXT NOT NULL,
    actor TEXT NOT NULL
);
CREATE INDEX call_attempt_offer ON call_attempt (offer_id);

-- What an office closed: one counter, or all where counter is NULL, from from_at until before to_at.
CREATE TABLE closure (
    id UUID PRIMARY KEY,
    office TEXT NOT NULL,
    counter TEXT,
    from_at TIMESTAMPTZ NOT NULL,
    to_at TIMESTAMPTZ NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    lifted_at TIMESTAMPTZ
);
CREATE INDEX closure_live ON closure (office, to_at) WHERE lifted_at IS NULL;
ALTER TABLE slot ADD COLUMN closure_id UUID;
CREATE INDEX slot_closure ON slot (closure_id) WHERE closure_id IS NOT NULL;

-- kind: no_show, cancelled_late. objected_at: the citizen says it was otherwise.
ALTER TABLE strike ADD COLUMN kind TEXT NOT NULL DEFAULT 'no_show';
ALTER TABLE strike ADD COLUMN objected_at TIMESTAMPTZ;

-- Staff's levers, each use with its reason. kind: hardship, backdate, pardon, second_person.
CREATE TABLE override (
    id UUID PRIMARY KEY,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    service TEXT NOT NULL,
    office TEXT,
    entry_id UUID NOT NULL,
    actor TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX override_at ON override (at);

-- Hardship credit that a round left, in hundredths of a slot, and entries with rank 0 it served.
ALTER TABLE round ADD COLUMN hardship_credit BIGINT NOT NULL DEFAULT 0;
ALTER TABLE round ADD COLUMN hardship_served BIGINT NOT NULL DEFAULT 0;

-- Pairs that staff looked at: different people, or merged. first_id < second_id.
CREATE TABLE duplicate_review (
    first_id UUID NOT NULL,
    second_id UUID NOT NULL,
    outcome TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (first_id, second_id)
);

-- Whose keys may have to be forgotten, too.
CREATE INDEX entry_forgotten_keys ON entry (forgotten_at) WHERE forgotten_at IS NOT NULL
    AND (mail_key IS NOT NULL OR phone_key IS NOT NULL OR person_key IS NOT NULL);

-- A mail may also come back: state bounced.
CREATE INDEX mail_dead ON mail (entry_id) WHERE state IN ('bounced', 'failed');

-- What has left needs no text any more: the links in it open things.
UPDATE mail SET text = NULL WHERE state <> 'queued';
