# What cancelling costs: in the confirmation, and after cancelling.

## Confirmation
mail-confirmed-cancel =
    Then please cancel as early as you can. Somebody else can then have the appointment.
    On this page you see your appointment and can cancel it:
mail-confirmed-terms-early =
    Until { $free_until } cancelling costs nothing.
    If you join again within { $rejoin_days ->
        [one] one day
       *[other] { $rejoin_days } days
    }, your earlier joining day still counts. This works once.
    If you cancel later, your wait starts again.
    In the last { $late_hours ->
        [one] 60 minutes
       *[other] { $late_hours } hours
    } before the beginning, or if you do not come, the appointment counts as missed.
    The first time has no consequences. After that your next entry may move back.
mail-confirmed-terms-short =
    Up to { $late_hours ->
        [one] one hour
       *[other] { $late_hours } hours
    } before the beginning, cancelling does not count as a missed appointment. If you then join again, your wait starts again.
    If you cancel even later or do not come, the appointment counts as missed.
    The first time has no consequences. After that your next entry may move back.

## After cancelling
mail-cancelled-intro-early = { mail-cancelled-intro-citizen }
mail-cancelled-intro-again = { mail-cancelled-intro-citizen }
mail-cancelled-intro-late =
    This appointment is now cancelled.
    Thank you for telling us.
mail-cancelled-next-early =
    You cancelled early enough: it costs you nothing.
    Do you need an appointment after all? Then join again within { $rejoin_days ->
        [one] one day
       *[other] { $rejoin_days } days
    } with the same email address.
    Your earlier joining day then still counts. This works once:
mail-cancelled-next-again =
    You cancelled early enough: it does not count as a missed appointment.
    Do you need an appointment after all? Then please join again. Your wait starts again:
mail-cancelled-next-citizen =
    The cancellation does not count as a missed appointment.
    Do you need an appointment after all? Then please join again. Your wait starts again:
mail-cancelled-next-late =
    It was shortly before the beginning. So the appointment counts as missed, unless somebody else could still take it.
    Another email says what that means.
    Do you still need an appointment? Then please join again:
mail-cancelled-link-early = Join again
mail-cancelled-link-again = Join the waiting list
mail-cancelled-link-citizen = Join the waiting list
mail-cancelled-link-late = Join the waiting list
mail-cancelled-link-office = See my entry
