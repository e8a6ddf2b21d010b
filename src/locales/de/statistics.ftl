# Die öffentlichen Zahlen: wie lange es dauert, über welchen Weg, und was daraus wurde.

page-statistics-link = Zahlen
page-statistics-title = Wie lange es dauert: die Zahlen
page-statistics-lead = So lange haben die Menschen in den letzten { $days } Tagen gewartet, und das wurde aus den Terminen.
page-statistics-until = Stand:
page-statistics-channels = Dauert es auf allen Wegen gleich lang?
page-statistics-channels-what = Ob jemand sich im Internet einträgt, anruft oder an den Schalter kommt: Alle stehen auf derselben Liste, und die Vergabe kennt den Weg nicht. Hier können Sie das vergleichen.
page-statistics-town = Alle Anliegen
page-statistics-services = Nach Anliegen
page-statistics-few = weniger als { $few }
page-statistics-withheld = nicht genannt
page-statistics-too-few-short = zu wenige
page-statistics-too-few = zu wenige, um etwas zu sagen
page-statistics-how = So zählen wir
page-statistics-how-wait = „Die Hälfte“ heißt: Mindestens die Hälfte der Menschen hat höchstens so lange gewartet. „Neun von zehn“ heißt: Mindestens neun von zehn haben höchstens so lange gewartet. Wir runden auf volle Stunden auf.
page-statistics-how-joined = Die Wartezeit beginnt mit dem Eintragen. Sie endet mit dem ersten Angebot, oder mit dem Beginn des gebuchten Termins. Abgesagte Termine zählen hier nicht mit.
page-statistics-how-few = Zahlen unter { $few } nennen wir nicht, damit niemand zu erkennen ist. Könnte man eine solche Zahl aus anderen ausrechnen, nennen wir auch eine davon nicht.
page-statistics-json = Dieselben Zahlen für Programme (JSON)

page-channel-online = Internet
page-channel-phone = Telefon oder Brief
page-channel-desk = Schalter
page-channel-all = Alle Wege

page-figure-offer-half = Bis zum ersten Angebot: die Hälfte in höchstens
page-figure-offer-most = Bis zum ersten Angebot: neun von zehn in höchstens
page-figure-start-half = Bis zum Termin: die Hälfte in höchstens
page-figure-start-most = Bis zum Termin: neun von zehn in höchstens
page-figure-waiting = Warten gerade
page-figure-joined = Haben sich eingetragen
page-figure-offered = Bekamen ihr erstes Angebot
page-figure-booked = Haben einen Termin gebucht
page-figure-came = Kamen zum Termin
page-figure-no-shows = Kamen nicht zum Termin

page-slots-title = Was aus den Terminen wurde
page-slots-what = Alle Termine, die in den letzten { $days } Tagen begonnen hätten:
page-slots-taken = Gebucht
page-slots-too-late = Blieb frei: wurde zu spät wieder frei
page-slots-nobody = Blieb frei: passte niemandem, der wartete
page-slots-closed = Vom Amt geschlossen

page-lately-title = So lange dauerte es zuletzt
page-lately-what = Vom Eintragen bis zum Termin, in den letzten { $days } Tagen:
page-lately-took = Die Hälfte wartete höchstens { $half }, neun von zehn höchstens { $most }.
page-lately-count = { $count ->
    [one] 1 Termin
   *[other] { $count } Termine
}
page-lately-none = Wie lange es zuletzt dauerte, können wir noch nicht sagen: In den letzten { $days } Tagen gab es dafür zu wenige Termine.
page-lately-few = Zuletzt gab es zu wenige Termine, um etwas zu sagen.
page-lately-more = Alle Zahlen ansehen

page-chart-offer = Vom Eintragen bis zum ersten Angebot
page-chart-start = Vom Eintragen bis zum Termin
page-chart-wait = die Hälfte bis { $half }, neun von zehn bis { $most }
page-statistics-phone-same = Am Telefon und im Internet dauerte es bis zum ersten Angebot gleich lang.
page-statistics-phone-more = Am Telefon dauerte es bis zum ersten Angebot { $difference } länger als im Internet.
page-statistics-phone-less = Am Telefon dauerte es bis zum ersten Angebot { $difference } kürzer als im Internet.
page-statistics-mixture = Verglichen ist, wie lange die Hälfte der Menschen höchstens gewartet hat, über alle Anliegen. Am Telefon geht es vielleicht um andere Anliegen als im Internet: Genauer ist der Vergleich bei jedem Anliegen weiter unten.
