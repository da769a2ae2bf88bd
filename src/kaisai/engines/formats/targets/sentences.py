"""What is said about a file of targets: stable code, severity, English, Japanese."""

from kaisai.engines.formats.findings import Severity
from kaisai.engines.formats.reporting import Report, Sentence

E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE

SENTENCES: dict[str, Sentence] = {
    "too-large": Sentence(
        E,
        "The file is larger than {limit}; nothing was read. Split it.",
        "ファイルが {limit} を超えているため読み込みませんでした。分割してください。",
    ),
    "too-many-lines": Sentence(
        E,
        "More than {limit} lines; the rest was not read. Split the file.",
        "{limit} 行を超えた部分は読み込みませんでした。ファイルを分割してください。",
    ),
    "too-many-targets": Sentence(
        E,
        "More than {limit} targets; the rest was left out. Split the file.",
        "監視対象が {limit} 件を超えたため、残りを省きました。ファイルを分割してください。",
    ),
    "bad-encoding": Sentence(
        W,
        "The text is not UTF-8; read as {encoding}. Save the file as UTF-8.",
        "UTF-8 ではないため {encoding} として読みました。UTF-8 で保存し直してください。",
    ),
    "undecodable": Sentence(
        E,
        "bytes that are no text; line left out. Retype the line and save as UTF-8.",
        "文字として読めないバイトがあるため省きました。打ち直して UTF-8 で保存してください。",
    ),
    "not-a-config": Sentence(
        E,
        "This cannot be read as {dialect}: {reason}. Check the file and the place named.",
        "{dialect} として読めません: {reason}。その箇所を確認してください。",
    ),
    "no-targets": Sentence(
        E,
        "No target was found. Write one line per target: NAME ADDRESS.",
        "監視対象がありません。1行に1件、「名前 アドレス」の形で書いてください。",
    ),
    "missing-name": Sentence(
        E,
        "the target has no name; left out. Add a name.",
        "名前がないため省きました。名前を書いてください。",
    ),
    "missing-address": Sentence(
        E,
        "“{name}” has no address; left out. Write NAME ADDRESS.",
        "「{name}」にアドレスがないため省きました。「名前 アドレス」の形で書いてください。",
    ),
    "bad-host": Sentence(
        E,
        "“{address}” is neither an IP address nor a host name; left out. Correct it.",
        "「{address}」は IP アドレスでもホスト名でもないため省きました。訂正してください。",
    ),
    "swapped-columns": Sentence(
        W,
        "address “{address}” stands before name “{name}”; read the other way round. Swap them.",
        "アドレス「{address}」と名前「{name}」が逆なので入れ替えて読みました。順番を直してください。",
    ),
    "duplicate-name": Sentence(
        W,
        "the name “{name}” is already used in line {first}; both kept. Give it another name.",
        "名前「{name}」は{first}行目にもあります(両方残しました)。別の名前にしてください。",
    ),
    "duplicate-address": Sentence(
        W,
        "“{address}” is already probed the same way in line {first}; both kept. Remove one.",
        "「{address}」は{first}行目と同じ監視です(両方残しました)。片方を消してください。",
    ),
    "duplicate-id": Sentence(
        W,
        "the id “{id}” is already used in line {first}; a counter was added. Give it its own id.",
        "ID「{id}」は{first}行目にもあるため番号を付けました。別の ID にしてください。",
    ),
    "unknown-key": Sentence(
        W,
        "unknown key “{key}”; ignored. Check the spelling or remove it.",
        "知らない項目「{key}」を無視しました。綴りを確認するか消してください。",
    ),
    "unused-key": Sentence(
        W,
        "“{key}” has no effect here; ignored. {remedy}",
        "「{key}」はここでは効果がないため無視しました。消すか、relay= と一緒に使ってください。",
    ),
    "not-carried": Sentence(
        N,
        "“{key}” belongs to the other program and is not taken over.",
        "「{key}」は元のプログラム専用の設定なので引き継ぎません。",
    ),
    "bare-os": Sentence(
        W,
        "os= without relay= stops the original deadman; ignored. Add relay= or remove os=.",
        "relay= のない os= は元の deadman を止めます(無視しました)。relay= を足すか os= を消してください。",
    ),
    "stray-word": Sentence(
        W,
        "stray word “{word}”; ignored. Write KEY=VALUE or put notes into a comment line.",
        "余分な語「{word}」を無視しました。KEY=VALUE で書くか、コメント行に移してください。",
    ),
    "separator-words": Sentence(
        W,
        "the original deadman stops at a group name of several words. Write “--- {suggestion}”.",
        "元の deadman は複数語のグループ名で止まります。「--- {suggestion}」と書いてください。",
    ),
    "trailing-comment": Sentence(
        W,
        "a comment behind a target stops the original deadman; kept as a note. Move it to its own line.",
        "行末のコメントは元の deadman を止めます(備考として残しました)。別の行に移してください。",
    ),
    "indented-comment": Sentence(
        N,
        "indented comment; the original deadman takes it for a host. Remove the blanks before #.",
        "字下げしたコメントです。元の deadman はホストと見なすので、# の前の空白を消してください。",
    ),
    "secret-in-clear": Sentence(
        W,
        "“{key}” is a secret in clear text. Keep the file readable by its owner only, share it never.",
        "「{key}」に秘密情報が平文で入っています。所有者以外は読めないようにし、共有しないでください。",
    ),
    "bad-value": Sentence(
        W,
        "“{value}” is no value for “{key}”; ignored. {remedy}",
        "「{key}」に「{value}」は使えないため無視しました。値を直してください。",
    ),
    "bad-port": Sentence(
        E,
        "“{value}” is no port for “{key}”; left out. Write a number from 1 to 65535, e.g. tcp=dstport:80.",
        "「{key}」のポート「{value}」が正しくないため省きました。1〜65535 の数 (例 tcp=dstport:80) にしてください。",
    ),
    "missing-port": Sentence(
        E,
        "a TCP probe without a port; left out. Add a port from 1 to 65535.",
        "TCP 監視にポートがないため省きました。1〜65535 のポートを書いてください。",
    ),
    "unknown-via": Sentence(
        E,
        "via={via} is not known; left out. Use snmp, netns, vrf, routeros_api or tcp.",
        "via={via} は使えないため省きました。snmp、netns、vrf、routeros_api、tcp のどれかにしてください。",
    ),
    "unsupported-via": Sentence(
        E,
        "another machine can only ping for us; the {kind} probe behind “{relay}” cannot be asked. Remove relay= or {kind}.",
        "他の機器を中継にすると ping しか使えないため、「{relay}」経由の {kind} 監視はできません。relay= か {kind} を消してください。",
    ),
    "missing-relay": Sentence(
        E,
        "via={via} without relay=; left out. Add relay=HOST.",
        "via={via} に relay= がないため省きました。relay=ホスト を足してください。",
    ),
    "missing-community": Sentence(
        E,
        "via=snmp without community=; left out. Add community=WORD.",
        "via=snmp に community= がないため省きました。community=文字列 を足してください。",
    ),
    "long-name": Sentence(
        N,
        "“{name}” is longer than 20 characters; the original deadman cuts it. Shorten it if you use both.",
        "「{name}」は20文字を超え、元の deadman では途中で切れます。併用するなら短くしてください。",
    ),
    "slash-in-name": Sentence(
        N,
        "“{name}” contains “/”; the original deadman cannot log it. Fine here, rename it if you use both.",
        "「{name}」に「/」があり、元の deadman では記録できません。併用するなら名前を変えてください。",
    ),
    "unknown-parent": Sentence(
        W,
        "parent “{parent}” of “{name}” is not in the list; ignored. Add it or correct the name.",
        "「{name}」の親「{parent}」が一覧にないため無視しました。追加するか名前を直してください。",
    ),
    "parent-loop": Sentence(
        W,
        "“{name}” hangs below itself through its parents; these parents are ignored. Break the loop.",
        "「{name}」の親をたどると自分に戻るため、この親を無視しました。輪を断ってください。",
    ),
    "bad-annotation": Sentence(
        W,
        "the “# kaisai:” line cannot be read; taken as a comment. {reason}",
        "「# kaisai:」の行を読めないためコメントとして扱いました。書式を確認してください。",
    ),
    "dropped-relay": Sentence(
        N,
        "a rehearsal never leaves this machine: relay and source of “{name}” are dropped.",
        "リハーサルはこの機械の外に出ないため、「{name}」の relay と source を外しました。",
    ),
    "no-primary-address": Sentence(
        W,
        "NetBox device “{name}” has no primary IP address; left out. Set one in NetBox.",
        "NetBox の機器「{name}」に代表 IP アドレスがないため省きました。NetBox で設定してください。",
    ),
    "netbox-unreachable": Sentence(
        E,
        "NetBox did not answer: {reason}. Check the address, the network and the server.",
        "NetBox が応答しません: {reason}。URL、ネットワーク、サーバを確認してください。",
    ),
    "netbox-refused": Sentence(
        E,
        "NetBox refused with status {status}. Check the token and its rights to read devices.",
        "NetBox に拒否されました (ステータス {status})。トークンと機器の閲覧権限を確認してください。",
    ),
    "netbox-fault": Sentence(
        E,
        "NetBox failed: {reason}. Try again later or look at its log.",
        "NetBox でエラーが起きました: {reason}。後でやり直すか、NetBox のログを確認してください。",
    ),
}


def new_report() -> Report:
    """An empty report that speaks of targets."""
    return Report(SENTENCES)
