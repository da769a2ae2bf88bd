"""A live agent, asked through gufo-snmp; one request is under way at a time."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from gufo import snmp

from kaisai.engines.formats.snmp import Oid, parse_oid
from kaisai.engines.probes.snmp.agents import AgentLost, Value
from kaisai.engines.probes.snmp.inbox import Session

PORT = 161
TIMEOUT = 2.0  # seconds for one answer
TRIES = 2
REPETITIONS = 25  # rows of one GETBULK; some agents fragment beyond that
AT_ONCE = 48  # objects of one GET: about 1,400 bytes of answer
MOST_ROWS = 20_000  # of one walk; a table without end is an agent that lies
T = TypeVar("T")
AUTH: Mapping[str, type[snmp.BaseAuthKey]] = {
    "md5": snmp.Md5Key,
    "sha": snmp.Sha1Key,
    "sha224": snmp.Sha224Key,
    "sha256": snmp.Sha256Key,
    "sha384": snmp.Sha384Key,
    "sha512": snmp.Sha512Key,
}
PRIVACY: Mapping[str, type[snmp.BasePrivKey]] = {
    "des": snmp.DesKey,
    "aes": snmp.Aes128Key,
    "aes192": snmp.Aes192Key,
    "aes256": snmp.Aes256Key,
}


@dataclass(frozen=True, slots=True)
class SnmpAccess:
    """How an agent is asked. Secrets stay out of `repr`.

    Attributes:
        address: IPv4 or IPv6 in figures.
        version: `1`, `2c` or `3`.
        community: for 1 and 2c.
        user, auth, auth_key, privacy, privacy_key: for 3; `auth` of `AUTH`, `privacy` of `PRIVACY`.
    """

    address: str
    port: int = PORT
    version: str = "2c"
    community: str = "public"
    user: str = ""
    auth: str = ""
    auth_key: str = ""
    privacy: str = ""
    privacy_key: str = ""

    def __repr__(self) -> str:
        return f"SnmpAccess({self.address!r}, {self.port}, version={self.version!r})"


class LiveAgent:
    """See `agents.Agent`."""

    def __init__(self, access: SnmpAccess) -> None:
        self._bulk = access.version != "1"
        self._fresh = access.version != "3"
        self._session = Session(
            access.address,
            port=access.port,
            community=access.community,
            user=_user(access) if access.version == "3" else None,
            version={"1": snmp.SnmpVersion.v1, "2c": snmp.SnmpVersion.v2c}.get(
                access.version, snmp.SnmpVersion.v3
            ),
            timeout=TIMEOUT,
            max_repetitions=REPETITIONS,
        )

    async def get(self, oids: Sequence[str]) -> dict[str, Value]:
        """See `Agent`."""
        await self._meet()
        if len(oids) <= AT_ONCE:
            return await self._get_some(list(oids))
        found: dict[str, Value] = {}
        for start in range(0, len(oids), AT_ONCE):
            found |= await self._get_some(list(oids[start : start + AT_ONCE]))
        return found

    async def _get_some(self, oids: list[str]) -> dict[str, Value]:
        if not self._bulk:
            return await self._get_one_by_one(oids)
        told = await _heard(lambda: self._session.get_many(oids)) or {}
        if None in told.values():
            return {oid: value for oid, value in told.items() if value is not None}
        return cast("dict[str, Value]", told)

    async def _get_one_by_one(self, oids: list[str]) -> dict[str, Value]:
        """In SNMPv1 one missing object spoils the whole answer."""
        told = {oid: await _heard(lambda oid=oid: self._session.get(oid)) for oid in oids}  # type: ignore[misc]  # mypy cannot type a default of a lambda
        return {oid: value for oid, value in told.items() if value is not None}

    async def walk(self, root: str) -> list[tuple[Oid, Value]]:
        """See `Agent`."""
        await self._meet()
        rows: list[tuple[Oid, Value]] = []
        start = len(parse_oid(root))
        rest = self._session.getbulk(root) if self._bulk else self._session.getnext(root)
        while (row := await _heard(lambda: _next(rest))) is not None:
            rows.append((parse_oid(row[0])[start:], row[1]))
            if len(rows) >= MOST_ROWS:
                raise AgentLost("broken")
        return rows

    async def _meet(self) -> None:
        """SNMPv3 agents are asked for their engine first."""
        if not self._fresh:
            await _heard(self._session.refresh)
            self._fresh = True


async def _next(rows: AsyncIterator[tuple[str, Value | None]]) -> tuple[str, Value] | None:
    async for oid, value in rows:
        if value is not None:
            return oid, value
    return None


async def _heard(ask: Callable[[], Awaitable[T]]) -> T | None:
    """What came of a question; None for an object that the agent does not have."""
    for attempt in range(TRIES):
        try:
            return await ask()
        except snmp.NoSuchInstance:
            return None
        except snmp.SnmpAuthError:
            raise AgentLost("auth") from None
        except TimeoutError:
            if attempt + 1 == TRIES:
                raise AgentLost("timeout") from None
        except ConnectionError:
            raise AgentLost("refused") from None
        except (snmp.SnmpError, OSError, ValueError):
            raise AgentLost("broken") from None
    return None


def _user(access: SnmpAccess) -> snmp.User:
    auth = AUTH.get(access.auth)
    privacy = PRIVACY.get(access.privacy)
    return snmp.User(
        access.user,
        auth_key=auth(access.auth_key.encode()) if auth else None,
        priv_key=privacy(access.privacy_key.encode()) if privacy else None,
    )
