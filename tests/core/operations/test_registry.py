"""A change happens whole, allowed and told of, or not at all."""

import pytest

from kaisai.core.access.verdicts import may_manage_own_account, may_run_conference
from kaisai.core.conference.models import Conference, Room
from kaisai.core.identity.actors import COMMAND_LINE, Actor, actor_for
from kaisai.core.journal.models import Entry
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotAllowed, Refused
from kaisai.core.operations import registry
from kaisai.core.operations.conferences import save_room
from kaisai.core.operations.entries import RoomSaved
from kaisai.core.operations.registry import NotJournaled, operation, query
from tests.cast import AT

ROOM = {"slug": "loft", "name": "Loft"}


def told(**values):
    return RoomSaved(**({"slug": "loft", "name": "Loft", "seats": 0, "standing": 0} | values))


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr(registry, "_DECLARED", dict(registry._DECLARED))


def has_loft():
    return Room.objects.filter(slug="loft").exists()


def test_a_change_that_nobody_is_told_of_is_undone(cast):
    @operation("test.silent", may=may_run_conference)
    def silent(*, by: Actor, conference: Conference) -> None:
        """Silent."""
        Room.objects.create(conference=conference, **ROOM)

    with pytest.raises(NotJournaled, match=r"test\.silent"):
        silent(by=cast["chair"], conference=cast.conference)
    assert not has_loft()


def test_what_was_journaled_goes_when_the_change_fails_afterwards(cast):
    @operation("test.fails", may=may_run_conference)
    def fails(*, by: Actor, conference: Conference) -> None:
        """Fail."""
        Room.objects.create(conference=conference, **ROOM)
        record(told(), by=by, at=AT, conference=conference)
        raise Refused("no", "No.")

    before = Entry.objects.count()
    with pytest.raises(Refused):
        fails(by=cast["chair"], conference=cast.conference)
    assert not has_loft()
    assert Entry.objects.count() == before


def test_the_verdict_comes_before_the_change_and_leaves_nothing(cast):
    ran = []

    @operation("test.guarded", may=may_run_conference)
    def guarded(*, by: Actor, conference: Conference) -> None:
        """Guarded."""
        ran.append(by)

    before = Entry.objects.count()
    with pytest.raises(NotAllowed):
        guarded(by=cast["staff"], conference=cast.conference)
    assert ran == []
    assert Entry.objects.count() == before


def test_a_token_that_may_only_look_changes_nothing_whoever_owns_it(cast):
    looking = actor_for(cast["keeper"].account, read_only=True)
    with pytest.raises(NotAllowed) as refused:
        save_room(by=looking, conference=cast.conference, at=AT, name="Loft", slug="loft")
    assert refused.value.status == 403
    assert not has_loft()


def test_what_one_operation_calls_is_told_under_the_name_of_who_did_it(cast):
    @operation("test.outer", may=may_run_conference)
    def outer(*, by: Actor, conference: Conference) -> None:
        """Do it by another operation."""
        save_room(by=by, conference=conference, at=AT, name="Loft", slug="loft")

    outer(by=cast["chair"], conference=cast.conference)
    entry = Entry.objects.order_by("-id")[0]
    assert (entry.kind, entry.operation) == ("conference.room_saved", "conference.save_room")
    assert entry.actor_identity == cast["chair"].identity


def test_every_entry_of_a_provoked_operation_names_its_cause(cast):
    first = Entry.objects.order_by("-id")[0]

    @operation("test.provoked", may=may_run_conference)
    def provoked(*, by: Actor, conference: Conference) -> None:
        """Do it by another operation."""
        save_room(by=by, conference=conference, at=AT, name="Loft", slug="loft")
        record(told(), by=by, at=AT, conference=conference)

    provoked(by=cast["chair"], conference=cast.conference, cause=first.pk)
    assert [e.cause for e in Entry.objects.filter(id__gt=first.pk)] == [first.pk, first.pk]


def test_who_acts_is_never_left_out_nor_given_by_position(cast):
    with pytest.raises(KeyError):
        save_room(conference=cast.conference, at=AT, name="Loft")
    with pytest.raises(TypeError):
        save_room(COMMAND_LINE, conference=cast.conference, at=AT, name="Loft")
    assert not has_loft()


def test_a_declaration_that_could_be_misread_is_refused_when_the_program_starts():
    with pytest.raises(TypeError, match="keyword-only"):

        @operation("test.loose", may=may_manage_own_account)
        def loose(by: Actor) -> None:
            """Loose."""

    with pytest.raises(RuntimeError, match="declared twice"):

        @query("conference.list", may=may_manage_own_account)
        def again(*, by: Actor) -> None:
            """Again."""
