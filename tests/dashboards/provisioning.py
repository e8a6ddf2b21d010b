"""The provisioning files: keys that Grafana documents, and paths that lead somewhere as they lie.

https://grafana.com/docs/grafana/latest/administration/provisioning/ lists the keys.
"""

import pathlib
import re

from common import DASHBOARDS, Failure

FOLDER = DASHBOARDS / "provisioning"
KEYS = {
    "dashboards": {"apiVersion", "providers", "name", "orgId", "folder", "folderUid", "type", "disableDeletion",
                   "updateIntervalSeconds", "allowUiUpdates", "options", "path", "foldersFromFilesStructure"},
    "datasources": {"apiVersion", "prune", "deleteDatasources", "datasources", "name", "type", "access", "orgId", "uid",
                    "url", "isDefault", "jsonData", "httpMethod", "timeInterval", "editable", "version"},
}
ENTRY = re.compile(r"^[\s-]*(\w+):\s*(.*)$")
# Grafana knows it, and puts it into these files: whoever starts Grafana points it here.
VARIABLE = "${GF_PATHS_PROVISIONING}"


def entries(path):
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]
    found = [ENTRY.match(line) for line in lines if not line.strip().startswith("#")]
    if None in found:
        raise Failure(f"{path.name} has lines that are no entries")
    return [match.groups() for match in found]


def check(boards):
    """Every language's folder is provided, and the data source goes by the scrape."""
    wrong, provided = [], set()
    for kind, keys in KEYS.items():
        for path in sorted((FOLDER / kind).glob("*.yaml")):
            for key, value in entries(path):
                if key not in keys:
                    wrong.append(f"{kind}/{path.name}: {key} is no key of Grafana")
                if key == "path":
                    provided.add(pathlib.Path(value.replace(VARIABLE, str(FOLDER))).resolve())
                if key == "timeInterval" and f"scrape_interval: {value}" not in scrape():
                    wrong.append(f"{kind}/{path.name}: timeInterval is not the scrape_interval of prometheus.yml")
    wanted = {DASHBOARDS / language for language, _, _ in boards}
    wrong += [f"{folder.name} is not provided" for folder in wanted - provided]
    wrong += [f"{folder} holds no dashboard" for folder in provided - wanted]
    if wrong:
        raise Failure("\n".join(wrong))


def scrape():
    return (DASHBOARDS / "prometheus" / "prometheus.yml").read_text(encoding="utf-8")
