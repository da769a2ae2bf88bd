"""What a probe can say has words in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import kaisai.engines.probes
from kaisai.engines.liveness.machine import Liveness
from kaisai.engines.liveness.states import State, Watched, Why
from kaisai.engines.liveness.words import reason_words, sentence
from kaisai.engines.probes import icmp, refusals
from kaisai.engines.probes.relay_faults import SENTENCES
from kaisai.engines.probes.spec import Result

CODE = re.compile(r"[a-z]+(-[a-z]+)*-?")
NAMES = {"Result", "_lose", "Problem", "RelayFailed"}  # calls that are given a reason
PROBES = Path(kaisai.engines.probes.__file__).parent


def _texts(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def _said(tree: ast.AST) -> Iterator[str]:
    """Texts given as a reason: to a call that takes one, behind `None`, beside an exception."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in NAMES:
                yield from (text for given in node.args for text in _texts(given))
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
            first, second = node.elts
            nothing = isinstance(first, ast.Constant) and first.value is None
            if nothing or ast.unparse(first).endswith("Error"):
                yield from _texts(second)


def reasons() -> list[str]:
    """Every reason in the source of the probes; `http-` and `rcode-` stand for many."""
    found = {*icmp.REASONS.values(), *refusals.REASONS, *SENTENCES}
    for file in PROBES.glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found |= {text for text in _said(tree) if CODE.fullmatch(text)}
    return sorted(found)


def test_the_reasons_are_found() -> None:
    assert {"timeout", "unsupported-via", "no-place", "refused", "certificate"} <= {*reasons()}
    assert {"http-", "rcode-", "not-http", "internal", "prohibited", "relay-ping"} <= {*reasons()}


@pytest.mark.parametrize("reason", reasons())
def test_every_reason_has_words_in_both_languages(reason: str) -> None:
    if reason.endswith("-"):
        reason += "503"
    english, japanese = reason_words(reason, "en"), reason_words(reason, "ja")
    assert reason not in {english, japanese}
    assert english != japanese
    assert not english.isupper()
    if reason.endswith("503"):
        assert "503" in english
        assert "503" in japanese


def test_a_reason_stands_in_the_sentence() -> None:
    why = Why("no-answer", (("count", "3"), ("reason", "rcode-nxdomain")))
    assert sentence(why, "en") == "No answer to 3 probes in a row (DNS answer NXDOMAIN)."


def test_not_yet_probed_is_only_said_of_what_was_never_asked() -> None:
    """The monitor is started while its own cable is out."""
    keys = ("a", "b", "c", "d")
    live = Liveness([Watched(key=key, name=key) for key in keys], 1000.0)
    assert {live.snapshot(key).why.code for key in keys} == {"not-yet-probed"}
    live.observe([Result("a", 1000.1, None, "timeout")])
    assert live.snapshot("a").why.code == "not-yet-known"
    assert live.snapshot("b").why.code == "not-yet-probed"
    for second in range(1, 12):
        live.observe([Result(key, 1000.0 + second, None, "timeout") for key in keys])
        live.tick(1000.5 + second)
    assert {live.snapshot(key).state for key in keys} == {State.UNKNOWN}
    assert {live.snapshot(key).why.code for key in keys} == {"blind"}


def test_a_target_that_cannot_be_asked_is_silent_after_a_while() -> None:
    live = Liveness([Watched(key="a", name="a")], 1000.0)
    live.tick(1060.0)
    assert live.snapshot("a").state is State.UNKNOWN
    assert live.snapshot("a").why.code == "silent"
