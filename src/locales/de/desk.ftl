# Die Seiten für Mitarbeitende.
desk-login-title = Anmelden für Mitarbeitende
desk-login-name = Name
desk-login-password = Passwort
desk-login-do = Anmelden
desk-login-failed = Das hat nicht geklappt
desk-login-wrong = Name oder Passwort stimmen nicht. Prüfen Sie beides und versuchen Sie es noch einmal.
desk-login-wait = Es gab gerade zu viele falsche Versuche. Warten Sie eine Viertelstunde und versuchen Sie es dann wieder.
desk-login-help = Passwort vergessen? Die Systemverwaltung gibt Ihnen ein neues Einmal-Passwort.
desk-logout = Abmelden
desk-nav = Seiten
desk-nav-day = Tag
desk-home = Zur Startseite
desk-undo = Rückgängig machen
desk-bad-request-title = Diese Anfrage verstehen wir nicht
desk-bad-request-text = Gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal. Es wurde nichts geändert.
desk-too-large-title = Das ist zu viel auf einmal
desk-too-large-text = Kürzen Sie Ihre Eingaben und senden Sie sie noch einmal. Es wurde nichts geändert.
desk-forbidden-title = Dafür fehlt Ihnen die Berechtigung
desk-forbidden-text = Diese Seite gehört zu einer anderen Aufgabe oder zu einem anderen Standort. Die Systemverwaltung kann Ihre Rolle ändern.
desk-not-found-title = Das gibt es hier nicht
desk-not-found-text = Vielleicht wurde es inzwischen geändert. Gehen Sie von der Startseite aus weiter.
desk-unavailable-title = Gerade nicht möglich
desk-unavailable-text = Die Datenbank antwortet nicht. Es wurde nichts geändert. Versuchen Sie es in einer Minute noch einmal.
desk-password-title = Passwort ändern
desk-password-first-title = Wählen Sie ein eigenes Passwort
desk-password-first = Das Einmal-Passwort gilt nur, bis Sie ein eigenes gewählt haben.
desk-password-present = Bisheriges Passwort
desk-password-chosen = Neues Passwort
desk-password-hint = Mindestens { $chars } Zeichen. Mehrere Wörter, die nicht zusammengehören, sind leicht zu merken und schwer zu raten.
desk-password-do = Passwort speichern
desk-password-wrong = Das bisherige Passwort stimmt nicht. Geben Sie es noch einmal ein.
desk-password-same = Das ist das bisherige Passwort. Wählen Sie ein anderes.
desk-password-short = Das neue Passwort ist zu kurz. Wählen Sie mindestens { $chars } Zeichen.
desk-password-long = Das neue Passwort ist zu lang. Wählen Sie höchstens { $chars } Zeichen.
desk-password-guessable = Das neue Passwort ist leicht zu raten. Wählen Sie mehrere Wörter, die nicht zusammengehören.
desk-password-changed = Das neue Passwort gilt ab sofort. Ihre anderen Sitzungen sind beendet.
desk-account-title = Ihr Konto
desk-account-role = Rolle
desk-account-offices = Standorte
desk-role-clerk = Sachbearbeitung
desk-role-manager = Leitung
desk-role-admin = Systemverwaltung
desk-role-auditor = Revision (nur lesen)
desk-sessions-title = Ihre Sitzungen
desk-sessions-text = Eine Sitzung endet nach 30 Minuten ohne Eingabe und spätestens nach 10 Stunden.
desk-session-this = diese Sitzung
desk-session-begun = begonnen { $moment }
desk-session-seen = zuletzt benutzt { $moment }
desk-session-end = Sitzung beenden
desk-day-title = { $day }
desk-day-office = Standort
desk-day-date = Tag
desk-day-show = Anzeigen
desk-day-before = Tag davor
desk-day-today = Heute
desk-day-after = Tag danach
desk-day-counts = { $appointments ->
    [one] 1 Termin
   *[other] { $appointments } Termine
}, { $free ->
    [one] 1 Platz frei
   *[other] { $free } Plätze frei
}, { $offered } angeboten
desk-day-empty = An diesem Tag gibt es keine Termine und keine Plätze.
desk-day-offered = angeboten, noch keine Antwort
desk-day-free = { $slots ->
    [one] frei
   *[other] frei, { $slots } Plätze
}
desk-day-closed = geschlossen
desk-day-unused = ungenutzt
desk-day-marked = { $name }, { $time }: { $mark }
desk-day-stale = Jemand hat diesen Termin inzwischen geändert. Es wurde nichts vermerkt. Unten steht, was jetzt gilt.
desk-day-ahead = Das lässt sich erst am Tag des Termins vermerken, „nicht gekommen“ erst nach seinem Beginn. Es wurde nichts geändert.
desk-day-old = Dieser Termin liegt zu lange zurück. Der Vermerk kann nicht mehr geändert werden.
desk-day-refused = Das ist für diesen Termin nicht mehr möglich, zum Beispiel weil er abgesagt wurde. Es wurde nichts geändert.
desk-col-time = Zeit
desk-col-counter = Schalter
desk-col-name = Name
desk-col-service = Anliegen
desk-col-persons = Personen
desk-col-state = Stand
desk-col-mark = Vermerken
desk-mark-booked = erwartet
desk-mark-attended = da
desk-mark-late = zu spät, aber da
desk-mark-no-show = nicht gekommen
desk-mark-sent-away = von uns weggeschickt
desk-mark-unknown = nicht vermerkt
desk-mark-attended-do = Da
desk-mark-late-do = Zu spät
desk-mark-no-show-do = Nicht gekommen
desk-mark-sent-away-do = Weggeschickt
desk-mark-none-do = Vermerk entfernen
