# The council's monthly report: for people who do not see the procedure every day.

report-title = Waiting list in { $month }
report-lead = What happened in the month. The month before, { $before }, stands in brackets. As of { $until }.
report-lead-running = The month is not over: this is how it stood on { $until }. All of the month before, { $before }, stands in brackets.
report-foot = The report names nobody. Of fewer than 5 people it tells neither waits nor shares nor reasons: a dash stands instead.
report-nothing = There was nothing of this in the month.
report-decimal = .
report-count = Number
report-all = All together

report-overview = At a glance
report-overview-note = The wait lasts from joining to the start of the appointment, and counts all who confirmed one in this month. "Half" means: at least half of them waited no longer.
report-waiting-begin = Waiting at the beginning
report-waiting-end = Waiting at the end
report-joined = Joined
report-served = Confirmed an appointment
report-median-days = Wait in days: half
report-most-days = Wait in days: nine in ten
report-no-show-rate = No-shows
report-unused = Unused appointments
report-cancelled-citizen = Cancelled by citizens
report-cancelled-office = Cancelled by the office

report-services = By service
report-services-note = If "joined" stays above "confirmed", the list grows: then appointments are lacking. Whoever pauses or leaves the list does not wait any more.
report-bars-services = Joined and confirmed, by service
report-service = Service

report-channels = Website, phone and counter
report-channels-note = All are on the same list, and the draw does not know the channel. So the waits should lie close together. They may differ because people want other services: the next table shows that.
report-bars-channels = Wait in days, by channel
report-channel = Channel
report-channel-online = Website
report-channel-phone = Phone or letter
report-channel-desk = Counter

report-waits = Service and channel
report-waits-note = How many confirmed an appointment, and how long half of them waited at most.
report-bars-waits = Wait in days, half, by service and channel

report-leads = Who did not come
report-leads-note = By the time from the yes to the appointment. Who says yes long before comes less often. The share counts only appointments of which it is known whether somebody came. If a mark was corrected, both count, as in the metrics.
report-bars-leads = Share of no-shows, by the time to the appointment
report-lead-time = From the yes to the appointment
report-lead-days = less than 2 days
report-lead-week = 2 to 6 days
report-lead-two-weeks = 7 to 13 days
report-lead-four-weeks = 14 to 27 days
report-lead-longer = 28 days and more
report-came = Came
report-no-show = Did not come
report-sent-away = Sent away by the office
report-unknown = Not marked

report-offers = What became of offers
report-offers-note = Offers from the end of the month are sometimes answered in the next.
report-offers-made = Offered
report-offers-confirmed = Confirmed
report-offers-declined = Declined
report-offers-expired = Expired without an answer
report-offers-revoked = Taken back by the office
report-offers-undeliverable = Mail could not be delivered

report-unused-title = Unused appointments
report-unused-note = "Too late": the appointment came free when there was no time left to answer. "Nobody": none of those who waited could or wanted to come then.
report-unused-too-late = Too late
report-unused-nobody = Nobody
report-office = Office

report-overrides = Exceptions
report-overrides-note = Staff may make an exception for one person. Reasons that were given fewer than 5 times stand together, so that nobody can be recognised.
report-hardship-other = Priority: other reasons, each fewer than 5 times

report-rounds = Rounds
report-rounds-drawn = Drawn
report-rounds-void = Ended without a draw
report-rounds-slots = Free appointments in the rounds, each round on its own
report-rounds-served = Offers that came of them

## Head of the CSV file
report-csv-section = Section
report-csv-row = Row
report-csv-column = Column
