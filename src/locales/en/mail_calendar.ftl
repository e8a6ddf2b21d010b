# The appointment in the citizen's own calendar.
# The name of a service that concerns nobody else does not stand there.
mail-calendar-sensitive = Appointment
