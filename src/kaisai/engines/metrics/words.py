"""What is wrong with values from elsewhere, in both languages."""

SENTENCES = {
    "not-a-sample": (
        "line {line} is not `name{{labels}} value milliseconds`.",
        "{line} 行目が「名前{{ラベル}} 値 ミリ秒」の形ではありません。",
    ),
    "bad-labels": (
        'line {line}: the labels {detail} are not name="text" with commas between.',
        '{line} 行目: ラベル {detail} が、カンマ区切りの 名前="文字列" の形ではありません。',
    ),
    "bad-number": (
        "line {line}: {detail} is not a number.",
        "{line} 行目: {detail} は数値ではありません。",
    ),
    "bad-time": (
        "line {line}: {detail} is not a time in milliseconds since 1970.",
        "{line} 行目: {detail} は1970年からのミリ秒として読めません。",
    ),
    "not-utf8": ("line {line} is not UTF-8.", "{line} 行目がUTF-8ではありません。"),
    "not-a-table": (
        "line {line} is not {detail}; a file of values begins with it.",
        "{line} 行目が {detail} ではありません。値のファイルはこの行で始まります。",
    ),
    "not-a-row": (
        "line {line} does not have the four fields source,key,t_ms,value.",
        "{line} 行目に source,key,t_ms,value の4つの項目がありません。",
    ),
    "not-parquet": (
        "This is not a Parquet file with the columns {detail}.",
        "列 {detail} を持つParquetファイルではありません。",
    ),
    "no-parquet": (
        "Parquet needs the package pyarrow, which is not installed; CSV works without.",
        "Parquetにはパッケージ pyarrow が必要ですが、インストールされていません。CSVならそのまま使えます。",
    ),
}


def told(code: str, language: str, *, line: int = 0, detail: str = "") -> str:
    """The sentence in `ja` or, for anything else, English."""
    return SENTENCES[code][language.startswith("ja")].format(line=line, detail=detail)
