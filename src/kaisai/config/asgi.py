"""What the web server runs: live streams by hand, everything else by Django."""

import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaisai.config.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402 - apps not ready: settings are read first
from django.urls import get_resolver  # noqa: E402 - apps not ready: settings are read first
from django.utils import translation  # noqa: E402 - apps not ready: settings are read first

from kaisai.config.serving import Pages  # noqa: E402 - apps not ready: settings are read first
from kaisai.consumers.live.stream import LiveStreams  # noqa: E402 - apps not ready: models load after Django

live_streams = LiveStreams()
pages = Pages()
# The first visitors, who may be hundreds, do not wait until addresses are loaded and can be written.
for language, _name in settings.LANGUAGES:
    with translation.override(language):
        _addresses = get_resolver().reverse_dict
# The loop, which reads and sends for all, would wait five milliseconds for each thread that is computing.
sys.setswitchinterval(0.0005)


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Streams stay out of Django's request cycle: two thousand idle viewers cost memory only."""
    if scope["type"] == "lifespan":
        await live_streams.lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"].startswith("/live/"):
        await live_streams(scope, receive, send)
    else:
        await pages(scope, receive, send)
