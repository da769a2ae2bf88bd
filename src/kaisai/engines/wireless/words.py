"""The words of wireless capacity in English and Japanese: one row per code."""

from collections import defaultdict

from kaisai.engines.wireless.aftermath import Direction, Outcome
from kaisai.engines.wireless.outlook import Confidence, Verdict
from kaisai.engines.wireless.remedies import Action
from kaisai.engines.wireless.state import Why

VERDICT_WORDS: dict[Verdict, tuple[str, str]] = {
    Verdict.HOLDS: ("holds", "余裕あり"),
    Verdict.UNKNOWN: ("not known", "不明"),
    Verdict.TIGHT: ("tight", "余裕なし"),
    Verdict.FULL: ("will not hold", "収容不可"),
}
CONFIDENCE_WORDS: dict[Confidence, tuple[str, str]] = {
    Confidence.LOW: ("a guess", "目安"),
    Confidence.MEDIUM: ("fairly sure", "ある程度確か"),
    Confidence.HIGH: ("sure", "確か"),
}
ACTION_WORDS: dict[Action, tuple[str, str]] = {
    Action.MOVE: ("move an AP here", "AP を移設する"),
    Action.ADD: ("add an AP", "AP を追加する"),
    Action.LOW_RATES: ("disable low rates", "低速レートを無効にする"),
    Action.RESTART: ("restart an AP", "AP を再起動する"),
    Action.POWER: ("raise power", "送信出力を上げる"),
}
OUTCOME_WORDS: dict[Outcome, tuple[str, str]] = {
    Outcome.HELPED: ("helped", "改善"),
    Outcome.NO_DIFFERENCE: ("made no difference", "変化なし"),
    Outcome.WORSE: ("made it worse", "悪化"),
    Outcome.CANNOT_SAY: ("cannot say", "判断できず"),
}
DIRECTION_WORDS: dict[Direction, tuple[str, str]] = {
    Direction.BETTER: ("better", "改善"),
    Direction.SAME: ("the same", "変化なし"),
    Direction.WORSE: ("worse", "悪化"),
    Direction.WITH_CLIENTS: ("as the clients", "端末数に比例"),
    Direction.UNCLEAR: ("unclear", "判断できず"),
    Direction.MISSING: ("not measured", "測定なし"),
}
MEASURE_WORDS: dict[str, tuple[str, str]] = {
    "loss": ("loss (%)", "パケットロス(%)"),
    "complaints": ("complaints a minute", "苦情(件/分)"),
    "airtime": ("airtime (%)", "電波使用率(%)"),
    "clients": ("clients", "接続端末数"),
}

SENTENCES: dict[str, tuple[str, str]] = {
    "cannot-say": (
        "{room}: nothing tells how many people will come.",
        "{room}: 来場者数の手がかりがありません。",
    ),
    "idle": ("{room}: nothing planned.", "{room}: 予定はありません。"),
    "nobody": ("{room}: nobody is expected.", "{room}: 来場の見込みはありません。"),
    "no-ap": (
        "{room}: {clients} clients expected and no AP at work.",
        "{room}: 端末 {clients} 台の見込みですが、稼働中の AP がありません。",
    ),
    "capped": (
        "{room}: the cap on clients keeps some out.",
        "{room}: 接続台数の上限により、接続できない端末が出ます。",
    ),
    "holds-people": (
        "{room}: {people} people expected at {time}, about {clients} clients; {aps_hold} about {hold}.",
        "{room}: {time} に {people} 人、端末約 {clients} 台の見込み。AP {aps} 台で約 {hold} 台まで収容できます。",
    ),
    "holds-seen": (
        "{room}: {clients} clients now; {aps_hold} about {hold}.",
        "{room}: 現在の端末は {clients} 台。AP {aps} 台で約 {hold} 台まで収容できます。",
    ),
    "tight-people": (
        "{room}: tight: {people} people expected at {time}, {aps_hold} about {hold} clients with ease; {excess} more than that.",
        "{room}: 余裕がありません。{time} に {people} 人の見込み。AP {aps} 台で余裕をもって収容できる端末は約 {hold} 台、{excess} 台超過します。",
    ),
    "tight-seen": (
        "{room}: tight: {clients} clients now, {aps_hold} about {hold} with ease; {excess} more than that.",
        "{room}: 余裕がありません。現在の端末は {clients} 台。AP {aps} 台で余裕をもって収容できるのは約 {hold} 台、{excess} 台超過しています。",
    ),
    "full-people": (
        "{room}: {people} people expected at {time}, {aps_hold} about {hold} clients; {excess} too many.",
        "{room}: {time} に {people} 人の見込み。AP {aps} 台で収容できる端末は約 {hold} 台、{excess} 台超過します。",
    ),
    "full-seen": (
        "{room}: {clients} clients now, {aps_hold} about {hold}; {excess} too many.",
        "{room}: 現在の端末は {clients} 台。AP {aps} 台で収容できるのは約 {hold} 台、{excess} 台超過しています。",
    ),
    "source-now": ("Clients as seen now.", "端末数は現在の実測値です。"),
    "source-doors": ("People as counted at the door.", "人数は入場カウントによります。"),
    "source-favourites": ("People by favourites.", "人数はお気に入り登録数によります。"),
    "source-seats": (
        "People by seats and standing places; nothing better is known.",
        "人数は座席数と立ち見の定員からの推定です。ほかに手がかりがありません。",
    ),
    "ratio-seen": (
        "{ratio} clients per person, as in the last slots.",
        "1 人あたり端末 {ratio} 台(直近の枠の実績)。",
    ),
    "ratio-assumed": (
        "{ratio} clients per person, mostly assumed so far.",
        "1 人あたり端末 {ratio} 台(実績が少なく、主に仮定)。",
    ),
    "worst-radio": (
        "Worst radio: {ap}, {band} GHz, with about {clients} clients and {airtime} % airtime.",
        "最も混雑する無線: {ap} の {band} GHz、端末約 {clients} 台、電波使用率 {airtime} %。",
    ),
    "noisy": (
        "{ap} hears noise of {noise} dBm on {band} GHz.",
        "{ap} の {band} GHz でノイズが {noise} dBm あります。",
    ),
    "silent-radios": (
        "Not every radio tells its clients.",
        "端末数を取得できない無線があります。",
    ),
    "refused": (
        "{count} clients are kept out by the cap of {cap} per radio.",
        "無線ごとの上限 {cap} 台により、端末 {count} 台が接続できません。",
    ),
    "spill": (
        "Rooms next to it have space for about {count} of them.",
        "うち約 {count} 台は隣接する部屋の AP に余裕があります。",
    ),
    "do-move": (
        "Move {aps} from {origin} to {room}.",
        "{origin} の {aps} を {room} に移設します。",
    ),
    "do-add": ("Add {more_aps} to {room}.", "{room} に AP を {count} 台追加します。"),
    "do-low-rates": (
        "Disable rates below 12 Mbit/s on 2.4 GHz in {room}.",
        "{room} の 2.4 GHz で 12 Mbit/s 未満のレートを無効にします。",
    ),
    "do-restart": (
        "Restart {ap} in {room}: it is worse than its peers.",
        "{room} の {ap} を再起動します。ほかの AP より状態が悪くなっています。",
    ),
    "do-power": (
        "Raise the power of {ap} in {room} by 3 dB.",
        "{room} の {ap} の送信出力を 3 dB 上げます。",
    ),
    "effect-enough": (
        "{room} then holds about {hold} clients instead of {held}: enough.",
        "{room} の収容台数は約 {held} 台から約 {hold} 台になり、足りる見込みです。",
    ),
    "effect-some": (
        "{room} then holds about {hold} clients instead of {held}; {left} too many instead of {before}.",
        "{room} の収容台数は約 {held} 台から約 {hold} 台になり、超過は {before} 台から {left} 台になります。",
    ),
    "change-helped": (
        "It helped: {measure} went from {before} to {after}.",
        "改善しました。{measure}は {before} から {after} になりました。",
    ),
    "change-helped-compared": (
        "It helped: {measure} went from {before} to {after}, in other rooms by {elsewhere}.",
        "改善しました。{measure}は {before} から {after} になりました(ほかの部屋は {elsewhere})。",
    ),
    "change-worse": (
        "It made things worse: {measure} went from {before} to {after}.",
        "悪化しました。{measure}は {before} から {after} になりました。",
    ),
    "change-worse-compared": (
        "It made things worse: {measure} went from {before} to {after}, in other rooms by {elsewhere}.",
        "悪化しました。{measure}は {before} から {after} になりました(ほかの部屋は {elsewhere})。",
    ),
    "change-no-difference": (
        "It made no difference: {measure} was {before} and is {after}.",
        "変化はありません。{measure}は {before} から {after} です。",
    ),
    "change-no-difference-compared": (
        "It made no difference: {measure} went from {before} to {after}, in other rooms by {elsewhere}.",
        "変化はありません。{measure}は {before} から {after} になりましたが、ほかの部屋も {elsewhere} でした。",
    ),
    "change-cannot-say": (
        "Cannot say: {measure} went from {before} to {after}, but that may not be the change.",
        "判断できません。{measure}は {before} から {after} になりましたが、変更によるとは限りません。",
    ),
    "change-contradicts": (
        "Cannot say: {measure} went from {before} to {after}, but others contradict.",
        "判断できません。{measure}は {before} から {after} になりましたが、ほかの測定と矛盾します。",
    ),
    "change-missing": (
        "Cannot say: too little was measured on one of the two sides.",
        "判断できません。変更の前か後の測定が足りません。",
    ),
}


def _column(language: str) -> int:
    return 1 if language.startswith("ja") else 0


def sentence(why: Why, language: str) -> str:
    """A reason as a sentence in `ja` or, for anything else, English; an unknown code as itself."""
    pair = SENTENCES.get(why.code)
    if pair is None:
        return why.code
    column = _column(language)
    values: defaultdict[str, str] = defaultdict(lambda: "?", why.values)
    one = values["aps"] == "1"
    values["aps_hold"] = "1 AP holds" if one else f"{values['aps']} APs hold"
    values["more_aps"] = "1 AP" if values["count"] == "1" else f"{values['count']} APs"
    values["measure"] = MEASURE_WORDS.get(values["measure"], ("?", "?"))[column]
    return pair[column].format_map(values)


def verdict_word(verdict: Verdict, language: str) -> str:
    """Whether a room holds, in `ja` or, for anything else, English."""
    return VERDICT_WORDS[verdict][_column(language)]


def confidence_word(confidence: Confidence, language: str) -> str:
    """How sure an outlook is, in `ja` or, for anything else, English."""
    return CONFIDENCE_WORDS[confidence][_column(language)]


def action_word(action: Action, language: str) -> str:
    """What can be done, in `ja` or, for anything else, English."""
    return ACTION_WORDS[action][_column(language)]


def outcome_word(outcome: Outcome, language: str) -> str:
    """What a change did, in `ja` or, for anything else, English."""
    return OUTCOME_WORDS[outcome][_column(language)]


def direction_word(direction: Direction, language: str) -> str:
    """What a measure did, in `ja` or, for anything else, English."""
    return DIRECTION_WORDS[direction][_column(language)]


def measure_word(measure: str, language: str) -> str:
    """A measure of a change in `ja` or, for anything else, English; an unknown one as itself."""
    return MEASURE_WORDS.get(measure, (measure, measure))[_column(language)]
