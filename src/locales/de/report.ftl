# Der Monatsbericht für den Rat: für Menschen, die das Verfahren nicht jeden Tag sehen.

report-title = Warteliste im { $month }
report-lead = Was im Monat geschah. In Klammern steht der Vormonat, { $before }. Stand: { $until }.
report-lead-running = Der Monat läuft noch: Das ist sein Stand bis { $until }. In Klammern steht der ganze Vormonat, { $before }.
report-foot = Der Bericht nennt keine Personen. Wo weniger als 5 Menschen betroffen sind, stehen keine Wartezeiten, keine Anteile und keine Gründe: Statt der Zahl steht ein Strich.
report-nothing = In diesem Monat gab es hier nichts.
report-decimal = ,
report-count = Anzahl
report-all = Alle zusammen

report-overview = Auf einen Blick
report-overview-note = Die Wartezeit reicht vom Eintragen bis zum Beginn des Termins. Gezählt werden alle, die in diesem Monat zugesagt haben. „Die Hälfte“ heißt: Mindestens die Hälfte hat höchstens so lange gewartet.
report-waiting-begin = Warteten am Anfang
report-waiting-end = Warteten am Ende
report-joined = Eingetragen
report-served = Termin zugesagt
report-median-days = Wartezeit in Tagen: die Hälfte
report-most-days = Wartezeit in Tagen: neun von zehn
report-no-show-rate = Nicht erschienen
report-unused = Ungenutzte Termine
report-cancelled-citizen = Von Bürgerinnen und Bürgern abgesagt
report-cancelled-office = Vom Amt abgesagt

report-services = Nach Anliegen
report-services-note = Steht „Eingetragen“ auf Dauer über „Termin zugesagt“, wächst die Liste: Dann fehlen Termine. Wer pausiert oder die Liste verlässt, wartet nicht mehr mit.
report-bars-services = Eingetragen und Termin zugesagt, nach Anliegen
report-service = Anliegen

report-channels = Internet, Telefon und Schalter
report-channels-note = Alle stehen auf derselben Liste, und die Vergabe kennt den Weg nicht. Die Wartezeiten sollen also nahe beieinander liegen. Unterschiede können daher kommen, dass die Menschen andere Anliegen haben: Das zeigt die nächste Tabelle.
report-bars-channels = Wartezeit in Tagen, nach Wegen
report-channel = Weg
report-channel-online = Internet
report-channel-phone = Telefon oder Brief
report-channel-desk = Schalter

report-waits = Anliegen und Weg
report-waits-note = Wie viele einen Termin zugesagt haben, und wie lange die Hälfte von ihnen höchstens gewartet hat.
report-bars-waits = Wartezeit in Tagen, die Hälfte, nach Anliegen und Weg

report-leads = Wer nicht kam
report-leads-note = Nach der Zeit von der Zusage bis zum Termin. Wer lange vorher zusagt, kommt seltener. Der Anteil zählt nur Termine, bei denen bekannt ist, ob jemand kam. Wurde ein Vermerk berichtigt, zählen beide, wie in den Metriken.
report-bars-leads = Anteil der Nichterschienenen, nach der Zeit bis zum Termin
report-lead-time = Von der Zusage bis zum Termin
report-lead-days = weniger als 2 Tage
report-lead-week = 2 bis 6 Tage
report-lead-two-weeks = 7 bis 13 Tage
report-lead-four-weeks = 14 bis 27 Tage
report-lead-longer = 28 Tage und mehr
report-came = Gekommen
report-no-show = Nicht erschienen
report-sent-away = Vom Amt weggeschickt
report-unknown = Nicht vermerkt

report-offers = Was aus Angeboten wurde
report-offers-note = Angebote vom Ende des Monats werden manchmal erst im nächsten beantwortet.
report-offers-made = Angeboten
report-offers-confirmed = Zugesagt
report-offers-declined = Abgelehnt
report-offers-expired = Ohne Antwort abgelaufen
report-offers-revoked = Vom Amt zurückgenommen
report-offers-undeliverable = E-Mail nicht zustellbar

report-unused-title = Ungenutzte Termine
report-unused-note = „Zu spät“: Der Termin wurde so spät frei, dass niemand mehr antworten konnte. „Niemand“: Niemand, der wartete, konnte oder wollte zu dieser Zeit.
report-unused-too-late = Zu spät
report-unused-nobody = Niemand
report-office = Standort

report-overrides = Ausnahmen
report-overrides-note = Für einzelne Menschen dürfen Mitarbeitende eine Ausnahme machen. Gründe, die weniger als 5-mal vorkamen, stehen zusammen, damit niemand zu erkennen ist.
report-hardship-other = Vorrang: andere Gründe, jeder weniger als 5-mal

report-rounds = Vergaberunden
report-rounds-drawn = Ausgelost
report-rounds-void = Ohne Auslosung beendet
report-rounds-slots = Freie Termine in den Runden, jede für sich gezählt
report-rounds-served = Angebote daraus

## Kopf der CSV-Datei
report-csv-section = Abschnitt
report-csv-row = Zeile
report-csv-column = Spalte
