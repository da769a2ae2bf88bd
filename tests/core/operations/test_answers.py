"""What comes back is JSON, and holds no secret."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import PurePosixPath

import pytest
from django.apps import apps
from django.utils.translation import gettext_lazy, override

from kaisai.core.access.enums import Role
from kaisai.core.conference.models import Room
from kaisai.core.operations.answers import LIMIT, describe
from kaisai.core.operations.registry import invoke, list_queries
from kaisai.core.surfaces.arguments import checked
from tests.cast import AT
from tests.errands import ELSEWHERE, ERRANDS
from tests.world import built_on_cast, standing_world  # noqa: F401 - one world for all of them

OPEN = {"digest"}  # of a published list, so that anybody can compare
SECRET_WORDS = ("password", "secret", "digest", "token", "hash", "data")


@dataclass(frozen=True)
class Told:
    """A result with something that is not for callers."""

    name: str
    role: Role
    hidden: str = field(default="hush", repr=False)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (None, None),
        (True, True),
        (7, 7),
        ("雲", "雲"),
        (Role.NOC, "noc"),
        (date(2026, 10, 3), "2026-10-03"),
        (datetime(2026, 10, 3, 1, tzinfo=UTC), "2026-10-03T01:00:00+00:00"),
        ((1, [2, {3}]), [1, [2, [3]]]),
        ({Role.NOC: {1: None}}, {"noc": {"1": None}}),
        (PurePosixPath("a/b"), "a/b"),
        (Told("x", Role.STAFF), {"name": "x", "role": "staff"}),
    ],
    ids=lambda value: str(value)[:20],
)
def test_values_become_json(value, told):
    assert describe(value) == told
    json.dumps(describe(value))


def test_sentences_are_told_in_the_language_of_the_request():
    with override("ja"):
        assert describe(gettext_lazy("Sign in first.")) != "Sign in first."


def test_a_row_tells_what_its_model_lists_and_no_more(cast):
    room = Room.objects.select_related("floor").get(slug="hall-a")
    told = describe(room)
    assert told.keys() == {*Room.public_fields, "label"}
    assert (told["seats"], told["floor"]["label"]) == (600, "1F")
    assert describe(Room.objects.order_by("slug"))[0] == told


def test_an_answer_without_end_is_cut():
    assert len(describe(iter(range(LIMIT * 2)))) == LIMIT


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
def test_no_model_tells_its_secrets(model):
    for name in getattr(model, "public_fields", ()):
        assert name in OPEN or not any(word in name for word in SECRET_WORDS)
        assert hasattr(model, name) or model._meta.get_field(name)


def test_what_every_query_answers_is_json(cast):
    world = standing_world(cast)
    for declared in (each for each in list_queries() if each.name not in ELSEWHERE):
        arguments = checked(declared, ERRANDS[declared.name](world))
        found = invoke(
            declared, by=cast["keeper"], conference=cast.conference, at=AT, arguments=arguments
        )
        json.dumps(describe(found), allow_nan=False)
