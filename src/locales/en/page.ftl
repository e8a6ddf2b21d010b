# The pages for citizens: plain, kind, always with the next step.

## Frame
page-language-name = English
page-languages = Language
page-product = Waitlist for appointments
page-skip = Skip to content
page-footer = is one waitlist for everybody. Appointments go round in turn until everybody has had one.
page-next-join = Join the waitlist

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
page-join-lead = You join the waitlist. When it is your turn, we offer you an appointment.
page-how-once-title = Join once
page-how-once = You tell us once what you need. After that you never have to check back. Nobody can be faster than you.
page-how-round-title = Everybody in turn
page-how-round = We hand out free appointments in rounds, by a public rule: people who joined on an earlier day come first. Within a day the lot decides.
page-how-offer-title = An offer by email
page-how-offer = We send you an appointment and you confirm it by the deadline in the email. If it does not suit you, decline: that costs nothing and you keep your place.
page-rules-title = All the rules in detail
page-rules-windows = The times you choose do not change your place. The more times you name, the sooner a free appointment fits.
page-rules-early = If you name an earliest day, your place counts from { $days } days before it at the earliest.
page-rules-answer = You have { $min } to { $max } hours to answer an offer, depending on how soon the appointment is. A deadline is never at night, on a Sunday or on a public holiday, so it may move. The email names the exact deadline.
page-rules-pause = While you wait you can pause your entry and resume it later. In all, { $days } days of pause are free. Each further day moves your place by one day.
page-rules-cancel = You can cancel a confirmed appointment freely up to { $free } hours before. If you join again within { $days } days, your old day counts once. Up to { $late } hours before, cancelling is free as well, but you start anew. Later than that it counts as a missed appointment.
page-rules-missed = People who do not come and do not cancel stand further back next time: not the first time, then by { $penalties } days. After { $days } days this is forgotten. Nobody is ever barred.
page-rules-one = Each person has one place for a matter and all matters related to it. If several people come together, tell us how many.
page-data-title = What happens with your data
page-data-short = We store only what we need for your appointment. If you do not confirm your email address within { $hours } hours, we delete everything again.
page-data-why = We store your name so that you are recognised at the counter, and your email address to offer you appointments. We use a phone number only for questions. We need your matter and your times to find an appointment that fits. For nothing else.
page-data-who = Only the staff who look after the waitlist and the appointments can read your details.
page-data-how-long = If you do not confirm your address, we delete your entry after { $verify } hours. A missed appointment counts for { $strike } days. The office tells you how long your details stay after your entry has ended.
page-data-public = We never publish your name or your address.

## Joining: the questions
page-part-what = What you need
page-part-when = When you can come
page-part-who = About you
page-field-service = What would you like to do?
page-field-offices = At which office? (optional)
page-field-offices-hint = Tick every office you can get to. If you tick none, we consider all of them.
page-field-persons = For how many people?
page-field-persons-hint = Count everybody who needs something done, children too.
page-field-persons-blocks = Long appointments, such as those for several people together, cannot be handed out automatically yet: such an entry keeps its place and waits until that is possible.
page-field-windows = When can you come? (optional)
page-field-windows-hint = Tick every time that is possible. If you tick none, any time suits you.
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
page-field-notice = How soon may the appointment be?
page-field-notice-hint = At least this much time should be left before the appointment.
page-notice-0 = At very short notice too
page-notice-24 = At least 1 day before
page-notice-48 = At least 2 days before
page-notice-72 = At least 3 days before
page-field-given = Given name
page-field-family = Family name
page-field-email = Email address
page-field-email-hint = We send the offers there.
page-field-phone = Phone number (optional)
page-field-phone-hint = Only for questions, if an email does not arrive.
page-join-submit = Join the waitlist
page-join-submit-hint = You will get an email at once. You are on the list only after you confirm it. You have { $hours } hours to do so.

## Joining: what is wrong
page-error-prefix = Error:
page-error-summary = Please look at these answers again
page-error-service-missing = Choose what you would like to do.
page-error-service-unknown = This matter is not offered any more. Please choose another one.
page-error-offices-unknown = This office does not offer what you chose. Choose another one or none.
page-error-persons = 1 to { $max } people are possible here. Please call us if you are more.
page-error-window-invalid = We cannot read these times. Please tick them again.
page-error-window-short = Your times are shorter than the appointment ({ $minutes } minutes). Tick more times that follow each other.
page-error-not-before-invalid = Enter the earliest day as a date, for example 30/11/2026.
page-error-not-after-invalid = Enter the latest day as a date, for example 30/11/2026.
page-error-not-after-past = The latest day is in the past. Choose a day to come.
page-error-dates-order = The latest day is before the earliest. Swap them or leave one empty.
page-error-date-far = This day is too far in the future. Choose a day within { $days } days.
page-error-notice-invalid = Choose how soon the appointment may be.
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
page-joined-title = Now look into your mailbox
page-joined-sent = We are sending you an email. Open the link in it and press “Confirm”. If you are on the list already, the email has the link to your entry.
page-joined-hours = You have { $hours } hours to do so. Only then are you on the list.
page-joined-day = Your day on the list is today, even if you confirm later. Being faster brings no advantage.
page-joined-none-title = No email?
page-joined-none-wait = Wait a few minutes and look into the spam folder too. We do not send more than 3 such emails a day to one address.
page-joined-none-typo = Perhaps there was a typing error in the address. Then simply join again.
page-joined-none-call = It does not work? Call us or come by. We will help you.

## Confirming the address
page-verify-title = Confirm your entry
page-verify-text = One more step and you are on the waitlist.
page-verify-button = Confirm
page-verify-resent = We are sending you the email once more. We do not send more than 3 such emails a day to one address.
page-verify-not-me = This was not you? Then close this page. Without a confirmation we delete everything.
page-verified-title = You are on the waitlist
page-verified-text = Your entry for “{ $service }” is confirmed.
page-verified-day = Your day on the list: { $day }.
page-verified-link = We have sent you an email with the link to your entry. Please keep that email.
page-verified-next = There is nothing else to do. When it is your turn, an offer comes by email.
page-listed-title = You are on the waitlist already
page-listed-text = You already have a place for “{ $service }” or a related matter. It stays as it is.
page-listed-link = We are sending you the link to your entry by email once more.
page-listed-second = Do you need a place for another person? Please call us.
page-verify-expired-title = This link is no longer valid
page-verify-expired-text = The entry was not confirmed in time, or has ended. We have deleted details that were not confirmed. Please join again. If you had a place on the list already, it still counts: the link to it is in our email.
page-resend-lost = Lost the email?
page-resend-verify = Send the email again

## Facts
page-fact-reference = Reference
page-fact-service = Service
page-fact-persons = People
page-fact-day = Your day on the list
page-fact-joined = On the list since
page-fact-verify-until = Confirm by
page-fact-ahead = Ahead of you
page-fact-ahead-hint = Within the same day the lot decides in each round.
page-fact-cutoff = Being served now
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
page-reference-hint = Name it at the counter or on the phone.

## Entry
page-entry-kicker = Your entry: { $service }
page-steps = How far your entry is
page-step-past = done
page-step-now = now
page-step-ahead = to come
page-step-joined = Joined
page-step-waiting = Waitlist
page-step-paused = Paused
page-step-offered = Offer
page-step-confirmed = Confirmed
page-step-done = Done
page-step-ended = Ended
page-step-missed = Missed
page-step-withdrawn = Withdrawn
page-step-cancelled = Cancelled
page-entry-waiting = You are on the waitlist
page-entry-waiting-text = There is nothing to do and no need to check back. When it is your turn and one of your times is free, you get an offer by email.
page-entry-offered = We have an appointment for you
page-entry-offered-text = Please answer by { $deadline }. Until then we hold the appointment for you.
page-entry-booked = Your appointment is confirmed
page-entry-booked-text = { $start }. The place, what to bring and how to cancel are on the appointment page.
page-entry-paused = Your entry is paused
page-entry-paused-asked = You asked for the pause. During it you get no offers. Resume whenever it suits you.
page-entry-paused-declines = You declined several offers. Perhaps the times you named do not suit you. While paused you get no offers. Resume if you would like offers again.
page-entry-paused-silence = Two offers had no answer. While paused you get no offers. Resume if you still need an appointment.
page-entry-paused-undeliverable = An email to you came back. You keep your place, but you get no offers. If your mailbox takes emails again, resume. If the address has changed, please call us.
page-entry-withdrawn = You have left the list
page-entry-withdrawn-text = Your entry has ended. You get no more offers. If you need an appointment after all, join again.
page-entry-cancelled = The appointment is cancelled
page-entry-cancelled-text = Your entry has ended. If you still need an appointment, please join again.
page-entry-attended = Done
page-entry-attended-text = You were at your appointment. Your entry has ended.
page-entry-missed = You were not at the appointment
page-entry-missed-text = Your entry has ended. Is that wrong? Please call us and we will correct it.
page-entry-unknown = Your entry has ended
page-entry-unknown-text = The day of your appointment is over. Nobody noted whether you were there. This has no consequences for you.
page-entry-to-offer = See the offer
page-entry-to-appointment = See the appointment
page-entry-change = Change your entry
page-entry-resume = Resume
page-entry-resume-hint = From the next round on you get offers again.
page-entry-pause = Pause
page-entry-pause-hint = No time at the moment? While paused you get no offers. In all, { $days } days are free, each further day moves your place by one day.
page-entry-withdraw = Leave the list
page-entry-withdraw-hint = You do not need an appointment any more? If you leave the list, your place is gone.

## Offer
page-offer-title = We offer you this appointment
page-offer-until = Please answer by
page-offer-left = That leaves { $time }.
page-offer-confirm = Accept the appointment
page-offer-decline = Decline
page-offer-decline-hint = It does not suit you? Declining costs nothing: you keep your place. We will not offer you this appointment again.
page-offer-silence = Without an answer the appointment goes into the next round. You keep your place then too.
page-offer-confirmed-title = Your appointment is confirmed
page-offer-confirmed-text = We look forward to seeing you. The confirmation with a calendar file comes by email.
page-offer-over-title = This offer is settled
page-offer-over-text = You accepted this appointment. What became of it is on the page of the appointment.
page-offer-declined-title = You have declined
page-offer-declined-text = The appointment goes into the next round. This costs you nothing.
page-offer-expired-title = The deadline has passed
page-offer-expired-text = The appointment went into the next round. It can no longer be accepted or declined. This costs you nothing.
page-offer-revoked-title = This offer is no longer valid
page-offer-revoked-text = We had to take the offer back. This is not your fault and has no consequences for you.
page-offer-place-kept = You keep your place on the list. The next offer comes by email again.
page-offer-place-paused = You keep your place on the list, but your entry is paused. You can resume it on the page of your entry.
page-offer-place-booked = You have another appointment by now.
page-offer-place-ended = Your entry has ended. You get no more offers.
page-offer-was = It was about: { $moment }

## Appointment
page-appointment-title = Your appointment
page-calendar = Add to calendar (file)
page-bring = Please bring
page-cancel-title = You cannot come after all?
page-cancel-why = Please cancel as early as you can. Then somebody else can get your appointment.
page-cancel-free = Up to { $hours } hours before, cancelling is free. If you join again within { $days } days, your old day counts once.
page-cancel-anew = Up to { $hours } hours before, cancelling is free. If you need a new appointment, you start anew.
page-cancel-late = Less than { $hours } hours before, cancelling counts as a missed appointment. Please cancel all the same: then nobody waits for you at the counter.
page-cancel-button = Cancel the appointment
page-cancel-over = The appointment can no longer be cancelled here. Please call us.
page-appointment-cancelled-title = The appointment is cancelled
page-cancelled-free = Thank you for cancelling. Do you still need an appointment? Join again within { $days } days and your old day counts once.
page-cancelled-anew = Thank you for cancelling. Do you still need an appointment? Then please join again.
page-cancelled-late = Thank you for cancelling. It was shortly before the appointment and so counts as missed.
page-appointment-office-title = We had to cancel your appointment
page-appointment-office-text = We are sorry. You are on the list again, keep your day and move { $days } days forward. The next offer comes by email.
page-appointment-attended-title = The appointment took place
page-appointment-attended-text = Thank you for coming. Your entry has ended.
page-appointment-sent-away-title = It did not work out yet
page-appointment-sent-away-text = You were there, but your matter could not be settled. This has no consequences for you. Please join again.
page-appointment-missed-title = You were not at the appointment
page-appointment-missed-text = We noted that you were not there. We remember this for { $days } days. If it is wrong, please call us: then we correct it.
page-appointment-unknown-title = The day of your appointment is over
page-appointment-unknown-text = Nobody noted whether you were there. This has no consequences for you. Your entry has ended.

## When something does not work
page-bad-request-title = We did not understand that
page-bad-request-text = Your request was incomplete. Nothing was changed. Please go back and try again.
page-forged-title = Please press once more
page-forged-text = The request did not come from our page. To be safe we changed nothing. Open the link from your email again and press the button there.
page-not-found-title = This page does not exist
page-not-found-text = Perhaps the link was cut off when it was copied. Open it from the email again. It has to stand on one line.
page-gone-title = This link is no longer valid
page-gone-text = What was behind this link is no longer there. If you have a newer email from us, please use the link in it. Otherwise please join again.
page-too-large-title = That was too much text
page-too-large-text = The request was larger than we accept. Nothing was changed. Please shorten your answers.
page-too-many-title = Too many requests at the moment
page-too-many-when = { $minutes ->
    [one] Please try again in 1 minute.
   *[other] Please try again in { $minutes } minutes.
}
page-too-many-text = You lose nothing by this: within a day it does not matter who was faster.
page-internal-title = Something went wrong on our side
page-internal-text = This is not your fault. Please try again in a few minutes. Within a day it does not matter who was faster.
page-unavailable-title = We will be back in a moment
page-unavailable-text = The service cannot be reached right now. Please try again in a few minutes. Within a day it does not matter who was faster.

## Demo
demo-banner-label = Demo
demo-banner = There are no real appointments here, and no email leaves this computer.
demo-banner-link = See the emails
demo-mails-title = Emails of the demo
demo-intro = This page exists only in the demo. In a real town each person gets their emails in their own mailbox, and nobody else sees them.
demo-empty = No emails yet. Join the waitlist and the first one arrives here.
demo-to = to { $address }
demo-back = All emails
