"""Processes that end with the one that started them, whatever it died of.

Each runs `python -m optlib.parallel …` in a session of its own, so that an interrupt reaches only
its parent, and ends when a pipe does whose other end only its parent holds.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading


def command(*arguments):
    """What starts a process of a run, for `subprocess.Popen`."""
    paths = os.pathsep.join([path or os.getcwd() for path in sys.path])
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {
        "args": [sys.executable, "-m", "optlib.parallel", *map(str, arguments)],
        "env": {**os.environ, **one, "PYTHONPATH": paths},
        "start_new_session": True,
    }


def why(code, log):
    """Of what a process died, by its exit status and what it wrote."""
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    log.seek(0)
    lines = log.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else f"exit status {code}"


class Child:
    """A process of its own from the first; its standard input is the pipe."""

    def __init__(self, *arguments):
        self._log = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(
            **command(*arguments, "--tie", 0),
            stdin=subprocess.PIPE,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self.pid = self._process.pid

    @property
    def code(self):
        """The exit status; None while it runs."""
        return self._process.poll()

    def kill(self):
        self._process.kill()

    def end(self):
        """Kill it, wait until it is gone, and close what it held."""
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._log.close()

    def reason(self):
        """Of what it died."""
        return why(self.code, self._log)


class Spawner:
    """Starts each child as a process of its own."""

    child = staticmethod(Child)

    def end(self):
        pass


def tie(pipe):
    """End this process when that pipe does."""

    def watch():
        os.read(pipe, 1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
