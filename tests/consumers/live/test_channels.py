"""Frames reach every viewer once, in order; who fell behind is told to read anew."""

import asyncio
import json

from kaisai.consumers.live.channels import RELOAD, TAPE, Channel, encode


def test_a_frame_is_one_event_whatever_the_text_holds():
    frame = encode("state", {"why": "line one\nline two\r\n「停止」"}, entry_id=7).decode()
    head, data, end, rest = (
        frame.split("\n", 1)[0],
        frame.split("\n")[2],
        frame[-2:],
        frame.split("\n")[3:],
    )
    assert head == "id: 7"
    assert json.loads(data.removeprefix("data: "))["why"] == "line one\nline two\r\n「停止」"
    assert end == "\n\n"
    assert rest == ["", ""]


async def test_viewers_at_different_places_get_what_they_miss():
    channel = Channel()
    early = channel.end
    channel.publish(b"1")
    late = channel.end
    channel.publish(b"2")
    assert channel.since(early) == ([b"1", b"2"], 2)
    assert channel.since(late) == ([b"2"], 2)
    assert channel.since(channel.end) == ((), 2)


async def test_who_fell_off_the_tape_reads_anew_instead_of_missing_something():
    channel = Channel()
    place = channel.end
    for number in range(TAPE + 1):
        channel.publish(str(number).encode())
    frames, now_at = channel.since(place)
    assert list(frames) == [RELOAD]
    assert now_at == channel.end


async def test_publishing_wakes_everybody_who_waits():
    channel = Channel()
    waiting = [asyncio.create_task(channel.wait()) for _ in range(5)]
    await asyncio.sleep(0)
    channel.publish(b"news")
    await asyncio.wait_for(asyncio.gather(*waiting), 30)


async def test_one_viewer_leaving_does_not_wake_or_break_the_others():
    channel = Channel()
    leaver, stayer = asyncio.create_task(channel.wait()), asyncio.create_task(channel.wait())
    await asyncio.sleep(0)
    leaver.cancel()
    await asyncio.sleep(0)
    assert not stayer.done()
    channel.publish(b"news")
    await asyncio.wait_for(stayer, 30)
