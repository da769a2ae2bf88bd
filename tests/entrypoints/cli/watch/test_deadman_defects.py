"""The seventeen defects of deadman that its users meet, one test each, against our own monitor."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kaisai.engines.formats.targets import read_targets, to_specs, to_watched
from kaisai.engines.liveness.machine import Liveness
from kaisai.engines.liveness.states import State
from kaisai.engines.probes.prober import Prober, probe_once
from kaisai.engines.probes.relay import CONNECT_TIMEOUT, command_for
from kaisai.engines.probes.spec import ProbeKind, ProbeSpec, Result
from kaisai.entrypoints.cli.watch.app import WatchApp
from kaisai.entrypoints.cli.watch.engine import Engine
from kaisai.entrypoints.cli.watch.files import TargetFile
from kaisai.entrypoints.cli.watch.log import JsonLog
from kaisai.entrypoints.cli.watch.rows import Line, Shown, arrange, bar

NAN = float("nan")


def watching(text: str, tmp_path: Path) -> tuple[WatchApp, Path]:
    file = tmp_path / "venue.conf"
    file.write_text(text)
    targets = TargetFile(file, "en", interval=0.2)
    return WatchApp(
        Engine(targets.read(), file.name), language="en", scale_ms=10.0, file=targets
    ), file


def feed(engine: Engine, key: str, rtts: list[float | None]) -> None:
    """Hand results to the state machine as the prober does, one a second."""
    for second, rtt in enumerate(rtts):
        engine.liveness.observe(
            [Result(key, 1000.0 + second, rtt, "" if rtt is not None else "timeout")]
        )


async def test_01_sighup_reads_again_and_lives(tmp_path: Path) -> None:
    app, file = watching("a 127.80.0.1\n", tmp_path)
    async with app.run_test() as pilot:
        for name in ("b", "c"):
            file.write_text(file.read_text() + f"{name} 127.80.0.{ord(name)}\n")
            os.kill(os.getpid(), signal.SIGHUP)
            for _ in range(300):
                await pilot.pause(0.1)
                if name in [row.name for row in app.source.rows()]:
                    break
        assert [row.name for row in app.source.rows()] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "line", ["x 127.80.0.2 stray", "x 127.80.0.2 community=a=b", "x 127.80.0.2 ;# note"]
)
def test_02_a_stray_word_is_a_finding_with_a_line(line: str) -> None:
    inventory = read_targets(f"a 127.80.0.1\n{line}\nb 127.80.0.3\n".encode(), name="f")
    assert [entry.name for entry in inventory.entries][0::2] == ["a", "b"]
    assert all(finding.line == 2 for finding in inventory.findings)


def test_03_an_indented_comment_is_no_host() -> None:
    inventory = read_targets(b"a 127.80.0.1\n   # just a note\n", name="f")
    assert [entry.name for entry in inventory.entries] == ["a"]


async def test_04_an_unresolvable_name_is_one_lost_target() -> None:
    specs = to_specs(read_targets(b"a 127.80.0.1\nb no-such-host.invalid\n", name="f"))
    told, _ = await probe_once(specs, 60)
    results = {result.key.partition("@")[0]: result for result in told}
    assert results["a"].rtt_ms is not None
    assert results["b"].rtt_ms is None


def test_05_the_average_is_over_received() -> None:
    engine = Engine(read_targets(b"a 127.80.0.1\n", name="f"))
    key = next(iter(engine.entries))
    feed(engine, key, [10.0, None, None, 20.0])
    row = engine.row(key)
    assert row is not None
    assert (row.rtt_avg, row.sent, row.lost) == (15.0, 4, 2)


async def test_06_to_08_the_log_tells_losses_in_one_file_with_a_zone(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    text = "same 127.80.0.1\nsame 127.80.0.2\na/b 127.0.0.1 tcp=dstport:1\n"
    engine = Engine(read_targets(text.encode(), name="f"), "f", JsonLog(folder))
    running = asyncio.create_task(engine.run())
    for _ in range(300):
        await asyncio.sleep(0.1)
        if all(row.sent >= 2 for row in engine.rows()):
            break
    running.cancel()
    engine.close()
    (file,) = folder.iterdir()  # one file, whatever the targets are called
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert {line["address"] for line in lines if line["name"] == "same" and "address" in line} == {
        "127.80.0.1",
        "127.80.0.2",
    }
    lost = [line for line in lines if line["name"] == "a/b" and "rtt_ms" in line]
    assert lost
    assert all(line["rtt_ms"] is None for line in lost)
    assert all(line["at"][-6] in "+-" for line in lines), "every line says its zone"


def test_07_both_spellings_of_the_log_option_are_taken() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "kaisai", "watch", "--help"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "-l, --logging" in told


def test_09_the_bar_says_timeout_and_relay_apart() -> None:
    assert bar([1.0, NAN], 10.0, 9, "timeout") == "X▁"
    assert bar([1.0, NAN], 10.0, 9, "relay") == "s▁"


def test_10_a_relay_has_its_own_time_to_connect() -> None:
    assert CONNECT_TIMEOUT >= 3.0


async def test_11_a_dead_tcp_target_holds_nobody_up(listener) -> None:
    """Many that never answer, one that does: it is asked at its pace all the same."""
    seen: list[Result] = []
    prober = Prober(seen.extend)
    stuck = [
        ProbeSpec(f"stuck-{n}", "127.0.0.1", kind=ProbeKind.HTTP, port=listener.port, timeout=20.0)
        for n in range(20)
    ]
    prober.replace([*stuck, ProbeSpec("alive", "127.80.0.1", interval=0.2)])
    running = asyncio.create_task(prober.run())
    for _ in range(300):
        await asyncio.sleep(0.1)
        if len([result for result in seen if result.key == "alive"]) >= 5:
            break
    running.cancel()
    assert (
        len([result for result in seen if result.key == "alive" and result.rtt_ms is not None]) >= 5
    )


@pytest.mark.parametrize("address", ["127.0.0.1; touch x", "$(id)", "-f", "a b"])
def test_12_no_address_reaches_a_shell(address: str) -> None:
    with pytest.raises(ValueError, match="does not appear to be"):
        command_for("linux", address, 1.0)


async def test_13_rows_beyond_the_screen_are_reached(tmp_path: Path) -> None:
    app, _file = watching("".join(f"h{n} 127.80.3.{n}\n" for n in range(1, 101)), tmp_path)
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.pause(0.5)
        await pilot.press("G")
        assert app.table.chosen_key().startswith("h100@")
        assert app.table.cursor - app.table.scroll_offset.y < app.table.size.height
    rows = app.source.rows()
    assert arrange(rows, Shown(text="h77")) == [Line(rows[76].key)]


async def test_14_no_ping_program_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    (result,), _ = await probe_once([ProbeSpec("a", "127.80.0.1")], 30)
    assert result.rtt_ms is not None


def test_15_identity_knows_the_port_and_reset_the_new_list() -> None:
    engine = Engine(read_targets(b"a 127.80.0.1\na 127.80.0.1 tcp=dstport:80\n", name="f"))
    assert len(engine.entries) == 2
    engine.replace(read_targets(b"b 127.80.0.2\n", name="f"))
    engine.reset()
    assert [row.name for row in engine.rows()] == ["b"]


def test_16_changes_of_state_have_a_history() -> None:
    live = Liveness(to_watched(read_targets(b"a 127.80.0.1\n", name="f")), 999.0)
    key = live.views()[0].key
    for second in range(20):
        live.observe([Result(key, 1000.0 + second, 1.0 if second < 8 else None, "")])
        for wanted in live.wanted():
            live.observe([Result(wanted, 1000.5 + second, None, "timeout")])
    states = [state for _at, state, _code in live.snapshot(key).changes]
    assert State.UP in states
    assert states[-1] is State.DOWN


def test_17_secrets_in_the_file_are_reported_and_not_repeated() -> None:
    text = b"sw 127.80.0.1 via=snmp relay=127.80.0.9 community=fictional-word\n"
    inventory = read_targets(text, name="f")
    found = [finding for finding in inventory.findings if "secret" in finding.code]
    assert found
    assert "fictional-word" not in found[0].sentence("en")


def test_lost_sight_is_said_once_in_a_banner() -> None:
    engine = Engine(read_targets(b"a 127.80.0.1\nb 127.80.0.2\nc 127.80.0.3\n", name="f"))
    for second in range(10):
        told = [Result(key, 1000.0 + second, None, "timeout") for key in engine.entries]
        engine.liveness.observe(told)
    assert engine.banners("en") == ["I cannot see: all 3 targets were lost at once."]
    assert engine.banners("ja") == ["監視できません。3 台すべての応答が同時に途絶えました。"]
