"""The kinds of entries that the exchange domain writes. None of them holds a secret."""

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("exchange.counts_opened")
class CountsOpened(Kind):
    """Anybody may ask how many clients are connected."""

    conference: str
    en = "Anybody may now ask how many clients are connected at {conference}."
    ja = "{conference} の接続数を誰でも参照できるようにしました。"


@entry_kind("exchange.counts_closed")
class CountsClosed(Kind):
    """Only the crew may ask again."""

    conference: str
    en = "Only the crew may ask how many clients are connected at {conference}."
    ja = "{conference} の接続数をスタッフだけが参照できるようにしました。"


@entry_kind("exchange.exporter_watched")
class ExporterWatched(Kind):
    """The exporter of a device is scraped from now on."""

    device: str
    place: str
    en = "{device} is scraped from now on: {place}."
    ja = "{device} のエクスポーター（{place}）の読み取りを始めます。"


@entry_kind("exchange.exporter_dropped")
class ExporterDropped(Kind):
    """It is scraped no longer."""

    device: str
    en = "{device} is no longer scraped."
    ja = "{device} のエクスポーターの読み取りを止めました。"


@entry_kind("exchange.exporter_lost")
class ExporterLost(Kind):
    """An exporter no longer answers, never did, or tells too much."""

    device: str
    why_en: str
    why_ja: str
    en = "{device}: {why_en}"
    ja = "{device}: {why_ja}"


@entry_kind("exchange.exporter_back")
class ExporterBack(Kind):
    """An exporter answers, for the first time or again."""

    device: str
    en = "The exporter of {device} answers."
    ja = "{device} のエクスポーターが応答しています。"


@entry_kind("exchange.exporter_surveyed")
class ExporterSurveyed(Kind):
    """An exporter tells of other pools or session tables than before."""

    device: str
    pools: int
    sessions: int
    en = "The exporter of {device} tells of address pools: {pools}, session tables: {sessions}."
    ja = (
        "{device} のエクスポーターから読めるもの：アドレスプール {pools}、セッション表 {sessions}。"
    )
