"""What the web server runs: live streams by hand, everything else by Django."""

import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaisai.config.settings")
django_application = get_asgi_application()

from kaisai.consumers.live.stream import LiveStreams  # noqa: E402 - apps not ready: models load after Django

live_streams = LiveStreams()


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Streams stay out of Django's request cycle: two thousand idle viewers cost memory only."""
    if scope["type"] == "lifespan":
        await live_streams.lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"].startswith("/live/"):
        await live_streams(scope, receive, send)
    else:
        await django_application(scope, receive, send)
