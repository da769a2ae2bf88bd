"""Figures as people read them: three significant digits and a unit; a dash for what is not known."""

from django import template
from django.utils.html import format_html

register = template.Library()
UNKNOWN = "–"
BUSY, FULL = 50, 80  # per cent from which a load is shown in another colour
_PREFIXES = ("", "k", "M", "G", "T", "P")


def scaled(value: float, unit: str) -> str:
    """`12.3 Mbit/s` of 12345678 and `bit/s`; prefixes are decimal, as network speeds are."""
    rank = 0
    while abs(value) >= 999.5 and rank < len(_PREFIXES) - 1:
        value /= 1000
        rank += 1
    digits = 0 if rank == 0 or abs(value) >= 99.95 else 1 if abs(value) >= 9.995 else 2
    return f"{value:.{digits}f} {_PREFIXES[rank]}{unit}"


@register.filter
def bits(value: float | None) -> str:
    """Bits per second."""
    return UNKNOWN if value is None else scaled(value, "bit/s")


@register.filter
def octets(value: float | None) -> str:
    """Bytes."""
    return UNKNOWN if value is None else scaled(value, "B")


@register.filter
def count(value: float | None) -> str:
    """A whole number."""
    return UNKNOWN if value is None else f"{value:,.0f}"


@register.filter
def share(value: float | None) -> str:
    """Per cent."""
    return UNKNOWN if value is None else f"{value:.0f} %" if value >= 9.5 else f"{value:.1f} %"


@register.filter
def rate(value: float | None) -> str:
    """Per second; nought stays plain, so that the others stand out."""
    if value is None:
        return UNKNOWN
    return "0" if value == 0 else "< 0.1" if value < 0.05 else f"{value:.1f}"


@register.filter
def load(value: float | None) -> str:
    """Per cent of what something can carry, with a bar; a filter, since tables have one in each row."""
    if value is None:
        return UNKNOWN
    how = " is-full" if value > FULL else " is-busy" if value > BUSY else ""
    bar = '<span class="load{}"><meter min="0" max="100" value="{}" aria-hidden="true"></meter>{}</span>'
    return format_html(bar, how, round(value), share(value))
