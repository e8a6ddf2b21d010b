"""The words in which the dashboards are written: one function per kind of panel.

A word is a pair, German first. A query is a pair too: the expression and its legend.
"""

DAY = 86_400
HOUR = 3_600
# Units in words of the language; those of Grafana itself are English.
DAYS = ("suffix: Tage", "suffix: days")
HOURS = ("suffix: Stunden", "suffix: hours")
# What has the label service, and what has office as well.
SERVICE = 'service=~"$service"'
OFFICE = 'office=~"$office"'
BOTH = f"{SERVICE},{OFFICE}"

# Counters at the pace of the recording rules (prometheus/rules.yml), still one per daemon, so that
# increase() sees each restart: weeks of them are read in a moment.
WAIT_APPOINTMENT = "instance_service_channel_le:reihum_wait_to_appointment_seconds_bucket:sum"
WAIT_OFFER = "instance_service_channel_le:reihum_wait_to_offer_seconds_bucket:sum"
ANSWER = "instance_service_le:reihum_offer_answer_seconds_bucket:sum"
OFFERS = "instance_service_office_outcome:reihum_offers:sum"
APPOINTMENTS = "instance_service_office_outcome:reihum_appointments:sum"
JOINS = "instance_service_channel:reihum_joins:sum"


# The program's words, in those of the boards.
CHANNELS = [("online", ("Netz", "online")), ("phone", ("Telefon", "phone")), ("desk", ("Schalter", "desk"))]
SLOTS = [("open", ("frei", "open")), ("offered", ("angeboten", "offered")), ("booked", ("vergeben", "booked")),
         ("closed", ("geschlossen", "closed"))]
UNUSED = [("too_late", ("zu spät wieder frei", "freed too late")), ("nobody", ("passte niemandem", "suited nobody"))]


def quantile(q, metric, labels, window, by=""):
    """The quantile of a histogram over a window, by these labels."""
    levels = f"le, {by}" if by else "le"
    return f"histogram_quantile({q}, sum by ({levels}) (increase({metric}{{{labels}}}[{window}])))"


def in_days(expression):
    return f"{expression} / {DAY}"


def counted(metric, labels, window, by=""):
    """How many there were in a window."""
    level = f" by ({by}) " if by else ""
    return f"sum{level}(increase({metric}{{{labels}}}[{window}]))"


def sampled(metric, labels=""):
    """A gauge that every daemon reads from the one database."""
    return f"max without (instance) ({metric}{{{labels}}})" if labels else f"max without (instance) ({metric})"


def _panel(kind, size, title, description, unit, queries, **more):
    return dict(kind=kind, size=size, title=title, description=description, unit=unit,
                queries=queries, top=False, **more)


def top(title, description, unit, expression, bounds, **more):
    """One number of the first row: green, yellow or red. The first bound has no value."""
    panel = _panel("stat", (4, 4), title, description, unit, [(expression, title)], bounds=bounds, **more)
    panel["top"] = True
    return panel


def rising(yellow, red):
    """The more, the worse."""
    return [(None, "green"), (yellow, "yellow"), (red, "red")]


def falling(red, yellow):
    """The less, the worse: red below the first, yellow below the second."""
    return [(None, "red"), (red, "yellow"), (yellow, "green")]


def lines(title, description, unit, queries, size=(12, 8), **more):
    """Time series as lines."""
    return _panel("lines", size, title, description, unit, queries, **more)


def bars(title, description, unit, queries, size=(12, 8), **more):
    """Time series as bars, one a day unless said otherwise."""
    more.setdefault("interval", "1d")
    return _panel("bars", size, title, description, unit, queries, **more)


def ranking(title, description, unit, queries, size=(12, 8), **more):
    """The present values side by side."""
    more.setdefault("bounds", [(None, "blue")])
    return _panel("bargauge", size, title, description, unit, queries, **more)


def figures(title, description, unit, queries, size=(12, 8), **more):
    """The present values as numbers with their names."""
    more.setdefault("bounds", [(None, "text")])
    return _panel("stat", size, title, description, unit, queries, **more)


def table(title, description, unit, query, columns=None, matrix=None, size=(12, 8), **more):
    """The present values as a table: its columns by label, or one label against another.

    `names` are the columns that go by other names than the data has for them.
    """
    shape = {"matrix": matrix} if matrix else {"columns": columns}
    return _panel("table", size, title, description, unit, [query], **shape, **more)
