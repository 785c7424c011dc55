"""Judges of the chapter Batch gradient descent."""

from __future__ import annotations

import numpy as np

from optlib.surfaces import beale, ravine

from . import WrongError, close, judge, number


@judge
def exercise_1(answer):
    """The edge, the best rate and its factor for H = [[3, 1], [1, 3]]: λ = 2 and 4."""
    if any(part is ... or part is None for part in answer):
        raise WrongError("put a number in the place of each ...")
    edge, best, factor = map(number, answer, ("edge", "best", "factor"))
    if close(edge, 2 / 3):
        raise WrongError("3 stands on the diagonal of H, but L is its largest eigenvalue.")
    if close(edge, 1 / 4):
        raise WrongError("1/L is the rate with the best guarantee; the edge is twice as far.")
    if close(edge, 1):
        raise WrongError("you took the smallest eigenvalue: the largest sets the edge.")
    if not close(edge, 1 / 2):
        raise WrongError(f"at the edge, 1 - ηL = -1 with L = 4; your η gives {1 - 4 * edge:g}.")
    if not close(best, 1 / 3):
        raise WrongError(
            f"at η = {best:g} the two directions shrink by {abs(1 - 2 * best):g} and "
            f"{abs(1 - 4 * best):g}; the best rate makes these equal."
        )
    if not close(factor, 1 / 3):
        hint = " A factor is not a sign: it is positive." if close(factor, -1 / 3) else ""
        raise WrongError(f"your rate is right; 1 - ηλ at either end is the factor.{hint}")
    return "the edge is 2/L, and at 2/(μ + L) both directions shrink alike."


def _quadratic(offset, scale=1.0):
    """The gradient of ½θᵀHθ + offset·θ with curvatures scale·(9, 4, 2, 1, 0.5), and a point."""
    rng = np.random.default_rng(7)
    Q, _ = np.linalg.qr(rng.standard_normal((5, 5)))
    H = scale * Q @ np.diag([9.0, 4.0, 2.0, 1.0, 0.5]) @ Q.T
    b = offset * rng.standard_normal(5)
    return (lambda theta: H @ theta + b), rng.standard_normal(5)


def _curvature(find, *problem):
    with np.errstate(all="ignore"):
        found = find(*_quadratic(*problem))
    if found is None:
        raise WrongError("your function returns nothing yet: return the curvature.")
    return number(found, "the curvature")


@judge
def exercise_2(answer):
    """Power iteration on differences of gradients: the largest curvature is 9."""
    found, doubled = _curvature(answer, 1.0), _curvature(answer, 1.0, 2.0)
    if not np.isfinite(found) or found > 1e6:
        raise WrongError(f"the result is {found:g}: scale v back to length 1 in every round.")
    if close(found, 9, 1e-3) and close(doubled, 18, 1e-3):
        return f"L = {found:.4g}, from gradients alone; no Hessian was formed."
    if close(_curvature(answer, 0.0), 9, 1e-3):
        raise WrongError(
            "you get L only where the quadratic has no linear term. "
            "Take the difference of two gradients, so that what they share drops out."
        )
    if found < 0:
        raise WrongError(f"{found:.4g} is negative, but no curvature here is: check a sign.")
    if close(found, 1, 1e-3) and close(doubled, 1, 1e-3):
        raise WrongError("you return the length of v after scaling it, which is always 1.")
    if close(doubled, 2 * found, 1e-3) and (found < 0.4 or found > 9.1):
        raise WrongError(
            f"you get {found:.4g} where L is 9: divide the difference of the gradients "
            "by the distance between the two points."
        )
    raise WrongError(f"you get {found:.4g} where L is 9: does v settle? Try more rounds.")


def _backtracked(f, theta, eta):
    g = f.grad(theta)
    while f(theta - eta * g) > f(theta) - eta / 2 * (g @ g):
        eta = eta / 2
    return eta


@judge
def exercise_3(answer):
    """Halve η until the guaranteed decrease is there, and not once more."""
    problems = [(ravine(100), 1.0), (beale, 1.0), (ravine(3, 0.7), 0.1), (ravine(3), 64.0)]
    for f, eta in problems:
        theta = np.array(f.start)
        found = answer(f, theta.copy(), eta)
        if found is None:
            raise WrongError("your function returns nothing yet: return the learning rate.")
        found, right = number(found, "the learning rate"), _backtracked(f, theta, eta)
        if close(found, right):
            continue
        where = f"on {f.title} from η = {eta:g}, yours is {found:g}, where {right:g} was wanted"
        g = f.grad(theta)
        if found > right and f(theta - found * g) < f(theta):
            raise WrongError(f"{where}: J falls at yours, but by less than η‖∇J‖²/2.")
        if found > right:
            raise WrongError(f"{where}: J does not fall at yours.")
        if close(found, right / 2):
            raise WrongError(f"{where}: you halve once too often; test before you halve.")
        raise WrongError(f"{where}: the first rate that passes is the one to take.")
    return "each step keeps the promise of the descent lemma, and nobody had to know L."


def _gap(width, steps):
    """J after `steps` updates at η = 1/L = 1 from θ = 1, on Huber's valley of that width."""
    theta = 1.0
    for _ in range(steps):
        theta = theta - min(max(theta, -width), width)
    return width * (abs(theta) - width / 2) if abs(theta) > width else theta**2 / 2


@judge
def exercise_4(answer):
    """Huber's valley on which `steps` updates leave the most: width 1/(2·steps + 1)."""
    for steps in (2, 5, 100):
        width = answer(steps)
        if width is None:
            raise WrongError("your function returns nothing yet: return the width.")
        width = number(width, "the width")
        if not width > 0:
            raise WrongError(f"a width is positive; for {steps} steps you return {width:g}.")
        left, most = _gap(width, steps), _gap(1 / (2 * steps + 1), steps)
        if close(left, most, 1e-9):
            continue
        why = ""
        if steps * width >= 1:
            why = " With yours, the method reaches the bottom."
        raise WrongError(
            f"after {steps} steps, your width {width:.4g} leaves J = {left:.4g}; "
            f"another leaves {most:.4g}.{why}"
        )
    return "1/(4t + 2) is left, so no proof can improve L‖θ₀ - θ*‖²/(2t) by more than about 2."
