-- Who has an appointment is told when the office gets another name or address, and only then.

-- place: the office's name and address as the citizen was told last; NULL: booked by an older Reihum.
-- former_place: what that was before the last change; NULL if the last change was another, or none.
ALTER TABLE appointment ADD COLUMN place TEXT;
ALTER TABLE appointment ADD COLUMN former_place TEXT;
