"""Controllers asked over HTTP, through the whole product: from their answer to rooms, boards and alerts."""

import gzip

import pytest

from tests.engines.probes.controllers import (
    KEY,
    PASSWORD,
    SITE,
    USER,
    Certificate,
    Mist,
    UniFi,
    answering_aside,
    failed,
    mist_ap,
    unifi_ap,
    unifi_switch,
)
from tests.journeys.installation import SLUG, Installation, Product, until

pytestmark = pytest.mark.xdist_group("poller")
MAC = "02:00:5e:00:01:01"


class Stage(Product):
    """An installation that asks a UniFi server behind a certificate of its own, and the Mist cloud."""

    def __init__(self, installation, unifi, mist):
        super().__init__(installation)
        self.unifi, self.mist = unifi, mist

    def agent(self, vendor):
        return next(a for a in self.ask("traffic.agents") if a["vendor"] == vendor)

    def room(self, slug):
        return next(row for row in self.ask("capacity.outlook") if row["room"] == slug)


@pytest.fixture(scope="module")
def stage(template, tmp_path_factory):
    certificate = Certificate(tmp_path_factory.mktemp("certificate"))
    unifi = UniFi([unifi_ap("ap-1f-1", MAC), unifi_switch()], prefix="", login="/api/login")
    mist = Mist([mist_ap("ap-2f-1", "02005e000301")])
    installation = Installation(tmp_path_factory.mktemp("controllers"), like=template)
    with (
        answering_aside(unifi, certificate.context),
        answering_aside(mist),
        installation.up() as running,
    ):
        running.ready()
        made = Stage(installation, unifi, mist)
        for device, room in (("ap-1f-1", "hall-a"), ("ap-2f-1", "room-101")):
            made.do("network.save_device", f"name={device}", "kind=ap", f"room={room}")
        own = (f"url={unifi.url}", f"user={USER}", f"secret={PASSWORD}")
        made.do(
            *("traffic.save_profile", "name=unifi", "kind=unifi-server", *own),
            f"certificate={certificate.fingerprint}",
        )
        cloud = (f"url={mist.url}", f"site={SITE}", f"secret={KEY}")
        made.do("traffic.save_profile", "name=mist", "kind=mist", *cloud)
        for device in ("unifi", "mist"):
            made.do("network.save_device", f"name={device}", "kind=controller")
            made.do("traffic.watch_agents", f"devices={device}", f"profile={device}", "interval=5")
        until(lambda: all(a["answers"] for a in made.ask("traffic.agents")), "both answer")
        yield made


def test_the_clients_of_every_radio_and_room_are_those_that_the_controllers_tell(stage):
    rooms = {"all": 3 + 21 + 2 + 19, "Hall A": 3 + 21, "Room 101": 2 + 19}
    until(lambda: stage.newest("conference", "clients") == rooms, "both rooms are counted")
    of = f"part/unifi/radio/{MAC}/na"
    assert stage.newest(of, "airtime") == {"in use": 36, "used by others": 18}
    assert stage.newest(of, "channel") == {"channel": 44}
    assert stage.newest("part/mist/radio/02005e000301/band_5", "noise") == {"noise": -94}
    assert stage.newest("part/unifi/ssid/kumo", "clients") == {"clients": 24}


def test_what_they_have_is_told_once_each(stage):
    surveys = [e["payload"] for e in stage.installation.entries("traffic.agent_surveyed")]
    told = [(s["vendor"], s["ports"], s["radios"]) for s in surveys]
    assert sorted(told) == [("Juniper Mist", 1, 2), ("UniFi", 2, 2)]


def test_the_capacity_board_counts_with_them(stage):
    def known():
        row = stage.room("hall-a")
        return row if row["clients"] is not None else None

    row = until(known, "the board sees clients")
    assert row["clients"] == 24


def test_a_controller_that_refuses_says_what_to_do_and_draws_nothing(stage):
    stage.unifi.fault = failed("403 Forbidden", "api.err.NoPermission")
    until(lambda: stage.agent("UniFi")["answers"] is False, "it is lost")
    assert stage.agent("UniFi")["problem"] == "http-forbidden"
    [lost] = stage.installation.entries("traffic.agent_lost")
    assert "the right to view the site" in lost["en"]
    assert "閲覧権限" in lost["ja"]


def test_no_secret_is_anywhere_but_in_the_database(stage):
    told = [str(stage.installation.entries()), str(stage.ask("traffic.agents"))]
    told += [
        path.read_text(errors="replace") for path in stage.installation.data.parent.glob("*.log")
    ]
    parcel = stage.installation.data / "kumo.parcel"
    stage.installation.run("export", "conference", SLUG, parcel)
    told.append(gzip.decompress(parcel.read_bytes()).decode())
    for secret in (KEY, PASSWORD):
        assert not [text for text in told if secret in text]
