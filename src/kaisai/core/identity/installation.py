"""Which kaisai this is. Each database is one of its own; restored from a backup, it is another one."""

import secrets

from kaisai.core.identity.models import Installation
from kaisai.core.kit.rows import find_rows


def this_kaisai() -> str:
    """Its name; empty before it was needed for the first time."""
    found = find_rows(Installation, "ORDER BY id")
    return found[0].name if found else ""


def have_name() -> str:
    """Its name, made when it is needed."""
    if not (name := this_kaisai()):
        made, _is_new = Installation.objects.get_or_create(
            pk=1, defaults={"name": secrets.token_hex(8)}
        )
        name = made.name
    return name


def forget_name() -> None:
    """It was restored: whoever knew it before must see that it is another one."""
    Installation.objects.all().delete()
