"""Lists of people to write to, as they are pasted: a person on each line, in any usual order of columns.

`Hanako Kumono <hanako@kumo.example>`, `hanako@kumo.example`, `Kumono, hanako@kumo.example, 3, ja`: the cell
with an @ is the address, a number is how many tickets, `ja` or `en` the language, anything else the name.
"""

import re
from dataclasses import dataclass

LANGUAGES = ("en", "ja")
_ADDRESS = re.compile(r"<?([^\s<>\"]+@[^\s<>\"]+)>?")
_HEADINGS = {"email", "e-mail", "mail", "name", "メール", "メールアドレス", "名前", "氏名"}
_SEPARATORS = re.compile("[,;\t、，]")
_MANY = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a list.

    Attributes:
        line: where they stand, from 1.
        email: as it was typed; empty where the line has none.
        many: how many tickets; None where the line does not say.
    """

    line: int
    email: str
    name: str = ""
    many: int | None = None
    language: str = ""


def read_people(text: str) -> list[Person]:
    """Everybody of a list; empty lines, and a first line of headings, are nobody. Never raises."""
    people: list[Person] = []
    for number, line in enumerate(text.splitlines(), start=1):
        cells = [cell.strip().strip('"').strip() for cell in _SEPARATORS.split(line)]
        told = [cell for cell in cells if cell]
        if not told or (not people and any(cell.lower() in _HEADINGS for cell in told)):
            continue
        people.append(_person(number, told))
    return people


def _person(number: int, cells: list[str]) -> Person:
    email, names, many, language = "", [], None, ""
    for cell in cells:
        found = _ADDRESS.search(cell)
        if found and not email:
            email = found[1]
            names.append(_ADDRESS.sub(" ", cell, count=1))
        elif _MANY.fullmatch(cell) and many is None:
            many = int(cell)
        elif cell.lower() in LANGUAGES and not language:
            language = cell.lower()
        else:
            names.append(cell)
    name = " ".join(" ".join(names).replace('"', " ").split())
    return Person(number, email, name, many, language)
