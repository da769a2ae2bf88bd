"""What an operation refuses is said in the form that asked for it."""

from collections.abc import Container, Iterator
from contextlib import contextmanager

from django.forms import BaseForm

from kaisai.core.kit.errors import Refused


@contextmanager
def refusals_in(
    form: BaseForm, field: str | None = None, *, pages: Container[int] = (403,)
) -> Iterator[None]:
    """Run the block; the form says, of `field` or of itself, why it was refused.

    Raises:
        Refused: with a status that has a page of its own; who may not do it at all gets that.
    """
    try:
        yield
    except Refused as refusal:
        if refusal.status in pages:
            raise
        form.add_error(field, str(refusal))
