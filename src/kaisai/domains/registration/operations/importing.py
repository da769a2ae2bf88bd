"""Attendees who registered elsewhere: a list read, previewed, taken over."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.kit.ids import digest, slugify
from kaisai.core.kit.language import spoken
from kaisai.core.operations.conferences import both
from kaisai.core.operations.registry import operation, query
from kaisai.domains.registration.entries import AttendeesImported, AttendeesUnchanged
from kaisai.domains.registration.enums import SourceKind
from kaisai.domains.registration.models import Alias, AttendeeList, Item, Origin
from kaisai.domains.registration.operations.settling import (
    Settling,
    Step,
    What,
    key_of,
    kind_of,
    steps_of,
)
from kaisai.domains.registration.operations.wording import Line, told_lines
from kaisai.domains.registration.queries import (
    find_attendee_list,
    find_items,
    origins_of,
    registration_of,
)
from kaisai.domains.registration.rules import may_sell
from kaisai.engines.formats.attendees import (
    Change,
    FieldChange,
    Found,
    Registration,
    compare,
    latest,
    read_attendees,
)

MOST_KINDS = 60
# A row that cannot be read may be anybody's: then nobody is taken for gone.
LOSING = frozenset({"broken-quotes", "too-many-cells"})
Findings = tuple[tuple[int, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class KindPlan:
    """A ticket type of the list, how many people have it, and the item that it is or becomes.

    `item` is "" where an item is made for it, which is not on sale here and takes no places.
    """

    name: str
    people: int
    item: str


@dataclass(frozen=True, slots=True)
class AttendeesPreview:
    """What an import would do: figures, a line for each person, ticket types, findings.

    `expect` names the reading that it was compared with; handed to the import, that one is refused
    when somebody imported in the meantime. Findings are (line, code, weight, sentence).
    """

    source: str
    list_name: str
    people: int
    added: int
    changed: int
    cancelled: int
    reactivated: int
    unchanged: int
    lines: tuple[Line, ...]
    kinds: tuple[KindPlan, ...]
    findings: Findings
    expect: str


@dataclass(frozen=True, slots=True)
class AttendeesOutcome:
    """What an import did; `without_place` people come although a quota of their item is full."""

    source: str
    list_name: str
    people: int
    added: int
    changed: int
    cancelled: int
    reactivated: int
    unchanged: int
    without_place: int
    findings: Findings


@dataclass(frozen=True, slots=True)
class _Reading:
    """A list as read, beside what is known of it."""

    found: Found
    rows: Sequence[Registration]
    source_list: AttendeeList | None
    items: Mapping[str, Item]
    steps: Sequence[Step]

    @property
    def figures(self) -> dict[str, int]:
        """How many of each."""
        many = Counter(step.what for step in self.steps)
        present = sum(step.change.after is not None for step in self.steps)
        figures = {what.value: many[what] for what in What}
        return figures | {"people": len(self.rows), "unchanged": len(self.rows) - present}

    @property
    def findings(self) -> Findings:
        """What the file gives rise to say."""
        language = spoken()
        return tuple(
            (f.line, f.code, f.severity.value, f.sentence(language)) for f in self.found.findings
        )


@query("registration.preview_attendees", may=may_sell)
def preview_attendees(
    *,
    by: Actor,
    conference: Conference,
    data: bytes,
    name: str = "",
    list_name: str = "",
    items: dict[str, str] | None = None,
) -> AttendeesPreview:
    """What importing a list of attendees would change, person by person; nothing is written."""
    reading = _read(conference, data, name, list_name, items or {})
    return AttendeesPreview(
        source=reading.found.source,
        list_name=list_name,
        **reading.figures,
        lines=tuple(told_lines(reading.steps)),
        kinds=tuple(_kinds(reading)),
        findings=reading.findings,
        expect=_mark(reading.source_list),
    )


@operation("registration.import_attendees", may=may_sell)
def import_attendees(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    data: bytes,
    name: str = "",
    list_name: str = "",
    items: dict[str, str] | None = None,
    expect: str = "",
) -> AttendeesOutcome:
    """Take over a list of people who registered at connpass, Doorkeeper or pretix.

    Everybody of the list has an order with one ticket, marked with where it came from. Its item is
    the one that `items` names for the ticket type (by slug), else the one of the last time, else a
    new one that is not on sale here and takes no places. A ticket of an item with quotas takes a
    place of each, where there is one; nobody loses a ticket because there is none.

    Good rows are taken, bad ones reported. Who is cancelled in the list, or no longer in it, is
    cancelled, and whom such a ticket was given to is told by mail; who is back is back. What was corrected here stays until the list changes it. Lists of
    one service are told apart by `list_name`. Writes `registration.attendees_imported`, or
    `registration.attendees_unchanged`, and `mails.written`. Refuses a file without any registration, one that knows
    nobody of the list of that name, and, when `expect` of a preview is given, a list that was
    imported since. Safe to repeat.
    """
    reading = _read(conference, data, name, list_name, items or {})
    if expect and expect != _mark(reading.source_list):
        raise Refused(
            "changed-meanwhile",
            _("Somebody imported this list after this preview was made. Look at it again."),
        )
    source_list = _keep_list(reading, conference, list_name, at)
    settling = Settling(conference, source_list, _keep_items(reading, source_list), at, by)
    settling.carry_out(reading.steps)
    without_place = settling.settle_places()
    source_list.file, source_list.imported_at = _file(name), at
    source_list.imported_by = by.label[:120]
    source_list.save()
    figures = reading.figures
    told = {"source": str(source_list), "file": _file(name), "people": figures["people"]}
    done = {what.value: figures[what] for what in What}
    news = AttendeesImported(**told, **done) if any(done.values()) else AttendeesUnchanged(**told)  # type: ignore[arg-type]  # one dict for both
    record(news, by=by, at=at, conference=conference, about=f"attendee_list:{source_list.pk}")
    return AttendeesOutcome(
        source=reading.found.source,
        list_name=list_name,
        **figures,
        without_place=without_place,
        findings=reading.findings,
    )


def _file(name: str) -> str:
    printable = "".join(char for char in name if char.isprintable())
    return printable[:200] or "–"


def _mark(source_list: AttendeeList | None) -> str:
    if source_list is None:
        return "new"
    return digest(f"{source_list.pk} {source_list.imported_at.isoformat()}")[:16]


def _read(
    conference: Conference, data: bytes, name: str, list_name: str, items: Mapping[str, str]
) -> _Reading:
    """Read the list and compare it with what was read last."""
    found = read_attendees(data, name)
    if not found.registrations:
        first = next(iter(found.findings), None)
        told = first.sentence(spoken()) if first else _("The file names nobody.")
        raise Refused("nothing-to-import", told, status=422)
    rows = latest(found)
    source_list = find_attendee_list(conference, found.source, list_name)
    origins = {each.key: each for each in origins_of(source_list)} if source_list else {}
    if origins and not any(key_of(row) in origins for row in rows):
        raise Refused(
            "other-list",
            _(
                "Nobody of this file is in the list that was imported before. "
                "If it is another list, give it a name of its own."
            ),
        )
    if strange := {kind_of(kind) for kind in items} - {kind_of(row.kind) for row in rows}:
        raise NotFound(_("The list has no ticket type “%s”.") % min(strange)[:60])
    known = _items(conference, source_list, items)
    before = [registration_of(each) for each in origins.values() if not each.is_gone]
    changes = compare(before, rows)
    if any(finding.code in LOSING for finding in found.findings):
        changes = [change for change in changes if change.what != "removed"]
    changes += _moved(rows, origins, known, {key_of(c.after) for c in changes if c.after})
    return _Reading(found, rows, source_list, known, steps_of(changes, origins))


def _items(
    conference: Conference, source_list: AttendeeList | None, items: Mapping[str, str]
) -> dict[str, Item]:
    """The item of each ticket type that has one: as said now, else as last time."""
    aliases = source_list.aliases.select_related("item") if source_list else ()
    known = {alias.name: alias.item for alias in aliases}
    said = {item.slug: item for item in find_items(conference, set(items.values()))}
    return known | {kind_of(kind): said[slug] for kind, slug in items.items()}


def _moved(
    rows: Sequence[Registration],
    origins: Mapping[str, Origin],
    items: Mapping[str, Item],
    changed: set[str],
) -> Iterator[Change]:
    """Whose ticket type is another item than last time, and nothing else of them changed."""
    for row in rows:
        origin, item = origins.get(key_of(row)), items.get(kind_of(row.kind))
        if origin and item and key_of(row) not in changed and origin.ticket.item_id != item.pk:
            difference = FieldChange("item", str(origin.ticket.item), str(item))
            yield Change("changed", row, row, (difference,))


def _kinds(reading: _Reading) -> Iterator[KindPlan]:
    many = Counter(kind_of(row.kind) for row in reading.rows)
    for kind, people in many.most_common():
        item = reading.items.get(kind)
        yield KindPlan(kind, people, item.slug if item else "")


def _keep_list(
    reading: _Reading, conference: Conference, list_name: str, at: datetime
) -> AttendeeList:
    if len(list_name) > 60:
        raise Refused("bad-value", _("list_name: at most 60 characters."), status=422)
    source_list, _made = AttendeeList.objects.get_or_create(
        conference=conference,
        source=reading.found.source,
        name=list_name,
        defaults={"imported_at": at},
    )
    # Two who import one list at the same moment come one after the other.
    return AttendeeList.objects.select_for_update().get(pk=source_list.pk)


def _keep_items(reading: _Reading, source_list: AttendeeList) -> dict[str, Item]:
    """The item of every ticket type of the list, made where there is none."""
    conference, items = source_list.conference, dict(reading.items)
    kinds = list(dict.fromkeys(kind_of(row.kind) for row in reading.rows))
    new = [kind for kind in kinds if kind not in items]
    if len(new) > MOST_KINDS:
        raise Refused(
            "too-many",
            _("%s ticket types: this column is hardly the type of the ticket.") % len(new),
            status=422,
        )
    taken = set(Item.objects.filter(conference=conference).values_list("slug", flat=True))
    last = Item.objects.filter(conference=conference).aggregate(last=Max("position"))["last"] or 0
    for position, kind in enumerate(new, start=last + 1):
        source = SourceKind(source_list.source)
        slug = slugify(f"{source.value}-{kind}"[:40], fallback=source.value)
        slug = next(s for s in _numbered(slug) if s not in taken)
        taken.add(slug)
        name = kind[:100] or str(source.label)
        items[kind] = Item.objects.create(
            conference=conference,
            slug=slug,
            name=both(name, name),
            price=0,
            tax_rate=0,
            is_sold_here=False,
            position=position,
        )
    for kind in kinds:
        Alias.objects.update_or_create(
            source_list=source_list,
            name=kind,
            defaults={"conference": conference, "item": items[kind]},
        )
    return items


def _numbered(slug: str) -> Iterator[str]:
    yield slug
    yield from (f"{slug}-{number}" for number in range(2, 10_000))
