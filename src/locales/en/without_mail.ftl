# What people without email read: never of an email that does not come.

## Entry and offer
page-entry-waiting-text-calls = When it is your turn and an appointment fits your times, we call you. There is nothing else to do. Has your telephone number changed? Then please tell us.
page-entry-waiting-text-alone = We have neither an email address nor a telephone number of yours. So we cannot tell you of an offer by ourselves. Please give us a number, or ask us from time to time.
page-offer-confirmed-text-calls = We look forward to seeing you. Please write the appointment down, or print the receipt on the page of your entry. What to bring is on the page of the appointment.
page-offer-confirmed-text-alone = We look forward to seeing you. Please write the appointment down, or print the receipt on the page of your entry. What to bring is on the page of the appointment.
page-offer-place-kept-calls = You keep your place on the waiting list. When there is another offer, we call you again.
page-offer-place-kept-alone = You keep your place on the waiting list. You learn of the next offer when you ask us.
page-offer-place-paused-calls = You keep your place on the waiting list, but your entry is paused. Call us and read out the code on your receipt: then we end the pause.
page-offer-place-paused-alone = You keep your place on the waiting list, but your entry is paused. Call us and read out the code on your receipt: then we end the pause.
page-appointment-office-text-calls = We are sorry. You do not need to do anything: you are on the waiting list again, the time you have already waited still counts, and we add { $days } days to it. When there is an offer, we call you.
page-appointment-office-text-alone = We are sorry. You are on the waiting list again, the time you have already waited still counts, and we add { $days } days to it. You learn of the next offer when you ask us.

## Receipt with an appointment
page-receipt-booked-title = Receipt: your appointment
page-receipt-cancel-code = Call us and read out your code, or come by. Up to { $hours } hours before, this costs you nothing. Then somebody else can have the appointment.
page-receipt-cancel-reference = Call us and tell us your reference number, or come by. Up to { $hours } hours before, this costs you nothing. Then somebody else can have the appointment.
page-receipt-qr = QR code with the link to your entry
