"""The demo while it plays: it tells only what happened, and cleans up whole."""

import signal
import socket
import subprocess

import pytest
from click.testing import CliRunner

from kaisai.engines.payments.pretend import Till
from kaisai.entrypoints.cli.demo import demo, run
from kaisai.entrypoints.cli.demo.lab import Lab, LabImpossible
from kaisai.entrypoints.cli.demo.script import Act, Step
from kaisai.entrypoints.cli.locks import only_one
from tests.journeys.installation import free_port


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
    playing = run.Demo(tmp_path, host="127.0.0.1", port=1, simulate=True, till=Till("", "", ""))
    monkeypatch.setattr(playing, "_stage", _Stage(), raising=False)
    monkeypatch.setattr(playing, "_conference", None, raising=False)
    playing.play(until=None)
    assert told == ["It is cut."]
    assert "It fills up." in capsys.readouterr().err


def _invoke(monkeypatch, words):
    """The command in this process; what it changes of it is put back."""
    stripe = (f"KAISAI_STRIPE_{name}" for name in ("KEY", "WEBHOOK_SECRET", "URL"))
    for variable in ("KAISAI_DATA", "KAISAI_URL", "DATABASE_URL", *stripe):
        monkeypatch.setenv(variable, "")
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        return CliRunner().invoke(demo, [*words, "--port", str(free_port())])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


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
    result = _invoke(monkeypatch, ["--data", str(tmp_path / "demo"), "--simulate"])
    assert result.exit_code == 0
    assert done == ["cleaned up"]


def test_a_port_in_use_is_told_before_anything_is_emptied(tmp_path):
    data = tmp_path / "demo"
    data.mkdir()
    for name in ("this-is-a-kaisai-demo", "precious"):
        (data / name).write_text("")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        words = ["--data", str(data), "--simulate", "--port", str(port)]
        result = CliRunner().invoke(demo, words)
    assert result.exit_code == 1
    assert f"Port {port} on 127.0.0.1 cannot be used" in result.output
    assert "password" not in result.output
    assert (data / "precious").exists()


@pytest.mark.parametrize(
    ("language", "told"), [("en", "ended by itself"), ("ja", "デモを終えます")]
)
def test_when_kaisai_ends_by_itself_the_demo_fails(monkeypatch, tmp_path, language, told):
    class Ended:
        def poll(self):
            return 1

    monkeypatch.setattr(run.Demo, "start", lambda self: setattr(self, "_up", Ended()))
    monkeypatch.setenv("LC_ALL", language)
    result = _invoke(monkeypatch, ["--data", str(tmp_path / "demo"), "--simulate"])
    assert result.exit_code == 1
    assert told in result.output


def test_the_data_of_a_demo_that_runs_is_not_emptied(tmp_path):
    data = tmp_path / "demo"
    data.mkdir()
    (data / "this-is-a-kaisai-demo").write_text("")
    with only_one(data):
        result = CliRunner().invoke(
            demo, ["--data", str(data), "--simulate", "--port", str(free_port())]
        )
    assert result.exit_code == 1
    assert "running already" in result.output
    assert (data / "this-is-a-kaisai-demo").exists()
