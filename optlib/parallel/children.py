"""Processes that end with the one that started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading


class Child:
    """`python -m optlib.parallel …` in a session of its own: an interrupt reaches only its parent.

    Its standard input is a pipe that nobody writes to: it ends when the parent does, whatever the
    parent died of, and the child with it. Nothing is forked off a process that has threads.
    """

    def __init__(self, *arguments):
        paths = os.pathsep.join([path or os.getcwd() for path in sys.path])
        self._log = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-m", "optlib.parallel", *map(str, arguments), "--tied"],
            stdin=subprocess.PIPE,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": paths},
            start_new_session=True,
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
        if self.code < 0:
            return f"killed by {signal.Signals(-self.code).name}"
        self._log.seek(0)
        lines = self._log.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else f"exit status {self.code}"


def tie():
    """End this process when its standard input does."""

    def watch():
        sys.stdin.buffer.read()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
