"""The page for the crew: exporters come and go, counts are opened and closed, secrets stay in."""

import pytest

from kaisai.core.identity.actors import POLLER
from kaisai.core.kit.clock import now, to_ms
from kaisai.domains.exchange.models import Exporter
from kaisai.domains.exchange.operations import record_parts
from kaisai.domains.exchange.queries import is_published
from kaisai.domains.monitoring.queries import metric_store
from kaisai.engines.probes.exporters.reading import ExporterPart

PAGE = "/kumo/exchange"
GIVEN = {
    "device": "sw-4f",
    "url": "http://192.0.2.53:9547/metrics?key=hush",
    "interval": "20",
    "keep": "dhcp_*\nnode_load?",
    "user": "kumo",
    "secret": "hush-hush",
}


def said(answer):
    return answer.content.decode()


def test_an_exporter_is_taken_in_changed_and_let_go(venue, visitor):
    noc = visitor("noc")
    assert "No exporter is scraped yet" in said(noc.get(PAGE))
    assert noc.post(PAGE, GIVEN).status_code == 302
    page = said(noc.get(PAGE))
    assert "192.0.2.53:9547" in page
    assert "hush" not in page
    assert "<code>dhcp_*</code> <code>node_load?</code>" in page
    noc.post(PAGE, GIVEN | {"interval": "60", "secret": ""})
    kept = Exporter.objects.get()
    assert (kept.interval, kept.secret) == (60, "hush-hush")
    noc.post(f"{PAGE}/drop", {"device": "sw-4f"})
    assert not Exporter.objects.exists()


def test_the_page_of_an_exporter_shows_its_fullest_pool_first(venue, visitor):
    kumo = {"conference": venue.conference, "at": now()}
    noc, page = visitor("noc"), f"{PAGE}/exporters/sw-4f"
    assert noc.get(page).status_code == 404
    noc.post(PAGE, GIVEN)
    assert "tells of no address pool" in said(noc.get(page))
    pools = [
        ExporterPart("pool", name, name, {"used": f"used_{name}", "size": f"size_{name}"})
        for name in ("calm", "full", "silent")
    ]
    record_parts(**kumo, by=POLLER, device="sw-4f", parts=pools)
    told = {"used_calm": 10.0, "size_calm": 100.0, "used_full": 99.0, "size_full": 100.0}
    metric_store().append("kumo/prom/sw-4f", to_ms(now()) - 500, told)
    text = said(noc.get(page))
    assert text.index("full") < text.index("calm")
    assert "99 %" in text
    assert "192.0.2.53" in text
    assert "hush" not in text
    drawn = noc.get("/kumo/traffic/charts", {"of": "exporter/sw-4f", "name": "pool"}).json()
    [chart] = drawn["charts"]
    assert [line["label"] for line in chart["lines"]] == ["calm", "full", "silent"]
    assert [max(filter(None, line["values"]), default=None) for line in chart["lines"]] == [
        *(10.0, 99.0, None)
    ]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"url": "ftp://192.0.2.53/"}, "url: write it like"),
        ({"interval": "1"}, "greater than or equal to 5"),
        ({"device": "nobody"}, "not one of the available choices"),
        ({"keep": "x" * 300}, "each of 200 characters at most"),
    ],
)
def test_what_cannot_be_is_said_in_the_form_and_nothing_is_kept(venue, visitor, wrong, sentence):
    answer = visitor("noc").post(PAGE, GIVEN | wrong)
    assert answer.status_code == 400
    assert sentence in said(answer)
    assert "hush-hush" not in said(answer)
    assert not Exporter.objects.exists()


def test_counts_are_opened_by_those_who_run_the_conference(cast, venue, visitor):
    assert "/kumo/v1/associations/all/both" in said(visitor("noc").get(PAGE))
    assert visitor("noc").post(f"{PAGE}/publish", {"open": "yes"}).status_code == 403
    chair = visitor("chair")
    chair.post(f"{PAGE}/publish", {"open": "yes"})
    assert is_published(cast.conference)
    assert "Close to the public" in said(chair.get(PAGE))
    chair.post(f"{PAGE}/publish", {"open": "no"})
    assert not is_published(cast.conference)


def test_staff_look_and_change_nothing(venue, visitor):
    staff = visitor("staff")
    assert "disabled" in said(staff.get(PAGE))
    assert staff.post(PAGE, GIVEN).status_code == 403
    assert PAGE not in said(staff.get("/kumo/today"))
    assert PAGE in said(visitor("noc").get("/kumo/today"))


def test_in_japanese_it_says_the_same(venue, visitor):
    page = said(visitor("noc").get(PAGE, headers={"accept-language": "ja"}))
    for word in ("データ連携", "エクスポーター", "端末数", "取得を始める"):
        assert word in page
