"""What an import would do, person by person, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaisai.domains.registration.operations.settling import Step, called
from kaisai.engines.formats.attendees import FieldChange

FIELDS = {
    "kind": gettext_lazy("Ticket"),
    "item": gettext_lazy("Ticket type"),
    "name": gettext_lazy("Name"),
    "name_kana": gettext_lazy("Name in kana"),
    "user": gettext_lazy("Account"),
    "email": gettext_lazy("Mail"),
    "status_text": gettext_lazy("Status"),
    "attended": gettext_lazy("Attendance"),
}
# Said by the status as it is written, and of no use to people.
UNSAID = {"status", "updated_at", "updated_text"}
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One person: what becomes of them, who it is, and what differs, in words."""

    what: str
    name: str
    number: str
    kind: str
    status: str
    details: tuple[str, ...]


def told_lines(steps: Iterable[Step]) -> Iterator[Line]:
    """The steps in words."""
    for step in steps:
        row = step.row
        status = row.status_text if step.change.after else _("no longer in the list")
        details = tuple(_detail(field) for field in step.change.fields if field.field not in UNSAID)
        yield Line(step.what.value, called(row), row.number, row.kind, status, details)


def _detail(field: FieldChange) -> str:
    name = field.field if field.is_answer else str(FIELDS.get(field.field, field.field))
    told = {"what": name, "old": _value(field.old), "new": _value(field.new)}
    return _("%(what)s: %(old)s → %(new)s") % told


def _value(value: str | bool | datetime | None) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("present") if value else _("absent")
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
