# Was jemand mit dem eigenen Eintrag tun kann, und die Regeln, nach denen er wartet.

## Die Regeln
page-rules-decline = { $count ->
    [one] Ablehnen kostet nichts: Sie behalten Ihren Platz, und denselben Termin bieten wir Ihnen nicht noch einmal an. Lehnen Sie ein Angebot ab, macht Ihr Eintrag eine Pause, bis Sie Ihre Zeiten prüfen und die Pause beenden.
   *[other] Ablehnen kostet nichts: Sie behalten Ihren Platz, und denselben Termin bieten wir Ihnen nicht noch einmal an. Lehnen Sie { $count } Angebote ab, ohne Ihre Zeiten zu ändern, macht Ihr Eintrag eine Pause, bis Sie sie beenden.
}
page-rules-silence = { $count ->
    [one] Antworten Sie auf ein Angebot nicht, behalten Sie Ihren Platz, aber Ihr Eintrag macht eine Pause. Eine E-Mail sagt Ihnen, wie Sie sie beenden.
   *[other] Antworten Sie auf ein Angebot nicht, behalten Sie Ihren Platz. Bleiben { $count } Angebote nacheinander ohne Antwort, macht Ihr Eintrag eine Pause. Eine E-Mail sagt Ihnen, wie Sie sie beenden. Sich neu einzutragen ändert daran nichts.
}
page-rest-rule =
    Lehnen Sie { $declines ->
        [one] 1 Angebot
       *[other] { $declines } Angebote
    } ab, ohne Ihre Zeiten zu ändern, oder { $silences ->
        [one] bleibt 1 Angebot
       *[other] bleiben { $silences } Angebote nacheinander
    } ohne Antwort, macht Ihr Eintrag eine Pause. Die Pause können Sie jederzeit beenden{ $free_days ->
        [0] .
        [one] ; der erste Tag Pause kostet nichts.
       *[other] ; die ersten { $free_days } Tage Pause kosten nichts.
    }
page-rules-reminder = Ist die Hälfte der Zeit für Ihre Antwort vorbei, erinnern wir Sie einmal per E-Mail.
page-rules-edit = Zeiten, Standorte, E-Mail-Adresse, Telefonnummer und Sprache können Sie jederzeit ändern, ohne Ihren Platz zu verlieren. Eine neue E-Mail-Adresse müssen Sie bestätigen. Der Name lässt sich nicht ändern.
page-rules-needed = Nach { $days } Tagen ohne ein Zeichen von Ihnen fragen wir per E-Mail, ob Sie noch einen Termin brauchen. Antworten Sie dann { $answer } Tage lang nicht, macht Ihr Eintrag eine Pause.

## Noch gebraucht?
page-entry-needed-hint = Sie warten schon länger. Brauchen Sie den Termin noch? Ohne Antwort macht Ihr Eintrag bald eine Pause.
page-entry-needed = Ja, ich brauche den Termin noch

## Ändern
page-entry-edit = Angaben ändern
page-entry-edit-hint = Passen Ihre Zeiten nicht mehr, oder haben Sie eine neue E-Mail-Adresse? Ihren Platz behalten Sie.
page-edit-title = Ihre Angaben ändern
page-edit-lead = Ihren Platz auf der Warteliste behalten Sie. Die neuen Zeiten gelten ab der nächsten Runde.
page-edit-offered = Gerade halten wir einen Termin für Sie frei. Daran ändert sich nichts: Bitte antworten Sie trotzdem auf das Angebot.
page-edit-contact = So erreichen wir Sie
page-edit-name = Name und Personenzahl können Sie hier nicht ändern. Stimmt etwas nicht? Dann rufen Sie uns bitte an.
page-edit-submit = Änderungen speichern
page-edit-cancel = Zurück, ohne zu ändern
page-edit-saved = Ihre Angaben sind gespeichert
page-edit-saved-text = Ihren Platz auf der Warteliste haben Sie behalten. Die neuen Angaben gelten ab der nächsten Runde.
page-edit-back = Zu Ihrem Eintrag
page-email-unverified = Wir schicken eine E-Mail an { $email }. Bitte öffnen Sie den Link darin und bestätigen Sie die Adresse. Bis dahin erreichen wir Sie wie bisher.
page-field-email-edit-hint = Eine neue Adresse gilt erst, wenn Sie sie in der E-Mail bestätigt haben, die wir dorthin schicken.
page-field-language = Sprache der E-Mails
page-notice-hours = { $hours ->
    [one] Mindestens 1 Stunde vorher Bescheid
   *[other] Mindestens { $hours } Stunden vorher Bescheid
}
page-error-language = Wählen Sie die Sprache der E-Mails aus.
page-error-phone-needed = Geben Sie eine Telefonnummer ein: Ohne sie könnten wir Sie nicht erreichen.

## Neue Adresse
page-address-title = Bestätigen Sie Ihre neue Adresse
page-address-text = Diese Adresse wurde für einen Eintrag in der Warteliste für „{ $service }“ angegeben. Nach der Bestätigung geht alles dorthin.
page-address-new = Neue Adresse
page-address-button = Adresse bestätigen
page-address-not-me = Sie haben keine Adresse geändert? Dann schließen Sie diese Seite. Ohne Bestätigung ändert sich nichts.
page-address-moved = Ihre neue Adresse gilt
page-address-moved-text = Ab jetzt geht alles an { $email }. Ihr Platz auf der Warteliste ist derselbe. Den Link zu Ihrem Eintrag finden Sie in unseren früheren E-Mails oder auf Ihrem Beleg.
page-address-taken = Diese Adresse hat schon einen Eintrag
page-address-taken-text = Für { $email } gibt es schon einen Eintrag für dieses oder ein verwandtes Anliegen. Wir haben nichts geändert und erreichen Sie weiter wie bisher. Brauchen Sie beide Einträge? Dann rufen Sie uns bitte an.

## Warum nicht?
page-verdict-wish-changed = Seitdem haben Sie Ihre Angaben geändert. Was Ihnen damals geholfen hätte, können wir deshalb nicht mehr sagen.
page-verdict-hardship = { $people ->
    [one] 1 Person kam vor allen anderen dran, weil sie Vorrang in einem Härtefall hat.
   *[other] { $people } Personen kamen vor allen anderen dran, weil sie Vorrang in einem Härtefall haben.
}
page-verdict-served-in-hardship = Sie haben Vorrang in einem Härtefall und kamen deshalb zuerst dran.
page-verdict-taken-in-hardship = Sie haben Vorrang in einem Härtefall. Die Termine zu Ihren Zeiten gingen aber an andere mit Vorrang, zwischen denen und Ihnen das Los entschieden hat.
page-verdict-taken-by-hardship = Zu Ihren Zeiten gab es nur Termine für Personen mit Vorrang in einem Härtefall.
page-fact-hardship = Vorrang
page-ahead-hardship = Wer Vorrang in einem Härtefall hat, kommt in einem Teil der Termine vor allen anderen dran. { $count ->
    [one] Diesen Vorrang gab es in den letzten { $days } Tagen 1 Mal.
   *[other] Diesen Vorrang gab es in den letzten { $days } Tagen { $count } Mal.
}
page-ahead-hardship-link = Wie oft und warum

## Beleg zum Ausdrucken
page-entry-receipt = Beleg zum Ausdrucken
page-receipt-title = Beleg: Sie stehen auf der Warteliste
page-receipt-print = Drucken Sie diese Seite aus. Bewahren Sie den Beleg gut auf: Wer ihn hat, kann Ihren Eintrag ändern.
page-receipt-code = Ihr Code für das Telefon
page-receipt-next = So geht es weiter
page-receipt-wait = Sie müssen nichts tun und nicht nachfragen. Sobald Sie an der Reihe sind und ein Termin zu Ihren Zeiten passt, bieten wir ihn Ihnen an und sagen Ihnen, bis wann Sie antworten können.
page-receipt-mail = Das Angebot kommt per E-Mail. Sehen Sie deshalb bitte jeden Tag in Ihr Postfach.
page-receipt-calls = { $calls ->
    [one] Wir rufen Sie an. Erreichen wir Sie nicht, geht der Termin an jemand anderen. Sie behalten Ihren Platz.
   *[other] Wir rufen Sie an, bis zu { $calls } Mal: an verschiedenen Vormittagen und Nachmittagen. Erreichen wir Sie nicht oder nicht rechtzeitig, geht der Termin an jemand anderen. Sie behalten Ihren Platz.
} { $silences ->
    [one] Ihr Eintrag macht dann eine Pause, bis Sie sich bei uns melden.
   *[other] Geschieht das bei { $silences } Angeboten nacheinander, macht Ihr Eintrag eine Pause, bis Sie sich bei uns melden.
}
page-receipt-unreachable = Wir haben von Ihnen weder E-Mail-Adresse noch Telefonnummer. Ein Angebot können wir Ihnen deshalb nicht selbst mitteilen. Bitte nennen Sie uns eine Nummer, oder fragen Sie regelmäßig bei uns nach.
page-receipt-leave = Wenn Sie den Termin nicht mehr brauchen
page-receipt-leave-code = Rufen Sie uns an und lesen Sie Ihren Code vor, oder kommen Sie vorbei. Wir nehmen Sie von der Liste. Das kostet nichts, und jemand anderes kommt früher dran. Ebenso, wenn sich Ihre Zeiten oder Ihre Telefonnummer ändern.
page-receipt-leave-reference = Rufen Sie uns an und nennen Sie Ihre Vorgangsnummer, oder kommen Sie vorbei. Wir nehmen Sie von der Liste. Das kostet nichts, und jemand anderes kommt früher dran. Ebenso, wenn sich Ihre Zeiten oder Ihre Telefonnummer ändern.
page-receipt-where = Hier finden Sie uns
page-receipt-link = Ihr Eintrag im Internet
page-receipt-link-text = Unter dieser Adresse sehen Sie Ihren Platz, ändern Ihre Zeiten und tragen sich aus. Geben Sie sie nicht weiter.
