"""What the crew lays down: rules of the conference, and who is told of what."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from kaisai.core.conference.models import Conference
from kaisai.core.conference.queries import find_room
from kaisai.core.identity.actors import Actor
from kaisai.core.journal.recording import record
from kaisai.core.kit.errors import NotFound, Refused
from kaisai.core.kit.language import spoken
from kaisai.core.operations.cleaning import clean
from kaisai.core.operations.registry import operation
from kaisai.domains.alerts import entries
from kaisai.domains.alerts.enums import Language, Severity
from kaisai.domains.alerts.models import Override, Route
from kaisai.domains.alerts.operations.reporting import queue_deliveries
from kaisai.domains.alerts.queries import find_route, list_routes
from kaisai.domains.alerts.rules import may_handle_alerts
from kaisai.engines.alerting.mistakes import Mistake
from kaisai.engines.alerting.reading import default_rules, overlay
from kaisai.engines.alerting.rules import PHASES

SECRET_BEGINS = "whsec_"  # noqa: S105 - the prefix of every secret, standard-webhooks specification
SHORTEST_SECRET, LONGEST_SECRET = 24, 64  # bytes, standard-webhooks specification
LONGEST_STEP = 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class Later:
    """Whom to tell after so many minutes without acknowledgement: a route, by name."""

    route: str
    minutes: int


def _bad(sentence: Any) -> Refused:
    return Refused("bad-value", sentence, status=422)


@operation("alerts.override_rule", may=may_handle_alerts)
def override_rule(
    *, by: Actor, conference: Conference, at: datetime, rule: str, changes: str
) -> Override:
    """Set values of a rule otherwise at this conference; what is not named stays as by default.

    `changes` is JSON with the keys of a rules file: `{"warn": 25, "phase": {"party": {"off": true}}}`.
    It takes the place of what was set before. Writes `alerts.rule_overridden`. Refuses what no rules
    file may hold. Safe to repeat.
    """
    try:
        told = json.loads(changes)
    except (ValueError, RecursionError) as error:
        raise _bad(_("changes: this is not JSON.")) from error
    try:
        overlay(default_rules(), {rule: told}, conference.slug)
    except Mistake as mistake:
        raise _bad(mistake.sentence(spoken())) from mistake
    row = Override.objects.filter(conference=conference, rule=rule).first()
    row = row or Override(conference=conference, rule=rule)
    row.changes = told
    row.save()
    news = entries.RuleOverridden(rule=rule, changes=json.dumps(told, ensure_ascii=False))
    record(news, by=by, at=at, conference=conference, about=f"rule:{rule}")
    return row


@operation("alerts.reset_rule", may=may_handle_alerts)
def reset_rule(*, by: Actor, conference: Conference, at: datetime, rule: str) -> None:
    """Let a rule be as by default. Writes `alerts.rule_reset`. Refuses an unknown rule. Safe to repeat."""
    if rule not in default_rules():
        raise NotFound(_("There is no rule “%s”.") % rule[:60])
    Override.objects.filter(conference=conference, rule=rule).delete()
    record(entries.RuleReset(rule=rule), by=by, at=at, conference=conference, about=f"rule:{rule}")


@operation("alerts.save_route", may=may_handle_alerts)
def save_route(
    *,
    by: Actor,
    conference: Conference,
    at: datetime,
    name: str,
    level: Severity = Severity.WARN,
    rooms: Sequence[str] = (),
    labels: Sequence[str] = (),
    phases: Sequence[str] = (),
    language: Language = Language.EN,
    mails: Sequence[str] = (),
    webhook: str = "",
    webhook_secret: str = "",
    steps: Sequence[Later] = (),
    direct: bool = True,
) -> Route:
    """Lay down who is told of which alerts, or change the route of that name.

    Empty rooms, labels and phases mean all. A route that is not `direct` is told only by the steps
    of others. A secret that is left empty stays as it was. Writes `alerts.route_saved`. Refuses one
    that reaches nobody, a webhook without a secret (`whsec_` and 24 to 64 bytes in base64), unknown
    rooms, phases and routes. Safe to repeat.
    """
    route = list_routes(conference).filter(name=name).first()
    route = route or Route(conference=conference, name=name)
    if not (mails or webhook):
        raise _bad(_("Say a mail address or a webhook; else nobody is told."))
    for room in rooms:
        find_room(conference, room)
    for phase in phases:
        if phase not in PHASES:
            raise _bad(_("phases: use any of %s.") % ", ".join(PHASES))
    route.level, route.language, route.direct = level, language, direct
    route.rooms, route.labels, route.phases = list(rooms), list(labels), list(phases)
    route.mails = [mail_address(mail) for mail in dict.fromkeys(mails)]
    route.webhook = _address(webhook)
    route.webhook_secret = _secret(webhook_secret or route.webhook_secret) if webhook else ""
    route.steps = [_step(step, name, conference) for step in steps]
    clean(route)
    route.save()
    news = entries.RouteSaved(name=name, level=str(level))
    record(news, by=by, at=at, conference=conference)
    return route


def mail_address(mail: str) -> str:
    """As it is; refuses what is none."""
    try:
        validate_email(mail)
    except ValidationError as error:
        raise _bad(_("“%s” is not a mail address.") % mail) from error
    return mail


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
        whole = not url or (parts.scheme in {"http", "https"} and bool(parts.hostname))
        _port = parts.port
    except ValueError:
        whole = False
    if not whole or parts.username or parts.password or any(c.isspace() for c in url):
        raise _bad(_("webhook: write it like https://chat.example/hooks/1."))
    return url


def _secret(secret: str) -> str:
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_BEGINS), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    begins = secret.startswith(SECRET_BEGINS)
    if not (begins and SHORTEST_SECRET <= len(key) <= LONGEST_SECRET):
        raise _bad(_("webhook_secret: whsec_ and 24 to 64 bytes in base64."))
    return secret


def _step(step: Later, name: str, conference: Conference) -> dict[str, Any]:
    if step.route == name:
        raise _bad(_("A route cannot be followed by itself."))
    find_route(conference, step.route)
    if not 1 <= step.minutes <= LONGEST_STEP:
        raise _bad(_("steps: between one minute and a day."))
    return asdict(step)


@operation("alerts.remove_route", may=may_handle_alerts)
def remove_route(*, by: Actor, conference: Conference, at: datetime, name: str) -> None:
    """Forget a route and its secrets. Writes `alerts.route_removed`. Refuses one that others follow up with."""
    route = find_route(conference, name)
    using = [
        str(other)
        for other in list_routes(conference)
        if any(step["route"] == name for step in other.steps)
    ]
    if using:
        raise Refused("in-use", _("Other routes lead to it: %s.") % ", ".join(using))
    route.delete()
    record(entries.RouteRemoved(name=name), by=by, at=at, conference=conference)


@operation("alerts.try_route", may=may_handle_alerts)
def try_route(*, by: Actor, conference: Conference, at: datetime, name: str) -> int:
    """Send a test to everybody on a route; answers to how many. Writes `alerts.notice_planned`."""
    route = find_route(conference, name)
    said_en = f"Test of the alert route “{name}” by {by.label}. Nothing is wrong."
    said_ja = f"警報の経路「{name}」のテストです（{by.label}）。問題は起きていません。"
    news = entries.NoticePlanned(
        alert=0, key="", route=name, why="test", said_en=said_en, said_ja=said_ja
    )
    entry = record(news, by=by, at=at, conference=conference)
    said = {
        "en": {"line": said_en, "text": said_en},
        "ja": {"line": said_ja, "text": said_ja},
        "why": "test",
        "alert": None,
        "key": "",
        "level": route.level,
    }
    return queue_deliveries(conference, entry.pk, name, None, said, at)
