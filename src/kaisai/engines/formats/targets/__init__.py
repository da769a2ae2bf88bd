"""Lists of targets: read in every dialect, linted, compared, remapped, written as deadman.conf."""

from kaisai.engines.formats.targets.difference import TargetDiff, diff_targets
from kaisai.engines.formats.targets.reading import DIALECTS, read_targets
from kaisai.engines.formats.targets.remapping import remap
from kaisai.engines.formats.targets.watching import to_specs, to_watched
from kaisai.engines.formats.targets.writing import mask_secrets, write_deadman, write_deadman_bytes

__all__ = [
    "DIALECTS",
    "TargetDiff",
    "diff_targets",
    "mask_secrets",
    "read_targets",
    "remap",
    "to_specs",
    "to_watched",
    "write_deadman",
    "write_deadman_bytes",
]
