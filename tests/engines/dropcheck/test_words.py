"""Every sentence there is, in both languages, with the same figures."""

import ast
from pathlib import Path
from string import Formatter

import pytest

import kaisai.engines.dropcheck as package
from kaisai.engines.dropcheck.words import MISTAKES, SENTENCES

TELLING = {"passed", "failed", "found", "skipped"}
FOLDER = Path(package.__file__).parent


def codes(telling: set[str]) -> set[str]:
    """First words of the calls by which the engine speaks."""
    return {
        node.args[0].value
        for file in FOLDER.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in telling
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def test_every_code_has_its_sentence():
    assert len(codes(TELLING)) > 30
    assert codes(TELLING) - SENTENCES.keys() == set()
    assert codes({"Mistake"}) == MISTAKES.keys()


@pytest.mark.parametrize("pair", [*SENTENCES.values(), *MISTAKES.values()])
def test_both_languages_tell_the_same(pair):
    english, japanese = (
        {name.removesuffix("_ja") for _, name, *_ in Formatter().parse(text) if name}
        for text in pair
    )
    assert english == japanese
