"""Errands about people: the crew itself, of whom two were merged and one was called otherwise."""

from collections.abc import Callable
from typing import Any

from kaisai.domains.people.models import Sameness
from kaisai.domains.people.operations import correct_names, merge
from kaisai.domains.people.queries import ref_of
from kaisai.engines.sameness import mail_key


def meet(around: dict[str, Any]) -> None:
    """The chair and the network crew are one person; the speaker has a name of the crew's."""
    one, other, speaker = (
        ref_of(around["conference"], mail_key(f"{who}@kumo.example"))
        for who in ("chair", "noc", "speaker")
    )
    merge(**around, person=one, other=other)
    correct_names(**around, person=speaker, name="Sample Speaker")


def _person(world: Any, who: str) -> str:
    return ref_of(world.cast.conference, mail_key(f"{who}@kumo.example"))


def _two(world: Any) -> dict[str, Any]:
    return {"person": _person(world, "staff"), "other": _person(world, "day_staff")}


AMONG_PEOPLE: dict[str, Callable[[Any], dict[str, Any]]] = {
    "people.correct_names": lambda w: {"person": _person(w, "staff"), "name": "Sample Name"},
    "people.drop_correction": lambda w: {"person": _person(w, "speaker")},
    "people.find": lambda w: {"person": _person(w, "chair")},
    "people.keep_apart": _two,
    "people.list": lambda _w: {"text": "staff"},
    "people.merge": _two,
    "people.preview_merge": _two,
    "people.proposals": lambda _w: {},
    "people.undo_merge": lambda w: {
        "merge": Sameness.objects.get(conference=w.cast.conference, is_same=True).pk
    },
}
