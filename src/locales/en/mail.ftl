# The letters to citizens: plain and kind. Each says what is true now, what happens next and by when.
# One thought per line: the text version keeps the breaks.

mail-greeting = Dear { $name },
mail-farewell = Kind regards
mail-sender = { $town }
mail-automatic = This e-mail was sent automatically by our waiting list for appointments.
mail-link-plain = The button does not work? Copy this address into your browser:
mail-calendar-file = appointment.ics

mail-fact-service = What
mail-fact-office = Where
mail-fact-start = When
mail-fact-persons = For
mail-fact-minutes = Takes
mail-fact-deadline = Answer by
mail-fact-reference = Reference
mail-fact-joined = You have been waiting since
mail-persons = { $persons ->
    [one] one person
   *[other] { $persons } people
}
mail-minutes = { $minutes ->
    [one] about one minute
   *[other] about { $minutes } minutes
}

# After joining: does the address belong to this person?
mail-verify-subject = { $sensitive ->
    [yes] Please confirm your e-mail address
   *[no] Please confirm: waiting list for “{ $service }”
}
mail-verify-heading = Please confirm your e-mail address
mail-verify-why =
    You would like to join the waiting list for “{ $service }”.
    Only one step is missing.
mail-verify-do = Please open this page and confirm there that you want to join:
mail-verify-link = Confirm that I want to join
mail-verify-until =
    The link is valid until { $expires }.
    If you confirm by then, your waiting time counts from the day on which you joined.
    After that we delete your details. You can then join again.
mail-verify-not-you =
    You did not join?
    Then you do not need to do anything. Nothing happens unless you confirm.

# Receipt: the place in the list.
mail-waiting-subject = { $sensitive ->
    [yes] You are on the waiting list
   *[no] You are on the waiting list: { $service }
}
mail-waiting-heading = You are on the waiting list
mail-waiting-since =
    Thank you for confirming.
    You are on the waiting list now.
mail-waiting-next = What happens next
mail-waiting-nothing =
    You do not need to do anything now.
    As soon as we have an appointment for you, we send you an e-mail.
    It says the day, the time and the place, and by when you have to answer.
    So please look into your mailbox every day, and into the spam folder, too.
mail-waiting-fair =
    We hand out free appointments in rounds, by a public rule.
    Being quick does not help. You do not need to open the page again and again.
mail-waiting-page =
    Your page shows how things stand at any time.
    There you can also pause or leave the list:
mail-waiting-link = See my place
mail-waiting-keep =
    Please keep this e-mail. It is your receipt.
    Do not pass the link on: whoever has it can give up your place.

# Joined again: nothing changes.
mail-receipt-again-subject = { $sensitive ->
    [yes] You are already on the waiting list
   *[no] You are already on the waiting list: { $service }
}
mail-receipt-again-heading = You are already on the waiting list
mail-receipt-again-what =
    Somebody has just joined the list for “{ $service }” with your e-mail address.
    Perhaps it was you.
mail-receipt-again-unchanged =
    You were on the waiting list already. Nothing has changed, and you keep your place.
    You do not need to do anything.
mail-receipt-again-second = Does a second person need an appointment, too?
mail-receipt-again-how =
    Will you come together? Then one place in the list is enough for everybody.
    You state the number of people when you join. If it is no longer right, please call us.
    Will the other person come alone? Then they join with their own e-mail address.
    If they have none, please call us.
mail-receipt-again-page = This page shows how your place stands:
mail-receipt-again-link = See my place

# The offer: understood in ten seconds.
mail-offer-subject = { $sensitive ->
    [yes] We have an appointment for you – please answer
   *[no] We have an appointment for you: { $service } – please answer
}
mail-offer-heading = An appointment for you
mail-offer-intro = We are holding an appointment for you:
mail-offer-do = Would you like to have it? Please answer yes or no on this page:
mail-offer-link = Accept or decline the appointment
mail-offer-cost =
    If you decline or do not answer, it costs you nothing:
    the appointment goes to the next person, and you keep your place in the list.

# The appointment is made.
mail-confirmed-subject = { $sensitive ->
    [yes] Your appointment: { $start }
   *[no] Your appointment: { $service }, { $start }
}
mail-confirmed-heading = Your appointment
mail-confirmed-intro = Your appointment is booked:
mail-confirmed-bring = Please bring along
mail-confirmed-calendar = The appointment is attached as a calendar file, too.
mail-confirmed-cannot = You cannot come?
mail-confirmed-cancel =
    Then please cancel as early as possible, best of all a day before.
    Somebody else can have the appointment then.
    Whoever stays away without cancelling may have to wait longer next time.
    This page shows your appointment, and you can cancel it there:
mail-confirmed-link = See or cancel my appointment

# Cancelled, by the person or by the office.
mail-cancelled-subject = { $sensitive ->
    [yes] Your appointment is cancelled: { $start }
   *[no] Your appointment is cancelled: { $service }, { $start }
}
mail-cancelled-heading = Your appointment is cancelled
mail-cancelled-intro-citizen =
    This appointment is cancelled now.
    Thank you for telling us. Somebody else can have it then.
mail-cancelled-intro-office =
    Unfortunately we have to cancel this appointment. We are sorry.
    Please do not come at this time.
mail-cancelled-next-citizen =
    You do not need to do anything else.
    Do you need an appointment after all? Then please join the waiting list again.
mail-cancelled-next-office =
    You do not need to do anything: you are back on the waiting list.
    The time you have waited still counts, and we add some days to it.
    As soon as we have a new appointment for you, we send you an e-mail.
mail-cancelled-calendar = The attached file takes the appointment out of your calendar.

# The time to answer is over.
mail-expired-subject = { $sensitive ->
    [yes] Offer expired, you keep your place
   *[no] Offer expired, you keep your place: { $service }
}
mail-expired-heading = The offer has expired, you keep your place
mail-expired-intro =
    We had no answer from you in time.
    So this appointment goes to the next person:
mail-expired-place =
    You keep your place in the list and take part in the next round again.
    You do not need to do anything.
mail-expired-many =
    Have you no time at the moment, or do you no longer need an appointment?
    On your page you can pause or leave the list:
mail-expired-link = See my place

# We take an offer back.
mail-revoked-subject = { $sensitive ->
    [yes] Offer withdrawn, you keep your place
   *[no] Offer withdrawn, you keep your place: { $service }
}
mail-revoked-heading = We have to take an offer back
mail-revoked-intro =
    Unfortunately we cannot give you this appointment after all:
mail-revoked-place =
    This is not because of you, and we are sorry.
    You keep your place in the list and take part in the next round again.
    You do not need to do anything.
mail-revoked-page = Your page shows how things stand at any time:
mail-revoked-link = See my place

# A pause after several declined or unanswered offers.
mail-paused-subject = { $sensitive ->
    [yes] Your place in the waiting list pauses
   *[no] Your place in the waiting list pauses: { $service }
}
mail-paused-heading = Your place in the waiting list pauses
mail-paused-intro-declines =
    You have declined several appointments for “{ $service }”.
    We suppose that the times do not suit you.
mail-paused-intro-silences =
    You have not answered several offers for “{ $service }”.
    We do not know whether you still need an appointment.
mail-paused-meaning =
    So your place in the waiting list pauses now.
    During the pause you get no offers. It lasts until you end it.
mail-paused-cost = { $free_days ->
    [0] With each day of the pause you move back one day.
    [one] The first day of the pause costs you nothing. After that you move back one day for each day of the pause.
   *[other] The first { $free_days } days of the pause cost you nothing. After that you move back one day for each day of the pause.
}
mail-paused-page-declines = On this page you can choose other times and end the pause:
mail-paused-page-silences = On this page you can end the pause or leave the list:
mail-paused-link = End the pause
