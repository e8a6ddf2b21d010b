-- How many wait is asked every few seconds, of a list that may be a million long: it is kept, not
-- counted. Whoever moves an entry appends what changes, in the same transaction, so that nobody
-- waits for anybody; from time to time the daemon that leads sums the rows up.

-- Sign-ups that nobody has verified are few and are counted.
-- Nobody may move an entry between the first count and the triggers.
LOCK TABLE entry IN SHARE ROW EXCLUSIVE MODE;
CREATE TABLE entry_tally (
    service TEXT NOT NULL,
    state TEXT NOT NULL,
    entries BIGINT NOT NULL
);
INSERT INTO entry_tally (service, state, entries)
    SELECT service, state, COUNT(*) FROM entry WHERE state IN ('waiting', 'paused', 'booked') GROUP BY service, state;
CREATE FUNCTION entry_tally_note() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.state IN ('waiting', 'paused', 'booked') THEN
        INSERT INTO entry_tally (service, state, entries) VALUES (OLD.service, OLD.state, -1);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.state IN ('waiting', 'paused', 'booked') THEN
        INSERT INTO entry_tally (service, state, entries) VALUES (NEW.service, NEW.state, 1);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER entry_tally_enter AFTER INSERT ON entry
    FOR EACH ROW WHEN (NEW.state IN ('waiting', 'paused', 'booked')) EXECUTE FUNCTION entry_tally_note();
CREATE TRIGGER entry_tally_move AFTER UPDATE OF state ON entry
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION entry_tally_note();
CREATE TRIGGER entry_tally_leave AFTER DELETE ON entry
    FOR EACH ROW WHEN (OLD.state IN ('waiting', 'paused', 'booked')) EXECUTE FUNCTION entry_tally_note();

-- Since when the first has been waiting; the first column is what the index of old had.
DROP INDEX entry_waiting;
CREATE INDEX entry_waiting ON entry (service, joined_at) WHERE state = 'waiting';
CREATE INDEX entry_paused ON entry (service, joined_at) WHERE state = 'paused';
