"""Signals between our own processes."""

import signal

END_STREAMS = signal.SIGUSR1  # to the process that serves pages: end every live stream now
