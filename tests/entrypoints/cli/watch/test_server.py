"""The terminal monitor in front of a server that falls silent, and comes back."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import pytest

from kaisai.engines.liveness.states import State
from kaisai.entrypoints.cli.watch.app import WatchApp
from kaisai.entrypoints.cli.watch.server import Address, Server, ServerError
from tests.entrypoints.cli.watch.screen import drawn, until

SIZE = (120, 12)


def target(name: str) -> dict[str, object]:
    told = {"key": name, "name": name, "address": "192.0.2.1", "group": "4F", "room": ""}
    return told | {"state": "up", "since": 0, "why": "It answers.", "hides": [], "parents": []}


class Played:
    """A server on loopback: the board, then a tick every tenth of a second."""

    def __init__(self, count: int) -> None:
        self.names = [f"ap-{number}" for number in range(count)]
        self.port = 0
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        for writer in list(self._open):
            writer.close()
        await self._server.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            asked = (await reader.readuntil(b"\r\n\r\n")).decode()
            if " /live/" in asked:
                await self._stream(writer)
            else:
                self._board(writer)
            await writer.drain()
        self._open.discard(writer)
        writer.close()

    def _board(self, writer: asyncio.StreamWriter) -> None:
        targets = [{**target(name), "spark": [1.0]} for name in self.names]
        body = json.dumps({"result": {"targets": targets, "banner": ""}}).encode()
        head = f"HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
        writer.write(head.encode() + body)

    async def _stream(self, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n")
        tick = json.dumps({"v": [1.0] * len(self.names)})
        while not writer.is_closing():
            writer.write(f"event: tick\ndata: {tick}\n\n".encode())
            await writer.drain()
            await asyncio.sleep(0.1)


@pytest.fixture
async def played() -> AsyncIterator[Played]:
    made = Played(3)
    await made.start()
    yield made
    await made.stop()


async def app_for(played: Played, language: str = "en") -> WatchApp:
    server = Server(Address.parse(f"http://127.0.0.1:{played.port}/demo"), "", language)
    await server.load()
    return WatchApp(server, language=language, scale_ms=10.0)


async def test_a_silent_server_leaves_no_target_green(played: Played) -> None:
    app = await app_for(played)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "● 3 up" in drawn(pilot))
        await played.stop()
        await until(pilot, lambda: "the server is silent since" in drawn(pilot))
        await until(pilot, lambda: "? 3 unknown" in drawn(pilot))
        assert "●" not in drawn(pilot)
        assert "? ap-0" in drawn(pilot)
        assert all(_is_grey(app, y) for y in range(1, 4))
        await pilot.press("j", "enter")
        await until(pilot, lambda: "No result has come for a while." in drawn(pilot))
        await played.start()
        await until(pilot, lambda: "● 3 up" in drawn(pilot))
        assert "silent" not in drawn(pilot)


def _is_grey(app: WatchApp, line: int) -> bool:
    segments = [s for s in app.table.render_line(line) if s.text.strip()]
    return all(s.style is not None and s.style.dim and not s.style.color for s in segments)


async def test_the_reason_is_told_in_the_language_that_is_chosen_now(played: Played) -> None:
    app = await app_for(played)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "● 3 up" in drawn(pilot))
        await played.stop()
        await until(pilot, lambda: "cannot be reached" in drawn(pilot))
        await pilot.press("l")
        await until(pilot, lambda: "に接続できません" in drawn(pilot))
        assert "cannot be reached" not in drawn(pilot)
        await played.start()
        await until(pilot, lambda: "● 3 正常" in drawn(pilot))


async def test_what_it_says_once_is_what_it_heard(played: Played) -> None:
    app = await app_for(played)
    assert [row.state for row in app.source.rows()] == [State.UP] * 3


@pytest.mark.parametrize(
    ("url", "token", "told"),
    [
        ("http://127.0.0.1:99999/demo", "", "is not the address of a server"),
        ("http://[::1/demo", "", "is not the address of a server"),
        ("ftp://127.0.0.1/demo", "", "is not the address of a server"),
        ("http://127.0.0.1:1/demo", "日本", "does not accept this token"),
        ("http://127.0.0.1:1/demo", "a\nb", "does not accept this token"),
    ],
)
async def test_an_address_or_a_token_that_is_none_is_one_sentence(
    url: str, token: str, told: str
) -> None:
    with pytest.raises(ServerError, match=told):
        await Server(Address.parse(url), token, "en").load()
