"""Writing into a part of a vector without changing the vector.

Nobody writes into a vector that stands, so that two may hold the same one.
"""

from __future__ import annotations


def put(vector, part, values):
    """`vector` with `values` in the slice `part`: a copy, or `values` where they are the whole."""
    if len(values) == len(vector):
        return values
    vector = vector.copy()
    vector[part] = values
    return vector
