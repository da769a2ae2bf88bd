"""The terminal below the application: whether anybody can still see it."""

import os
import sys
import termios
from collections.abc import Callable

HUNG_UP = 129  # what a shell tells of a program that SIGHUP ended


class Terminal:
    """The terminal in which the program was started, if there was one.

    A window that is closed sends the signal that also means “read the file again”. Without looking
    at the terminal the program would go on for nobody, reading ends of file as fast as it can.
    """

    def __init__(self) -> None:
        self._there = sys.__stdin__ is not None and sys.__stdin__.isatty()

    def end_if_gone(self, before: Callable[[], None]) -> None:
        """End the program at once where the terminal is no longer there.

        An orderly end would write to it, and wait for ever.

        Args:
            before: what is still to be done.
        """
        if self._is_gone():
            try:
                before()
            finally:
                os._exit(HUNG_UP)

    def _is_gone(self) -> bool:
        if not self._there or sys.__stdin__ is None:
            return False
        try:
            termios.tcgetattr(sys.__stdin__.fileno())
        except (OSError, ValueError, termios.error):
            return True
        return False
