"""The language of whoever is spoken to."""

from django.utils.translation import get_language


def spoken() -> str:
    """`ja` or `en`, which engines and entries of the journal have sentences in."""
    return "ja" if (get_language() or "").startswith("ja") else "en"
