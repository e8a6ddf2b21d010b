-- How many wait is asked every few seconds, of a list that may be a million long: it is kept, not
-- counted. Whoever moves an entry appends what changes, in the same transaction, so that nobody
-- waits for anybody; from time to time the daemon that leads sums the rows up.

-- Sign-ups that nobody has verified are few and are counted.
CREATE TABLE entry_tally (
    service TEXT NOT NULL,
    state TEXT NOT NULL,
    entries INTEGER NOT NULL
);
INSERT INTO entry_tally (service, state, entries)
    SELECT service, state, COUNT(*) FROM entry WHERE state IN ('waiting', 'paused', 'booked') GROUP BY service, state;
CREATE TRIGGER entry_tally_enter AFTER INSERT ON entry WHEN NEW.state IN ('waiting', 'paused', 'booked') BEGIN
    INSERT INTO entry_tally (service, state, entries) VALUES (NEW.service, NEW.state, 1);
END;
CREATE TRIGGER entry_tally_move AFTER UPDATE OF state ON entry WHEN OLD.state <> NEW.state BEGIN
    INSERT INTO entry_tally (service, state, entries)
        SELECT OLD.service, OLD.state, -1 WHERE OLD.state IN ('waiting', 'paused', 'booked');
    INSERT INTO entry_tally (service, state, entries)
        SELECT NEW.service, NEW.state, 1 WHERE NEW.state IN ('waiting', 'paused', 'booked');
END;
CREATE TRIGGER entry_tally_leave AFTER DELETE ON entry WHEN OLD.state IN ('waiting', 'paused', 'booked') BEGIN
    INSERT INTO entry_tally (service, state, entries) VALUES (OLD.service, OLD.state, -1);
END;

-- Since when the first has been waiting; the first column is what the index of old had.
DROP INDEX entry_waiting;
CREATE INDEX entry_waiting ON entry (service, joined_at) WHERE state = 'waiting';
CREATE INDEX entry_paused ON entry (service, joined_at) WHERE state = 'paused';
