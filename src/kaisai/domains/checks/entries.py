"""The kinds of entries that the checks domain writes."""

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("checks.expectations_saved")
class ExpectationsSaved(Kind):
    """What is expected of sockets and SSIDs was laid down."""

    where: str
    where_ja: str
    en = "Expectations of the drop check saved for {where}."
    ja = "ドロップチェックの期待値を保存しました（{where_ja}）。"


@entry_kind("checks.check_passed")
class CheckPassed(Kind):
    """A socket or SSID is as its room needs it."""

    room: str
    room_ja: str
    place: str
    en = "Drop check of {room}, {place}: all is as expected."
    ja = "{room_ja}（{place}）のドロップチェックに合格しました。"


@entry_kind("checks.check_failed")
class CheckFailed(Kind):
    """A socket or SSID is not as its room needs it."""

    room: str
    room_ja: str
    place: str
    wrong: list[str]
    en = "Drop check of {room}, {place}, failed: {wrong}."
    ja = "{room_ja}（{place}）のドロップチェックが不合格です: {wrong}。"


@entry_kind("checks.check_discarded")
class CheckDiscarded(Kind):
    """A check counts no more."""

    room: str
    room_ja: str
    place: str
    en = "A drop check of {room}, {place}, was discarded."
    ja = "{room_ja}（{place}）のドロップチェックを1件破棄しました。"


@entry_kind("checks.signed_off")
class SignedOff(Kind):
    """Somebody answers for the network of a room."""

    room: str
    room_ja: str
    note: str
    en = "The network of {room} was signed off. {note}"
    ja = "{room_ja} のネットワークをサインオフしました。{note}"


@entry_kind("checks.sign_off_withdrawn")
class SignOffWithdrawn(Kind):
    """Nobody answers for the network of a room any more."""

    room: str
    room_ja: str
    en = "The sign-off of {room} was withdrawn."
    ja = "{room_ja} のサインオフを取り消しました。"
