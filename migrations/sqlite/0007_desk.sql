-- Staff log in: their sessions, what failed lately, the places they work at, and the chain of
-- everything that they did.

-- password_once: it was handed out, and is good for choosing one's own. ended_at: who has left.
ALTER TABLE staff ADD COLUMN password_once BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE staff ADD COLUMN language TEXT NOT NULL DEFAULT 'de';
ALTER TABLE staff ADD COLUMN ended_at TEXT;

-- key: SHA-256 of what the cookie carries. Nothing in a stolen database opens a session.
CREATE TABLE staff_session (
    key BLOB PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    staff_id BLOB NOT NULL,
    begun_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    agent TEXT NOT NULL
);
CREATE INDEX staff_session_staff ON staff_session (staff_id);

-- Where somebody logged in lately: a keyed hash of the client's network.
CREATE TABLE staff_place (
    staff_id BLOB NOT NULL,
    client_key BLOB NOT NULL,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (staff_id, client_key)
);

-- Keyed hashes, too: people type passwords where a name belongs.
CREATE TABLE login_failure (
    at TEXT NOT NULL,
    client_key BLOB NOT NULL,
    name_key BLOB NOT NULL
);
CREATE INDEX login_failure_at ON login_failure (at);
CREATE INDEX login_failure_client ON login_failure (client_key, at);
CREATE INDEX login_failure_name ON login_failure (name_key, at);

-- One row: whoever appends locks it, so that the chain has one end.
CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    number INTEGER NOT NULL,
    hash BLOB NOT NULL
);
INSERT INTO audit_head (id, number, hash) VALUES (1, 0, zeroblob(32));

CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    reason_digest BLOB,
    hash BLOB NOT NULL
);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit log is only appended to'); END;

-- The typed reasons lie apart: they may say something about a person, and have a term; those about an
-- entry leave with its name.
CREATE TABLE audit_reason (
    number INTEGER PRIMARY KEY,
    entry_id BLOB,
    salt BLOB NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX audit_reason_at ON audit_reason (at);
CREATE INDEX audit_reason_entry ON audit_reason (entry_id) WHERE entry_id IS NOT NULL;
