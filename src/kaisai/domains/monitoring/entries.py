"""The kinds of entries that monitoring writes."""

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("monitoring.state_changed")
class StateChanged(Kind):
    """A target went from one state to another. `why_en`, `why_ja` carry the reason in words."""

    key: str
    target: str
    room: str
    old: str
    new: str
    why_en: str
    why_ja: str
    cause: str
    hides: list[str]
    score: int
    flapping: bool
    en = "{target}: {new}. {why_en}"
    ja = "{target}: {new}。{why_ja}"

    def sentence(self, language: str) -> str:
        """Adds how many targets hide behind this one."""
        if not language.startswith("ja"):
            hidden = f" {len(self.hides)} behind it." if self.hides else ""
            return f"{self.target}: {self.new}. {self.why_en}{hidden}"
        hidden = f"配下{len(self.hides)}台に到達不能。" if self.hides else ""
        return f"{self.target}: {STATE_JA.get(self.new, self.new)}。{self.why_ja}{hidden}"


STATE_JA = {
    "up": "正常",
    "late": "遅延",
    "lossy": "パケットロス",
    "down": "停止",
    "unreachable": "到達不能",
    "unknown": "不明",
    "maintenance": "メンテナンス中",
}


@entry_kind("monitoring.watch_started")
class WatchStarted(Kind):
    """The poller began to watch, or began anew with another list."""

    targets: int
    simulated: bool
    en = "Watching {targets} targets."
    ja = "{targets}個の監視対象の監視を開始しました。"


@entry_kind("monitoring.not_watching")
class NotWatching(Kind):
    """A gap in the poller's own clock: nobody looked, so nothing is known of that time."""

    start: str
    end: str
    seconds: float
    en = "Not watching for {seconds:.1f} s until {end}: the monitor itself stood still."
    ja = "{end}まで{seconds:.1f}秒間、監視していません（監視側が停止していました）。"


@entry_kind("monitoring.blinded")
class Blinded(Kind):
    """The poller lost its own connection; what it cannot see it does not call down."""

    why_en: str
    why_ja: str
    en = "I cannot see. {why_en}"
    ja = "監視できません。{why_ja}"


@entry_kind("monitoring.sees_again")
class SeesAgain(Kind):
    """The poller's own connection is back."""

    seconds: float
    en = "I can see again, after {seconds:.0f} s."
    ja = "監視を再開しました（{seconds:.0f}秒ぶり）。"


@entry_kind("monitoring.cannot_probe")
class CannotProbe(Kind):
    """Something on the poller's machine keeps it from probing."""

    problem_en: str
    problem_ja: str
    en = "{problem_en}"
    ja = "{problem_ja}"


class _NamedInBoth:
    """`name` in English, `name_ja` in Japanese; entries of the first version have only the one."""

    name: str
    name_ja: str

    def __post_init__(self) -> None:
        if not self.name_ja:
            object.__setattr__(self, "name_ja", self.name)


@entry_kind("monitoring.maintenance_announced")
class MaintenanceAnnounced(_NamedInBoth, Kind):
    """Work was announced."""

    version = 2
    subject: str
    name: str
    until: str
    note: str
    begins: str = ""
    name_ja: str = ""
    en = "Maintenance of {name} until {until}. {note}"
    ja = "{name_ja} のメンテナンス（{until} まで）。{note}"

    def sentence(self, language: str) -> str:
        """Work that begins later says when."""
        if not self.begins:
            return super().sentence(language)
        if language.startswith("ja"):
            return f"{self.name_ja} のメンテナンス（{self.begins} から {self.until} まで）。{self.note}"
        return f"Maintenance of {self.name} from {self.begins} until {self.until}. {self.note}"


@entry_kind("monitoring.maintenance_extended")
class MaintenanceExtended(_NamedInBoth, Kind):
    """Work takes longer than was announced."""

    name: str
    until: str
    name_ja: str = ""
    en = "Maintenance of {name} takes longer, until {until}."
    ja = "{name_ja} のメンテナンスを {until} まで延長しました。"


@entry_kind("monitoring.maintenance_ended")
class MaintenanceEnded(_NamedInBoth, Kind):
    """Work was called off or finished early."""

    version = 2
    name: str
    name_ja: str = ""
    en = "Maintenance of {name} is over."
    ja = "{name_ja} のメンテナンスを終了しました。"
