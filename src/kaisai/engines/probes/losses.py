"""Why nothing came of an agent, over whatever it is asked, and what to do."""

from kaisai.engines.probes.rest import words as rest
from kaisai.engines.probes.snmp import words as snmp

LOST = {**snmp.LOST, **rest.LOST}


def lost_sentence(code: str, language: str) -> str:
    """The sentence of `AgentLost.code`, in `ja` or, for anything else, English."""
    return LOST[code][language.startswith("ja")]
