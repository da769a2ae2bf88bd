"""The radios of a conference, each once, whoever tells of it."""

from kaisai.core.conference.models import Conference
from kaisai.domains.traffic.enums import PartKind
from kaisai.domains.traffic.models import Part


def list_radios(conference: Conference) -> list[Part]:
    """Radios with their access point and its room, by name.

    Where an access point and its controller both tell of the same radios, the access point's own
    word counts, so that nobody is counted twice.
    """
    parts = (
        Part.objects.filter(conference=conference, kind=PartKind.RADIO, present=True)
        .select_related(
            "device", "device__room", "device__room__floor", "agent__device", "agent__conference"
        )
        .order_by("device__name", "name", "pk")
    )
    own = {part.device_id for part in parts if part.agent.device_id == part.device_id}
    return [
        part
        for part in parts
        if part.agent.device_id == part.device_id or part.device_id not in own
    ]
