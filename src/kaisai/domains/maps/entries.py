"""The kinds of entries that the maps domain writes."""

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("maps.device_placed")
class DevicePlaced(Kind):
    """A device was dragged to a place on the topology map."""

    device: str
    x: float
    y: float
    en = "{device} was put elsewhere on the topology map."
    ja = "トポロジーマップで {device} の位置を変えました。"


@entry_kind("maps.positions_cleared")
class PositionsCleared(Kind):
    """Devices stand where the layout puts them again."""

    number: int
    en = "{number} devices on the topology map are placed automatically again."
    ja = "トポロジーマップの機器{number}台を自動配置に戻しました。"


@entry_kind("maps.plan_saved")
class PlanSaved(Kind):
    """A floor plan was added or changed."""

    plan_en: str
    plan_ja: str
    en = "Floor plan “{plan_en}” saved."
    ja = "フロア図「{plan_ja}」を保存しました。"


@entry_kind("maps.plan_removed")
class PlanRemoved(Kind):
    """A floor plan went, with what was placed on it."""

    plan_en: str
    plan_ja: str
    spots: int
    en = "Floor plan “{plan_en}” removed, with {spots} places on it."
    ja = "フロア図「{plan_ja}」を、配置{spots}件とともに削除しました。"


@entry_kind("maps.spot_placed")
class SpotPlaced(Kind):
    """A device or a room was placed on a floor plan."""

    what_en: str
    what_ja: str
    plan_en: str
    plan_ja: str
    en = "{what_en} placed on the floor plan “{plan_en}”."
    ja = "{what_ja} をフロア図「{plan_ja}」に配置しました。"


@entry_kind("maps.spot_removed")
class SpotRemoved(Kind):
    """A device or a room was taken off a floor plan."""

    what_en: str
    what_ja: str
    plan_en: str
    plan_ja: str
    en = "{what_en} taken off the floor plan “{plan_en}”."
    ja = "{what_ja} をフロア図「{plan_ja}」から外しました。"
