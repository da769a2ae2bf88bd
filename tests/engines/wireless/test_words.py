"""What wireless capacity can say has words in both languages, with the same figures in each."""

import re
from enum import StrEnum

import pytest

from kaisai.engines.wireless import words
from kaisai.engines.wireless.aftermath import MEASURES, Direction, Outcome
from kaisai.engines.wireless.outlook import Confidence, Verdict
from kaisai.engines.wireless.remedies import Action
from kaisai.engines.wireless.state import Source, Why

FIGURES = re.compile(r"{(\w+)}")
# English needs a word for one and for many, Japanese the number alone.
COUNTED = {"aps_hold": "aps", "more_aps": "count"}
PAIRS = (
    words.SENTENCES
    | words.VERDICT_WORDS
    | words.CONFIDENCE_WORDS
    | words.ACTION_WORDS
    | words.OUTCOME_WORDS
    | words.DIRECTION_WORDS
    | words.MEASURE_WORDS
)


@pytest.mark.parametrize("code", PAIRS)
def test_both_languages_say_the_same_with_the_same_figures(code):
    english, japanese = PAIRS[code]
    assert english.isascii()
    assert re.search(r"[ぁ-ん一-龥ァ-ン]", japanese)
    figures = {COUNTED.get(name, name) for name in FIGURES.findall(english)}
    assert figures - {"clients"} <= set(FIGURES.findall(japanese)) <= figures


@pytest.mark.parametrize(
    ("members", "word"),
    [
        (Verdict, words.verdict_word),
        (Confidence, words.confidence_word),
        (Action, words.action_word),
        (Outcome, words.outcome_word),
        (Direction, words.direction_word),
        (MEASURES, words.measure_word),
    ],
)
def test_everything_that_is_judged_has_a_word(members: type[StrEnum], word):
    for member in members:
        assert word(member, "en") != word(member, "ja-JP")


def test_every_code_built_from_a_choice_has_a_sentence():
    verdicts = (Verdict.HOLDS, Verdict.TIGHT, Verdict.FULL)
    built = {f"{verdict}-{basis}" for verdict in verdicts for basis in ("people", "seen")}
    built |= {f"source-{source}" for source in Source if source is not Source.NOTHING}
    built |= {f"do-{action}" for action in Action}
    built |= {f"change-{outcome}" for outcome in Outcome}
    assert built <= words.SENTENCES.keys()


def test_one_access_point_is_not_said_as_many():
    one = Why("holds-seen", (("room", "4F"), ("clients", "5"), ("aps", "1"), ("hold", "40")))
    assert words.sentence(one, "en") == "4F: 5 clients now; 1 AP holds about 40."
    assert (
        words.sentence(Why("do-add", (("room", "4F"), ("count", "1"))), "en") == "Add 1 AP to 4F."
    )
    assert words.sentence(Why("no such code"), "en") == "no such code"
