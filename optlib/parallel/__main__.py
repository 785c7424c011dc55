"""Runs on several hosts, and the processes of every run.

On the host of the server, at an address that the others reach (the task is a function of a module
that can be imported on all hosts):

    python -m optlib.parallel server --address 10.0.0.1:29500 --workers 4 --shards 2 \\
        --method "Downpour(lr=0.05, n_push=5)" --task optlib.parallel.tasks:digits_network

On the hosts of the workers, one process for each number; a dead one is replaced by the same line:

    python -m optlib.parallel worker --address 10.0.0.1:29500 --number 0

The server prints the report. The network must let the workers' hosts open connections to the
server's, on any port; whoever can reach the address can take part, and run code.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import traceback

import optlib

from .. import parallel
from .children import tie
from .launch import start
from .live import LOST
from .nursery import nurse
from .report import GoneError, RunError
from .server import serve
from .worker import work
from .world import rank


def main(arguments=None):
    a = _arguments(arguments)
    if a.role == "server":
        return _server(a)
    if a.role == "nursery":
        return nurse(a.tie, a.modules, main)
    if a.tie is not None:
        tie(a.tie)
    code = 0
    try:
        {"shard": serve, "worker": work, "rank": rank}[a.role](a.address, a.number, a.timeout)
    except GoneError as gone:
        code = LOST
        print(f"the server: {gone}")
    except RunError as error:
        code = 1
        print(error)
    except Exception:
        code = 1
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # threads that wait for dead workers would hold it up


def _server(a):
    method = eval(a.method, {"__builtins__": {}}, {**vars(optlib), **vars(parallel)})
    module, _, function = a.task.partition(":")
    task = getattr(importlib.import_module(module), function)
    try:
        with start(
            method,
            task,
            a.workers,
            a.shards,
            a.steps,
            timeout=a.timeout,
            address=a.address,
            checkpoint=a.checkpoint,
            every=a.every,
            launch=False,
        ) as fleet:
            print(fleet.join())
    except RunError as error:
        sys.exit(str(error))


def _arguments(arguments):
    parser = argparse.ArgumentParser(
        "python -m optlib.parallel",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    roles = parser.add_subparsers(dest="role", required=True)
    for role in ("server", "worker", "shard", "rank"):
        own = roles.add_parser(role)
        own.add_argument("--address", required=True, help="host:port of the server")
        own.add_argument("--timeout", type=float, default=60.0, help="seconds of silence")
        if role != "server":
            own.add_argument("--number", type=int, required=True, help="from 0")
            own.add_argument("--tie", type=int, help="end when this pipe does")
            continue
        own.add_argument("--method", required=True, help='such as "EASGD(period=16)"')
        own.add_argument("--task", required=True, help="module:function")
        for name, default in (("workers", 2), ("shards", 1), ("steps", 300), ("every", 100)):
            own.add_argument(f"--{name}", type=int, default=default)
        own.add_argument("--checkpoint", help="a folder")
    nursery = roles.add_parser("nursery")
    nursery.add_argument("--tie", type=int)
    nursery.add_argument("modules", nargs="*")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
