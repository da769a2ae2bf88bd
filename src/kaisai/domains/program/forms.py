"""Forms of the programme pages."""

from django.utils.translation import gettext_lazy as _

from kaisai.core.surfaces.uploads import UploadForm


class ScheduleForm(UploadForm):
    """A schedule file."""

    too_large = _("Pages take up to 1.5 MB; `kaisai import schedule FILE` takes more.")
