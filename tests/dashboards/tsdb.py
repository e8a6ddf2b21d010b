"""Sixty days filled into a Prometheus, with what its recording rules would have made of them."""

import contextlib
import os
import subprocess

from common import Failure, prometheus

# The scrapes of the replay lie this far apart, in seconds.
STEP = 1800
# What is one step old still counts as now.
LOOKBACK = "31m"
# All sixty days in one or two blocks.
BLOCK = "1500h"


def span(openmetrics):
    """First and last time in the file."""
    with open(openmetrics, "rb") as file:
        first = file.readline()
        file.seek(-4096, os.SEEK_END)
        last = file.read().splitlines()[-2]
    return int(first.split()[-1]), int(last.split()[-1])


def fill(openmetrics, data):
    command = ["promtool", "tsdb", "create-blocks-from", "openmetrics", f"--max-block-duration={BLOCK}",
               "--quiet", str(openmetrics), str(data)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failure(f"promtool {done.stdout}{done.stderr}")


def record(server, begin, end, rules, path):
    """Evaluates each rule at each step, as Prometheus would have. Rules come after what they read."""
    with open(path, "w", encoding="utf-8") as file:
        for name, expression in rules:
            answer = server.ask("query_range", query=expression, start=begin, end=end, step=STEP)
            if not answer["result"]:
                raise Failure(f"the rule {name} records nothing")
            for series in answer["result"]:
                labels = ",".join(f'{label}="{value}"' for label, value in series["metric"].items())
                file.writelines(f"{name}{{{labels}}} {value} {at}\n" for at, value in series["values"])
        file.write("# EOF\n")


@contextlib.contextmanager
def filled(folder, openmetrics, rules):
    """A Prometheus with everything, and the second that is its now."""
    folder.mkdir()
    config = folder / "prometheus.yml"
    # Nothing is scraped: the past alone counts.
    config.write_text("global: {scrape_interval: 1h, evaluation_interval: 1h}\n")
    begin, end = span(openmetrics)
    fill(openmetrics, folder / "data")
    lookback = f"--query.lookback-delta={LOOKBACK}"
    with prometheus(folder, config, lookback) as server:
        record(server, begin, end, rules, folder / "recorded.om")
    fill(folder / "recorded.om", folder / "data")
    with prometheus(folder, config, lookback) as server:
        yield server, end
