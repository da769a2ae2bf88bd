"""Brings the expectations of a room from a kaisai, and hands in what was found there."""

import re
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from kaisai.engines.dropcheck.expectations import Expectations
from kaisai.engines.dropcheck.mistakes import Mistake
from kaisai.engines.dropcheck.reading import read_room
from kaisai.entrypoints.cli.words import WORDS, fill

_SECONDS = 20.0
_LONGEST_TOKEN = 400
_LARGEST_ANSWER = 1_000_000
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")


class CannotReport(Exception):
    """Why the server has not got it, or gave nothing; a sentence in the reader's language."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a check is handed in.

    Attributes:
        url: of the server, without a path.
        conference: its slug there.
        token: of an account that is of its crew.
        language: `en` or `ja`, of sentences.
    """

    url: str
    conference: str
    token: str
    language: str

    def expectations(self, room: str) -> Expectations:
        """What the server has written down for the room.

        Raises:
            CannotReport: the server does not answer, or refuses.
            Mistake: what it has cannot be read here: it is of another version.
        """
        told = self._asked("GET", "checks.expectations", params={"room": room})
        texts = [told.get(name) if isinstance(told, dict) else None for name in ("common", "own")]
        common, own = (text if isinstance(text, str) else "" for text in texts)
        try:
            return read_room(common, own, room=room, names=("rooms.toml", f"{room}.toml"))
        except Mistake as mistake:
            raise mistake.within(self.url) from None

    def hand_in(self, report: dict[str, Any], *, room: str, place: str) -> None:
        """Give the server what `--json` prints.

        Raises:
            CannotReport: the server does not answer, or refuses.
        """
        said = {"room": room, "place": place, "report": report}
        self._asked("POST", "checks.submit_check", json=said)

    def _asked(self, method: str, name: str, **how: Any) -> Any:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Accept": "application/json",
            "Accept-Language": self.language,
            "Idempotency-Key": str(uuid.uuid4()),
        }
        url = f"{self.url}/api/v1/{self.conference}/{name}"
        # once more where no connection came about; a network that is being checked may be poor
        line = httpx.HTTPTransport(retries=1)
        try:
            with httpx.Client(transport=line, timeout=_SECONDS, headers=headers) as client:
                answer = client.request(method, url, **how)
        except httpx.HTTPError as error:
            reason = "timeout" if isinstance(error, httpx.TimeoutException) else error
            raise self._cannot("report-silent", reason=reason) from error
        return self._result(answer)

    def _result(self, answer: httpx.Response) -> Any:
        try:
            told = answer.json() if len(answer.content) <= _LARGEST_ANSWER else None
        except ValueError:
            told = None
        if isinstance(told, dict) and answer.status_code == httpx.codes.OK and "result" in told:
            return told["result"]
        if isinstance(told, dict) and isinstance(told.get("sentence"), str):
            raise self._cannot("report-refused", reason=told["sentence"][:500])
        raise self._cannot("report-strange", status=answer.status_code)

    def _cannot(self, word: str, **values: object) -> CannotReport:
        return CannotReport(fill(WORDS[word], self.language, url=self.url, **values))


def desk_at(url: str, conference: str, token: str, file: Path | None, language: str) -> Desk:
    """The desk that the options name.

    Args:
        url: as it was typed.
        conference: its slug.
        token: from the environment; that of the file goes before it.
        file: holds a token, or None.
        language: of what is said when an option is wrong.

    Raises:
        CannotReport: an option is missing or cannot be used.
    """

    def cannot(word: str, **values: object) -> CannotReport:
        return CannotReport(fill(WORDS[word], language, **values))

    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        raise cannot("bad-report-url", url=url[:100])
    if not _SLUG.fullmatch(conference):
        raise cannot("report-conference")
    if file is not None:
        try:
            token = file.read_text(encoding="utf-8")[:_LONGEST_TOKEN]
        except (OSError, ValueError) as why:
            reason = getattr(why, "strerror", None) or "no text"
            raise cannot("unreadable", file=file, reason=reason) from why
    token = token.strip()
    if not token.isascii() or not token.isprintable() or not token or " " in token:
        raise cannot("report-token")
    return Desk(f"{parts.scheme}://{parts.netloc}", conference, token, language)
