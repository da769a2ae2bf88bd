"""What is wrong with an exposition, in both languages."""

SENTENCES = {
    "not-a-sample": (
        "line {line}: “{detail}” is not a name, labels in braces and a value; it is left out.",
        "{line} 行目: 「{detail}」が「名前{{ラベル}} 値」の形ではないため、使いません。",
    ),
    "bad-labels": (
        "line {line}: the labels “{detail}” cannot be read; the sample is left out.",
        "{line} 行目: ラベル「{detail}」を読めないため、この値を使いません。",
    ),
    "label-twice": (
        "line {line}: the label “{detail}” stands there twice; the sample is left out.",
        "{line} 行目: ラベル「{detail}」が重複しているため、この値を使いません。",
    ),
    "bad-value": (
        "line {line}: “{detail}” is not a number; the sample is left out.",
        "{line} 行目: 「{detail}」は数値ではないため、この値を使いません。",
    ),
    "bad-time": (
        "line {line}: “{detail}” is not a time; the value counts as of now.",
        "{line} 行目: 「{detail}」は時刻として読めないため、現在の値として扱います。",
    ),
    "bad-type": (
        "line {line}: “{detail}” is not a type; the family counts as unknown.",
        "{line} 行目: 「{detail}」という型はないため、型不明として扱います。",
    ),
    "not-utf8": (
        "line {line} is not UTF-8; what cannot be read is replaced.",
        "{line} 行目がUTF-8ではありません。読めない文字は置き換えます。",
    ),
    "no-end": (
        "The text ends without “# EOF”; it may have been cut off.",
        "「# EOF」がないまま終わっています。途中で切れている可能性があります。",
    ),
    "after-end": (
        "line {line}: something follows “# EOF”; it is left out.",
        "{line} 行目: 「# EOF」の後に続きがあります。使いません。",
    ),
    "too-many": (
        "line {line}: there are more than {detail} samples; the rest is left out.",
        "{line} 行目: 値が{detail}件を超えています。残りは使いません。",
    ),
}
