# Der Termin bleibt, aber etwas daran ist anders als in der letzten E-Mail.
mail-fact-name = Auf den Namen
mail-changed-subject = { $sensitive ->
    [yes] Bei Ihrem Termin ist etwas neu: { $start }
   *[no] Bei Ihrem Termin ist etwas neu: { $service }, { $start }
}
mail-changed-heading = { $change ->
    [name] Der Name bei Ihrem Termin ist berichtigt
   *[place] Bitte beachten Sie den Ort Ihres Termins
}
mail-changed-intro = { $change ->
    [name]
        wir haben bei Ihrem Termin Ihren Namen berichtigt.
        Ort, Tag und Uhrzeit bleiben gleich:
   *[place]
        unser Standort hat einen neuen Namen oder eine neue Adresse.
        Bisher stand hier: { $former }.
        Tag und Uhrzeit bleiben gleich. Bitte kommen Sie hierher:
}
mail-changed-do = { $change ->
    [name] Stimmt der Name so? Dann müssen Sie nichts tun. Stimmt er nicht, melden Sie sich bitte bei uns.
   *[place] Sie müssen nichts tun. Ihr Termin bleibt gebucht.
}
mail-changed-calendar = Die Datei im Anhang ändert den Termin in Ihrem Kalender.
mail-changed-link = Meinen Termin ansehen oder absagen
