"""For everybody who asks whether it is fair: channels, services, overtaking, overrides."""

from panel import (ANSWER, BOTH, CHANNELS, DAYS, HOUR, HOURS, JOINS, OFFERS, SERVICE, WAIT_APPOINTMENT,
                   WAIT_OFFER, bars, counted, falling, in_days, lines, quantile, ranking, rising, sampled,
                   table, top)

TITLE = ("Reihum · Fairness", "Reihum · Fairness")
DESCRIPTION = (
    "Kommt jeder gleich schnell dran, wie auch immer er sich meldet, und wer wurde vorgezogen?",
    "Does everybody get their turn alike, however they get in touch, and who went first?",
)
REFRESH = "5m"
FROM = "now-60d"
VARIABLES = ["office", "service"]

ANSWERED = 'outcome=~"confirmed|declined|expired"'
WITHIN_14_DAYS = 'le="1209600"'


def within(by="", of=SERVICE):
    """Of those offered something, the share offered it within 14 days of joining."""
    soon = counted(WAIT_OFFER, f"{WITHIN_14_DAYS},{of}", "28d", by)
    everybody = counted(WAIT_OFFER, f'le="+Inf",{of}', "28d", by)
    return f"{soon} / {everybody}"


def of_answers(outcome, by=""):
    some = counted(OFFERS, f'outcome="{outcome}",{BOTH}', "28d", by)
    answered = counted(OFFERS, f"{ANSWERED},{BOTH}", "28d", by)
    return f"{some} / {answered}"


def of_channel(channel):
    return f'channel="{channel}",{SERVICE}'


def median_of(channel):
    return in_days(quantile(0.5, WAIT_APPOINTMENT, of_channel(channel), "28d"))


PANELS = [
    top(("Telefon länger um", "Phone longer by"),
        ("Um so viel länger als im Netz wartet am Telefon die Hälfte (28 Tage); mit Minus: um so viel kürzer. Um null ist "
         "gerecht; bis zu drei Tage sind Zufall. Rot: prüfen, ob Anrufende engere Wünsche oder andere Anliegen haben.",
         "How much longer half of the callers wait than half of those online (28 days). Around zero is fair; small "
         "values are chance. Red: see whether callers have narrower wishes or other services."),
        DAYS, f"{median_of('phone')} - {median_of('online')}",
        [(None, "red"), (-7, "yellow"), (-3, "green"), (3, "yellow"), (7, "red")], decimals=1),
    top(("Überholt", "Overtakes"),
        ("So oft hat die letzte Runde, nachgerechnet, jemanden an anderen vorbeigelassen. Muss null sein. Sonst sofort das "
         "Runbook, ReihumInvariantViolated.",
         "How often the last round, computed again, let somebody pass others. Must be zero. If not, see the runbook at "
         "once, ReihumInvariantViolated."),
        "short", "sum(" + sampled("reihum_invariant_violations", 'invariant="no_overtaking"') + ")",
        [(None, "green"), (1, "red")], decimals=0),
    top(("Eingriffe in 28 Tagen", "Overrides in 28 days"),
        ("Wie oft das Amt für einzelne etwas geändert hat: Härtefall, Rückdatierung, Nachsicht, zweite Person. Viele auf "
         "einmal: die Gründe im Protokoll lesen.",
         "How often staff changed something for one person: hardship, backdating, pardon, second person. Many at once: "
         "read the reasons in the record."),
        "short", "sum(increase(reihum_overrides_total[28d]))", rising(20, 100), decimals=0),
    top(("Angebot in 14 Tagen", "Offered within 14 days"),
        ("Von allen, die in 28 Tagen ein Angebot bekamen: Anteil, der höchstens 14 Tage darauf gewartet hat. Unter der "
         "Hälfte: es fehlen Termine.",
         "Of all who got an offer in 28 days: the share that waited 14 days at most. Below one half: appointments are "
         "lacking."),
        "percentunit", within(), falling(0.5, 0.8), decimals=0),
    top(("Angenommen", "Confirmed"),
        ("Anteil der beantworteten oder verfallenen Angebote, die angenommen wurden (28 Tage). Wenig: Angebote passen nicht "
         "oder kommen nicht an.",
         "Share of the offers that were answered or expired which were confirmed (28 days). Few: offers do not fit or "
         "do not arrive."),
        "percentunit", of_answers("confirmed"), falling(0.5, 0.7), decimals=0),
    top(("Verfallen", "Expired"),
        ("Anteil der Angebote ohne Antwort (28 Tage). Über 30 %: sehen, ob Mails ankommen (Tafel Betrieb) und ob die "
         "Antwortzeit reicht.",
         "Share of offers without an answer (28 days). Above 30 %: see whether mails arrive (operations dashboard) and "
         "whether the time to answer is enough."),
        "percentunit", of_answers("expired"), rising(0.15, 0.3), decimals=0),
    ranking(("Wer wartet länger?", "Who waits longer?"),
            ("Zeit bis zum Termin, die Hälfte, in 28 Tagen, je nachdem, wie man sich gemeldet hat. Gleich lange Balken "
             "sind gerecht. Ist einer deutlich länger: darunter sehen, seit wann und bei welchem Anliegen.",
             "Time to appointment, the median, in 28 days, by how people got in touch. Bars of the same length are "
             "fair. If one is much longer: see below since when and for which service."),
            DAYS, [(median_of(channel), words) for channel, words in CHANNELS], min=0, decimals=1, size=(12, 6)),
    table(("Hälfte: Anliegen und Weg", "Median: service and channel"),
          ("Zeit bis zum Termin, die Hälfte, in 28 Tagen. Eine Zeile nebeneinander lesen: ähnliche Zahlen sind gerecht. "
           "Einzelne Ausreißer haben oft wenige Fälle.",
           "Time to appointment, the median, in 28 days. Read a line across: similar numbers are fair. Single outliers "
           "often rest on few cases."),
          DAYS, (in_days(quantile(0.5, WAIT_APPOINTMENT, SERVICE, "28d", "service, channel")), "{{service}} {{channel}}"),
          decimals=1,
          matrix=("service", "channel"),
          size=(12, 6), names={"service\\channel": ("Anliegen", "service"), **dict(CHANNELS)}),
    lines(("Zeit bis zum Termin nach Weg", "Time to appointment by channel"),
          ("Die Hälfte wartete höchstens so lange, über jeweils 28 Tage. Die Linien sollen beieinander liegen: der Weg "
           "darf keinen Vorteil bringen.",
           "Half waited at most this long, over 28 days each. The lines should lie together: the channel must not be an "
           "advantage."),
          DAYS, [(median_of(channel), words) for channel, words in CHANNELS], min=0, decimals=1, interval="6h"),
    lines(("Angebot in 14 Tagen nach Weg", "Offered within 14 days by channel"),
          ("Anteil je Weg über 28 Tage. Wer ablehnt oder schweigt und später wieder ein Angebot bekommt, zählt auch damit. "
           "Gehen die Linien auseinander: erst „Verfallen“ ansehen, dann die Anliegen einzeln.",
           "Share by channel over 28 days. Who declines or is silent and later gets another offer counts with that too. "
           "If the lines part: look at \"Expired\" first, then at the services one by one."),
          "percentunit", [(within(of=of_channel(channel)), words) for channel, words in CHANNELS], min=0, max=1, interval="6h"),
    ranking(("Angebot in 14 Tagen nach Anliegen", "Offered within 14 days by service"),
            ("Anteil je Anliegen in 28 Tagen. Kurze Balken brauchen mehr Termine.",
             "Share by service in 28 days. Short bars need more appointments."),
            "percentunit", [(within("service"), "{{service}}")], min=0, max=1, decimals=0, size=(12, 6)),
    ranking(("Verfallen nach Anliegen", "Expired by service"),
            ("Anteil der Angebote ohne Antwort in 28 Tagen. Ragt ein Anliegen heraus, hat es sich für viele erledigt: "
             "öfter fragen, ob es noch gebraucht wird.",
             "Share of offers without an answer in 28 days. If a service stands out, many do not need it any more: ask "
             "more often whether it is still needed."),
            "percentunit", [(of_answers("expired", "service"), "{{service}}")], min=0, max=1, decimals=0, size=(12, 6)),
    bars(("Was aus Angeboten wird", "What becomes of offers"),
         ("Angebote je Tag nach Ausgang. Mehr verfallene oder unzustellbare als sonst: die Tafel Betrieb, Mail.",
          "Offers per day by outcome. More expired or undeliverable than usual: see mail on the operations dashboard."),
         "short", [(counted(OFFERS, f'outcome="{outcome}",{BOTH}', "1d"), words) for outcome, words in [
             ("confirmed", ("angenommen", "confirmed")), ("declined", ("abgelehnt", "declined")),
             ("expired", ("verfallen", "expired")), ("undeliverable", ("unzustellbar", "undeliverable")),
             ("revoked", ("zurückgenommen", "revoked"))]],
         stack=True, min=0, decimals=0),
    bars(("Eingriffe nach Art", "Overrides by kind"),
         ("Je Woche, jeder mit Grund im Protokoll und öffentlich gezählt. Ein Sprung gehört erklärt.",
          "Per week, each with a reason on record and counted in public. A jump wants an explanation."),
         "short", [(f'sum(increase(reihum_overrides_total{{kind="{kind}"}}[7d]))', words) for kind, words in [
             ("hardship", ("Härtefall", "hardship")), ("backdate", ("rückdatiert", "backdated")),
             ("pardon", ("Nachsicht", "pardon")), ("second_person", ("zweite Person", "second person"))]],
         stack=True, min=0, decimals=0, interval="7d"),
    lines(("Zeit bis zur Antwort", "Time to answer"),
          ("Von der Übergabe der Mail bis zur Antwort, über 14 Tage. Nähert sich die obere Linie der Frist, ist sie zu kurz.",
           "From handing over the mail to the answer, over 14 days. If the upper line nears the deadline, it is too short."),
          HOURS, [(f"{quantile(0.5, ANSWER, SERVICE, '14d')} / {HOUR}", ("Hälfte", "median")),
                  (f"{quantile(0.9, ANSWER, SERVICE, '14d')} / {HOUR}", "90 %")], min=0, decimals=1, interval="6h"),
    bars(("Eingetragen nach Weg", "Joined by channel"),
         ("Neue Einträge je Tag. Fällt ein Weg auf null, ist er gestört: anrufen und die Seite öffnen.",
          "New entries per day. If a channel falls to zero it is broken: call, and open the page."),
         "short", [(counted(JOINS, f'channel="{channel}",{SERVICE}', "1d"), words) for channel, words in CHANNELS],
         stack=True, min=0, decimals=0),
]
