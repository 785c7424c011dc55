"""The random draws of the live figures: each a function of its seed, the same as in random.js."""

import math
from collections.abc import Iterator
from itertools import count

WORD = 0xFFFFFFFF


def uniforms(state: int) -> Iterator[float]:
    """Numbers in [0, 1) from 32 bits of state (mulberry32)."""
    a = state & WORD
    while True:
        a = (a + 0x6D2B79F5) & WORD
        z = ((a ^ (a >> 15)) * (a | 1)) & WORD
        z = ((z + (((z ^ (z >> 7)) * (z | 61)) & WORD)) & WORD) ^ z
        yield (z ^ (z >> 14)) / 2**32


def normals(seed: int, t: int) -> tuple[float, float]:
    """Two independent standard normal numbers for step t (Box and Muller)."""
    draw = uniforms(((seed + 1) * 0x9E3779B1) ^ (int(t) * 0x85EBCA6B))
    radius, angle = math.sqrt(-2 * math.log(1 - next(draw))), 2 * math.pi * next(draw)
    return radius * math.cos(angle), radius * math.sin(angle)


def permutation(n: int, seed: int, epoch: int) -> list[int]:
    """A random order of 0 … n - 1 (Fisher and Yates's shuffle)."""
    draw = uniforms(((seed + 1) * 0x9E3779B1) ^ ((epoch + 1) * 0x85EBCA6B))
    order = list(range(n))
    for i in range(n - 1, 0, -1):
        j = int(next(draw) * (i + 1))
        order[i], order[j] = order[j], order[i]
    return order


def drawn(n: int, seed: int, epoch: int) -> list[int]:
    """`n` independent draws out of 0 … n - 1."""
    draw = uniforms(((seed + 1) * 0xC2B2AE35) ^ ((epoch + 1) * 0x85EBCA6B))
    return [int(next(draw) * n) for _ in range(n)]


def batches(n: int, size: int, seed: int) -> Iterator[list[int]]:
    """The mini-batches of `sampling`, for ever: each epoch shuffles anew and visits each sample
    once; its last batch holds what is left."""
    for epoch in count():
        order = permutation(n, seed, epoch)
        yield from (order[k : k + size] for k in range(0, n, size))


ORDERS = ("ordered", "shuffled once", "reshuffled", "drawn with replacement")


def orders(kind: str, n: int, seed: int) -> Iterator[list[int]]:
    """The epochs of `ordered`, for ever: the samples as they are met."""
    if kind not in ORDERS:
        known = ", ".join(ORDERS)
        raise ValueError(f"orders: kind must be one of {known}; got {kind!r}")
    for epoch in count():
        if kind == "ordered":
            yield list(range(n))
        elif kind == "drawn with replacement":
            yield drawn(n, seed, epoch)
        else:
            yield permutation(n, seed, epoch if kind == "reshuffled" else 0)
