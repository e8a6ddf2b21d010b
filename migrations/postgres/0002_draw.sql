-- Rounds that anybody can recompute: what is fixed before the draw is written, with its root,
-- before the seed can be known; the result follows in a transaction of its own. Rounds from
-- before this have no files; their new columns stay empty.

-- state: committed (the pool is fixed), drawn, void. beacon: as the pool file has it ("none",
-- "manual LABEL", "drand CHAIN ROUND"); beacon_value once it is known. round_key is K_r.
ALTER TABLE round ADD COLUMN root BYTEA;
ALTER TABLE round ADD COLUMN prev BYTEA;
ALTER TABLE round ADD COLUMN policy BYTEA;
ALTER TABLE round ADD COLUMN beacon TEXT;
ALTER TABLE round ADD COLUMN beacon_value BYTEA;
ALTER TABLE round ADD COLUMN chain BYTEA;
ALTER TABLE round ADD COLUMN reveal BYTEA;
ALTER TABLE round ADD COLUMN round_key BYTEA;
ALTER TABLE round ADD COLUMN result_hash BYTEA;
ALTER TABLE round ADD COLUMN void_reason TEXT;
-- Served by the draw, and yet without an offer: who had left, whose slot had closed, whom it
-- left no time to answer.
ALTER TABLE round ADD COLUMN left_since BIGINT;
ALTER TABLE round ADD COLUMN closed_since BIGINT;
ALTER TABLE round ADD COLUMN too_late BIGINT;
CREATE UNIQUE INDEX round_committed ON round (state) WHERE state = 'committed';

-- kind: pool, result (published files); slots (what opens them). In parts, so that nobody holds a
-- whole file.
CREATE TABLE round_file (
    round BIGINT NOT NULL,
    kind TEXT NOT NULL,
    part BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (round, kind, part)
);

-- The hash chains, counted from 0: secret is c_n, anchor c_0.
CREATE TABLE draw_chain (
    number BIGINT PRIMARY KEY,
    secret BYTEA NOT NULL,
    anchor BYTEA NOT NULL,
    made_at TIMESTAMPTZ NOT NULL
);

-- Policy documents by their SHA-256, as pool files name them.
CREATE TABLE policy (
    hash BYTEA PRIMARY KEY,
    document TEXT NOT NULL
);
