"""Agents that answer from rows, in a thread of their own."""

import asyncio
import contextlib
import threading

from kaisai.engines.formats.snmp.recording import Recording
from kaisai.engines.formats.snmp.responder import Book, Responder


@contextlib.contextmanager
def serving(devices):
    """Rows by address answer as long as the block lasts; yields their one port."""
    told = {}
    begun = threading.Event()

    async def serve():
        told["loop"], told["over"] = asyncio.get_running_loop(), asyncio.Event()
        responders = []
        for address, rows in devices.items():
            port = responders[0].port if responders else 0
            responders.append(await Responder.start(Book(Recording(rows)), address, port))
        told["port"] = responders[0].port
        begun.set()
        await told["over"].wait()
        for responder in responders:
            await responder.stop()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert begun.wait(300)
    try:
        yield told["port"]
    finally:
        told["loop"].call_soon_threadsafe(told["over"].set)
        thread.join()
