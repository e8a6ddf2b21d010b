# The pages for staff.
desk-login-title = Log in for staff
desk-login-name = Name
desk-login-password = Password
desk-login-do = Log in
desk-login-failed = That did not work
desk-login-wrong = The name or the password is not right. Check both and try again.
desk-login-wait = There were too many wrong attempts just now. Wait a quarter of an hour and try again.
desk-login-help = Forgotten your password? The system administrator gives you a new one-time password.
desk-logout = Log out
desk-nav = Pages
desk-nav-day = Day
desk-home = To the start
desk-undo = Undo
desk-bad-request-title = We do not understand this request
desk-bad-request-text = Go back, load the page again and try once more. Nothing was changed.
desk-too-large-title = That is too much at once
desk-too-large-text = Shorten what you typed and send it again. Nothing was changed.
desk-forbidden-title = You may not do that
desk-forbidden-text = This page belongs to another task or another office. The system administrator can change your role.
desk-not-found-title = There is no such thing here
desk-not-found-text = It may have been changed meanwhile. Go on from the start.
desk-unavailable-title = Not possible right now
desk-unavailable-text = The database does not answer. Nothing was changed. Try again in a minute.
desk-password-title = Change your password
desk-password-first-title = Choose a password of your own
desk-password-first = The one-time password is good only until you have chosen your own.
desk-password-present = Present password
desk-password-chosen = New password
desk-password-hint = At least { $chars } characters. Several words that do not belong together are easy to remember and hard to guess.
desk-password-do = Save password
desk-password-wrong = The present password is not right. Type it again.
desk-password-same = That is the present password. Choose another one.
desk-password-short = The new password is too short. Choose at least { $chars } characters.
desk-password-long = The new password is too long. Choose at most { $chars } characters.
desk-password-guessable = The new password is easy to guess. Choose several words that do not belong together.
desk-password-changed = The new password is in force. Your other sessions have ended.
desk-account-title = Your account
desk-account-role = Role
desk-account-offices = Offices
desk-role-clerk = Clerk
desk-role-manager = Manager
desk-role-admin = System administrator
desk-role-auditor = Auditor (reads only)
desk-sessions-title = Your sessions
desk-sessions-text = A session ends after 30 minutes without any input, and after 10 hours at the latest.
desk-session-this = this session
desk-session-begun = begun { $moment }
desk-session-seen = last used { $moment }
desk-session-end = End session
desk-day-title = { $day }
desk-day-office = Office
desk-day-date = Day
desk-day-show = Show
desk-day-before = Day before
desk-day-today = Today
desk-day-after = Day after
desk-day-counts = { $appointments ->
    [one] 1 appointment
   *[other] { $appointments } appointments
}, { $free ->
    [one] 1 slot free
   *[other] { $free } slots free
}, { $offered } offered
desk-day-empty = There are no appointments and no slots on this day.
desk-day-offered = offered, no answer yet
desk-day-free = { $slots ->
    [one] free
   *[other] free, { $slots } slots
}
desk-day-closed = closed
desk-day-unused = unused
desk-day-marked = { $name }, { $time }: { $mark }
desk-day-stale = Somebody has changed this appointment meanwhile. Nothing was marked. Below you see what is true now.
desk-day-ahead = This can be marked on the day of the appointment only, "did not come" only after its start. Nothing was changed.
desk-day-old = This appointment is too long ago. The mark can no longer be changed.
desk-day-refused = This is no longer possible for this appointment, for example because it was cancelled. Nothing was changed.
desk-col-time = Time
desk-col-counter = Counter
desk-col-name = Name
desk-col-service = Service
desk-col-persons = Persons
desk-col-state = State
desk-col-mark = Mark
desk-mark-booked = expected
desk-mark-attended = came
desk-mark-late = late, but came
desk-mark-no-show = did not come
desk-mark-sent-away = sent away by us
desk-mark-unknown = not marked
desk-mark-attended-do = Came
desk-mark-late-do = Late
desk-mark-no-show-do = Did not come
desk-mark-sent-away-do = Sent away
desk-mark-none-do = Remove mark
