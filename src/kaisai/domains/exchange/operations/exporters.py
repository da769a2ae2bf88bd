"""Which exporters are scraped, and whether they answer."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.exchange import entries
from kaisai.domains.exchange.models import Exporter
from kaisai.domains.exchange.queries import find_exporter
from kaisai.domains.exchange.rules import may_manage_exporters, may_report_exporters
from kaisai.domains.network.queries import find_device
from kaisai.engines.probes.exporters.reading import ExporterPart
from kaisai.engines.probes.scrape import PARTLY, is_address, lost_sentence, server_of

MOST_PATTERNS, LONGEST_PATTERN = 100, 200


@operation("exchange.watch_exporter", may=may_manage_exporters)
def watch_exporter(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    device: str,
    url: str,
    interval: int = 15,
    keep: Sequence[str] = (),
    user: str = "",
    secret: str = "",
) -> Exporter:
    """Scrape the Prometheus exporter of a device (slug) every so many seconds, or change how.

    `keep` names metrics, with `*` and `?`; without it all are kept, at most 5,000 series. `user` and
    `secret` are for exporters that ask for them (basic authentication); a secret that is left empty
    stays as it was, but never goes to another scheme, host or port, or with another user. Writes
    `exchange.exporter_watched`. Refuses an address that is neither http nor https, or has a password
    in it. Safe to repeat.
    """
    if not is_address(url):
        raise _bad(_("url: write it like http://host:9100/metrics, user and secret apart."))
    patterns = list(dict.fromkeys(keep))
    if len(patterns) > MOST_PATTERNS or any(len(p) > LONGEST_PATTERN or not p for p in patterns):
        raise _bad(_("keep: at most 100 names of metrics, each of 200 characters at most."))
    owner = find_device(conference, device)
    exporter = Exporter.objects.filter(device=owner).first()
    exporter = exporter or Exporter(conference=conference, device=owner)
    if secret or user != exporter.user or server_of(url) != server_of(exporter.url):
        exporter.user, exporter.secret = user, secret
    exporter.url, exporter.interval, exporter.keep = url, interval, patterns
    clean(exporter)
    exporter.save()
    told = entries.ExporterWatched(device=owner.name, place=exporter.place)
    record(told, by=by, at=at, conference=conference, about=f"device:{device}")
    return exporter


def _bad(sentence: Any) -> Refused:
    return Refused("bad-value", sentence, status=422)


@operation("exchange.drop_exporter", may=may_manage_exporters)
def drop_exporter(*, by: Actor, conference: Conference, at: datetime, device: str) -> None:
    """Scrape a device no longer; what it told stays. Writes `exchange.exporter_dropped`."""
    exporter = find_exporter(conference, device)
    told = entries.ExporterDropped(device=exporter.device.name)
    exporter.delete()
    record(told, by=by, at=at, conference=conference, about=f"device:{device}")


@operation("exchange.record_exporter", may=may_report_exporters, offered=False)
def record_exporter(
    *, by: Actor, conference: Conference, at: datetime, device: str, problem: str = ""
) -> None:
    """An exporter was lost or tells too much (`problem`, see `scrape.LOST`), or is well (no problem).

    Writes `exchange.exporter_lost` or `exchange.exporter_back`. Repeating writes again.
    """
    exporter = find_exporter(conference, device)
    exporter.answers = not problem or problem in PARTLY
    exporter.since, exporter.problem = at, problem
    exporter.save(update_fields=["answers", "since", "problem"])
    name = exporter.device.name
    told: entries.ExporterLost | entries.ExporterBack = entries.ExporterBack(device=name)
    if problem:
        why = {"why_en": lost_sentence(problem, "en"), "why_ja": lost_sentence(problem, "ja")}
        told = entries.ExporterLost(device=name, **why)
    record(told, by=by, at=at, conference=conference, about=f"device:{device}")


@operation("exchange.record_parts", may=may_report_exporters, offered=False)
def record_parts(
    *, by: Actor, conference: Conference, at: datetime, device: str, parts: Sequence[ExporterPart]
) -> None:
    """An exporter has these pools and session tables. Writes `exchange.exporter_surveyed`.

    To be called when they are others than known. Repeating is safe.
    """
    exporter = find_exporter(conference, device)
    exporter.parts = [asdict(part) for part in parts]
    exporter.save(update_fields=["parts"])
    kinds = [part.kind for part in parts]
    told = entries.ExporterSurveyed(
        device=exporter.device.name, pools=kinds.count("pool"), sessions=kinds.count("sessions")
    )
    record(told, by=by, at=at, conference=conference, about=f"device:{device}")
