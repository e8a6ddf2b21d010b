# The day of the appointment is near.
mail-upcoming-subject = { $sensitive ->
    [yes] Your appointment is soon: { $start }
   *[no] Your appointment is soon: { $service }, { $start }
}
mail-upcoming-heading = Your appointment is soon
mail-upcoming-intro = This is a reminder of your appointment. We have reserved this time for you:
mail-upcoming-empty =
    Then please cancel.
    If nobody comes, the desk is empty for { $minutes ->
        [one] one minute
       *[other] { $minutes } minutes
    }{ $euros ->
        [0] .
       *[other] . That costs the town about { $euros } euros.
    } And somebody else waits longer.
    If you cancel, somebody on the waiting list gets your appointment.
mail-upcoming-cancel = You can cancel here:
mail-upcoming-link = See or cancel my appointment
