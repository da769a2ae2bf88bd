"""SNMP as text and as bytes: recordings of agents, and an agent that answers from one.

Public: `read_recording`, `Recording`, `Row`, `Responder`.
"""

from kaisai.engines.formats.snmp.reading import read_recording
from kaisai.engines.formats.snmp.recording import Oid, Recording, Row, Tag, parse_oid, show_oid

__all__ = ["Oid", "Recording", "Row", "Tag", "parse_oid", "read_recording", "show_oid"]
