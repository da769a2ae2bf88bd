"""A file as an answer."""

from django.http import HttpResponse

PDF, CSV = "application/pdf", "text/csv; charset=utf-8"


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
