"""A log that a program can read: one JSON object per result or change, one file per day."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from kaisai.engines.formats.inventory import Entry
from kaisai.engines.probes.spec import Result


class JsonLog:
    """Appends lines to `DIR/kaisai-watch-YYYY-MM-DD.jsonl`; a full disk is said and survived.

    Attributes:
        problem: why the last line could not be written, "" when it could.
    """

    def __init__(self, directory: Path) -> None:
        """`directory` is made when it is missing."""
        self.problem = ""
        self._directory = directory
        self._file: TextIO | None = None
        self._day = ""

    def write(self, at: float, told: dict[str, Any]) -> None:
        """Append one object; `at` (Unix seconds) is written with the local zone."""
        moment = datetime.fromtimestamp(at).astimezone()
        line = json.dumps(
            {"at": moment.isoformat(timespec="milliseconds"), **told}, ensure_ascii=False
        )
        try:
            self._open(f"{moment:%Y-%m-%d}").write(line + "\n")
        except OSError as error:
            self._fail(error)
        else:
            self.problem = ""

    def write_result(self, result: Result, entry: Entry, state: str) -> None:
        """Append what a probe of a target answered, or that it did not."""
        told = {
            "key": result.key,
            "name": entry.name,
            "address": entry.address,
            "state": state,
            "rtt_ms": result.rtt_ms,
            "reason": result.reason,
        }
        self.write(result.sent_at, told)

    def flush(self) -> None:
        """Hand what was written to the system."""
        try:
            if self._file is not None:
                self._file.flush()
        except OSError as error:
            self._fail(error)

    def close(self) -> None:
        """Close the file."""
        self.flush()
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self, day: str) -> TextIO:
        if self._file is None or day != self._day:
            if self._file is not None:
                self._file.close()
            self._directory.mkdir(parents=True, exist_ok=True)
            self._file = (self._directory / f"kaisai-watch-{day}.jsonl").open("a", encoding="utf-8")
            self._day = day
        return self._file

    def _fail(self, error: OSError) -> None:
        self.problem = error.strerror or str(error)
