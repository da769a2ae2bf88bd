"""What Prometheus and its relatives fetch: current values, and what there is to be asked."""

import gzip

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from kaisai.core.kit.clock import now
from kaisai.core.kit.errors import Refused
from kaisai.domains.exchange.queries import discover, expose
from kaisai.domains.exchange.views.asking import answered, conference_for, only_read
from kaisai.engines.formats.openmetrics import form_wanted, write_exposition

WORTH_PACKING = 20_000  # bytes
FASTEST = 1  # gzip's level: half the time of the usual one, a fifth more bytes
KINDS = ("", "icmp", "tcp", "dns", "http")


@answered
def metrics(request: HttpRequest, of: str) -> HttpResponse:
    """Current values, as OpenMetrics for those who ask for it, else as Prometheus text."""
    conference = conference_for(request, of)
    only_read(request)
    form = form_wanted(request.headers.get("Accept", ""))
    body = write_exposition(expose(conference, now()), form).encode()
    headers = {}
    if len(body) >= WORTH_PACKING and "gzip" in request.headers.get("Accept-Encoding", ""):
        body, headers = gzip.compress(body, FASTEST, mtime=0), {"Content-Encoding": "gzip"}
    response = HttpResponse(body, content_type=str(form), headers=headers)
    patch_vary_headers(response, ["Accept", "Accept-Encoding", "Authorization"])
    return response


@answered
def targets(request: HttpRequest, of: str) -> HttpResponse:
    """What is probed, or with `?of=agents` who is asked over SNMP, as HTTP service discovery reads it."""
    conference = conference_for(request, of)
    only_read(request)
    what, kind = request.GET.get("of", "targets"), request.GET.get("kind", "")
    if what not in {"targets", "agents"} or kind not in KINDS:
        told = _("Say of=targets or of=agents, and kind=icmp, tcp, dns or http.")
        raise Refused("bad-value", told, status=400)
    return JsonResponse(discover(conference, what, kind), safe=False)
