"""`kaisai import connpass`: tried, noted, refused."""

import pytest

from tests.connpass import KEY, NUMBER, Stage


@pytest.fixture
def stage():
    with Stage() as stage:
        yield stage


def test_figures_are_tried_and_noted_with_the_key_from_a_file(installation, stage, tmp_path):
    secret = tmp_path / "key"
    secret.write_text(f"{KEY}\n")
    told = {"KAISAI_CONNPASS_URL": stage.url, "KAISAI_CONNPASS_KEY_FILE": str(secret)}
    words = ("import", "connpass", str(NUMBER), "--conference", "kumo")
    tried = installation.run(*words, "--dry-run", **told)
    assert "312 accepted, 40 waiting, places: 350. https://kumo.connpass.com/" in (
        tried.stdout.decode()
    )
    assert installation.json("do", "registration.list_figures", "--json")["result"] == []
    noted = installation.json(*words, "--json", **told)
    assert (noted["accepted"], noted["waiting"], noted["places"]) == (312, 40, 350)
    (found,) = installation.json("do", "registration.list_figures", "--json")["result"]
    assert found["number"] == NUMBER
    japanese = installation.run(*words, LC_ALL="ja_JP.UTF-8", **told).stdout.decode()
    assert "参加312名、補欠40名、定員350" in japanese
    assert {heads["X-API-Key"] for _path, heads in stage.asked} == {KEY}


def test_a_fault_is_one_sentence_without_the_key(installation, stage):
    words = ("import", "connpass", str(NUMBER))
    assert "KAISAI_CONNPASS_KEY" in installation.refused(*words)
    told = {"KAISAI_CONNPASS_URL": stage.url, "KAISAI_CONNPASS_KEY": KEY + "x"}
    for more in ((), ("--dry-run",)):
        refused = installation.refused(*words, *more, **told)
        assert "connpass refuses the key: check KAISAI_CONNPASS_KEY." in refused
        assert KEY not in refused
