# Die Seiten über die Vergaberunden: was eine Runde ist, was herauskam, und wie man es nachprüft.

## Alle Runden
page-rounds-link = So vergeben wir die Termine
page-rounds-title = So vergeben wir die Termine
page-rounds-lead = Freie Termine vergeben wir in Runden. Hier sehen Sie jede Runde und können sie nachprüfen.
page-rounds-what = In einer Runde kommen alle freien Termine und alle, die gerade warten, auf eine Liste. Diese Liste steht fest, bevor gelost wird. Danach lässt sie sich nicht mehr unbemerkt ändern.
page-rounds-rule-cohort = Wer sich an einem früheren Tag eingetragen hat, kommt zuerst. Am selben Tag entscheidet das Los.
page-rounds-rule-aged = Es entscheidet das Los. Jeder Tag, den Sie schon warten, zählt wie ein weiteres Los für Sie.
page-rounds-rule-uniform = Es entscheidet das Los. Alle haben die gleichen Chancen.
page-rounds-rule-fifo = Wer sich früher eingetragen hat, kommt zuerst. Es zählt die genaue Uhrzeit.
page-rounds-why = Das Los entsteht aus der Liste und zwei Zahlen. Die eine ist geheim, und das Amt hat sie schon vor allen Runden festgelegt. Die andere kommt von außen und wird erst bekannt, wenn die Liste feststeht. Deshalb kann niemand das Los lenken, auch das Amt nicht.
page-rounds-trusted-title = Dem Los müssen Sie vertrauen.
page-rounds-trusted = Das Los entsteht nur aus der Liste und einer geheimen Zahl des Amtes. Die Zahl steht schon lange vorher fest. Aber es kommt keine Zufallszahl von außen dazu. Wer den Server betreibt, könnte deshalb vor der Runde mehrere Lose ausprobieren. Das kann niemand nachprüfen.
page-rounds-list = Die Runden
page-rounds-none = Bisher gab es keine Runde. Sobald die erste stattgefunden hat, steht sie hier.
page-rounds-older = Frühere Runden
page-rounds-check = Nachprüfen
page-rounds-readers-full = Die Dateien jeder Runde darf jede Person lesen.
page-rounds-readers-participants = Die Dateien einer Runde darf lesen, wer selbst einen Eintrag hat.
page-rounds-readers-internal = Die Dateien der Runden darf nur die Stelle lesen, die das Amt prüft.
page-rounds-public = Namen und Adressen stehen nicht darin. Die Zahlen und Prüfwerte auf diesen Seiten sind für alle da.
page-rounds-anchor = Mit dem Anker legt das Amt seine geheimen Zahlen für alle Runden im Voraus fest. Nach jeder Runde zeigt es eine davon. Dann lässt sich nachrechnen, dass sie zum Anker gehört.
page-rounds-anchor-from = Anker ab Runde { $first }

## Eine Runde
page-round-title = Runde { $number }
page-round-all = Alle Runden
page-round-tag-fixed = Liste steht fest
page-round-tag-drawn = ausgelost
page-round-tag-void = ungültig
page-round-fixed = Die Liste steht fest. Die Runde wartet auf die Zufallszahl von außen, danach wird gelost.
page-round-fixed-alone = Die Liste steht fest. Als Nächstes wird gelost.
page-round-awaited = Die Liste steht fest. Die Runde wartet seit { $since } auf die Zufallszahl von außen. Danach wird gelost. Kommt die Zahl bis { $until } nicht, gilt die Runde nicht. Dann behalten alle ihren Platz und sind in der nächsten Runde wieder dabei.
page-round-drawn = Diese Runde ist ausgelost. Angebote kommen per E-Mail.
page-round-void-no-beacon = Die Zufallszahl von außen kam nicht rechtzeitig. Deshalb wurde nicht gelost. Alle behalten ihren Platz und sind in der nächsten Runde wieder dabei.
page-round-void-mail-down = Wir konnten keine E-Mails verschicken. Deshalb wurde nicht gelost. Alle behalten ihren Platz und sind in der nächsten Runde wieder dabei.
page-round-void-other = Diese Runde gilt nicht. Alle behalten ihren Platz und sind in der nächsten Runde wieder dabei.
page-round-trusted-short = Ohne Zufallszahl von außen: Diesem Los müssen Sie vertrauen.
page-round-trusted-title = Diesem Los müssen Sie vertrauen.
page-round-slots = { $count ->
    [one] 1 freier Termin
   *[other] { $count } freie Termine
}
page-round-entries = { $count ->
    [one] 1 Eintrag
   *[other] { $count } Einträge
}
page-round-served = { $count ->
    [0] kein Angebot
    [one] 1 Angebot
   *[other] { $count } Angebote
}
page-round-fact-close = Liste fest seit
page-round-fact-slots = Freie Termine
page-round-fact-entries = Wartende Einträge
page-round-fact-served = Angebote
page-round-fact-lost = Ausgefallene Angebote
page-round-lost-nobody = keine
page-round-lost-left = { $count ->
    [one] 1 Eintrag wartete inzwischen nicht mehr.
   *[other] { $count } Einträge warteten inzwischen nicht mehr.
}
page-round-lost-closed = { $count ->
    [one] 1 Termin fiel inzwischen aus.
   *[other] { $count } Termine fielen inzwischen aus.
}
page-round-lost-too-late = { $count ->
    [one] Bei 1 Termin blieb keine Zeit mehr für eine Antwort.
   *[other] Bei { $count } Terminen blieb keine Zeit mehr für eine Antwort.
}
page-round-cutoffs = Wer zuletzt an der Reihe war
page-round-cutoffs-hint = Der Tag sagt, wer höchstens noch dran war. Wessen Zeiten zu keinem freien Termin passten, wartet weiter.
page-round-way = So werden aus dem Los Angebote
page-round-way-order = Alle, die warten, kommen in eine Reihenfolge.
page-round-way-keep = Von oben nach unten: Wer noch einen passenden Termin bekommen kann, ohne dass jemand davor leer ausgeht, bleibt dabei. Wer einmal dabei ist, fällt nicht mehr heraus.
page-round-way-blocks = Braucht ein Eintrag mehrere Termine hintereinander, bekommt er die ersten freien am Stück, wenn alle davor noch einen Termin haben.
page-round-way-slots = Vergeben werden zuerst die Termine, die am frühesten verfallen würden.
page-round-way-seat = Wieder von oben nach unten: Jeder Eintrag bekommt den passenden Termin mit der kleinsten Nummer, der allen danach noch einen lässt. Die Nummern folgen den Tagen. Am selben Tag sind sie zufällig verteilt.
page-round-way-own = Was das für Sie hieß, steht auf der Seite Ihres Eintrags: ob Sie an der Reihe waren, warum oder warum nicht, und welche Zeiten geholfen hätten.
page-round-files = Die Dateien
page-round-files-receipt = Für die letzten Runden stehen die Links auf der Seite Ihres Eintrags. Für alle Runden gilt: Hängen Sie an die Adresse den letzten Teil des Links zu Ihrem Eintrag an, hier LINKTEIL:
page-round-files-gone = Die Liste vor dem Los heben wir { $days } Tage auf. Die Liste dieser Runde ist deshalb gelöscht. Das Ergebnis bleibt.
page-round-files-gone-void = Die Liste vor dem Los heben wir { $days } Tage auf. Die Liste dieser Runde ist deshalb gelöscht.
page-round-columns = Jede Zeile beginnt mit einem Buchstaben. Dahinter steht der Reihe nach:
page-round-line-s = freier Termin
page-round-columns-s = Nummer · Kennung, in jeder Runde neu · Nummer des Termins direkt danach am selben Schalter („-“ heißt: keiner)
page-round-line-x = passende Termine
page-round-columns-x = Nummer dieser Auswahl · Nummern der Termine („0-4,7“ heißt: 0 bis 4 und 7)
page-round-line-e = wartender Eintrag
page-round-columns-e = Kennung (pid), in jeder Runde neu · Rang (der kleinere kommt zuerst) · Zahl der Lose · Zahl der Termine hintereinander · Nummer der Auswahl (x)
page-round-line-a = Angebot, im Ergebnis
page-round-columns-a = Kennung des Eintrags (pid) · Nummern der Termine
page-round-file-pool = Liste vor dem Los
page-round-file-result = Ergebnis
page-round-values = Prüfwerte
page-round-values-what = Eine Prüfsumme ist eine Zahl, die sich aus einem Text ergibt. Ändert sich nur ein Zeichen im Text, wird auch die Zahl eine andere.
page-round-source-none = Keine. Von außen kam in dieser Runde nichts dazu. An ihrer Stelle stehen 64 Nullen.
page-round-source-manual = Öffentliche Ziehung „{ $label }“, vom Amt eingetragen.
page-round-source-drand = Runde { $round } des öffentlichen Zufallsdienstes drand, in dieser Kette:
page-round-value-chain = Siegel der geheimen Zahl
page-round-value-prev = Prüfsumme des Ergebnisses davor
page-round-value-policy = Prüfsumme der Regeln
page-round-value-root = Prüfsumme der Liste
page-round-value-beacon = Zufallszahl von außen
page-round-value-reveal = Geheime Zahl, jetzt gezeigt
page-round-value-result = Prüfsumme des Ergebnisses
page-round-source-value = Diese Zahl kam heraus:
page-round-hint-chain = Die Prüfsumme der geheimen Zahl. Sie war bekannt, bevor die Liste feststand.
page-round-hint-prev = So hängt jede Runde an der davor.
page-round-hint-root = Sie steht für alle Zeilen der Liste und lag fest, bevor gelost wurde. Deshalb lässt sich die Liste nicht mehr unbemerkt ändern.
page-round-hint-reveal = Ihre Prüfsumme ist das Siegel oben.
page-round-check = So prüfen Sie selbst nach
page-round-check-seed = Alle Lose entstehen aus einem Startwert (seed). Er folgt aus den Prüfwerten:
page-round-formula =
    seed = HMAC-SHA256(reveal,
      "reihum/v1/seed" ‖ Nummer der Runde (8 Bytes) ‖ root ‖ beacon)
    SHA-256(reveal) = chain
    Los = die ersten 8 Bytes von
      HMAC-SHA256(seed,
      "ticket" ‖ pid ‖ Nummer des Loses (4 Bytes))
page-round-check-lot = Hat ein Eintrag mehrere Lose, zählt das kleinste. Die Nummern der Lose beginnen bei 0. Das kleinere Los kommt zuerst. Die pid ist die Kennung eines Eintrags. Sie ist in jeder Runde neu, damit niemand andere wiedererkennt.
page-round-check-words = SHA-256 und HMAC-SHA256 sind öffentliche Rechenverfahren. Jede Programmiersprache kennt sie. Das Zeichen ‖ heißt: aneinanderhängen.
page-round-check-fixed = Noch gibt es kein Ergebnis zum Nachrechnen. Aber die Liste und ihre Prüfsumme (root) stehen schon fest. Wer sie jetzt aufschreibt, sieht später, dass niemand die Liste geändert hat.
page-round-check-void = In dieser Runde wurde nicht gelost. Es gibt kein Ergebnis, das man nachrechnen könnte.
page-round-check-gone = Nachrechnen lässt sich diese Runde nur mit einer Kopie der Liste, die noch jemand hat. Ob die Kopie echt ist, zeigt die Prüfsumme der Liste (root).
page-round-check-internal = Die ganze Runde kann nur die Stelle nachrechnen, die das Amt prüft, denn nur sie bekommt die Dateien. Das Programm dafür darf jede Person lesen:
page-round-check-whole = Speichern Sie die beiden Dateien und dieses Programm. Es rechnet die ganze Runde nach und braucht nur Python:
page-round-check-own = Mit Ihrem Prüfschlüssel zeigt es auch Ihre eigene Zeile. Der Schlüssel steht in der E-Mail „Sie stehen auf der Warteliste“ und auf der Seite Ihres Eintrags:
page-round-check-key = PRÜFSCHLÜSSEL
page-round-check-program = Dasselbe kann Reihum selbst:

## Was die letzten Runden für einen Eintrag entschieden haben
page-verdicts = Ihre letzten Vergaberunden
page-verdict-title = Runde { $number }: { $day }
page-verdict-place = In der Reihenfolge waren Sie Nummer { $number } von { $of }.
page-verdict-served = Sie waren an der Reihe.
page-verdict-no-slot = Kein freier Termin passte zu Ihren Angaben.
page-verdict-no-block = Sie brauchen { $blocks } Termine direkt hintereinander. { $accepted ->
    [one] 1 freier Termin passte zu Ihren Angaben
   *[other] { $accepted } freie Termine passten zu Ihren Angaben
}, aber es lagen nirgends genug davon hintereinander.
page-verdict-taken = { $accepted ->
    [one] 1 freier Termin passte zu Ihren Angaben. Er ging an eine Person, die vor Ihnen an der Reihe war.
   *[other] { $accepted } freie Termine passten zu Ihren Angaben. Alle gingen an Personen, die vor Ihnen an der Reihe waren.
}
page-verdict-taken-block = Sie brauchen { $blocks } Termine direkt hintereinander. { $accepted ->
    [one] Das ging an 1 Stelle, aber sie wurde für Personen gebraucht, die vor Ihnen an der Reihe waren.
   *[other] Das ging an { $accepted } Stellen, aber alle wurden für Personen gebraucht, die vor Ihnen an der Reihe waren.
}
page-verdict-by-nothing = Für Ihre Zeiten gab es genug Termine. Das Los war nicht nötig.
page-verdict-served-by-rank = Für Ihre Zeiten gab es nicht genug Termine für alle. Ihr Platz war weit genug vorn.
page-verdict-served-by-rank-day = Die Termine reichten bis zu Personen, deren Wartezeit ab { $day } zählt. Ihre zählt schon länger.
page-verdict-served-by-lot = Zwischen Personen mit gleichem Rang hat das Los entschieden, diesmal für Sie.
page-verdict-served-by-lot-day = Unter den Personen, deren Wartezeit wie Ihre ab { $day } zählt, hat das Los entschieden, diesmal für Sie.
page-verdict-taken-by-rank = Ihr Platz lag diesmal zu weit hinten.
page-verdict-taken-by-rank-day = Zuletzt kamen Personen dran, deren Wartezeit ab { $day } zählt. Ihre zählt noch nicht so lange.
page-verdict-taken-by-lot = Zwischen Personen mit gleichem Rang hat das Los entschieden, diesmal nicht für Sie.
page-verdict-taken-by-lot-day = Unter den Personen, deren Wartezeit wie Ihre ab { $day } zählt, hat das Los entschieden, diesmal nicht für Sie.
page-change-window = Hätten Sie auch am { $weekday } von { $from } bis { $to } Uhr gekonnt, wären Sie in dieser Runde an der Reihe gewesen.
page-change-office = Wäre für Sie auch „{ $office }“ möglich gewesen, wären Sie in dieser Runde an der Reihe gewesen.
page-change-not-before = Hätten Sie schon ab { $day } gekonnt, wären Sie in dieser Runde an der Reihe gewesen.
page-change-not-after = Hätten Sie auch noch bis { $day } gekonnt, wären Sie in dieser Runde an der Reihe gewesen.
page-change-notice = { $hours ->
    [0] Wäre es für Sie auch ganz kurzfristig gegangen, wären Sie in dieser Runde an der Reihe gewesen.
    [one] Hätte Ihnen 1 Stunde Vorlauf gereicht, wären Sie in dieser Runde an der Reihe gewesen.
   *[other] Hätten Ihnen { $hours } Stunden Vorlauf gereicht, wären Sie in dieser Runde an der Reihe gewesen.
}
page-change-hint = Ist Ihnen inzwischen mehr möglich? Unten können Sie Ihre Angaben ändern. Ihren Platz behalten Sie.

## Der Prüfschlüssel
page-key-title = Ihr Prüfschlüssel
page-key-text = Mit diesem Schlüssel finden Sie in den Dateien einer Vergaberunde Ihre eigene Zeile. Behalten Sie ihn für sich.
page-key-rounds = Alle Runden ansehen und nachprüfen

# Was Mitarbeitende für einzelne Menschen getan haben, gezählt für alle.
page-levers-title = Ausnahmen
page-levers-what = Für einzelne Menschen dürfen Mitarbeitende eine Ausnahme machen. Jede wird begründet. So oft kam das in den letzten { $days } Tagen vor:
page-levers-none = In den letzten { $days } Tagen gab es keine Ausnahmen.
page-lever-hardship = Vorrang in einer Notlage
page-lever-hardship-medical = Vorrang: Krankheit oder Behandlung
page-lever-hardship-expiring-document = Vorrang: ein wichtiges Dokument läuft ab
page-lever-hardship-care = Vorrang: Pflege eines Menschen
page-lever-hardship-violence-protection = Vorrang: Schutz vor Gewalt
page-lever-hardship-travel-emergency = Vorrang: eine Reise in einem Notfall
page-lever-hardship-official-deadline = Vorrang: Frist eines Gerichts oder Amtes
page-lever-backdate = Eintrag zählt ab einem früheren Tag, zum Beispiel nach einem Brief
page-lever-pardon = Versäumter Termin gestrichen
page-lever-second-person = Zweite Person mit derselben E-Mail-Adresse oder Telefonnummer
