"""The kinds of entries that the lottery domain writes. Applications are told by number, never by name."""

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("lottery.saved")
class Saved(Kind):
    """There is a lottery, or it is otherwise than before; its commitment is published with it."""

    lottery: str
    lottery_ja: str
    places: int
    commitment: str
    en = "Lottery {lottery} saved: {places} places; commitment {commitment}."
    ja = "抽選「{lottery_ja}」（{places}席）を保存しました。コミットメント: {commitment}"


@entry_kind("lottery.applied")
class Applied(Kind):
    """Somebody wishes to win."""

    lottery: str
    lottery_ja: str
    number: str
    en = "Application {number} to the lottery {lottery}."
    ja = "抽選「{lottery_ja}」に申し込み {number} がありました。"


@entry_kind("lottery.regrouped")
class Regrouped(Kind):
    """Somebody goes with others than before, or alone."""

    number: str
    group: str
    members: int
    en = "Application {number} is in group {group} now, with {members} members."
    ja = "申し込み {number} がグループ {group}（{members}名）に移りました。"


@entry_kind("lottery.withdrawn")
class Withdrawn(Kind):
    """Somebody does not wish to win any more."""

    number: str
    en = "Application {number} withdrawn."
    ja = "申し込み {number} が取り下げられました。"


@entry_kind("lottery.listed")
class Listed(Kind):
    """Nobody can apply any more, and everybody can see who did, by number."""

    lottery: str
    lottery_ja: str
    applications: int
    digest: str
    en = "List of the lottery {lottery} published: {applications} applications; digest {digest}."
    ja = "抽選「{lottery_ja}」の申し込み一覧（{applications}件）を公開しました。ダイジェスト: {digest}"


@entry_kind("lottery.drawn")
class Drawn(Kind):
    """The lots decided; the seed is told from now on."""

    lottery: str
    lottery_ja: str
    winners: int
    waiting: int
    salt: str
    seed: str
    en = "Lottery {lottery} drawn: {winners} won, {waiting} wait; seed {seed}."
    ja = "抽選「{lottery_ja}」を行いました（当選{winners}件、補欠{waiting}件）。シード: {seed}"


@entry_kind("lottery.lapsed")
class Lapsed(Kind):
    """A place that somebody won was not taken in time."""

    number: str
    en = "Application {number} did not complete its order in time; its place is free for the next."
    ja = "申し込み {number} は期限までに手続きがなかったため、席を次の補欠に回します。"


@entry_kind("lottery.declined")
class Declined(Kind):
    """Somebody gave the place back, or waits no longer."""

    number: str
    en = "Application {number} gave up its place or its turn."
    ja = "申し込み {number} が当選または補欠を辞退しました。"


@entry_kind("lottery.moved_up")
class MovedUp(Kind):
    """A waiting group has places, since others did not take theirs."""

    numbers: list[str]
    rank: int
    free: int
    until: str
    en = "Applications {numbers} move up from rank {rank}, since {free} places were free; until {until}."
    ja = "空いた{free}席により、{rank}番目の申し込み {numbers} が繰り上げ当選しました（手続き期限 {until}）。"


@entry_kind("lottery.stayed")
class Stayed(Kind):
    """Somebody gave up a place or a turn, and no group that waits fits into what is free."""

    lottery: str
    lottery_ja: str
    en = "Lottery {lottery}: nobody moves up, since no group that waits fits into what is free."
    ja = "抽選「{lottery_ja}」: 空いた席に入れる補欠グループがないため、繰り上げはありません。"
