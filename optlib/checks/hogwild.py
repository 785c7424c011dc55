"""Judges of the chapter Hogwild!"""

from __future__ import annotations

import numpy as np

from optlib.parallel import Fleet, SparseRows, hogwild, sparse_rows

from . import WrongError, close, judge, number


@judge
def exercise_1(answer):
    """Expected collisions: the sum of f (1 - (1 - f)^s)."""
    f = np.array([1.0, 0.3, 0.05, 0.05, 0.01, 0.0])
    for s in (7, 1, 0):
        found = answer(f.copy(), s)
        if found is None:
            raise WrongError("your function returns nothing yet: return the expected number.")
        found, hit = number(found, "the expected number"), 1 - (1 - f) ** s
        if close(found, (f * hit).sum()):
            continue
        slips = {
            "your own row has to hold the feature as well: weigh each with f.": hit.sum(),
            "the others have to hit it once at least, not all of them every time.": (
                f * f**s
            ).sum(),
            "that is how many of your components are spared.": (f * (1 - f) ** s).sum(),
            "two hits of one component are one collision; s f² is right only for small f.": (
                s * f**2
            ).sum(),
            "count the others, not the workers: s of them, and not s + 1.": (
                f * (1 - (1 - f) ** (s + 1))
            ).sum(),
        }
        for message, slip in slips.items():
            if close(found, slip):
                raise WrongError(message)
        raise WrongError(
            f"with f = {f.tolist()} and s = {s} you expect {found:.4g} collisions; "
            f"there are {(f * hit).sum():.4g}."
        )
    return "popular features collide, and rare ones hardly ever."


def _edge(tau):
    return 2 * np.sin(np.pi / (2 * (2 * tau + 1)))


def _most(f, lr):
    workers = 0
    while lr * f < _edge(workers):
        workers += 1
    return workers


@judge
def exercise_2(answer):
    """The largest number of workers within the limit of the delay."""
    for f, lr in ((1.0, 0.05), (0.03, 0.25), (0.5, 1.0), (1.0, 1.5)):
        found = answer(f, lr)
        if found is None:
            raise WrongError("your function returns nothing yet: return a number of workers.")
        found, right = number(found, "the number of workers"), _most(f, lr)
        if found == right:
            continue
        if found == right - 1:
            raise WrongError(
                f"one more is possible at f = {f}, lr = {lr}: P workers have τ = P - 1."
            )
        if found == right + 1:
            raise WrongError(f"one too many at f = {f}, lr = {lr}: its delay breaks the limit.")
        if found == _most(1.0, lr):
            raise WrongError("you left out f: rare features bear longer delays.")
        raise WrongError(f"at f = {f} and lr = {lr} you allow {found:g} workers, not {right}.")
    return "popularity, rate and number of workers trade against each other."


@judge
def exercise_3(answer):
    """A write that loses the others', and one that loses nothing."""
    if not isinstance(answer, tuple) or len(answer) != 2:
        raise WrongError("hand over two functions, as (lossy, safe).")
    lossy, safe = (_written(write, [0, 2]) for write in answer)
    start = _start()
    if np.array_equal(lossy, start) and np.array_equal(safe, start):
        raise WrongError("neither function changes theta yet: write into theta[e], in place.")
    both = start - [0.5, 0, 0.25, 0] - [0.125, 0, 2.0, 0]
    if close(lossy, both):
        raise WrongError("your lossy write loses nothing: it must use what was read, not theta.")
    if not close(lossy, start - [0.125, 0, 2.0, 0]):
        raise WrongError("after your lossy writes, the last worker's step alone should be left.")
    if not close(safe, both):
        raise WrongError(
            "your safe write loses or changes a step: subtract it from theta as it is."
        )
    twice = _written(answer[1], [2, 2])
    if not close(twice, start - [0, 0, 0.5 + 0.25 + 0.125 + 2.0, 0]):
        raise WrongError("your safe write loses a step where e names a component twice.")
    return "two additions always count; two assignments count once."


def _start():
    return np.array([4.0, 5.0, 6.0, 7.0])


def _written(write, e):
    """Two workers read, then both write."""
    theta, e = _start(), np.array(e)
    reads = [theta[e], theta[e]]
    for read, step in zip(reads, ([0.5, 0.25], [0.125, 2.0]), strict=True):
        write(theta, e.copy(), read.copy(), np.array(step))
    return theta


WORKERS, RATE = 32, 0.15


def _popular():
    """A few features stand in two of three rows."""
    rng = np.random.default_rng(4)
    rare = sparse_rows(1500, 194, 3, rng)
    hot = rng.random((1500, 6)).argsort(axis=1)[:, :4] + 194
    columns = np.column_stack([rare.columns, hot])
    values = np.column_stack([rare.values, rng.standard_normal((1500, 4))])
    truth = rng.standard_normal(200)
    return SparseRows(columns, values, (values * truth[columns]).sum(axis=1), 200)


def _loss(rows):
    with np.errstate(all="ignore"):
        run = hogwild(rows, np.zeros(rows.d), Fleet(WORKERS), 400, lr=RATE)
        return rows.loss(run.theta)


@judge
def exercise_4(answer):
    """Features scaled so that none is visited too often for its rate."""
    rows = _popular()
    found = answer(rows._replace(values=rows.values.copy()))
    if found is None:
        raise WrongError("your function returns nothing yet: return the rows.")
    if not isinstance(found, SparseRows):
        raise WrongError("return rows, such as rows._replace(values=...).")
    same = (
        np.array_equal(found.columns, rows.columns),
        np.array_equal(found.targets, rows.targets),
        found.values.shape == rows.values.shape,
    )
    if not all(same):
        raise WrongError("change the values alone: columns and targets stay as they are.")
    scale = _scale(rows, found)
    frequency = np.bincount(rows.columns.ravel(), minlength=rows.d)
    if np.allclose(scale[frequency > 0], 1):
        raise WrongError("these are the rows as they were: 32 workers diverge on them.")
    middle = np.median(scale[:194])
    if not 0.5 < middle < 2:
        raise WrongError(f"the rare features are scaled by about {middle:.3g}: leave them near 1.")
    loss, start = _loss(found), rows.loss(np.zeros(200))
    if not loss < start:
        raise WrongError("32 workers still diverge: scale the popular features down further.")
    if loss > 0.1 * start:
        raise WrongError(f"it no longer diverges, but the loss only falls to {loss:.3g}.")
    return f"the loss falls from {start:.2f} to {loss:.2f}, with 32 workers and no lock."


def _scale(rows, found):
    """The number by which each feature was multiplied; one for all its samples."""
    ratio, scale = found.values / rows.values, np.ones(rows.d)
    scale[rows.columns] = ratio
    if not np.isfinite(ratio).all() or not np.allclose(scale[rows.columns], ratio):
        raise WrongError("a feature needs one scale, the same in every row.")
    if not (scale > 0).all():
        raise WrongError("a scale must be positive: a feature times 0 can explain nothing.")
    return scale
