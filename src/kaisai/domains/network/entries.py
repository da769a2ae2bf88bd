"""The kinds of entries that the network domain writes."""

from collections.abc import Mapping, Sequence

from kaisai.core.journal.kinds import Kind, entry_kind

# `came` and `went` in the second version of some kinds: the keys of the targets that are watched
# since, and, as boards list them, those that are not watched any more. They make the list of any
# past moment known (decision 0012).
Gone = Sequence[Mapping[str, object]]


@entry_kind("network.targets_imported")
class TargetsImported(Kind):
    """A file became the list of targets."""

    version = 2
    file: str
    dialect: str
    added: int
    changed: int
    removed: int
    names: list[str]
    problems: int
    came: Sequence[str] = ()
    went: Gone = ()
    en = "{file}: {added} targets added, {changed} changed, {removed} removed. {names}"
    ja = "{file}: 監視対象を{added}件追加、{changed}件変更、{removed}件削除しました。{names}"


@entry_kind("network.targets_unchanged")
class TargetsUnchanged(Kind):
    """A file was imported that says what is known already."""

    file: str
    targets: int
    en = "{file} was imported again: nothing changed, {targets} targets."
    ja = "{file} を再度インポートしましたが、変更はありませんでした（監視対象{targets}件）。"


@entry_kind("network.group_saved")
class GroupSaved(Kind):
    """A group of targets got a note or limits of its own."""

    group: str
    limits: list[str]
    en = "Group {group} saved. {limits}"
    ja = "グループ「{group}」を保存しました。{limits}"


@entry_kind("network.device_saved")
class DeviceSaved(Kind):
    """A device was added or changed."""

    slug: str
    device: str
    device_kind: str
    room: str
    en = "Device {device} ({device_kind}) saved. {room}"
    ja = "機器 {device}（{device_kind}）を保存しました。{room}"


@entry_kind("network.device_removed")
class DeviceRemoved(Kind):
    """A device was taken out, with its targets."""

    version = 2
    device: str
    targets: int
    went: Gone = ()
    en = "Device {device} removed, with {targets} targets."
    ja = "機器 {device} を監視対象{targets}件とともに削除しました。"


@entry_kind("network.parents_set")
class ParentsSet(Kind):
    """What a device hangs on was laid down."""

    device: str
    parents: list[str]
    en = "{device} is reached through: {parents}."
    ja = "{device} の上位機器: {parents}。"


@entry_kind("network.link_saved")
class LinkSaved(Kind):
    """A cable was written down."""

    a: str
    b: str
    en = "Link {a} – {b} saved."
    ja = "リンク {a} – {b} を保存しました。"


@entry_kind("network.link_removed")
class LinkRemoved(Kind):
    """A cable was crossed out."""

    a: str
    b: str
    en = "Link {a} – {b} removed."
    ja = "リンク {a} – {b} を削除しました。"


@entry_kind("network.target_saved")
class TargetSaved(Kind):
    """A target was added or changed."""

    version = 2
    key: str
    target: str
    address: str
    came: Sequence[str] = ()
    went: Gone = ()
    en = "Target {target} ({address}) saved."
    ja = "監視対象 {target}（{address}）を保存しました。"


@entry_kind("network.target_removed")
class TargetRemoved(Kind):
    """A target is no longer watched."""

    version = 2
    key: str
    target: str
    went: Gone = ()
    en = "Target {target} removed."
    ja = "監視対象 {target} を削除しました。"
