"""The picture of the terminal monitor in the README, taken from the running program."""

import os
from pathlib import Path

from kaisai.engines.liveness.states import State
from kaisai.entrypoints.cli.watch.app import WatchApp
from kaisai.entrypoints.cli.watch.engine import Engine
from kaisai.entrypoints.cli.watch.files import TargetFile

IMAGES = Path(__file__).resolve().parents[4] / "docs" / "images"
LARGEST = 300_000  # bytes
VENUE = """\
gw-noc      127.80.0.1
sw-core     127.80.0.2
dns-1       127.80.0.3
--- 1F
sw-1f       127.80.1.1
ap-101      127.80.1.21
ap-102      127.80.1.22
ap-103      127.80.1.23
--- 4F
sw-4f       127.0.0.1 tcp=dstport:{port}
ap-401      127.80.4.21
ap-402      127.80.4.22
sign-4f     127.80.4.80
"""


async def test_the_picture_of_the_readme(tmp_path: Path, listener) -> None:
    file = tmp_path / "venue.conf"
    file.write_text(VENUE.format(port=listener.port))
    targets = TargetFile(file, "en", interval=0.3)
    app = WatchApp(Engine(targets.read(), file.name), language="en", scale_ms=0.02, file=targets)
    async with app.run_test(size=(100, 24)) as pilot:

        async def until(true) -> None:
            for _ in range(400):
                if true():
                    return
                await pilot.pause(0.1)
            raise AssertionError([(row.name, row.state) for row in app.source.rows()])

        def sw_4f():
            return next(row for row in app.source.rows() if row.name == "sw-4f")

        await until(lambda: sw_4f().sent > 8)
        listener.cut()
        await until(lambda: sw_4f().state is State.DOWN)
        while app.table.chosen_key() != sw_4f().key:
            await pilot.press("j")
        await pilot.press("enter")
        await pilot.pause(1.2)
        picture = app.export_screenshot(title="kaisai watch")
    assert "sw-4f" in picture
    assert len(picture.encode()) <= LARGEST
    if os.environ.get("KAISAI_SCREENSHOTS"):
        IMAGES.mkdir(parents=True, exist_ok=True)
        (IMAGES / "watch.svg").write_text(picture, encoding="utf-8")
