"""The inventory back as a file."""

from dataclasses import replace

from kaisai.core.access.verdicts import may_see_conference
from kaisai.core.conference.models import Conference
from kaisai.core.identity.actors import Actor
from kaisai.core.operations.registry import query
from kaisai.domains.network.operations.settling import settle
from kaisai.domains.network.queries import current_inventory, find_source
from kaisai.engines.formats.inventory import Entry, Inventory
from kaisai.engines.formats.targets import (
    mask_secrets,
    read_targets,
    write_deadman,
    write_deadman_bytes,
)
from kaisai.engines.formats.targets.deadman import FAMILY


def _to_write(
    conference: Conference, *, secrets: bool
) -> tuple[Inventory, tuple[Entry, ...] | None]:
    """The file to start from, and the entries that it is to hold."""
    source = find_source(conference)
    held = current_inventory(conference, secrets=secrets)
    kept = read_targets(bytes(source.data), name=source.name) if source else None
    if kept is None or kept.dialect not in FAMILY:
        return replace(held, dialect="deadman"), None
    meant = settle(conference, held, kept, keep_untold=False).inventory.entries
    # A line that still means what the tables say keeps its own words, `room=Hall` for `hall-a`.
    own_words = {
        settled.key: (replace(settled, line=0), written)
        for settled, written in zip(meant, kept.entries, strict=True)
    }
    entries = []
    for entry in held.entries:
        settled, written = own_words.get(entry.key, (None, entry))
        entries.append(written if settled == entry else entry)
    return kept, tuple(entries)


def write_inventory(conference: Conference, *, secrets: bool = False) -> bytes:
    """The inventory as a deadman.conf in the encoding of the file that it came from.

    What came from a file of that family keeps its comments and order, to the byte where nothing
    changed. Without `secrets`, a target that has one is written anew without it, and what looks
    like one in comments and stray lines is masked.
    """
    return write_deadman_bytes(*_to_write(conference, secrets=secrets), masked=not secrets)


@query("network.export_targets", may=may_see_conference)
def export_targets(*, by: Actor, conference: Conference) -> str:
    """The inventory as a deadman.conf, without the secrets of relays."""
    return mask_secrets(write_deadman(*_to_write(conference, secrets=False)))
