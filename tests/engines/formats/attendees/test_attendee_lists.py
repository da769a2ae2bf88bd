"""Lists of participants as three services write them, whole, damaged, and no lists at all."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaisai.engines.formats.attendees import Found, Registration, latest, read_attendees, reading
from kaisai.engines.formats.attendees.sentences import REFUSING, REMARKS, SHOWN_PER_CODE

HEADER = "参加枠名,ユーザー名,表示名,コメント,参加ステータス,出欠ステータス,更新日時,受付番号"
CONNPASS = f"""{HEADER},Tシャツのサイズ
一般枠,demo_one,①髙﨑 見本,"楽しみです。
よろしく, お願いします",参加,出席,2026年10月03日 09:15,9000001,M
学生枠,demo_two,見本 二,,補欠,,2026/10/03 9:16,9000002,
一般枠,demo_three,見本 三,,参加キャンセル,欠席,2026-10-03 09:17:30,9000003,L
一般枠,(退会ユーザー),(退会ユーザー),,参加,,2026-10-03 09:18:00,9000004,
抽選枠,demo_five,見本 五,,抽選待ち,,2026-10-03 09:19:00,9000005,
"""
PRETIX = """\
"Order code","Attendee name","Attendee name: Given name","Product","Price","Checked in","Paid","E-mail","Diet","Company","Order date","Seat ID"
"DEMO1","Sample Person","Sample","Regular – Early","23.00","10/03/2026 9:20 a.m.","Yes","order@demo.example","vegan","","2026-09-01","A-1"
"DEMO1","Second Person","Second","Regular","23.00","","Yes","order@demo.example","","Demo Inc","2026-09-01","A-2"
"DEMO2","Third Person","Third","Student","5.00","","No","third@demo.example","","","2026-09-02",""
"""
POSITIONS = """\
"Order code","Position ID","Status","Email","Order date","Order time","Product","Variation","Attendee name","Attendee email","Company","Company"
"DEMO1","1","paid","order@demo.example","2026-09-01","10:30:00","Shirt","Blue","Sample Person","sample@demo.example","Demo Inc","Demo Holding"
"DEMO1","2","canceled","order@demo.example","2026-09-01","10:30:00","Regular","","Second Person","","",""
"""
DOORKEEPER = """\
名前,フリガナ,メールアドレス,チケット,ステータス,チケット番号,申込日時,好きな色
見本 太郎,ミホン タロウ,taro@demo.example,無料,参加,T-1,2026-09-05 12:00:00 +0900,青
見本 次郎,ミホン ジロウ,jiro@demo.example,無料,キャンセル待ち,T-2,2026-09-05 12:01:00 +0900,
"""


def read(text: str, encoding: str = "utf-8") -> Found:
    return read_attendees(text.encode(encoding))


def connpass(*rows: str) -> Found:
    return read("\n".join((HEADER, *rows)))


def row(number: str = "9000001", user: str = "demo_one", **more: str) -> str:
    cells = {"kind": "一般枠", "name": "見本 一", "status": "参加", "at": "2026-10-03 09:15"} | more
    parts = (cells["kind"], user, cells["name"], "", cells["status"], "", cells["at"], number)
    return ",".join(parts)


def codes(found: Found) -> list[tuple[int, str]]:
    return [(finding.line, finding.code) for finding in found.findings]


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_connpass_list_reads_the_same_in_every_encoding(encoding: str, line_end: str):
    found = read(CONNPASS.replace("\n", line_end), encoding)
    assert found.source == "connpass"
    first, second, third, withdrawn, drawn = found.registrations
    assert first == Registration(
        number="9000001",
        source="connpass",
        kind="一般枠",
        name="①髙﨑 見本",
        name_kana="",
        user="demo_one",
        email="",
        status="going",
        status_text="参加",
        attended=True,
        updated_at=datetime.fromisoformat("2026-10-03 09:15"),
        updated_text="2026年10月03日 09:15",
        answers=(
            ("コメント", f"楽しみです。{line_end}よろしく, お願いします"),
            ("Tシャツのサイズ", "M"),
        ),
        line=2,
    )
    # The first row has a line break in a cell, so that the second begins on line 4.
    assert (second.line, second.status, second.attended, second.answers) == (4, "waiting", None, ())
    assert (third.status, third.status_text, third.attended) == (
        "cancelled",
        "参加キャンセル",
        False,
    )
    assert third.updated_at == datetime.fromisoformat("2026-10-03 09:17:30")
    assert (withdrawn.user, withdrawn.name) == ("", "(退会ユーザー)")
    assert drawn.status == "lottery"
    assert codes(found) == [(6, "withdrawn")]


def test_bytes_that_cp932_knows_twice_are_still_cp932():
    # 0xFBFC is IBM's 髙, which Python writes as NEC's 0xEEE0: no way back, but the same character.
    written = (HEADER + "\n" + row(name="髙")).encode("cp932")
    data = written.replace(b"\xee\xe0", b"\xfb\xfc")
    assert data != written
    found = read_attendees(data)
    assert found.registrations[0].name == "髙"
    assert found.findings == ()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_header_tells_separator_and_columns_whatever_their_order_and_width(separator: str):
    text = separator.join(
        ("受付番号", "新しい列", "表　示 名", "ﾕｰｻﾞｰ名", "参加ステータス", "利用開始日")
    )
    found = read(text + "\n" + separator.join(("9000001", "値", "見本 一", "demo_one", "参加", "")))
    (one,) = found.registrations
    assert (one.number, one.name, one.user, one.status) == (
        "9000001",
        "見本 一",
        "demo_one",
        "going",
    )
    assert one.answers == (("新しい列", "値"),)
    assert found.columns[2] == "表　示 名"


def test_a_pretix_check_in_list_tells_the_tickets_of_one_order_apart():
    found = read(PRETIX)
    assert found.source == "pretix"
    one, two, three = found.registrations
    assert [r.number for r in found.registrations] == [
        "DEMO1/Sample Person",
        "DEMO1/Second Person",
        "DEMO2/Third Person",
    ]
    assert (one.kind, one.email, one.status) == ("Regular – Early", "order@demo.example", "going")
    assert (one.attended, two.attended) == (True, False)
    assert one.updated_at == datetime.fromisoformat("2026-09-01")
    assert ("Diet", "vegan") in one.answers
    assert ("Seat ID", "A-1") in one.answers
    assert (three.status, three.status_text) == ("waiting", "No")
    assert found.findings == ()


def test_nobody_of_a_pretix_order_whose_tickets_have_one_name_is_lost():
    found = read(
        "Order code,Attendee name,Product\nDEMO1,Sample,Day\nDEMO1,Sample,Day\nDEMO1,,Day\n"
    )
    assert [r.number for r in found.registrations] == ["DEMO1/Sample", "DEMO1/Sample/2", "DEMO1"]
    # A list without `Paid` holds what is paid.
    assert {r.status for r in found.registrations} == {"going"}
    assert len(latest(found)) == 3


def test_pretix_positions_have_numbers_of_their_own():
    one, two = read(POSITIONS).registrations
    assert (one.number, two.number) == ("DEMO1-1", "DEMO1-2")
    assert (one.kind, one.email) == ("Shirt – Blue", "sample@demo.example")
    assert (two.status, two.email) == ("cancelled", "order@demo.example")
    assert one.updated_at == datetime.fromisoformat("2026-09-01 10:30")
    assert one.answers == (("Company", "Demo Inc"), ("Company (2)", "Demo Holding"))


def test_a_doorkeeper_list_is_read_and_said_to_be_guessed():
    found = read(DOORKEEPER)
    assert found.source == "doorkeeper"
    one, two = found.registrations
    assert (one.number, one.name, one.name_kana) == ("T-1", "見本 太郎", "ミホン タロウ")
    assert (one.email, one.kind, one.status) == ("taro@demo.example", "無料", "going")
    assert one.updated_at == datetime.fromisoformat("2026-09-05 12:00")
    assert one.updated_text == "2026-09-05 12:00:00 +0900"
    assert one.answers == (("好きな色", "青"),)
    assert two.status == "waiting"
    assert codes(found) == [(0, "guessed-columns")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n \r\n,,,\r\n", "empty"),
        (b"PK\x03\x04rest of a spreadsheet", "workbook"),
        (b"Order code,Order total\nDEMO1,23.00\n", "unknown-header"),
        ("何か,別の,表\n1,2,3\n".encode("cp932"), "unknown-header"),
        (b'"a quote that never ends', "unknown-header"),
        (b"\xff" * 200_000, "unknown-header"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence(data: bytes, code: str):
    found = read_attendees(data)
    assert codes(found) == [(0, code)]
    assert (found.source, found.registrations) == ("", ())


def test_an_unknown_header_names_what_was_found_and_what_was_looked_for():
    finding = read("First,Second\n1,2\n").findings[0]
    for language in ("en", "ja"):
        said = finding.sentence(language)
        for words in ("First, Second", "ユーザー名, 参加ステータス", "Order code, Attendee name"):
            assert words in said
        assert "メールアドレス | Email, チケット | Ticket" in said


def test_a_row_of_too_many_cells_is_left_out_and_a_short_one_kept():
    found = connpass(
        row("9000001", "demo_one") + ",,",
        "学生枠,demo_two,見本, 二,,参加,,2026-10-03,9000002",
        "一般枠,demo_three,見本 三",
    )
    assert [r.user for r in found.registrations] == ["demo_one", "demo_three"]
    assert codes(found)[:2] == [(3, "too-many-cells"), (4, "too-few-cells")]
    assert (4, "missing-number") in codes(found)


def test_a_number_twice_keeps_both_rows_and_the_last_updated_counts():
    found = connpass(
        row("9000001", "demo_one", status="参加", at="2026-10-05 10:00"),
        row("9000002", "demo_two"),
        row("9000001", "demo_one", status="参加キャンセル", at="2026-10-04 10:00"),
    )
    assert len(found.registrations) == 3
    assert codes(found) == [(4, "duplicate-number")]
    assert [(r.number, r.status) for r in latest(found)] == [
        ("9000001", "going"),
        ("9000002", "going"),
    ]


def test_somebody_who_registers_in_a_second_category_is_told_unless_the_first_is_cancelled():
    twice = connpass(row("9000001", "demo_one"), row("9000002", "demo_one", kind="学生枠"))
    assert codes(twice) == [(3, "duplicate-person")]
    moved = connpass(
        row("9000001", "demo_one", status="参加キャンセル"),
        row("9000002", "demo_one", kind="学生枠"),
    )
    assert codes(moved) == []


def test_what_cannot_be_understood_is_kept_as_written_and_told():
    found = connpass(
        row(status="銀河待ち", at="きのう"), row("", "demo_two", at="2026-02-30 10:00")
    )
    first, second = found.registrations
    assert (first.status, first.status_text) == ("unknown", "銀河待ち")
    assert (first.updated_at, first.updated_text) == (None, "きのう")
    assert second.updated_at is None
    assert sorted(codes(found)) == [
        (2, "unknown-status"),
        (2, "unreadable-date"),
        (3, "missing-number"),
        (3, "unreadable-date"),
    ]


def test_an_unknown_attendance_is_left_open():
    found = connpass("一般枠,demo_one,見本 一,,参加,たぶん,2026-10-03,9000001")
    assert found.registrations[0].attended is None
    assert codes(found) == [(2, "unknown-attendance")]


def test_an_emoji_that_cp932_lost_is_told_for_names_only():
    lost = (HEADER + "\n一般枠,demo_one,見本🎉,本当に?,参加,,2026-10-03,9000001").encode(
        "cp932", "replace"
    )
    found = read_attendees(lost)
    assert found.registrations[0].name == "見本?"
    assert codes(found) == [(2, "lost-characters")]
    no_smile = (HEADER + "\n一般枠,demo_one,見本 一,本当に?,参加,,2026-10-03,9000001").encode(
        "cp932"
    )
    assert codes(read_attendees(no_smile)) == []


def test_a_quote_left_open_costs_its_own_row_and_says_which_lines():
    found = connpass(row("9000001"), '一般枠,demo_two,"見本 二', row("9000003", "demo_three"))
    assert [r.number for r in found.registrations] == ["9000001"]
    assert codes(found) == [(3, "broken-quotes")]
    assert "lines 3 to 4" in found.findings[0].en


def test_a_quote_closed_too_early_costs_nobody_else_a_row():
    found = connpass('一般枠,demo_one,"見"本,,参加,,2026-10-03,9000001', row("9000002", "demo_two"))
    assert [r.number for r in found.registrations] == ["9000002"]
    assert codes(found) == [(2, "broken-quotes")]


def test_nul_and_broken_bytes_are_told_and_the_rest_is_read():
    text = HEADER + "\n" + row(name="見\0本")
    found = read(text)
    assert found.registrations[0].name == "見本"
    assert codes(found) == [(2, "nul")]
    broken = read_attendees(HEADER.encode() + b"\n" + row(name="X").encode().replace(b"X", b"\xff"))
    assert broken.registrations[0].name == "�"
    assert broken.registrations[0].kind == "一般枠"
    assert codes(broken) == [(0, "undecodable"), (2, "lost-characters")]


def test_a_list_without_numbers_says_so_once():
    text = "ユーザー名,表示名,参加ステータス\ndemo_one,見本 一,参加\ndemo_two,見本 二,参加\n"
    found = read(text)
    assert codes(found) == [(0, "no-number-column")]
    assert "受付番号" in found.findings[0].en
    assert len(latest(found)) == 2


def test_a_header_alone_is_told_to_hold_nobody():
    assert codes(connpass()) == [(0, "no-registrations")]


def test_a_list_too_large_is_refused_as_a_whole(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 2)
    two = [row("9000001", "demo_one"), ",,", row("9000002", "demo_two")]
    assert len(connpass(*two).registrations) == 2
    more = connpass(*two, row("9000003", "demo_three"))
    assert (more.registrations, codes(more)) == ((), [(0, "too-many-rows")])
    monkeypatch.setattr(reading, "MAX_CELLS", 20)
    assert codes(connpass(*two)) == [(0, "too-many-values")]
    assert codes(read_attendees(b"x" * 20_000_001)) == [(0, "too-large")]
    assert reading.MAX_BYTES == 20_000_000


def test_the_same_fault_on_every_row_is_told_only_so_often():
    count = SHOWN_PER_CODE + 7
    found = connpass(*(row(str(i), f"demo_{i}", status="銀河待ち") for i in range(count)))
    assert len(found.registrations) == count
    assert len(found.findings) == SHOWN_PER_CODE + 1
    assert "7 more findings" in found.findings[0].en


CELL = st.text('参加補欠(退会ユーザー)番号名,;\t"\n\r\0?� 0123-/:aé🎉', max_size=12)


@settings(max_examples=150, deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=400),
        st.builds(
            lambda text, rows, encoding: (text + "\n" + "\n".join(rows)).encode(
                encoding, "replace"
            ),
            st.sampled_from([HEADER, PRETIX, POSITIONS, DOORKEEPER]),
            st.lists(st.lists(CELL, max_size=9).map(",".join), max_size=5),
            st.sampled_from(["utf-8", "cp932", "utf-16", "latin-1"]),
        ),
        st.builds(
            lambda head, tail: head + tail, st.just(CONNPASS.encode()), st.binary(max_size=90)
        ),
    )
)
def test_no_bytes_ever_raise_and_every_finding_speaks_both_languages(data: bytes):
    found = read_attendees(data)
    assert found == read_attendees(data)
    for finding in found.findings:
        assert finding.code in REFUSING | REMARKS
        assert finding.en
        assert finding.ja
    last = data.count(b"\n") + data.count(b"\r") + 1
    assert all(1 < one.line <= last for one in found.registrations)
    assert bool(found.registrations) <= bool(found.source)


def test_a_question_titled_like_a_column_does_not_replace_it():
    found = read(f"{HEADER},表示名\n{row()},名札の名前\n")
    (one,) = found.registrations
    assert one.name == "見本 一"
    assert one.answers == (("表示名", "名札の名前"),)
