"""The preview of a reload: what comes, goes, changes, and what is only called otherwise."""

from kaisai.engines.formats.targets import diff_targets, read_targets

OLD = b"""a 10.0.0.1
b 10.0.0.2
c 10.0.0.3 relay=sw via=snmp community=old
gone 10.0.0.4
--- Hall
m 10.0.0.5
"""
NEW = b"""a 10.0.0.9
bee 10.0.0.2
c 10.0.0.3 relay=sw via=snmp community=new
m 10.0.0.5
fresh 10.0.0.6
"""


def test_all_kinds_of_difference():
    diff = diff_targets(read_targets(OLD), read_targets(NEW))
    assert [entry.name for entry in diff.added] == ["fresh"]
    assert [entry.name for entry in diff.removed] == ["gone"]
    assert [(old.name, new.name) for old, new in diff.renamed] == [("b", "bee")]
    changes = {change.new.name: change.fields for change in diff.changed}
    assert set(changes) == {"a", "c", "m"}
    assert [(f.name, f.old, f.new) for f in changes["a"]] == [("address", "10.0.0.1", "10.0.0.9")]
    assert [(f.name, f.old, f.new) for f in changes["m"]] == [("group", "Hall", "")]


def test_sentences_in_both_languages_without_secrets():
    diff = diff_targets(read_targets(OLD), read_targets(NEW))
    english, japanese = "\n".join(diff.lines("en")), "\n".join(diff.lines("ja"))
    assert "+ fresh (10.0.0.6) is new" in english
    assert "~ b is now called bee" in english
    assert "~ a: address 10.0.0.1 → 10.0.0.9" in english
    assert "gone (10.0.0.4) を削除" in japanese
    assert "アドレス 10.0.0.1 → 10.0.0.9" in japanese
    assert "community" not in english
    assert "old" not in english
    assert "snmp:sw → snmp:sw (***)" in english


def test_no_difference_says_so():
    diff = diff_targets(read_targets(OLD), read_targets(b"# moved\n\n" + OLD))
    assert not diff
    assert diff.lines("en") == ("Nothing changes.",)
    assert diff.lines("ja") == ("変更はありません。",)
