# Was Menschen ohne E-Mail lesen: nie von einer E-Mail, die nicht kommt.

## Eintrag und Angebot
page-entry-waiting-text-calls = Wenn Sie an der Reihe sind und ein Termin zu Ihren Zeiten passt, rufen wir Sie an. Sie müssen nichts weiter tun. Hat sich Ihre Telefonnummer geändert? Dann sagen Sie es uns bitte.
page-entry-waiting-text-alone = Wir haben weder E-Mail-Adresse noch Telefonnummer von Ihnen. Ein Angebot können wir Ihnen deshalb nicht von uns aus sagen. Bitte geben Sie uns eine Nummer, oder fragen Sie ab und zu bei uns nach.
page-offer-confirmed-text-calls = Wir freuen uns auf Sie. Bitte schreiben Sie sich den Termin auf, oder drucken Sie auf der Seite Ihres Eintrags den Beleg aus. Was Sie mitbringen sollen, steht beim Termin.
page-offer-confirmed-text-alone = Wir freuen uns auf Sie. Bitte schreiben Sie sich den Termin auf, oder drucken Sie auf der Seite Ihres Eintrags den Beleg aus. Was Sie mitbringen sollen, steht beim Termin.
page-offer-place-kept-calls = Sie behalten Ihren Platz auf der Warteliste. Beim nächsten Angebot rufen wir Sie wieder an.
page-offer-place-kept-alone = Sie behalten Ihren Platz auf der Warteliste. Das nächste Angebot erfahren Sie, wenn Sie bei uns nachfragen.
page-offer-place-paused-calls = Sie behalten Ihren Platz auf der Warteliste, aber Ihr Eintrag macht gerade Pause. Rufen Sie uns an und lesen Sie den Code von Ihrem Beleg vor: Dann beenden wir die Pause.
page-offer-place-paused-alone = Sie behalten Ihren Platz auf der Warteliste, aber Ihr Eintrag macht gerade Pause. Rufen Sie uns an und lesen Sie den Code von Ihrem Beleg vor: Dann beenden wir die Pause.
page-appointment-office-text-calls = Das tut uns leid. Sie müssen nichts tun: Sie stehen wieder auf der Warteliste, Ihre bisherige Wartezeit zählt weiter, und wir rechnen Ihnen { $days } Tage dazu. Beim nächsten Angebot rufen wir Sie an.
page-appointment-office-text-alone = Das tut uns leid. Sie stehen wieder auf der Warteliste, Ihre bisherige Wartezeit zählt weiter, und wir rechnen Ihnen { $days } Tage dazu. Das nächste Angebot erfahren Sie, wenn Sie bei uns nachfragen.

## Beleg mit Termin
page-receipt-booked-title = Beleg: Ihr Termin
page-receipt-cancel-code = Rufen Sie uns an und lesen Sie Ihren Code vor, oder kommen Sie vorbei. Bis { $hours } Stunden vorher hat das keinen Nachteil für Sie. Dann kann jemand anderes den Termin bekommen.
page-receipt-cancel-reference = Rufen Sie uns an und nennen Sie Ihre Vorgangsnummer, oder kommen Sie vorbei. Bis { $hours } Stunden vorher hat das keinen Nachteil für Sie. Dann kann jemand anderes den Termin bekommen.
page-receipt-qr = QR-Code mit dem Link zu Ihrem Eintrag
