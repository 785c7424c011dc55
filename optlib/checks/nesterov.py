"""Judges of the chapter Nesterov's accelerated gradient."""

from __future__ import annotations

import numpy as np

from optlib import NAG, descend
from optlib.rosetta import TorchNesterov
from optlib.schedules import Cosine, Linear
from optlib.surfaces import ravine

from . import WrongError, close, judge, number


@judge
def exercise_1(answer):
    """θ = φ + γ η b, from torch's parameters and buffer."""
    f, lr, gamma = ravine(condition=20), 0.03, 0.7
    start = np.array(f.start)
    torchs = descend(TorchNesterov(lr, gamma), f.grad, start)
    for _, (phi, state), (theta, _) in zip(
        range(5), torchs, descend(NAG(lr, gamma), f.grad, start), strict=False
    ):
        found = answer(phi, state.b, lr, gamma)
        if found is None:
            raise WrongError("your function returns nothing yet: return θ.")
        if np.shape(found) != phi.shape:
            raise WrongError(f"θ has the shape of phi, {phi.shape}; yours has {np.shape(found)}.")
        if np.allclose(found, theta):
            continue
        step = lr * state.b
        if np.allclose(found, phi - gamma * step):
            raise WrongError("you went on ahead: φ is already θ - γv, so θ lies the other way.")
        if np.allclose(found, phi + gamma * state.b):
            raise WrongError("the buffer b holds gradients; the velocity is v = ηb.")
        if np.allclose(found, phi + step):
            raise WrongError("you went back by the whole velocity; φ is only γv ahead of θ.")
        raise WrongError(f"θ should be {theta.round(4)}, not {np.round(found, 4)}.")
    return "your model is one γv ahead of the survey's θ."


@judge
def exercise_2(answer):
    """The γ below which NAG is stable: (2 - a)/(2a - 2), at most 1."""
    for lr, L in ((0.06, 25.0), (0.5, 3.8), (0.12, 10.0), (0.5, 1.0)):
        found = answer(lr, L)
        if found is None:
            raise WrongError("your function returns nothing yet: return the limit of γ.")
        found, a = number(found, "the limit"), lr * L
        limit = 1.0 if a <= 4 / 3 else (2 - a) / (2 * a - 2)
        where = f"for η = {lr:g} and L = {L:g}"
        if close(found, limit):
            continue
        if close(found, a / 2 - 1) or close(found, max(a / 2 - 1, 0)):
            raise WrongError(f"{where}, that is momentum's bound, ηL < 2(1 + γ), solved for γ.")
        if found < 0:
            raise WrongError(
                f"{where}, {found:.3g} is no limit: dividing an inequality by a negative number "
                "turns it round."
            )
        if found > 1:
            raise WrongError(f"{where}, γ < {found:.3g} is true of every γ < 1: return 1.")
        bound = 2 * (1 + found) / (1 + 2 * found)
        raise WrongError(
            f"{where}, ηL is {a:.3g}, but at your γ = {found:.3g} the bound (stability) on it "
            f"is {bound:.3g}; at the limit the two are equal."
        )
    return "up to ηL = 4/3 every γ is stable; beyond, the more rate the less momentum."


def _gamma(t):
    before = now = 1.0
    for _ in range(t - 1):
        before, now = now, (1 + (1 + 4 * now**2) ** 0.5) / 2
    return (before - 1) / now


@judge
def exercise_3(answer):
    """Nesterov's γ of 1983, numbered by the update."""
    if answer(1) is None:
        raise WrongError("your function returns nothing yet: return γ.")
    found = [number(answer(t), f"γ at t = {t}") for t in range(1, 30)]
    wanted = [_gamma(t) for t in range(1, 31)]
    if np.allclose(found, wanted[:29]):
        return f"γ is {found[9]:.3f} at update 10; the simple (k - 1)/(k + 2) is {8 / 11:.3f}."
    if np.allclose(found, wanted[1:]):
        raise WrongError("you are one update early: update t needs (c_(t-1) - 1)/c_t.")
    simple = [max(t - 2, 0) / (t + 1) for t in range(1, 30)]
    if np.allclose(found, simple):
        raise WrongError("that is the simple choice c_k = (k + 1)/2: an inequality, no equality.")
    first = int(np.argmax(~np.isclose(found, wanted[:29]))) + 1
    raise WrongError(
        f"at t = {first} your γ is {found[first - 1]:.4g} and should be {wanted[first - 1]:.4g}; "
        f"with c_1 = 1, c_2 is {(1 + 5**0.5) / 2:.4g}."
    )


@judge
def exercise_4(answer):
    """Dozat's form with γ_t in the velocity and γ_(t+1) in the look-ahead."""
    f, lr, gamma = ravine(condition=20), Cosine(0.04, steps=40), Linear(0.2, 20, 0.9)
    phi, v = np.array(f.start), 0.0
    run = descend(NAG(lr, gamma), f.grad, phi)
    for t, (theta, state) in zip(range(1, 16), run, strict=False):
        known = phi, v, f.grad(phi)
        found = answer(*known, lr(t), gamma(t), gamma(t + 1))
        if found is None:
            raise WrongError("your function returns nothing yet: return (phi, v).")
        if not isinstance(found, tuple | list) or len(found) != 2:
            raise WrongError(f"return the pair (phi, v), not {found!r}.")
        phi, v = found
        if not np.allclose(v, state.v):
            raise WrongError(_velocity(v, state.v, known, lr(t), gamma(t), gamma(t + 1), t))
        if np.allclose(phi, theta - gamma(t + 1) * state.v):
            continue
        if np.allclose(phi, theta - gamma(t) * state.v):
            raise WrongError(
                "your look-ahead uses this step's γ, as torch's does; the next gradient is taken "
                "at θ - γ_next v."
            )
        if np.allclose(phi, known[0] - state.v):
            raise WrongError(
                "you step by v, that is momentum: φ goes γ_next times the new v further."
            )
        raise WrongError(f"at step {t} your phi is no look-ahead point: compare φ = θ - γ_next v.")
    return "this is the form that Nadam is made from."


def _velocity(v, right, known, lr, gamma, gamma_next, t):
    _, old, g = known
    if np.allclose(v, gamma_next * old + lr * g):
        return f"at step {t} your velocity fades by the next step's γ; it still is this one's."
    return f"at step {t} your velocity is not γv + ηg, but {np.round(v, 4)}."
