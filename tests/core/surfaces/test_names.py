"""What things and actors are called on pages."""

from datetime import date

import pytest
from django.utils.translation import override

from kaisai.core.identity.actors import COMMAND_LINE, POLLER, WORKER
from kaisai.core.operations.conferences import open_conference
from kaisai.core.surfaces.actors import told_actor
from tests.cast import AT


def copy(slug, name="Kumo Days", name_ja="雲の日"):
    open_conference(
        by=COMMAND_LINE,
        at=AT,
        slug=slug,
        name=name,
        name_ja=name_ja,
        starts_on=date(2026, 10, 3),
        ends_on=date(2026, 10, 4),
    )


@pytest.mark.parametrize("path", ["/", "/kumo/rooms"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_conferences_of_one_name_are_told_apart_by_their_address(cast, visitor, path, language):
    copy("kumo-copy")
    copy("kaze", "Kaze Days", "風の日")
    page = visitor("keeper", language=language).get(path).content.decode()
    assert ">kumo-copy<" in page
    assert ">kumo<" in page
    assert ">kaze<" not in page


def test_who_keeps_one_conference_only_reads_its_name(cast, visitor):
    assert ">kumo<" not in visitor("chair").get("/kumo/rooms").content.decode()


def test_our_own_processes_are_called_by_words_of_the_readers_language():
    with override("ja"):
        assert [told_actor(actor.label) for actor in (COMMAND_LINE, POLLER, WORKER)] == [
            "コマンドライン",
            "ポーラー",
            "ワーカー",
        ]
        assert told_actor("雲野 みず") == "雲野 みず"
    with override("en"):
        assert told_actor(COMMAND_LINE.label) == "command line"
