"""The screen of the terminal monitor as text, and waiting for what it shows."""

from collections.abc import Callable

from textual.pilot import Pilot
from textual.widgets import Static

from kaisai.entrypoints.cli.watch.app import WatchApp


async def until(pilot: Pilot[None], true: Callable[[], object], seconds: int = 30) -> None:
    for _ in range(seconds * 10):
        if true():
            return
        await pilot.pause(0.1)
    raise AssertionError(f"not within {seconds} s; the screen says:\n{drawn(pilot)}")


def drawn(pilot: Pilot[None]) -> str:
    """The screen as text."""
    app = pilot.app
    assert isinstance(app, WatchApp)
    parts = [
        str(app.query_one(f"#{name}", Static).render()) for name in ("top", "banner", "columns")
    ]
    height = app.table.size.height
    parts += ["".join(s.text for s in app.table.render_line(y)).rstrip() for y in range(height)]
    for name in ("note", "detail", "keys"):
        part = app.query_one(f"#{name}", Static)
        if part.display:
            parts.append(str(part.render()))
    return "\n".join(parts)
