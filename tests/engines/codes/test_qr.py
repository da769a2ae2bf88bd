"""The pictures hold the code, on white, with room around it."""

import io
import xml.etree.ElementTree as ET

import pytest
import segno
from PIL import Image

from kaisai.engines.codes.qr import png, svg

CODE = "KAISAI1:" + "A7" * 68
MODULES = 41
SVG = "{http://www.w3.org/2000/svg}"


def expected():
    return [[bool(module) for module in row] for row in segno.make(CODE, error="m").matrix]


def dark_in(image, scale):
    """Whether each module, quiet zone included, is dark; all pixels of a module are alike."""
    side = image.width // scale
    rows = []
    for y in range(side):
        row = []
        for x in range(side):
            box = (x * scale, y * scale, (x + 1) * scale, (y + 1) * scale)
            colours = image.crop(box).getcolors()
            assert len(colours) == 1
            assert colours[0][1] in {(0, 0, 0), (255, 255, 255)}
            row.append(colours[0][1] == (0, 0, 0))
        rows.append(row)
    return rows


@pytest.mark.parametrize("scale", [1, 4])
def test_the_png_is_the_code_in_black_on_white_with_four_modules_around_it(scale):
    image = Image.open(io.BytesIO(png(CODE, scale)))
    assert image.format == "PNG"
    assert "transparency" not in image.info
    assert image.size == ((MODULES + 8) * scale,) * 2
    rows = dark_in(image.convert("RGB"), scale)
    assert [row[4:-4] for row in rows[4:-4]] == expected()
    around = [*rows[:4], *rows[-4:], *(row[:4] + row[-4:] for row in rows)]
    assert not any(itself for row in around for itself in row)


def test_the_png_needs_a_scale():
    with pytest.raises(ValueError, match="scale"):
        png(CODE, 0)


def test_the_svg_brings_its_white_ground_and_has_no_size_of_its_own():
    root = ET.fromstring(svg(CODE, "Ticket"))
    side = MODULES + 8
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == f"0 0 {side} {side}"
    assert root.get("width") is root.get("height") is None
    ground, drawing = root.findall(f"{SVG}path")
    assert (ground.get("fill"), ground.get("d")) == ("#fff", f"M0 0h{side}v{side}h-{side}z")
    assert drawing.get("stroke") == "#000"
    assert drawing.get("d").startswith("M4 4.5h7")
    # The page's policy forbids styles in the page.
    assert all(each.get("style") is None and each.get("class") is None for each in root.iter())


def test_the_svg_differs_with_the_code():
    assert svg(CODE, "") != svg(CODE[:-1] + "B", "")


@pytest.mark.parametrize(
    "title", ["Ticket 7K3-9QH", "入場券", "</title><script>alert(1)</script>&\"'"]
)
def test_a_screen_reader_hears_the_title_whatever_is_in_it(title):
    root = ET.fromstring(svg(CODE, title))
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == title
    assert not root.findall(f".//{SVG}script")


def test_even_a_short_code_is_no_micro_qr_code():
    assert ET.fromstring(svg("A", "")).get("viewBox") == "0 0 29 29"


def test_what_is_too_long_for_a_picture_is_refused():
    with pytest.raises(ValueError, match="too large"):
        svg("A" * 5000, "")
