"""What the readers of recordings say."""

from kaisai.engines.formats.findings import Severity
from kaisai.engines.formats.reporting import Sentence

WORDS = {
    "not-a-recording": Sentence(
        Severity.ERROR,
        "this is neither a .snmprec recording (OID|tag|value) nor the output of snmpwalk -On; record with `snmpwalk -On`.",
        ".snmprec（OID|タグ|値）でもsnmpwalk -Onの出力でもありません。`snmpwalk -On` で記録してください。",
    ),
    "too-large": Sentence(
        Severity.ERROR,
        "the file is larger than {megabytes} MB; record fewer branches.",
        "ファイルが{megabytes} MBを超えています。記録する枝を減らしてください。",
    ),
    "no-fields": Sentence(
        Severity.WARNING,
        "“{text}” is not OID|tag|value; the line is left out.",
        "「{text}」はOID|タグ|値の形ではありません。この行は使いません。",
    ),
    "bad-oid": Sentence(
        Severity.WARNING,
        "“{text}” is not an object identifier; the line is left out.",
        "「{text}」はオブジェクト識別子（OID）ではありません。この行は使いません。",
    ),
    "unknown-type": Sentence(
        Severity.WARNING,
        "type “{text}” is not known; the line is left out.",
        "型「{text}」は未知です。この行は使いません。",
    ),
    "bad-value": Sentence(
        Severity.WARNING,
        "“{text}” is not a value of this type; the line is left out.",
        "「{text}」はこの型の値ではありません。この行は使いません。",
    ),
    "empty-number": Sentence(
        Severity.NOTE,
        "a number is recorded as an empty string; it counts as not answered.",
        "数値が空文字列で記録されています。回答なしとして扱います。",
    ),
}
