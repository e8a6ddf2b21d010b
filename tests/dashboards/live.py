"""A real daemon, scraped by a real Prometheus with the configuration that lies in dashboards/."""

import re
import subprocess

from common import DASHBOARDS, ROOT, TARGET, Failure, fetched, free_port, process, prometheus, until

REIHUM = TARGET / "debug" / "reihum"
NODE_EXPORTER = "node_"
# Where a query names a metric: a name that is neither function nor label.
NAMES = re.compile(r"(?<![\w:\"])(?:reihum|http|process|node)_\w+|(?<![\w\"])\w+:\w+:\w+|\bup(?=\{)")
# Labels are named as well; in their braces and brackets nothing is a metric.
ASIDE = re.compile(r'"[^"]*"|\b(?:by|without|on|ignoring)\s*\([^)]*\)')


def named(expression):
    """The metrics in a query."""
    return set(NAMES.findall(ASIDE.sub("", expression)))


def expressions(boards):
    for _, _, board in boards:
        for panel in board["panels"]:
            yield from (target["expr"] for target in panel["targets"])
        yield from (annotation["expr"] for annotation in board["annotations"]["list"])
        yield from (variable["definition"].split("(")[1].split(",")[0]
                    for variable in board["templating"]["list"] if "definition" in variable)


def configure(folder, public, admin):
    folder.mkdir()
    (folder / "reihum.toml").write_text(
        f'public_url = "http://127.0.0.1:{public}"\n'
        f'[server]\nlisten = "127.0.0.1:{public}"\nadmin_listen = "127.0.0.1:{admin}"\n'
        f'[database]\nurl = "sqlite:{folder}/reihum.db"\n[mail]\ndirectory = "{folder}/mail"\n'
        f'[town]\nfile = "{ROOT}/config/castrop-rauxel.toml"\n')
    scrape = (DASHBOARDS / "prometheus" / "prometheus.yml").read_text()
    changes = [("127.0.0.1:9464", f"127.0.0.1:{admin}"), ("rules.yml", f"{DASHBOARDS}/prometheus/rules.yml"),
               ("scrape_interval: 30s", "scrape_interval: 1s")]
    for old, new in changes:
        if scrape.count(old) < 1:
            raise Failure(f"prometheus.yml does not say {old}")
        scrape = scrape.replace(old, new)
    (folder / "prometheus.yml").write_text(scrape)


def check_metrics(exposition):
    checked = subprocess.run(["promtool", "check", "metrics"], input=exposition, text=True, capture_output=True, check=False)
    if checked.returncode != 0 or checked.stderr.strip():
        raise Failure(f"promtool check metrics:\n{checked.stdout}{checked.stderr}")


def scrape(folder, boards):
    """The recording rules as (name, expression), and the metrics that are wanted but not there yet."""
    public, admin = free_port(), free_port()
    configure(folder, public, admin)
    command = [str(REIHUM), "serve", "--config", str(folder / "reihum.toml")]
    with process(command, folder / "reihum.log", cwd=folder):
        until("Reihum is ready", lambda: fetched(f"http://127.0.0.1:{admin}/readyz") == "ready\n")
        if fetched(f"http://127.0.0.1:{public}/de/") is None:
            raise Failure("Reihum does not answer")
        until("the jobs have run", lambda: 'job="gauges"' in fetched(f"http://127.0.0.1:{admin}/metrics"))
        check_metrics(fetched(f"http://127.0.0.1:{admin}/metrics"))
        with prometheus(folder, folder / "prometheus.yml") as server:
            until("a scrape", lambda: server.ask("query", query='up{job="reihum"} == 1')["result"])
            return compare(server, boards)


def compare(server, boards):
    rules = [rule for group in server.ask("rules")["groups"] for rule in group["rules"]]
    recorded = [(rule["name"], rule["query"]) for rule in rules if rule["type"] == "recording"]
    wanted = set().union(*map(named, expressions(boards)), *(named(rule["query"]) for rule in rules))
    # What Prometheus renames because it sets a label of that name itself.
    if not server.ask("query", query='reihum_job_last_success_timestamp_seconds{exported_job="rounds"}')["result"]:
        raise Failure("the label of a job is not exported_job after a scrape")
    return recorded, lacking(server, wanted)


def lacking(server, wanted):
    """Of these metrics those that nobody serves; node_exporter's are marked by their names."""
    there = set(server.ask("label/__name__/values"))
    return sorted(name for name in wanted - there if not name.startswith(NODE_EXPORTER))
