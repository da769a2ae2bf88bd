"""The desk on a slow phone without a network: how long a scan waits for its answer.

Chromium with its processor slowed down four times, as big as a phone, holds the list of all
attendees; then the network is taken away, and a scanner types a ticket code and Enter. The time
ends when the answer has been painted.
"""

import tempfile
import time
from pathlib import Path
from typing import Any

from kaisai.entrypoints.cli.bench.browser import chromium, missing, session, until
from kaisai.entrypoints.cli.bench.checkin import sold
from kaisai.entrypoints.cli.bench.figures import Figure, Skipped
from kaisai.entrypoints.cli.bench.freezes import FreezeWatch
from kaisai.entrypoints.cli.bench.stage import Stage
from kaisai.entrypoints.cli.bench.viewers import free_port, web_server

TICKETS, SCANS = 1500, 60
SLOWDOWN = 4
GOAL = 200.0  # ms
PHONE = {"width": 390, "height": 844}
# Epoch seconds, so that spans in which the machine stood still can be taken off.
WATCH = """
window.answers = [];
let begun;
const now = () => (performance.timeOrigin + performance.now()) / 1000;
addEventListener("keydown", (key) => { if (key.key === "Enter") begun = now(); }, true);
new MutationObserver(() => {
  const state = document.getElementById("answer")?.dataset.state;
  if (begun === undefined || !["in", "stop"].includes(state)) return;
  const since = begun;
  begun = undefined;
  requestAnimationFrame(() => setTimeout(() => answers.push([since, now(), state])));
}).observe(document, {subtree: true, attributes: true, attributeFilter: ["data-state"]});
"""


def measure() -> list[Figure | Skipped]:
    """Scan tickets on a slow phone that is alone."""
    name = f"desk offline, processor {SLOWDOWN} × slower, {TICKETS:,} attendees"
    if missing():
        return [Skipped(name, missing())]
    with tempfile.TemporaryDirectory(prefix="kaisai-bench-") as folder:
        stage = Stage(Path(folder), targets=b"core 127.90.0.1\n")
        codes = sold(stage, TICKETS)[:SCANS]
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        with (
            web_server(Path(folder), port),
            FreezeWatch() as watch,
            chromium(url, session(), viewport=PHONE, has_touch=True) as context,
        ):
            answers = _answers(context.new_page(), f"{url}/bench/desk", codes)
    past = time.time() - time.monotonic()
    took = sorted(
        1000 * (end - since - watch.frozen(since - past, end - past))
        for since, end, _state in answers
    )
    let_in = sum(state == "in" for _since, _end, state in answers)
    p95 = took[int(len(took) * 0.95)]
    return [
        Figure(f"{name}: answer p50", took[len(took) // 2], "ms"),
        Figure(f"{name}: answer p95", p95, "ms", goal=f"≤ {GOAL:g} ms", met=p95 <= GOAL),
        Figure(f"{name}: let in", let_in, "", goal=f"all {SCANS}", met=let_in == SCANS),
    ]


def _answers(page: Any, address: str, codes: list[str]) -> list[tuple[float, float, str]]:
    page.add_init_script(WATCH)
    page.goto(address)
    page.locator("#desk-list option").nth(0).wait_for(state="attached")
    page.locator("#desk-name").fill("Bench")
    page.locator("#set-up button[type=submit]").click()
    page.locator("#link.is-up").wait_for()
    page.context.set_offline(True)
    page.locator("#link.is-late").wait_for()
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    for number, code in enumerate(codes):
        page.locator("#words").focus()
        page.keyboard.insert_text(code)
        page.keyboard.press("Enter")
        until(page, f"answers.length > {number}")
    return [(since, end, state) for since, end, state in page.evaluate("answers")]
