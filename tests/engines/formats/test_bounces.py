"""Reports of servers are read, and whatever a stranger writes does not stop the reading."""

from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.formats import bounces
from kaisai.engines.formats.bounces import join_messages, read_reports
from tests.returned import report


def test_a_report_names_the_address_the_status_and_the_mail():
    told = read_reports(report("Ann@KUMO.example", "one@kaisai.example", original="a@kumo.example"))
    assert (told.messages, told.unread) == (1, 0)
    (one,) = told.reports
    assert one.addresses == ("a@kumo.example", "ann@kumo.example")
    assert (one.status, one.is_hard, one.message_id) == ("5.1.1", True, "one@kaisai.example")
    assert one.said == "smtp; 550 no such user"


def test_the_mail_itself_may_be_returned():
    whole = report("ann@kumo.example", "one@kaisai.example")
    whole = whole.replace(b"text/rfc822-headers", b"message/rfc822")
    assert read_reports(whole).reports[0].message_id == "one@kaisai.example"


def test_an_mbox_holds_many_and_what_is_no_report_is_counted():
    many = join_messages(
        [report("ann@kumo.example"), b"Subject: hello\n\nFrom me\n", report("bob@kumo.example")]
    )
    told = read_reports(many)
    assert (told.messages, told.unread) == (3, 1)
    assert [one.addresses for one in told.reports] == [("ann@kumo.example",), ("bob@kumo.example",)]
    assert read_reports(join_messages([many, report("eve@kumo.example")])).messages == 4
    assert read_reports(b"") == read_reports(b" \n")
    assert read_reports(b"").messages == 0


def test_what_arrived_and_what_says_nothing_is_no_report_of_a_failure():
    assert not read_reports(report("ann@kumo.example", action="delivered", status="2.0.0")).reports
    assert not read_reports(report("ann@kumo.example", status="550")).reports
    assert not read_reports(report("", status="5.1.1")).reports
    (late,) = read_reports(report("a@kumo.example", action="delayed", status="4.4.1")).reports
    assert not late.is_hard


def test_only_so_much_is_read(monkeypatch):
    monkeypatch.setattr(bounces, "MOST_MESSAGES", 3)
    told = read_reports(join_messages([report("ann@kumo.example")] * 5))
    assert (told.messages, len(told.reports), told.is_cut) == (3, 3, True)
    assert not read_reports(join_messages([report("ann@kumo.example")] * 3)).is_cut
    block = b"\nFinal-Recipient: rfc822; a@kumo.example\nAction: failed\nStatus: 5.1.1\n"
    head = b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n"
    assert len(read_reports(head + block * 500).reports) == bounces.MOST_REPORTS
    nested = b"Content-Type: message/rfc822\n\n" * 5_000
    assert read_reports(nested).reports == ()


WORDS = st.sampled_from(
    [
        b"Content-Type: multipart/report; boundary=b0\n",
        b"Content-Type: message/delivery-status\n",
        b"Content-Type: message/rfc822\n",
        b"Content-Type: text/rfc822-headers; charset=nothing\n",
        b"Content-Transfer-Encoding: base64\n",
        b"Final-Recipient: rfc822; a@kumo.example\n",
        b"Action: failed\n",
        b"Status: 5.1.1\n",
        b"Diagnostic-Code: smtp; =?utf-8?b?AAAA?= \xff\x00\x1b[31m\n",
        b"Message-ID: <\x00\xfe>\n",
        b"--b0\n",
        b"--b0--\n",
        b"From x\n",
        b"\n",
    ]
)


@given(st.lists(st.one_of(WORDS, st.binary(max_size=20)), max_size=30).map(b"".join))
def test_whatever_a_stranger_writes_is_read_and_can_be_shown(data):
    for one in read_reports(data).reports:
        told = (*one.addresses, one.status, one.message_id, one.said)
        assert all(text.isprintable() and len(text) <= bounces.LONGEST for text in told)
        "".join(told).encode()
