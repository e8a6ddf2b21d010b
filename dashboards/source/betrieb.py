"""For who runs the server: does it run, does mail leave, is what must hold holding?"""

from panel import bars, counted, figures, lines, ranking, rising, sampled, table, top

TITLE = ("Reihum · Betrieb", "Reihum · Operations")
DESCRIPTION = (
    "Laufen Dienste, Runden und Mail, und hält alles, was immer gelten muss?",
    "Do daemons, rounds and mail run, and does everything hold that always must?",
)
REFRESH = "1m"
FROM = "now-7d"
# Nothing here is by office or service.
VARIABLES = []

RATE = "$__rate_interval"
ROUNDS = [("drawn", ("gezogen", "drawn")), ("committed", ("festgelegt", "committed")), ("nothing", ("nichts zu tun", "nothing to do")),
          ("mail_down", ("Mail gestört", "mail down")), ("void", ("ungültig", "void")), ("failed", ("fehlgeschlagen", "failed"))]
RESULTS = [("ok", ("angenommen", "ok")), ("temporary", ("später nochmals", "temporary")), ("permanent", ("abgewiesen", "permanent")),
           ("infrastructure", ("Mailserver fehlt", "infrastructure")), ("config", ("falsch eingestellt", "config")),
           ("dropped", ("aufgegeben", "dropped"))]
# What scrapes sets a label "job" itself, and renames the one that a metric brings.
JOB = "exported_job"
OF_JOB = f"{{{{{JOB}}}}}"


def share_failed(window):
    failed = f'(sum(rate(http_requests_total{{status=~"5.."}}[{window}])) or vector(0))'
    return f"{failed} / sum(rate(http_requests_total[{window}]))"


PANELS = [
    top(("Dienste am Leben", "Daemons up"),
        ("So viele Dienste antworten Prometheus. Null: niemand kann sich eintragen, kein Angebot geht hinaus. Runbook: ReihumDown.",
         "How many daemons answer Prometheus. Zero: nobody can join and no offer leaves. Runbook: ReihumDown."),
        "short", 'sum(up{job="reihum"})', [(None, "red"), (1, "green")], decimals=0),
    top(("Führt die Runden", "Leaders"),
        ("Genau ein Dienst führt. Null länger als eine Minute: keine Runden. Zwei: die Datenbank lässt nur einen schreiben, "
         "aber einer merkt es nicht. Runbook: ReihumLeaderMissing, ReihumLeaderDouble.",
         "Exactly one daemon leads. Zero for over a minute: no rounds. Two: the database lets only one write, but one does "
         "not notice. Runbook: ReihumLeaderMissing, ReihumLeaderDouble."),
        "short", "sum(reihum_leader)", [(None, "red"), (1, "green"), (2, "red")], decimals=0),
    top(("Seit der letzten Runde", "Since the last round"),
        ("Übers Wochenende sind 63 Stunden normal. Länger: Runbook, ReihumRoundOverdue.",
         "63 hours are normal over a weekend. Longer: runbook, ReihumRoundOverdue."),
        "s", f"time() - max({sampled('reihum_round_last_success_timestamp_seconds')})", rising(259_200, 345_600)),
    top(("Älteste Angebots-Mail", "Oldest offer mail"),
        ("So lange wartet eine Mail mit Angebot schon. Ab 10 Minuten macht Reihum keine neuen Angebote. Runbook: "
         "ReihumOfferMailBacklog.",
         "How long a mail with an offer has waited. From 10 minutes on Reihum makes no new offers. Runbook: "
         "ReihumOfferMailBacklog."),
        "s", "max(" + sampled("reihum_mail_oldest_seconds", 'kind="offer"') + ")", rising(120, 600)),
    top(("Verletzte Regeln", "Invariants violated"),
        ("Verstöße gegen das, was immer gelten muss. Jeder ist ein Fehler: Runbook, ReihumInvariantViolated.",
         "Breaches of what must always hold. Each is a defect: runbook, ReihumInvariantViolated."),
        "short", f"sum({sampled('reihum_invariant_violations')})", [(None, "green"), (1, "red")], decimals=0),
    top(("Anfragen mit Fehler", "Requests failed"),
        ("Anteil der Antworten mit 5xx. Über 1 %: die Wege unten ansehen, dann das Log.",
         "Share of answers that are 5xx. Above 1 %: see the routes below, then the log."),
        "percentunit", share_failed(RATE), rising(0.01, 0.05), decimals=2),
    bars(("Runden nach Ausgang", "Rounds by outcome"),
         ("Geplante Runden je Tag. „gezogen“ und „nichts zu tun“ sind gut; fehlgeschlagene stehen im Log; bei gestörter Mail "
          "wird nichts angeboten.",
          "Planned rounds per day. \"drawn\" and \"nothing to do\" are good; failed ones are in the log; while mail is down "
          "nothing is offered."),
         "short", [(counted("reihum_rounds_total", f'outcome="{outcome}"', "1d"), words) for outcome, words in ROUNDS],
         stack=True, min=0, decimals=0),
    lines(("Dauer der Runden", "Duration of rounds"),
          ("Hälfte und 95 %, über jeweils einen Tag. Steigt sie ohne längere Liste, Datenbank und Platte ansehen.",
           "Median and 95 %, over a day each. If it rises without a longer list, look at database and disk."),
          "s", [(f"histogram_quantile({q}, sum by (le) (increase(reihum_round_duration_seconds_bucket[1d])))", words)
                for q, words in [(0.5, ("Hälfte", "median")), (0.95, "95 %")]], min=0),
    lines(("Verspätung der Arbeiten", "Lateness of jobs"),
          ("99 % begannen höchstens so spät. Minuten statt Sekunden: der Rechner ist überlastet oder die Uhr sprang.",
           "99 % began at most this late. Minutes instead of seconds: the machine is overloaded, or the clock jumped."),
          "s", [(f"histogram_quantile(0.99, sum by (le, {JOB}) (rate(reihum_job_lateness_seconds_bucket[{RATE}])))", OF_JOB)], min=0, many=True),
    lines(("Seit dem letzten Erfolg", "Since the last success"),
          ("Je Arbeit; stündliche dürfen eine Stunde zeigen, alle anderen Sekunden. Eine steigende Linie steht: das Log nach "
           "ihrem Namen durchsuchen.",
           "By job; hourly ones may show an hour, all others seconds. A rising line stands still: search the log for its name."),
          "s", [(f"time() - max by ({JOB}) ({sampled('reihum_job_last_success_timestamp_seconds')})", OF_JOB)], min=0, many=True),
    lines(("Fehlgeschlagene Läufe", "Failed runs"),
          ("Je Sekunde und Arbeit; jede wird wiederholt. Dauerhaft über null: das Log.",
           "Per second and job; each is tried again. Above zero for long: the log."),
          "ops", [(f"sum by ({JOB}) (rate(reihum_job_failures_total[{RATE}]))", OF_JOB)], min=0, many=True),
    lines(("Mails in der Schlange", "Mails queued"),
          ("Was noch hinaus muss, nach Art. Kurze Spitzen nach einer Runde sind normal.",
           "What still has to leave, by kind. Short peaks after a round are normal."),
          "short", [(f"sum by (kind) ({sampled('reihum_mail_queue')})", "{{kind}}")], min=0, decimals=0, many=True),
    lines(("Älteste wartende Mail", "Oldest waiting mail"),
          ("Nach Art. Steigt eine Linie stetig, geht nichts hinaus: `reihum mail test --to …`.",
           "By kind. A line that rises steadily means that nothing leaves: `reihum mail test --to …`."),
          "s", [(f"max by (kind) ({sampled('reihum_mail_oldest_seconds')})", "{{kind}}")], min=0, many=True),
    bars(("Zustellversuche nach Ergebnis", "Deliveries by result"),
         ("Je Stunde. „falsch eingestellt“: Zugang zum Mailserver prüfen. „abgewiesen“: tote Adressen, das Amt ruft an.",
          "Per hour. \"config\": check the access to the mail server. \"permanent\": dead addresses, staff call them."),
         "short", [(counted("reihum_mail_deliveries_total", f'result="{result}"', "1h"), words) for result, words in RESULTS],
         stack=True, min=0, interval="1h"),
    lines(("Anfragen nach Weg", "Requests by route"),
          ("Je Sekunde. Eine Spitze auf einem Weg allein: ein Programm, das zu oft fragt; `limits` in der Konfiguration.",
           "Per second. A peak on one route alone is a program that asks too often; `limits` in the configuration."),
          "reqps", [(f"sum by (route) (rate(http_requests_total[{RATE}]))", "{{route}}")], min=0, many=True),
    lines(("Antwortzeit nach Weg", "Response time by route"),
          ("95 % waren schneller. Über einer Sekunde: Datenbank und Last ansehen.",
           "95 % were faster. Above a second: look at database and load."),
          "s", [(f"histogram_quantile(0.95, sum by (le, route) (rate(http_request_duration_seconds_bucket[{RATE}])))", "{{route}}")], min=0, many=True),
    lines(("Antworten nach Status", "Answers by status"),
          ("Je Sekunde. 5xx ist ein Fehler hier, 4xx meist einer dort; viele 429 heißt, dass jemand gebremst wird.",
           "Per second. 5xx is a fault here, 4xx mostly one there; many 429 mean that somebody is slowed down."),
          "reqps", [(f"sum by (status) (rate(http_requests_total[{RATE}]))", "{{status}}")], min=0),
    lines(("Verbindungen zur Datenbank", "Database connections"),
          ("Je Dienst. Dauernd alle benutzt: `database.max_connections` erhöhen oder die langsame Abfrage suchen.",
           "By daemon. All in use for long: raise `database.max_connections`, or find the slow query."),
          "short", [(f'sum by (instance) (reihum_db_connections{{state="{state}"}})', words) for state, words in [
              ("used", ("{{instance}}: benutzt", "{{instance}}: used")), ("idle", ("{{instance}}: frei", "{{instance}}: idle"))]], min=0, decimals=0),
    lines(("Wer führt", "Who leads"),
          ("Eins, wo die Runden laufen. Häufiger Wechsel: Dienste starten neu oder die Datenbank antwortet zu langsam.",
           "One where the rounds run. Frequent changes: daemons restart, or the database answers too slowly."),
          "short", [("sum by (instance) (reihum_leader)", "{{instance}}")], min=0, max=1, decimals=0, size=(12, 12)),
    ranking(("Was gelten muss", "What must hold"),
            ("Verstöße je Regel, stündlich geprüft; alle null. Was sie heißen, steht in ARCHITECTURE.md, was zu tun ist im Runbook.",
             "Breaches by rule, checked every hour; all zero. ARCHITECTURE.md says what they mean, the runbook what to do."),
            "short", [(f"max by (invariant) ({sampled('reihum_invariant_violations')})", "{{invariant}}")], size=(12, 12),
            min=0, decimals=0, bounds=[(None, "green"), (1, "red")]),
    table(("Version", "Build"),
          ("Was läuft wo. Zwei Versionen länger als ein Update: ein Dienst wurde vergessen.",
           "What runs where. Two versions for longer than an update: a daemon was forgotten."),
          "short", ("sum by (instance, version) (reihum_build_info)", "{{instance}} {{version}}"),
          columns={"instance": ("Dienst", "daemon"), "version": "Version", "Value": ("läuft", "runs")}, size=(6, 8)),
    lines(("Speicher", "Memory"),
          ("Je Dienst. Stetiger Anstieg über Tage: neu starten und melden.",
           "By daemon. A steady rise over days: restart and report it."),
          "bytes", [("sum by (instance) (process_resident_memory_bytes)", "{{instance}}")], min=0, size=(6, 8)),
    lines(("Rechenzeit", "CPU"),
          ("Kerne je Dienst. Runden dürfen kurz alle brauchen.", "Cores by daemon. Rounds may take all for a moment."),
          "short", [(f"sum by (instance) (rate(process_cpu_seconds_total[{RATE}]))", "{{instance}}")], min=0, size=(6, 8)),
    figures(("Offene Dateien", "Open files"),
            ("Anteil am Erlaubten je Dienst. Über 80 %: das Limit erhöhen, sonst weist er Verbindungen ab.",
             "Share of what is allowed, by daemon. Above 80 %: raise the limit, or it refuses connections."),
            "percentunit", [("sum by (instance) (process_open_fds) / sum by (instance) (process_max_fds)", "{{instance}}")],
            size=(6, 8), decimals=1, bounds=[(None, "green"), (0.5, "yellow"), (0.8, "red")]),
]
