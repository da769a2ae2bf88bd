"""Profiles of controllers: what is refused, where a secret goes, which fields the page shows."""

import pytest

from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.journal.models import Entry
from kaisai.core.kit.errors import Refused
from kaisai.domains.network.operations import save_device
from kaisai.domains.traffic.operations import discover_agents, save_profile, watch_agents
from kaisai.domains.traffic.queries import agent_rows, find_profile
from kaisai.engines.probes.rest.asking import RestAccess
from tests.cast import AT

SECRET = "kumo-api-key-4711"
URL = "https://192.0.2.5"
PIN = "ab" * 32
SITE = "6e6f632d-6b75-4d6f-8f2d-6b616973616a"


@pytest.fixture
def around(cast):
    made = {"by": COMMAND_LINE, "conference": cast.conference, "at": AT}
    for name in ("unifi", "other"):
        save_device(**made, name=name, kind="controller")
    return made


@pytest.fixture
def unifi(around):
    """A console that is asked."""
    told = {"kind": "unifi-os", "url": URL, "secret": SECRET, "certificate": PIN}
    save_profile(**around, name="unifi", **told)
    watch_agents(**around, devices=["unifi"], profile="unifi", interval=30)
    return around


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"kind": "nobody"}, "kind"),
        ({"url": ""}, "url"),
        ({"url": "http://192.0.2.5"}, "url"),
        ({"url": f"{URL}/proxy/network"}, "url"),
        ({"url": "https://me:secret@192.0.2.5"}, "url"),
        ({"site": "../../x"}, "site"),
        ({"kind": "mist"}, "site"),
        ({"kind": "mist", "site": SITE, "user": "me"}, "user"),
        ({"kind": "unifi-server"}, "user"),
        ({"secret": ""}, "secret"),
        ({"secret": "one\r\nX-More: 1"}, "secret"),
        ({"secret": "ひみつ"}, "secret"),
        ({"certificate": "ab:cd"}, "certificate"),
        ({"certificate": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"}, "certif"),
    ],
)
def test_a_profile_that_could_not_ask_is_refused_by_what_is_missing(around, given, word):
    usual = {"kind": "unifi-os", "url": URL, "secret": SECRET}
    with pytest.raises(Refused) as refused:
        save_profile(**around, name="kumo", **(usual | given))
    assert str(refused.value).startswith(word)


def test_the_poller_is_told_all_that_it_needs(unifi):
    [row] = agent_rows(unifi["conference"])
    assert row.access == RestAccess(URL, "unifi-os", secret=SECRET, trust=PIN)
    assert row.interval == 30
    mark = row.mark
    save_profile(**unifi, name="unifi", kind="unifi-os", url=URL, secret="another-key")
    assert agent_rows(unifi["conference"])[0].mark != mark


def test_a_secret_stays_where_it_is_left_empty_and_never_goes_elsewhere(unifi):
    told = {"name": "unifi", "kind": "unifi-os"}
    save_profile(**unifi, **told, url=f"{URL}/", site="lab")
    kept = find_profile(unifi["conference"], "unifi")
    assert (kept.secret, kept.certificate, kept.site) == (SECRET, PIN, "lab")
    for elsewhere in ({"url": "https://192.0.2.66"}, {"url": URL, "user": "me"}):
        with pytest.raises(Refused, match="secret"):
            save_profile(**unifi, **told, **elsewhere)
    save_profile(**unifi, name="unifi", community="kumo")
    over_snmp = find_profile(unifi["conference"], "unifi")
    assert (over_snmp.secret, over_snmp.url, over_snmp.certificate) == ("", "", "")


def test_secrets_are_told_nobody(unifi, api, visitor):
    assert SECRET not in str(list(Entry.objects.values()))
    assert SECRET not in repr(agent_rows(unifi["conference"]))
    assert SECRET not in str(api("noc").get("traffic.agents").content)
    page = visitor("noc").get("/kumo/traffic/agents").content.decode()
    assert SECRET not in page
    assert "UniFi OS console" in page
    assert URL in page


def test_what_a_controller_tells_counts_once(unifi):
    for wrong in (
        {"devices": ["other"]},
        {"devices": ["unifi", "other"]},
        {"devices": ["unifi"], "address": "192.0.2.9"},
    ):
        with pytest.raises(Refused):
            watch_agents(**unifi, profile="unifi", **wrong)
    assert [row.device for row in agent_rows(unifi["conference"])] == ["unifi"]


def test_a_search_asks_over_snmp(unifi):
    with pytest.raises(Refused, match="SNMP"):
        discover_agents(**unifi, profile="unifi", networks=["127.0.0.0/30"])


@pytest.mark.parametrize(
    ("way", "fields"),
    [
        ("snmp-2c", {"port", "community"}),
        ("snmp-3", {"port", "user", "auth", "auth_key", "privacy", "privacy_key"}),
        ("unifi-os", {"url", "site", "user", "secret", "certificate"}),
        ("mist", {"url", "site", "secret", "certificate"}),
        ("nonsense", {"port", "community"}),
    ],
)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_form_has_the_fields_that_the_chosen_way_needs(visitor, way, fields, language):
    page = visitor("noc", language=language).get(
        "/kumo/traffic/agents/profile/fields", {"way": way}
    )
    told = page.content.decode()
    every = {"port", "community", "user", "auth", "auth_key", "privacy", "privacy_key"}
    every |= {"url", "site", "secret", "certificate"}
    assert {name for name in every if f'name="{name}"' in told} == fields


def test_the_page_saves_a_controller_and_says_what_is_wrong_in_the_form(around, visitor):
    client, path = visitor("noc"), "/kumo/traffic/agents/profile"
    told = {"name": "cloud", "way": "mist", "url": "https://api.mist.com", "secret": SECRET}
    refused = client.post(path, {**told, "site": "no site"})
    assert refused.status_code == 400
    assert "site: say the identifier" in refused.content.decode()
    assert SECRET not in refused.content.decode()
    assert client.post(path, {**told, "site": SITE}).status_code == 302
    assert find_profile(around["conference"], "cloud").site == SITE
    assert visitor("staff").post(path, {**told, "site": SITE}).status_code == 403
