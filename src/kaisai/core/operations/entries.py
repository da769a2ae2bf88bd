"""The kinds of entries that the core itself writes."""

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("conference.opened")
class ConferenceOpened(Kind):
    """A conference began its life in kaisai."""

    slug: str
    name: str
    en = "Conference {name} was opened."
    ja = "カンファレンス「{name}」を開設しました。"


@entry_kind("conference.changed")
class ConferenceChanged(Kind):
    """Dates, name or zone of a conference changed."""

    changed: list[str]
    en = "The conference was changed: {changed}."
    ja = "カンファレンスの設定を変更しました: {changed}。"


@entry_kind("conference.phases_set")
class PhasesSet(Kind):
    """The phases were laid down anew."""

    phases: list[str]
    en = "Phases were set: {phases}."
    ja = "フェーズを設定しました: {phases}。"


@entry_kind("conference.room_saved")
class RoomSaved(Kind):
    """A room was added or changed."""

    slug: str
    name: str
    seats: int
    standing: int
    en = "Room {name}: {seats} seats, {standing} standing."
    ja = "部屋「{name}」: 座席{seats}、立ち見{standing}。"


@entry_kind("conference.room_removed")
class RoomRemoved(Kind):
    """A room was taken out of the venue."""

    slug: str
    name: str
    en = "Room {name} was removed."
    ja = "部屋「{name}」を削除しました。"


@entry_kind("conference.imported")
class ConferenceImported(Kind):
    """A conference arrived from an export."""

    slug: str
    rows: int
    en = "Conference {slug} was imported: {rows} records."
    ja = "カンファレンス {slug} をインポートしました（{rows}件）。"


@entry_kind("conference.closed_out")
class ClosedOut(Kind):
    """Personal data was erased after the conference."""

    fields: int
    left: int
    en = "Personal data erased: {fields} fields and rows; {left} rows are left."
    ja = "個人データを{fields}件消去しました（残り{left}件）。"


@entry_kind("access.role_granted")
class RoleGranted(Kind):
    """Somebody was given a role."""

    account: str
    role: str
    team: str
    en = "{account} became {role} {team}"
    ja = "{account} に役割 {role} {team} を付与しました"


@entry_kind("access.role_granted_until")
class RoleGrantedUntil(Kind):
    """Somebody was given a role that ends by itself."""

    account: str
    role: str
    team: str
    until: str
    en = "{account} became {role} {team} until {until}"
    ja = "{account} に役割 {role} {team} を付与しました（{until} まで）"


@entry_kind("access.role_withdrawn")
class RoleWithdrawn(Kind):
    """A role was taken back."""

    account: str
    role: str
    team: str
    en = "{account} is no longer {role} {team}"
    ja = "{account} の役割 {role} {team} を取り消しました"


@entry_kind("identity.account_created")
class AccountCreated(Kind):
    """An account was made for somebody."""

    account: str
    en = "Account {account} was created."
    ja = "アカウント {account} を作成しました。"


@entry_kind("identity.token_issued")
class TokenIssued(Kind):
    """A program was given a key."""

    label: str
    read_only: bool
    en = "API token “{label}” was issued."
    ja = "APIトークン「{label}」を発行しました。"


@entry_kind("identity.token_revoked")
class TokenRevoked(Kind):
    """A key was taken back."""

    label: str
    en = "API token “{label}” was revoked."
    ja = "APIトークン「{label}」を失効させました。"


@entry_kind("identity.tokens_revoked")
class TokensRevoked(Kind):
    """All keys of an account were taken back, by its owner or because its password changed."""

    count: int
    en = "All API tokens of the account were revoked ({count})."
    ja = "アカウントのAPIトークンをすべて失効させました({count}件)。"
