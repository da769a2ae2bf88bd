"""`kaisai mcp`: the same operations and queries as tools for AI assistants (Model Context Protocol, stdio)."""

import asyncio
import json
from typing import Any

import click

from kaisai.entrypoints.cli import load_django


@click.command()
@click.option("--conference", default="", help="Slug; not needed when there is only one.")
@click.option("--as", "email", default="", help="Mail address of the account to act for.")
def mcp(conference: str, email: str) -> None:
    """Offer every operation and query to an AI assistant over standard input and output."""
    load_django()
    asyncio.run(_serve(conference, email))


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

    @server.call_tool()  # type: ignore[untyped-decorator]  # the SDK leaves it untyped
    async def call_tool(name: str, arguments: dict[str, Any]) -> list[TextContent]:
        # what is refused is raised, and the SDK hands the sentence over as the tool's error
        result = await asyncio.to_thread(
            call, offered[name], arguments, conference=conference, by=by
        )
        return [TextContent(type="text", text=json.dumps(result, ensure_ascii=False))]

    async with stdio_server() as (reader, writer):
        await server.run(reader, writer, server.create_initialization_options())
