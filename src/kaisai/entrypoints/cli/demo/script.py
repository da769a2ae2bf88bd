"""The scripted hour of faults: what breaks when, told in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

HOUR = 3600


class Act(StrEnum):
    """What is done to the network."""

    CUT = "cut"
    MEND = "mend"
    UNPLUG = "unplug"
    PLUG = "plug"
    SLOW = "slow"
    QUICKEN = "quicken"


@dataclass(frozen=True, slots=True)
class Step:
    """One moment of the script: seconds after the start, what is done, to what, and the note about it."""

    at: int
    act: Act
    on: str
    en: str
    ja: str


SCRIPT = (
    Step(
        30,
        Act.UNPLUG,
        "ap-main-hall-3",
        "Script: AP 3 in the main hall reboots.",
        "台本: メインホールのAP3が再起動します。",
    ),
    Step(75, Act.PLUG, "ap-main-hall-3", "Script: the AP is back.", "台本: APが復帰しました。"),
    Step(
        120,
        Act.CUT,
        "f4",
        "Script: somebody pulls the uplink cable of sw-4f.",
        "台本: sw-4fのアップリンクケーブルが抜かれました。",
    ),
    Step(
        240,
        Act.MEND,
        "f4",
        "Script: the cable of sw-4f is plugged in again.",
        "台本: sw-4fのケーブルを挿し直しました。",
    ),
    Step(330, Act.SLOW, "isp", "Script: the uplink fills up.", "台本: 上流回線が混雑しています。"),
    Step(
        480,
        Act.QUICKEN,
        "isp",
        "Script: the uplink is free again.",
        "台本: 上流回線の混雑が解消しました。",
    ),
    Step(
        660,
        Act.UNPLUG,
        "ap-hall-4f-1",
        "Script: an AP in hall 4F loses power.",
        "台本: 4FホールのAPの電源が落ちました。",
    ),
    Step(
        840,
        Act.PLUG,
        "ap-hall-4f-1",
        "Script: the AP in hall 4F has power again.",
        "台本: 4FホールのAPが復帰しました。",
    ),
    Step(
        1080,
        Act.CUT,
        "r22",
        "Script: a chair rolls over the cable of room 2B.",
        "台本: 2B会議室のケーブルを椅子が踏みました。",
    ),
    Step(
        1200,
        Act.MEND,
        "r22",
        "Script: the cable of room 2B is replaced.",
        "台本: 2B会議室のケーブルを交換しました。",
    ),
    Step(1500, Act.UNPLUG, "dns-2", "Script: dns-2 hangs.", "台本: dns-2がハングしました。"),
    Step(1680, Act.PLUG, "dns-2", "Script: dns-2 was restarted.", "台本: dns-2を再起動しました。"),
    Step(1980, Act.CUT, "isp", "Script: the uplink is cut.", "台本: 上流回線が切断されました。"),
    Step(2070, Act.MEND, "isp", "Script: the uplink is back.", "台本: 上流回線が復旧しました。"),
    Step(
        2400,
        Act.CUT,
        "f2",
        "Script: a breaker trips on the second floor.",
        "台本: 2Fのブレーカーが落ちました。",
    ),
    Step(
        2550,
        Act.MEND,
        "f2",
        "Script: the second floor has power again.",
        "台本: 2Fの電源が復旧しました。",
    ),
    Step(
        3000,
        Act.UNPLUG,
        "ap-expo-2",
        "Script: a visitor unplugs an AP to charge a phone.",
        "台本: 来場者が充電のためAPの電源を抜きました。",
    ),
    Step(
        3120,
        Act.PLUG,
        "ap-expo-2",
        "Script: the AP is plugged in again.",
        "台本: APの電源を入れ直しました。",
    ),
)


def steps_forever() -> Iterator[Step]:
    """The script again and again, with times that go on counting; endless."""
    hour = 0
    while True:
        for step in SCRIPT:
            yield Step(step.at + hour * HOUR, step.act, step.on, step.en, step.ja)
        hour += 1
