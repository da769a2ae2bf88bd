"""An SVG of strangers, written anew with nothing in it but shapes, text and embedded pictures.

What is not on the lists below is left out: scripts, foreignObject, animations, links, handlers, and
whatever would be fetched from elsewhere.
"""

import math
import re
from xml.etree.ElementTree import Element, ParseError, tostring

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from kaisai.engines.formats.drawings.cost import check_cost
from kaisai.engines.formats.drawings.words import NotADrawing

SVG = "http://www.w3.org/2000/svg"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
DEEPEST = 60
SIZE_LIMIT = 1_000_000.0
_SHAPES = (
    "svg g defs symbol use path rect circle ellipse line polyline polygon text tspan title desc style "
    "image linearGradient radialGradient stop pattern clipPath mask marker"
)
ELEMENTS = frozenset(_SHAPES.split())
WITH_TEXT = frozenset({"text", "tspan", "title", "desc", "style"})
_LOOKS = (
    "id class style transform viewBox preserveAspectRatio width height x y x1 y1 x2 y2 cx cy r rx ry dx "
    "dy d points rotate textLength lengthAdjust offset fx fy gradientUnits gradientTransform "
    "spreadMethod patternUnits patternContentUnits patternTransform clipPathUnits maskUnits "
    "maskContentUnits markerWidth markerHeight markerUnits refX refY orient pathLength fill fill-opacity "
    "fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit "
    "stroke-dasharray stroke-dashoffset opacity color display visibility overflow clip-path clip-rule "
    "mask marker-start marker-mid marker-end stop-color stop-opacity vector-effect paint-order "
    "font-family font-size font-weight font-style font-variant font-stretch text-anchor "
    "dominant-baseline alignment-baseline baseline-shift letter-spacing word-spacing text-decoration "
    "writing-mode shape-rendering text-rendering image-rendering"
)
ATTRIBUTES = frozenset(_LOOKS.split())
_EMBEDDED = re.compile(r"data:image/(png|jpeg|webp);base64,[A-Za-z0-9+/=\s]*")
# Styles may name paints within the file, and nothing that is fetched or run.
_HOSTILE_STYLE = re.compile(
    r"[\\@<]|//|image-set|image\(|src\(|expression|behaviou?r|-moz-binding|(?:java|vb)script|url\(\s*['\"]?(?!#)",
    re.IGNORECASE,
)
_LENGTH = re.compile(
    r"\s*([+]?[0-9]*\.?[0-9]+(?:e[+-]?[0-9]+)?)\s*(px|mm|cm|in|pt|pc)?\s*", re.IGNORECASE
)
_UNITS = {"px": 1.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "pt": 96 / 72, "pc": 16.0}
Size = tuple[float, float]


def clean_svg(data: bytes) -> tuple[bytes, Size]:
    """The drawing without anything hostile, and its size.

    Raises:
        NotADrawing: it cannot be read, is no SVG, has no size, or would take forever to draw.
    """
    try:
        root: Element = defusedxml.ElementTree.fromstring(data)
    except DefusedXmlException as error:
        raise NotADrawing("entities") from error
    except (ParseError, ValueError, LookupError) as error:
        raise NotADrawing("bad-xml", said=str(error)[:120]) from error
    if _name(root) != "svg":
        raise NotADrawing("unknown-type")
    size = _size(root)
    fresh = _cleaned(root, _reused(root), 0)
    check_cost(fresh)
    # How large it is drawn is the plan's to say; without both a browser may not scale it.
    fresh.set("width", f"{size[0]:g}")
    fresh.set("height", f"{size[1]:g}")
    fresh.attrib.setdefault("viewBox", f"0 0 {size[0]:g} {size[1]:g}")
    fresh.set("xmlns", SVG)
    return tostring(fresh, encoding="utf-8"), size


def _name(element: Element) -> str:
    """The local name of an SVG element, empty for any other and for comments."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    space, _, name = tag[1:].partition("}") if tag.startswith("{") else (SVG, "", tag)
    return name if space == SVG else ""


def _reused(root: Element) -> frozenset[str]:
    """Ids of what uses something itself: using that again could grow without end."""
    found: set[str] = set()
    waiting: list[tuple[Element, tuple[str, ...]]] = [(root, ())]
    while waiting:
        element, ids = waiting.pop()
        own = (*ids, element.get("id", ""))[-DEEPEST:]
        if _name(element) == "use":
            found.update(own)
        waiting.extend((child, own) for child in element)
    return frozenset(found)


def _cleaned(element: Element, reused: frozenset[str], depth: int) -> Element:
    if depth > DEEPEST:
        raise NotADrawing("too-deep", most=DEEPEST)
    name = _name(element)
    fresh = Element(name, _attributes(name, element, reused))
    if name in WITH_TEXT:
        fresh.text = element.text
    # What a browser reads as a style is the text between its elements, joined: so it has none.
    for child in () if name == "style" else element:
        if _is_kept(child):
            kept = _cleaned(child, reused, depth + 1)
            if name in WITH_TEXT:
                kept.tail = child.tail
            fresh.append(kept)
    return fresh


def _attributes(name: str, element: Element, reused: frozenset[str]) -> dict[str, str]:
    kept = {
        attribute: value
        for attribute, value in element.attrib.items()
        if attribute in ATTRIBUTES and not _HOSTILE_STYLE.search(value)
    }
    target = _target(name, element, reused)
    return {**kept, "href": target} if target else kept


def _is_kept(element: Element) -> bool:
    name = _name(element)
    if name == "style":
        return not _HOSTILE_STYLE.search(element.text or "")
    return name in ELEMENTS


def _target(name: str, element: Element, reused: frozenset[str]) -> str:
    """What an element may refer to: a part of the file, or a picture within it."""
    told = element.get("href") or element.get(XLINK_HREF) or ""
    if name == "image":
        return told if _EMBEDDED.fullmatch(told) else ""
    if name == "use":
        return told if told.startswith("#") and told[1:] not in reused else ""
    return told if name.endswith("Gradient") and told.startswith("#") else ""


def _size(root: Element) -> Size:
    """From the viewBox, else from width and height."""
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    sides: list[float] = []
    if len(box) == 4:
        try:
            sides = [float(box[2]), float(box[3])]
        except ValueError:
            sides = []
    if not sides:
        sides = [_length(root.get("width", "")), _length(root.get("height", ""))]
    if not all(math.isfinite(side) and 0 < side < SIZE_LIMIT for side in sides):
        raise NotADrawing("no-size")
    return sides[0], sides[1]


def _length(text: str) -> float:
    found = _LENGTH.fullmatch(text)
    return float(found[1]) * _UNITS[(found[2] or "px").lower()] if found else 0.0
