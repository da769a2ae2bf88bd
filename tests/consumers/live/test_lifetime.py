"""A stream ends by itself, so rights are asked anew: what a sign-out or a lost role relies on."""

import asyncio
from collections import deque

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from kaisai.consumers.live import stream
from kaisai.consumers.live.stream import LiveStreams

pytestmark = pytest.mark.xdist_group("processes")


@pytest.fixture
def viewer(committed, api):
    """`await viewer(streams)` opens a stream and returns what was sent when it ended."""
    secret = api("staff").headers["authorization"]

    async def view(streams):
        sent = deque()
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/live/kumo",
            "query_string": b"",
            "client": ("127.0.0.1", 1),
            "headers": [(b"host", b"localhost"), (b"authorization", secret.encode())],
        }
        never = asyncio.Event()

        async def send(message):
            sent.append(message)

        await asyncio.wait_for(streams(scope, never.wait, send), 120)
        return sent

    return view


async def test_a_stream_that_has_lived_long_enough_ends_properly(viewer, monkeypatch):
    monkeypatch.setattr(stream, "LIFETIME", 0.0)
    streams = LiveStreams()
    sent = await viewer(streams)
    await streams.hub.close()
    await sync_to_async(connections.close_all)()  # of the thread in which the viewer was admitted
    assert sent[0]["status"] == 200
    assert sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
    assert streams.open == 0
