"""Which picture a file is, told by its content, never by its name."""

from dataclasses import dataclass

from kaisai.engines.formats.drawings.raster import jpeg_size, png_size, webp_size
from kaisai.engines.formats.drawings.svg import clean_svg
from kaisai.engines.formats.drawings.words import NotADrawing

LARGEST = 5_000_000  # bytes
MOST_PIXELS = 12_000  # in each direction; beyond it browsers of phones give up
_RASTERS = (
    (b"\x89PNG\r\n\x1a\n", "image/png", png_size),
    (b"\xff\xd8\xff", "image/jpeg", jpeg_size),
    (b"RIFF", "image/webp", webp_size),
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture as it may be shown: an SVG is written anew from what is known to be harmless.

    `width` and `height` are pixels, of an SVG its own units.
    """

    media_type: str
    width: float
    height: float
    data: bytes


def read_drawing(data: bytes) -> Drawing:
    """The picture in a file.

    Raises:
        NotADrawing: it is none, too large, or does not say its size.
    """
    if not data:
        raise NotADrawing("empty")
    if len(data) > LARGEST:
        raise NotADrawing("too-large", most=LARGEST // 1_000_000)
    for mark, media_type, size_of in _RASTERS:
        if data.startswith(mark):
            width, height = size_of(data)
            if not 0 < min(width, height) <= max(width, height) < MOST_PIXELS:
                raise NotADrawing("too-many-pixels", width=width, height=height, most=MOST_PIXELS)
            return Drawing(media_type, width, height, data)
    if b"<" not in data[:200]:
        raise NotADrawing("unknown-type")
    clean, size = clean_svg(data)
    return Drawing("image/svg+xml", *size, clean)
