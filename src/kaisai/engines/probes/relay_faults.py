"""Why a relay cannot be used, in words that name the relay and the remedy."""

import getpass
import os
from pathlib import Path

import asyncssh

from kaisai.engines.probes.spec import Via

_MOST_TOLD = 120  # characters of what a relay or the operating system said

# Codes are also reasons; `{key}` is the key file, `{said}` what the other side said.
SENTENCES: dict[str, tuple[str, str]] = {
    "host-key": (
        (
            "The host key of {host} is not known. Compare its fingerprint, then add it with: "
            "ssh-keyscan {port_option}{name} >> {known_hosts}"
        ),
        (
            "{host} のホスト鍵が未登録です。指紋を確認してから追加してください: "
            "ssh-keyscan {port_option}{name} >> {known_hosts}"
        ),
    ),
    "host-key-changed": (
        (
            "The host key of {host} has changed; another machine may pose as it. If the change is "
            "right, remove the old key with: ssh-keygen -f {known_hosts} -R '{entry}', then add the new one."
        ),
        (
            "{host} のホスト鍵が変わっています。なりすましの可能性があります。正しい変更であれば古い鍵を削除し、"
            "新しい鍵を追加してください: ssh-keygen -f {known_hosts} -R '{entry}'"
        ),
    ),
    "relay-key": (
        "The key file {key} for {host} cannot be read ({said}). Correct key= or the permissions.",
        "{host} 用の鍵ファイル {key} を読めません（{said}）。key= か権限を直してください。",
    ),
    "relay-passphrase": (
        (
            "The key {key} for {host} has a passphrase, which nobody can enter here. Take it off with: "
            "ssh-keygen -p -f {key}, or use a key without one."
        ),
        (
            "{host} 用の鍵 {key} にはパスフレーズがあり、入力できません。外すか（ssh-keygen -p -f {key}）、"
            "パスフレーズのない鍵を使ってください。"
        ),
    ),
    "relay-denied": (
        (
            "{host} does not let the user {user} in. Put the public key there with: "
            "ssh-copy-id {port_option}{user}@{name}, or correct user= and key=."
        ),
        (
            "{host} がユーザー {user} を拒否しました。公開鍵を登録するか（ssh-copy-id {port_option}{user}@{name}）、"
            "user= と key= を直してください。"
        ),
    ),
    "relay-sessions": (
        "{host} opens no further session ({said}). Set MaxSessions 10 or more in its sshd_config.",
        "{host} がこれ以上セッションを開きません（{said}）。sshd_config の MaxSessions を10以上にしてください。",
    ),
    "relay-ping": (
        "{host} cannot run ping ({said}). Install it there, or correct os=.",
        "{host} で ping を実行できません（{said}）。ping を入れるか、os= を直してください。",
    ),
    "relay": (
        "The relay {host} cannot be used ({said}). Check that it is on and lets SSH in.",
        "中継 {host} を使えません（{said}）。起動しているか、SSH で接続できるか確認してください。",
    ),
    "router": (
        "The router {host} cannot be used as a relay ({said}). Check that it is on and serves REST (RouterOS 7.1).",
        "ルーター {host} を中継に使えません（{said}）。起動しているか、REST（RouterOS 7.1 以降）が有効か確認してください。",
    ),
    "router-denied": (
        "The router {host} does not let us in ({said}). Correct username= and password=.",
        "ルーター {host} に拒否されました（{said}）。username= と password= を直してください。",
    ),
    "agent-silent": (
        "The SNMP agent {host} does not answer ({said}). Check address, community and access list.",
        "SNMPエージェント {host} が応答しません（{said}）。アドレス、コミュニティ、アクセスリストを確認してください。",
    ),
    "agent-read-only": (
        "The SNMP agent {host} lets nobody ping with this community ({said}). Give the community write access.",
        "SNMPエージェント {host} はこのコミュニティでの ping を許していません（{said}）。書き込み権限を与えてください。",
    ),
    "agent-no-ping": (
        "The SNMP agent {host} cannot ping ({said}); it needs DISMAN-PING-MIB. Choose another relay.",
        "SNMPエージェント {host} は ping できません（{said}）。DISMAN-PING-MIB が必要です。別の中継を選んでください。",
    ),
}


class RelayFailed(Exception):
    """A relay could not ask; carries the code and both sentences."""

    def __init__(self, code: str, via: Via, said: str = "", known_hosts: str | None = None) -> None:
        name, port = via.endpoint
        values = {
            "host": via.host,
            "name": name,
            "port_option": "" if port == 22 else f"-p {port} ",
            "entry": name if port == 22 else f"[{name}]:{port}",
            "known_hosts": known_hosts or "~/.ssh/known_hosts",
            "key": via.key_file,
            "user": via.user or getpass.getuser(),
            "said": " ".join(said.split())[:_MOST_TOLD] or "no answer",
        }
        self.code = code
        self.en, self.ja = (sentence.format_map(values) for sentence in SENTENCES[code])
        super().__init__(self.en)


def fault_of(error: Exception, via: Via, known_hosts: str | None) -> RelayFailed:
    """What an error of connecting to a relay or of using the connection means."""
    said = str(error) or type(error).__name__
    code = "relay"
    if isinstance(error, TimeoutError):
        said = "timed out"
    elif isinstance(error, asyncssh.PermissionDenied):
        code = "relay-denied"
    elif isinstance(error, asyncssh.HostKeyNotVerifiable) or "server host key" in said:
        code = "host-key-changed" if _is_known(via, known_hosts) else "host-key"
    elif isinstance(error, asyncssh.KeyImportError | asyncssh.KeyEncryptionError):
        code = "relay-passphrase" if "passphrase" in said.lower() else "relay-key"
    elif isinstance(error, OSError) and via.key_file and error.filename is not None:
        code, said = "relay-key", error.strerror or said
    elif isinstance(error, OSError) and error.errno:
        said = os.strerror(error.errno) if error.errno > 0 else said
    return RelayFailed(code, via, said, known_hosts)


def _is_known(via: Via, known_hosts: str | None) -> bool:
    """Whether there is any key of that host; one that does not fit has changed then."""
    file = Path(known_hosts or "~/.ssh/known_hosts").expanduser()
    name, port = via.endpoint
    try:
        return bool(asyncssh.read_known_hosts(str(file)).match(name, "", port)[0])
    except (OSError, ValueError):
        return False
