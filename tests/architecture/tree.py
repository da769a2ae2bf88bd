"""What the project consists of, for tests that read it."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "kaisai"


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is, or unless ignored would be, in the repository; written pictures left out."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    return tuple(sorted(path for name in listed if name and (path := ROOT / name).is_file()))


def texts(*endings: str, under: Path = ROOT) -> list[tuple[str, str]]:
    """(path from the root, text) of the tracked files with these endings."""
    return [
        (str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
        for path in tracked()
        if path.name.endswith(endings) and path.is_relative_to(under)
    ]


@cache
def syntax(name: str) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


def python_files(under: Path = ROOT) -> list[str]:
    """Python that people wrote: everything but migrations."""
    return [name for name, _text in texts(".py", under=under) if "/migrations/" not in name]
