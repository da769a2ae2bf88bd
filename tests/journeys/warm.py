"""The `kaisai` command, or a piece of Python, in a process that has the libraries loaded when it begins.

Loading them is most of what a short command costs, and tests run some hundred of them. A process of
Python's own fork server has them; each command is forked from it, with nothing of ours but the engines
loaded, and gets its environment and its three streams, as files.
"""

import atexit
import gc
import importlib
import multiprocessing
import os
import pkgutil
import subprocess
import sys
import tempfile
from pathlib import Path

LIBRARIES = (
    *("asyncssh", "click", "httpx", "psycopg", "psycopg_pool", "pydantic", "pynetbox", "structlog"),
    *("django.core.management", "django.db.migrations.executor", "django.db.models"),
    *("django.forms", "django.http", "django.template", "django.urls", "yaml"),
)


def load():
    """What the fork server does once; nothing of it may read settings."""
    for name in LIBRARIES:
        importlib.import_module(name)
    engines = importlib.import_module("kaisai.engines")
    for found in pkgutil.walk_packages(engines.__path__, "kaisai.engines."):
        importlib.import_module(found.name)
    gc.freeze()  # these pages stay shared


def run(words=(), *, code="", environment, given=None, patience):
    """Like `subprocess.run` of `kaisai` with these words, or of that code, with captured output."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.journeys.warmed"])
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("in", "out", "err")]
        files[0].write_bytes(given or b"")
        process = context.Process(target=_begin, args=([*words], code, environment, files))
        process.start()
        process.join(patience)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(words or code, patience)
        out, err = (file.read_bytes() for file in files[1:])
    return subprocess.CompletedProcess(words, process.exitcode, out, err)


def _begin(words, code, environment, files):
    os.environ.clear()
    os.environ.update(environment)
    for number, (file, mode) in enumerate(zip(files, ("rb", "wb", "wb"), strict=True)):
        with Path(file).open(mode) as stream:
            os.dup2(stream.fileno(), number)
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - lives as long as the process
        for number, mode in enumerate("rww")
    )
    sys.argv = ["kaisai", *words]
    try:
        if code:
            exec(code, {"__name__": "__main__"})
        else:
            importlib.import_module("kaisai.entrypoints.cli").main()
    finally:
        _end()


def _end():
    """What the end of Python would do, which a forked process goes without."""
    if (database := sys.modules.get("django.db")) and "kaisai.config.settings" in sys.modules:
        database.connections.close_all()
    atexit._run_exitfuncs()
