# Die Briefe an die Bürgerinnen und Bürger. Einfache Sätze (B1), freundlich, mit „Sie“.
# Jeder Brief sagt, was jetzt gilt, was als Nächstes passiert und bis wann.
# Jede Zeile ist ein Gedanke: In der Text-Fassung bleibt der Umbruch stehen.

mail-greeting = Guten Tag { $name },
mail-farewell = Freundliche Grüße
mail-sender = { $town }
mail-automatic = Diese E-Mail kommt automatisch von unserer Warteliste für Termine.
mail-link-plain = Der Knopf geht nicht? Kopieren Sie diese Adresse in Ihren Browser:
mail-calendar-file = termin.ics

mail-fact-service = Was
mail-fact-office = Wo
mail-fact-phone = Telefon
mail-fact-start = Wann
mail-fact-persons = Für
mail-fact-minutes = Dauer
mail-fact-deadline = Antwort bis
mail-fact-reference = Vorgangsnummer
mail-fact-joined = Eingetragen am
mail-persons = { $persons ->
    [one] eine Person
   *[other] { $persons } Personen
}
mail-minutes = { $minutes ->
    [one] etwa eine Minute
   *[other] etwa { $minutes } Minuten
}

# Nach dem Eintragen: Gehört die Adresse wirklich dieser Person?
mail-verify-subject = { $sensitive ->
    [yes] Bitte bestätigen Sie Ihren Eintrag in der Warteliste
   *[no] Bitte bestätigen Sie Ihren Eintrag in der Warteliste: { $service }
}
mail-verify-heading = Bitte bestätigen Sie Ihren Eintrag
mail-verify-why =
    Sie möchten in die Warteliste für „{ $service }“.
    Dafür fehlt nur noch ein Schritt.
mail-verify-do = Bitte öffnen Sie diese Seite und drücken Sie dort auf „Eintrag bestätigen“:
mail-verify-link = Zur Bestätigung
mail-verify-until =
    Der Link gilt bis { $expires }.
    Wenn Sie bis dahin bestätigen, zählt der Tag, an dem Sie sich eingetragen haben.
    Danach löschen wir Ihre Angaben. Sie können sich dann neu eintragen.
mail-verify-not-you =
    Sie haben sich nicht eingetragen?
    Dann müssen Sie nichts tun. Ohne Ihre Bestätigung passiert nichts.

# Beleg: Der Platz in der Warteliste.
mail-waiting-subject = { $sensitive ->
    [yes] Sie stehen auf der Warteliste
   *[no] Sie stehen auf der Warteliste: { $service }
}
mail-waiting-heading = Sie stehen auf der Warteliste
mail-waiting-since =
    vielen Dank. Ihr Eintrag ist bestätigt.
    Sie stehen jetzt auf der Warteliste.
mail-waiting-next = So geht es weiter
mail-waiting-nothing =
    Sobald wir einen Termin für Sie haben, bekommen Sie eine E-Mail.
    Darin stehen Tag, Uhrzeit und Ort, und bis wann Sie antworten müssen.
    Sehen Sie deshalb bitte jeden Tag in Ihr Postfach, auch in den Spam-Ordner.
    Mehr müssen Sie nicht tun.
mail-waiting-fair =
    Freie Termine vergeben wir in Runden, nach einer öffentlichen Regel.
    Sie müssen die Seite nicht immer wieder öffnen.
mail-waiting-page =
    Auf der Seite Ihres Eintrags sehen Sie jederzeit den Stand.
    Dort können Sie auch Ihre Angaben ändern, eine Pause machen oder sich austragen:
mail-waiting-link = Meinen Eintrag ansehen
mail-waiting-keep =
    Bitte heben Sie diese E-Mail auf. Sie ist Ihr Beleg.
    Geben Sie den Link nicht weiter: Wer ihn hat, kann Sie austragen.
mail-waiting-key =
    Ihr Prüfschlüssel: { $check_key }
    Damit finden Sie in den Dateien der Vergaberunden Ihre eigene Zeile.

# Noch einmal eingetragen: Es ändert sich nichts.
mail-receipt-again-subject = { $sensitive ->
    [yes] Sie stehen schon auf der Warteliste
   *[no] Sie stehen schon auf der Warteliste: { $service }
}
mail-receipt-again-heading = Sie stehen schon auf der Warteliste
mail-receipt-again-what =
    jemand hat sich gerade mit Ihrer E-Mail-Adresse für „{ $service }“ eingetragen.
    Vielleicht waren Sie das selbst.
mail-receipt-again-unchanged =
    Sie standen schon auf der Warteliste. Es hat sich nichts geändert, und Sie behalten Ihren Platz.
    Sie müssen nichts tun.
mail-receipt-again-second = Brauchen Sie auch für eine zweite Person einen Termin?
mail-receipt-again-how =
    Kommen Sie gemeinsam? Dann gilt ein Platz auf der Liste für alle.
    Die Zahl der Personen geben Sie beim Eintragen an. Stimmt sie nicht mehr, melden Sie sich bitte bei uns.
    Kommt die andere Person allein? Dann trägt sie sich mit der eigenen E-Mail-Adresse ein.
    Hat sie keine, melden Sie sich bitte bei uns.
mail-receipt-again-page = Auf der Seite Ihres Eintrags sehen Sie jederzeit den Stand:
mail-receipt-again-link = Meinen Eintrag ansehen

# Das Angebot: in zehn Sekunden verstanden.
mail-offer-subject = { $sensitive ->
    [yes] Wir haben einen Termin für Sie – bitte antworten
   *[no] Wir haben einen Termin für Sie: { $service } – bitte antworten
}
mail-offer-heading = Ihr Termin-Angebot
mail-offer-intro = wir haben einen Termin für Sie reserviert:
mail-offer-do =
    Möchten Sie diesen Termin?
    Bitte antworten Sie bis { $deadline }.
    Auf dieser Seite nehmen Sie den Termin an oder lehnen ihn ab:
mail-offer-link = Termin annehmen oder ablehnen
mail-offer-cost =
    Wenn Sie ablehnen oder nicht antworten, haben Sie keinen Nachteil:
    Sie behalten Ihren Platz auf der Warteliste, und wir vergeben den Termin in der nächsten Runde neu.

# Wann ein Eintrag von selbst eine Pause macht: in Angebot, Erinnerung und nach der Frist.
mail-rest-rule =
    Lehnen Sie { $declines ->
        [one] 1 Angebot
       *[other] { $declines } Angebote
    } ab, ohne Ihre Zeiten zu ändern, oder { $silences ->
        [one] bleibt 1 Angebot
       *[other] bleiben { $silences } Angebote nacheinander
    } ohne Antwort, macht Ihr Eintrag eine Pause.
    Die Pause können Sie jederzeit beenden{ $free_days ->
        [0] .
        [one] ; der erste Tag Pause kostet nichts.
       *[other] ; die ersten { $free_days } Tage Pause kosten nichts.
    }

# Der Termin steht.
mail-confirmed-subject = { $sensitive ->
    [yes] Ihr Termin: { $start }
   *[no] Ihr Termin: { $service }, { $start }
}
mail-confirmed-heading = Ihr Termin
mail-confirmed-intro = Ihr Termin ist gebucht:
mail-confirmed-bring = Bitte bringen Sie mit
mail-confirmed-calendar = Den Termin finden Sie auch als Kalender-Datei im Anhang.
mail-confirmed-cannot = Sie können nicht kommen?
mail-confirmed-link = Meinen Termin ansehen oder absagen

# Abgesagt, von der Person selbst oder vom Amt.
mail-cancelled-subject = { $sensitive ->
    [yes] Ihr Termin ist abgesagt: { $start }
   *[no] Ihr Termin ist abgesagt: { $service }, { $start }
}
mail-cancelled-heading = Ihr Termin ist abgesagt
mail-cancelled-intro-citizen =
    dieser Termin ist jetzt abgesagt.
    Danke, dass Sie Bescheid gegeben haben. So kann ihn jemand anderes bekommen.
mail-cancelled-intro-office =
    leider müssen wir diesen Termin absagen. Es tut uns leid.
    Bitte kommen Sie nicht zu dieser Zeit.
mail-cancelled-next-office =
    Sie müssen nichts tun: Sie stehen wieder auf der Warteliste.
    Ihre bisherige Wartezeit zählt weiter, und wir rechnen Ihnen einige Tage dazu.
    Sobald wir einen neuen Termin für Sie haben, bekommen Sie eine E-Mail.
mail-cancelled-calendar = Die Datei im Anhang nimmt den Termin aus Ihrem Kalender.

# Die Frist ist vorbei.
mail-expired-subject = { $sensitive ->
    [yes] Termin-Angebot abgelaufen, Ihr Platz bleibt
   *[no] Termin-Angebot abgelaufen, Ihr Platz bleibt: { $service }
}
mail-expired-heading = Das Angebot ist abgelaufen, Ihr Platz bleibt
mail-expired-intro =
    wir haben bis zum Ende der Frist keine Antwort von Ihnen bekommen.
    Diesen Termin vergeben wir deshalb neu:
mail-expired-place =
    Sie behalten Ihren Platz auf der Warteliste und sind in der nächsten Runde wieder dabei.
    Sie müssen nichts tun.
mail-expired-many =
    Haben Sie gerade keine Zeit, oder brauchen Sie keinen Termin mehr?
    Auf der Seite Ihres Eintrags können Sie eine Pause machen oder sich austragen:
mail-expired-link = Meinen Eintrag ansehen

# Wir nehmen ein Angebot zurück.
mail-revoked-subject = { $sensitive ->
    [yes] Termin-Angebot zurückgenommen, Ihr Platz bleibt
   *[no] Termin-Angebot zurückgenommen, Ihr Platz bleibt: { $service }
}
mail-revoked-heading = Wir müssen ein Angebot zurücknehmen
mail-revoked-intro =
    leider können wir Ihnen diesen Termin doch nicht geben:
mail-revoked-place =
    Das liegt nicht an Ihnen, und es tut uns leid.
    Sie behalten Ihren Platz auf der Warteliste und sind in der nächsten Runde wieder dabei.
    Sie müssen nichts tun.
mail-revoked-page = Auf der Seite Ihres Eintrags sehen Sie jederzeit den Stand:
mail-revoked-link = Meinen Eintrag ansehen

# Pause nach mehreren Absagen oder ohne Antwort.
mail-paused-subject = { $sensitive ->
    [yes] Ihr Eintrag in der Warteliste macht Pause
   *[no] Ihr Eintrag in der Warteliste macht Pause: { $service }
}
mail-paused-heading = Ihr Eintrag in der Warteliste macht Pause
mail-paused-intro-declines =
    Sie haben mehrere Termine für „{ $service }“ abgelehnt.
    Vielleicht passen die Zeiten nicht, die Sie genannt haben.
mail-paused-intro-silences =
    Sie haben auf mehrere Angebote für „{ $service }“ nicht geantwortet.
    Wir wissen nicht, ob Sie noch einen Termin brauchen.
mail-paused-intro-still-needed =
    wir haben Sie gefragt, ob Sie noch einen Termin für „{ $service }“ brauchen, und keine Antwort bekommen.
mail-paused-meaning =
    Darum macht Ihr Eintrag in der Warteliste jetzt eine Pause.
    In der Pause bekommen Sie keine Angebote. Sie dauert, bis Sie sie beenden.
mail-paused-cost = { $free_days ->
    [0] Mit jedem Tag Pause rückt Ihr Platz um einen Tag nach hinten.
    [one] Der erste Tag Pause hat keine Folgen. Danach rückt Ihr Platz mit jedem Tag Pause um einen Tag nach hinten.
   *[other] Die ersten { $free_days } Tage Pause haben keine Folgen. Danach rückt Ihr Platz mit jedem Tag Pause um einen Tag nach hinten.
}
mail-paused-page-declines = Auf der Seite Ihres Eintrags können Sie Ihre Zeiten ändern, die Pause beenden oder sich austragen:
mail-paused-page-silences = Auf der Seite Ihres Eintrags können Sie die Pause beenden oder sich austragen:
mail-paused-page-still-needed = Auf der Seite Ihres Eintrags können Sie die Pause beenden oder sich austragen:
mail-paused-link = Zu meinem Eintrag

# Ein versäumter oder sehr spät abgesagter Termin: was es heißt, und wie man widerspricht.
mail-strike-subject = { $sensitive ->
    [yes] Das haben wir zu Ihrem Termin notiert
   *[no] Das haben wir zu Ihrem Termin notiert: { $service }
}
mail-strike-heading = Das haben wir zu Ihrem Termin notiert
mail-strike-intro-no-show = wir haben notiert, dass Sie zu diesem Termin nicht gekommen sind:
mail-strike-intro-cancelled-late =
    danke, dass Sie diesen Termin abgesagt haben.
    Es war kurz vor dem Beginn. Deshalb zählt er als versäumter Termin:
mail-strike-cost = { $cost ->
    [0] Das hat jetzt keine Folgen für Sie. Kommt es öfter vor, rückt Ihr nächster Eintrag in einer Warteliste nach hinten.
    [one] Ihr nächster Eintrag in einer Warteliste rückt um einen Tag nach hinten. Eintragen können Sie sich jederzeit.
   *[other] Ihr nächster Eintrag in einer Warteliste rückt um { $cost } Tage nach hinten. Eintragen können Sie sich jederzeit.
}
mail-strike-until = Die Notiz zählt bis { $until }. Danach ist sie vergessen.
mail-strike-object =
    War es anders?
    Auf dieser Seite können Sie widersprechen. Dann prüfen wir die Notiz:
mail-strike-link = Termin ansehen oder widersprechen

# Die halbe Zeit für die Antwort ist vorbei.
mail-reminder-subject = { $sensitive ->
    [yes] Bitte antworten Sie: Ihr Termin-Angebot
   *[no] Bitte antworten Sie: Ihr Termin-Angebot, { $service }
}
mail-reminder-heading = Ihr Termin-Angebot wartet auf Antwort
mail-reminder-intro =
    wir halten einen Termin für Sie frei und haben noch keine Antwort von Ihnen:
mail-reminder-do =
    Bitte antworten Sie bis { $deadline }.
    Auf dieser Seite nehmen Sie den Termin an oder lehnen ihn ab:
mail-reminder-link = Termin annehmen oder ablehnen
mail-reminder-cost =
    Danach vergeben wir den Termin neu. Ihren Platz auf der Warteliste behalten Sie.
    Haben Sie gerade schon geantwortet? Dann müssen Sie nichts mehr tun.

# Nach langer Zeit: Brauchen Sie den Termin noch?
mail-still-needed-subject = { $sensitive ->
    [yes] Brauchen Sie noch einen Termin? Bitte antworten
   *[no] Brauchen Sie noch einen Termin? Bitte antworten: { $service }
}
mail-still-needed-heading = Brauchen Sie noch einen Termin?
mail-still-needed-intro =
    Sie stehen seit einiger Zeit auf unserer Warteliste und haben Ihren Platz weiter:
mail-still-needed-do =
    Brauchen Sie den Termin noch?
    Dann öffnen Sie bitte bis { $until } diese Seite und drücken Sie auf „Ja, ich brauche den Termin noch“.
    Wenn nicht, können Sie sich dort austragen:
mail-still-needed-link = Jetzt antworten
mail-still-needed-else =
    Antworten Sie nicht, macht Ihr Eintrag danach eine Pause: Sie bekommen dann keine Angebote, bis Sie die Pause beenden.

# Eine neue Adresse: Gehört sie wirklich dieser Person?
mail-verify-address-subject = { $sensitive ->
    [yes] Bitte bestätigen Sie Ihre neue E-Mail-Adresse
   *[no] Bitte bestätigen Sie Ihre neue E-Mail-Adresse: { $service }
}
mail-verify-address-heading = Bitte bestätigen Sie Ihre neue Adresse
mail-verify-address-why =
    Sie haben bei Ihrem Eintrag in der Warteliste für „{ $service }“ diese E-Mail-Adresse angegeben.
    Bis Sie sie bestätigen, erreichen wir Sie weiter wie bisher.
mail-verify-address-do = Bitte öffnen Sie diese Seite und drücken Sie dort auf „Adresse bestätigen“:
mail-verify-address-link = Zur Bestätigung
mail-verify-address-until =
    Der Link gilt bis { $expires }. Ihr Platz ändert sich dadurch nicht.
mail-verify-address-not-you =
    Sie haben keine Adresse geändert?
    Dann müssen Sie nichts tun. Ohne Ihre Bestätigung passiert nichts.

# An die alte Adresse: Ab jetzt geht alles an die neue.
mail-address-changed-subject = { $sensitive ->
    [yes] Ihre E-Mail-Adresse für die Warteliste ist geändert
   *[no] Ihre E-Mail-Adresse für die Warteliste ist geändert: { $service }
}
mail-address-changed-heading = Wir schreiben Ihnen jetzt an Ihre neue Adresse
mail-address-changed-intro =
    für diesen Eintrag ist eine neue E-Mail-Adresse bestätigt worden.
    Ab jetzt gehen alle E-Mails dorthin. An Ihrem Platz ändert sich nichts.
mail-address-changed-not-you =
    Sie müssen nichts tun.
    Waren Sie das nicht? Dann melden Sie sich bitte gleich bei uns und nennen Sie die Vorgangsnummer.
