"""Every write of the network domain."""

from kaisai.domains.network.operations.devices import (
    remove_device,
    remove_link,
    remove_target,
    save_device,
    save_link,
    save_target,
    set_parents,
)
from kaisai.domains.network.operations.imports import (
    ImportOutcome,
    ImportPreview,
    import_netbox,
    import_targets,
    preview_import,
)

__all__ = [
    "ImportOutcome",
    "ImportPreview",
    "import_netbox",
    "import_targets",
    "preview_import",
    "remove_device",
    "remove_link",
    "remove_target",
    "save_device",
    "save_link",
    "save_target",
    "set_parents",
]
