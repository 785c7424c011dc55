"""The judges accept the worked solutions, and tell typical mistakes apart."""

import numpy as np
import pytest

from optlib.checks import delay_tolerant as check
from optlib.parallel import AdaptiveRevision


def said(capsys, exercise, answer):
    exercise(answer)
    return capsys.readouterr().out.strip()


def summed(own=0, first=None, twice=2, start=0):
    def controlled(g, fetched):
        pairs = enumerate(fetched)
        back = np.array([g[(f if first is None else first) : t + own].sum() for t, f in pairs])
        return start + (g**2 + twice * g * back).sum()

    return controlled


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (summed(), "Correct"),
        (..., "Nothing to check yet"),
        (lambda g, fetched: None, "nothing yet"),
        (summed(twice=0), "Adagrad's sum"),
        (summed(twice=1), "counts twice"),
        (summed(own=1), "end it before t"),
        (summed(first=0), "starts at 0"),
        (summed(start=1), "the sum alone"),
        (lambda g, fetched: 3.0, "you say 3"),
        (lambda g, fetched: g, "should be one number"),
    ],
)
def test_controlled(capsys, answer, message):
    assert message in said(capsys, check.exercise_1, answer)


def serve(twice=2, sign=1, revise=None, top=np.maximum, own=None, grow=1):
    def served(theta, total, z, z_max, g, fetched, lr):
        between, old = total - fetched, lr / np.sqrt(z_max)
        z = z + g**2 + twice * g * between
        z_max = top(z_max, z)
        with np.errstate(invalid="ignore"):
            rate = lr / np.sqrt(z_max)
        what = {None: between, "g": g, "none": 0}[revise]
        step = (old if own == "old" else rate) * g
        return theta - step + sign * (old - rate) * what, total + grow * g, z, z_max

    return served


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (serve(), "Correct"),
        (lambda *_: None, "nothing yet"),
        (lambda theta, *_: theta, "return four things"),
        (serve(twice=1), "takes the cross term twice"),
        (serve(twice=0), "z should grow by"),
        (serve(top=lambda old, new: new), "may not fall"),
        (serve(top=np.minimum), "the larger of"),
        (serve(grow=0), "total should have grown"),
        (serve(revise="none"), "the revision is missing"),
        (serve(sign=-1), "it has to shorten them"),
        (serve(own="old"), "at the old rate"),
        (serve(revise="g"), "you revise with g"),
        (lambda *a: (a[0], *serve()(*a)[1:]), "theta is off by"),
    ],
)
def test_served(capsys, answer, message):
    assert message in said(capsys, check.exercise_2, answer)


def test_the_judge_serves_as_the_method_does():
    rng = np.random.default_rng(0)
    theta, total, fetched, g = rng.normal(size=(4, 5))
    z, z_max = rng.uniform(1, 2, 5), rng.uniform(2, 3, 5)
    method = AdaptiveRevision(0.3)
    state = type(method.server(theta))(theta, total, z, z_max)
    ours = check._served(theta, total, z, z_max, g, fetched, 0.3)
    assert all(map(np.array_equal, method.served(state, (g, fetched)), ours))


def mended(z, lr):
    return lr / max(z) ** 0.5


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (([1, -1, 1, -1], mended), "Correct"),
        ((..., mended), "where the ... stands"),
        (([], mended), "at most 10 numbers"),
        ((6 * [1, -1], mended), "at most 10 numbers"),
        (([3, -3], mended), "at most 10 numbers"),
        (([1, 1, 1], mended), "survives your gradients: the smallest z is 1"),
        (([1, -1, 1, -1], lambda z, lr: None), "Now let rate return"),
        (([1, -1, 1, -1], lambda z, lr: lr / np.sqrt(z[-1])), "is no number"),
        (([1, -1, 1, -1, 1], lambda z, lr: lr / (z[-1] + 0.5) ** 0.5), "is no number"),
        (([1, -1, 1, -1], lambda z, lr: lr / max(1e-9, z[-1]) ** 0.5), "rises again"),
        (([1, -1, 1, -1], lambda z, lr: lr), "for z = 1, 4, 9"),
        (([1, -1, 1, -1], lambda z, lr: lr / max(z)), "for z = 1, 4, 9"),
    ],
)
def test_break_and_mend(capsys, answer, message):
    assert message in said(capsys, check.exercise_3, answer)


def stands(which):
    def theta(g, fetched, rates):
        last = [np.flatnonzero(fetched <= t)[-1] for t in range(len(g))]
        return which(g, rates, np.array(last))

    return theta


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (stands(lambda g, rates, last: -(rates[last] @ g)), "Correct"),
        (lambda *_: None, "nothing yet"),
        (stands(lambda g, rates, last: -(rates @ g)), "before revision"),
        (stands(lambda g, rates, last: -(rates[-1] * g.sum())), "the last rate for all"),
        (stands(lambda g, rates, last: rates[last] @ g), "the server descends"),
        (
            stands(lambda g, rates, last: -(rates[np.minimum(last + 1, len(g) - 1)] @ g)),
            "one arrival too late",
        ),
        (lambda *_: 0.0, "you say 0 where"),
    ],
)
def test_no_revision(capsys, answer, message):
    assert message in said(capsys, check.exercise_4, answer)


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_the_final_rates_give_the_methods_parameters(seed):
    g, fetched = check._inputs(seed)
    method, known = AdaptiveRevision(0.3), np.append(0, np.cumsum(g))
    state = method.server(np.zeros(1))
    for t in range(len(g)):
        state = method.served(state, np.array([[g[t]], [known[fetched[t]]]]))
    final = check._rates(g, fetched, 0.3)[check._last(fetched)]
    assert np.isclose(state.theta[0], -(final @ g))
