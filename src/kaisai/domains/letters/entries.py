"""The kinds of entries that the letters domain writes. They name letters, never people."""

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("letters.letterhead_saved")
class LetterheadSaved(Kind):
    """Who invites from now on."""

    host: str
    host_ja: str
    en = "Letters of invitation are written in the name of {host}."
    ja = "招へい状の差出人を「{host_ja}」にしました。"


@entry_kind("letters.asked")
class Asked(Kind):
    """Somebody with a ticket needs a letter; who they are, is not told."""

    request: int
    en = "A letter of invitation is asked for (request {request})."
    ja = "招へい状の依頼（{request}）がありました。"


@entry_kind("letters.taken_back")
class TakenBack(Kind):
    """Somebody needs no letter any more; what they told is erased."""

    request: int
    en = "Request {request} for a letter of invitation was taken back, and is erased."
    ja = "招へい状の依頼（{request}）が取り下げられ、内容を消去しました。"


@entry_kind("letters.issued")
class Issued(Kind):
    """There is a letter with a number."""

    request: int
    letter: str
    en = "Letter {letter} issued for request {request}."
    ja = "依頼（{request}）の招へい状 {letter} を発行しました。"


@entry_kind("letters.refused")
class Refusal(Kind):
    """There is no letter; the reason is told to whoever asked."""

    request: int
    en = "Request {request} for a letter of invitation was refused; what was told for it is erased."
    ja = "招へい状の依頼（{request}）を断り、旅券の情報を消去しました。"
