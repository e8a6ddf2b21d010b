# A note about a missed appointment no longer counts.

## Letter
mail-pardoned-subject = { $sensitive ->
    [yes] The note about your appointment is removed
   *[no] The note about your appointment is removed: { $service }
}
mail-pardoned-heading = The note about your appointment is removed
mail-pardoned-intro = We have removed what we had noted about this appointment:
mail-pardoned-meaning =
    It no longer has any consequences for you.
    Did an entry of yours move back on a waiting list because of it? You have those days back.
    You do not need to do anything.
mail-pardoned-page = The page of the appointment shows what is true now:
mail-pardoned-link = See the appointment

## Pages
page-forgiven-title = The note about your appointment is removed
page-forgiven-text = The appointment no longer counts as missed. This has no consequences for you. If an entry of yours moved back because of it, you have those days back. Do you still need an appointment? Then please join again.
page-cancelled-forgiven = Thank you for cancelling. It does not count as a missed appointment and has no consequences for you. Do you still need an appointment? Then please join again. Your wait starts again.
