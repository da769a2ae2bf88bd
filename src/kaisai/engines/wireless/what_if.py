"""What if: the outlook before and after changes that nobody has made yet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kaisai.engines.wireless.changes import Change, changed
from kaisai.engines.wireless.fitting import behaviour
from kaisai.engines.wireless.outlook import HALF_HOUR, RoomOutlook, board
from kaisai.engines.wireless.state import Inputs


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The outlook of all rooms, worst first, as it is and as it would be."""

    before: tuple[RoomOutlook, ...]
    after: tuple[RoomOutlook, ...]

    def room(self, key: str) -> tuple[RoomOutlook, RoomOutlook]:
        """One room before and after.

        Raises:
            KeyError: no such room.
        """
        found = [
            next((o for o in side if o.room == key), None) for side in (self.before, self.after)
        ]
        if found[0] is None or found[1] is None:
            raise KeyError(key)
        return found[0], found[1]

    @property
    def differs(self) -> tuple[str, ...]:
        """Keys of the rooms that a change touches, worst after it first."""
        was = {o.room: (o.verdict, o.too_many_clients, o.holds, o.refused) for o in self.before}
        return tuple(
            o.room
            for o in self.after
            if was.get(o.room) != (o.verdict, o.too_many_clients, o.holds, o.refused)
        )


def predicted(
    inputs: Inputs, changes: Sequence[Change], at: datetime, horizon: timedelta
) -> tuple[RoomOutlook, ...]:
    """The outlook after the changes alone; see `what_if`."""
    habits, built = behaviour(inputs), inputs
    for change in changes:
        built = changed(built, change, habits)
    return tuple(board(replace(inputs, slots=built.slots), built, at, horizon))


def what_if(
    inputs: Inputs, changes: Sequence[Change], at: datetime, horizon: timedelta = HALF_HOUR
) -> WhatIf:
    """Both outlooks; the changes are made one after the other.

    The same audiences come and use the radios as they do now: only sessions take theirs along.

    Raises:
        NotThereError: a change names what is not among the inputs.
    """
    after = predicted(inputs, changes, at, horizon)
    return WhatIf(before=tuple(board(inputs, inputs, at, horizon)), after=after)
