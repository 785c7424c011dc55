"""A process that has imported torch, and forks the others: each stands ready in milliseconds.

Importing torch takes a process seconds. The nursery has one thread whenever it forks, as a process
that forks must: it imports, and never computes. Elsewhere than on Linux, where the system's own
libraries start threads as they please, every child imports torch for itself.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from contextvars import ContextVar
from types import SimpleNamespace

from .children import Spawner, command, why
from .report import RunError

_kept = ContextVar("_kept", default=None)


@contextlib.contextmanager
def nursery(*modules):
    """All runs inside this `with` have one nursery, and begin in a tenth of the time.

    with nursery("sklearn.datasets"):
        reports = [train(method, tasks.digits_network) for method in methods]

    modules: names of what it imports beside torch, so that no process has to.
    """
    starter = _starter(*modules)
    token = _kept.set(starter)
    try:
        yield
    finally:
        _kept.reset(token)
        starter.end()


def starter():
    """What starts the children of a run: `child(*arguments)`, and `end()` when all are over."""
    kept = _kept.get()
    return SimpleNamespace(child=kept.child, end=lambda: None) if kept else _starter()


def _starter(*modules):
    return Nursery(*modules) if sys.platform == "linux" else Spawner()


class Nursery:
    """The parent's side. Every order is answered, so that a line at a time is under way."""

    def __init__(self, *modules):
        tied, self._tie = os.pipe()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115
        self._process = subprocess.Popen(
            **command("nursery", "--tie", tied, *modules),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            bufsize=0,
            pass_fds=[tied],
        )
        os.close(tied)
        self._rest, self._answer, self.codes = b"", None, {}

    def child(self, *arguments):
        return Foundling(self, arguments)

    def order(self, *words):
        """Send an order, and wait for its answer."""
        self._answer = None
        with contextlib.suppress(BrokenPipeError):  # the loop tells
            self._process.stdin.write(json.dumps(words).encode() + b"\n")
        while self._answer is None:
            self.listen(wait=True)
        return self._answer

    def listen(self, wait=False):
        """Take in which children ended, and the answer to an order."""
        pipe = self._process.stdout.fileno()
        while select.select([pipe], [], [], None if wait else 0)[0]:
            wait, read = False, os.read(pipe, 4096)
            if not read:
                raise RunError(f"the nursery died: {why(self._process.wait(), self._log)}")
            *lines, self._rest = (self._rest + read).split(b"\n")
            for line in lines:
                kind, *numbers = json.loads(line)
                if kind == "ended":
                    self.codes[numbers[0]] = numbers[1]
                else:
                    self._answer = numbers[0]

    def end(self):
        """End it; a child that nobody knows of, after an interrupt, ends with its pipe."""
        os.close(self._tie)
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()
        self._log.close()


class Foundling:
    """A child of the nursery; what it offers is what `Child` does."""

    def __init__(self, nursery, arguments):
        self._nursery = nursery
        self._log = tempfile.NamedTemporaryFile()  # noqa: SIM115
        self.pid = nursery.order("start", self._log.name, *map(str, arguments))

    @property
    def code(self):
        self._nursery.listen()
        return self._nursery.codes.get(self.pid)

    def kill(self):
        self._nursery.order("kill", self.pid)

    def end(self):
        try:
            self.kill()
            while self.code is None:
                time.sleep(0.002)
        except RunError:
            pass  # the nursery is dead, and takes all with it
        self._log.close()

    def reason(self):
        return why(self.code, self._log)


# The nursery's own side ----------------------------------------------------------------------


def nurse(pipe, modules, main):
    """Fork when told to, into `main(arguments)`; end, and all children, when the orders end."""
    for name in ("torch.distributed", "cloudpickle", "optlib.parallel.server", *modules):
        importlib.import_module(name)
    living = set()
    while True:
        if select.select([0], [], [], 0.01)[0]:
            line = os.read(0, 65536)
            if not line:
                break
            word, *rest = json.loads(line)
            if word == "start":
                pid = os.fork()
                if pid == 0:
                    return _grow_up(pipe, rest, main)
                living.add(pid)
                _tell("done", pid)
            else:
                if rest[0] in living:
                    os.kill(rest[0], signal.SIGKILL)
                _tell("done", 0)
        for pid in list(living):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                living.remove(pid)
                _tell("ended", pid, os.waitstatus_to_exitcode(status))
    for pid in living:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _tell(*words):
    os.write(1, json.dumps(words).encode() + b"\n")


def _grow_up(pipe, arguments, main):
    log, *arguments = arguments
    nothing, file = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_APPEND)
    for number, wanted in enumerate((nothing, file, file)):
        os.dup2(wanted, number)
    main([*arguments, "--tie", str(pipe)])
