"""How much a browser has to draw for an SVG whose parts repeat others, estimated from above.

A pattern, mask or clip path is drawn again for every shape that names it, a marker for every corner
of it, a copied part for every copy. One within the other multiplies: a dozen of them in a small file make a million millions.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from kaisai.engines.formats.drawings.words import NotADrawing

MOST_DRAWN = 2_000_000  # shapes; large floor plans have 100,000
DEEPEST_CHAIN = 12  # of parts that name parts; one that leads back to itself never ends
_REPEATING = frozenset({"pattern", "marker", "mask", "clipPath"})
_NOT_IN_PLACE = _REPEATING | {"defs", "symbol"}
_OF_GROUPS = frozenset({"mask", "clip-path"})  # drawn once for all that is in it; not inherited
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_URL = re.compile(r"url\(\s*['\"]?\s*#([^'\")\s]*)['\"]?\s*\)?", re.IGNORECASE)
_QUOTED = re.compile(r"'[^'\"{}]*'|\"[^'\"{}]*\"")
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_PLAIN_SELECTOR = re.compile(r"[\w\-.#\s>+~]+")
_LAST_NAME = re.compile(r"[.#]?[\w-]+$")
_EVERYWHERE = "*"
Named = dict[str, set[str]]


def check_cost(root: Element) -> None:
    """Refuse an SVG, cleaned already, that repeats its parts beyond all bounds.

    Raises:
        NotADrawing: `too-much-to-draw`.
    """
    try:
        shapes = _Cost(root).of(root)
    except RecursionError:
        shapes = MOST_DRAWN + 1
    _bounded(shapes)


class _Factor(NamedTuple):
    """How often a shape is drawn: by itself and what fills it, and for each of its corners."""

    shape: int
    corner: int


class _Cost:
    """Knows what names what; counts every part once."""

    def __init__(self, root: Element) -> None:
        self._parents = {child: parent for parent in root.iter() for child in parent}
        self._parts: dict[str, Element] = {}
        for element in root.iter():
            self._parts.setdefault(element.get("id", ""), element)
        styles = [each.text or "" for each in root.iter("style")]
        self._styled = _named_in_styles("\n".join(styles))
        self._corners = max(map(_corners, root.iter()))
        self._known: dict[str, int] = {}
        self._chain = 0

    def of(self, element: Element) -> int:
        """Shapes for an element where it stands."""
        return self._drawn(element, self._around(element))

    def _drawn(self, element: Element, around: _Factor) -> int:
        factor = self._add(around, self._inherited(element))
        total = sum(self._of(part) for part in set(_named_by(element, inherited=False)))
        if element.tag == "use":
            copied = self._of(unquote(element.get("href", "")[1:]), copied=True)
            total += copied * (factor.shape + factor.corner * self._corners)
        elif not len(element):
            total += factor.shape + factor.corner * _corners(element)
        for child in element:
            if child.tag not in _NOT_IN_PLACE:
                total = _bounded(total + self._drawn(child, factor))
        return _bounded(total)

    def _add(self, factor: _Factor, parts: Iterable[str]) -> _Factor:
        for part in parts:
            shapes = self._of(part)
            if shapes and self._parts[part].tag == "marker":
                factor = factor._replace(corner=factor.corner + shapes)
            else:
                factor = factor._replace(shape=factor.shape + shapes)
        return factor

    def _of(self, part: str, *, copied: bool = False) -> int:
        """Shapes for naming a part once; none for paints that repeat nothing, such as gradients."""
        element = self._parts.get(part) if part else None
        if element is None or not (copied or element.tag in _REPEATING):
            return 0
        if part not in self._known:
            self._chain += 1
            if self._chain > DEEPEST_CHAIN:
                _bounded(MOST_DRAWN + 1)
            self._known[part] = self.of(element)
            self._chain -= 1
        return self._known[part]

    def _around(self, element: Element) -> _Factor:
        """What an element inherits where it stands, not from who names it."""
        factor = self._add(_Factor(1, 0), self._styled.get(_EVERYWHERE, ()))
        above = self._parents.get(element)
        while above is not None:
            factor = self._add(factor, self._inherited(above))
            above = self._parents.get(above)
        return factor

    def _inherited(self, element: Element) -> set[str]:
        """Parts that an element names for itself and for what is in it."""
        found = set(_named_by(element, inherited=True))
        if self._styled:
            names = [element.tag, f"#{element.get('id', '')}"]
            names += [f".{name}" for name in element.get("class", "").split()]
            found.update(*(self._styled.get(name, ()) for name in names))
        return found


def _bounded(shapes: int) -> int:
    if shapes > MOST_DRAWN:
        raise NotADrawing("too-much-to-draw", most=f"{MOST_DRAWN:,}")
    return shapes


def _corners(element: Element) -> int:
    """At most so many: each takes a number and what parts it from the next."""
    return 1 + len(element.get("d") or element.get("points") or "") // 2


def _named_by(element: Element, *, inherited: bool) -> Iterator[str]:
    """Parts that the attributes of an element name, either of those that its children inherit or others."""
    for attribute, value in element.attrib.items():
        if "(" not in value:
            continue
        pieces = _COMMENT.sub("", value).split(";") if attribute == "style" else [value]
        for piece in pieces:
            told = piece.partition(":")[0].strip().lower() if attribute == "style" else attribute
            if (told not in _OF_GROUPS) is inherited:
                yield from map(unquote, _URL.findall(piece))


def _named_in_styles(text: str) -> Named:
    """Parts that style sheets name, by the last name of the selector; by `*` where that is not plain."""
    found: Named = {}
    text = _URL.sub(r"url(#\1)", _COMMENT.sub(" ", text))
    text = _QUOTED.sub("", text)
    rest = _RULE.sub("", text)
    if rest.strip() or "'" in text or '"' in text:
        return {_EVERYWHERE: set(map(unquote, _URL.findall(text)))}
    for selectors, body in _RULE.findall(text):
        parts = set(map(unquote, _URL.findall(body)))
        for selector in selectors.split(",") if parts else ():
            plain = _PLAIN_SELECTOR.fullmatch(selector)
            last = _LAST_NAME.search(selector.strip()) if plain else None
            found.setdefault(last[0] if last else _EVERYWHERE, set()).update(parts)
    return {name: parts for name, parts in found.items() if parts}
