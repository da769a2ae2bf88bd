"""Messages of devices to their log host: RFC 5424, and what RFC 3164 describes.

Public: `read_message`, `Message`, `Framing`.
"""

from kaisai.engines.formats.syslog.framing import Framing
from kaisai.engines.formats.syslog.message import Message, Severity, read_message

__all__ = ["Framing", "Message", "Severity", "read_message"]
