"""Compiles the gettext catalogues, without a system package; quick when they are current."""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "src" / "kaisai" / "locale"


def main() -> None:
    """Write a .mo beside every .po that is newer."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(compiled))


if __name__ == "__main__":
    main()
