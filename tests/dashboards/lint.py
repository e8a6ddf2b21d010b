"""The rules that every dashboard keeps, read from the JSON as Grafana gets it."""

import re

from common import Failure

# The last of the classic format; Grafana 13 reads it as it is (@grafana/schema 13).
SCHEMA_VERSION = 42
COLUMNS = 24
CORE_PANELS = {"stat", "timeseries", "bargauge", "table"}
DATASOURCE = {"type": "prometheus", "uid": "${datasource}"}
# rate() goes by the scrape; increase() over a stated day or week may be meant.
RATE = re.compile(r"\b(?:rate|irate)\([^\[]*\[(?!\$__rate_interval\])")
# Words that a German legend would not have.
ENGLISH = re.compile(r"\b(?:too late|nobody|median|joined|confirmed|declined|expired|undeliverable|revoked|waiting|today"
                     r"|online|phone|desk|open|offered|booked|closed|drawn|nothing|failed|used|idle)\b", re.I)
# Labels whose values are English words: each value gets a query of its own, with a word for it.
ENGLISH_VALUES = {"channel", "state", "outcome", "reason"}
SHOWN = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def overlap(one, other):
    return (one["x"] < other["x"] + other["w"] and other["x"] < one["x"] + one["w"]
            and one["y"] < other["y"] + other["h"] and other["y"] < one["y"] + one["h"])


def of_panel(panel, language):
    for key in ("title", "description"):
        if not panel.get(key):
            yield f"has no {key}"
    defaults = panel["fieldConfig"]["defaults"]
    if not defaults.get("unit"):
        yield "has no unit"
    if panel["type"] not in CORE_PANELS:
        yield f"is of a kind that comes with a plugin: {panel['type']}"
    if panel["datasource"] != DATASOURCE:
        yield "does not follow the variable for the data source"
    place = panel["gridPos"]
    if place["x"] + place["w"] > COLUMNS:
        yield "is wider than the page"
    if panel["type"] == "timeseries" and not panel["options"]["legend"]["showLegend"]:
        yield "shows no legend"
    if not panel["targets"]:
        yield "asks for nothing"
    for target in panel["targets"]:
        yield from of_target(target, language)


def of_target(target, language):
    if target["datasource"] != DATASOURCE:
        yield "asks another data source"
    if not target["legendFormat"]:
        yield f"has no legend for {target['refId']}"
    if RATE.search(target["expr"]):
        yield f"rates over something else than $__rate_interval: {target['expr']}"
    legend = target["legendFormat"]
    if language == "de" and ENGLISH.search(SHOWN.sub("", legend)):
        yield f"has an English legend: {legend}"
    if ENGLISH_VALUES & set(SHOWN.findall(legend)) and target["format"] != "table":
        yield f"shows words of the program: {legend}"


def top_row(board):
    top = [panel for panel in board["panels"] if panel["gridPos"]["y"] == 0]
    if not top:
        yield "there is no row on top"
    for panel in top:
        steps = panel["fieldConfig"]["defaults"].get("thresholds", {}).get("steps", [])
        if panel["type"] != "stat" or len(steps) < 2:
            yield f"{panel['title']}: the row on top is of numbers with thresholds"


def links(board, tags):
    for link in board["links"]:
        if link["type"] == "dashboards" and tags.get(link["tags"][0], 0) < 2:
            yield f"the link {link['title']} leads nowhere"
    if not board["links"]:
        yield "there is no link to the others"


def of_board(board, language, tags):
    if board["schemaVersion"] != SCHEMA_VERSION:
        yield f"schemaVersion is not {SCHEMA_VERSION}"
    kinds = [(variable["name"], variable["type"]) for variable in board["templating"]["list"]]
    if ("datasource", "datasource") not in kinds:
        yield "there is no variable for the data source"
    panels = board["panels"]
    if len({panel["id"] for panel in panels}) != len(panels):
        yield "two panels have the same id"
    for at, panel in enumerate(panels):
        for other in panels[at + 1:]:
            if overlap(panel["gridPos"], other["gridPos"]):
                yield f"{panel['title']} lies over {other['title']}"
        yield from (f"{panel['title']}: {what}" for what in of_panel(panel, language))
    if len(board["annotations"]["list"]) < 2:
        yield "rounds and deploys are not annotated"
    yield from top_row(board)
    yield from links(board, tags)


def check(boards):
    """How many panels there are; fails with all that is wrong."""
    tags, uids, wrong = {}, set(), []
    for _, _, board in boards:
        for tag in board["tags"]:
            tags[tag] = tags.get(tag, 0) + 1
        if board["uid"] in uids:
            wrong.append(f"{board['uid']} is there twice")
        uids.add(board["uid"])
    for language, name, board in boards:
        wrong += [f"{language}/{name}: {what}" for what in of_board(board, language, tags)]
    if wrong:
        raise Failure(f"{len(wrong)} breaches:\n" + "\n".join(wrong))
    return sum(len(board["panels"]) for _, _, board in boards)
