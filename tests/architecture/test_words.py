"""The words of the project: each means one thing, in both languages."""

import ast
import re
from string import Formatter

import polib
import pytest
from django.apps import apps

from kaisai.core.journal.kinds import all_kinds
from kaisai.engines.liveness.words import SENTENCES
from tests.architecture.tree import ROOT, SOURCE, python_files, syntax, texts

# The word stands for something else in these: how programs wait, stream and read foreign files.
OTHER_MEANINGS = re.compile(
    r"server-sent events?|event[ -](loop|stream)s?|event: |text/event-stream|last-event-id"
    r"|(threading|asyncio|textual|frame)\.events?|pointer-events|EventSource|\| event \|",
    re.IGNORECASE,
)
# Readers of formats in which `event` is the name of an element, and the encoder of live frames.
FOREIGN = (
    "engines/formats/schedule/xml_reader.py",
    "engines/formats/schedule/json_reader.py",
    "engines/formats/ical.py",
    "engines/formats/targets/deadmon.py",
    "engines/payments/pretend.py",  # as Stripe calls its messages on the wire
    "engines/listings/connpass.py",  # as connpass calls a page in its API
    "test_connpass.py",
    "consumers/live/channels.py",
    "config/logs.py",  # structlog calls a line so
    "entrypoints/cli/bench/pretix.py",  # as pretix calls a conference in its addresses
)
EVENT = re.compile(r"\bevents?\b|(?<![a-z])events?_|_events?(?![a-z])", re.IGNORECASE)
CATALOGUE = SOURCE / "locale" / "ja" / "LC_MESSAGES" / "django.po"
GLOSSARY, GLOSSARY_JA = (ROOT / "docs" / "look-up" / f"glossary{end}.md" for end in ("", ".ja"))
# Tables that are no nouns of the field but plumbing.
PLUMBING = {"Cursor", "Parked", "IdempotencyKey", "SourceFile"}


def test_a_conference_is_never_called_an_event():
    found = []
    for name, text in [*texts(".py", ".html", ".po", under=SOURCE), *texts(".md")]:
        if name.endswith(FOREIGN):
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if EVENT.search(OTHER_MEANINGS.sub("", line)) and "開催" not in line:
                found.append(f"{name}:{number}: {line.strip()}")
    assert found == []


def test_no_sentence_for_people_speaks_of_events_in_either_language():
    for entry in polib.pofile(str(CATALOGUE)):
        assert not EVENT.search(entry.msgid), entry.msgid
        assert "イベント" not in entry.msgstr, entry.msgid


@pytest.mark.parametrize("kind", all_kinds().values(), ids=lambda kind: kind.kind_name)
def test_both_sentences_of_an_entry_tell_the_same_and_only_what_it_holds(kind):
    def told(text):
        return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}

    japanese, english = told(kind.ja), told(kind.en)
    fields = set(kind.__dataclass_fields__)
    assert japanese <= fields
    assert english <= fields
    # A text that is kept in both languages has a field for each.
    assert {n.removesuffix("_ja") for n in japanese} == {n.removesuffix("_en") for n in english}
    assert kind.__doc__
    in_japanese = re.search(r"[ぁ-んァ-ヶ一-龠]", re.sub(r"\{\w+\}", "", kind.ja))
    assert in_japanese or any(name.endswith("_ja") for name in japanese)


@pytest.mark.parametrize("kind", all_kinds().values(), ids=lambda kind: kind.kind_name)
def test_an_entry_is_named_after_its_domain_and_what_happened(kind):
    package = kind.__module__.split(".")
    assert package[1] in {"core", "domains"}
    domain, _, happened = kind.kind_name.partition(".")
    if package[1] == "domains":
        assert domain == package[2]
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", happened)


def test_every_reason_that_the_code_gives_has_its_words():
    given = {
        (name, node.args[0].value)
        for name in python_files(SOURCE)
        if speaks_of_liveness(name)
        for node in ast.walk(syntax(name))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Why"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert given
    assert {(name, code) for name, code in given if code not in SENTENCES} == set()


def speaks_of_liveness(name):
    """Whether its `Why` is the one of liveness; other engines have reasons and words of their own."""
    return any(
        isinstance(node, ast.ImportFrom) and node.module == "kaisai.engines.liveness.states"
        for node in ast.walk(syntax(name))
    )


def rows(path):
    """Cells of the first table of a page, without its head."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


class TestGlossary:
    """One list of words, twice."""

    def test_both_pages_hold_the_same_pairs(self):
        english = {row[0]: row[1] for row in rows(GLOSSARY)}
        japanese = {row[1]: row[0] for row in rows(GLOSSARY_JA)}
        assert len(english) > 30
        assert english == japanese

    def test_every_word_is_explained_in_both_languages(self):
        for row in [*rows(GLOSSARY), *rows(GLOSSARY_JA)]:
            assert len(row) == 3, row
            assert all(row), row

    def test_every_noun_of_the_models_stands_in_it(self):
        known = " ".join(row[0] for row in rows(GLOSSARY)).lower()
        nouns = {
            model.__name__
            for model in apps.get_models()
            if model.__module__.startswith("kaisai.") and model.__name__ not in PLUMBING
        }
        words = {noun: re.sub(r"(?<!^)(?=[A-Z])", " ", noun).lower().split()[-1] for noun in nouns}
        assert {noun for noun, word in words.items() if word not in known} == set()
