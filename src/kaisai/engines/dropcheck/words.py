"""The sentences of the drop check in English and Japanese: what was found and, where wrong, what to do."""

SENTENCES: dict[str, tuple[str, str]] = {
    # any check
    "not-here": (
        "Cannot be measured on this system.",
        "このOSでは測定できません。",
    ),
    "no-tool": (
        "Needs the program {tool}; install it.",
        "{tool} コマンドが必要です。インストールしてください。",
    ),
    "no-permission": (
        "Needs root or CAP_NET_RAW.",
        "root権限かCAP_NET_RAWが必要です。",
    ),
    "no-answer-in-time": ("Did not end in time.", "時間内に終わりませんでした。"),
    "broken": ("Could not be measured: {reason}.", "測定できませんでした: {reason}。"),
    "unresolved": (
        "{target} has no address here; check the resolvers.",
        "{target} の名前解決ができません。リゾルバーを確認してください。",
    ),
    # link and Wi-Fi
    "link-up": ("{interface} is up.", "{interface} はリンクアップしています。"),
    "link-down": (
        "{interface} is down; check cable, port and power.",
        "{interface} がリンクダウンしています。ケーブル、ポート、電源を確認してください。",
    ),
    "speed": ("{mbps} Mbit/s{duplex}.", "{mbps} Mbit/s{duplex}。"),
    "speed-low": (
        "{mbps} Mbit/s{duplex}, expected at least {wanted}; check the cable and the port.",
        "{mbps} Mbit/s{duplex} です（{wanted} 以上のはず）。ケーブルとポートを確認してください。",
    ),
    "speed-untold": ("The interface tells no speed.", "インターフェースの速度を取得できません。"),
    "not-wireless": (
        "{interface} is not a wireless interface.",
        "{interface} は無線インターフェースではありません。",
    ),
    "wifi": (
        "{ssid} on channel {channel}, {signal} dBm, from {bssid}.",
        "{ssid}、チャネル {channel}、{signal} dBm、BSSID {bssid}。",
    ),
    "wifi-off": (
        "{interface} is not associated; join the network first.",
        "{interface} はアクセスポイントに接続していません。先に接続してください。",
    ),
    "wifi-differs": (
        "{what} is {told}, expected {wanted}.",
        "{what_ja} が {told} です（{wanted} のはず）。",
    ),
    "signal-low": (
        "Signal {told} dBm, expected at least {wanted}.",
        "電波が {told} dBm です（{wanted} 以上のはず）。",
    ),
    # DHCP
    "dhcp": (
        "{servers} offers {address}, DNS {dns}, gateway {gateway}, for {lease} s.",
        "{servers} が {address} を提示（DNS {dns}、ゲートウェイ {gateway}、リース {lease} 秒）。",
    ),
    "dhcp-file": (
        "By the lease: {address} from {servers}, DNS {dns}, gateway {gateway}.",
        "リースファイルによると {servers} から {address}（DNS {dns}、ゲートウェイ {gateway}）。",
    ),
    "dhcp-silent": (
        "No DHCP server offers an address.",
        "DHCPサーバーからの提示がありません。",
    ),
    "dhcp-none": ("No DHCP server answers.", "DHCPサーバーはありません。"),
    "dhcp-unknown": (
        "Asking needs root or CAP_NET_RAW, and no lease file was found.",
        "問い合わせにはroot権限かCAP_NET_RAWが必要です。リースファイルも見つかりません。",
    ),
    "dhcp-stranger": (
        "{told} offers addresses too, expected {wanted} alone; find and unplug it.",
        "{told} もアドレスを配っています（{wanted} だけのはず）。探して外してください。",
    ),
    "dhcp-differs": (
        "{server} offers {what} {told}, expected {wanted}.",
        "{server} が提示した{what_ja}が {told} です（{wanted} のはず）。",
    ),
    # addresses
    "addresses": ("{told}.", "{told}。"),
    "no-address": (
        "No address that leads anywhere, neither IPv4 nor IPv6.",
        "IPv4にもIPv6にも、使えるアドレスがありません。",
    ),
    "no-ipv4": ("No IPv4 address.", "IPv4アドレスがありません。"),
    "no-ipv6": (
        "No IPv6 address beyond the link.",
        "リンクローカル以外のIPv6アドレスがありません。",
    ),
    "unwanted": (
        "{told}, where none is expected.",
        "{told} があります（アドレスはないはず）。",
    ),
    "doubled": (
        "{told} is used by somebody else on this link, too.",
        "{told} がこのリンクで重複しています。",
    ),
    "outside": (
        "{told} is not within {wanted}; is this the right VLAN?",
        "{told} は {wanted} に含まれません。VLANを確認してください。",
    ),
    "not-from-dhcp": (
        "{told} was set by hand, expected from DHCP.",
        "{told} は手動設定です（DHCPのはず）。",
    ),
    "not-from-ra": (
        "The IPv6 gateway was not learnt from router advertisements.",
        "IPv6ゲートウェイがルーター広告（RA）によるものではありません。",
    ),
    # gateways, pings, paths
    "no-gateway": ("No default gateway.", "デフォルトゲートウェイがありません。"),
    "gateway-differs": (
        "The gateway is {told}, expected {wanted}.",
        "ゲートウェイが {told} です（{wanted} のはず）。",
    ),
    "answers": (
        "{address} answers in {rtt} ms, {loss} % lost.",
        "{address} の応答は {rtt} ms、損失 {loss} %。",
    ),
    "no-reply": (
        "{address} does not answer ({reason}).",
        "{address} が応答しません（{reason}）。",
    ),
    "lossy": (
        "{address} loses {loss} %, at most {wanted} expected.",
        "{address} の損失が {loss} % です（{wanted} 以下のはず）。",
    ),
    "slow": (
        "{address} answers in {rtt} ms, at most {wanted} expected.",
        "{address} の応答が {rtt} ms です（{wanted} 以下のはず）。",
    ),
    "mtu": (
        "Packets of {mtu} bytes reach {address} unbroken.",
        "{address} まで {mtu} バイトが分割なしで届きます。",
    ),
    "mtu-low": (
        "Only {mtu} bytes reach {address} unbroken, expected {wanted}; look for a tunnel or PPPoE on the way.",
        "{address} まで分割なしで届くのは {mtu} バイトまでです（{wanted} のはず）。途中のトンネルやPPPoEを確認してください。",
    ),
    "mtu-none": (
        "{address} answers no packet that may not be broken.",
        "分割禁止のパケットに {address} が応答しません。",
    ),
    "trace": ("By way of {told}.", "経路: {told}。"),
    "trace-differs": (
        "By way of {told}, expected {wanted}.",
        "経路が {told} です（{wanted} のはず）。",
    ),
    "trace-silent": (
        "No router on the way tells of itself.",
        "途中のルーターから応答がありません。",
    ),
    # names
    "no-resolver": (
        "No resolver is known; name one, or check DHCP and router advertisements.",
        "リゾルバーがわかりません。指定するか、DHCPとRAを確認してください。",
    ),
    "resolver-answers": ("Answers in {rtt} ms.", "{rtt} ms で応答。"),
    "resolver-silent": ("Does not answer ({reason}).", "応答しません（{reason}）。"),
    "resolver-refuses": (
        "Answers {rcode} for “{name}”.",
        "「{name}」に {rcode} を返します。",
    ),
    "wrong-answer": (
        "{kind} of {name} is {told}, expected {wanted}.",
        "{name} の {kind} が {told} です（{wanted} のはず）。",
    ),
    "nat64": ("DNS64 with {prefix}.", "DNS64あり（{prefix}）。"),
    "nat64-reaches": (
        "{target} answers through {prefix} in {rtt} ms.",
        "{prefix} 経由で {target} が {rtt} ms で応答。",
    ),
    "nat64-none": ("No DNS64 here.", "DNS64はありません。"),
    "nat64-missing": (
        "No resolver gives IPv6 addresses for hosts that have IPv4 alone (DNS64).",
        "IPv4のみのホストにIPv6アドレスを返すリゾルバーがありません（DNS64）。",
    ),
    "nat64-differs": (
        "DNS64 with {told}, expected {wanted}.",
        "DNS64のプレフィックスが {told} です（{wanted} のはず）。",
    ),
    "nat64-unwanted": (
        "DNS64 with {told}, where none is expected.",
        "DNS64があります（{told}）。ないはずです。",
    ),
    "nat64-deaf": (
        "{target} cannot be reached through {prefix} ({reason}); check the NAT64.",
        "{prefix} 経由で {target} に届きません（{reason}）。NAT64を確認してください。",
    ),
    # HTTP
    "no-portal": (
        "{url} answers {status}: nobody stands in between.",
        "{url} は {status} を返します。キャプティブポータルはありません。",
    ),
    "portal": (
        "A captive portal stands in between: {url} answers {status}{location}.",
        "キャプティブポータルがあります。{url} が {status}{location} を返します。",
    ),
    "http-silent": ("{url} does not answer ({reason}).", "{url} が応答しません（{reason}）。"),
    "http-refuses": ("{url} answers {status}.", "{url} が {status} を返します。"),
    # from a browser, against kaisai itself
    "kaisai-answers": (
        "kaisai answers in {rtt} ms; all of {sent} requests came back.",
        "kaisaiの応答は {rtt} ms、{sent} 回のリクエストすべてに応答がありました。",
    ),
    "kaisai-lossy": (
        "{lost} of {sent} requests to kaisai got no answer; check the radio and the uplink.",
        "kaisaiへのリクエスト {sent} 回のうち {lost} 回に応答がありません。電波と上流回線を確認してください。",
    ),
    "kaisai-known": (
        "kaisai answers itself: nobody stands in between.",
        "kaisai本体が応答しています。キャプティブポータルはありません。",
    ),
    "kaisai-unknown": (
        "Something else answers in place of kaisai; look for a captive portal or a proxy.",
        "kaisai以外が応答しています。キャプティブポータルかプロキシを確認してください。",
    ),
    "family-reached": (
        "kaisai answers over IPv{version}.",
        "IPv{version}でkaisaiに接続できます。",
    ),
    "family-lost": (
        "kaisai does not answer over IPv{version}; check address, route and resolver of this network.",
        "IPv{version}でkaisaiに接続できません。このネットワークのアドレス、経路、リゾルバーを確認してください。",
    ),
    "browser-untold": (
        "The browser could not measure it; try again, on this page alone.",
        "ブラウザーで測定できませんでした。他の通信を止めて、もう一度測定してください。",
    ),
    "throughput": ("{mbps} Mbit/s.", "{mbps} Mbit/s。"),
    "throughput-low": (
        "{mbps} Mbit/s, expected at least {wanted}.",
        "{mbps} Mbit/s です（{wanted} 以上のはず）。",
    ),
}

# What is wrong with a file of expectations, or with a report.
MISTAKES: dict[str, tuple[str, str]] = {
    "unreadable": (
        "cannot be read: {told}. Correct it.",
        "読めません: {told}。書式を直してください。",
    ),
    "not-a-table": ("must be a table.", "表にしてください。"),
    "not-tables": ("must be a list of tables.", "表のリストにしてください。"),
    "unknown": (
        "“{told}” is not known; use one of {choices}.",
        "「{told}」という項目はありません。使える項目: {choices}。",
    ),
    "missing": ("needs {told}.", "{told} が必要です。"),
    "not-text": ("“{told}” is not text.", "「{told}」は文字列ではありません。"),
    "not-a-switch": (
        "“{told}” is neither true nor false.",
        "「{told}」は true か false にしてください。",
    ),
    "not-a-number": (
        "“{told}” is not a number from {least} to {most}.",
        "「{told}」は {least} から {most} までの数値ではありません。",
    ),
    "not-a-family": ("“{told}” is neither 4 nor 6.", "「{told}」は 4 か 6 にしてください。"),
    "not-an-address": (
        "“{told}” is not an IP address.",
        "「{told}」はIPアドレスではありません。",
    ),
    "not-an-address4": (
        "“{told}” is not an IPv4 address.",
        "「{told}」はIPv4アドレスではありません。",
    ),
    "not-a-network": (
        "“{told}” is not a network such as 192.0.2.0/24.",
        "「{told}」は 192.0.2.0/24 のようなネットワークではありません。",
    ),
    "not-an-url": (
        "“{told}” is not an address such as http://check.example/.",
        "「{told}」は http://check.example/ のようなURLではありません。",
    ),
    "not-a-prefix64": (
        "“{told}” is not a prefix of NAT64; its length is 32, 40, 48, 56, 64 or 96.",
        "「{told}」はNAT64のプレフィックスではありません。長さは 32、40、48、56、64、96 のいずれかです。",
    ),
    "no-room": (
        "knows no room “{told}”; rooms are {choices}.",
        "「{told}」という部屋はありません。部屋: {choices}。",
    ),
    "not-a-format": (
        "format is {told}, 1 is understood; use the kaisai of the same version.",
        "format が {told} です。読めるのは 1 だけです。同じ版の kaisai を使ってください。",
    ),
    "not-a-time": (
        "“{told}” is not a time with a zone, such as 2026-11-21T00:00:00+00:00.",
        "「{told}」は 2026-11-21T00:00:00+00:00 のようなタイムゾーン付きの時刻ではありません。",
    ),
    "not-a-verdict": (
        "“{told}” is not a verdict; they are {choices}.",
        "「{told}」という判定はありません。判定: {choices}。",
    ),
    "not-a-word": (
        "“{told}” is not a word of small letters, figures and hyphens.",
        "「{told}」は英小文字、数字、ハイフンだけにしてください。",
    ),
    "not-a-list": ("must be a list.", "リストにしてください。"),
    "too-much": (
        "holds more than {most}; send less.",
        "上限（{most}）を超えています。減らしてください。",
    ),
}
