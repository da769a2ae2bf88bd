"""A process that never outlives the one that started it, however that one ends."""

import ctypes
import os
import signal

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def end_with_parent(number: signal.Signals, parent: int) -> None:
    """Ask Linux to send this process `number` when its parent dies; for the child to call.

    Args:
        number: the signal.
        parent: pid of the parent; when it is gone already, the signal is sent at once.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:
        os.kill(os.getpid(), number)
