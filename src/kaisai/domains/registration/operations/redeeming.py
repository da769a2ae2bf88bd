"""Vouchers at the moment in which somebody comes with one."""

from collections.abc import Collection
from datetime import datetime

from kaisai.core.conference.models import Conference
from kaisai.domains.registration.models import Voucher
from kaisai.domains.registration.operations.granting import Good
from kaisai.domains.registration.queries import count_used, read_code


def find_good(conference: Conference, codes: Collection[str], at: datetime) -> dict[str, Good]:
    """The vouchers of these codes that are not over, and nobody else's until the transaction ends."""
    if not codes:
        return {}
    told = {read_code(code) for code in codes}
    several = Voucher.objects.filter(conference=conference, code__in=told, valid_until__gt=at)
    found = list(several.select_for_update().order_by("pk"))
    used = count_used(found, at)
    return {
        each.code: Good(
            each,
            frozenset(each.items.values_list("pk", flat=True)),
            max(0, each.many - used.get(each.pk, 0)),
        )
        for each in found
    }
