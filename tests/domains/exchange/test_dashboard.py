"""The dashboard for Grafana asks for nothing that `/metrics` does not offer."""

import json
import re

import httpx
import pytest

from kaisai.core.kit.clock import now
from kaisai.domains.exchange.queries import offered
from kaisai.domains.exchange.queries.exposition import expose
from kaisai.engines.formats.openmetrics import Form, write_exposition
from tests.conftest import ROOT
from tests.engines.metrics.servers import MISSING, PROGRAM, Server, until

DASHBOARD = json.loads((ROOT / "docs" / "grafana" / "kaisai.json").read_text(encoding="utf-8"))
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
VARIABLES = {each["name"]: each for each in DASHBOARD["templating"]["list"]}
OFFERED = {family.sample_name for family in offered.FAMILIES}
LABELS = {
    *("conference", "room", "device", "name", "kind", "vendor", "sysname", "target", "group"),
    *("ap", "band", "alias", "uplink", "index", *offered.LABEL.values()),
}


def queries():
    for panel in PANELS:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]
    for name, variable in VARIABLES.items():
        if variable["type"] == "query":
            yield name, variable["definition"]


@pytest.mark.parametrize(("title", "expression"), list(queries()))
def test_every_query_asks_for_what_is_offered(title, expression):
    names = set(re.findall(r"kaisai_\w+", expression))
    assert names
    assert names <= OFFERED
    assert set(re.findall(r"(\w+)\s*=~?\s*\"", expression)) <= LABELS
    for grouped in re.findall(r"by \(([^)]*)\)", expression):
        assert set(grouped.split(", ")) <= LABELS
    assert set(re.findall(r"\$(\w+)", expression)) <= {*VARIABLES, "__rate_interval"}
    counters = [name for name in names if name.endswith("_total")]
    assert expression.count("rate(") >= len(counters)


def test_legends_name_labels():
    for panel in PANELS:
        for target in panel["targets"]:
            assert set(re.findall(r"{{(\w+)}}", target["legendFormat"])) <= LABELS
            assert target["datasource"]["uid"] == "${datasource}"


def test_panels_lie_beside_each_other():
    taken, numbers = set(), set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells
        numbers.add(panel["id"])
    assert len(numbers) == len(DASHBOARD["panels"])


def asked(expression):
    """The query as Grafana sends it."""
    values = {"conference": "kumo", "room": ".*", "device": ".*", "__rate_interval": "1m"}
    return re.sub(r"\$(\w+)", lambda found: values[found[1]], expression)


@pytest.mark.skipif(PROGRAM is None, reason=MISSING)
def test_a_real_server_takes_the_numbers_and_understands_every_query(venue, tmp_path):
    server = Server(tmp_path / "victoria")
    server.start()
    try:
        text = write_exposition(expose(venue.conference, now()), Form.TEXT)
        with httpx.Client(base_url=server.url, trust_env=False, timeout=60) as client:

            def answer(expression):
                told = client.get("/api/v1/query", params={"query": expression, "nocache": "1"})
                assert told.json()["status"] == "success", told.text
                return told.json()["data"]["result"]

            client.post("/api/v1/import/prometheus", content=text.encode()).raise_for_status()
            client.get("/internal/force_flush")
            clients = 'sum(kaisai_radio_clients{conference="kumo"})'
            until(lambda: answer(clients))
            assert answer(clients)[0]["value"][1] == "31"
            for title, expression in queries():
                if not expression.startswith("label_values"):
                    assert answer(asked(expression)) is not None, title
    finally:
        server.stop()
