"""Judges of the chapter What is optimised."""

from __future__ import annotations

import numpy as np

from . import WrongError, judge


def _vector(answer, name, size):
    try:
        found = np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        raise WrongError(f"{name} should be a list of numbers, not {answer!r}.") from None
    if found.shape != (size,):
        raise WrongError(f"{name} should hold {size} numbers; its shape is {found.shape}.")
    return found


STEEPEST = (
    ("Euclid's length", (-0.6, 0.8), lambda u: np.sqrt(u @ u)),
    ("the largest component", (-1.0, 1.0), lambda u: abs(u).max()),
    ("the sum of the components' sizes", (0.0, 1.0), lambda u: abs(u).sum()),
)


@judge
def exercise_1(answer):
    """The steepest unit steps for the gradient (3, -4) in three lengths."""
    if any(part is ... or part is None for part in answer):
        raise WrongError("put a vector in the place of each ...")
    g = np.array([3.0, -4.0])
    for given, (name, right, length) in zip(answer, STEEPEST, strict=True):
        u = _vector(given, f"the step for {name}", 2)
        if np.allclose(u, right, atol=1e-6):
            continue
        if g @ u > 0:
            raise WrongError(f"for {name}, your step goes uphill: its slope is {g @ u:g}.")
        if not np.isclose(length(u), 1):
            raise WrongError(f"measured by {name}, your step is {length(u):g} long, not 1.")
        best = g @ np.array(right)
        raise WrongError(
            f"for {name}, your step has length 1 and slope {g @ u:.3g}; another has {best:.3g}."
        )
    return "one gradient, three steepest directions: it is the length that chooses."


def _turned(*eigenvalues):
    Q, _ = np.linalg.qr(np.random.default_rng(3).standard_normal((len(eigenvalues),) * 2))
    return Q @ np.diag(eigenvalues) @ Q.T


KINDS = ("minimum", "maximum", "saddle", "unknown")


@judge
def exercise_2(answer):
    """The kind of a critical point from its Hessian."""
    cases = [
        (np.diag([2.0, 1.0]), "minimum", ""),
        (np.diag([-2.0, -1.0]), "maximum", ""),
        (np.diag([2.0, -1.0]), "saddle", ""),
        (np.array([[1.0, 3.0], [3.0, 1.0]]), "saddle", " The diagonal is not enough."),
        (-_turned(1.0, 2.0, 3.0, 4.0), "maximum", " Its determinant is positive."),
        (_turned(3.0, 2.0, -1.0, -2.0), "saddle", " Its determinant is positive."),
        (np.zeros((2, 2)), "unknown", " The signs of zeros say nothing."),
        (np.diag([1.0, 0.0, -1.0]), "saddle", " A zero between two signs changes nothing."),
        (_turned(2.0, 1.0, 0.0), "unknown", " A computed zero is rarely 0 to the last bit."),
        (_turned(0.0, -1.0, -2.0), "unknown", " A computed zero is rarely 0 to the last bit."),
        (_turned(1e-4, 2e-4), "minimum", " Small is no zero: compare with the largest of them."),
    ]
    for H, right, why in cases:
        found = answer(H.copy())
        if found is None:
            raise WrongError(f"your function returns nothing yet: return one of {KINDS}.")
        if not isinstance(found, str) or found not in KINDS:
            raise WrongError(f"return one of {KINDS}, not {found!r}.")
        if found != right:
            values = ", ".join(f"{v:.3g}" for v in np.linalg.eigvalsh(H).round(9) + 0.0)
            raise WrongError(f"with eigenvalues {values} it is {right!r}, not {found!r}.{why}")
    return "the signs of the eigenvalues decide, and you know when they are silent."


def _proportional(a, b):
    """Whether `a` is a multiple of `b`, up to a per cent."""
    return bool(abs(a @ b) > 0.9999 * np.linalg.norm(a) * np.linalg.norm(b))


@judge
def exercise_3(answer):
    """Centred differences of J = Σ exp(cθ): its derivatives are powers of c."""
    c = np.array([0.5, -1.0, 1.5, 2.0, -0.25])
    theta = np.array([0.3, -0.2, 0.1, 0.4, -0.5])

    def objective(point):
        return np.exp(c * point).sum()

    first, second, third = (c**k * np.exp(c * theta) for k in (1, 2, 3))
    given = theta.copy()
    found = answer(objective, given)
    if found is None:
        raise WrongError("your function returns nothing yet: return the gradient.")
    if not np.array_equal(given, theta):
        raise WrongError("your function changes the theta it was given: work on a copy.")
    found = _vector(found, "the gradient", 5)
    error = np.linalg.norm(found - first) / (np.linalg.norm(found) + np.linalg.norm(first))
    if error < 1e-9:
        return f"relative error {error:.0e}, from values of J alone."
    if error > 1e-3 and _proportional(found, first):
        times = found @ first / (first @ first)
        if times < 0:
            raise WrongError("your gradient has the wrong sign: J(θ + hu) comes first.")
        raise WrongError(f"your gradient is {times:.3g} times the right one: divide by 2h.")
    told = f"the relative error is {error:.0e}"
    if _proportional(found - first, second):
        raise WrongError(f"{told}, and it follows the second derivative: take both sides, ±h.")
    if _proportional(found - first, third):
        raise WrongError(f"{told}, and it follows the third derivative: h is too large.")
    if error < 1e-3:
        raise WrongError(f"{told}, and it follows nothing: it is rounding, so h is too small.")
    raise WrongError(f"{told}: move one coordinate at a time, and put it back.")


@judge
def exercise_4(answer):
    """Newton's step with |H| in the place of H."""
    rng = np.random.default_rng(5)
    for signs in ((4.0, 2.0, 1.0), (4.0, -2.0, 1.0), (-1.0, -0.5, -3.0), (5.0, 0.1, -0.1)):
        H, g = _turned(*signs), rng.standard_normal(3)
        values, Q = np.linalg.eigh(H)
        right = -Q @ ((Q.T @ g) / abs(values))
        found = answer(g.copy(), H.copy())
        if found is None:
            raise WrongError("your function returns nothing yet: return the step.")
        u = _vector(found, "the step", 3)
        if np.allclose(u, right):
            continue
        told = ", ".join(f"{v:g}" for v in sorted(signs))
        if np.allclose(u, -right):
            raise WrongError("your step is the right one with the wrong sign: it climbs.")
        if np.allclose(u, -np.linalg.solve(H, g)):
            raise WrongError(
                f"with eigenvalues {told} this is Newton's own step: "
                "along negative curvature it climbs."
            )
        if np.allclose(u, -np.linalg.lstsq(abs(H), g, rcond=None)[0]):
            raise WrongError("abs(H) takes the size of each entry, not of each eigenvalue.")
        if _proportional(u, -g):
            raise WrongError("your step goes along -g: the curvatures do not enter.")
        slope = f"the slope along your step is {g @ u:.3g}, along the right one {g @ right:.3g}."
        raise WrongError(f"with eigenvalues {told}, {slope}")
    return "it goes down along every eigenvector, as far as Newton's step goes along it."
