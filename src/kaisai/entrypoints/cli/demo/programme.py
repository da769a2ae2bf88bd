"""The fictional programme of the demo: three days from today, sessions now, in both languages."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from kaisai.entrypoints.cli.demo.venue import ROOMS, DemoRoom

TOPICS = (
    "Typed all the way down / 型で守るコードベース",
    "A queue in a database / データベースで作るキュー",
    "Reading other people's code / 他人のコードの読み方",
    "Packets at the venue / 会場ネットワークの裏側",
    "Tests that tell the truth / 本当のことを言うテスト",
    "Time zones without tears / 泣かないタイムゾーン",
    "From script to service / スクリプトからサービスへ",
    "Small tools, long lives / 小さな道具を長く使う",
    "Schedules as constraints / 制約としての時間割",
    "What the profiler said / プロファイラが教えてくれたこと",
    "Accessibility first / アクセシビリティから始める",
    "Volunteers at scale / ボランティア運営の規模拡大",
)
SPEAKERS = (
    "Sample Speaker A / 登壇者 見本A",
    "Sample Speaker B / 登壇者 見本B",
    "Sample Speaker C / 登壇者 見本C",
    "Sample Speaker D / 登壇者 見本D",
    "Sample Speaker E / 登壇者 見本E",
)
SLOT = timedelta(minutes=60)
TALK = timedelta(minutes=50)
DAYS = 3
LATEST_START = 14  # hour; a demo that is left running still has sessions for hours


def first_slot(now: datetime) -> timedelta:
    """Sessions run at the hour, from 9 to 18; a demo begun outside of that, or soon before its end, has them from 0 to 24."""
    return timedelta(hours=9) if 9 <= now.hour < LATEST_START else timedelta(0)


def schedule_json(now: datetime, zone: ZoneInfo) -> bytes:
    """The programme as a schedule.json file, the way a crew would import it."""
    today = now.astimezone(zone).date()
    days = [
        _day(index, today + timedelta(days=index), now.astimezone(zone), zone)
        for index in range(DAYS)
    ]
    told = {
        "schedule": {
            "version": "demo",
            "base_url": "https://demo.example/schedule/",
            "conference": {
                "acronym": "demo",
                "title": "Kaisai Demo Conference",
                "start": str(today),
                "end": str(today + timedelta(days=DAYS - 1)),
                "daysCount": DAYS,
                "timeslot_duration": "00:05",
                "time_zone_name": zone.key,
                "rooms": [
                    {"name": room.en, "guid": _guid(room.slug), "capacity": room.seats}
                    for room in ROOMS
                ],
                "days": days,
            },
        }
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _day(index: int, day: date, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    first = first_slot(now)
    slots = 24 if not first else 9
    return {
        "index": index + 1,
        "date": str(day),
        "day_start": midnight.isoformat(),
        "day_end": (midnight + timedelta(hours=23, minutes=59)).isoformat(),
        "rooms": {
            room.en: list(_talks(room, midnight + first, slots))
            for room in ROOMS
            if room.slug != "lobby"
        },
    }


def _talks(room: DemoRoom, start: datetime, slots: int) -> Iterator[dict[str, Any]]:
    for slot in range(slots):
        begins = start + slot * SLOT
        number = (room.number * 7 + slot * 5 + begins.day) % len(TOPICS)
        guid = _guid(f"{room.slug}/{begins.isoformat()}")
        speaker = SPEAKERS[(room.number + slot) % len(SPEAKERS)]
        yield {
            "guid": guid,
            "id": int(begins.timestamp()) // 60 * 100 + room.number,
            "logo": "",
            "date": begins.isoformat(),
            "start": f"{begins:%H:%M}",
            "duration": f"{TALK.seconds // 3600:02}:{TALK.seconds // 60 % 60:02}",
            "room": room.en,
            "slug": f"demo-{guid[:8]}",
            "url": f"https://demo.example/talk/{guid[:8]}",
            "title": TOPICS[number],
            "subtitle": "",
            "track": "",
            "type": "talk",
            "language": "ja" if slot % 2 else "en",
            "abstract": "",
            "description": "",
            "recording_license": "",
            "do_not_record": False,
            "persons": [
                {"id": SPEAKERS.index(speaker) + 1, "name": speaker, "public_name": speaker}
            ],
            "links": [],
            "attachments": [],
        }


def _guid(text: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"https://demo.example/{text}"))
