"""The terminal monitor, driven key by key."""

import os
import signal
from pathlib import Path

from textual.widgets import Input

from kaisai.engines.liveness.states import State
from kaisai.entrypoints.cli.watch.app import WatchApp
from kaisai.entrypoints.cli.watch.engine import Engine
from kaisai.entrypoints.cli.watch.files import TargetFile
from kaisai.entrypoints.cli.watch.log import JsonLog
from kaisai.entrypoints.cli.watch.rows import Heading, Line
from tests.entrypoints.cli.watch.screen import drawn, until

SIZE = (110, 30)


def app_for(file: Path, language: str = "en", log: JsonLog | None = None) -> WatchApp:
    targets = TargetFile(file, language, interval=0.2)
    engine = Engine(targets.read(), file.name, log)
    return WatchApp(engine, language=language, scale_ms=10.0, file=targets)


def state(app: WatchApp, name: str) -> State:
    return next(row.state for row in app.source.rows() if row.name == name)


async def test_it_shows_groups_states_and_counts(venue: Path) -> None:
    app = app_for(venue)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "● 4 up" in drawn(pilot))
        await until(pilot, lambda: "▁▁▁" in drawn(pilot))
        screen = drawn(pilot)
        assert "▾ 4F (3 targets)" in screen
        assert "HOSTNAME" in screen
        assert "LOSS" in screen
        assert screen.index("gw") < screen.index("ap-401") < screen.index("ap-402")


async def test_a_target_that_dies_turns_red_and_green_again(venue: Path, listener) -> None:
    app = app_for(venue)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: state(app, "web") is State.UP)
        listener.cut()
        await until(pilot, lambda: "✖ web" in drawn(pilot))
        await until(pilot, lambda: "✖ 1 down" in drawn(pilot))
        assert "XX" in drawn(pilot)
        await pilot.press("s")
        await until(pilot, lambda: drawn(pilot).splitlines()[3].startswith("✖ web"))
        await pilot.press("g", "enter")
        await until(pilot, lambda: "since" in drawn(pilot))
        listener.mend()
        await until(pilot, lambda: state(app, "web") is State.UP)
        await until(pilot, lambda: drawn(pilot).count("● up") >= 1)


async def test_filter_narrows_while_typing_and_escape_drops_it(venue: Path) -> None:
    app = app_for(venue)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: len(app.table.lines) == 6)
        await pilot.press("slash", *"402")
        assert [line.key for line in app.table.lines if isinstance(line, Line)] == [
            "ap-402@127.80.4.2"
        ]
        await pilot.press("enter")
        assert not app.query_one("#filter", Input).display
        assert "ap-401" not in drawn(pilot)
        await pilot.press("escape")
        assert "ap-401" in drawn(pilot)


async def test_a_group_folds_and_unfolds(venue: Path) -> None:
    app = app_for(venue)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: len(app.table.lines) == 6)
        await pilot.press("G", "space")
        assert "▸ 4F (3 targets)" in drawn(pilot)
        assert "ap-401" not in drawn(pilot)
        await pilot.press("space")
        assert "ap-401" in drawn(pilot)


async def test_more_rows_than_lines_scroll(tmp_path: Path) -> None:
    file = tmp_path / "many.conf"
    file.write_text("".join(f"host-{n} 127.80.9.{n}\n" for n in range(1, 121)))
    app = app_for(file)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: len(app.table.lines) == 120)
        assert "host-120 " not in drawn(pilot)
        await pilot.press("G")
        await until(pilot, lambda: "host-120 " in drawn(pilot))
        await pilot.press("g")
        await until(pilot, lambda: "host-1 " in drawn(pilot))
        for _ in range(30):
            await pilot.press("j")
        assert app.table.chosen_key().startswith("host-31@")
        await until(pilot, lambda: "host-31 " in drawn(pilot))


async def test_a_terminal_of_any_size_is_drawn(venue: Path) -> None:
    app = app_for(venue)
    async with app.run_test(size=SIZE) as pilot:
        for width, height in ((200, 60), (40, 10), (20, 5), (80, 24)):
            await pilot.resize_terminal(width, height)
            await until(pilot, lambda width=width: app.table.size.width in {width, width - 1})
            for y in range(app.table.size.height):
                assert app.table.render_line(y).cell_length == app.table.size.width
        await until(pilot, lambda: "ap-402" in drawn(pilot))


async def test_the_smallest_terminal_shows_what_is_down_and_a_target(venue: Path, listener) -> None:
    listener.cut()
    app = app_for(venue)
    async with app.run_test(size=(20, 5)) as pilot:
        await until(pilot, lambda: drawn(pilot).startswith("✖ 1"))
        await until(pilot, lambda: len(_lines(app)) == 4)
        assert "gw" in "\n".join(_lines(app))
        assert "ap-401" in "\n".join(_lines(app))
        assert not app.table.show_horizontal_scrollbar
        await pilot.resize_terminal(110, 30)
        await until(pilot, lambda: "kaisai watch  venue.conf" in drawn(pilot))
        await until(pilot, lambda: app.query_one("#columns").display)


def _lines(app: WatchApp) -> list[str]:
    """What the screen has room for."""
    return ["".join(s.text for s in app.table.render_line(y)) for y in range(app.table.size.height)]


async def test_a_saved_file_is_read_and_the_difference_told(venue: Path) -> None:
    app = app_for(venue)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: all(row.sent > 3 for row in app.source.rows()))
        sent = next(row.sent for row in app.source.rows() if row.name == "gw")
        venue.write_text(venue.read_text().replace("ap-402 127.80.4.2\n", "ap-403 127.80.4.3\n"))
        await until(pilot, lambda: "ap-403" in [row.name for row in app.source.rows()])
        screen = drawn(pilot)
        assert "file read again" in screen
        assert "ap-402" in screen  # told as gone
        assert "ap-403" in screen
        rows = {row.name: row for row in app.source.rows()}
        assert "ap-402" not in rows
        assert rows["gw"].sent >= sent, "an unchanged target keeps its history"


async def test_a_bad_file_keeps_the_old_list(venue: Path) -> None:
    app = app_for(venue)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: len(app.source.rows()) == 4)
        venue.write_bytes(b"\xff\xfe\x00\x00 nothing here")
        await until(pilot, lambda: "the old list stays" in drawn(pilot))
        assert len(app.source.rows()) == 4
        venue.unlink()
        await pilot.press("R")
        await until(pilot, lambda: "cannot be read" in drawn(pilot))
        assert len(app.source.rows()) == 4


async def test_sighup_reads_the_file_again(venue: Path) -> None:
    app = app_for(venue)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: len(app.source.rows()) == 4)
        os.kill(os.getpid(), signal.SIGHUP)
        await until(pilot, lambda: "Nothing changes." in drawn(pilot))


async def test_the_language_changes_by_key(venue: Path) -> None:
    app = app_for(venue)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "● 4 up" in drawn(pilot))
        await pilot.press("l")
        await until(pilot, lambda: "● 4 正常" in drawn(pilot))
        assert "ホスト名" in drawn(pilot)
        await pilot.press("question_mark")
        assert "絞り込み" in drawn(pilot)


async def test_keys_and_help_agree(venue: Path) -> None:
    app = app_for(venue)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("question_mark")
        told = drawn(pilot)
        for word in ("filter", "worst first", "fold", "detail", "reset", "read the file", "quit"):
            assert word in told
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running)


async def test_reset_begins_the_counters_anew(venue: Path) -> None:
    app = app_for(venue)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: all(row.sent > 8 for row in app.source.rows()))
        await pilot.press("r")
        assert all(row.sent <= 3 for row in app.source.rows())


async def test_a_log_that_cannot_be_written_is_said(venue: Path, tmp_path: Path) -> None:
    in_the_way = tmp_path / "log"
    in_the_way.write_text("a file, not a directory")
    app = app_for(venue, log=JsonLog(in_the_way))
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "the log cannot be written" in drawn(pilot))
        await until(pilot, lambda: "● 4 up" in drawn(pilot))


def test_headings_only_where_the_file_has_groups(venue: Path) -> None:
    app = app_for(venue)
    app.table.rearrange()
    assert [line.group for line in app.table.lines if isinstance(line, Heading)] == ["", "4F"]
