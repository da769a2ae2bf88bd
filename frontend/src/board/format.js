const STRINGS = {
  en: {
    up: "up",
    late: "late",
    lossy: "lossy",
    down: "down",
    unreachable: "unreachable",
    unknown: "unknown",
    maintenance: "maintenance",
    lost: "lost",
    unprobed: "–",
    hidden: (n) => `${n} hidden`,
    stale: (s) => `Data is ${s} s old`,
    blind: (w) => `I cannot see: ${w}`,
    travel: (t) => `You are looking at ${t}, not at now. Esc: back to now`,
    none: "No target matches the filter.",
    empty: "No targets yet. Import the network to see it here.",
    group: "Group",
    room: "Room",
    floor: "Floor",
    given: "As listed",
    worst: "Worst first",
    hides: "Hides",
    since: "Since",
    why: "Why",
    parents: "Parents",
    elsewhere: "Elsewhere",
    left: (m) => `${m} min left`,
    gone: "This moment could not be loaded.",
  },
  ja: {
    up: "正常",
    late: "遅延",
    lossy: "ロス",
    down: "断",
    unreachable: "到達不能",
    unknown: "不明",
    maintenance: "作業中",
    lost: "応答なし",
    unprobed: "–",
    hidden: (n) => `配下 ${n} 台`,
    stale: (s) => `${s} 秒前の情報です`,
    blind: (w) => `監視できていません: ${w}`,
    travel: (t) => `${t} の状況を表示中(現在ではありません)。Esc で現在に戻ります`,
    none: "条件に合う監視対象はありません。",
    empty: "監視対象がまだありません。ネットワークを取り込むとここに表示されます。",
    group: "グループ",
    room: "部屋",
    floor: "フロア",
    given: "登録順",
    worst: "悪い順",
    hides: "配下",
    since: "発生",
    why: "理由",
    parents: "上位",
    elsewhere: "その他",
    left: (m) => `残り ${m} 分`,
    gone: "この時刻の状況を読み込めませんでした。",
  },
};

export const stringsFor = (language) => STRINGS[language] ?? STRINGS.en;

/** One measured value: null is lost, "" is not probed, a number is ms. */
export function formatRtt(value, strings) {
  if (value === null) return strings.lost;
  if (value === "" || value === undefined) return strings.unprobed;
  return `${value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : Math.round(value)} ms`;
}

export const formatTime = (ms, zone) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeStyle: "medium" }).format(ms);
