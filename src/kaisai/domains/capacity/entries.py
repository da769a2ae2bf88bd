"""The kinds of entries that the capacity domain writes."""

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("capacity.people_told")
class PeopleTold(Kind):
    """Somebody said or counted how many people a slot has."""

    room: str
    room_ja: str
    title: str
    title_ja: str
    starts: str
    people: int
    en = "{people} people expected in {room} at {starts} ({title})."
    ja = "{room_ja}、{starts}（{title_ja}）の来場者数を {people} 人としました。"


@entry_kind("capacity.people_untold")
class PeopleUntold(Kind):
    """What was said of the people of a slot counts no more."""

    room: str
    room_ja: str
    title: str
    title_ja: str
    starts: str
    en = "The number of people in {room} at {starts} ({title}) is estimated again."
    ja = "{room_ja}、{starts}（{title_ja}）の来場者数を推定に戻しました。"


@entry_kind("capacity.assumptions_set")
class AssumptionsSet(Kind):
    """What is assumed of people and their devices was laid down."""

    devices: float
    associated: int
    session: int
    pause: int
    en = "Assumed: {devices} devices per person, {associated} % of them connected; {session} % of the places taken in sessions, {pause} % in breaks."
    ja = "前提を設定しました。1 人あたり端末 {devices} 台、接続率 {associated} %、席の埋まり具合はセッション {session} %、休憩 {pause} %。"


@entry_kind("capacity.slots_kept")
class SlotsKept(Kind):
    """Slots are over; people and clients were kept so that later ones are predicted better."""

    slots: int
    people: int
    clients: int
    en = "Slots over: {slots}. {clients} clients were seen where {people} people were expected."
    ja = "終了した枠 {slots} 件を記録しました。来場見込み {people} 人に対し、端末は {clients} 台でした。"


@entry_kind("capacity.change_made")
class ChangeMade(Kind):
    """The crew changed something in the network."""

    what: str
    where: str
    where_ja: str
    made: str
    en = "Change at {made}, {where}: {what}"
    ja = "{made} に変更（{where_ja}）: {what}"


@entry_kind("capacity.change_judged")
class ChangeJudged(Kind):
    """Ten minutes after a change: what it did."""

    what: str
    outcome: str
    why_en: str
    why_ja: str
    en = "“{what}”: {why_en}"
    ja = "「{what}」: {why_ja}"


@entry_kind("capacity.complaint_noted")
class ComplaintNoted(Kind):
    """Somebody complained of the network in a room."""

    room: str
    room_ja: str
    en = "A complaint about the network in {room}."
    ja = "{room_ja}でネットワークへの苦情がありました。"


@entry_kind("capacity.complaint_taken_back")
class ComplaintTakenBack(Kind):
    """A complaint about the network was noted by mistake."""

    room: str
    room_ja: str
    en = "A complaint about the network in {room} was taken back."
    ja = "{room_ja}のネットワークへの苦情を取り消しました。"
