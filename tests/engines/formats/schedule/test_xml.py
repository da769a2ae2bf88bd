"""schedule.xml: what the published XSD takes we take; breaks are refused with an XPath."""

import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st

from kaisai.engines.formats.schedule import Schedule, read_schedule

XSD = Path(__file__).parents[5] / "shared" / "data" / "schedule" / "c3voc-schedule.xsd"
GUID = "00000000-0000-4000-8000-00000000000"
XML = f"""<?xml version="1.0" encoding="UTF-8"?>
<schedule>
  <generator name="demo" version="1"/>
  <version>1</version>
  <conference>
    <title>デモ会議</title><acronym>demo2026</acronym>
    <start>2026-11-21</start><end>2026-11-21</end><days>1</days>
    <timeslot_duration>00:05</timeslot_duration><time_zone_name>Asia/Tokyo</time_zone_name>
  </conference>
  <day index="1" date="2026-11-21" start="2026-11-21T08:00:00+09:00" end="2026-11-22T02:00:00+09:00">
    <room name="Hall A" guid="{GUID}a">
      <event id="1" guid="{GUID}1" code="ABCDEF">
        <room>Hall A</room><title>一番</title><subtitle>sub</subtitle><type>talk</type>
        <date>2026-11-21T10:00:00+09:00</date><start>10:00</start><duration>00:45</duration>
        <abstract>short</abstract><slug>demo-first-talk</slug><track>Web</track>
        <persons><person id="7">Example Speaker</person><person id="8">Another One</person></persons>
        <language>ja</language><description>long</description>
        <recording><license/><optout>true</optout></recording>
        <links><link href="https://example.net/">more</link></links><url>https://example.net/1</url>
      </event>
      <event id="2" guid="{GUID}2">
        <room>Hall A</room><title>Two</title><type>talk</type>
        <date>2026-11-21T10:30:00+09:00</date><start>10:30</start><duration>1:00:00</duration>
        <abstract/><track/><persons><person id="7">Example Speaker</person></persons>
      </event>
    </room>
    <room name="Hall B"/>
  </day>
</schedule>
"""


def read(text: str) -> Schedule:
    return read_schedule(text.encode())


def test_all_that_a_file_says():
    schedule = read(XML)
    assert schedule.valid
    assert (schedule.format, schedule.title, schedule.time_zone) == (
        "c3voc-xml",
        "デモ会議",
        "Asia/Tokyo",
    )
    first, second = schedule.sessions
    assert (first.title, first.id, first.code, first.url) == (
        "一番",
        "1",
        "ABCDEF",
        "https://example.net/1",
    )
    assert first.start == datetime(2026, 11, 21, 1, tzinfo=UTC)
    assert first.do_not_record
    assert (second.duration, second.do_not_record) == (timedelta(hours=1), False)
    assert [speaker.name for speaker in schedule.speakers] == ["Example Speaker", "Another One"]
    assert [room.name for room in schedule.rooms] == ["Hall A", "Hall B"]
    assert [(p.code, p.path) for p in schedule.problems] == [
        ("overlap", "/schedule/day[1]/room[1]/event[2]")
    ]


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        ("<duration>1:00:00", "<duration>long", "event[2]/duration", "bad-duration"),
        ("<date>2026-11-21T10:30:00+09:00", "<date>soon", "event[2]/date", "bad-instant"),
        ("<title>Two</title>", "", "event[2]", "missing"),
        ('id="2"', 'id="two"', "event[2]/@id", "not-a-number"),
        (f'guid="{GUID}2"', 'guid="2"', "event[2]/@guid", "bad-guid"),
        (f'guid="{GUID}2"', "", "event[2]", "missing"),
    ],
)
def test_a_break_refuses_the_file_and_keeps_the_good_sessions(
    old: str, new: str, path: str, code: str
):
    schedule = read(XML.replace(old, new))
    assert not schedule.valid
    assert (f"/schedule/day[1]/room[1]/{path}", code) in [
        (p.path, p.code) for p in schedule.problems
    ]
    assert [session.title for session in schedule.sessions] == ["一番"]


def test_bombs_other_xml_and_half_files_end_in_one_problem():
    bomb = '<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><schedule>&b;</schedule>'
    outside = '<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]><schedule>&a;</schedule>'
    tower = "<schedule>" + "<day>" * 50_000
    for text in (
        bomb,
        outside,
        "<html/>",
        XML[:400],
        "<",
        tower,
        "<?xml version='1.0' encoding='no'?><a/>",
    ):
        schedule = read(text)
        assert not schedule.valid
        assert len(schedule.problems) == 1


values = st.sampled_from(
    [
        "",
        "x",
        "0",
        "1",
        "-1",
        "00:30",
        "9:99",
        "2026-11-21",
        "2026-11-21T10:00:00Z",
        "2026-13-01",
        "2026-11-21T10:00:00",
        GUID + "1",
        GUID + "7",
        "true",
        "https://example.net/",
        "あ" * 30,
    ]
)  # fmt: skip - a table reads better in columns


@pytest.fixture(scope="module")
def published() -> xmlschema.XMLSchema:
    if not XSD.exists():
        pytest.skip("the shared data is not on this machine")
    return xmlschema.XMLSchema(str(XSD))


def test_our_example_is_one_in_the_eyes_of_the_xsd(published: xmlschema.XMLSchema):
    published.validate(XML.replace('<?xml version="1.0" encoding="UTF-8"?>', ""))


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_whatever_the_published_xsd_accepts_is_valid(
    published: xmlschema.XMLSchema, data: st.DataObject
):
    root = copy.deepcopy(ET.fromstring(XML))
    for _ in range(data.draw(st.integers(0, 3))):
        element = data.draw(st.sampled_from(list(root.iter())))
        what = data.draw(st.sampled_from(["text", "attribute", "drop", "less", "again"]))
        if what == "text" and not len(element):
            element.text = data.draw(values)
        elif what == "attribute" and element.attrib:
            element.set(data.draw(st.sampled_from(sorted(element.attrib))), data.draw(values))
        elif what == "less" and element.attrib:
            del element.attrib[data.draw(st.sampled_from(sorted(element.attrib)))]
        elif len(element):
            child = data.draw(st.sampled_from(list(element)))
            if what == "again":
                element.append(copy.deepcopy(child))
            else:
                element.remove(child)
    schedule = read_schedule(ET.tostring(root))
    if published.is_valid(root):
        assert schedule.valid, [problem.en for problem in schedule.problems]
    else:
        assert schedule.valid or schedule.problems


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60), st.integers(0, len(XML)))
def test_any_bytes_give_a_schedule(noise: bytes, at: int):
    data = XML.encode()
    for text in (b"<" + noise, data[:at] + noise, data[:at] + noise + data[at + len(noise) :]):
        schedule = read_schedule(text)
        assert schedule.valid or schedule.problems
