"""What callers send becomes typed arguments, or one sentence that says what is wrong."""

import base64
import contextlib
from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kaisai.core.access.enums import Role
from kaisai.core.access.verdicts import may_sign_in
from kaisai.core.conference.enums import PhaseKind
from kaisai.core.identity.actors import Actor
from kaisai.core.kit.errors import Refused
from kaisai.core.operations import registry
from kaisai.core.operations.conferences import PhasePlan
from kaisai.core.operations.registry import find_declared, list_operations, list_queries, query
from kaisai.core.surfaces.arguments import checked, from_words, model_for

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())  # lone surrogates and NUL among them
    | st.sampled_from([10**400, -(2**63) - 1, "\x00", "\ud800", "9999-12-31", "1970-01-01T00:00"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


@pytest.fixture
def everything(monkeypatch):
    """A declaration with an argument of every type that operations use."""
    monkeypatch.setattr(registry, "_DECLARED", dict(registry._DECLARED))

    @query("test.everything", may=may_sign_in)
    def every(
        *,
        by: Actor,
        text: str = "",
        file: bytes = b"",
        whole: int = 0,
        number: float = 0.0,
        yes: bool = False,
        maybe: int | None = None,
        day: date | None = None,
        moment: datetime | None = None,
        role: Role = Role.STAFF,
        words: Sequence[str] = (),
        limits: dict[str, float] | None = None,
        phases: Sequence[PhasePlan] = (),
    ) -> None:
        """Everything."""

    return find_declared("test.everything")


def refusal(declared, **values):
    with pytest.raises(Refused) as refused:
        checked(declared, values)
    assert refused.value.status == 422
    assert refused.value.code == "bad-arguments"
    return str(refused.value)


def test_values_arrive_as_their_types(everything):
    given_values = {
        "text": "雲",
        "file": base64.b64encode(b"\x00\xff").decode(),
        "whole": 7,
        "number": 0.5,
        "yes": True,
        "day": "2026-10-03",
        "moment": "2026-10-03T10:00:00+09:00",
        "role": "noc",
        "words": ["a", "b"],
        "limits": {"late_ms": 80},
    }
    found = checked(everything, given_values)
    assert found["text"] == "雲"
    assert found["file"] == b"\x00\xff"
    assert (found["whole"], found["number"], found["yes"]) == (7, 0.5, True)
    assert found["day"] == date(2026, 10, 3)
    assert found["moment"] == datetime(2026, 10, 3, 1, 0, tzinfo=UTC)
    assert found["role"] is Role.NOC
    assert found["words"] == ["a", "b"]
    assert found["limits"] == {"late_ms": 80.0}
    assert found["maybe"] is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", "a\x00b"),
        ("text", "a\ud800b"),
        ("text", "x" * 20_001),
        ("text", 7),
        ("file", "not base64!"),
        ("file", "雲"),
        ("file", "\ud800"),
        ("whole", 2**53 + 1),
        ("whole", -(10**400)),
        ("whole", "7"),
        ("whole", 7.5),
        ("whole", True),
        ("number", float("nan")),
        ("number", float("inf")),
        ("day", "2026-02-30"),
        ("day", "yesterday"),
        ("day", "9999-12-31"),
        ("moment", "2026-10-03T10:00:00"),
        ("moment", "0001-01-01T00:00:00+14:00"),
        ("moment", "9999-12-31T23:59:59-14:00"),
        ("role", "king"),
        ("words", "ab"),
        ("words", ["a\x00"]),
        ("words", ["a"] * 5_001),
        ("limits", {"late_ms": float("nan")}),
        ("limits", {"late\x00": 1}),
        ("phases", [{"kind": "doors", "starts_at": "2026-10-03T10:00", "ends_at": "2026-10-04"}]),
        ("phases", [{"kind": "doors"}]),
        ("phases", ["doors"]),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_does_not_fit_is_refused_and_named(everything, name, value):
    assert refusal(everything, **{name: value}).startswith(name)


@pytest.mark.parametrize(
    ("values", "en", "ja"),
    [
        ({"text": 7}, "text: give a text.", "text: 文字列を指定してください。"),
        ({"text": "x" * 20_001}, "at most 20000 characters", "20000文字以内"),
        ({"text": "\x00"}, "Take them out", "取り除いて"),
        ({"file": "A" * 12_000_000}, "at most 8000000 bytes", "8000000バイト以内"),
        ({"file": "!"}, "Encode the file as base64", "base64に変換"),
        ({"whole": "7"}, "whole: give a whole number like 7.", "7 のような整数"),
        ({"whole": 2**53 + 1}, "The most is 9007199254740992", "9007199254740992 以下"),
        ({"maybe": "x"}, "maybe: give a whole number like 7.", "7 のような整数"),
        ({"number": "x"}, "number: give a number like 1.5.", "1.5 のような数値"),
        ({"yes": "x"}, "yes: give true or false.", "true または false"),
        ({"day": "x"}, "day: give a day like 2026-10-03.", "2026-10-03 のような日付"),
        ({"day": "9999-12-31"}, "before 2200-01-01", "2200-01-01 より前"),
        ({"moment": "2026-10-03T10:00"}, "the time zone is missing", "タイムゾーンがありません"),
        ({"role": "king"}, "role: give one of chair, ", "のいずれか"),
        ({"words": "a"}, "words: give a list.", "リスト"),
        ({"words": [7]}, "words.0: give a text.", "words.0: 文字列"),
        ({"words": ["a"] * 5_001}, "at most 5000.", "5000件以内"),
        ({"limits": 7}, "limits: give names with their values.", "名前と値の組"),
        ({"limits": {"late_ms": "x"}}, "limits.late_ms: give a number like 1.5.", "数値"),
        ({"phases": [7]}, "give an object with kind, starts_at, ", "を持つオブジェクト"),
        (
            {"phases": [{"colour": 1}]},
            "phases.0.colour: there is no such field.",
            "項目はありません",
        ),
        ({"phases": [{}]}, "phases.0.starts_at: missing. Give a moment with", "指定がありません"),
        ({"colour": "red"}, "colour: there is no such argument. There are: text, ", "使える引数"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_each_mistake_is_told_with_what_to_give_instead(everything, values, en, ja):
    for language, told in (("en", en), ("ja", ja)):
        with override(language):
            assert told in refusal(everything, **values)


def test_all_mistakes_are_told_at_once_but_no_more_than_anybody_reads(everything):
    told = refusal(everything, whole="x", colour="red", day="x")
    assert [part.split(": ")[0] for part in told.split(". ") if ": " in part] == [
        "colour",
        "There are",
        "whole",
        "day",
    ]
    assert refusal(everything, words=[7] * 5_000).endswith("And 4980 more.")


def test_a_list_of_plans_arrives_as_plans(everything):
    plan = {
        "kind": "doors",
        "starts_at": "2026-10-03T09:00:00+09:00",
        "ends_at": "2026-10-03T10:00:00Z",
    }
    [found] = checked(everything, {"phases": [plan]})["phases"]
    assert found == PhasePlan(
        PhaseKind.DOORS,
        datetime(2026, 10, 3, 0, tzinfo=UTC),
        datetime(2026, 10, 3, 10, tzinfo=UTC),
    )


def test_a_name_that_nobody_knows_is_refused_rather_than_ignored(everything):
    assert "colour" in refusal(everything, colour="red")


def test_what_is_missing_is_named():
    assert refusal(find_declared("conference.remove_room")).startswith("slug")


def test_who_and_when_cannot_be_sent_along(everything):
    for name in ("by", "at", "conference"):
        assert name in refusal(everything, **{name: "x"})


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ({"whole": "7", "number": "1.5"}, {"whole": 7, "number": 1.5}),
        ({"yes": "on", "text": "on"}, {"yes": True, "text": "on"}),
        ({"yes": "No"}, {"yes": False}),
        ({"maybe": ""}, {"maybe": None}),
        ({"maybe": "3"}, {"maybe": 3}),
        ({"words": "a,b,,c"}, {"words": ["a", "b", "c"]}),
        ({"words": '["a,b", "c"]'}, {"words": ["a,b", "c"]}),
        ({"words": "[a],b"}, {"words": ["[a]", "b"]}),
        ({"text": '["a"]'}, {"text": '["a"]'}),
        ({"whole": "many"}, {"whole": "many"}),
        ({"unknown": "7"}, {"unknown": "7"}),
    ],
)
def test_words_of_a_command_line_become_values(everything, words, found):
    assert from_words(everything, words) == found


@pytest.mark.parametrize(
    "declared", [*list_operations(), *list_queries()], ids=lambda declared: declared.name
)
def test_every_declaration_has_a_schema_that_programs_can_read(declared):
    schema = model_for(declared).model_json_schema()
    assert schema["additionalProperties"] is False
    for part in schema.get("properties", {}).values():
        assert part.keys() & {"type", "anyOf", "$ref", "allOf", "enum"}, part


@given(values=st.dictionaries(st.text(max_size=5), ANYTHING, max_size=3), data=st.data())
def test_no_value_whatever_does_more_than_be_refused(values, data):
    declared = data.draw(st.sampled_from([*list_operations(), *list_queries()]))
    for parameter in declared.parameters:
        values[parameter.name] = data.draw(ANYTHING)
    with contextlib.suppress(Refused):
        checked(declared, values)


@given(words=st.dictionaries(st.text(max_size=5), st.text(max_size=9), max_size=3), data=st.data())
def test_no_word_whatever_does_more_than_be_refused(words, data):
    declared = data.draw(st.sampled_from([*list_operations(), *list_queries()]))
    for parameter in declared.parameters:
        words[parameter.name] = data.draw(
            st.text(max_size=20) | st.sampled_from(["1e999", "9" * 5000, "٣", "nan", "[" * 3000])
        )
    with contextlib.suppress(Refused):
        checked(declared, from_words(declared, words))
