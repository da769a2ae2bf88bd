"""What everybody may see of the desk, on the screens of the venue and on their own phone: figures, and nobody's name."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kaisai.core.kit.clock import from_ms, now
from kaisai.core.kit.language import spoken
from kaisai.core.surfaces.guests import alike_for_guests
from kaisai.core.surfaces.requests import ConferenceRequest, open_to_all
from kaisai.domains.desk.queries import told_arrivals

LOOKED_AT = 5.0  # seconds for which guests see the same figures


@open_to_all
@require_GET
@alike_for_guests(LOOKED_AT)
def queue(request: ConferenceRequest, conference: str) -> HttpResponse:  # noqa: ARG001 - the address
    """How many came, which lane is whose, and how long people will wait there."""
    arrivals = told_arrivals(request.conference, now(), spoken())
    doors = from_ms(arrivals["doors"]) if arrivals["doors"] else None
    context = {"of": request.conference, "arrivals": arrivals, "doors": doors}
    return render(request, "desk/queue.html", context)
