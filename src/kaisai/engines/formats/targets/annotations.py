"""The comment lines in which a deadman.conf carries what the original does not know.

`# kaisai: room=101 kind=ap note="behind the desk"` belongs to the next target or separator,
`# kaisai: file interval=2.0` to the whole file. A value is a bare word, or a JSON string or list
of strings when it holds blanks or quotes. To the original deadman these are comments.
"""

import json
import re

PREFIX = "# kaisai:"
FILE_WORD = "file"
_BARE = re.compile(r'[^\s"\[\]{},;|\\]+')
_KEY = re.compile(r"\s*([A-Za-z_]+)=")
_DECODER = json.JSONDecoder()

Values = dict[str, str | list[str]]


class AnnotationError(ValueError):
    """The text behind `# kaisai:` follows no rule; the message says where it stopped."""


def is_annotation(line: str) -> bool:
    """Whether the line speaks to kaisai."""
    return line.startswith(PREFIX)


def read_annotation(line: str) -> tuple[Values, bool]:
    """The values of one line, and whether they concern the whole file.

    Raises:
        AnnotationError: it is not written as described above.
    """
    rest = line.removeprefix(PREFIX).strip()
    for_file = rest == FILE_WORD or rest.startswith(FILE_WORD + " ")
    if for_file:
        rest = rest.removeprefix(FILE_WORD)
    result: Values = {}
    at, end = 0, len(rest.rstrip())
    while at < end:
        found = _KEY.match(rest, at)
        if found is None:
            raise AnnotationError(f"KEY=VALUE expected at “{rest[at : at + 20].strip()}”.")
        value, at = _value(rest, found.end())
        result[found[1]] = value
    return result, for_file


def write_annotation(values: Values, *, for_file: bool = False) -> str:
    """One comment line with these values, to be read back by `read_annotation`."""
    words = [FILE_WORD] if for_file else []
    words += [f"{key}={_written(value)}" for key, value in values.items()]
    return " ".join([PREFIX, *words])


def _value(text: str, at: int) -> tuple[str | list[str], int]:
    if text[at : at + 1] not in {'"', "["}:
        end = at
        while end < len(text) and not text[end].isspace():
            end += 1
        return text[at:end], end
    try:
        value, end = _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        raise AnnotationError(f"unreadable value at “{text[at : at + 20]}”.") from None
    if isinstance(value, str):
        return value, end
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return value, end
    raise AnnotationError(f"text or a list of texts expected at “{text[at : at + 20]}”.")


def _written(value: str | list[str]) -> str:
    if isinstance(value, list):
        if value and all(_BARE.fullmatch(word) for word in value):
            return ",".join(value)
        return json.dumps(value, ensure_ascii=False)
    return value if _BARE.fullmatch(value) else json.dumps(value, ensure_ascii=False)
