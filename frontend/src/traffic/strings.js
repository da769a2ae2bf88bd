// What the charts' script says.
export const STRINGS = {
  en: { time: "Time", yesterday: "(yesterday)" },
  ja: { time: "時刻", yesterday: "（前日）" },
};
