"""The judges of the chapter on choosing an optimiser accept the solution and explain slips."""

from itertools import combinations

import numpy as np
import pytest

from optlib import Adam, RMSprop
from optlib.checks import which_optimizer as check

ALL = slice(None)


def search(k, losses):
    low = np.sort(losses)
    beyond = (np.arange(len(low), -1, -1) / len(low)) ** k
    return -np.diff(beyond) @ low


def budget(k, losses):
    return np.mean([min(drawn) for drawn in combinations(losses, k)])


def highest(k, losses):
    return -search(k, -losses)


def like_descent(lr):
    return RMSprop(lr=lr * 1e8, eps=1e16)


def referee(a, b, choose="first", judge="second", pick=np.median):
    half = a.shape[1] // 2
    part = {"first": slice(half), "second": slice(half, None), "all": ALL}
    i, j = (pick(x[:, part[choose]], axis=1).argmin() for x in (a, b))
    return int((a[i, part[judge]] < b[j, part[judge]]).sum())


def reversed_referee(a, b):
    return a.shape[1] - a.shape[1] // 2 - referee(a, b)


RIGHT = {
    check.exercise_1: 158 / 4096,
    check.exercise_2: search,
    check.exercise_3: like_descent,
    check.exercise_4: referee,
}
WRONG = [
    (check.exercise_1, 79 / 4096, "for one of the two rules"),
    (check.exercise_1, 66 / 4096, "exactly 10 of 12"),
    (check.exercise_1, 132 / 4096, "exactly 10 of 12"),
    (check.exercise_1, 3.857421875, "in per cent"),
    (check.exercise_1, 0.5, "0.5 is not twice the chance"),
    (check.exercise_1, "rare", "should be one number"),
    (check.exercise_2, lambda k, losses: None, "returns nothing yet"),
    (check.exercise_2, budget, "never draws the same candidate twice"),
    (check.exercise_2, highest, "the highest of the k draws"),
    (check.exercise_2, lambda k, losses: losses.mean(), "k has no effect"),
    (check.exercise_2, lambda k, losses: losses.min(), "k draws may miss it"),
    (check.exercise_2, lambda k, losses: 7, "it gives 7, not 2"),
    (check.exercise_3, lambda lr: None, "returns nothing yet"),
    (check.exercise_3, lambda lr: Adam(lr=lr), "return an RMSprop"),
    (check.exercise_3, lambda lr: RMSprop(lr=lr), "does not dwarf"),
    (check.exercise_3, lambda lr: RMSprop(lr=lr, eps=1e16), "must make up for it"),
    (check.exercise_3, lambda lr: RMSprop(lr=lr * 1e16, eps=1e16), "multiply the rate by √ε"),
    (check.exercise_3, lambda lr: RMSprop(lr=lr * 1e4, eps=1e8), "away"),
    (check.exercise_4, lambda a, b: None, "returns nothing yet"),
    (check.exercise_4, lambda a, b: referee(a, b, choose="all"), "helped to choose"),
    (check.exercise_4, lambda a, b: referee(a, b, choose="second"), "helped to choose"),
    (check.exercise_4, lambda a, b: referee(a, b, judge="all"), "chose also judge"),
    (check.exercise_4, lambda a, b: referee(a, b, judge="first"), "chose also judge"),
    (check.exercise_4, lambda a, b: referee(a, b, pick=np.min), "choose by the median"),
    (check.exercise_4, reversed_referee, "where b is lower"),
    (check.exercise_4, lambda a, b: 99, "it gives 99, not"),
]


@pytest.mark.parametrize("judge", RIGHT, ids=lambda judge: judge.__name__)
def test_the_solution_is_accepted_and_the_stub_is_no_error(judge, capsys):
    judge(RIGHT[judge])
    assert capsys.readouterr().out.startswith("Correct: ")
    judge(...)
    assert capsys.readouterr().out.startswith("Nothing to check yet")


@pytest.mark.parametrize(("judge", "answer", "why"), WRONG)
def test_a_slip_is_explained(judge, answer, why, capsys):
    judge(answer)
    told = capsys.readouterr().out
    assert told.startswith("Not yet: ")
    assert why in told
