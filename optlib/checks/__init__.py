"""Judges of the exercises: one module a chapter, one function an exercise.

A judge takes the reader's answer and prints one sentence: what is right about it, or what is
wrong with *this* answer. It never raises on the untouched stub, so a notebook runs as it is.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np


class WrongError(Exception):
    """Raised by a judge; its message tells the reader what is wrong with the answer."""


def judge(examine: Callable[[object], str]) -> Callable[[object], None]:
    """Make a judge of `examine`, which returns a word of praise or raises `WrongError`."""

    @functools.wraps(examine)
    def judged(answer):
        print(verdict(examine, answer))

    return judged


def verdict(examine, answer) -> str:
    if answer is ... or answer is None:
        return "Nothing to check yet: put your answer where the ... stands."
    try:
        return f"Correct: {examine(answer)}"
    except WrongError as wrong:
        return f"Not yet: {wrong}"
    except Exception as error:
        return f"Not yet: your answer raised {type(error).__name__}: {error}"


def number(answer, name: str) -> float:
    """The answer as a float, or a sentence on why it is none."""
    try:
        return float(np.asarray(answer).reshape(()))
    except (TypeError, ValueError):
        raise WrongError(f"{name} should be one number, not {answer!r}.") from None


def close(a, b, rtol=1e-6) -> bool:
    return bool(np.allclose(a, b, rtol=rtol, atol=1e-12))
