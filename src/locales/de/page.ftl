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
page-join-lead = Sie tragen sich einmal in die Warteliste ein. Sobald Sie an der Reihe sind, bieten wir Ihnen per E-Mail einen Termin an.
page-how-once-title = Einmal eintragen
page-how-once = Sie sagen uns, was Sie brauchen und wann Sie können. Danach müssen Sie diese Seite nicht mehr öffnen.
page-how-quick = Schnell sein bringt keinen Vorteil.
page-how-round-title = Der Reihe nach
page-how-round = Freie Termine vergeben wir in Runden, nach einer öffentlichen Regel: { $rule }
page-how-offer-title = Angebot per E-Mail
page-how-offer = In der E-Mail steht, bis wann Sie antworten müssen. Sie nehmen den Termin an, dann ist er gebucht. Oder Sie lehnen ab, dann behalten Sie Ihren Platz.
page-rules-title = Alle Regeln genau
page-rules-windows = Ihre Zeiten ändern nichts an Ihrem Platz. Je mehr Zeiten Sie nennen, desto eher passt ein freier Termin.
page-rules-early = Nennen Sie einen frühesten Tag, zählt Ihre Wartezeit frühestens ab dem { $days }. Tag davor.
page-rules-answer = Für Ihre Antwort auf ein Angebot haben Sie { $min } bis { $max } Stunden Zeit, je nachdem, wie bald der Termin ist. Eine Frist endet nie nachts, an einem Sonntag oder an einem Feiertag. Dann verschiebt sie sich. Die genaue Frist steht in der E-Mail.
page-rules-pause = { $policy ->
    [aged] Solange Sie warten, können Sie eine Pause machen und sie wieder beenden. Die ersten { $days } Tage Pause haben keine Folgen. Danach zählt jeder Tag Pause nicht als Wartezeit.
    [uniform] Solange Sie warten, können Sie eine Pause machen und sie wieder beenden. Die ersten { $days } Tage Pause haben keine Folgen. Wer länger Pause macht, kommt erst nach denen an die Reihe, die weniger lang Pause gemacht haben.
   *[other] Solange Sie warten, können Sie eine Pause machen und sie wieder beenden. Die ersten { $days } Tage Pause haben keine Folgen. Danach rückt Ihr Platz mit jedem Tag Pause um einen Tag nach hinten.
}
page-rules-cancel = Einen gebuchten Termin können Sie bis { $free } Stunden vorher ohne Nachteil absagen: Wenn Sie sich innerhalb von { $days } Tagen wieder eintragen, zählt Ihre bisherige Wartezeit weiter. Das geht einmal. Sagen Sie später ab, aber bis { $late } Stunden vorher, beginnt Ihre Wartezeit neu. Noch später zählt die Absage als versäumter Termin.
page-rules-missed = { $policy ->
    [aged] Sie kommen nicht und haben nicht abgesagt? Beim ersten Mal hat das keine Folgen. Danach zählt bei Ihrem nächsten Eintrag weniger Wartezeit, von Mal zu Mal: { $penalties } Tage weniger. Nach { $days } Tagen ist das vergessen. Gesperrt wird niemand.
    [uniform] Sie kommen nicht und haben nicht abgesagt? Beim ersten Mal hat das keine Folgen. Danach kommt Ihr nächster Eintrag erst nach denen an die Reihe, die nichts versäumt haben. Nach { $days } Tagen ist das vergessen. Gesperrt wird niemand.
   *[other] Sie kommen nicht und haben nicht abgesagt? Beim ersten Mal hat das keine Folgen. Danach rückt Ihr nächster Eintrag nach hinten, von Mal zu Mal weiter: { $penalties } Tage. Nach { $days } Tagen ist das vergessen. Gesperrt wird niemand.
}
page-rules-one = Jede Person hat für ein Anliegen und für verwandte Anliegen zusammen einen Platz. Kommen mehrere Personen zusammen, geben Sie die Zahl der Personen an.
page-data-title = Was mit Ihren Daten geschieht
page-data-short = Wir speichern nur, was wir für Ihren Termin brauchen. Wenn Sie Ihren Eintrag nicht innerhalb von { $hours } Stunden bestätigen, löschen wir alles wieder.
page-data-why = Ihren Namen brauchen wir, damit man Sie am Schalter findet. An Ihre E-Mail-Adresse schicken wir die Angebote. Eine Telefonnummer nutzen wir nur für Rückfragen. Mit Ihrem Anliegen und Ihren Zeiten finden wir einen passenden Termin. Für nichts anderes nutzen wir diese Angaben.
page-data-who = Lesen können Ihre Angaben nur die Beschäftigten, die Warteliste und Termine betreuen.
page-data-how-long = Bestätigen Sie Ihren Eintrag nicht, löschen wir ihn nach { $verify } Stunden. Ein versäumter Termin zählt { $strike } Tage lang. Ihren Namen und Ihre Kontaktdaten löschen wir { $contact } Tage nach dem Ende Ihres Eintrags, nach einem versäumten Termin nach { $struck } Tagen.
page-data-public = Ihren Namen und Ihre Adresse veröffentlichen wir nie.

## Eintragen: die Fragen
page-part-when = Ihre Zeiten
page-field-service = Was möchten Sie erledigen?
page-field-offices = An welchem Standort? (freiwillig)
page-field-offices-hint = Kreuzen Sie alle an, zu denen Sie kommen können. Ohne Kreuz nehmen wir alle.
page-field-persons = Für wie viele Personen?
page-field-persons-hint = Zählen Sie alle mit, für die etwas erledigt werden soll, auch Kinder.
page-field-windows = Zu welchen Zeiten? (freiwillig)
page-field-windows-hint = Kreuzen Sie alle Zeiten an, zu denen Sie kommen können. Ohne Kreuz passt Ihnen jede Zeit.
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
page-field-notice-hint = So viel Zeit soll zwischen dem Angebot und dem Termin mindestens liegen.
page-notice-0 = Auch sehr kurzfristig
page-notice-24 = Mindestens 1 Tag vorher Bescheid
page-notice-48 = Mindestens 2 Tage vorher Bescheid
page-notice-72 = Mindestens 3 Tage vorher Bescheid
page-field-given = Vorname
page-field-family = Nachname
page-field-email = E-Mail-Adresse
page-field-email-hint = Dorthin schicken wir die Angebote. Sie haben keine E-Mail-Adresse? Dann rufen Sie uns an oder kommen Sie vorbei: Wir tragen Sie in dieselbe Warteliste ein.
page-field-phone = Telefonnummer (freiwillig)
page-field-phone-hint = Nur für Rückfragen, zum Beispiel wenn eine E-Mail nicht ankommt.
page-join-submit = In die Warteliste eintragen
page-join-submit-hint = Sie bekommen gleich eine E-Mail. Bestätigen Sie darin Ihren Eintrag innerhalb von { $hours } Stunden. Erst dann stehen Sie auf der Warteliste.

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
page-joined-sent = Wir schicken Ihnen eine E-Mail. Öffnen Sie den Link darin und drücken Sie auf „Eintrag bestätigen“. Stehen Sie schon auf der Warteliste? Dann finden Sie in der E-Mail den Link zu Ihrem Eintrag.
page-joined-hours = Sie haben dafür { $hours } Stunden. Erst nach der Bestätigung stehen Sie auf der Warteliste.
page-joined-day = Als Tag der Eintragung gilt heute, auch wenn Sie erst später bestätigen.
page-joined-none-title = Ist nichts angekommen?
page-joined-none-wait = Warten Sie ein paar Minuten und sehen Sie auch im Spam-Ordner nach. An eine Adresse schicken wir höchstens 3 solche E-Mails am Tag.
page-joined-none-typo = Vielleicht war ein Tippfehler in der Adresse. Dann tragen Sie sich einfach noch einmal ein.
page-joined-none-call = Es klappt nicht? Rufen Sie uns an oder kommen Sie vorbei. Wir helfen Ihnen.

## Adresse bestätigen
page-verify-title = Bestätigen Sie Ihren Eintrag
page-verify-text = Noch ein Schritt, dann stehen Sie auf der Warteliste.
page-verify-button = Eintrag bestätigen
page-verify-resent = Wir schicken Ihnen die E-Mail noch einmal. An eine Adresse schicken wir höchstens 3 solche E-Mails am Tag.
page-verify-not-me = Sie haben sich nicht eingetragen? Dann schließen Sie diese Seite. Ohne Bestätigung löschen wir alles.
page-verified-title = Sie stehen auf der Warteliste
page-verified-text = Ihr Eintrag für „{ $service }“ ist bestätigt.
page-verified-day = Eingetragen am { $day }.
page-verified-link = Wir schicken Ihnen jetzt eine E-Mail mit dem Link zu Ihrem Eintrag. Heben Sie diese E-Mail gut auf. Sie ist Ihr Beleg.
page-verified-next = Sobald Sie an der Reihe sind, kommt ein Angebot per E-Mail. Sehen Sie deshalb bitte jeden Tag in Ihr Postfach. Mehr müssen Sie nicht tun.
page-listed-title = Sie stehen schon auf der Warteliste
page-listed-text = Für „{ $service }“ oder ein verwandtes Anliegen haben Sie schon einen Platz. Daran ändert sich nichts.
page-listed-link = Den Link zu Ihrem Eintrag schicken wir Ihnen noch einmal per E-Mail.
page-listed-second = Brauchen Sie einen Platz für eine weitere Person? Rufen Sie uns bitte an.
page-verify-expired-title = Dieser Link gilt nicht mehr
page-verify-expired-text = Der Eintrag wurde nicht rechtzeitig bestätigt oder ist beendet. Unbestätigte Angaben haben wir gelöscht. Brauchen Sie einen Termin, tragen Sie sich bitte noch einmal ein. Stehen Sie schon auf der Warteliste, bleibt Ihr Platz: Den Link zu Ihrem Eintrag finden Sie in unserer E-Mail.
page-resend-lost = Möchten Sie später bestätigen?
page-resend-verify = E-Mail noch einmal schicken

## Angaben
page-fact-reference = Vorgangsnummer
page-fact-service = Anliegen
page-fact-persons = Personen
page-fact-day = Eingetragen am
page-fact-joined = Eingetragen am
page-fact-verify-until = Bestätigen bis
page-fact-ahead = Vor Ihnen warten
page-fact-ahead-hint = { $people ->
    [one] Diese Person ist vor Ihnen an der Reihe.
   *[other] Diese Personen sind vor Ihnen an der Reihe.
}
page-fact-beside-day = { $people ->
    [one] Bei 1 weiteren Person zählt die Wartezeit vom selben Tag an wie bei Ihnen. Zwischen Ihnen beiden entscheidet das Los.
   *[other] Bei { $people } weiteren Personen zählt die Wartezeit vom selben Tag an wie bei Ihnen. Unter Ihnen allen entscheidet das Los.
}
page-fact-beside-aged = { $people ->
    [one] Mit Ihnen wartet 1 weitere Person. Zwischen Ihnen beiden entscheidet das Los; wer länger wartet, hat mehr Lose.
   *[other] Mit Ihnen warten { $people } weitere Personen. Unter Ihnen allen entscheidet das Los; wer länger wartet, hat mehr Lose.
}
page-fact-beside = { $people ->
    [one] 1 weitere Person ist genauso weit vorn wie Sie. Zwischen Ihnen beiden entscheidet das Los.
   *[other] { $people } weitere Personen sind genauso weit vorn wie Sie. Unter Ihnen allen entscheidet das Los.
}
page-fact-cutoff = Zuletzt an der Reihe
page-fact-phone = Telefon
page-fact-office = Standort
page-fact-moment = Zeit
page-ahead = { $people ->
    [0] niemand
    [one] 1 Person
   *[other] { $people } Personen
}
page-cutoff = Personen, die sich bis { $day } eingetragen haben
page-slot-size = { $persons ->
    [one] für 1 Person
   *[other] für { $persons } Personen
}, etwa { $minutes } Minuten
page-map = Karte bei OpenStreetMap
page-reference-hint = Nennen Sie diese Nummer am Schalter oder am Telefon.

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
page-step-confirmed = Termin
page-step-done = Erledigt
page-step-ended = Beendet
page-step-missed = Versäumt
page-step-withdrawn = Ausgetragen
page-step-cancelled = Abgesagt
page-entry-waiting = Sie stehen auf der Warteliste
page-entry-waiting-text = Sobald Sie an der Reihe sind und ein Termin zu Ihren Zeiten passt, bekommen Sie ein Angebot per E-Mail. Sehen Sie deshalb bitte jeden Tag in Ihr Postfach. Mehr müssen Sie nicht tun.
page-entry-offered = Wir haben einen Termin für Sie
page-entry-offered-text = Bitte antworten Sie bis { $deadline }. So lange halten wir den Termin für Sie frei.
page-entry-booked = Ihr Termin ist gebucht
page-entry-booked-text = { $start }. Den Ort, was Sie mitbringen sollen und wie Sie absagen, finden Sie auf der Seite des Termins.
page-entry-paused = Ihr Eintrag macht Pause
page-entry-paused-citizen = Während der Pause bekommen Sie keine Angebote. Beenden Sie die Pause, sobald Sie wieder Angebote möchten.
page-entry-paused-declines = Sie haben mehrere Angebote abgelehnt. Vielleicht passen die Zeiten nicht, die Sie genannt haben: Sie können sie hier ändern. Während der Pause bekommen Sie keine Angebote. Beenden Sie die Pause, sobald Sie wieder Angebote möchten.
page-entry-paused-silences = Sie haben auf mehrere Angebote nicht geantwortet. Während der Pause bekommen Sie keine Angebote. Beenden Sie die Pause, wenn Sie noch einen Termin brauchen.
page-entry-paused-still-needed = Wir haben gefragt, ob Sie noch einen Termin brauchen, und keine Antwort bekommen. Während der Pause bekommen Sie keine Angebote. Beenden Sie die Pause, wenn Sie noch einen Termin brauchen.
page-entry-paused-undeliverable = Eine E-Mail an Sie kam zurück. Sie behalten Ihren Platz, aber Sie bekommen keine Angebote. Nimmt Ihr Postfach wieder E-Mails an? Dann beenden Sie bitte die Pause. Stimmt die Adresse nicht mehr? Dann ändern Sie sie bitte unten.
page-entry-withdrawn = Sie stehen nicht mehr auf der Warteliste
page-entry-withdrawn-text = Sie haben sich ausgetragen. Sie bekommen keine Angebote mehr. Brauchen Sie doch einen Termin? Dann tragen Sie sich bitte neu ein.
page-entry-cancelled = Der Termin ist abgesagt
page-entry-cancelled-text = Ihr Eintrag ist beendet. Brauchen Sie noch einen Termin? Dann tragen Sie sich bitte wieder ein.
page-entry-attended = Erledigt
page-entry-attended-text = Sie waren bei Ihrem Termin. Ihr Eintrag ist beendet.
page-entry-missed = Sie waren nicht beim Termin
page-entry-missed-text = Wir haben vermerkt, dass Sie nicht da waren. Ihr Eintrag ist beendet. Stimmt das nicht? Dann rufen Sie uns bitte an, und wir berichtigen es.
page-entry-unknown = Ihr Eintrag ist beendet
page-entry-unknown-text = Der Tag Ihres Termins ist vorbei. Niemand hat vermerkt, ob Sie da waren. Das hat keine Folgen für Sie.
page-entry-to-offer = Angebot ansehen
page-entry-to-appointment = Termin ansehen
page-entry-change = Was Sie hier tun können
page-entry-resume = Pause beenden
page-entry-resume-hint = Möchten Sie wieder Angebote? Dann beenden Sie die Pause: Ab der nächsten Runde sind Sie wieder dabei.
page-entry-pause = Pause machen
page-entry-pause-hint = { $policy ->
    [aged] Gerade keine Zeit? Während einer Pause bekommen Sie keine Angebote. Die ersten { $days } Tage Pause haben keine Folgen. Danach zählt jeder Tag Pause nicht als Wartezeit.
    [uniform] Gerade keine Zeit? Während einer Pause bekommen Sie keine Angebote. Die ersten { $days } Tage Pause haben keine Folgen. Wer länger Pause macht, kommt erst nach denen an die Reihe, die weniger lang Pause gemacht haben.
   *[other] Gerade keine Zeit? Während einer Pause bekommen Sie keine Angebote. Die ersten { $days } Tage Pause haben keine Folgen. Danach rückt Ihr Platz mit jedem Tag Pause um einen Tag nach hinten.
}
page-entry-withdraw = Aus der Warteliste austragen
page-entry-withdraw-hint = Sie brauchen keinen Termin mehr? Wenn Sie sich austragen, verlieren Sie Ihren Platz.
page-entry-data = Ihre Daten
page-entry-data-text = Sie können alles lesen, was wir über Sie gespeichert haben. Ihren Namen, Ihre Adresse und Ihre Telefonnummer löschen wir von selbst: { $days } { $days ->
    [one] Tag
   *[other] Tage
 } nach dem Ende Ihres Eintrags, nach einem verpassten Termin etwas später.
page-entry-data-link = Meine Daten ansehen
page-entry-erase = Meine Daten löschen
page-entry-erase-hint = Möchten Sie, dass wir Ihre Daten sofort löschen? Dann stehen Sie nicht mehr auf der Warteliste und bekommen keine E-Mails mehr von uns. Das lässt sich nicht rückgängig machen.
page-entry-erase-booked = Sie haben einen Termin. Sagen Sie ihn bitte zuerst ab. Danach können Sie Ihre Daten hier löschen.
page-entry-erased = Wir haben Ihren Namen, Ihre Adresse und Ihre Telefonnummer gelöscht.

## Angebot
page-offer-title = Wir bieten Ihnen diesen Termin an
page-offer-until = Bitte antworten Sie bis
page-offer-left = Das sind noch { $time }.
page-offer-confirm = Termin annehmen
page-offer-decline = Termin ablehnen
page-offer-decline-hint = Passt der Termin nicht? Lehnen Sie ihn einfach ab: Sie behalten Ihren Platz. Diesen Termin bieten wir Ihnen nicht noch einmal an.
page-offer-silence = Antworten Sie nicht, vergeben wir den Termin neu. Auch dann behalten Sie Ihren Platz.
page-offer-confirmed-title = Ihr Termin ist gebucht
page-offer-confirmed-text = Wir freuen uns auf Sie. Die Bestätigung mit einer Kalender-Datei kommt per E-Mail. Was Sie mitbringen sollen, steht beim Termin.
page-offer-over-title = Dieses Angebot ist abgeschlossen
page-offer-over-text = Sie haben diesen Termin angenommen. Was daraus wurde, steht auf der Seite des Termins.
page-offer-declined-title = Sie haben den Termin abgelehnt
page-offer-declined-text = Wir vergeben ihn in der nächsten Runde neu. Sie haben dadurch keinen Nachteil.
page-offer-expired-title = Die Frist ist vorbei
page-offer-expired-text = Wir vergeben den Termin in der nächsten Runde neu. Sie können ihn nicht mehr annehmen. Sie haben dadurch keinen Nachteil.
page-offer-revoked-title = Dieses Angebot gilt nicht mehr
page-offer-revoked-text = Wir mussten das Angebot zurücknehmen. Das liegt nicht an Ihnen und hat keine Folgen für Sie.
page-offer-place-kept = Sie behalten Ihren Platz auf der Warteliste. Das nächste Angebot kommt wieder per E-Mail.
page-offer-place-paused = Sie behalten Ihren Platz auf der Warteliste, aber Ihr Eintrag macht gerade Pause. Auf der Seite Ihres Eintrags können Sie die Pause beenden. Den Link dazu finden Sie in der E-Mail „Sie stehen auf der Warteliste“.
page-offer-place-booked = Inzwischen haben Sie einen anderen Termin.
page-offer-place-ended = Ihr Eintrag ist beendet. Sie bekommen keine weiteren Angebote.
page-offer-was = Es ging um: { $moment }

## Termin
page-appointment-title = Ihr Termin
page-calendar = Kalender-Datei herunterladen
page-bring = Bitte bringen Sie mit
page-cancel-title = Sie können nicht kommen?
page-cancel-why = Bitte sagen Sie so früh wie möglich ab. Dann kann jemand anderes Ihren Termin bekommen.
page-cancel-free = Bis { $hours } Stunden vorher können Sie ohne Nachteil absagen: Wenn Sie sich innerhalb von { $days } Tagen wieder eintragen, zählt Ihre bisherige Wartezeit weiter. Das geht einmal.
page-cancel-anew = Bis { $hours } Stunden vorher zählt die Absage nicht als versäumter Termin. Brauchen Sie einen neuen Termin, beginnt Ihre Wartezeit neu.
page-cancel-late = Es sind weniger als { $hours } Stunden bis zum Termin. Eine Absage zählt jetzt als versäumter Termin. Beim ersten Mal hat das keine Folgen. Bitte sagen Sie trotzdem ab: Dann wartet am Schalter niemand auf Sie.
page-cancel-button = Termin absagen
page-cancel-over = Hier können Sie den Termin nicht mehr absagen. Bitte rufen Sie uns an.
page-appointment-cancelled-title = Der Termin ist abgesagt
page-cancelled-free = Danke für die Absage. Brauchen Sie noch einen Termin? Wenn Sie sich innerhalb von { $days } Tagen wieder eintragen, zählt Ihre bisherige Wartezeit weiter. Das geht einmal.
page-cancelled-anew = Danke für die Absage. Brauchen Sie noch einen Termin? Dann tragen Sie sich bitte neu ein. Ihre Wartezeit beginnt neu.
page-cancelled-late = Danke für die Absage. Sie kam kurz vor dem Termin und zählt deshalb als versäumter Termin. Beim ersten Mal hat das keine Folgen.
page-appointment-office-title = Wir mussten Ihren Termin absagen
page-appointment-office-text = Das tut uns leid. Sie müssen nichts tun: Sie stehen wieder auf der Warteliste, Ihre bisherige Wartezeit zählt weiter, und wir rechnen Ihnen { $days } Tage dazu. Das nächste Angebot kommt per E-Mail.
page-appointment-attended-title = Der Termin hat stattgefunden
page-appointment-attended-text = Danke, dass Sie da waren. Ihr Eintrag ist beendet.
page-appointment-sent-away-title = Es hat noch nicht geklappt
page-appointment-sent-away-text = Sie waren da, aber Ihr Anliegen ließ sich nicht erledigen. Das hat keine Folgen für Sie. Tragen Sie sich bitte wieder ein.
page-appointment-missed-title = Sie waren nicht beim Termin
page-appointment-missed-text = Wir haben vermerkt, dass Sie nicht da waren. Beim ersten Mal hat das keine Folgen. Wir merken es uns { $days } Tage. Stimmt es nicht? Dann rufen Sie uns bitte an, und wir berichtigen es.
page-appointment-unknown-title = Der Tag Ihres Termins ist vorbei
page-appointment-unknown-text = Niemand hat vermerkt, ob Sie da waren. Das hat keine Folgen für Sie. Ihr Eintrag ist beendet.

## Wenn etwas nicht geht
page-bad-request-title = Das haben wir nicht verstanden
page-bad-request-text = Ihre Anfrage war nicht vollständig. Es wurde nichts geändert. Gehen Sie bitte zurück und versuchen Sie es noch einmal.
page-closed-file-title = Diese Datei ist nicht für alle
page-closed-file-text = Was alle sehen dürfen, steht auf der Seite der Vergaberunden.
page-closed-file-participants = Lesen darf sie, wer selbst in der Liste steht. Öffnen Sie sie über den Link auf der Seite Ihres Eintrags.
page-closed-file-internal = Lesen darf sie nur die Stelle, die das Amt prüft.
page-proof = Dass Ihre eigene Zeile auf der Liste steht, können Sie trotzdem nachprüfen. Der Beweis steht unter der folgenden Adresse. Statt LINKTEIL setzen Sie den letzten Teil des Links zu Ihrem Eintrag ein.
page-link-part = LINKTEIL
page-no-file-title = Diese Datei gibt es nicht
page-no-file-text = Entweder gibt es diese Runde noch nicht, oder die Datei ist noch nicht da, oder sie wurde nach { $days } Tagen gelöscht.
page-next-rounds = Zu den Vergaberunden
page-forged-title = Bitte drücken Sie den Knopf noch einmal
page-forged-text = Die Anfrage kam nicht von unserer Seite. Zur Sicherheit haben wir nichts geändert. Öffnen Sie den Link aus Ihrer E-Mail noch einmal und drücken Sie dort auf den Knopf.
page-not-found-title = Diese Seite gibt es nicht
page-not-found-text = Vielleicht wurde der Link beim Kopieren abgeschnitten. Öffnen Sie ihn bitte noch einmal direkt aus der E-Mail. Klappt es nicht? Dann rufen Sie uns bitte an.
page-gone-title = Dieser Link gilt nicht mehr
page-gone-text = Haben Sie eine neuere E-Mail von uns? Dann nutzen Sie bitte den Link darin. Stehen Sie nicht mehr auf der Warteliste und brauchen einen Termin? Dann tragen Sie sich bitte neu ein.
page-too-large-title = Das war zu viel Text
page-too-large-text = Ihr Text ist länger, als wir annehmen können. Es wurde nichts geändert. Kürzen Sie bitte Ihre Angaben.
page-too-many-title = Gerade kommen zu viele Anfragen
page-too-many-when = { $minutes ->
    [one] Versuchen Sie es bitte in 1 Minute noch einmal.
   *[other] Versuchen Sie es bitte in { $minutes } Minuten noch einmal.
}
page-too-many-text = Wenn Sie schon auf der Warteliste stehen, behalten Sie Ihren Platz.
page-internal-title = Bei uns ist etwas schiefgegangen
page-internal-text = Das liegt nicht an Ihnen. Versuchen Sie es bitte in ein paar Minuten noch einmal. Wenn Sie schon auf der Warteliste stehen, behalten Sie Ihren Platz.
page-unavailable-title = Wir sind gleich wieder da
page-unavailable-text = Die Seite ist gerade nicht erreichbar. Versuchen Sie es bitte in ein paar Minuten noch einmal. Wenn Sie schon auf der Warteliste stehen, behalten Sie Ihren Platz.

## Vorführung
demo-banner-label = Vorführung
demo-banner = Hier gibt es keine echten Termine, und keine E-Mail verlässt diesen Rechner.
demo-banner-link = Zu den E-Mails
demo-mails-title = E-Mails der Vorführung
demo-intro = Diese Seite gibt es nur in der Vorführung. In einer echten Stadt bekommt jede Person ihre E-Mails in ihr eigenes Postfach, und niemand sonst sieht sie.
demo-empty = Noch keine E-Mails. Tragen Sie sich ein, dann kommt hier die erste an.
demo-to = an { $address }
demo-back = Alle E-Mails
demo-headers = Kopfzeilen dieser E-Mail

# Eine Notiz über einen versäumten Termin, und der Widerspruch dagegen.
page-strike-title = War es anders?
page-strike-object = Dann widersprechen Sie bitte. Wir prüfen die Notiz und streichen sie, wenn sie falsch ist.
page-strike-button = Widersprechen
page-strike-objected = Ihr Widerspruch ist angekommen. Wir prüfen die Notiz. Sie müssen nichts weiter tun.
page-strike-removed = Die Notiz zu diesem Termin ist gestrichen. Sie hat keine Folgen für Sie.
