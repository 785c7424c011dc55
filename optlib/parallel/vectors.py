"""Writing into a part of a vector without changing the vector."""

from __future__ import annotations


def put(vector, part, values):
    """A copy of `vector` with `values` in the slice `part`."""
    vector = vector.copy()
    vector[part] = values
    return vector
