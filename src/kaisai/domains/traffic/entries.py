"""The kinds of entries that the traffic domain writes. None of them holds a secret."""

from kaisai.core.journal.kinds import Kind, entry_kind


@entry_kind("traffic.profile_saved")
class ProfileSaved(Kind):
    """How agents are asked was laid down or changed."""

    name: str
    snmp: str  # how it asks, over whatever
    en = "Profile “{name}” ({snmp}) saved."
    ja = "プロファイル「{name}」（{snmp}）を保存しました。"


@entry_kind("traffic.profile_removed")
class ProfileRemoved(Kind):
    """A profile went."""

    name: str
    en = "Profile “{name}” removed."
    ja = "プロファイル「{name}」を削除しました。"


@entry_kind("traffic.agents_watched")
class AgentsWatched(Kind):
    """The agents of some devices are asked from now on."""

    profile: str
    names: list[str]
    en = "Asked with “{profile}” from now on: {names}."
    ja = "「{profile}」で次の機器への問い合わせを始めます: {names}。"


@entry_kind("traffic.agent_dropped")
class AgentDropped(Kind):
    """The agent of a device is not asked any more."""

    device: str
    en = "{device} is no longer asked."
    ja = "{device} への問い合わせを止めました。"


@entry_kind("traffic.agent_surveyed")
class AgentSurveyed(Kind):
    """An agent has other parts than were known."""

    device: str
    vendor: str
    ports: int
    radios: int
    appeared: int
    gone: int
    en = "{device} ({vendor}) told: {ports} ports, {radios} radios; {appeared} parts are new, {gone} gone."
    ja = "{device}（{vendor}）の構成: ポート{ports}、無線{radios}。追加{appeared}件、なくなったもの{gone}件。"


@entry_kind("traffic.agent_lost")
class AgentLost(Kind):
    """An agent no longer answers, or never did."""

    device: str
    why_en: str
    why_ja: str
    en = "{device}: {why_en}"
    ja = "{device}: {why_ja}"


@entry_kind("traffic.agent_back")
class AgentBack(Kind):
    """An agent answers, for the first time or again."""

    device: str
    en = "The agent of {device} answers."
    ja = "{device} のエージェントが応答しています。"


@entry_kind("traffic.agent_restarted")
class AgentRestarted(Kind):
    """A device, or its agent, began anew."""

    device: str
    booted: str
    en = "{device} started anew at {booted}."
    ja = "{device} が{booted}に再起動しました。"


@entry_kind("traffic.uplinks_marked")
class UplinksMarked(Kind):
    """Which ports of a device lead out of the venue was laid down."""

    device: str
    names: list[str]
    en = "Ports of {device} that lead out of the venue: {names}."
    ja = "{device} の外部接続ポート: {names}。"


@entry_kind("traffic.agents_discovered")
class AgentsDiscovered(Kind):
    """A search for agents came back; what is new waits for somebody to confirm it."""

    answered: int
    silent: list[str]
    outside: list[str]
    proposals: int
    en = "Search: {answered} agents answered, {proposals} proposals wait. Silent: {silent}. Not asked: {outside}."
    ja = "探索: {answered}台が応答、提案{proposals}件が確認待ちです。応答なし: {silent}。対象外: {outside}。"


@entry_kind("traffic.proposals_accepted")
class ProposalsAccepted(Kind):
    """Somebody took over what a search had found."""

    names: list[str]
    en = "Taken over from the search: {names}."
    ja = "探索結果から登録しました: {names}。"


@entry_kind("traffic.proposals_dismissed")
class ProposalsDismissed(Kind):
    """Somebody wants none of it."""

    names: list[str]
    en = "Not taken over from the search: {names}."
    ja = "探索結果から除外しました: {names}。"
