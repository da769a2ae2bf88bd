"""The state machine as a page for the documentation: `python -m kaisai.engines.liveness.diagram`."""

import sys
from collections import defaultdict

from kaisai.engines.liveness.states import State
from kaisai.engines.liveness.table import MEANINGS, TRANSITIONS, Signal
from kaisai.engines.liveness.words import state_word

HEAD = """# States of a target

Written by `python -m kaisai.engines.liveness.diagram > docs/look-up/states.md`; do not edit by hand.
"""


def mermaid() -> str:
    """The changes of state as a mermaid diagram; signals that change nothing are left out."""
    edges: defaultdict[tuple[State, State], list[str]] = defaultdict(list)
    for (old, signal), new in TRANSITIONS.items():
        if new is not old:
            edges[old, new].append(signal.value)
    lines = ["stateDiagram-v2", f"    [*] --> {State.UNKNOWN.value}"]
    lines += [f"    {a.value} --> {b.value}: {', '.join(s)}" for (a, b), s in edges.items()]
    return "\n".join(lines)


def page() -> str:
    """The whole page: states in both languages, signals, table, diagram."""
    states = "\n".join(
        f"| `{s.value}` | {state_word(s, 'en')} | {state_word(s, 'ja')} |" for s in State
    )
    signals = "\n".join(f"| `{signal.value}` | {MEANINGS[signal]} |" for signal in Signal)
    head = "| from | " + " | ".join(signal.value for signal in Signal) + " |"
    rule = "|---" * (len(Signal) + 1) + "|"
    rows = "\n".join(
        f"| **{s.value}** | " + " | ".join(TRANSITIONS[s, x].value for x in Signal) + " |"
        for s in State
    )
    return (
        f"{HEAD}\n| state | English | 日本語 |\n|---|---|---|\n{states}\n\n"
        f"| signal | what the evidence says |\n|---|---|\n{signals}\n\n"
        f"{head}\n{rule}\n{rows}\n\n```mermaid\n{mermaid()}\n```\n"
    )


if __name__ == "__main__":
    sys.stdout.write(page())
