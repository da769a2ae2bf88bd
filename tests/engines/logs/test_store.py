"""The searchable log: any piece of text in any language, filters, pages, forgetting."""

import os
import signal
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.logs import Line, LogStore, Wanted


@pytest.fixture
def store(tmp_path):
    made = LogStore(tmp_path / "logs.sqlite3")
    yield made
    made.close()


def line(text, came=1000, **other):
    told = {
        "said_ms": None,
        "conference": "kumo",
        "device": "sw-4f",
        "room": "hall-4f",
        "address": "192.0.2.4",
        "host": "sw-4f",
        "severity": 5,
        "facility": 23,
        "app": "ifd",
    }
    return Line(came_ms=came, text=text, **(told | other))


def texts(store, *words, **wanted):
    found = store.search(Wanted("kumo", tuple(words), **wanted))
    return [kept.line.text for kept in found]


def test_any_piece_is_found_and_all_pieces_must_be_there(store):
    store.append(
        [line("Interface ge-0/0/1 is down"), line("電源ユニット1が故障しました"), line("up")]
    )
    assert texts(store, "0/0/1") == ["Interface ge-0/0/1 is down"]
    assert texts(store, "INTERFACE", "down") == ["Interface ge-0/0/1 is down"]
    assert texts(store, "interface", "up") == []
    assert texts(store, "源ユニ") == ["電源ユニット1が故障しました"]
    assert texts(store, "故障") == ["電源ユニット1が故障しました"]
    assert texts(store, "up") == ["up"]
    assert len(texts(store, "sw-4f")) == 3  # the host


@pytest.mark.parametrize(
    "word", ['"', "a OR b", "text:down", "*", "NEAR(a b)", "%", "_", "100%", "\\", "'; --"]
)
def test_nothing_is_an_operator(store, word):
    store.append([line(f"said {word} once"), line("said nothing")])
    assert texts(store, word) == [f"said {word} once"]


def test_filters_and_pages(store):
    store.append([line(f"n{n}", came=n, severity=n % 8, device=f"d{n % 2}") for n in range(20)])
    store.append([line("elsewhere", conference="kaze")])
    assert texts(store, limit=3) == ["n19", "n18", "n17"]
    oldest = store.search(Wanted("kumo", limit=3))[-1].number
    assert texts(store, limit=2, before=oldest) == ["n16", "n15"]
    assert texts(store, worst=1, device="d1") == ["n17", "n9", "n1"]
    assert texts(store, start=5, end=7) == ["n6", "n5"]
    assert store.newest("kaze") == 21
    assert store.newest("none") == 0


def test_what_is_old_or_too_much_is_forgotten_by_the_index_too(store):
    store.append([line(f"message {n}", came=n) for n in range(100)])
    assert not store.expire(10, 1000)
    assert len(texts(store, limit=1000)) == 90
    assert texts(store, "message 5", limit=1000) == [f"message {n}" for n in range(59, 49, -1)]
    assert not store.expire(0, 20)
    assert len(texts(store, limit=1000)) == 20
    assert texts(store, "message 70") == []


@given(st.lists(st.text(max_size=12), max_size=4), st.text(max_size=30))
def test_no_words_and_no_text_break_it(words, text):
    store = LogStore(":memory:")
    store.append([line(text.replace("\0", ""))])
    store.search(Wanted("kumo", tuple(word.replace("\0", "") for word in words)))
    store.close()


WRITER = """
import sys
from kaisai.engines.logs import Line, LogStore
store = LogStore(sys.argv[1])
for n in range(10**6):
    store.append([Line(n, None, "kumo", "", "", "", "", 5, 1, "", f"message {n}")])
    print(n, flush=True)
"""


def test_a_killed_writer_leaves_a_file_that_is_whole(tmp_path):
    path = tmp_path / "logs.sqlite3"
    words = [sys.executable, "-c", WRITER, path]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as running:
        for told in running.stdout:
            if int(told) >= 200:
                os.kill(running.pid, signal.SIGKILL)
                break
    store = LogStore(path)
    found = texts(store, "message", limit=1000)
    assert len(found) > 200
    assert texts(store, "message 199")
    store.close()
