-- Staff log in: their sessions, what failed lately, the places they work at, and the chain of
-- everything that they did.

-- password_once: it was handed out, and is good for choosing one's own. ended_at: who has left.
ALTER TABLE staff ADD COLUMN password_once BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE staff ADD COLUMN language TEXT NOT NULL DEFAULT 'de';
ALTER TABLE staff ADD COLUMN ended_at TIMESTAMPTZ;

-- key: SHA-256 of what the cookie carries. Nothing in a stolen database opens a session.
CREATE TABLE staff_session (
    key BYTEA PRIMARY KEY,
    id UUID NOT NULL UNIQUE,
    staff_id UUID NOT NULL,
    begun_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    agent TEXT NOT NULL
);
CREATE INDEX staff_session_staff ON staff_session (staff_id);

-- Where somebody logged in lately: a keyed hash of the client's network.
CREATE TABLE staff_place (
    staff_id UUID NOT NULL,
    client_key BYTEA NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (staff_id, client_key)
);

-- Keyed hashes, too: people type passwords where a name belongs.
CREATE TABLE login_failure (
    at TIMESTAMPTZ NOT NULL,
    client_key BYTEA NOT NULL,
    name_key BYTEA NOT NULL
);
CREATE INDEX login_failure_at ON login_failure (at);
CREATE INDEX login_failure_client ON login_failure (client_key, at);
CREATE INDEX login_failure_name ON login_failure (name_key, at);

-- One row: whoever appends locks it, so that the chain has one end.
CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    number BIGINT NOT NULL,
    hash BYTEA NOT NULL
);
INSERT INTO audit_head (id, number, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'));

CREATE TABLE audit (
    number BIGINT PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    reason_digest BYTEA,
    hash BYTEA NOT NULL
);
CREATE FUNCTION audit_is_appended_to() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit log is only appended to'; END $$;
CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_appended_to();

-- The typed reasons lie apart: they may say something about a person, and have a term; those about an
-- entry leave with its name.
CREATE TABLE audit_reason (
    number BIGINT PRIMARY KEY,
    entry_id UUID,
    salt BYTEA NOT NULL,
    reason TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX audit_reason_at ON audit_reason (at);
CREATE INDEX audit_reason_entry ON audit_reason (entry_id) WHERE entry_id IS NOT NULL;
