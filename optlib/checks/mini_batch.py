"""Judges of the chapter Mini-batch gradient descent."""

from __future__ import annotations

import numpy as np

from optlib.surfaces import least_squares

from . import WrongError, close, judge, number


def _returned(found, name):
    if found is None:
        raise WrongError(f"your function returns nothing yet: return {name}.")
    return found


@judge
def exercise_1(answer):
    """(3 / 0.1)² = 900 examples."""
    B = number(answer, "B")
    if close(B, 900):
        return "thirty times less noise costs nine hundred times the examples."
    if close(B, 30):
        raise WrongError("30 examples bring the variance from 9 to 0.3; what is the root of that?")
    if close(B, 90):
        raise WrongError("3²/0.1 is 90, but the wanted variance is 0.1², not 0.1.")
    if B <= 0:
        raise WrongError(f"a batch has at least one example, not {B:g}.")
    raise WrongError(f"with B = {B:g} the standard deviation is {3 / np.sqrt(B):.5g}, not 0.1.")


@judge
def exercise_2(answer):
    """S_min, E_min and E_min / S_min from the updates at two batch sizes."""
    for S_min, E_min, B1, B2 in ((30.0, 600.0, 4, 64), (100.0, 50_000.0, 128, 32)):
        S1, S2 = (S_min + E_min / B for B in (B1, B2))
        found = _returned(answer(B1, S1, B2, S2), "the three numbers")
        try:
            ours = [number(value, "each of the three") for value in found]
            steps, examples, critical = ours
        except (TypeError, ValueError):
            raise WrongError(f"return (S_min, E_min, B_crit), not {found!r}.") from None
        case = f"for S = {S1:g} at B = {B1} and S = {S2:g} at B = {B2}"
        if close(steps, E_min) and close(examples, S_min):
            raise WrongError(f"{case} your S_min and E_min have changed places.")
        if close(examples, -E_min):
            raise WrongError(f"{case} your E_min is negative: more examples cannot be too few.")
        for B, S in ((B1, S1), (B2, S2)):
            if not close(steps + examples / B, S):
                raise WrongError(
                    f"{case} your S_min + E_min/B gives {steps + examples / B:.4g} updates "
                    f"at B = {B}, where {S:g} were counted."
                )
        if close(critical, S_min / E_min):
            raise WrongError(f"{case} your critical size is upside down: it counts examples.")
        if not close(critical, E_min / S_min):
            raise WrongError(
                f"{case} your critical size is {critical:.4g}; there S should be 2 S_min, "
                f"but it is {S_min + E_min / critical:.4g}."
            )
    return "now try it on two runs of your own."


def _with_memory(sample_grad, most):
    def held(theta, idx):
        if len(idx) > most:
            raise WrongError(f"you read {len(idx)} examples at once: memory holds {most}.")
        return sample_grad(theta, idx)

    return held


@judge
def exercise_3(answer):
    """Parts weighted by their lengths."""
    f, theta = least_squares(n=10), np.array([0.5, -1.0])
    for parts in ([[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]], [[3], [1, 4, 5, 9, 2, 6], [8, 7, 0]]):
        lengths = [len(idx) for idx in parts]
        found = answer(_with_memory(f.sample_grad, max(lengths)), theta, parts)
        found = np.asarray(_returned(found, "the gradient"), dtype=float)
        if found.shape != (2,):
            raise WrongError(f"a gradient has the shape of theta, (2,), not {found.shape}.")
        each = [f.sample_grad(theta, idx) for idx in parts]
        wanted = np.average(each, axis=0, weights=lengths)
        if close(found, wanted):
            continue
        case = f"with parts of {', '.join(map(str, lengths))}"
        if close(found, np.mean(each, axis=0)):
            raise WrongError(
                f"{case} the mean of means lets each example of the smallest part weigh "
                f"{max(lengths) / min(lengths):g} times one of the largest."
            )
        if close(found, np.sum(each, axis=0)):
            raise WrongError(
                f"{case} you added the means up: the step is {len(parts)} times too long."
            )
        if close(found, 10 * wanted):
            raise WrongError(f"{case} that is the sum over the 10 examples; divide by 10.")
        raise WrongError(f"{case} the gradient should be {wanted}, and yours is {found}.")
    return "uneven parts, one gradient: weight each by its length."


@judge
def exercise_4(answer):
    """1 / (1 + noise/B · (n - B)/(n - 1))."""
    for B, n, noise in ((10, 100, 20.0), (1, 50, 5.0), (64, 64, 30.0), (90, 100, 200.0)):
        found = number(_returned(answer(B, n, noise), "the ratio"), "the ratio")
        if close(found, 1 / (1 + noise / B * (n - B) / (n - 1))):
            continue
        case = f"for B = {B}, n = {n} and noise {noise:g}"
        if close(found, 1 / (1 + noise / B)):
            raise WrongError(f"{case} you have (best) itself, which draws with replacement.")
        if close(found, 1 / (1 + noise / B * (n - B) / n)):
            raise WrongError(f"{case} you divide by n: among the others there are n - 1.")
        if not 0 < found <= 1:
            raise WrongError(f"{case} your ratio is {found:.4g}: noise cannot raise the best rate.")
        if n == B:
            raise WrongError(f"{case} the batch is all the data, so the best rate is η_max itself.")
        raise WrongError(
            f"{case} your ratio {found:.4g} belongs to a noise term of {1 / found - 1:.4g}; "
            f"(without) makes it {noise / B * (n - B) / (n - 1):.4g}."
        )
    return "shuffled batches allow a little more, and at B = n all of η_max."
