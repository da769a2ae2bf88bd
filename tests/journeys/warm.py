"""The `kaisai` command, or a piece of Python, in a process that has everything loaded when it begins.

Loading is most of what a short command costs, and tests run some hundred of them. A process of Python's
own fork server has the libraries and the apps; each command is forked from it, reads its own settings
from its own environment as if they had never been read, and gets its three streams, as files.
What a start by itself does is seen by the tests of `kaisai up` and its processes.
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
from unittest import mock

from django.conf import settings
from django.db import connections
from django.utils.functional import empty

LIBRARIES = (
    *("asyncssh", "click", "httpx", "psycopg", "psycopg_pool", "pydantic", "pynetbox", "structlog"),
    *("django.core.management", "django.db.migrations.executor", "django.db.models"),
    *("django.forms", "django.http", "django.template", "django.urls", "yaml"),
)
CONFIG = "kaisai.config"


def load():
    """What the fork server does once; of settings nothing may be left."""
    gc.disable()
    for name in LIBRARIES:
        importlib.import_module(name)
    engines = importlib.import_module("kaisai.engines")
    for found in pkgutil.walk_packages(engines.__path__, "kaisai.engines."):
        importlib.import_module(found.name)
    told = {"DJANGO_SETTINGS_MODULE": f"{CONFIG}.settings", "KAISAI_SECRET_KEY": "of nobody"}
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, clear=True):
        os.environ.update(told | {"KAISAI_DATA": folder, "PATH": os.defpath})
        importlib.import_module("django").setup()
    _forget_settings()
    gc.freeze()  # these pages stay shared
    gc.enable()


def _forget_settings():
    del connections["default"]  # models ask it what kind it is, without connecting
    settings._wrapped = empty
    vars(connections).pop("settings", None)
    connections._settings = None
    for name in [name for name in sys.modules if f"{name}.".startswith(f"{CONFIG}.")]:
        del sys.modules[name]
    del sys.modules["kaisai"].config


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
