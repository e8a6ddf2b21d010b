# What people can do with their own entry, and the rules by which it waits.

## The rules
page-rules-decline = { $count ->
    [one] Declining costs nothing: you keep your place, and we do not offer the same appointment to you again. If you decline one offer, your entry is paused until you look at your times and end the pause.
   *[other] Declining costs nothing: you keep your place, and we do not offer the same appointment to you again. If you decline { $count } offers without changing your times, your entry is paused until you end the pause.
}
page-rules-silence = { $count ->
    [one] If you do not answer an offer, you keep your place, but your entry is paused. An email says how to end the pause.
   *[other] If you do not answer an offer, you keep your place. If { $count } offers in a row stay without an answer, your entry is paused. An email says how to end the pause. Joining again changes nothing about that.
}
page-rest-rule =
    If you decline { $declines ->
        [one] 1 offer
       *[other] { $declines } offers
    } without changing your times, or leave { $silences ->
        [one] 1 offer
       *[other] { $silences } offers in a row
    } without an answer, your entry is paused. You can end the pause at any time{ $free_days ->
        [0] .
        [one] ; the first day of pause costs nothing.
       *[other] ; the first { $free_days } days of pause cost nothing.
    }
page-rules-reminder = When half of the time to answer is over, we remind you once by email.
page-rules-edit = You can change your times, offices, email address, telephone number and language at any time without losing your place. A new email address has to be confirmed. The name cannot be changed.
page-rules-needed = After { $days } days without a sign from you we ask by email whether you still need an appointment. If you do not answer for { $answer } days, your entry is paused.

## Still needed?
page-entry-needed-hint = You have been waiting for some time. Do you still need the appointment? Without an answer your entry is paused soon.
page-entry-needed = Yes, I still need the appointment

## Changing
page-entry-edit = Change your details
page-entry-edit-hint = Do your times no longer fit, or do you have a new email address? You keep your place.
page-edit-title = Change your details
page-edit-lead = You keep your place on the waiting list. New times count from the next round on.
page-edit-offered = We are holding an appointment for you at the moment. That does not change: please answer the offer all the same.
page-edit-contact = How we reach you
page-edit-name = You cannot change the name or the number of people here. Is something wrong? Then please call us.
page-edit-submit = Save changes
page-edit-cancel = Back without a change
page-edit-saved = Your details are saved
page-edit-saved-text = You have kept your place on the waiting list. The new details count from the next round on.
page-edit-back = To your entry
page-email-unverified = We are sending an email to { $email }. Please open the link in it and confirm the address. Until then we reach you as before.
page-field-email-edit-hint = A new address counts once you have confirmed it in the email that we send there.
page-field-language = Language of emails
page-notice-hours = { $hours ->
    [one] At least 1 hour of notice
   *[other] At least { $hours } hours of notice
}
page-error-language = Choose the language of emails.
page-error-phone-needed = Enter a telephone number: without one we could not reach you.

## A new address
page-address-title = Confirm your new address
page-address-text = This address was given for an entry in the waiting list for “{ $service }”. Once it is confirmed, everything goes there.
page-address-new = New address
page-address-button = Confirm address
page-address-not-me = You did not change an address? Then close this page. Without a confirmation nothing changes.
page-address-moved = Your new address counts
page-address-moved-text = From now on everything goes to { $email }. Your place on the waiting list is the same. The link to your entry is in our earlier emails or on your receipt.
page-address-taken = This address has an entry already
page-address-taken-text = There is an entry for { $email } for this service or a related one already. We have changed nothing and still reach you as before. Do you need both entries? Then please call us.

## Why not?
page-verdict-wish-changed = You have changed your details since. That is why we can no longer say what would have helped you then.
page-verdict-hardship = { $people ->
    [one] 1 person was served before everybody else because of priority in hardship.
   *[other] { $people } people were served before everybody else because of priority in hardship.
}
page-verdict-served-in-hardship = You have priority in hardship, so you were served first.
page-verdict-taken-in-hardship = You have priority in hardship. But the appointments at your times went to others with priority; between them and you the lot decided.
page-verdict-taken-by-hardship = At your times there were only appointments for people with priority in hardship.
page-fact-hardship = Priority
page-ahead-hardship = Who has priority in hardship comes before everybody else, for a part of the appointments. { $count ->
    [one] It was granted once in the last { $days } days.
   *[other] It was granted { $count } times in the last { $days } days.
}
page-ahead-hardship-link = How often and why

## Receipt to print
page-entry-receipt = Receipt to print
page-receipt-title = Receipt: you are on the waiting list
page-receipt-print = Print this page. Keep the receipt safe: whoever has it can change your place.
page-receipt-code = Your code for the telephone
page-receipt-next = What happens next
page-receipt-wait = You need not do anything, nor ask. As soon as it is your turn and an appointment fits your times, we offer it to you and say by when you can answer.
page-receipt-mail = The offer comes by mail. So please look into your mailbox every day.
page-receipt-calls = { $calls ->
    [one] We call you. If we do not reach you, somebody else gets the appointment. You keep your place.
   *[other] We call you, up to { $calls } times: on different mornings and afternoons. If we do not reach you, or not in time, somebody else gets the appointment. You keep your place.
} { $silences ->
    [one] Your place then pauses until you get in touch with us.
   *[other] If that happens with { $silences } offers in a row, your place pauses until you get in touch with us.
}
page-receipt-unreachable = We have neither a mail address nor a telephone number of yours. So we cannot tell you of an offer by ourselves. Please give us a number, or ask us from time to time.
page-receipt-leave = If you no longer need the appointment
page-receipt-leave-code = Call us and read out your code, or come by. We take you off the list. It costs nothing, and somebody else is served earlier. Do the same if your times or your telephone number change.
page-receipt-leave-reference = Call us and tell us your reference number, or come by. We take you off the list. It costs nothing, and somebody else is served earlier. Do the same if your times or your telephone number change.
page-receipt-where = Where to find us
page-receipt-link = Your place online
page-receipt-link-text = At this address you see your place, change your times and leave the list. Do not pass it on.
