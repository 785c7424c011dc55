"""Judges of the chapter Adagrad."""

from __future__ import annotations

import numpy as np

from optlib import Adagrad, descend

from . import WrongError, close, judge, number


def _array(answer, shape, what):
    """The answer as an array of that shape, or a sentence on why it is none."""
    if answer is None:
        raise WrongError(f"your function returns nothing yet: return {what}.")
    answer = np.asarray(answer, dtype=float)
    if answer.shape != shape:
        raise WrongError(f"{what} should have shape {shape}, not {answer.shape}.")
    return answer


@judge
def exercise_1(answer):
    """The rate of hindsight: D / sqrt of the sum of squares, per coordinate."""
    rng = np.random.default_rng(0)
    g, D = rng.normal(size=(50, 3)) * [1.0, 10.0, 0.1], np.array([1.0, 2.0, 5.0])
    found = _array(answer(g.copy(), D.copy()), (3,), "a rate for each coordinate")
    G = (g**2).sum(axis=0)
    slips = {
        "you divide by the sum of squares itself: take its root.": D / G,
        "you divide by the mean square; the bound holds the sum.": D / np.sqrt(G / len(g)),
        "the distances are missing: a rate has to reach as far as D.": 1 / np.sqrt(G),
        "D/√2 is Adagrad's η, which knows no future; in hindsight the √2 is saved.": D
        / np.sqrt(2 * G),
        "square each gradient before you sum: the signs cancel.": D / abs(g.sum(axis=0)),
        "you sum over all coordinates: each has a sum of its own.": D / np.sqrt(G.sum()),
    }
    if close(found, D / np.sqrt(G)):
        return "small or rare gradients earn a large rate, and so does a long way."
    for message, slip in slips.items():
        if close(found, slip):
            raise WrongError(message)
    bound, least = (D**2 / (2 * r) + r * G / 2 for r in (found, D / np.sqrt(G)))
    raise WrongError(
        f"your rates give bounds of {bound.round(3)}; the smallest possible are {least.round(3)}."
    )


def _steps(distance, lr):
    reach = np.cumsum(lr / np.sqrt(np.arange(1, 200_001)))
    return int(np.searchsorted(reach, distance * (1 - 1e-12)) + 1)


@judge
def exercise_2(answer):
    """Steps to a distance on a slope: about (distance / 2 lr)²."""
    for distance, lr in ((5.0, 0.1), (0.3, 0.5), (1.0, 0.01), (20.0, 0.5)):
        found = answer(distance, lr)
        if found is None:
            raise WrongError("your function returns nothing yet: return the number of steps.")
        found, right = number(found, "the number of steps"), _steps(distance, lr)
        case = f"for distance = {distance:g} and lr = {lr:g} you say {found:g}"
        if found == right:
            continue
        if close(found, distance / lr, 1e-2) and right > 3:
            raise WrongError(f"{case}: that many steps of length η; Adagrad's shrink.")
        if close(found, distance / (3 * lr), 1e-2) and right > 3:
            raise WrongError(f"{case}: that is gradient descent, with steps of 3η.")
        if close(found, (distance / lr) ** 2, 1e-2) and right > 3:
            raise WrongError(f"{case}: the sum of 1/√t is near 2√T, not √T.")
        if abs(found - right) <= max(2, 0.1 * right):
            raise WrongError(f"{case}: close, but the exact number is asked for; sum the steps.")
        reach = float(np.sum(lr / np.sqrt(np.arange(1, min(max(found, 0), 2e5) + 1))))
        raise WrongError(f"{case}: so many steps come {reach:.3g} far.")
    return "four times the distance would take sixteen times the steps."


def _full(theta, G, g, lr):
    G = G + np.outer(g, g)
    return theta - lr * _root(G) @ g, G


def _root(G):
    scale, axes = np.linalg.eigh(G)
    return axes / np.sqrt(scale) @ axes.T


@judge
def exercise_3(answer):
    """One full-matrix step: G + g gᵀ first, then the matrix root of its inverse."""
    rng = np.random.default_rng(2)
    for d in (3, 5):
        a, g, theta = rng.normal(size=(d, d)), rng.normal(size=d), rng.normal(size=d)
        before, lr = a @ a.T + np.eye(d), 0.7
        result = answer(theta.copy(), before.copy(), g.copy(), lr)
        if result is None:
            raise WrongError("your function returns nothing yet: return theta and G.")
        if not isinstance(result, tuple) or len(result) != 2:
            raise WrongError("return the pair theta, G.")
        found = _array(result[0], (d,), "theta")
        G = _array(result[1], (d, d), "G")
        new, right = before + np.outer(g, g), _full(theta, before, g, lr)[0]
        if not close(G, new):
            raise WrongError("the new G should be the old one plus the outer product of g and g.")
        if close(found, right):
            continue
        if not np.isfinite(found).all():
            raise WrongError(
                "theta is not finite: some entries of G are negative. The matrix root is taken "
                "of the eigenvalues, not of each entry."
            )
        with np.errstate(all="ignore"):
            slips = {
                "that is the diagonal form: the other entries of G are lost.": theta
                - lr * g / np.sqrt(np.diag(new)),
                "you divide by G itself: the root is missing.": theta
                - lr * np.linalg.solve(new, g),
                "your step uses G before this gradient was added.": theta - lr * _root(before) @ g,
                "you multiply by the root of G: its inverse is wanted.": theta
                - lr * np.linalg.inv(_root(new)) @ g,
                "you walk uphill: subtract the step.": 2 * theta - right,
            }
            for message, wrong in slips.items():
                if close(found, wrong):
                    raise WrongError(message)
        raise WrongError(
            f"theta is off by {abs(found - right).max():.3g} on a random {d} × {d} example."
        )
    return "turn θ, g and G, and the step turns with them."


def _run(opt, gradients):
    grads = [lambda theta, g=g: np.array([g]) for g in gradients]
    return np.array([theta[0] for theta, _ in descend(opt, grads, np.zeros(1))])


@judge
def exercise_4(answer):
    """Adagrad whose schedule lr·√t turns the sum into a mean."""
    for lr in (0.1, 2.0):
        opt = answer(lr)
        if opt is None:
            raise WrongError("your function returns nothing yet: return an Adagrad.")
        if not isinstance(opt, Adagrad):
            raise WrongError(f"the answer should be an Adagrad(lr=…, eps=0), not {opt!r}.")
        if opt.eps != 0:
            raise WrongError(f"your eps is {opt.eps!r}; here it is to be 0.")
        steps = -np.diff(_run(opt, 30 * [2.0]), prepend=0)
        if not close(steps[0], lr):
            raise WrongError(
                f"for lr = {lr:g} your first step on a steady slope is {steps[0]:.3g} long: "
                "schedules count from t = 1."
            )
        if not np.allclose(steps, lr):
            how = "shrink" if steps[-1] < lr else "grow"
            raise WrongError(
                f"for lr = {lr:g} your steps on a steady slope {how}: "
                f"the 30th is {steps[-1]:.3g} long."
            )
    return "a mean in the place of the sum. It still weighs all gradients alike, however old."
