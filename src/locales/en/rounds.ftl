# The pages about the rounds: what a round is, what came of it, and how to check it.

## All rounds
page-rounds-link = How we hand out appointments
page-rounds-title = How we hand out appointments
page-rounds-lead = We hand out free appointments in rounds. Here you see every round and can check it.
page-rounds-what = In a round, all free appointments and everybody who is waiting are put on one list. This list is fixed before lots are drawn. After that it cannot be changed without being noticed.
page-rounds-rule-cohort = People who joined on an earlier day come first. Within a day the lot decides.
page-rounds-rule-aged = The lot decides. Each day you have already waited counts like one more lot for you.
page-rounds-rule-uniform = The lot decides. Everybody has the same chance.
page-rounds-rule-fifo = People who joined earlier come first. The exact time counts.
page-rounds-why = The lots are made from the list and two numbers. The first one is secret, and the office fixed it before all rounds. The second one comes from outside and becomes known only when the list is fixed. That is why nobody can steer the lots, not even the office.
page-rounds-trusted-title = You have to trust the lots.
page-rounds-trusted = The lots are made only from the list and a secret number of the office. That number was fixed long before. But no random number from outside is added. Whoever runs the server could therefore try several lots before the round. Nobody can check that.
page-rounds-list = The rounds
page-rounds-none = There has been no round yet. As soon as the first one has taken place, it is shown here.
page-rounds-older = Earlier rounds
page-rounds-check = Checking a round
page-rounds-readers-full = Anybody may read the files of every round.
page-rounds-readers-participants = Everybody who has an entry may read the files of a round.
page-rounds-readers-internal = Only those who audit the office may read the files of the rounds.
page-rounds-public = They hold no names and no addresses. The numbers and check values on these pages are there for everybody.
page-rounds-anchor = With the anchor the office fixes its secret numbers for all rounds in advance. After each round it shows one of them. Then anybody can work out that it belongs to the anchor.
page-rounds-anchor-from = Anchor from round { $first } on

## One round
page-round-title = Round { $number }
page-round-all = All rounds
page-round-tag-fixed = list is fixed
page-round-tag-drawn = drawn
page-round-tag-void = void
page-round-fixed = The list is fixed. The round waits for the random number from outside, then the lots are drawn.
page-round-fixed-alone = The list is fixed. Next the lots are drawn.
page-round-awaited = The list is fixed. The round has been waiting for the random number from outside since { $since }. Then the lots are drawn. If the number does not come by { $until }, the round is void. Then everybody keeps their place and takes part again in the next round.
page-round-drawn = This round has been drawn. Offers come by email.
page-round-void-no-beacon = The random number from outside did not come in time. So no lots were drawn. Everybody keeps their place and takes part again in the next round.
page-round-void-mail-down = We could not send emails. So no lots were drawn. Everybody keeps their place and takes part again in the next round.
page-round-void-other = This round is void. Everybody keeps their place and takes part again in the next round.
page-round-trusted-short = Without a random number from outside: you have to trust these lots.
page-round-trusted-title = You have to trust these lots.
page-round-slots = { $count ->
    [one] 1 free appointment
   *[other] { $count } free appointments
}
page-round-entries = { $count ->
    [one] 1 entry
   *[other] { $count } entries
}
page-round-served = { $count ->
    [0] no offer
    [one] 1 offer
   *[other] { $count } offers
}
page-round-fact-close = List fixed since
page-round-fact-slots = Free appointments
page-round-fact-entries = Entries waiting
page-round-fact-served = Offers
page-round-fact-lost = Offers that fell through
page-round-lost-nobody = none
page-round-lost-left = { $count ->
    [one] 1 entry was no longer waiting by then.
   *[other] { $count } entries were no longer waiting by then.
}
page-round-lost-closed = { $count ->
    [one] 1 appointment no longer took place.
   *[other] { $count } appointments no longer took place.
}
page-round-lost-too-late = { $count ->
    [one] 1 appointment left no time for an answer.
   *[other] { $count } appointments left no time for an answer.
}
page-round-cutoffs = Who was served last
page-round-cutoffs-hint = The day says who could still be served at most. People whose times fitted no free appointment wait on.
page-round-way = How lots become offers
page-round-way-order = Everybody who waits is put in an order.
page-round-way-keep = From the top down: whoever can still be given a suitable appointment, without anybody before them ending up with none, is kept. Nobody who is kept is dropped again.
page-round-way-blocks = Whoever needs several appointments in a row gets the first free ones in one piece, if everybody before them still has an appointment.
page-round-way-slots = The appointments that would be lost soonest are handed out first.
page-round-way-seat = From the top down again: each gets the suitable appointment with the lowest number that leaves one for everybody after them. The numbers follow the days. Within a day they are spread by chance.
page-round-way-own = What that meant for you is on the page of your entry: whether it was your turn, why or why not, and which times would have helped.
page-round-files = The files
page-round-files-receipt = For the last rounds, the links are on the page of your entry. For every round: add the last part of the link to your entry to the address, here LINKPART:
page-round-files-gone = We keep the list from before the lots for { $days } days. So the list of this round is deleted. The result stays.
page-round-files-gone-void = We keep the list from before the lots for { $days } days. So the list of this round is deleted.
page-round-columns = Each line begins with a letter. After it come, in this order:
page-round-line-s = free appointment
page-round-columns-s = number · label, new in every round · number of the appointment right after it at the same counter (“-” means: none)
page-round-line-x = suitable appointments
page-round-columns-x = number of this selection · numbers of the appointments (“0-4,7” means: 0 to 4, and 7)
page-round-line-e = waiting entry
page-round-columns-e = label (pid), new in every round · rank (the smaller comes first) · number of lots · number of appointments in a row · number of the selection (x)
page-round-line-a = offer, in the result
page-round-columns-a = label of the entry (pid) · numbers of the appointments
page-round-file-pool = List before the draw
page-round-file-result = Result
page-round-values = Check values
page-round-values-what = A checksum is a number that follows from a text. If a single character of the text changes, the number becomes a different one.
page-round-source-none = None. Nothing was added from outside in this round. 64 zeros stand in its place.
page-round-source-manual = Public draw “{ $label }”, entered by the office.
page-round-source-drand = Round { $round } of the public randomness service drand, in this chain:
page-round-value-chain = Seal of the secret number
page-round-value-prev = Checksum of the result before
page-round-value-policy = Checksum of the rules
page-round-value-root = Checksum of the list
page-round-value-beacon = Random number from outside
page-round-value-reveal = Secret number, shown now
page-round-value-result = Checksum of the result
page-round-source-value = This number came out:
page-round-hint-chain = The checksum of the secret number. It was known before the list was fixed.
page-round-hint-prev = It ties each round to the one before.
page-round-hint-root = It stands for all lines of the list and was fixed before lots were drawn. That is why the list can no longer be changed without being noticed.
page-round-hint-reveal = Its checksum is the seal above.
page-round-check = How to check it yourself
page-round-check-seed = All lots are made from one starting value (seed). It follows from the check values:
page-round-formula =
    seed = HMAC-SHA256(reveal,
      "reihum/v1/seed" ‖ round number (8 bytes) ‖ root ‖ beacon)
    SHA-256(reveal) = chain
    lot = the first 8 bytes of
      HMAC-SHA256(seed,
      "ticket" ‖ pid ‖ number of the lot (4 bytes))
page-round-check-lot = If an entry has several lots, the smallest counts. The numbers of the lots begin at 0. The smaller lot comes first. The pid is the label of an entry. It is new in every round, so that nobody recognises others.
page-round-check-words = SHA-256 and HMAC-SHA256 are public methods of calculation. Every programming language knows them. The sign ‖ means: put one after the other.
page-round-check-fixed = There is no result to check yet. But the list and its checksum (root) are fixed. Who writes it down now will see later that nobody has changed the list.
page-round-check-void = No lots were drawn in this round. There is no result to check.
page-round-check-gone = This round can only be worked out again with a copy of the list that somebody still has. Whether the copy is genuine, the checksum of the list (root) shows.
page-round-check-internal = Only those who audit the office can work the whole round out again, because only they get the files. Anybody may read the program for it:
page-round-check-whole = Save both files and this program. It works the whole round out again and needs only Python:
page-round-check-own = With your check key it also shows your own line. The key is in the email “You are on the waiting list” and on the page of your entry:
page-round-check-key = CHECK-KEY
page-round-check-program = Reihum itself can do the same:

## What the last rounds decided about an entry
page-verdicts = Your last rounds
page-verdict-title = Round { $number }: { $day }
page-verdict-place = In the order you were number { $number } of { $of }.
page-verdict-served = It was your turn.
page-verdict-no-slot = No free appointment fitted what you told us.
page-verdict-no-block = You need { $blocks } appointments directly one after the other. { $accepted ->
    [one] 1 free appointment fitted what you told us
   *[other] { $accepted } free appointments fitted what you told us
}, but nowhere were there enough of them in a row.
page-verdict-taken = { $accepted ->
    [one] 1 free appointment fitted what you told us. It went to a person whose turn was before yours.
   *[other] { $accepted } free appointments fitted what you told us. All of them went to people whose turn was before yours.
}
page-verdict-taken-block = You need { $blocks } appointments directly one after the other. { $accepted ->
    [one] There was 1 place for that, but it was needed for people whose turn was before yours.
   *[other] There were { $accepted } places for that, but all were needed for people whose turn was before yours.
}
page-verdict-by-nothing = There were enough appointments at your times. No lot was needed.
page-verdict-served-by-rank = There were not enough appointments for everybody at your times. Your place was far enough ahead.
page-verdict-served-by-rank-day = The appointments lasted down to people whose wait counts from { $day }. Yours counts from earlier.
page-verdict-served-by-lot = Between people of the same rank the lot decided, this time for you.
page-verdict-served-by-lot-day = Between people whose wait counts from { $day }, as yours does, the lot decided, this time for you.
page-verdict-taken-by-rank = This time your place was too far back.
page-verdict-taken-by-rank-day = The last to be served were people whose wait counts from { $day }. Yours does not count for so long yet.
page-verdict-taken-by-lot = Between people of the same rank the lot decided, this time not for you.
page-verdict-taken-by-lot-day = Between people whose wait counts from { $day }, as yours does, the lot decided, this time not for you.
page-change-window = If you could also have come on { $weekday } from { $from } to { $to }, it would have been your turn in this round.
page-change-office = If “{ $office }” had been possible for you too, it would have been your turn in this round.
page-change-not-before = If you could have come from { $day } on, it would have been your turn in this round.
page-change-not-after = If you could also have come up to { $day }, it would have been your turn in this round.
page-change-notice = { $hours ->
    [0] If very short notice had been fine for you, it would have been your turn in this round.
    [one] If 1 hour of notice had been enough for you, it would have been your turn in this round.
   *[other] If { $hours } hours of notice had been enough for you, it would have been your turn in this round.
}
page-change-hint = Is more possible for you by now? Below you can change your details. You keep your place.

## The check key
page-key-title = Your check key
page-key-text = This key finds your own line in the files of a round. Keep it to yourself.
page-key-rounds = See all rounds and check them

# What staff did for single people, counted for everybody.
page-levers-title = Exceptions
page-levers-what = Staff may make an exception for single people. Each has a reason. This is how often it happened in the last { $days } days:
page-levers-none = There were no exceptions in the last { $days } days.
page-lever-hardship = Priority in hardship
page-lever-hardship-medical = Priority: illness or treatment
page-lever-hardship-expiring-document = Priority: an important document runs out
page-lever-hardship-care = Priority: caring for somebody
page-lever-hardship-violence-protection = Priority: protection from violence
page-lever-hardship-travel-emergency = Priority: a journey in an emergency
page-lever-hardship-official-deadline = Priority: a deadline set by a court or an authority
page-lever-backdate = Entry counts from an earlier day, for example after a letter
page-lever-pardon = Missed appointment struck off
page-lever-second-person = Second person with the same e-mail address or telephone number
