"""Everybody who applied is told by mail what became of it."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaisai.core.access.verdicts import may_report
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import Refused
from kaisai.core.operations.registry import operation
from kaisai.domains.lottery.enums import ApplicationState
from kaisai.domains.lottery.models import Application, Lottery
from kaisai.domains.lottery.queries import LOST, WON, about_of, find_lottery, words_of
from kaisai.domains.mails.operations import Draft, write
from kaisai.domains.registration.queries import written_language


@operation("lottery.tell_result", may=may_report, offered=False)
def tell_result(
    *, by: Actor, conference: Conference, at: datetime, slug: str, applications: Sequence[int]
) -> int:
    """Write to some of those who applied that they won, or that they wait: once each; how many were new.

    Whoever gave up, moved up or lapsed since the draw is told nothing here. Writes `mails.written` for
    each. Refuses when all of them are told already.
    """
    lottery = find_lottery(conference, slug)
    rows = lottery.applications.filter(pk__in=list(applications)).order_by("pk")
    waiting = _ranks_waiting(lottery)
    told = 0
    for row in rows.select_related("item", "order", "lottery__conference"):
        draft = _draft(lottery, row, waiting)
        if draft is not None and write(by=by, conference=conference, at=at, draft=draft):
            told += 1
    if not told:
        raise Refused("written", _("These mails are in the outbox already."))
    return told


def _ranks_waiting(lottery: Lottery) -> list[int]:
    waiting = lottery.applications.filter(state=ApplicationState.WAITING)
    return sorted(waiting.order_by().values_list("rank", flat=True).distinct())


def _draft(lottery: Lottery, row: Application, waiting: Sequence[int]) -> Draft | None:
    order, language = row.order, written_language(row.language)
    if row.state == ApplicationState.WAITING:
        occasion, before = LOST, bisect_left(waiting, row.rank)
    elif row.state == ApplicationState.WON and order and order.made_at == lottery.drawn_at:
        occasion, before = WON, 0
    else:
        return None
    return Draft(
        occasion=occasion,
        about=about_of(row),
        email=row.email,
        language=language,
        key=f"{occasion}:{row.pk}",
        words=words_of(row, language, before),
    )
