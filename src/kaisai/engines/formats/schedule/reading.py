"""Any bytes to a programme: JSON or XML, and which of its variants."""

import json
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from kaisai.engines.formats.schedule import json_reader, list_reader, xml_reader
from kaisai.engines.formats.schedule.collecting import refused
from kaisai.engines.formats.schedule.records import Schedule
from kaisai.engines.formats.targets.decoding import decode

MAX_BYTES = 10_000_000


def read_schedule(
    data: bytes, *, name: str = "", first_day: date | None = None, time_zone: str = ""
) -> Schedule:
    """Read a programme; never raises for what the bytes say.

    Args:
        data: the bytes of schedule.json (c3voc, frab, pretalx, hub), schedule.xml, or of a bare
            list of sessions; at most 10 MB.
        name: name of the file; the content decides, the suffix only where that is empty.
        first_day: the date of day 1, for a bare list that counts days.
        time_zone: IANA name for a bare list.
    """
    if len(data) > MAX_BYTES:
        return refused("too-large", limit="10 MB")
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:2]
    if (
        start[:1] == b"<"
        or (not start and name.endswith(".xml"))
        or start in {b"\xff\xfe", b"\xfe\xff"}
    ):
        return _from_xml(data)
    try:
        document: Any = json.loads(decode(data).text)
    except RecursionError:
        return refused("not-readable", reason="nested too deeply")
    except json.JSONDecodeError as why:
        return refused("not-readable", reason=f"{why.msg} (line {why.lineno})")
    except ValueError:
        return refused("not-readable", reason="a number of thousands of digits")
    if isinstance(document, list):
        return list_reader.read_list(document, first_day, time_zone)
    return json_reader.read_document(document)


def _from_xml(data: bytes) -> Schedule:
    try:
        root: Element = defusedxml.ElementTree.fromstring(data, forbid_dtd=True)
    except ParseError as why:
        return refused("not-readable", reason=why)
    except DefusedXmlException:
        return refused("not-readable", reason="declarations of entities are not taken")
    except (LookupError, ValueError):
        return refused("not-readable", reason="unknown encoding")
    return xml_reader.read_root(root)
