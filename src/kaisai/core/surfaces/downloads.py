"""A file as an answer."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from kaisai.core.kit.errors import NotFound
from kaisai.engines.formats.sheets import WRITERS, Table

PDF = "application/pdf"


def download(data: bytes, name: str, content_type: str) -> HttpResponse:
    """The file, to be saved under that name (ASCII); nobody between here and the reader keeps it."""
    return HttpResponse(
        data,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def download_table(table: Table, name: str, ending: str) -> HttpResponse:
    """The table in the format of that ending; refuses with `not-found` one that is not written."""
    writer = WRITERS.get(ending)
    if writer is None:
        raise NotFound(_("There is no such file. There is: %s.") % ", ".join(WRITERS))
    return download(writer.write(table), f"{name}.{ending}", writer.media_type)
