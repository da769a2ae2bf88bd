"""Pictures that people bring: sizes, hostile SVG, and files that only pretend."""

import contextlib
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaisai.engines.formats.drawings import LARGEST, NotADrawing, read_drawing

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 400 200">'


def png(width, height):
    def chunk(kind, data):
        told = kind + data
        return struct.pack(">I", len(data)) + told + struct.pack(">I", zlib.crc32(told))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (width + 1) * min(height, 9))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width, height):
    app = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\1\1\0\0\1\0\1\0\0"
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\1\x11\0"
    return b"\xff\xd8" + app + b"\xff" + frame + b"\xff\xd9"


def webp(chunk):
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def svg(inside, head=HEAD):
    return f"{head}{inside}</svg>".encode()


def cleaned(inside):
    return read_drawing(svg(inside)).data.decode()


@pytest.mark.parametrize(
    ("data", "media_type", "size"),
    [
        (png(320, 200), "image/png", (320, 200)),
        (jpeg(800, 450), "image/jpeg", (800, 450)),
        (webp(b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + b"\x3f\1\0" + b"\xc7\0\0"), "image/webp", (320, 200)),
        (webp(b"VP8L" + struct.pack("<I", 10) + b"\x2f" + struct.pack("<I", 319 | 199 << 14) + b"\0" * 9), "image/webp", (320, 200)),
        (webp(b"VP8 " + struct.pack("<I", 10) + b"\0\0\0\x9d\1\x2a" + struct.pack("<HH", 320, 200)), "image/webp", (320, 200)),
        (svg("<rect width='9' height='9'/>"), "image/svg+xml", (400, 200)),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="10mm" height="1in"/>', "image/svg+xml", (10 * 96 / 25.4, 96)),
    ],
)  # fmt: skip
def test_a_picture_is_known_by_its_content(data, media_type, size):
    found = read_drawing(data)
    assert found.media_type == media_type
    assert (found.width, found.height) == pytest.approx(size)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * LARGEST, "too-large"),
        (b"%PDF-1.7 plan of the hall", "unknown-type"),
        (b"GIF89a", "unknown-type"),
        (b"RIFF\0\0\0\0WAVEfmt ", "unknown-type"),
        (b"<html><body onload='x()'>hello</body></html>", "unknown-type"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "broken"),
        (b"\xff\xd8\xff\xe0\0\1", "broken"),
        (png(90_000, 8), "too-many-pixels"),
        (b"<svg", "bad-xml"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "no-size"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 inf 4"/>', "no-size"),
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + svg("<text>&a;</text>"), "entities"),
        (b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + svg("<text>&a;</text>"), "entities"),
        (svg("<g>" * 100 + "</g>" * 100), "too-deep"),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused_with_a_sentence_in_both_languages(data, code):
    with pytest.raises(NotADrawing) as refused:
        read_drawing(data)
    assert refused.value.code == code
    assert "{" not in refused.value.sentence("en") + refused.value.sentence("ja")
    assert refused.value.sentence("en") != refused.value.sentence("ja")


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<script xlink:href='https://bad.example/x.js'/>",
        "<rect onload='alert(1)' width='1' height='1'/>",
        "<rect ONCLICK='alert(1)' width='1' height='1'/>",
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><p onclick='x()'>bad</p></body></foreignObject>",
        "<a xlink:href='javascript:alert(1)'><text>bad</text></a>",
        "<image href='https://bad.example/pixel.png' width='1' height='1'/>",
        "<image xlink:href='data:image/svg+xml;base64,PHN2Zy8+' width='1' height='1'/>",
        "<use href='https://bad.example/x.svg#a'/>",
        "<animate attributeName='href' values='javascript:alert(1)'/>",
        "<set attributeName='onclick' to='alert(1)'/>",
        "<style>@import 'https://bad.example/x.css';</style>",
        "<style>rect { fill: u\\72l(https://bad.example/) }</style>",
        "<style>rect { fill: u<desc>Z</desc>rl(http:bad.example) }</style>",
        "<style><title>rect { fill: url(</title>rect { color: red } </style><style>u<g/>rl(http:bad.example)</style>",
        "<rect style='fill:url(https://bad.example/#a)' width='1' height='1'/>",
        "<rect fill='url( \"//bad.example/#a\")' width='1' height='1'/>",
        "<iframe xmlns='http://www.w3.org/1999/xhtml' src='https://bad.example/'/>",
        "<feImage href='https://bad.example/'/>",
        "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>",
    ],
)
def test_nothing_that_runs_or_fetches_is_left(hostile):
    told = cleaned(f"{hostile}<path d='M0 0h9'/>").lower()
    for word in ("bad", "alert", "script", "onload", "onclick", "foreign", "import", "javascript"):
        assert word not in told
    assert "href=" not in told
    assert "m0 0h9" in told, "what is harmless stays"


def within(names, *, own="<rect class='{inner}' fill='url(#{inner})' width='1' height='1'/>" * 10):
    """Patterns of which each fills ten shapes with the next: a dozen make a million millions."""
    levels = [
        f"<pattern id='p{n}' width='1' height='1'>{own.format(inner=f'p{n + 1}')}</pattern>"
        for n in range(names)
    ]
    return "".join(levels) + "<rect fill='url(#p0)' width='9' height='9'/>"


STYLED = "<rect class='{inner}' width='1' height='1'/>" * 10
RULES = "".join(f".p{n}{{fill:url(#p{n})}}" for n in range(9))
BOMBS = [
    within(9),
    within(60),
    within(9, own="<g style='stroke : URL(#{inner} )'>" + "<path d='M0 0'/>" * 10 + "</g>"),
    within(9, own="<rect fill='url(#%70{inner}' width='1' height='1'/>" * 10).replace("#%70p", "#%70"),
    f"<style>{RULES}</style>{within(9, own=STYLED)}",
    f"<style>/* }} */ svg > rect.x, {RULES.replace('.p', 'rect.p')}</style>{within(9, own=STYLED)}",
    f'<style>.a{{x:"}} .zz{{"}} {RULES}</style>{within(9, own=STYLED)}',
    f"<style>*{{fill:url(#p0)}}</style>{within(2, own=STYLED)}",
    within(1, own="<rect fill='url(#p0)' width='1' height='1'/>"),
    "<g fill='url(#p1)'><pattern id='p0'>" + "<path d='M0'/>" * 2000 + "</pattern></g>"
    "<pattern id='p1'>" + "<path d='M0'/>" * 2000 + "</pattern>" + "<path d='M0 0' fill='url(#p0)'/>",
    "".join(
        f"<marker id='m{n}'><path d='M{'1 ' * 300}' marker-mid='url(#m{n + 1})'/></marker>" for n in range(4)
    )
    + "<marker id='m4'><path d='M0'/></marker><path d='M0 0 9 9' marker-mid='url(#m0)'/>",
    "<g id='a'>" + "<path d='M0'/>" * 2000 + "</g>" + "<use href='#a'/>" * 2000,
    "<g id='a'><use href='#%61'/></g>",
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(BOMBS)))
def test_a_small_file_that_draws_without_end_is_refused(number):
    with pytest.raises(NotADrawing) as refused:
        cleaned(BOMBS[number])
    assert refused.value.code == "too-much-to-draw"
    assert "2,000,000" in refused.value.sentence("en")
    assert refused.value.sentence("en") != refused.value.sentence("ja")


def test_a_large_plan_with_hatches_clips_and_arrows_stays():
    """As drawing programs write them: classes for paints, clips in patterns, clips in clipped groups."""
    hatch = "<path class='st0'/>" * 20
    plan = (
        "<style>.st0{fill:none} .st1{fill:url(#hatch);font-family:'Noto Sans'} .st2{fill:url(#dots)}</style>"
        "<defs><clipPath id='c1'><rect width='9' height='9'/></clipPath>"
        "<clipPath id='c2'><rect width='9' height='9' clip-path='url(#c1)'/></clipPath>"
        "<marker id='arrow'><path d='M0 0L9 9'/></marker></defs>"
        + "".join(
            f"<pattern id='{name}' width='9' height='9'><g clip-path='url(#c1)'>{hatch}</g></pattern>"
            for name in ("hatch", "dots")
        )
        + "<g style='clip-path:url(#c1)'><g style='clip-path:url(#c2)'>"
        + "<path class='st1' d='M0 0h9'/><path class='st2' d='M1 1h9'/>" * 5000
        + "<polyline points='0 0 1 1 2 2' style='marker-end:url(#arrow)'/>" * 2000
        + "</g></g>"
    )  # fmt: skip
    assert cleaned(plan).count("st1") == 5001


def test_what_plans_are_made_of_stays():
    told = cleaned(
        "<defs><linearGradient id='w'><stop offset='0' stop-color='#eee'/></linearGradient><path id='g' d='M1 1'/></defs>"
        "<style>.wall { stroke: #333; fill: url(#w) }</style><g transform='translate(4 4)' class='wall'>"
        "<rect x='1' y='2' width='30' height='20' rx='2' style='fill:url(#w);stroke:red'/><use xlink:href='#g'/></g>"
        "<text x='5' y='9'>4F <tspan>ホール</tspan> 入口</text>"
        "<image xlink:href='data:image/png;base64,iVBORw0KGgo=' width='4' height='4'/>"
    )
    for kept in ("url(#w)", "translate(4 4)", 'href="#g"', "入口", "ホール", "data:image/png", "stop-color", "fill:url(#w)"):  # fmt: skip
        assert kept in told
    again = read_drawing(told.encode()).data.decode()
    assert sorted(again.split()) == sorted(told.split()), "what is clean stays as it is"


@given(st.binary(max_size=300))
def test_noise_is_a_picture_or_refused(noise):
    for data in (noise, b"\xff\xd8\xff" + noise, b"RIFFxxxxWEBPVP8 " + noise, svg("") + noise, HEAD.encode() + noise):  # fmt: skip
        with contextlib.suppress(NotADrawing):
            assert read_drawing(data).width > 0
