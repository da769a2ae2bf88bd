"""`kaisai mcp`, spoken to by the client of the published SDK over a real pipe."""

import json
import signal
import subprocess
from contextlib import asynccontextmanager

import pytest
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

from tests.journeys.installation import KAISAI, PATIENCE


@asynccontextmanager
async def assistant(installation, *words):
    command, *first = KAISAI
    server = StdioServerParameters(
        command=command, args=[*first, "mcp", *words], env=installation.environment
    )
    async with stdio_client(server) as (reader, writer), ClientSession(reader, writer) as session:
        await session.initialize()
        yield session


async def test_an_assistant_lists_tools_acts_and_asks(installation):
    async with assistant(installation, "--as", "noc@kumo.example") as session:
        tools = {tool.name: tool for tool in (await session.list_tools()).tools}
        offered = installation.run("do").stdout.decode()
        assert {
            line.split()[0].replace(".", "_")
            for line in offered.splitlines()
            if line[2:3].isalpha() and "." in line.split()[0]
        } == set(tools)
        note, states = tools["today_note"], tools["monitoring_list_states"]
        assert note.inputSchema["required"] == ["text"]
        assert note.description.startswith("Write a line into the day's log")
        assert (note.annotations.readOnlyHint, states.annotations.readOnlyHint) == (False, True)
        done = await session.call_tool("today_note", {"text": "Uplink 2 is patched"})
        assert not done.isError
        assert json.loads(done.content[0].text) == "Uplink 2 is patched"
        asked = await session.call_tool("conference_list_rooms", {})
        assert {room["slug"] for room in json.loads(asked.content[0].text)} == {
            "hall-a",
            "room-101",
        }
        assert (
            json.loads((await session.call_tool("monitoring_list_states", {})).content[0].text)
            == []
        )
    (entry,) = installation.entries("today.noted")
    assert (entry["actor"], entry["en"]) == ("Noc", "Uplink 2 is patched")


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("conference_save_room", {"name": "Annex"}, "Only a chair of this conference can do this."),
        ("today_note", {"text": ""}, "1 to 500 characters"),
        ("today_note", {"text": "a", "colour": "red"}, "colour"),
        ("today_note", {"colour": 1}, "text: missing. Give a text."),
        ("today_note", {"text": 7}, "text: give a text."),
        ("today_sing", {}, "today_sing"),
    ],
    ids=["rights", "value", "unknown argument", "missing argument", "type", "unknown tool"],
)
async def test_a_refusal_is_the_tools_error(installation, tool, arguments, told):
    before = installation.entries()
    async with assistant(installation, "--as", "staff@kumo.example") as session:
        done = await session.call_tool(tool, arguments)
        assert done.isError
        assert told in done.content[0].text
        assert "Traceback" not in done.content[0].text
    assert installation.entries() == before


def test_an_account_that_does_not_exist_is_refused_before_anything_is_offered(installation):
    assert "Nobody with this mail" in installation.refused("mcp", "--as", "who@kumo.example")


HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, None], ids=str)
def test_it_ends_cleanly_while_the_assistant_says_nothing(installation, how):
    with subprocess.Popen(
        [*KAISAI, "mcp"],
        env=installation.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as server:
        server.stdin.write(json.dumps(HELLO).encode() + b"\n")
        server.stdin.flush()
        assert json.loads(server.stdout.readline())["result"]["serverInfo"]["name"] == "kaisai"
        try:
            if how is None:
                server.stdin.close()
            else:
                server.send_signal(how)
            assert server.wait(PATIENCE) == 0
        finally:
            server.kill()
        assert server.stderr.read() == b""
