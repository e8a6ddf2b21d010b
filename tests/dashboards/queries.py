"""Every query of every panel, annotation and variable, asked as Grafana asks."""

import math
import re

from common import Failure
from tsdb import STEP

UNITS = {"m": 60, "h": 3_600, "d": 86_400}
# Pixels of a panel, and so the points that Grafana asks for at most.
POINTS = 800
ALL = ".*"


def seconds(text):
    """A duration like 6h; a board's beginning, now-60d."""
    return int(text.removeprefix("now-")[:-1]) * UNITS[text[-1]]


def values(server, variable):
    """What a variable offers to choose from."""
    metric, label = re.fullmatch(r"label_values\((\w+), (\w+)\)", variable["definition"]).groups()
    return server.ask(f"label/{label}/values", **{"match[]": metric})


def settings(server, board):
    """Every value of every variable once, the others at all; first all of them at all."""
    variables = [variable for variable in board["templating"]["list"] if variable["type"] == "query"]
    open_wide = {variable["name"]: ALL for variable in variables}
    yield open_wide
    for variable in variables:
        found = values(server, variable)
        if not found:
            raise Failure(f"{board['title']}: the variable {variable['name']} has no values")
        for value in found:
            yield {**open_wide, variable["name"]: value}


def filled_in(expression, chosen, step):
    """The query with its variables, as the data source of Grafana fills them in."""
    expression = expression.replace("$__rate_interval", f"{max(step + STEP, 4 * STEP)}s")
    for name, value in chosen.items():
        expression = expression.replace(f"${name}", value)
    if "$" in expression:
        raise Failure(f"a variable that nobody sets: {expression}")
    return expression


def step_of(target, board):
    span = seconds(board["time"]["from"])
    least = seconds(target["interval"]) if "interval" in target else STEP
    return max(least, math.ceil(span / POINTS / STEP) * STEP)


def run(server, target, board, chosen, end):
    """The series that came: labels, and values by time."""
    step = step_of(target, board)
    expression = filled_in(target["expr"], chosen, step)
    if target.get("instant"):
        found = server.ask("query", query=expression, time=end)["result"]
        return [{"labels": series["metric"], "values": [series["value"]]} for series in found]
    begin = (end - seconds(board["time"]["from"])) // step * step + step
    found = server.ask("query_range", query=expression, start=begin, end=end, step=step)["result"]
    return [{"labels": series["metric"], "values": series["values"]} for series in found]


def targets(board):
    for panel in board["panels"]:
        for target in panel["targets"]:
            yield f"{panel['title']} {target['refId']}", target
    for annotation in board["annotations"]["list"]:
        yield f"annotation {annotation['name']}", annotation["target"]


def ask(server, end, boards):
    """How many queries were asked; fails with all that were in vain."""
    asked, wrong = 0, []
    for language, name, board in boards:
        for chosen in settings(server, board):
            for title, target in targets(board):
                asked += 1
                try:
                    series = run(server, target, board, chosen, end)
                    numbers = [float(value) for one in series for _, value in one["values"]]
                    if all(math.isnan(number) for number in numbers):
                        raise Failure("nothing but NaN" if numbers else "empty")
                except Failure as failure:
                    wrong.append(f"{language}/{name}, {title}, {chosen}: {failure}")
    if wrong:
        raise Failure(f"{len(wrong)} of {asked} queries:\n" + "\n".join(wrong))
    return asked


def told(server, end, boards):
    """What each panel shows when everything is chosen: what a picture is drawn from."""
    for language, name, board in boards:
        chosen = next(settings(server, board))
        answers = [[{"series": run(server, target, board, chosen, end)} for target in panel["targets"]]
                   for panel in board["panels"]]
        span = [end - seconds(board["time"]["from"]), end]
        yield {"name": f"{name}-{language}", "board": board, "answers": answers, "range": span}
