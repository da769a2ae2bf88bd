"""`kaisai mcp`: the same operations and queries as tools for AI assistants (Model Context Protocol, stdio)."""

import asyncio
import contextlib
import json
import os
import signal
import threading
from collections.abc import AsyncIterator
from typing import Any

import click

from kaisai.entrypoints.cli import load_django
from kaisai.entrypoints.cli.database import require_migrated
from kaisai.entrypoints.cli.locks import in_use
from kaisai.entrypoints.cli.words import say

STDIN = 0
CHUNK = 1_000_000  # bytes


@click.command()
@click.option("--conference", default="", help="Slug; not needed when there is only one.")
@click.option("--as", "email", default="", help="Mail address of the account to act for.")
def mcp(conference: str, email: str) -> None:
    """Offer every operation and query to an AI assistant over standard input and output.

    Ends at once with 0 when standard input is closed, on SIGINT and on SIGTERM; what an operation
    has begun is brought to its end.
    """
    load_django()
    from django.conf import settings  # noqa: PLC0415 - apps not ready

    require_migrated()
    with in_use(settings.DATA_DIRECTORY):
        asyncio.run(_until_told(conference, email))


async def _until_told(conference: str, email: str) -> None:
    loop = asyncio.get_running_loop()
    serving = loop.create_task(_serve(conference, email))
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, serving.cancel)
    await asyncio.wait([serving])
    if not serving.cancelled():
        serving.result()


class _Lines:
    """Lines of standard input, read by a thread that nobody waits for: a read cannot be cancelled."""

    def __init__(self) -> None:
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        rest = b""
        with contextlib.suppress(OSError, RuntimeError):  # closed from the start; the loop is over
            # not sys.stdin, for whose lock the end of the program would wait
            while chunk := os.read(STDIN, CHUNK):
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    self._tell(line.decode(errors="replace"))
            if rest:
                self._tell(rest.decode(errors="replace"))
        with contextlib.suppress(RuntimeError):
            self._tell(None)

    def _tell(self, line: str | None) -> None:
        self._loop.call_soon_threadsafe(self._lines.put_nowait, line)

    async def __aiter__(self) -> AsyncIterator[str]:
        while (line := await self._lines.get()) is not None:
            yield line


async def _serve(conference: str, email: str) -> None:
    from mcp.server.lowlevel import Server  # noqa: PLC0415 - slow start
    from mcp.server.stdio import stdio_server  # noqa: PLC0415 - slow start
    from mcp.types import TextContent, Tool, ToolAnnotations  # noqa: PLC0415 - slow start

    from kaisai.core.operations.registry import list_operations, list_queries  # noqa: PLC0415 - apps not ready
    from kaisai.core.surfaces.arguments import model_for  # noqa: PLC0415 - apps not ready
    from kaisai.entrypoints.cli.do import actor_called, call, conference_called  # noqa: PLC0415 - apps not ready

    offered = {
        declared.name.replace(".", "_"): declared
        for declared in (*list_operations(), *list_queries())
    }
    by = await asyncio.to_thread(actor_called, email)
    if conference:  # now, not at every call: an assistant cannot mend it
        await asyncio.to_thread(conference_called, conference)
    server: Any = Server("kaisai")

    @server.list_tools()  # type: ignore[untyped-decorator]  # the SDK leaves it untyped
    async def list_tools() -> list[Tool]:
        return [
            Tool(
                name=name,
                description=declared.description,
                inputSchema=model_for(declared).model_json_schema(),
                annotations=ToolAnnotations(readOnlyHint=not declared.changes),
            )
            for name, declared in offered.items()
        ]

    # not validated by the SDK, which knows English only and stops at the first mistake
    @server.call_tool(validate_input=False)  # type: ignore[untyped-decorator]  # the SDK leaves it untyped
    async def call_tool(name: str, arguments: dict[str, Any]) -> list[TextContent]:
        # what is refused is raised, and the SDK hands the sentence over as the tool's error
        if name not in offered:
            raise click.ClickException(say("no-tool", name=name))
        result = await asyncio.to_thread(
            call, offered[name], arguments, conference=conference, by=by
        )
        return [TextContent(type="text", text=json.dumps(result, ensure_ascii=False))]

    lines: Any = _Lines()
    async with stdio_server(stdin=lines) as (reader, writer):
        await server.run(reader, writer, server.create_initialization_options())
