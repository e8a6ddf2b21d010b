-- Rounds that anybody can recompute: what is fixed before the draw is written, with its root,
-- before the seed can be known; the result follows in a transaction of its own. Rounds from
-- before this have no files; their new columns stay empty.

-- state: committed (the pool is fixed), drawn, void. beacon: as the pool file has it ("none",
-- "manual LABEL", "drand CHAIN ROUND"); beacon_value once it is known. round_key is K_r.
ALTER TABLE round ADD COLUMN root BLOB;
ALTER TABLE round ADD COLUMN prev BLOB;
ALTER TABLE round ADD COLUMN policy BLOB;
ALTER TABLE round ADD COLUMN beacon TEXT;
ALTER TABLE round ADD COLUMN beacon_value BLOB;
ALTER TABLE round ADD COLUMN chain BLOB;
ALTER TABLE round ADD COLUMN reveal BLOB;
ALTER TABLE round ADD COLUMN round_key BLOB;
ALTER TABLE round ADD COLUMN result_hash BLOB;
ALTER TABLE round ADD COLUMN void_reason TEXT;
-- Served by the draw, and yet without an offer: who had left, whose slot had closed, whom it
-- left no time to answer.
ALTER TABLE round ADD COLUMN left_since INTEGER;
ALTER TABLE round ADD COLUMN closed_since INTEGER;
ALTER TABLE round ADD COLUMN too_late INTEGER;
CREATE UNIQUE INDEX round_committed ON round (state) WHERE state = 'committed';

-- kind: pool, result (published files); slots (what opens them). In parts, so that nobody holds a
-- whole file.
CREATE TABLE round_file (
    round INTEGER NOT NULL,
    kind TEXT NOT NULL,
    part INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (round, kind, part)
);

-- The hash chains, counted from 0: secret is c_n, anchor c_0.
CREATE TABLE draw_chain (
    number INTEGER PRIMARY KEY,
    secret BLOB NOT NULL,
    anchor BLOB NOT NULL,
    made_at TEXT NOT NULL
);

-- Policy documents by their SHA-256, as pool files name them.
CREATE TABLE policy (
    hash BLOB PRIMARY KEY,
    document TEXT NOT NULL
);
