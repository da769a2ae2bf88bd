"""Open blocks: the same values, whoever asked before; never more than fit; damage is damage again."""

import threading

import pytest

from kaisai.engines.metrics.codec import Block, CorruptError, encode_block
from kaisai.engines.metrics.keeping import OpenBlocks

TICKS, WIDTH = 30, 8


def body(seed):
    return encode_block([[float(seed + n * at) for at in range(TICKS)] for n in range(WIDTH)])


def columns(block):
    return [block.column(n) for n in range(WIDTH)]


def test_whoever_asks_again_finds_the_same_block_with_the_same_values():
    kept = OpenBlocks(1 << 20)
    told = body(1)
    first = kept.open(told, TICKS, WIDTH)
    assert columns(first) == columns(Block(told, TICKS, WIDTH))
    assert kept.open(bytes(bytearray(told)), TICKS, WIDTH) is first
    assert columns(kept.open(body(2), TICKS, WIDTH)) == columns(Block(body(2), TICKS, WIDTH))


def test_the_ones_read_longest_ago_make_way_and_what_is_too_large_is_not_kept():
    size = len(body(0)) + 6 * TICKS * WIDTH
    kept = OpenBlocks(3 * size + size // 2)
    first = kept.open(body(0), TICKS, WIDTH)
    for seed in (1, 2):
        kept.open(body(seed), TICKS, WIDTH)
    assert kept.open(body(0), TICKS, WIDTH) is first  # read again: now the newest
    second = kept.open(body(2), TICKS, WIDTH)
    kept.open(body(3), TICKS, WIDTH)
    assert kept.open(body(0), TICKS, WIDTH) is first
    assert kept.open(body(2), TICKS, WIDTH) is second
    small = OpenBlocks(10)
    assert small.open(body(0), TICKS, WIDTH) is not small.open(body(0), TICKS, WIDTH)


def test_a_damaged_block_is_refused_each_time():
    kept = OpenBlocks(1 << 20)
    for _time in range(2):
        with pytest.raises(CorruptError):
            kept.open(body(1)[:20], TICKS, WIDTH)


def test_many_may_ask_at_once():
    kept, found = OpenBlocks(4 * (len(body(0)) + 4 * TICKS * WIDTH)), []
    bodies = [body(seed) for seed in range(8)]

    def ask():
        for at in range(200):
            told = bodies[at % 8]
            found.append(
                columns(kept.open(told, TICKS, WIDTH)) == columns(Block(told, TICKS, WIDTH))
            )

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert found == [True] * 800
