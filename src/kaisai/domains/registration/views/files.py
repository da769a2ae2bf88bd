"""Tables as files that a browser keeps."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from kaisai.core.kit.errors import NotFound
from kaisai.core.surfaces import downloads
from kaisai.engines.formats.sheets import WRITERS, Table


def download(table: Table, name: str, ending: str) -> HttpResponse:
    """The table in the format of that ending; refuses with `not-found` one that is not written."""
    writer = WRITERS.get(ending)
    if writer is None:
        raise NotFound(_("There is no such file. There is: %s.") % ", ".join(WRITERS))
    return downloads.download(writer.write(table), f"{name}.{ending}", writer.media_type)
