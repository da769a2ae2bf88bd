"""The check-in app sees: a camera whose picture is the code of a real ticket, with and without a decoder of the browser's own."""

import os
import subprocess
import sys

import pytest

from kaisai.engines.codes.qr import QUIET, modules

DESK = "/demo/desk"
WIDTH, HEIGHT, MODULE = 640, 480, 6
CODE = """
import django
django.setup()
from kaisai.core.conference.models import Conference
from kaisai.core.kit.clock import now
from kaisai.domains.registration.operations import codes_of
from kaisai.domains.registration.queries import list_sold_tickets
conference = Conference.objects.get(slug="demo")
tickets = [t for t in list_sold_tickets(conference, 0, 500) if t.item.kind == "individual"]
free = [t for t in tickets if t.order.state == "confirmed"][-7]
print(free.name, codes_of(conference, now()).code(free), sep="\\n")
"""

SLOWLY = 300_000  # ms; pictures are read in small spans of what eight processes leave of two cores


def film(code):
    """A frame of video (YUV4MPEG2) that shows a code, as a phone is held to a camera."""
    rows = modules(code)
    side = (len(rows) + 2 * QUIET) * MODULE
    assert side <= HEIGHT
    left, top = (WIDTH - side) // 2 + QUIET * MODULE, (HEIGHT - side) // 2 + QUIET * MODULE
    light = [bytearray(b"\xeb" * WIDTH) for _line in range(HEIGHT)]
    for y, row in enumerate(rows):
        for x, is_dark in enumerate(row):
            for line in light[top + y * MODULE : top + (y + 1) * MODULE] if is_dark else ():
                line[left + x * MODULE : left + (x + 1) * MODULE] = b"\x10" * MODULE
    colour = b"\x80" * (WIDTH * HEIGHT // 2)
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
    return head + 2 * (b"FRAME\n" + b"".join(light) + colour)


@pytest.fixture(scope="module")
def reel(tmp_path_factory):
    """What the camera shows; written before it is switched on."""
    return tmp_path_factory.mktemp("camera") / "ticket.y4m"


@pytest.fixture(scope="module")
def more_flags(reel):
    """A camera that plays the reel."""
    return [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={reel}",
    ]


@pytest.fixture(scope="module")
def shown(demo, reel):
    """Name and code of a ticket that nobody has used; the camera sees it."""
    environment = os.environ | {
        "KAISAI_DATA": str(demo.data),
        "DJANGO_SETTINGS_MODULE": "kaisai.config.settings",
    }
    environment.pop("DATABASE_URL", None)
    told = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=True, env=environment
    )
    name, code = told.stdout.strip().splitlines()[-2:]
    reel.write_bytes(film(code))
    return name, code


def begin(visit, script, **look):
    page = visit("staff", f"{DESK}/overview", forgiving=True, **look)
    page.add_init_script(script)
    page.goto(page.url.removesuffix("/overview"))
    page.locator("#desk-list option").nth(2).wait_for(state="attached")
    page.locator("#desk-name").fill("Camera 1")
    page.locator("#set-up button[type=submit]").click()
    page.locator("#link.is-up").wait_for()
    return page


def loaded(page):
    return page.evaluate("performance.getEntriesByType('resource').map((each) => each.name)")


def test_a_browser_without_a_decoder_reads_a_ticket_also_without_a_network(visit, axe, shown):
    name, _code = shown
    page = begin(visit, "delete globalThis.BarcodeDetector", phone=True)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    assert not any("desk-decoder" in each for each in loaded(page))
    page.context.set_offline(True)
    page.reload()
    page.locator("#camera").click()
    page.locator("#answer[data-state=in]").wait_for(timeout=SLOWLY)
    assert name in page.locator("#answer").inner_text()
    assert any("desk-decoder" in each for each in loaded(page))
    assert axe(page) == []
    page.context.set_offline(False)
    page.locator("#queue", has_text="All handed in").wait_for()
    assert page.locator("#answer").get_attribute("data-state") == "in"  # one scan, still held
    page.locator("#camera").click()
    page.locator("#camera[aria-pressed=false]").wait_for()
    page.locator("#camera").click()
    page.locator("#answer[data-state=stop]").wait_for(timeout=SLOWLY)  # shown anew: used already
    page.locator("#camera").click()
    page.locator("#camera[aria-pressed=false]").wait_for()
    assert page.locator("#view").is_hidden()


def test_the_decoder_of_the_browser_is_asked_first(visit, shown):
    name, code = shown
    own = f"""globalThis.BarcodeDetector = class {{
      static async getSupportedFormats() {{ return ["qr_code"]; }}
      async detect(video) {{ return video.videoWidth ? [{{ rawValue: "{code}" }}] : []; }}
    }}"""
    page = begin(visit, own, language="ja")
    page.locator("#camera").click()
    page.locator("#answer[data-state=in], #answer[data-state=stop]").wait_for(timeout=SLOWLY)
    assert name in page.locator("#answer").inner_text()
    assert not any("desk-decoder" in each for each in loaded(page))
