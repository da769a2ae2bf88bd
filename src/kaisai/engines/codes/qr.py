"""Codes as QR pictures (ISO/IEC 18004) at error level M, which a phone reads from a scratched display.

Both pictures that are files bring their own white ground and the quiet zone of four modules that the standard asks for, so that
they are read from a dark page as well.
"""

import io

import segno

QUIET = 4  # modules
_DARK, _LIGHT = "#000", "#fff"


def svg(code: str, title: str) -> str:
    """A picture to stand in a page, one unit per module; its place in the page gives it a size.

    Args:
        code: what is read from it.
        title: what a screen reader says in its place; escaped here.

    Raises:
        ValueError: the code is longer than a QR code can be.
    """
    drawn = io.BytesIO()
    _made(code).save(
        drawn,
        kind="svg",
        xmldecl=False,
        nl=False,
        title=title,
        border=QUIET,
        dark=_DARK,
        light=_LIGHT,
        omitsize=True,
        svgclass=None,
        lineclass=None,
    )
    # Without the role some readers walk into the drawing; without crisp edges rows show gaps between them.
    marked = '<svg role="img" shape-rendering="crispEdges" '
    return drawn.getvalue().decode().replace("<svg ", marked, 1)


def png(code: str, scale: int) -> bytes:
    """A picture to attach to a mail.

    Args:
        code: what is read from it.
        scale: pixels of a module's side, at least 1.

    Raises:
        ValueError: the scale is below 1, or the code longer than a QR code can be.
    """
    drawn = io.BytesIO()
    _made(code).save(drawn, kind="png", scale=scale, border=QUIET, dark=_DARK, light=_LIGHT)
    return drawn.getvalue()


def modules(code: str) -> tuple[tuple[bool, ...], ...]:
    """The rows of the picture without its quiet zone, from above; True is dark.

    Raises:
        ValueError: the code is longer than a QR code can be.
    """
    return tuple(tuple(bool(module) for module in row) for row in _made(code).matrix)


def _made(code: str) -> segno.QRCode:
    # Never a Micro QR code, which phones do not read.
    return segno.make(code, error="m", micro=False)
