"""A conference as one gzipped file of JSON lines, and back.

The first line says what it is; then one line per record: its table, its old key, its fields, its
many-to-many keys. References are followed by table and old key, so a parcel opens in any database.
Accounts, tokens and secrets never travel.
"""

import gzip
import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import COMMAND_LINE
from kaisai.core.journal.recording import record
from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import Refused
from kaisai.core.kit.exact import ExactEncoder
from kaisai.core.operations.entries import ConferenceImported
from kaisai.entrypoints.cli import told_of

FORMAT = "kaisai-conference"
VERSION = 1
LARGEST = 500_000_000
STAYS = frozenset(
    # grants name accounts; the journal is copied by its own rule; who bought is nobody else's affair
    {
        *("access.Grant", "journal.Entry"),
        *("registration.Order", "registration.Ticket", "registration.Place"),
        *("registration.Refund", "receipts.Document", "receipts.HandOut"),
        *("registration.Answer", "registration.AttendeeList", "registration.Alias"),
        *("registration.Origin", "registration.Standing"),
        *("registration.Listing", "registration.ListingFigures"),
        *("registration.CodeKey", "desk.Scan", "desk.Admission", "desk.Stay"),
        *("lottery.Lottery", "lottery.Share", "lottery.DrawGroup", "lottery.Application"),
        *("payments.Payment", "payments.ProviderMessage", "payments.Payback"),
        *("payments.Transfer", "payments.TransferLine"),
        *("registration.AddressRequest", "mails.Mail", "mails.Outbox"),
        *("signup.SignUp", "signup.Offer"),
    }
)
SECRET = frozenset(  # a parcel goes to other people; a webhook's address lets who knows it speak
    {
        *(
            "via_secret",
            "community",
            "auth_key",
            "privacy_key",
            "private_key",
            "secret",
            "secret_digest",
        ),
        *("webhook", "webhook_secret"),
    }
)


def tables() -> list[type[models.Model]]:
    """Tables that carry a conference, those they point to first."""
    found = [
        model
        for model in apps.get_models()
        if model._meta.label not in STAYS
        and model is not Conference
        and any(f.name == "conference" and f.is_relation for f in model._meta.get_fields())
    ]
    ordered: list[type[models.Model]] = []
    while found:
        ready = [m for m in found if not any(t in found and t is not m for t in _points_to(m))]
        if not ready:
            raise RuntimeError("tables of a conference point to each other in a ring")
        ordered += ready
        found = [m for m in found if m not in ready]
    return ordered


def _label_of(field: Any) -> str:
    return str(field.related_model._meta.label)


def _points_to(model: type[models.Model]) -> list[Any]:
    return [f.related_model for f in model._meta.concrete_fields if f.is_relation]


def pack(conference: Conference) -> tuple[bytes, int]:
    """The parcel and the number of its records."""
    lines = [{"format": FORMAT, "version": VERSION, "conference": _fields(conference)}]
    with transaction.atomic():
        for model in tables():
            lines += [
                _line(row)
                for row in model._default_manager.filter(conference=conference).order_by("pk")
            ]
    text = "\n".join(json.dumps(line, cls=_Encoder, ensure_ascii=False) for line in lines)
    return gzip.compress(text.encode(), mtime=0), len(lines) - 1


class _Encoder(ExactEncoder):
    def default(self, o: Any) -> Any:
        if isinstance(o, (bytes, memoryview)):
            return {"hex": bytes(o).hex()}
        if hasattr(o, "data"):  # a text in several languages
            return o.data
        return super().default(o)


def _fields(row: models.Model) -> dict[str, Any]:
    return {
        f.name: getattr(row, f.attname)
        for f in row._meta.concrete_fields
        if not f.primary_key and f.name not in SECRET
    }


def _line(row: models.Model) -> dict[str, Any]:
    many = {
        f.name: list(getattr(row, f.name).order_by("pk").values_list("pk", flat=True))
        for f in row._meta.many_to_many
    }
    return {"table": row._meta.label, "key": row.pk, "fields": _fields(row), "many": many}


def unpack(data: bytes, slug: str = "") -> tuple[str, int]:
    """Open a parcel; the new conference's slug and the number of records. All or nothing.

    Raises:
        Refused: not a parcel, from a later version, or the slug is taken or no slug.
    """
    try:
        lines = [json.loads(line) for line in gzip.decompress(data).decode().splitlines()]
        head = lines[0]
        if head["format"] != FORMAT or head["version"] > VERSION:
            raise ValueError("another format")  # noqa: TRY301 - told with the other ways in which it is no parcel
    except (ValueError, OSError, EOFError, KeyError, IndexError, TypeError) as error:
        raise Refused(
            "not-a-conference", _("This file is not a conference exported by kaisai."), status=422
        ) from error
    fields = dict(head["conference"])
    fields["slug"], fields["is_public"] = slug or fields["slug"], False  # who opened it decides
    if Conference.objects.filter(slug=fields["slug"]).exists():
        raise Refused("slug-taken", _("Another conference has this address already."))
    with transaction.atomic():
        conference = Conference(**dict(_values(Conference, fields, {})))
        try:
            conference.full_clean()
        except ValidationError as error:
            raise Refused("bad-value", told_of(error), status=422) from error
        conference.save()
        _open(lines[1:], conference)
        news = ConferenceImported(slug=conference.slug, rows=len(lines) - 1)
        record(
            news,
            by=COMMAND_LINE,
            at=now(),
            conference=conference,
            about=f"conference:{conference.slug}",
        )
    return conference.slug, len(lines) - 1


def _open(lines: list[dict[str, Any]], conference: Conference) -> None:
    known = {model._meta.label: model for model in tables()}
    keys: dict[tuple[str, Any], Any] = {}
    later: list[tuple[models.Model, dict[str, list[Any]]]] = []
    for line in lines:
        model = known.get(line["table"])
        if model is None:
            continue  # a table that this version no longer has
        row = model(**dict(_values(model, line["fields"], keys)), conference=conference)
        row.save()
        keys[model._meta.label, line["key"]] = row.pk
        later.append((row, line["many"]))
    for row, many in later:
        for name, olds in many.items():
            manager = getattr(row, name)
            manager.set(
                [
                    keys[manager.model._meta.label, old]
                    for old in olds
                    if (manager.model._meta.label, old) in keys
                ]
            )


def _values(
    model: type[models.Model], fields: dict[str, Any], keys: dict[tuple[str, Any], Any]
) -> Iterator[tuple[str, Any]]:
    for field in model._meta.concrete_fields:
        if field.primary_key or field.name == "conference" or field.name not in fields:
            continue
        value = fields[field.name]
        if field.is_relation:
            yield field.attname, keys.get((_label_of(field), value))
        elif isinstance(value, dict) and set(value) == {"hex"}:
            yield field.name, bytes.fromhex(value["hex"])
        elif field.get_internal_type() == "TextField" and isinstance(value, dict):
            yield field.name, LazyI18nString(value)
        else:
            yield field.name, field.to_python(value)
