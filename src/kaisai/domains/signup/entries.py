"""The kinds of entries that the signup domain writes. They name offers and accounts by number, never people."""

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("signup.opened")
class Opened(Kind):
    """People can offer to help on a day; the word for it is not told."""

    day: str
    is_new: bool
    en = "Sign-up of day staff is open for {day}."
    ja = "{day} の当日スタッフの受付を開いています。"


@entry_kind("signup.closed")
class Closed(Kind):
    """The word on the poster leads nowhere any more."""

    day: str
    en = "Sign-up of day staff for {day} was closed."
    ja = "{day} の当日スタッフの受付を締め切りました。"


@entry_kind("signup.offered")
class Offered(Kind):
    """Somebody offers to help, or says it otherwise; who they are, is not told."""

    offer: int
    day: str
    en = "Offer {offer} to help on {day}."
    ja = "{day} の当日スタッフへの応募（{offer}）がありました。"


@entry_kind("signup.taken_back")
class TakenBack(Kind):
    """Somebody helps no more; what they told is erased."""

    offer: int
    en = "Offer {offer} to help was taken back, and is erased."
    ja = "当日スタッフへの応募（{offer}）が取り下げられ、内容を消去しました。"


@entry_kind("signup.accepted")
class Accepted(Kind):
    """Who offered helps, until a moment."""

    offer: int
    role: str
    team: str
    until: str
    en = "Offer {offer} to help accepted: {role} {team} until {until}."
    ja = "当日スタッフへの応募（{offer}）を採用しました（{role} {team}、{until} まで）。"


@entry_kind("signup.declined")
class Declined(Kind):
    """Who offered is not needed."""

    offer: int
    en = "Offer {offer} to help declined."
    ja = "当日スタッフへの応募（{offer}）を見送りました。"


@entry_kind("signup.ended")
class Ended(Kind):
    """Somebody helps no more, before the time was over."""

    offer: int
    en = "Help of offer {offer} ended early."
    ja = "応募（{offer}）の当日スタッフの役割を終了しました。"


@entry_kind("signup.cleared")
class Cleared(Kind):
    """The day is over: what was not accepted is erased."""

    offers: int
    en = "{offers} offers to help that were not accepted are erased."
    ja = "採用されなかった当日スタッフへの応募{offers}件を消去しました。"
