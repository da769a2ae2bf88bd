"""One registration, wherever the person registered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from kaisai.engines.formats.findings import Finding

Source = Literal["connpass", "doorkeeper", "pretix"]
Status = Literal["going", "waiting", "cancelled", "lottery", "unknown"]
"""What a registration is worth at the door.

`going`: holds a place. `waiting`: may get one (waiting list, payment or approval pending).
`lottery`: takes part in a draw. `cancelled`: holds none (withdrew, expired, lost the draw).
`unknown`: the list does not say, or says it in words that are not known.
"""


@dataclass(frozen=True, slots=True)
class Registration:
    """One row of a list; what the list does not tell is "" or None.

    Attributes:
        number: names the registration within its source: the 受付番号 of connpass; order and
            position of pretix (`ABC12-1`), or order and name (`ABC12/Example Person`) where the
            list has no positions; "" when the list gives none.
        kind: name of the ticket (参加枠).
        name, name_kana: as written; a withdrawn user of connpass is called (退会ユーザー).
        user: account at the source, "" for a withdrawn one.
        email: of the attendee, else of the order.
        status, status_text: what the status means, and how it is written.
        attended: None where nobody wrote it down.
        updated_at: wall clock as written, naive: Asia/Tokyo for connpass, the conference's own
            zone for pretix, where it is the instant of the order. None when it cannot be read.
        updated_text: the same as written.
        answers: title and cell of every further column that is not blank here.
        line: 1-based line of the file on which the row begins.
    """

    number: str
    source: Source
    kind: str
    name: str
    name_kana: str
    user: str
    email: str
    status: Status
    status_text: str
    attended: bool | None
    updated_at: datetime | None
    updated_text: str
    answers: tuple[tuple[str, str], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a file says: good rows kept, bad rows reported.

    Attributes:
        source: "" when the header is not known; then there is no registration either.
        registrations: in the order of the file, also those whose number stands there twice.
        findings: in the order of lines.
        columns: the header as written.
    """

    source: Source | Literal[""] = ""
    registrations: tuple[Registration, ...] = ()
    findings: tuple[Finding, ...] = ()
    columns: tuple[str, ...] = ()
