"""What a benchmark says: figures with their goals, as a table for people or JSON for programs."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import click


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure.

    Attributes:
        name: what was measured.
        ours: our value.
        unit: of both values.
        peer: the peer's value in the same run, None without a peer.
        peer_name: who the peer is.
        goal: what must hold, in words.
        met: whether it holds; None where nothing is promised.
    """

    name: str
    ours: float
    unit: str
    peer: float | None = None
    peer_name: str = ""
    goal: str = ""
    met: bool | None = None

    @property
    def ratio(self) -> float | None:
        """Ours divided by the peer's."""
        return self.ours / self.peer if self.peer else None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A measurement that could not be made here, and why."""

    name: str
    reason: str


def say(figures: Sequence[Figure | Skipped], *, as_json: bool) -> None:
    """Print them."""
    if as_json:
        click.echo(
            json.dumps(
                [{**asdict(f), "skipped": isinstance(f, Skipped)} for f in figures],
                ensure_ascii=False,
            )
        )
        return
    rows = [("what", "ours", "peer", "ratio", "goal", "")]
    rows += [_row(figure) for figure in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        click.echo(
            "  ".join(
                cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)
            ).rstrip()
        )


def _row(figure: Figure | Skipped) -> tuple[str, str, str, str, str, str]:
    if isinstance(figure, Skipped):
        return (figure.name, "-", "-", "-", f"skipped: {figure.reason}", "")
    mark = {True: "met", False: "MISSED", None: ""}[figure.met]
    peer = (
        f"{figure.peer:.4g} {figure.unit} ({figure.peer_name})" if figure.peer is not None else "-"
    )
    ratio = f"{figure.ratio:.3g}" if figure.ratio is not None else "-"
    return (figure.name, f"{figure.ours:.4g} {figure.unit}", peer, ratio, figure.goal, mark)


def taken(name: str, text: str) -> list[Figure | Skipped]:
    """The figures that another process printed with `--json`; a failure is said, not hidden."""
    if not text.strip():
        return [Skipped(name, "it failed; run it alone to see why")]
    figures: list[Figure | Skipped] = []
    for told in json.loads(text.strip().splitlines()[-1]):
        skipped = told.pop("skipped")
        figures.append(Skipped(**told) if skipped else Figure(**told))
    return figures
