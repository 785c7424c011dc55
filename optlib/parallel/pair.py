"""The connection of one worker and one shard: a socket between them and nobody else.

A group of two of `torch.distributed` would do, and did: but gloo hands each message to a thread of
its own and waits for the receiver's leave to send it, which takes three times as long as the bytes
(`benchmarks/parameter_server.py`). The store, and all that is said among several, stay torch's.
"""

from __future__ import annotations

import socket
from contextlib import contextmanager

import numpy as np

from .report import GoneError
from .wire import seconds, split

MORE = getattr(socket, "MSG_MORE", 0)  # wakes the other end once, where the system can


@contextmanager
def told(timeout):
    """What a socket says of the other end, as a GoneError."""
    try:
        yield
    except TimeoutError:
        raise GoneError(f"silent for {timeout:g} s") from None
    except OSError:
        raise GoneError("its connection ended") from None


class Pair:
    """One end of a connection of two; arrays go in the order in which they were sent."""

    def __init__(self, line, timeout):
        self._line, self._timeout = line, timeout
        line.settimeout(timeout)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        self.close = line.close

    @classmethod
    def offered(cls, store, name, own, timeout):
        """Listen at `own` until the one comes who asks the store for `name`."""
        with told(timeout), socket.create_server((own, 0)) as server:
            server.settimeout(timeout)
            store.set(name, f"{own}:{server.getsockname()[1]}")
            return cls(server.accept()[0], timeout)

    @classmethod
    def sought(cls, store, name, timeout):
        """Connect to the one who offers `name`."""
        try:
            store.wait([name], seconds(timeout))
        except RuntimeError:
            raise GoneError(f"silent for {timeout:g} s") from None
        with told(timeout):
            return cls(socket.create_connection(split(store.get(name).decode()), timeout), timeout)

    def send(self, *arrays):
        """Put the arrays on their way; the other end may receive them as one, if they are alike."""
        with told(self._timeout):
            for array in arrays[:-1]:
                self._line.sendall(np.ascontiguousarray(array), MORE)
            self._line.sendall(np.ascontiguousarray(arrays[-1]))

    def receive(self, shape, dtype):
        array = np.empty(shape, dtype)
        rest = memoryview(array).cast("B")
        with told(self._timeout):
            while rest:
                got = self._line.recv_into(rest)
                if not got:
                    raise ConnectionError
                rest = rest[got:]
        return array
