"""Pictures that people bring, such as floor plans: what they are, how large, and nothing hostile."""

from kaisai.engines.formats.drawings.reading import LARGEST, Drawing, read_drawing
from kaisai.engines.formats.drawings.words import NotADrawing

__all__ = ["LARGEST", "Drawing", "NotADrawing", "read_drawing"]
