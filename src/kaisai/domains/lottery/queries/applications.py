"""Applications: one's own, and all of them for who draws."""

import base64
import hmac
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import NotFound
from kaisai.core.kit.ids import digest
from kaisai.core.kit.sealing import CannotOpen, unseal
from kaisai.core.operations.registry import query
from kaisai.domains.lottery.enums import ApplicationState
from kaisai.domains.lottery.models import Application
from kaisai.domains.lottery.queries.lotteries import find_lottery
from kaisai.domains.lottery.rules import may_hold_lottery
from kaisai.engines.formats.sheets import Table

_PURPOSE = "address of an application"
WAY_SEALED_FOR = "way from an application to its order"


def find_application(conference: Conference, secret: str) -> Application:
    """That of whoever knows its secret; refuses with `not-found` when there is none."""
    found = Application.objects.filter(conference=conference, secret_digest=digest(secret))
    application = found.select_related("lottery", "group", "item", "order").first()
    if application is None:
        sentence = gettext_lazy(
            "There is no such application. Open the address that you were given."
        )
        raise NotFound(sentence)
    return application


def secret_of(application: Application) -> str:
    """The secret of an application of this lottery and number, made with the key of the installation.

    So it can be written to who applied at any time; what is kept is its digest.
    """
    about = f"{_PURPOSE}/{application.lottery_id}/{application.number}"
    made = hmac.digest(settings.SECRET_KEY.encode(), about.encode(), "sha256")
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def known_secret(application: Application) -> str:
    """The secret, or nothing where it is another: of before, or since the key was changed."""
    secret = secret_of(application)
    return secret if hmac.compare_digest(digest(secret), application.secret_digest) else ""


def way_of(application: Application) -> str:
    """The secret of the order of a winner; empty where there is none that this kaisai can open."""
    try:
        sealed = bytes(application.sealed_way)
        return unseal(sealed, key=settings.SECRET_KEY, purpose=WAY_SEALED_FOR).decode()
    except CannotOpen:
        return ""


def waiting_before(application: Application) -> int:
    """How many groups move up before that one."""
    waiting = application.lottery.applications.filter(state=ApplicationState.WAITING)
    return waiting.filter(rank__lt=application.rank).values("rank").distinct().count()


@query("lottery.list_applications", may=may_hold_lottery)
def list_applications(
    *, by: Actor, conference: Conference, at: datetime, slug: str
) -> QuerySet[Application]:
    """Who applied to a lottery, after the draw in the order of their lots."""
    found = find_lottery(conference, slug).applications
    return found.select_related("group", "item", "order").order_by("rank", "group__number", "pk")


@query("lottery.export_applications", may=may_hold_lottery)
def export_applications(*, by: Actor, conference: Conference, at: datetime, slug: str) -> Table:
    """The same as a table for a spreadsheet, with names, mails and what became of them."""
    rows = list_applications(by=by, conference=conference, at=at, slug=slug)
    head = (
        _("Application"),
        _("Group"),
        _("Rank"),
        _("State"),
        _("Order"),
        _("State of the order"),
    )
    return Table(
        (*head, _("Name"), _("Mail"), _("Ticket type"), _("Applied at")),
        (
            (
                row.number,
                row.group.number,
                row.rank or "",
                str(row.get_state_display()),
                row.order.number if row.order else "",
                str(row.order.get_state_display()) if row.order else "",
                row.name,
                row.email,
                str(row.item),
                row.made_at.astimezone(conference.zone),
            )
            for row in rows
        ),
    )


def list_known_applications(conference: Conference) -> QuerySet[Application]:
    """Every application of the conference with its lottery: for whoever puts people together."""
    found = Application.objects.filter(conference=conference).select_related("lottery")
    return found.order_by("pk")
