"""An import-linter contract: a domain may reach another only through its public modules."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class FrontDoorContract(Contract):
    """Importing anything of another domain but `operations`, `queries` or `enums` breaks it."""

    ancestor = fields.StringField()
    public = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002 - import-linter's signature
        """Collect every import that enters a domain by another way than its front door."""
        domains = graph.find_children(self.ancestor)
        trespasses = [
            (importer, target)
            for domain in sorted(domains)
            for importer in sorted({domain, *graph.find_descendants(domain)})
            for target in sorted(graph.find_modules_directly_imported_by(importer))
            for other in domains - {domain}
            if f"{target}.".startswith(f"{other}.")
            and target.removeprefix(f"{other}.").split(".")[0] not in self.public
        ]
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def render_broken_contract(self, check: Any) -> None:
        """Name each trespass on a line of its own."""
        for importer, target in check.metadata["trespasses"]:
            output.print_error(f"{importer} reaches into {target}")
