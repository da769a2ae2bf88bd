"""Who does something: always named, in every operation and every entry."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser

from kaisai.core.identity.models import Account


class ActorKind(StrEnum):
    """What sort of somebody."""

    PERSON = "person"
    BOT = "bot"
    FLOW = "flow"
    POLLER = "poller"
    IMPORT = "import"
    SYSTEM = "system"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that acts.

    Attributes:
        kind: person, bot, flow, poller, import, system or stranger.
        label: how it is called in the journal, kept as it was then.
        identity: stable text identity, `account:12`, `poller`.
        account: the account behind it; None for machines and strangers.
        read_only: True for a token that may look but not touch.
    """

    kind: ActorKind
    label: str
    identity: str
    account: Account | None = field(default=None, compare=False)
    read_only: bool = False

    @property
    def is_machine(self) -> bool:
        """One of kaisai's own processes, or whoever holds this machine's command line."""
        return self.kind in {ActorKind.POLLER, ActorKind.SYSTEM}


STRANGER = Actor(ActorKind.STRANGER, "stranger", "stranger")
POLLER = Actor(ActorKind.POLLER, "poller", "poller")
COMMAND_LINE = Actor(ActorKind.SYSTEM, "command line", "command-line")
WORKER = Actor(ActorKind.SYSTEM, "worker", "worker")


def actor_for(account: Account | AnonymousUser, *, read_only: bool = False) -> Actor:
    """The actor behind a signed-in account, or the stranger."""
    if not isinstance(account, Account) or not account.is_active:
        return STRANGER
    return Actor(ActorKind.PERSON, str(account), f"account:{account.pk}", account, read_only)
