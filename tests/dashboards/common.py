"""What the proofs share: the boards, a Prometheus, and how both are asked."""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Where cargo builds.
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
DASHBOARDS = ROOT / "dashboards"
# A server has this many seconds to start.
PATIENCE = 60
LOOK = 0.1


class Failure(Exception):
    """What does not hold, in words for the terminal."""


def boards():
    """Every dashboard: (language, name, its JSON)."""
    found = sorted(DASHBOARDS.glob("??/*.json"))
    return [(path.parent.name, path.stem, json.loads(path.read_text(encoding="utf-8"))) for path in found]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def until(what, condition):
    """Waits until the condition answers something."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(LOOK)
    raise Failure(f"waited {PATIENCE} s in vain: {what}")


def fetched(url, form=None):
    """Body of an answer, or None as long as nobody answers."""
    data = urllib.parse.urlencode(form, doseq=True).encode() if form else None
    try:
        with urllib.request.urlopen(url, data, timeout=60) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        if error.code < 500:
            return error.read().decode()
        return None
    except (urllib.error.URLError, ConnectionError):
        return None


class Prometheus:
    """One that runs."""

    def __init__(self, url):
        self.url = url

    def ask(self, path, **form):
        """What the API answers; a query is sent as Grafana sends it, by POST."""
        post = form if path in ("query", "query_range") else None
        query = "" if post or not form else "?" + urllib.parse.urlencode(form, doseq=True)
        body = fetched(f"{self.url}/api/v1/{path}{query}", post)
        if body is None:
            raise Failure(f"Prometheus does not answer {path} {form}")
        answer = json.loads(body)
        if answer["status"] != "success":
            raise Failure(f"{form.get('query', path)}\n    {answer.get('error')}")
        return answer["data"]


@contextlib.contextmanager
def process(command, log, **more):
    """A program that runs meanwhile; what it says is in `log`."""
    with open(log, "ab") as output:
        child = subprocess.Popen(command, stdout=output, stderr=output, **more)
    try:
        yield child
    finally:
        child.terminate()
        child.wait(timeout=PATIENCE)


@contextlib.contextmanager
def prometheus(folder, config, *arguments):
    """A Prometheus of its own, with its data in `folder`."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = ["prometheus", f"--config.file={config}", f"--storage.tsdb.path={folder / 'data'}",
               f"--web.listen-address=127.0.0.1:{port}", "--storage.tsdb.retention.time=10y", *arguments]
    log = folder / "prometheus.log"
    with process(command, log):
        try:
            until("Prometheus starts", lambda: fetched(f"{url}/-/ready"))
        except Failure as failure:
            raise Failure(f"{failure}\n{log.read_text()[-2000:]}") from None
        yield Prometheus(url)
