"""Every write of the desk."""

from kaisai.domains.desk.operations.admitting import Passed, admit, undo
from kaisai.domains.desk.operations.handing_in import HandedLine, Synced, sync
from kaisai.domains.desk.operations.lists import have_default_list, save_list

__all__ = [
    "HandedLine",
    "Passed",
    "Synced",
    "admit",
    "have_default_list",
    "save_list",
    "sync",
    "undo",
]
