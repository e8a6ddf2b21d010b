# The pages for citizens: plain, kind, always with the next step.

## Frame
page-language-name = English
page-languages = Language
page-product = Waiting list for appointments
page-skip = Skip to content
page-footer = is one waiting list for everybody. Appointments go round in turn until everybody has had one.
page-next-join = Join the waiting list

## Lengths
page-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
page-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
page-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
page-and = { $large } and { $small }

## Joining: how it works
page-join-title = Get an appointment without searching for one
page-join-lead = Join the waiting list once. When it is your turn, we offer you an appointment by email.
page-how-once-title = Join once
page-how-once = You tell us what you need and when you can come. After that you do not have to open this page again.
page-how-quick = Being quick brings no advantage.
page-how-round-title = Everybody in turn
page-how-round = We hand out free appointments in rounds, by a public rule: { $rule }
page-how-offer-title = An offer by email
page-how-offer = The email says by when you have to answer. If you accept, the appointment is booked. If you decline, you keep your place.
page-rules-title = All the rules in detail
page-rules-windows = The times you choose do not change your place. The more times you name, the sooner a free appointment fits.
page-rules-early = If you name an earliest day, your wait counts from { $days } days before it at the earliest.
page-rules-answer = You have { $min } to { $max } hours to answer an offer, depending on how soon the appointment is. A deadline never ends at night, on a Sunday or on a public holiday. It moves instead. The exact deadline is in the email.
page-rules-pause = { $policy ->
    [aged] While you wait you can pause and end the pause again. The first { $days } days of pause have no consequences. After that a day of pause does not count as a day of waiting.
    [uniform] While you wait you can pause and end the pause again. The first { $days } days of pause have no consequences. Who pauses for longer comes after those who have paused less.
   *[other] While you wait you can pause and end the pause again. The first { $days } days of pause have no consequences. After that your place moves back by one day for each day of pause.
}
page-rules-cancel = You can cancel a booked appointment without any disadvantage up to { $free } hours before: if you join again within { $days } days, the time you have already waited still counts. This works once. If you cancel later than that, but up to { $late } hours before, your wait starts again. Any later, the cancellation counts as a missed appointment.
page-rules-missed = { $policy ->
    [aged] You do not come and have not cancelled? The first time has no consequences. After that your next entry counts as having waited less, further each time: { $penalties } days less. After { $days } days this is forgotten. Nobody is ever barred.
    [uniform] You do not come and have not cancelled? The first time has no consequences. After that your next entry comes after those who have missed nothing. After { $days } days this is forgotten. Nobody is ever barred.
   *[other] You do not come and have not cancelled? The first time has no consequences. After that your next entry moves back, further each time: { $penalties } days. After { $days } days this is forgotten. Nobody is ever barred.
}
page-rules-one = Each person has one place for a service and the services related to it. If several people come together, tell us how many.
page-data-title = What happens with your data
page-data-short = We store only what we need for your appointment. If you do not confirm your entry within { $hours } hours, we delete everything again.
page-data-why = We need your name so that we can find you at the counter. We send the offers to your email address. We use a phone number only for questions. The service you need and your times help us find an appointment that fits. We use these details for nothing else.
page-data-who = Only the staff who look after the waiting list and the appointments can read your details.
page-data-how-long = If you do not confirm your entry, we delete it after { $verify } hours. A missed appointment counts for { $strike } days. We delete your name and contact details { $contact } days after your entry has ended, after a missed appointment { $struck } days later.
page-data-public = We never publish your name or your address.

## Joining: the questions
page-part-when = When you can come
page-field-service = What would you like to do?
page-field-offices = At which office? (optional)
page-field-offices-hint = Tick every office you can get to. If you tick none, we consider all of them.
page-field-persons = For how many people?
page-field-persons-hint = Count everybody who needs something done, children too.
page-field-windows = At which times? (optional)
page-field-windows-hint = Tick every time when you can come. If you tick none, any time suits you.
page-time-of-day = Time of day
page-window = { $day }, { $from } to { $to }
page-weekday-short-1 = Mon
page-weekday-short-2 = Tue
page-weekday-short-3 = Wed
page-weekday-short-4 = Thu
page-weekday-short-5 = Fri
page-weekday-short-6 = Sat
page-weekday-short-7 = Sun
page-field-not-before = Earliest day (optional)
page-field-not-before-hint = For example after a trip. Otherwise from now on.
page-field-not-after = Latest day (optional)
page-field-notice = How short may the notice be?
page-field-notice-hint = At least this much time should lie between the offer and the appointment.
page-notice-0 = Very short notice is fine
page-notice-24 = At least 1 day of notice
page-notice-48 = At least 2 days of notice
page-notice-72 = At least 3 days of notice
page-field-given = Given name
page-field-family = Family name
page-field-email = Email address
page-field-email-hint = We send the offers there. You have no email address? Then call us or come by: we put you on the same list.
page-field-phone = Phone number (optional)
page-field-phone-hint = Only for questions, for example if an email does not arrive.
page-join-submit = Join the waiting list
page-join-submit-hint = You will get an email at once. Confirm your entry with it within { $hours } hours. Only then are you on the waiting list.

## Joining: what is wrong
page-error-prefix = Error:
page-error-summary = Please look at these answers again
page-error-service-missing = Choose what you would like to do.
page-error-service-unknown = This service is no longer offered. Choose another one.
page-error-offices-unknown = This office does not offer what you chose. Choose another one or none.
page-error-persons = 1 to { $max } people are possible here. Please call us if you are more.
page-error-window-invalid = We cannot read these times. Please tick them again.
page-error-window-short = Your times are shorter than the appointment ({ $minutes } minutes). Tick more times next to each other.
page-error-not-before-invalid = Enter the earliest day as a date, for example 30/11/2026.
page-error-not-after-invalid = Enter the latest day as a date, for example 30/11/2026.
page-error-not-after-past = The latest day is in the past. Choose a day to come.
page-error-dates-order = The latest day is before the earliest. Swap them or leave one empty.
page-error-date-far = This day is too far in the future. Choose a day within { $days } days.
page-error-notice-invalid = Choose how short the notice may be.
page-error-given-missing = Enter your given name.
page-error-given-invalid = The given name has characters we cannot read. Use letters, hyphens and spaces.
page-error-given-long = The given name is too long. It may have { $max } characters at most.
page-error-family-missing = Enter your family name.
page-error-family-invalid = The family name has characters we cannot read. Use letters, hyphens and spaces.
page-error-family-long = The family name is too long. It may have { $max } characters at most.
page-error-birth-date-invalid = Enter the date of birth as a date, for example 1980-12-31, or leave it out.
page-error-email-missing = Enter your email address. If you have none, please call us.
page-error-email-invalid = Enter the complete email address, for example name@example.com.
page-error-phone-invalid = Enter the phone number with its area code, for example 02305 123456, or leave it out.

## Joined
page-joined-title = Now check your inbox
page-joined-sent = We are sending you an email. Open the link in it and press “Confirm my entry”. Are you on the waiting list already? Then the email has the link to your entry.
page-joined-hours = You have { $hours } hours to do so. You are on the waiting list only after you confirm.
page-joined-day = Today counts as the day you joined, even if you confirm later.
page-joined-none-title = Nothing arrived?
page-joined-none-wait = Wait a few minutes and look in the spam folder too. We send at most 3 such emails a day to one address.
page-joined-none-typo = Perhaps there was a typing error in the address. Then simply join again.
page-joined-none-call = It does not work? Call us or come by. We will help you.

## Confirming the address
page-verify-title = Confirm your entry
page-verify-text = One more step and you are on the waiting list.
page-verify-button = Confirm my entry
page-verify-resent = We are sending you the email once more. We send at most 3 such emails a day to one address.
page-verify-not-me = You did not join? Then close this page. Without a confirmation we delete everything.
page-verified-title = You are on the waiting list
page-verified-text = Your entry for “{ $service }” is confirmed.
page-verified-day = Joined on { $day }.
page-verified-link = We are now sending you an email with the link to your entry. Please keep that email. It is your receipt.
page-verified-next = When it is your turn, an offer comes by email. So please check your inbox every day. There is nothing else to do.
page-listed-title = You are already on the waiting list
page-listed-text = You already have a place for “{ $service }” or a related service. Nothing about it changes.
page-listed-link = We are sending you the link to your entry by email once more.
page-listed-second = Do you need a place for another person? Please call us.
page-verify-expired-title = This link is no longer valid
page-verify-expired-text = The entry was not confirmed in time, or has ended. We have deleted details that were not confirmed. If you need an appointment, please join again. If you are on the waiting list already, you keep your place: the link to your entry is in our email.
page-resend-lost = Would you rather confirm later?
page-resend-verify = Send the email again

## Facts
page-fact-reference = Reference number
page-fact-service = Service
page-fact-persons = People
page-fact-day = Joined on
page-fact-joined = Joined on
page-fact-verify-until = Confirm by
page-fact-ahead = Waiting ahead of you
page-fact-ahead-hint = { $people ->
    [one] It is this person’s turn before yours.
   *[other] It is their turn before yours.
}
page-fact-beside-day = { $people ->
    [one] The wait of 1 other person counts from the same day as yours. Between the two of you the lot decides.
   *[other] The wait of { $people } other people counts from the same day as yours. Among all of you the lot decides.
}
page-fact-beside-aged = { $people ->
    [one] 1 other person waits with you. The lot decides between the two of you; who has waited longer has more tickets.
   *[other] { $people } other people wait with you. The lot decides among you all; who has waited longer has more tickets.
}
page-fact-beside = { $people ->
    [one] 1 other person is just as far ahead as you are. Between the two of you the lot decides.
   *[other] { $people } other people are just as far ahead as you are. Among all of you the lot decides.
}
page-fact-cutoff = Served last
page-fact-phone = Telephone
page-fact-office = Office
page-fact-moment = Time
page-ahead = { $people ->
    [0] nobody
    [one] 1 person
   *[other] { $people } people
}
page-cutoff = People who joined up to { $day }
page-slot-size = { $persons ->
    [one] for 1 person
   *[other] for { $persons } people
}, about { $minutes } minutes
page-map = Map on OpenStreetMap
page-reference-hint = Give this number at the counter or on the phone.

## Entry
page-entry-kicker = Your entry: { $service }
page-steps = How far your entry is
page-step-past = done
page-step-now = now
page-step-ahead = to come
page-step-joined = Joined
page-step-waiting = Waiting list
page-step-paused = Paused
page-step-offered = Offer
page-step-confirmed = Appointment
page-step-done = Done
page-step-ended = Ended
page-step-missed = Missed
page-step-withdrawn = Left the list
page-step-cancelled = Cancelled
page-entry-waiting = You are on the waiting list
page-entry-waiting-text = When it is your turn and an appointment fits your times, you get an offer by email. So please check your inbox every day. There is nothing else to do.
page-entry-offered = We have an appointment for you
page-entry-offered-text = Please answer by { $deadline }. Until then we hold the appointment for you.
page-entry-booked = Your appointment is booked
page-entry-booked-text = { $start }. The place, what to bring and how to cancel are on the page of the appointment.
page-entry-paused = Your entry is paused
page-entry-paused-citizen = During the pause you get no offers. End the pause as soon as you would like offers again.
page-entry-paused-declines = You declined several offers. Perhaps the times you named do not suit you: you can change them here. During the pause you get no offers. End the pause as soon as you would like offers again.
page-entry-paused-silences = You did not answer several offers. During the pause you get no offers. End the pause if you still need an appointment.
page-entry-paused-still-needed = We asked whether you still need an appointment, and got no answer. During the pause you get no offers. End the pause if you still need an appointment.
page-entry-paused-undeliverable = An email to you came back. You keep your place, but you get no offers. Does your mailbox take emails again? Then please end the pause. Has the address changed? Then please change it below.
page-entry-withdrawn = You are no longer on the waiting list
page-entry-withdrawn-text = You have left the list. You get no more offers. Do you need an appointment after all? Then please join again.
page-entry-cancelled = The appointment is cancelled
page-entry-cancelled-text = Your entry has ended. Do you still need an appointment? Then please join again.
page-entry-attended = Done
page-entry-attended-text = You were at your appointment. Your entry has ended.
page-entry-missed = You were not at the appointment
page-entry-missed-text = We noted that you were not there. Your entry has ended. Is that wrong? Then please call us and we will correct it.
page-entry-unknown = Your entry has ended
page-entry-unknown-text = The day of your appointment is over. Nobody noted whether you were there. This has no consequences for you.
page-entry-to-offer = See the offer
page-entry-to-appointment = See the appointment
page-entry-change = What you can do here
page-entry-resume = End the pause
page-entry-resume-hint = Would you like offers again? Then end the pause: you take part again from the next round on.
page-entry-pause = Take a pause
page-entry-pause-hint = { $policy ->
    [aged] No time at the moment? During a pause you get no offers. The first { $days } days of pause have no consequences. After that a day of pause does not count as a day of waiting.
    [uniform] No time at the moment? During a pause you get no offers. The first { $days } days of pause have no consequences. Who pauses for longer comes after those who have paused less.
   *[other] No time at the moment? During a pause you get no offers. The first { $days } days of pause have no consequences. After that your place moves back by one day for each day of pause.
}
page-entry-withdraw = Leave the waiting list
page-entry-withdraw-hint = You do not need an appointment any more? If you leave the list, you lose your place.
page-entry-data = Your data
page-entry-data-text = You can read everything that we have stored about you. We delete your name, your address and your phone number by ourselves: { $days } { $days ->
    [one] day
   *[other] days
 } after your entry ends, a little later after a missed appointment.
page-entry-data-link = See my data
page-entry-erase = Delete my data
page-entry-erase-hint = Would you like us to delete your data at once? Then you are no longer on the waiting list and get no more emails from us. This cannot be undone.
page-entry-erase-booked = You have an appointment. Please cancel it first. After that you can delete your data here.
page-entry-erased = We have deleted your name, your address and your phone number.

## Offer
page-offer-title = We offer you this appointment
page-offer-until = Please answer by
page-offer-left = That leaves { $time }.
page-offer-confirm = Accept the appointment
page-offer-decline = Decline the appointment
page-offer-decline-hint = It does not suit you? Simply decline: you keep your place. We will not offer you this appointment again.
page-offer-silence = If you do not answer, we hand the appointment out again. You keep your place then too.
page-offer-confirmed-title = Your appointment is booked
page-offer-confirmed-text = We look forward to seeing you. The confirmation with a calendar file comes by email. What to bring is on the page of the appointment.
page-offer-over-title = This offer is settled
page-offer-over-text = You accepted this appointment. What became of it is on the page of the appointment.
page-offer-declined-title = You have declined the appointment
page-offer-declined-text = We hand it out again in the next round. You lose nothing by this.
page-offer-expired-title = The deadline has passed
page-offer-expired-text = We hand the appointment out again in the next round. You can no longer accept it. You lose nothing by this.
page-offer-revoked-title = This offer is no longer valid
page-offer-revoked-text = We had to take the offer back. This is not your fault and has no consequences for you.
page-offer-place-kept = You keep your place on the waiting list. The next offer comes by email again.
page-offer-place-paused = You keep your place on the waiting list, but your entry is paused. You can end the pause on the page of your entry. The link to it is in the email “You are on the waiting list”.
page-offer-place-booked = You have another appointment by now.
page-offer-place-ended = Your entry has ended. You get no more offers.
page-offer-was = It was about: { $moment }

## Appointment
page-appointment-title = Your appointment
page-calendar = Download calendar file
page-bring = Please bring
page-cancel-title = You cannot come?
page-cancel-why = Please cancel as early as you can. Then somebody else can get your appointment.
page-cancel-free = Up to { $hours } hours before, you can cancel without any disadvantage: if you join again within { $days } days, the time you have already waited still counts. This works once.
page-cancel-anew = Up to { $hours } hours before, cancelling does not count as a missed appointment. If you need a new appointment, your wait starts again.
page-cancel-late = The appointment is less than { $hours } hours away. Cancelling now counts as a missed appointment. The first time has no consequences. Please cancel all the same: then nobody waits for you at the counter.
page-cancel-button = Cancel the appointment
page-cancel-over = You can no longer cancel the appointment here. Please call us.
page-appointment-cancelled-title = The appointment is cancelled
page-cancelled-free = Thank you for cancelling. Do you still need an appointment? If you join again within { $days } days, the time you have already waited still counts. This works once.
page-cancelled-anew = Thank you for cancelling. Do you still need an appointment? Then please join again. Your wait starts again.
page-cancelled-late = Thank you for cancelling. It was shortly before the appointment, so it counts as a missed appointment. The first time has no consequences.
page-appointment-office-title = We had to cancel your appointment
page-appointment-office-text = We are sorry. You do not need to do anything: you are on the waiting list again, the time you have already waited still counts, and we add { $days } days to it. The next offer comes by email.
page-appointment-attended-title = The appointment took place
page-appointment-attended-text = Thank you for coming. Your entry has ended.
page-appointment-sent-away-title = It did not work out yet
page-appointment-sent-away-text = You were there, but your matter could not be settled. This has no consequences for you. Please join again.
page-appointment-missed-title = You were not at the appointment
page-appointment-missed-text = We noted that you were not there. The first time has no consequences. We remember it for { $days } days. Is it wrong? Then please call us and we will correct it.
page-appointment-unknown-title = The day of your appointment is over
page-appointment-unknown-text = Nobody noted whether you were there. This has no consequences for you. Your entry has ended.

## When something does not work
page-bad-request-title = We did not understand that
page-bad-request-text = Your request was not complete. Nothing was changed. Please go back and try again.
page-closed-file-title = This file is not for everybody
page-closed-file-text = What everybody may see is on the page of the rounds.
page-closed-file-participants = It is for people who are in the list. Open it by the link on the page of your entry.
page-closed-file-internal = It is only for those who audit the office.
page-proof = You can still check that your own line is on the list. The proof is under the following address. Instead of LINKPART, put the last part of the link to your entry.
page-link-part = LINKPART
page-no-file-title = There is no such file
page-no-file-text = Either there is no such round yet, or the file is not there yet, or it was deleted after { $days } days.
page-next-rounds = To the rounds
page-forged-title = Please press the button once more
page-forged-text = The request did not come from our page. To be safe we changed nothing. Open the link from your email again and press the button there.
page-not-found-title = This page does not exist
page-not-found-text = Perhaps the link was cut off when it was copied. Please open it again straight from the email. It does not work? Then please call us.
page-gone-title = This link is no longer valid
page-gone-text = Do you have a newer email from us? Then please use the link in it. Are you no longer on the waiting list and need an appointment? Then please join again.
page-too-large-title = That was too much text
page-too-large-text = Your text is longer than we can accept. Nothing was changed. Please shorten your answers.
page-too-many-title = Too many requests at the moment
page-too-many-when = { $minutes ->
    [one] Please try again in 1 minute.
   *[other] Please try again in { $minutes } minutes.
}
page-too-many-text = If you are on the waiting list already, you keep your place.
page-internal-title = Something went wrong on our side
page-internal-text = This is not your fault. Please try again in a few minutes. If you are on the waiting list already, you keep your place.
page-unavailable-title = We will be back in a moment
page-unavailable-text = The page cannot be reached right now. Please try again in a few minutes. If you are on the waiting list already, you keep your place.

## Demo
demo-banner-label = Demo
demo-banner = There are no real appointments here, and no email leaves this computer.
demo-banner-link = See the emails
demo-mails-title = Emails of the demo
demo-intro = This page exists only in the demo. In a real town each person gets their emails in their own mailbox, and nobody else sees them.
demo-empty = No emails yet. Join the waiting list and the first one arrives here.
demo-to = to { $address }
demo-back = All emails
demo-headers = Headers of this email

# A note about a missed appointment, and the objection to it.
page-strike-title = Was it otherwise?
page-strike-object = Then please object. We look into the note and remove it if it is wrong.
page-strike-button = Object
page-strike-objected = Your objection has arrived. We are looking into the note. You do not need to do anything else.
page-strike-removed = The note about this appointment was removed. It has no consequences for you.
