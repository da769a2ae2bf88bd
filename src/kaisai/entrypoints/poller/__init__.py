"""The poller: asyncio loop that schedules probes and hands what it saw to the monitoring domain."""
