# The public figures: how long it takes, by which channel, and what came of it.

page-statistics-link = Figures
page-statistics-title = How long it takes: the figures
page-statistics-lead = This is how long people waited in the last { $days } days, and what became of the appointments.
page-statistics-until = As of:
page-statistics-channels = Does it take equally long by every way?
page-statistics-channels-what = Whether somebody joins online, calls or comes to the desk: everybody stands on the same list, and the rounds do not know the way. Here you can compare.
page-statistics-town = All services
page-statistics-services = By service
page-statistics-few = fewer than { $few }
page-statistics-withheld = not told
page-statistics-too-few-short = too few
page-statistics-too-few = too few to say
page-statistics-how = How we count
page-statistics-how-wait = “Half” means: at least half of the people waited no longer than this. “Nine in ten” means: at least nine in ten waited no longer than this. We round up to full hours.
page-statistics-how-joined = The wait begins with joining. It ends with the first offer, or with the start of the booked appointment. Cancelled appointments do not count here.
page-statistics-how-few = We do not tell numbers below { $few }, so that nobody can be recognised. Where such a number could be worked out from others, we leave out one of those as well.
page-statistics-json = The same figures for programs (JSON)

page-channel-online = Online
page-channel-phone = Phone or letter
page-channel-desk = Desk
page-channel-all = All ways

page-figure-offer-half = To the first offer: half within
page-figure-offer-most = To the first offer: nine in ten within
page-figure-start-half = To the appointment: half within
page-figure-start-most = To the appointment: nine in ten within
page-figure-waiting = Are waiting now
page-figure-joined = Have joined
page-figure-offered = Got their first offer
page-figure-booked = Have booked an appointment
page-figure-came = Came to the appointment
page-figure-no-shows = Did not come to the appointment

page-slots-title = What became of the appointments
page-slots-what = All appointments that would have begun in the last { $days } days:
page-slots-taken = Booked
page-slots-too-late = Stayed free: was free again too late
page-slots-nobody = Stayed free: suited nobody who waited
page-slots-closed = Closed by the office

page-lately-title = How long it took lately
page-lately-what = From joining to the appointment, in the last { $days } days:
page-lately-took = Half waited at most { $half }, nine in ten at most { $most }.
page-lately-count = { $count ->
    [one] 1 appointment
   *[other] { $count } appointments
}
page-lately-none = How long it took lately we cannot say yet: in the last { $days } days there were too few appointments.
page-lately-few = Lately there were too few appointments to say.
page-lately-more = See all figures

page-chart-offer = From joining to the first offer
page-chart-start = From joining to the appointment
page-chart-wait = half up to { $half }, nine in ten up to { $most }
page-statistics-phone-same = By phone and online it took equally long to the first offer.
page-statistics-phone-more = By phone it took { $difference } longer to the first offer than online.
page-statistics-phone-less = By phone it took { $difference } less to the first offer than online.
page-statistics-mixture = This compares how long half of the people waited at most, over all services. By phone people may need other services than online: the comparison by service below is more exact.
