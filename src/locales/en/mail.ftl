# The letters to citizens: plain and kind. Each says what is true now, what happens next and by when.
# One thought per line: the text version keeps the breaks.

mail-greeting = Dear { $name },
mail-farewell = Kind regards
mail-sender = { $town }
mail-automatic = This email comes automatically from our waiting list for appointments.
mail-link-plain = The button does not work? Copy this address into your browser:
mail-calendar-file = appointment.ics

mail-fact-service = What
mail-fact-office = Where
mail-fact-phone = Telephone
mail-fact-start = When
mail-fact-persons = For
mail-fact-minutes = Takes
mail-fact-deadline = Answer by
mail-fact-reference = Reference number
mail-fact-joined = Joined on
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
    [yes] Please confirm your entry on the waiting list
   *[no] Please confirm your entry on the waiting list: { $service }
}
mail-verify-heading = Please confirm your entry
mail-verify-why =
    You would like to join the waiting list for “{ $service }”.
    Only one step is missing.
mail-verify-do = Please open this page and press “Confirm my entry” there:
mail-verify-link = Go to the confirmation
mail-verify-until =
    The link is valid until { $expires }.
    If you confirm by then, the day on which you joined counts.
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
    As soon as we have an appointment for you, we send you an email.
    It says the day, the time and the place, and by when you have to answer.
    So please check your inbox every day, and the spam folder too.
    There is nothing else to do.
mail-waiting-fair =
    We hand out free appointments in rounds, by a public rule.
    You do not need to open the page again and again.
mail-waiting-page =
    The page of your entry always shows how things stand.
    There you can also change your details, take a pause or leave the list:
mail-waiting-link = See my entry
mail-waiting-keep =
    Please keep this email. It is your receipt.
    Do not pass the link on: whoever has it can take you off the list.
mail-waiting-key =
    Your check key: { $check_key }
    It finds your own line in the files of the rounds.

# Joined again: nothing changes.
mail-receipt-again-subject = { $sensitive ->
    [yes] You are already on the waiting list
   *[no] You are already on the waiting list: { $service }
}
mail-receipt-again-heading = You are already on the waiting list
mail-receipt-again-what =
    Somebody has just joined the list for “{ $service }” with your email address.
    Perhaps it was you.
mail-receipt-again-unchanged =
    You were on the waiting list already. Nothing has changed, and you keep your place.
    You do not need to do anything.
mail-receipt-again-second = Does a second person need an appointment too?
mail-receipt-again-how =
    Will you come together? Then one place in the list is enough for everybody.
    You state the number of people when you join. If it is no longer right, please contact us.
    Will the other person come alone? Then they join with their own email address.
    If they have none, please contact us.
mail-receipt-again-page = The page of your entry always shows how things stand:
mail-receipt-again-link = See my entry

# The offer: understood in ten seconds.
mail-offer-subject = { $sensitive ->
    [yes] We have an appointment for you – please answer
   *[no] We have an appointment for you: { $service } – please answer
}
mail-offer-heading = An appointment for you
mail-offer-intro = We are holding an appointment for you:
mail-offer-do =
    Would you like this appointment?
    Please answer by { $deadline }.
    On this page you accept or decline it:
mail-offer-link = Accept or decline the appointment
mail-offer-cost =
    If you decline or do not answer, you lose nothing:
    you keep your place on the waiting list, and we hand the appointment out again in the next round.

# When an entry pauses by itself: in the offer, the reminder and after the deadline.
mail-rest-rule =
    If you decline { $declines ->
        [one] 1 offer
       *[other] { $declines } offers
    } without changing your times, or leave { $silences ->
        [one] 1 offer
       *[other] { $silences } offers in a row
    } without an answer, your entry is paused.
    You can end the pause at any time{ $free_days ->
        [0] .
        [one] ; the first day of pause costs nothing.
       *[other] ; the first { $free_days } days of pause cost nothing.
    }

# The appointment is made.
mail-confirmed-subject = { $sensitive ->
    [yes] Your appointment: { $start }
   *[no] Your appointment: { $service }, { $start }
}
mail-confirmed-heading = Your appointment
mail-confirmed-intro = Your appointment is booked:
mail-confirmed-bring = Please bring
mail-confirmed-calendar = The appointment is also attached as a calendar file.
mail-confirmed-cannot = You cannot come?
mail-confirmed-link = See or cancel my appointment

# Cancelled, by the person or by the office.
mail-cancelled-subject = { $sensitive ->
    [yes] Your appointment is cancelled: { $start }
   *[no] Your appointment is cancelled: { $service }, { $start }
}
mail-cancelled-heading = Your appointment is cancelled
mail-cancelled-intro-citizen =
    This appointment is now cancelled.
    Thank you for telling us. Somebody else can have it now.
mail-cancelled-intro-office =
    Unfortunately we have to cancel this appointment. We are sorry.
    Please do not come at this time.
mail-cancelled-next-office =
    You do not need to do anything: you are on the waiting list again.
    The time you have already waited still counts, and we add some days to it.
    As soon as we have a new appointment for you, we send you an email.
mail-cancelled-calendar = The attached file removes the appointment from your calendar.

# The time to answer is over.
mail-expired-subject = { $sensitive ->
    [yes] Offer expired, you keep your place
   *[no] Offer expired, you keep your place: { $service }
}
mail-expired-heading = The offer has expired, you keep your place
mail-expired-intro =
    We had no answer from you by the deadline.
    So we hand this appointment out again:
mail-expired-place =
    You keep your place on the waiting list and take part in the next round again.
    You do not need to do anything.
mail-expired-many =
    No time at the moment, or no need for an appointment any more?
    On the page of your entry you can take a pause or leave the list:
mail-expired-link = See my entry

# We take an offer back.
mail-revoked-subject = { $sensitive ->
    [yes] Offer taken back, you keep your place
   *[no] Offer taken back, you keep your place: { $service }
}
mail-revoked-heading = We have to take an offer back
mail-revoked-intro =
    Unfortunately we cannot give you this appointment after all:
mail-revoked-place =
    This is not your fault, and we are sorry.
    You keep your place on the waiting list and take part in the next round again.
    You do not need to do anything.
mail-revoked-page = The page of your entry always shows how things stand:
mail-revoked-link = See my entry

# A pause after several declined or unanswered offers.
mail-paused-subject = { $sensitive ->
    [yes] Your entry on the waiting list is paused
   *[no] Your entry on the waiting list is paused: { $service }
}
mail-paused-heading = Your entry on the waiting list is paused
mail-paused-intro-declines =
    You have declined several appointments for “{ $service }”.
    Perhaps the times you named do not suit you.
mail-paused-intro-silences =
    You have not answered several offers for “{ $service }”.
    We do not know whether you still need an appointment.
mail-paused-intro-still-needed =
    We asked whether you still need an appointment for “{ $service }”, and got no answer.
mail-paused-meaning =
    So your entry on the waiting list is now paused.
    During the pause you get no offers. It lasts until you end it.
mail-paused-cost = { $free_days ->
    [0] Your place moves back by one day for each day of pause.
    [one] The first day of pause has no consequences. After that your place moves back by one day for each day of pause.
   *[other] The first { $free_days } days of pause have no consequences. After that your place moves back by one day for each day of pause.
}
mail-paused-page-declines = On the page of your entry you can change your times, end the pause or leave the list:
mail-paused-page-silences = On the page of your entry you can end the pause or leave the list:
mail-paused-page-still-needed = On the page of your entry you can end the pause or leave the list:
mail-paused-link = Go to my entry

# An appointment that was missed or cancelled very late: what it means, and how to object.
mail-strike-subject = { $sensitive ->
    [yes] What we noted about your appointment
   *[no] What we noted about your appointment: { $service }
}
mail-strike-heading = What we noted about your appointment
mail-strike-intro-no-show = We noted that you did not come to this appointment:
mail-strike-intro-cancelled-late =
    Thank you for cancelling this appointment.
    It was shortly before it began, so it counts as a missed appointment:
mail-strike-cost = { $cost ->
    [0] This has no consequences for you now. If it happens more often, your next entry on a waiting list moves back.
    [one] Your next entry on a waiting list moves back by one day. You can join at any time.
   *[other] Your next entry on a waiting list moves back by { $cost } days. You can join at any time.
}
mail-strike-until = The note counts until { $until }. After that it is forgotten.
mail-strike-object =
    Was it otherwise?
    On this page you can object. Then we look into the note:
mail-strike-link = See the appointment or object

# Half of the time to answer is over.
mail-reminder-subject = { $sensitive ->
    [yes] Please answer: your appointment offer
   *[no] Please answer: your appointment offer, { $service }
}
mail-reminder-heading = Your appointment offer waits for an answer
mail-reminder-intro =
    We are holding an appointment for you and have not heard from you yet:
mail-reminder-do =
    Please answer by { $deadline }.
    On this page you accept the appointment or decline it:
mail-reminder-link = Accept or decline the appointment
mail-reminder-cost =
    After that we give the appointment to somebody else. You keep your place on the waiting list.
    Have you just answered? Then there is nothing left to do.

# After a long time: is the appointment still needed?
mail-still-needed-subject = { $sensitive ->
    [yes] Do you still need an appointment? Please answer
   *[no] Do you still need an appointment? Please answer: { $service }
}
mail-still-needed-heading = Do you still need an appointment?
mail-still-needed-intro =
    You have been on our waiting list for some time, and you still have your place:
mail-still-needed-do =
    Do you still need the appointment?
    Then please open this page by { $until } and press “Yes, I still need the appointment”.
    If you do not, you can leave the list there:
mail-still-needed-link = Answer now
mail-still-needed-else =
    Without an answer your entry is paused after that: you get no offers until you end the pause.

# A new address: does it really belong to this person?
mail-verify-address-subject = { $sensitive ->
    [yes] Please confirm your new email address
   *[no] Please confirm your new email address: { $service }
}
mail-verify-address-heading = Please confirm your new address
mail-verify-address-why =
    You gave this email address for your entry in the waiting list for “{ $service }”.
    Until you confirm it, we reach you as before.
mail-verify-address-do = Please open this page and press “Confirm address” there:
mail-verify-address-link = Confirm the address
mail-verify-address-until =
    The link works until { $expires }. Your place does not change.
mail-verify-address-not-you =
    You did not change an address?
    Then there is nothing to do. Without your confirmation nothing happens.

# To the old address: from now on everything goes to the new one.
mail-address-changed-subject = { $sensitive ->
    [yes] Your email address for the waiting list has changed
   *[no] Your email address for the waiting list has changed: { $service }
}
mail-address-changed-heading = We now write to your new address
mail-address-changed-intro =
    A new email address was confirmed for this entry.
    From now on all mails go there. Your place does not change.
mail-address-changed-not-you =
    There is nothing to do.
    Was it not you? Then please contact us at once and tell us the reference number.
