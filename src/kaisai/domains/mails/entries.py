"""The kinds of entries that the mails domain writes. They name mails, never addresses."""

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("mails.written")
class Written(Kind):
    """A mail is in the outbox."""

    mail: int
    occasion: str
    occasion_ja: str
    en = "Mail {mail} is in the outbox: {occasion}."
    ja = "メール {mail}（{occasion_ja}）を送信箱に入れました。"


@entry_kind("mails.taken_up")
class TakenUp(Kind):
    """Mails are being handed to the mail server."""

    mails: int
    en = "{mails} mails are being sent."
    ja = "メール{mails}通を送信しています。"


@entry_kind("mails.sent")
class Sent(Kind):
    """The mail server took it."""

    mail: int
    en = "Mail {mail} was sent."
    ja = "メール {mail} を送信しました。"


@entry_kind("mails.not_sent")
class NotSent(Kind):
    """The mail server did not take it."""

    mail: int
    attempt: int
    problem_en: str
    problem_ja: str
    en = "Mail {mail} was not sent (attempt {attempt}): {problem_en}"
    ja = "メール {mail} を送信できませんでした（{attempt}回目）: {problem_ja}"


@entry_kind("mails.bounced")
class Bounced(Kind):
    """It cannot be delivered."""

    mail: int
    en = "Mail {mail} came back."
    ja = "メール {mail} が不達で戻りました。"


@entry_kind("mails.bounces_read")
class BouncesRead(Kind):
    """Reports of servers were read."""

    messages: int
    came_back: int
    later: int
    strange: int
    en = "Reports of mail servers were read ({messages}): {came_back} mails came back, {later} are delayed."
    ja = "不達通知（{messages}通）を取り込みました: 不達{came_back}通、遅延{later}通。"


@entry_kind("mails.held")
class Held(Kind):
    """Mails wait until somebody lets them go."""

    mails: int
    en = "{mails} mails are held back."
    ja = "メール{mails}通を保留しました。"


@entry_kind("mails.released")
class Released(Kind):
    """Mails that were held back may go."""

    mails: int
    en = "{mails} mails were released."
    ja = "保留していたメール{mails}通の送信を許可しました。"


@entry_kind("mails.dropped")
class Dropped(Kind):
    """Mails that are not sent after all."""

    mails: int
    en = "{mails} mails were dropped."
    ja = "メール{mails}通を破棄しました。"


@entry_kind("mails.outbox_saved")
class OutboxSaved(Kind):
    """How mails leave from now on."""

    waits: str
    waits_ja: str
    per_minute: int
    en = "Outbox: at most {per_minute} mails a minute; {waits}."
    ja = "送信箱の設定: 毎分{per_minute}通まで、{waits_ja}。"


@entry_kind("mails.wording_saved")
class WordingSaved(Kind):
    """Mails of an occasion read otherwise from now on."""

    occasion: str
    occasion_ja: str
    en = "The wording of “{occasion}” was saved."
    ja = "「{occasion_ja}」の文面を保存しました。"


@entry_kind("mails.wording_reset")
class WordingReset(Kind):
    """Mails of an occasion read as kaisai has them."""

    occasion: str
    occasion_ja: str
    en = "“{occasion}” has kaisai's own wording again."
    ja = "「{occasion_ja}」の文面を標準に戻しました。"
