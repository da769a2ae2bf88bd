"""A searchable log in one SQLite file: what devices say, for some weeks."""

from kaisai.engines.logs.store import Kept, Line, LogStore, Room, Wanted

__all__ = ["Kept", "Line", "LogStore", "Room", "Wanted"]
