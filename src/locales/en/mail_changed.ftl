# The appointment stands, but something about it is not as the last mail said.
mail-fact-name = In the name of
mail-changed-subject = { $sensitive ->
    [yes] Something is new about your appointment: { $start }
   *[no] Something is new about your appointment: { $service }, { $start }
}
mail-changed-heading = { $change ->
    [name] The name of your appointment is corrected
   *[place] Please note where your appointment is
}
mail-changed-intro = { $change ->
    [name]
        We have corrected your name for your appointment.
        Place, day and time stay the same:
   *[place]
        Our office has a new name or a new address.
        Until now it was: { $former }.
        Day and time stay the same. Please come here:
}
mail-changed-do = { $change ->
    [name] Is the name right? Then there is nothing to do. If it is not, please contact us.
   *[place] There is nothing to do. Your appointment stands.
}
mail-changed-calendar = The attached file changes the appointment in your calendar.
mail-changed-link = See or cancel my appointment
