# Die Seiten für Bürgerinnen und Bürger: einfach (B1), freundlich, immer mit dem nächsten Schritt.

## Rahmen
page-language-name = Deutsch
page-languages = Sprache
page-product = Warteliste für Termine
page-skip = Zum Inhalt
page-footer = ist eine Warteliste für alle. Die Termine kommen der Reihe nach, bis alle einen hatten.
page-next-join = In die Warteliste eintragen

## Längen
page-days = { $count ->
    [one] 1 Tag
   *[other] { $count } Tage
}
page-hours = { $count ->
    [one] 1 Stunde
   *[other] { $count } Stunden
}
page-minutes = { $count ->
    [one] 1 Minute
   *[other] { $count } Minuten
}
page-and = { $large } und { $small }

## Eintragen: wie es geht
page-join-title = Einen Termin bekommen, ohne zu suchen
page-join-lead = Sie tragen sich in die Warteliste ein. Sobald Sie an der Reihe sind, bieten wir Ihnen einen Termin an.
page-how-once-title = Einmal eintragen
page-how-once = Sie sagen uns einmal, was Sie brauchen. Danach müssen Sie nicht mehr nachsehen. Niemand kann schneller sein als Sie.
page-how-round-title = Der Reihe nach
page-how-round = Freie Termine vergeben wir in Runden, nach einer öffentlichen Regel: Wer sich an einem früheren Tag eingetragen hat, kommt zuerst. Am selben Tag entscheidet das Los.
page-how-offer-title = Angebot per E-Mail
page-how-offer = Wir schicken Ihnen einen Termin. Sie bestätigen ihn bis zur genannten Frist. Passt er nicht, lehnen Sie ab: Das kostet nichts, und Ihr Platz bleibt.
page-rules-title = Alle Regeln genau
page-rules-windows = Ihre Zeiten ändern nichts an Ihrem Platz. Je mehr Zeiten Sie nennen, desto eher passt ein freier Termin.
page-rules-early = Nennen Sie einen frühesten Tag, zählt Ihr Platz frühestens ab dem { $days }. Tag davor.
page-rules-answer = Für Ihre Antwort auf ein Angebot haben Sie { $min } bis { $max } Stunden Zeit, je nachdem, wie bald der Termin ist. Eine Frist endet nie nachts, an einem Sonntag oder an einem Feiertag; dadurch kann sie sich verschieben. In der E-Mail steht die genaue Frist.
page-rules-pause = Solange Sie warten, können Sie Ihren Eintrag pausieren und später fortsetzen. Insgesamt sind { $days } Tage Pause frei. Jeder weitere Tag verschiebt Ihren Platz um einen Tag.
page-rules-cancel = Einen bestätigten Termin können Sie bis { $free } Stunden vorher frei absagen. Tragen Sie sich dann innerhalb von { $days } Tagen wieder ein, gilt einmal Ihr alter Tag. Bis { $late } Stunden vorher ist die Absage auch frei, Sie beginnen dann aber neu. Noch später zählt sie als versäumter Termin.
page-rules-missed = Wer ohne Absage nicht kommt, steht beim nächsten Mal weiter hinten: beim ersten Mal nicht, danach { $penalties } Tage. Nach { $days } Tagen ist das vergessen. Gesperrt wird niemand.
page-rules-one = Jede Person hat für ein Anliegen und für verwandte Anliegen zusammen einen Platz. Kommen mehrere Personen zusammen, geben Sie die Zahl der Personen an.
page-data-title = Was mit Ihren Daten geschieht
page-data-short = Wir speichern nur, was wir für Ihren Termin brauchen. Bestätigen Sie Ihre E-Mail-Adresse nicht innerhalb von { $hours } Stunden, löschen wir alles wieder.
page-data-why = Wir speichern Ihren Namen, damit man Sie am Schalter erkennt, und Ihre E-Mail-Adresse, um Ihnen Termine anzubieten. Eine Telefonnummer nutzen wir nur für Rückfragen. Ihr Anliegen und Ihre Zeiten brauchen wir, um einen passenden Termin zu finden. Für nichts anderes.
page-data-who = Lesen können Ihre Angaben nur die Beschäftigten, die Warteliste und Termine betreuen.
page-data-how-long = Bestätigen Sie Ihre Adresse nicht, löschen wir Ihren Eintrag nach { $verify } Stunden. Ein versäumter Termin zählt { $strike } Tage lang. Wie lange Ihre Angaben nach dem Ende Ihres Eintrags bleiben, sagt Ihnen das Amt.
page-data-public = Ihren Namen und Ihre Adresse veröffentlichen wir nie.

## Eintragen: die Fragen
page-part-what = Ihr Anliegen
page-part-when = Ihre Zeiten
page-part-who = Über Sie
page-field-service = Was möchten Sie erledigen?
page-field-offices = An welchem Standort? (freiwillig)
page-field-offices-hint = Kreuzen Sie alle an, zu denen Sie kommen können. Ohne Kreuz nehmen wir alle.
page-field-persons = Für wie viele Personen?
page-field-persons-hint = Zählen Sie alle mit, für die etwas erledigt werden soll, auch Kinder.
page-field-persons-blocks = Lange Termine, etwa für mehrere Personen zusammen, können wir noch nicht automatisch vergeben: Ein solcher Eintrag behält seinen Platz und wartet, bis das möglich ist.
page-field-windows = Wann können Sie kommen? (freiwillig)
page-field-windows-hint = Kreuzen Sie alle Zeiten an, die möglich sind. Ohne Kreuz passt Ihnen jede Zeit.
page-time-of-day = Uhrzeit
page-window = { $day }, { $from } bis { $to } Uhr
page-weekday-short-1 = Mo
page-weekday-short-2 = Di
page-weekday-short-3 = Mi
page-weekday-short-4 = Do
page-weekday-short-5 = Fr
page-weekday-short-6 = Sa
page-weekday-short-7 = So
page-field-not-before = Frühester Tag (freiwillig)
page-field-not-before-hint = Zum Beispiel nach einer Reise. Sonst ab sofort.
page-field-not-after = Spätester Tag (freiwillig)
page-field-notice = Wie kurzfristig darf der Termin sein?
page-field-notice-hint = So viel Zeit soll mindestens bis zum Termin bleiben.
page-notice-0 = Auch sehr kurzfristig
page-notice-24 = Mindestens 1 Tag vorher
page-notice-48 = Mindestens 2 Tage vorher
page-notice-72 = Mindestens 3 Tage vorher
page-field-given = Vorname
page-field-family = Nachname
page-field-email = E-Mail-Adresse
page-field-email-hint = Dorthin schicken wir die Angebote.
page-field-phone = Telefonnummer (freiwillig)
page-field-phone-hint = Nur für Rückfragen, wenn eine E-Mail nicht ankommt.
page-join-submit = Jetzt eintragen
page-join-submit-hint = Sie bekommen gleich eine E-Mail. Erst wenn Sie darin bestätigen, stehen Sie auf der Liste. Dafür haben Sie { $hours } Stunden.

## Eintragen: was nicht stimmt
page-error-prefix = Fehler:
page-error-summary = Bitte sehen Sie diese Angaben noch einmal an
page-error-service-missing = Wählen Sie aus, was Sie erledigen möchten.
page-error-service-unknown = Dieses Anliegen gibt es nicht mehr. Wählen Sie bitte ein anderes.
page-error-offices-unknown = Diesen Standort gibt es für Ihr Anliegen nicht. Wählen Sie einen anderen oder keinen.
page-error-persons = Für dieses Anliegen sind 1 bis { $max } Personen möglich. Für mehr Personen rufen Sie uns bitte an.
page-error-window-invalid = Diese Zeiten können wir nicht lesen. Kreuzen Sie sie bitte neu an.
page-error-window-short = Ihre Zeiten sind kürzer als der Termin ({ $minutes } Minuten). Kreuzen Sie mehr Zeiten an, die aneinander liegen.
page-error-not-before-invalid = Geben Sie den frühesten Tag als Datum ein, zum Beispiel 30.11.2026.
page-error-not-after-invalid = Geben Sie den spätesten Tag als Datum ein, zum Beispiel 30.11.2026.
page-error-not-after-past = Der späteste Tag liegt in der Vergangenheit. Wählen Sie einen kommenden Tag.
page-error-dates-order = Der späteste Tag liegt vor dem frühesten. Tauschen Sie die beiden oder lassen Sie einen leer.
page-error-date-far = Dieser Tag liegt zu weit in der Zukunft. Wählen Sie einen Tag innerhalb von { $days } Tagen.
page-error-notice-invalid = Wählen Sie, wie kurzfristig der Termin sein darf.
page-error-given-missing = Geben Sie Ihren Vornamen ein.
page-error-given-invalid = Der Vorname enthält Zeichen, die wir nicht lesen können. Nutzen Sie Buchstaben, Bindestriche und Leerzeichen.
page-error-given-long = Der Vorname ist zu lang. Es passen höchstens { $max } Zeichen.
page-error-family-missing = Geben Sie Ihren Nachnamen ein.
page-error-family-invalid = Der Nachname enthält Zeichen, die wir nicht lesen können. Nutzen Sie Buchstaben, Bindestriche und Leerzeichen.
page-error-family-long = Der Nachname ist zu lang. Es passen höchstens { $max } Zeichen.
page-error-birth-date-invalid = Geben Sie das Geburtsdatum als Datum ein, zum Beispiel 31.12.1980, oder lassen Sie es weg.
page-error-email-missing = Geben Sie Ihre E-Mail-Adresse ein. Haben Sie keine, rufen Sie uns bitte an.
page-error-email-invalid = Geben Sie die E-Mail-Adresse vollständig ein, zum Beispiel name@beispiel.de.
page-error-phone-invalid = Geben Sie die Telefonnummer mit Vorwahl ein, zum Beispiel 02305 123456, oder lassen Sie sie weg.

## Eingetragen
page-joined-title = Sehen Sie jetzt in Ihr Postfach
page-joined-sent = Wir schicken Ihnen eine E-Mail. Öffnen Sie den Link darin und drücken Sie auf „Bestätigen“. Stehen Sie schon auf der Liste, finden Sie in der E-Mail den Link zu Ihrem Eintrag.
page-joined-hours = Dafür haben Sie { $hours } Stunden. Erst dann stehen Sie auf der Liste.
page-joined-day = Als Ihr Tag gilt heute, auch wenn Sie erst später bestätigen. Schneller sein bringt keinen Vorteil.
page-joined-none-title = Keine E-Mail gekommen?
page-joined-none-wait = Warten Sie ein paar Minuten und sehen Sie auch im Spam-Ordner nach. Mehr als 3 solche E-Mails am Tag schicken wir nicht an eine Adresse.
page-joined-none-typo = Vielleicht war ein Tippfehler in der Adresse. Dann tragen Sie sich einfach noch einmal ein.
page-joined-none-call = Es klappt nicht? Rufen Sie uns an oder kommen Sie vorbei. Wir helfen Ihnen.

## Adresse bestätigen
page-verify-title = Bestätigen Sie Ihren Eintrag
page-verify-text = Noch ein Schritt, dann stehen Sie auf der Warteliste.
page-verify-button = Bestätigen
page-verify-resent = Wir schicken Ihnen die E-Mail noch einmal. Mehr als 3 solche E-Mails am Tag schicken wir nicht an eine Adresse.
page-verify-not-me = Das waren nicht Sie? Dann schließen Sie diese Seite. Ohne Bestätigung löschen wir alles.
page-verified-title = Sie stehen auf der Warteliste
page-verified-text = Ihr Eintrag für „{ $service }“ ist bestätigt.
page-verified-day = Ihr Tag in der Liste: { $day }.
page-verified-link = Wir haben Ihnen eine E-Mail mit dem Link zu Ihrem Eintrag geschickt. Heben Sie diese E-Mail gut auf.
page-verified-next = Mehr müssen Sie nicht tun. Sobald Sie an der Reihe sind, kommt ein Angebot per E-Mail.
page-listed-title = Sie stehen schon auf der Warteliste
page-listed-text = Für „{ $service }“ oder ein verwandtes Anliegen haben Sie bereits einen Platz. Er bleibt unverändert.
page-listed-link = Den Link zu Ihrem Eintrag schicken wir Ihnen noch einmal per E-Mail.
page-listed-second = Brauchen Sie einen Platz für eine weitere Person? Rufen Sie uns bitte an.
page-verify-expired-title = Dieser Link gilt nicht mehr
page-verify-expired-text = Der Eintrag wurde nicht rechtzeitig bestätigt oder ist beendet. Unbestätigte Angaben haben wir gelöscht. Tragen Sie sich bitte noch einmal ein. Hatten Sie schon einen Platz auf der Liste, gilt er weiter: Der Link dazu steht in unserer E-Mail.
page-resend-lost = Die E-Mail verlegt?
page-resend-verify = E-Mail noch einmal schicken

## Angaben
page-fact-reference = Kennzeichen
page-fact-service = Anliegen
page-fact-persons = Personen
page-fact-day = Ihr Tag in der Liste
page-fact-joined = Auf der Liste seit
page-fact-verify-until = Bestätigen bis
page-fact-ahead = Vor Ihnen
page-fact-ahead-hint = Innerhalb desselben Tages entscheidet in jeder Runde das Los.
page-fact-cutoff = Gerade an der Reihe
page-fact-office = Standort
page-fact-moment = Zeit
page-ahead = { $people ->
    [0] niemand
    [one] 1 Person
   *[other] { $people } Personen
}
page-cutoff = Eintragungen bis { $day }
page-slot-size = { $persons ->
    [one] für 1 Person
   *[other] für { $persons } Personen
}, etwa { $minutes } Minuten
page-map = Karte bei OpenStreetMap
page-reference-hint = Nennen Sie es am Schalter oder am Telefon.

## Eintrag
page-entry-kicker = Ihr Eintrag: { $service }
page-steps = So weit ist Ihr Eintrag
page-step-past = erledigt
page-step-now = jetzt
page-step-ahead = kommt noch
page-step-joined = Eingetragen
page-step-waiting = Warteliste
page-step-paused = Pause
page-step-offered = Angebot
page-step-confirmed = Bestätigt
page-step-done = Erledigt
page-step-ended = Beendet
page-step-missed = Versäumt
page-step-withdrawn = Ausgetragen
page-step-cancelled = Abgesagt
page-entry-waiting = Sie stehen auf der Warteliste
page-entry-waiting-text = Sie müssen nichts tun und nicht nachsehen. Sobald Sie an der Reihe sind und eine Ihrer Zeiten frei ist, bekommen Sie ein Angebot per E-Mail.
page-entry-offered = Wir haben einen Termin für Sie
page-entry-offered-text = Bitte antworten Sie bis { $deadline }. So lange halten wir den Termin für Sie frei.
page-entry-booked = Ihr Termin steht fest
page-entry-booked-text = { $start }. Ort, Unterlagen und Absage finden Sie beim Termin.
page-entry-paused = Ihr Eintrag macht Pause
page-entry-paused-asked = Sie haben die Pause gewünscht. In dieser Zeit bekommen Sie keine Angebote. Setzen Sie fort, wann es Ihnen passt.
page-entry-paused-declines = Sie haben mehrere Angebote abgelehnt. Vielleicht passen die Zeiten nicht, die Sie genannt haben. Solange die Pause dauert, bekommen Sie keine Angebote. Setzen Sie fort, wenn Sie wieder Angebote möchten.
page-entry-paused-silence = Auf zwei Angebote kam keine Antwort. Solange die Pause dauert, bekommen Sie keine Angebote. Setzen Sie fort, wenn Sie noch einen Termin brauchen.
page-entry-paused-undeliverable = Eine E-Mail an Sie kam zurück. Ihr Platz bleibt, aber Sie bekommen keine Angebote. Nimmt Ihr Postfach wieder E-Mails an, setzen Sie fort. Stimmt die Adresse nicht mehr, rufen Sie uns bitte an.
page-entry-withdrawn = Sie sind ausgetragen
page-entry-withdrawn-text = Ihr Eintrag ist beendet. Sie bekommen keine Angebote mehr. Brauchen Sie doch einen Termin, tragen Sie sich neu ein.
page-entry-cancelled = Der Termin ist abgesagt
page-entry-cancelled-text = Ihr Eintrag ist beendet. Brauchen Sie noch einen Termin, tragen Sie sich bitte wieder ein.
page-entry-attended = Erledigt
page-entry-attended-text = Sie waren bei Ihrem Termin. Ihr Eintrag ist beendet.
page-entry-missed = Sie waren nicht beim Termin
page-entry-missed-text = Ihr Eintrag ist beendet. Stimmt das nicht? Rufen Sie uns bitte an, dann berichtigen wir es.
page-entry-unknown = Ihr Eintrag ist beendet
page-entry-unknown-text = Der Tag Ihres Termins ist vorbei. Niemand hat vermerkt, ob Sie da waren. Das hat keine Folgen für Sie.
page-entry-to-offer = Angebot ansehen
page-entry-to-appointment = Termin ansehen
page-entry-change = Eintrag ändern
page-entry-resume = Fortsetzen
page-entry-resume-hint = Ab der nächsten Runde bekommen Sie wieder Angebote.
page-entry-pause = Pause machen
page-entry-pause-hint = Gerade keine Zeit? In einer Pause bekommen Sie keine Angebote. Insgesamt sind { $days } Tage frei, jeder weitere Tag verschiebt Ihren Platz um einen Tag.
page-entry-withdraw = Austragen
page-entry-withdraw-hint = Sie brauchen keinen Termin mehr? Wenn Sie sich austragen, ist Ihr Platz weg.

## Angebot
page-offer-title = Wir bieten Ihnen diesen Termin an
page-offer-until = Bitte antworten Sie bis
page-offer-left = Das sind noch { $time }.
page-offer-confirm = Termin annehmen
page-offer-decline = Ablehnen
page-offer-decline-hint = Passt der Termin nicht? Ablehnen kostet nichts: Ihr Platz bleibt. Diesen Termin bieten wir Ihnen nicht noch einmal an.
page-offer-silence = Ohne Antwort geht der Termin in die nächste Runde. Auch dann bleibt Ihr Platz.
page-offer-confirmed-title = Ihr Termin ist bestätigt
page-offer-confirmed-text = Wir freuen uns auf Sie. Die Bestätigung mit Kalender-Datei kommt per E-Mail.
page-offer-over-title = Dieses Angebot ist abgeschlossen
page-offer-over-text = Sie haben diesen Termin angenommen. Was daraus wurde, steht auf der Seite des Termins.
page-offer-declined-title = Sie haben abgelehnt
page-offer-declined-text = Der Termin geht in die nächste Runde. Das kostet Sie nichts.
page-offer-expired-title = Die Frist ist vorbei
page-offer-expired-text = Der Termin ging in die nächste Runde. Er lässt sich nicht mehr annehmen oder ablehnen. Das kostet Sie nichts.
page-offer-revoked-title = Dieses Angebot gilt nicht mehr
page-offer-revoked-text = Wir mussten das Angebot zurücknehmen. Das liegt nicht an Ihnen und hat keine Folgen für Sie.
page-offer-place-kept = Ihr Platz in der Liste bleibt. Das nächste Angebot kommt wieder per E-Mail.
page-offer-place-paused = Ihr Platz in der Liste bleibt, aber Ihr Eintrag macht gerade Pause. Auf der Seite Ihres Eintrags können Sie ihn fortsetzen.
page-offer-place-booked = Inzwischen haben Sie einen anderen Termin.
page-offer-place-ended = Ihr Eintrag ist beendet. Sie bekommen keine weiteren Angebote.
page-offer-was = Es ging um: { $moment }

## Termin
page-appointment-title = Ihr Termin
page-calendar = In den Kalender (Datei)
page-bring = Bringen Sie mit
page-cancel-title = Sie können doch nicht kommen?
page-cancel-why = Bitte sagen Sie so früh wie möglich ab. Dann kann jemand anderes Ihren Termin bekommen.
page-cancel-free = Bis { $hours } Stunden vorher ist die Absage frei. Wenn Sie sich innerhalb von { $days } Tagen wieder eintragen, gilt einmal Ihr alter Tag.
page-cancel-anew = Bis { $hours } Stunden vorher ist die Absage frei. Brauchen Sie einen neuen Termin, stellen Sie sich neu an.
page-cancel-late = Weniger als { $hours } Stunden vorher zählt die Absage als versäumter Termin. Sagen Sie trotzdem ab: Dann wartet am Schalter niemand auf Sie.
page-cancel-button = Termin absagen
page-cancel-over = Der Termin lässt sich hier nicht mehr absagen. Rufen Sie uns bitte an.
page-appointment-cancelled-title = Der Termin ist abgesagt
page-cancelled-free = Danke für die Absage. Brauchen Sie noch einen Termin? Tragen Sie sich innerhalb von { $days } Tagen wieder ein, dann gilt einmal Ihr alter Tag.
page-cancelled-anew = Danke für die Absage. Brauchen Sie noch einen Termin? Dann tragen Sie sich bitte neu ein.
page-cancelled-late = Danke für die Absage. Sie kam kurz vor dem Termin und zählt deshalb als versäumt.
page-appointment-office-title = Wir mussten Ihren Termin absagen
page-appointment-office-text = Das tut uns leid. Sie stehen wieder auf der Liste, behalten Ihren Tag und rücken { $days } Tage vor. Das nächste Angebot kommt per E-Mail.
page-appointment-attended-title = Der Termin hat stattgefunden
page-appointment-attended-text = Danke, dass Sie da waren. Ihr Eintrag ist beendet.
page-appointment-sent-away-title = Es hat noch nicht geklappt
page-appointment-sent-away-text = Sie waren da, aber Ihr Anliegen ließ sich nicht erledigen. Das hat keine Folgen für Sie. Tragen Sie sich bitte wieder ein.
page-appointment-missed-title = Sie waren nicht beim Termin
page-appointment-missed-text = Wir haben vermerkt, dass Sie nicht da waren. Das merken wir uns { $days } Tage. Stimmt es nicht, rufen Sie uns bitte an: Dann berichtigen wir es.
page-appointment-unknown-title = Der Tag Ihres Termins ist vorbei
page-appointment-unknown-text = Niemand hat vermerkt, ob Sie da waren. Das hat keine Folgen für Sie. Ihr Eintrag ist beendet.

## Wenn etwas nicht geht
page-bad-request-title = Das haben wir nicht verstanden
page-bad-request-text = Ihre Anfrage war unvollständig. Es wurde nichts geändert. Gehen Sie bitte zurück und versuchen Sie es noch einmal.
page-forged-title = Bitte drücken Sie noch einmal
page-forged-text = Die Anfrage kam nicht von unserer Seite. Zur Sicherheit haben wir nichts geändert. Öffnen Sie den Link aus Ihrer E-Mail noch einmal und drücken Sie dort auf den Knopf.
page-not-found-title = Diese Seite gibt es nicht
page-not-found-text = Vielleicht wurde der Link beim Kopieren abgeschnitten. Öffnen Sie ihn noch einmal aus der E-Mail. Er muss ganz in einer Zeile stehen.
page-gone-title = Dieser Link gilt nicht mehr
page-gone-text = Was hinter diesem Link war, gibt es nicht mehr. Haben Sie eine neuere E-Mail von uns, nutzen Sie bitte den Link darin. Sonst tragen Sie sich bitte neu ein.
page-too-large-title = Das war zu viel Text
page-too-large-text = Die Anfrage war größer, als wir annehmen. Es wurde nichts geändert. Kürzen Sie bitte Ihre Angaben.
page-too-many-title = Gerade sind es zu viele Anfragen
page-too-many-when = { $minutes ->
    [one] Versuchen Sie es bitte in 1 Minute noch einmal.
   *[other] Versuchen Sie es bitte in { $minutes } Minuten noch einmal.
}
page-too-many-text = Sie verlieren dadurch nichts: Am selben Tag zählt nicht, wer schneller war.
page-internal-title = Bei uns ist etwas schiefgegangen
page-internal-text = Das liegt nicht an Ihnen. Versuchen Sie es bitte in ein paar Minuten noch einmal. Am selben Tag zählt nicht, wer schneller war.
page-unavailable-title = Wir sind gleich wieder da
page-unavailable-text = Der Dienst ist gerade nicht erreichbar. Versuchen Sie es bitte in ein paar Minuten noch einmal. Am selben Tag zählt nicht, wer schneller war.

## Vorführung
demo-banner-label = Vorführung
demo-banner = Hier gibt es keine echten Termine, und keine E-Mail verlässt diesen Rechner.
demo-banner-link = Zu den E-Mails
demo-mails-title = E-Mails der Vorführung
demo-intro = Diese Seite gibt es nur in der Vorführung. In einer echten Stadt bekommt jede Person ihre E-Mails in ihr eigenes Postfach, und niemand sonst sieht sie.
demo-empty = Noch keine E-Mails. Tragen Sie sich ein, dann kommt hier die erste an.
demo-to = an { $address }
demo-back = Alle E-Mails
