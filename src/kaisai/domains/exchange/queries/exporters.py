"""Which exporters are scraped, and how."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.operations.registry import query
from kaisai.domains.exchange.models import Exporter
from kaisai.engines.probes.exporters.reading import ExporterPart


@dataclass(frozen=True, slots=True)
class ExporterRow:
    """How one exporter is scraped; `device` is the slug. Its address may hold a secret."""

    device: str
    url: str = field(repr=False)
    interval: float
    keep: tuple[str, ...]
    login: tuple[str, str] | None = field(default=None, repr=False)
    answers: bool | None = field(default=None, compare=False)
    problem: str = field(default="", compare=False)
    parts: tuple[ExporterPart, ...] = field(default=(), compare=False)


def prom_source(conference: Conference, device: str) -> str:
    """The name under which what the exporter of a device tells is kept."""
    return f"{conference.slug}/prom/{device}"


def list_exporters(conference: Conference) -> QuerySet[Exporter]:
    """Exporters by the name of their device."""
    found = Exporter.objects.filter(conference=conference).select_related("device", "device__room")
    return found.order_by("device__name")


def find_exporter(conference: Conference, device: str) -> Exporter:
    """The exporter of the device with that slug; refuses with `not-found`."""
    exporter = list_exporters(conference).filter(device__slug=device).first()
    if exporter is None:
        raise NotFound(_("No exporter of “%s” is scraped.") % device[:60])
    return exporter


def parts_of(exporter: Exporter) -> list[ExporterPart]:
    """Its pools and session tables."""
    return [ExporterPart(**part) for part in exporter.parts]


def exporter_rows(conference: Conference) -> list[ExporterRow]:
    """Whom the poller scrapes, and how."""
    return [
        ExporterRow(
            e.device.slug,
            e.url,
            float(e.interval),
            tuple(e.keep),
            (e.user, e.secret) if e.user else None,
            e.answers,
            e.problem,
            tuple(parts_of(e)),
        )
        for e in list_exporters(conference)
    ]


@query("exchange.exporters", may=may_see_conference)
def exporters(*, by: Actor, conference: Conference) -> QuerySet[Exporter]:
    """Every exporter that is scraped, by the name of its device."""
    return list_exporters(conference)
