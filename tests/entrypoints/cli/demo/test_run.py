"""The demo while it plays: it tells only what happened, and cleans up whole."""

import signal
import subprocess

import pytest
from click.testing import CliRunner

from kaisai.entrypoints.cli.demo import demo, run
from kaisai.entrypoints.cli.demo.lab import Lab, LabImpossible
from kaisai.entrypoints.cli.demo.script import Act, Step


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError("tc"),
        subprocess.CalledProcessError(2, "tc", stderr="Error: Specified qdisc kind is unknown.\n"),
    ],
)
def test_a_kernel_that_cannot_slow_a_cable_is_said(monkeypatch, error):
    def refuse(*_args, **_options):
        raise error

    monkeypatch.setattr(subprocess, "run", refuse)
    with pytest.raises(LabImpossible, match=r"^tc: "):
        Lab().slow("core", "isp")


class _Stage:
    simulated = False

    def play(self, act, _on):
        if act is Act.SLOW:
            raise LabImpossible("tc: no token bucket")


def test_what_could_not_be_played_is_not_told_on_the_board(monkeypatch, tmp_path, capsys):
    told = []
    steps = [
        Step(0, Act.SLOW, "isp", "It fills up.", "混雑"),
        Step(0, Act.CUT, "f4", "It is cut.", "切断"),
    ]
    monkeypatch.setattr(run, "steps_forever", lambda: iter(steps))
    monkeypatch.setattr(run, "note", lambda **said: told.append(said["text"]))
    playing = run.Demo(tmp_path, host="127.0.0.1", port=1, simulate=True)
    monkeypatch.setattr(playing, "_stage", _Stage(), raising=False)
    monkeypatch.setattr(playing, "_conference", None, raising=False)
    playing.play(until=None)
    assert told == ["It is cut."]
    assert "It fills up." in capsys.readouterr().err


def test_a_second_ctrl_c_does_not_interrupt_the_cleaning_up(monkeypatch, tmp_path):
    done = []

    def stop(_self):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGTERM)
        done.append("cleaned up")

    def start(_self):
        raise KeyboardInterrupt

    monkeypatch.setattr(run.Demo, "start", start)
    monkeypatch.setattr(run.Demo, "stop", stop)
    for variable in ("KAISAI_DATA", "KAISAI_URL", "DATABASE_URL"):
        monkeypatch.setenv(variable, "")  # the command changes them; put back afterwards
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        result = CliRunner().invoke(demo, ["--data", str(tmp_path / "demo"), "--simulate"])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert result.exit_code == 0
    assert done == ["cleaned up"]
