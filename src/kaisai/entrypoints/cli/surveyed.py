"""What an agent or a controller told, for people and for programs."""

import json
from typing import Any

import click

from kaisai.engines.probes.snmp.items import Item
from kaisai.engines.probes.snmp.survey import Survey
from kaisai.entrypoints.cli.words import WORDS, fill

_UP = 1  # ifOperStatus
_NOT_TOLD = "–"
_HEADS = {
    "en": ("access point", "radio", "GHz", "channel", "clients", "airtime %", "noise dBm"),
    "ja": ("アクセスポイント", "無線", "GHz", "チャネル", "接続数", "使用率 %", "雑音 dBm"),
}


def show(told: Survey, problems: list[str], language: str, *, as_json: bool) -> None:
    """Print a survey, with what did not fit in it."""
    if as_json:
        click.echo(json.dumps(_as_json(told, problems), ensure_ascii=False))
    else:
        _print(told, problems, language)


def _clients(radio: Item) -> float | None:
    return radio.number("clients")


def _as_json(told: Survey, problems: list[str]) -> dict[str, Any]:
    radios = told.of("radio")
    counts = [_clients(radio) for radio in radios]
    device = next((item.values for item in told.of("device")), {})
    return {
        "vendor": told.vendor,
        "sysname": told.name,
        "descr": told.descr,
        "model": device.get("model", ""),
        "uptime": told.uptime,
        "ports": len(told.of("port")),
        "ports_up": sum(port.number("oper") == _UP for port in told.of("port")),
        "aps": len(told.of("access_point")),
        "radios": len(radios),
        "clients": int(sum(count for count in counts if count is not None)),
        "per_radio": counts,
        "neighbors": len(told.of("neighbor")),
        "details": {
            kind: [{"key": item.key, **item.index, **item.values} for item in items]
            for kind, items in told.items.items()
            if items
        },
        "problems": problems,
    }


def _print(told: Survey, problems: list[str], language: str) -> None:
    figures = _as_json(told, problems)
    click.echo(fill(WORDS["inspected"], language, **figures))
    if told.of("radio"):
        click.echo()
        _print_radios(told.of("radio"), language)
    for sentence in problems:
        click.echo(f"! {sentence}")


def _print_radios(radios: list[Item], language: str) -> None:
    meanings = ("ap_name", "", "band", "channel", "clients", "airtime", "noise")
    rows: list[tuple[str, ...]] = [_HEADS[language]]
    for radio in radios:
        named = radio.text("ap_name") or radio.index.get("ap", "")
        own = radio.key.rpartition("/")[2]
        rows.append((named, own, *(_cell(radio, meaning) for meaning in meanings[2:])))
    widths = [max(_width(row[column]) for row in rows) for column in range(len(meanings))]
    for row in rows:
        cells = (
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        click.echo("  ".join(cells).rstrip())


def _cell(radio: Item, meaning: str) -> str:
    value = radio.values.get(meaning)
    return _NOT_TOLD if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _width(text: str) -> int:
    """Columns of a terminal."""
    return sum(2 if ord(char) > 0x1100 and char != _NOT_TOLD else 1 for char in text)
