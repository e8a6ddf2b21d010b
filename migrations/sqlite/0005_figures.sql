-- The public figures count the appointments of the last weeks by their day.

CREATE INDEX appointment_start ON appointment (start);
