"""The kinds of entries that the people domain writes. People are told by their number: names stay out of the journal."""

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("people.merged")
class Merged(Kind):
    """Two are one person, somebody said."""

    person: str
    other: str
    en = "Person {other} merged into person {person}."
    ja = "人物 {other} を {person} に統合しました。"


@entry_kind("people.merge_undone")
class MergeUndone(Kind):
    """They are two again."""

    person: str
    other: str
    en = "Merge of person {other} into person {person} undone."
    ja = "人物 {other} の {person} への統合を取り消しました。"


@entry_kind("people.kept_apart")
class KeptApart(Kind):
    """Two who look alike are two, somebody said."""

    person: str
    other: str
    en = "Persons {person} and {other} are two people."
    ja = "人物 {person} と {other} を別人としました。"


@entry_kind("people.names_corrected")
class NamesCorrected(Kind):
    """The crew wrote down how somebody is called."""

    person: str
    en = "Names of person {person} corrected."
    ja = "人物 {person} の氏名を修正しました。"


@entry_kind("people.correction_dropped")
class CorrectionDropped(Kind):
    """Somebody is called again as they call themselves."""

    person: str
    en = "Correction of the names of person {person} dropped."
    ja = "人物 {person} の氏名の修正を取り消しました。"
