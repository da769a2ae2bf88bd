// What the phone's check says.
export const STRINGS = {
  en: {
    answers: "Asking kaisai…",
    reached: "yes",
    unreached: "no",
    down: "Fetching data…",
    up: "Sending data…",
    sending: "Handing in…",
    passed: "All is as expected. Handed in.",
    failed: "Not as expected. Handed in.",
    lost: "kaisai cannot be reached. Check the connection, then measure again.",
    room: "To the room",
    verdicts: {
      pass: "as expected",
      fail: "wrong",
      skip: "not measured",
      info: "only measured",
    },
  },
  ja: {
    answers: "kaisaiの応答を測定中…",
    reached: "可",
    unreached: "不可",
    down: "下りを測定中…",
    up: "上りを測定中…",
    sending: "結果を送信中…",
    passed: "合格です。結果を送信しました。",
    failed: "不合格です。結果を送信しました。",
    lost: "kaisaiに接続できません。接続を確認して、もう一度測定してください。",
    room: "部屋のページへ",
    verdicts: { pass: "期待どおり", fail: "不合格", skip: "未測定", info: "測定のみ" },
  },
};
