"""The searchable log: any piece of text in any language, filters, pages, forgetting."""

import os
import signal
import sqlite3
import subprocess
import sys
from random import Random
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.logs import Line, LogStore, Room, Wanted

ENDLESS = Room(10**9, 10**15)


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


def forget(store, before=0, most=ENDLESS, of_strangers=ENDLESS):
    while store.expire(before, most, of_strangers):
        pass


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
    forget(store, before=10)
    assert len(texts(store, limit=1000)) == 90
    assert texts(store, "message 5", limit=1000) == [f"message {n}" for n in range(59, 49, -1)]
    forget(store, most=Room(20, 10**15))
    assert len(texts(store, limit=1000)) == 20
    assert texts(store, "message 70") == []


def test_strangers_push_out_strangers_and_never_devices(store):
    store.append([line(f"device {n}") for n in range(10)])
    store.append([line(f"stranger {n}", is_stranger=True) for n in range(100)])
    forget(store, of_strangers=Room(30, 10**15))
    assert texts(store, limit=1000) == [
        *(f"stranger {n}" for n in range(99, 69, -1)),
        *(f"device {n}" for n in range(9, -1, -1)),
    ]
    forget(store, most=Room(15, 10**15))
    assert texts(store)[4:6] == ["stranger 95", "device 9"]
    forget(store, most=Room(5, 10**15))
    assert texts(store) == [f"device {n}" for n in range(9, 4, -1)]


def test_long_lines_are_bounded_by_their_bytes(store):
    store.append([line(f"{n} " + "x" * 8000) for n in range(50)])
    forget(store, most=Room(10**9, 140_000))
    left = len(texts(store))
    assert 9 <= left <= 16
    forget(store, most=Room(10**9, 140_000))
    assert len(texts(store)) == left
    store.append([line("short")] * 50)
    assert texts(store, "short")
    forget(store, of_strangers=Room(0, 0))
    assert len(texts(store)) == left + 50


def test_a_flood_of_noise_does_not_make_the_file_grow(tmp_path):
    path, signs = tmp_path / "logs.sqlite3", Random(1)
    store = LogStore(path)
    for _ in range(25):
        store.append(
            line("".join(signs.choices(ascii_lowercase, k=1500)), is_stranger=True)
            for _ in range(60)
        )
        forget(store, of_strangers=Room(10**9, 1_000_000))
    store.close()
    assert path.stat().st_size < 2_500_000


def test_a_long_line_is_found_by_its_beginning_and_read_whole(store):
    long = "needle " + "x" * 4000 + " thread"
    store.append([line(long)])
    assert texts(store, "needle") == [long]
    assert texts(store, "thread") == []
    forget(store, before=5000)
    assert texts(store, "needle") == []


def test_a_file_that_was_made_before_is_taken_on(tmp_path):
    path = tmp_path / "logs.sqlite3"
    old = sqlite3.connect(path)
    old.execute(
        "CREATE TABLE line (id INTEGER PRIMARY KEY AUTOINCREMENT, came_ms INTEGER NOT NULL,"
        " said_ms INTEGER, conference TEXT NOT NULL, device TEXT NOT NULL, room TEXT NOT NULL,"
        " address TEXT NOT NULL, host TEXT NOT NULL, severity INTEGER NOT NULL,"
        " facility INTEGER NOT NULL, app TEXT NOT NULL, text TEXT NOT NULL)"
    )
    old.execute(
        "CREATE VIRTUAL TABLE words USING fts5 (text, app, host, content='line',"
        " content_rowid='id', tokenize='trigram')"
    )
    for n in range(10):
        told = (n, None, "kumo", "", "", "", "sw", 5, 1, "ifd", f"of old {n} " + "x" * 2000)
        old.execute(f"INSERT INTO line VALUES (NULL, {', '.join('?' * 11)})", told)
    old.execute("INSERT INTO words (rowid, text, app, host) SELECT id, text, app, host FROM line")
    old.commit()
    old.close()
    LogStore(path).close()
    store = LogStore(path)
    store.append([line("of now")])
    assert len(texts(store, "of old")) == 10
    forget(store, most=Room(4, 10**15))
    assert [text[:8] for text in texts(store)] == ["of now", "of old 9", "of old 8", "of old 7"]
    assert len(texts(store, "of old")) == 3
    store.close()


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
