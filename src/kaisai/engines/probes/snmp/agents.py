"""The port through which agents are asked, and the recording behind it."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from kaisai.engines.formats.snmp import Oid, Recording, Row, parse_oid

# A number, the bytes of an octet string, the text of an identifier or of an IP address.
Value = int | float | bytes | str


class AgentLost(Exception):
    """The agent did not answer, or not in its protocol.

    Args:
        code: `timeout`, `auth`, `refused` or `broken`; those of HTTP stand in `rest.words`.
        rest: seconds for which it is to be left alone.
    """

    def __init__(self, code: str, rest: float = 0.0) -> None:
        super().__init__(code)
        self.code = code
        self.rest = rest


class Agent(Protocol):
    """What can be asked. Identifiers are text without a leading dot."""

    async def get(self, oids: Sequence[str]) -> dict[str, Value]:
        """The values of objects; what the agent does not have is missing.

        Raises:
            AgentLost: nothing came.
        """

    async def walk(self, root: str) -> list[tuple[Oid, Value]]:
        """Everything below a node: what follows `root` in the identifier, and the value.

        Raises:
            AgentLost: nothing came, or the walk broke off.
        """


class RecordedAgent:
    """Answers from a recording, at once."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording

    async def get(self, oids: Sequence[str]) -> dict[str, Value]:
        """See `Agent`."""
        rows = ((oid, self._recording.get(parse_oid(oid))) for oid in oids)
        return {oid: row.value for oid, row in rows if row is not None}

    async def walk(self, root: str) -> list[tuple[Oid, Value]]:
        """See `Agent`."""
        start = parse_oid(root)
        return list(_relative(self._recording.below(start), len(start)))


def _relative(rows: Iterable[Row], length: int) -> Iterable[tuple[Oid, Value]]:
    for row in rows:
        yield row.oid[length:], row.value
