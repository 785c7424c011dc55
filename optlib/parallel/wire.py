"""The wire: a store where all processes meet, and the group of those who all need each other.

A fixed world of `torch.distributed` ends when one of its members does. Methods that need all of
them have such a world, a `Group`; elsewhere every worker has a connection of its own with every
shard (`pair.py`), so that its death ends no other, and a late worker makes new ones. All that is
special about torch's store and groups is in this file.

The traffic is neither authenticated nor encrypted, and a task that it carries is code: it stays on
this machine's loopback unless an address is given, and an address should be one of a network whose
members you trust.
"""

from __future__ import annotations

import errno
import socket
import threading
import time
from contextlib import suppress
from datetime import timedelta

from .._optional import need
from .report import GoneError, RunError

STORE = 10.0  # seconds that the store has to answer, however short a run's time-out is


def split(address) -> tuple[str, int]:
    """Host and port of "host" or "host:port"; port 0 is any that is free."""
    host, _, port = str(address).partition(":")
    if not host or not (port or "0").isdigit() or int(port or 0) > 65535:
        raise ValueError(f"address must be host or host:port; got {address!r}")
    return host, int(port or 0)


def listen(address, timeout):
    """The store, on a port of `address` alone, and the address at which others find it."""
    host, port = split(address)
    try:
        server = socket.create_server((host, port))
    except OSError as error:
        unknown = f"{host}: no such host"
        known = {
            socket.EAI_NONAME: unknown,
            socket.EAI_AGAIN: unknown,  # which is what a machine without a network says
            errno.EADDRINUSE: f"port {port} of {host} is taken; name another, or none",
            errno.EADDRNOTAVAIL: f"{host} is no address of this machine, so it cannot listen there",
        }
        raise RunError(known.get(error.errno, f"cannot listen at {address}: {error}")) from None
    port = server.getsockname()[1]
    store = _store(host, port, timeout, is_master=True, master_listen_fd=server.detach())
    return store, f"{host}:{port}"


def meet(address, timeout):
    """The store that listens at `address`, and this machine's own address on the way to it."""
    (host, port), end = split(address), time.monotonic() + timeout
    if not port:
        raise RunError(f"{address}: the address of a run has a port, host:port")
    while True:
        try:
            own = own_address(host, port, max(0.1, end - time.monotonic()))
            return _found(address, max(1.0, end - time.monotonic()), timeout), own
        except socket.gaierror:
            raise RunError(f"{host}: no such host") from None
        except OSError:
            if time.monotonic() > end:
                raise RunError(f"no run answers at {address} within {timeout:g} s") from None
        time.sleep(0.05)


def _found(address, left, timeout):
    """The store at `address`. Torch's client waits for ever for a listener that is no store."""
    found = []

    def seek():
        with suppress(RuntimeError):
            found.append(_store(*split(address), timeout))

    thread = threading.Thread(target=seek, daemon=True)
    thread.start()
    thread.join(left)
    if not found:
        raise RunError(f"what listens at {address} is no run of optlib.parallel")
    return found[0]


def own_address(host, port, timeout):
    """This machine's own address on the way to one that listens."""
    with socket.create_connection((host, port), timeout) as line:
        return line.getsockname()[0]


def _store(host, port, timeout, **options):
    dist = need("torch.distributed", by="optlib.parallel")
    wait = seconds(max(timeout, STORE))
    return dist.TCPStore(host, port, timeout=wait, wait_for_workers=False, **options)


def seconds(timeout):
    return timedelta(seconds=timeout)


class Group:
    """A process group of torch: what is special about its makers, and about its errors.

    cuda: nccl between GPUs; else gloo, on the network to which `own` belongs.
    """

    def __init__(self, store, name, rank, size, own, timeout, cuda=False):
        self._timeout = timeout
        make = self._nccl if cuda else self._gloo
        store = need("torch.distributed", by="optlib.parallel").PrefixStore(name, store)
        self._group = self._try(lambda: make(store, rank, size, own))

    def _gloo(self, store, rank, size, own):
        gloo = need("torch.distributed").ProcessGroupGloo
        options = gloo._Options()
        options._timeout = seconds(self._timeout)
        options._devices = [gloo.create_device(hostname=own)]
        return gloo(store, rank, size, options)

    def _nccl(self, store, rank, size, own):
        nccl = need("torch.distributed").ProcessGroupNCCL
        options = nccl.Options()
        options._timeout = seconds(self._timeout)
        return nccl(store, rank, size, options)

    def send(self, tensor, to):
        self._try(lambda: self._group.send([tensor], to, 0).wait())

    def receive(self, tensor, source):
        """Fill `tensor` with what comes next from `source`."""
        self._try(lambda: self._group.recv([tensor], source, 0).wait())

    def all_reduce(self, tensor):
        """Put the sum of all members' tensors into each of them."""
        self._try(lambda: self._group.allreduce([tensor]).wait())

    def _try(self, action):
        begin = time.monotonic()
        try:
            return action()
        except RuntimeError:
            silent = time.monotonic() - begin >= 0.9 * self._timeout
            how = f"silent for {self._timeout:g} s" if silent else "its connection ended"
            raise GoneError(how) from None
