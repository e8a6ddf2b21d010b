"""For who leads the offices: how long do people wait, and is the list growing?"""

from panel import (APPOINTMENTS, BOTH, DAYS, JOINS, OFFERS, OFFICE, SERVICE, SLOTS, UNUSED, WAIT_APPOINTMENT,
                   bars, counted, figures, in_days, lines, quantile, ranking, rising, sampled, top)

TITLE = ("Reihum · Leitung", "Reihum · Management")
DESCRIPTION = (
    "Wie lange warten Menschen auf einen Termin, reicht das Angebot, und was bleibt ungenutzt?",
    "How long do people wait for an appointment, is there enough of them, and what is left unused?",
)
REFRESH = "5m"
FROM = "now-60d"
VARIABLES = ["office", "service"]

WAITING = "service:reihum_waitlist_entries:waiting"
STATE_WAITING = f'state="waiting",{SERVICE}'
CAME = 'outcome=~"attended|late|no_show"'
CONFIRMED = f'outcome="confirmed",{SERVICE}'


def no_show(by=""):
    missed = counted(APPOINTMENTS, f'outcome="no_show",{BOTH}', "28d", by)
    due = counted(APPOINTMENTS, f"{CAME},{BOTH}", "28d", by)
    return f"{missed} / {due}"


def no_show_by_lead():
    """Bands without an appointment are left out: nothing was missed of nothing."""
    missed = counted("reihum_appointments_by_lead_total", f'outcome="no_show",{SERVICE}', "28d", "lead")
    due = counted("reihum_appointments_by_lead_total", f"{CAME},{SERVICE}", "28d", "lead")
    return f"{missed} / ({due} > 0)"


def cutoff(unit):
    return sampled("reihum_round_cutoff_age_seconds", SERVICE) if unit == "age" else (
        f"1000 * (time() - {sampled('reihum_round_cutoff_age_seconds', SERVICE)})")


def unused(reason, window):
    return counted("reihum_slots_unused_total", f'reason="{reason}",{OFFICE}', window)


def slots_ahead(state):
    return "sum(" + sampled("reihum_slots", f'state="{state}",{OFFICE}') + ")"


PANELS = [
    top(("Es warten jetzt", "Waiting now"),
        ("Einträge, die auf ein Angebot warten. Gelb und Rot passen zu einer Stadt mit rund 70 000 Menschen; "
         "wird die Zahl rot, zeigt „Vorhersage“, ob sie von selbst sinkt. Sonst mehr Termine öffnen.",
         "Entries that wait for an offer. Yellow and red fit a town of some 70,000 people; if it turns red, "
         "\"Forecast\" says whether it falls by itself. If not, open more appointments."),
        "short", f"sum({sampled('reihum_waitlist_entries', STATE_WAITING)})", rising(1000, 5000), decimals=0),
    top(("Bis zum Termin: Hälfte", "Wait: median"),
        ("Die Hälfte derer, die in 28 Tagen einen Termin zugesagt haben, wartet von der Eintragung bis zum Termin "
         "höchstens so lange. Gelb ab 2, Rot ab 6 Wochen: dann fehlen Termine für das Anliegen.",
         "Half of those who confirmed an appointment in 28 days wait at most this long from joining to the "
         "appointment. Yellow from 2, red from 6 weeks: then the service lacks appointments."),
        DAYS, in_days(quantile(0.5, WAIT_APPOINTMENT, SERVICE, "28d")), rising(14, 42), decimals=1),
    top(("Bis zum Termin: 90 %", "Wait: 90 %"),
        ("Neun von zehn warten von der Eintragung bis zum Termin höchstens so lange. Weit über der Hälfte heißt: "
         "einige warten sehr viel länger. Dann die Anliegen einzeln wählen und die Fairness-Tafel öffnen.",
         "Nine of ten wait at most this long from joining to the appointment. Far above the median means that some "
         "wait much longer: choose the services one by one and open the fairness dashboard."),
        DAYS, in_days(quantile(0.9, WAIT_APPOINTMENT, SERVICE, "28d")), rising(28, 84), decimals=1),
    top(("Nicht erschienen", "No-shows"),
        ("Anteil der Termine der letzten 28 Tage, zu denen niemand kam. Über 10 %: Erinnerungen und "
         "Wartezeit ansehen, denn wer lange wartet, kommt seltener.",
         "Share of the appointments of the last 28 days to which nobody came. Above 10 %: look at reminders "
         "and at the wait, because who waits long comes less often."),
        "percentunit", no_show(), rising(0.1, 0.2), decimals=1),
    top(("Ungenutzt in 7 Tagen", "Unused in 7 days"),
        ("Offene Termine, die verstrichen sind. Die Gründe stehen unten. Viele „zu spät wieder frei“: an Absagen "
         "erinnern. Viele „passte niemandem“: andere Zeiten öffnen.",
         "Open appointments that passed unused. The reasons are below. Many \"freed too late\": ask people "
         "to call off in time. Many \"suited nobody\": open other hours."),
        "short", counted("reihum_slots_unused_total", OFFICE, "7d"), rising(10, 50), decimals=0),
    top(("Wartet am längsten", "Waits longest"),
        ("Alter des ältesten Eintrags, der noch auf einen Termin wartet. Sehr alte Einträge haben oft enge "
         "Zeitwünsche oder pausieren: anrufen lohnt sich.",
         "Age of the oldest entry still without an appointment. Very old ones often have narrow wishes or "
         "are paused: a call is worth it."),
        DAYS, in_days(f"max({sampled('reihum_waitlist_oldest_seconds', SERVICE)})"), rising(56, 180), decimals=0),
    ranking(("Bis zum Termin nach Anliegen", "Time to appointment by service"),
            ("So lange wartet die Hälfte derer, die in 28 Tagen einen Termin zugesagt haben, von der Eintragung bis "
             "zum Termin. Der längste Balken braucht Termine zuerst.",
             "Half of those who confirmed an appointment in 28 days wait this long from joining to the appointment. "
             "The longest bar needs appointments first."),
            DAYS, [(in_days(quantile(0.5, WAIT_APPOINTMENT, SERVICE, "28d", "service")), "{{service}}")], min=0, decimals=1, size=(12, 6)),
    ranking(("Ungenutzt in 7 Tagen: warum", "Unused in 7 days: why"),
            ("Termine, die in 7 Tagen verstrichen sind. „zu spät wieder frei“: war angeboten oder vergeben und wurde frei, "
             "als für andere keine Zeit mehr blieb. „passte niemandem“: keiner der Wartenden konnte dann dort.",
             "Appointments that passed in 7 days. \"freed too late\": was offered or booked, and came free when no time was "
             "left for others. \"suited nobody\": none of those who wait could come then and there."),
            "short", [(unused(reason, "7d"), words) for reason, words in UNUSED], min=0, decimals=0, size=(12, 6)),
    lines(("Wartende nach Anliegen", "Waiting by service"),
          ("Wie lang jede Liste ist. Eine Linie, die zwei Wochen lang steigt, braucht mehr Termine; ein Sprung "
           "nach unten ist eine Runde.",
           "How long each list is. A line that rises for two weeks needs more appointments; a step down is a round."),
          "short", [(f"sum by (service) ({sampled('reihum_waitlist_entries', STATE_WAITING)})", "{{service}}")],
          min=0, decimals=0),
    lines(("Zeit bis zum Termin", "Time to appointment"),
          ("Vom Eintragen bis zum Termin, über jeweils 14 Tage. Steigen beide Linien, fehlen Termine; steigt nur die "
           "obere, kommen einzelne nicht zum Zug.",
           "From joining to the appointment, over 14 days each. If both lines rise, appointments are lacking; if only "
           "the upper one does, some are not served."),
          DAYS, [(in_days(quantile(0.5, WAIT_APPOINTMENT, SERVICE, "14d")), ("Hälfte", "median")),
                 (in_days(quantile(0.9, WAIT_APPOINTMENT, SERVICE, "14d")), "90 %")], min=0, decimals=1, interval="6h"),
    bars(("Eingetragen und bedient", "Joined against served"),
         ("Neue Einträge und zugesagte Termine je Tag. Liegt „eingetragen“ auf Dauer höher, wächst die Liste.",
          "New entries and confirmed appointments per day. If \"joined\" stays higher, the list grows."),
         "short", [(counted(JOINS, SERVICE, "1d"), ("eingetragen", "joined")),
                   (counted(OFFERS, CONFIRMED, "1d"), ("Termin zugesagt", "confirmed"))], min=0, decimals=0),
    lines(("Vorhersage der Liste", "Forecast of the list"),
          ("Die Liste heute, und wie lang sie in 28 Tagen wäre, wenn es weiterginge wie in den letzten 28. Liegt die "
           "Vorhersage über heute, reicht das Angebot nicht. In den ersten 14 Tagen gibt es keine.",
           "The list today, and how long it would be in 28 days if things went on as in the last 28. A forecast "
           "above today means that there are too few appointments. There is none in the first 14 days."),
          "short", [(f"sum({WAITING}{{{SERVICE}}})", ("heute", "today")),
                    (f"clamp_min(sum(predict_linear({WAITING}{{{SERVICE}}}[28d], 28 * 86400) and {WAITING}{{{SERVICE}}} offset 14d), 0)",
                     ("in 28 Tagen", "in 28 days"))], min=0, interval="6h", decimals=0),
    figures(("Stichtag", "Cut-off day"),
            ("Bis zu diesem Tag des Eintragens ging die letzte Runde. Wer früher kam und noch wartet, wollte andere "
             "Zeiten oder Orte. Der Tag soll täglich vorrücken; steht er, fehlen passende Termine.",
             "The last round reached entries that joined up to this day. Who joined before and still waits wanted "
             "other times or places. The day should move on daily; if it stands, fitting appointments are lacking."),
            ("time:DD.MM.YYYY", "time:YYYY-MM-DD"), [(cutoff("day"), "{{service}}")]),
    lines(("Alter des Stichtags", "Age of the cut-off day"),
          ("So weit liegt der Stichtag zurück. Waagerecht ist gut; steigt die Linie um einen Tag je Tag, wird niemand "
           "Neues mehr erreicht.",
           "How far back the cut-off day lies. Level is good; if a line rises by a day each day, nobody new is reached."),
          DAYS, [(in_days(cutoff("age")), "{{service}}")], min=0, decimals=0),
    ranking(("Tage bis alle bedient sind", "Days until all are served"),
            ("Wartende, geteilt durch die Zusagen je Tag der letzten 28 Tage: so lange reicht die Liste beim "
             "jetzigen Tempo. Die längsten Balken brauchen Termine zuerst.",
             "Those who wait, divided by confirmations per day of the last 28 days: how long the list lasts at this "
             "pace. The longest bars need appointments first."),
            DAYS, [(f"sum by (service) ({WAITING}{{{SERVICE}}}) / ({counted(OFFERS, CONFIRMED, '28d', 'service')} / 28)", "{{service}}")],
            min=0, decimals=0),
    ranking(("Nicht erschienen nach Anliegen", "No-shows by service"),
            ("Anteil der Termine der letzten 28 Tage ohne Erscheinen. Ein hoher Balken neben kurzer Wartezeit: "
             "Erinnerung und Ort prüfen.",
             "Share of appointments of the last 28 days to which nobody came. A long bar beside a short wait: look at "
             "reminders and place."),
            "percentunit", [(no_show("service"), "{{service}}")], min=0, max=1, decimals=1),
    ranking(("Nicht erschienen nach Vorlauf", "No-shows by lead time"),
            ("Anteil der Termine der letzten 28 Tage ohne Erscheinen, nach den Tagen zwischen Zusage und Termin. Wächst er "
             "mit dem Vorlauf: Termine später öffnen und kurz vorher erinnern.",
             "Share of appointments of the last 28 days to which nobody came, by the days between the yes and the "
             "appointment. If it grows with them: open appointments later, and remind shortly before."),
            "percentunit", [(no_show_by_lead(), "{{lead}}")], min=0, max=1, decimals=1),
    bars(("Ungenutzte Termine und warum", "Unused appointments and why"),
         ("Je Tag. „zu spät wieder frei“: war angeboten oder vergeben und wurde frei, als für andere keine Zeit mehr blieb. "
          "„passte niemandem“: keiner der Wartenden konnte dann dort.",
          "Per day. \"freed too late\": was offered or booked, and came free when no time was left for others. "
          "\"suited nobody\": none of those who wait could come then and there."),
         "short", [(unused(reason, "1d"), words) for reason, words in UNUSED],
         stack=True, min=0, decimals=0),
    lines(("Termine, die noch kommen", "Appointments ahead"),
          ("Künftige Termine nach Zustand. Viele offene kurz vor dem Tag: Öffnungszeiten und Wünsche passen nicht zusammen.",
           "Future appointments by state. Many open ones shortly before the day: hours and wishes do not match."),
          "short", [(slots_ahead(state), words) for state, words in SLOTS], min=0, decimals=0),
]
