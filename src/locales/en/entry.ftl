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
    } without an answer, your entry is paused. You can end the pause at any time.
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
page-email-unverified = We are sending an email to { $email }. Please open the link in it and confirm the address. Until then everything goes to the address we had before.
page-field-email-edit-hint = A new address counts once you have confirmed it in the email that we send there.
page-field-language = Language of emails
page-notice-hours = { $hours ->
    [one] At least 1 hour of notice
   *[other] At least { $hours } hours of notice
}
page-error-language = Choose the language of emails.
page-error-phone-taken = Enter another telephone number: this one belongs to an entry already, or we could not reach you otherwise.

## A new address
page-address-title = Confirm your new address
page-address-text = This address was given for an entry in the waiting list for “{ $service }”. Once it is confirmed, everything goes there.
page-address-new = New address
page-address-button = Confirm address
page-address-not-me = You did not change an address? Then close this page. Without a confirmation nothing changes.
page-address-moved = Your new address counts
page-address-moved-text = From now on everything goes to { $email }. Your place on the waiting list is the same. The link to your entry is in our earlier emails.
page-address-taken = This address has an entry already
page-address-taken-text = There is an entry for { $email } for this service or a related one already. We have changed nothing: everything still goes to the address we had before. Do you need both entries? Then please call us.

## Why not?
page-verdict-wish-changed = You have changed your details since. That is why we can no longer say what would have helped you then.
