-- An appointment is called to mind before its day, so that nobody forgets it or cancels too late.

-- remind_at: when the next reminder is due; NULL where there is none, or none any more.
ALTER TABLE appointment ADD COLUMN remind_at TIMESTAMPTZ;
CREATE INDEX appointment_remind ON appointment (remind_at)
    WHERE state = 'booked' AND remind_at IS NOT NULL;
