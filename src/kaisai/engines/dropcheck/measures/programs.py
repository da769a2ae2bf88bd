"""Runs a program of the system and takes what it prints."""

import asyncio

_LIMIT = 10.0  # seconds


class ProgramMissing(Exception):
    """There is no such program here; the message is its name."""


async def run_program(*words: str) -> str:
    """What the program printed, whatever its exit code; '' when it did not end in time.

    Raises:
        ProgramMissing: it is not installed.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *words,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError as why:
        raise ProgramMissing(words[0]) from why
    try:
        printed, _ = await asyncio.wait_for(process.communicate(), _LIMIT)
    except TimeoutError:
        process.kill()
        await process.wait()
        return ""
    return printed.decode("utf-8", "replace")
