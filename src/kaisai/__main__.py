"""`python -m kaisai` is the `kaisai` command."""

from kaisai.entrypoints.cli import main

main()
