"""Every reason, cause and label is said in both languages, with the same facts; facts may be missing."""

import ast
import re
from datetime import UTC
from itertools import product
from pathlib import Path
from string import Formatter

import pytest

import kaisai.engines.alerting
from kaisai.engines.alerting import messages
from kaisai.engines.alerting.incidents import Cause
from kaisai.engines.alerting.messages import Facts, RoomFacts, long, short
from kaisai.engines.alerting.planning import NoticeKind
from kaisai.engines.alerting.reasons import reason
from kaisai.engines.alerting.rules import READINGS, Level, Words
from kaisai.engines.alerting.words import LEVELS, PREFIXES, SENTENCES, clock, sentence

SOURCE = Path(kaisai.engines.alerting.__file__).parent
TABLES = {
    "sentences": SENTENCES,
    "levels": LEVELS,
    "headlines": messages.HEADLINES,
    "remedies": messages.REMEDIES,
    "kinds": messages._KINDS,
    "labels": messages._LABELS,
}


def fields(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def given_codes():
    """Codes of all reasons in the source, `fires-flag` and its like by their first part."""
    for file in SOURCE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "reason"
            if called and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value
            elif called and isinstance(node.args[0], ast.JoinedStr):
                start = node.args[0].values[0].value
                yield from (start, f"{start}-flag")


def test_every_reason_that_is_given_has_its_words():
    codes = set(given_codes())
    assert {"silenced", "pending-flag", "good", "recovering"} - {"silenced"} <= codes
    assert codes <= set(SENTENCES)


@pytest.mark.parametrize("table", TABLES)
def test_both_languages_say_the_same(table):
    for code, words in TABLES[table].items():
        assert fields(words.en) == fields(words.ja), code
        bare = re.sub(r"\{\w+\}", "", words.ja)
        assert table == "labels" or re.search(r"[ぁ-んァ-ヶ一-龠A-Z]", bare), code


def test_every_cause_kind_level_and_notice_has_words():
    assert set(messages.HEADLINES) == set(Cause)
    assert set(messages.REMEDIES) == set(Cause) - {Cause.MAINTENANCE}
    assert set(messages._KINDS) == set(READINGS)
    assert set(LEVELS) == set(Level)
    assert set(PREFIXES) == set(NoticeKind)


def test_times_are_those_of_the_venue_and_other_days_have_their_date():
    told = reason("silenced", by="Aya", until=90_000.0, about="")
    assert sentence(told, "en", UTC) == "Not told: silenced by Aya until 01:00."
    assert "until 01-02 01:00" in sentence(told, "en", UTC, now=0.0)
    assert clock(3600.0, UTC, now=0.0) == "01:00"


def test_an_unknown_code_is_said_as_itself():
    assert sentence(reason("brand-new"), "ja", UTC) == "brand-new"


HEAD = Words("sw-4f lost power or its cable", "sw-4f の電源断またはケーブル抜け")
HALL = {
    "name": Words("hall 4F", "4F ホール"),
    "people": 180,
    "talk": "Lists",
    "speaker": "Hanako",
    "until": 3600.0,
}


def test_any_fact_may_be_missing():
    for names, language in product(product((True, False), repeat=len(HALL)), ("en", "ja")):
        known = {
            name: value for (name, value), there in zip(HALL.items(), names, strict=True) if there
        }
        known.setdefault("name", Words("r", "r"))
        facts = Facts(HEAD, rooms=(RoomFacts(**known),))
        for text in (short(facts, language, UTC), long(facts, language, UTC)):
            assert text.startswith(HEAD.said(language))
            assert not re.search(r"None|\{|“”|「」|, ,|、、|, $|\(\)|: $", text)
            assert ("180" in text) is ("people" in known)
            assert ("Hanako" in text) is ("speaker" in known)
            talk = "talk" in known or "speaker" in known
            assert ("01:00" in text) is ("until" in known and talk)


def test_nothing_known_but_the_headline():
    assert short(Facts(HEAD), "en", UTC) == HEAD.en
    assert long(Facts(HEAD), "ja", UTC) == HEAD.ja


def test_one_access_point_is_not_many():
    assert short(Facts(HEAD, aps=1, devices=2), "en", UTC).endswith(": 1 AP, 2 other devices")


def test_many_names_are_cut_short():
    text = long(Facts(HEAD, hides=tuple(f"ap-{n}" for n in range(14))), "en", UTC)
    assert "ap-9 and 4 more." in text


def test_a_title_never_breaks_the_line():
    room = RoomFacts(Words("hall", "ホール"), talk="Two\nlines {x}")
    assert short(Facts(HEAD, rooms=(room,)), "en", UTC).endswith("hall, talk “Two lines {x}”")
