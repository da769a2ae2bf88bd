"""Every write of the network domain."""

from kaisai.domains.network.operations.devices import (
    remove_device,
    remove_link,
    save_device,
    save_link,
    set_parents,
)
from kaisai.domains.network.operations.exporting import export_targets, write_inventory
from kaisai.domains.network.operations.imports import (
    ImportOutcome,
    ImportPreview,
    import_netbox,
    import_targets,
    preview_import,
)
from kaisai.domains.network.operations.targets import remove_target, save_group, save_target

__all__ = [
    "ImportOutcome",
    "ImportPreview",
    "export_targets",
    "import_netbox",
    "import_targets",
    "preview_import",
    "remove_device",
    "remove_link",
    "remove_target",
    "save_device",
    "save_group",
    "save_link",
    "save_target",
    "set_parents",
    "write_inventory",
]
