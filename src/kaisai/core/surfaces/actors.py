"""What the journal's actors are called on pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaisai.core.identity.actors import COMMAND_LINE, POLLER, WORKER

# The journal keeps labels as text; those of kaisai's own processes are words of a language.
_OWN: dict[str, Promise] = {
    COMMAND_LINE.label: _("command line"),
    POLLER.label: _("poller"),
    WORKER.label: _("worker"),
}


def told_actor(label: str) -> str:
    """A kept label in the reader's language; people are called as they call themselves."""
    return str(_OWN.get(label, label))
