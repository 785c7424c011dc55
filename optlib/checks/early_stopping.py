"""Judges of the chapter Early stopping."""

from __future__ import annotations

import numpy as np

from . import WrongError, close, judge, number


def _found(value, what):
    if value is None:
        raise WrongError(f"your function returns nothing yet: return {what}.")
    return number(value, what)


def _rule(losses, patience, min_delta, *, bar="counted", ties=False, late=0, against="best"):
    """The rule, and its usual misreadings."""
    best, level, waited = 0, losses[0], 0
    for k, loss in enumerate(losses):
        rival = losses[k - 1] if against == "last" and k else level
        won = loss <= rival - min_delta if ties else loss < rival - min_delta
        if won or (bar == "lowest" and loss < level):
            best, level = k, loss
        waited = 0 if won or k == 0 else waited + 1
        if waited >= patience + late:
            break
    return k, best


_MISREAD = {
    "that compares with the check before; compare with the best one.": {"against": "last"},
    "a tie is no improvement: the loss has to be lower.": {"ties": True},
    "patience checks without improvement are enough; you wait for one more.": {"late": 1},
    "only a gain of more than min_delta moves the bar.": {"bar": "lowest"},
}
_CURVES = (
    ([2.0, 1.0, 1.1, 1.2, 1.3, 1.4], 2, 0.0),
    ([5.0, 4.0, 4.5, 4.2, 4.1, 3.0], 3, 0.0),
    ([5.0, 4.0, 4.0, 3.9, 4.0, 4.0, 4.0, 1.0], 3, 0.0),
    ([5.0, 4.0, 4.0, 4.0, 4.0, 4.0, 1.0], 4, 0.0),
    ([3.0, 2.94, 2.88, 2.82, 2.76, 2.7], 2, 0.1),
    ([3.0, 2.95, 2.93, 2.92, 1.0], 3, 0.1),
    ([2.0, 1.0, 0.5], 2, 0.0),
)


@judge
def exercise_1(answer):
    """The check of the stop, and the check that is kept."""
    for losses, patience, min_delta in _CURVES:
        found = answer(list(losses), patience, min_delta)
        if found is None:
            raise WrongError("your function returns nothing yet: return the stop and the best.")
        try:
            stop, best = (number(v, "a check") for v in found)
        except (TypeError, ValueError):
            raise WrongError(f"return a pair, the stop and the best, not {found!r}.") from None
        right = _rule(losses, patience, min_delta)
        if (stop, best) == right:
            continue
        shown = ", ".join(f"{v:g}" for v in losses)
        told = (
            f"for the losses {shown} with patience {patience} and min_delta {min_delta:g}, "
            f"you say {stop:g} and {best:g}"
        )
        for word, slip in _MISREAD.items():
            if (stop, best) == _rule(losses, patience, min_delta, **slip):
                raise WrongError(f"{told}: {word}")
        if (stop, best) == _rule(losses, patience, 0.0):
            raise WrongError(f"{told}: a gain of less than min_delta does not count.")
        if (stop, best) == (right[1], right[0]):
            raise WrongError(f"{told}: the stop comes first, then the best.")
        if stop == right[0] and best == losses[right[1]]:
            raise WrongError(f"{told}: that is a loss; return the number of its check.")
        if (stop, best) == (right[0], right[0]):
            raise WrongError(f"{told}: keep the best check, not the last one.")
        if (stop - 1, best - 1) == right:
            raise WrongError(f"{told}: checks are counted from 0.")
        raise WrongError(f"{told}; it is {right[0]} and {right[1]}.")
    return "it stops late, and returns to the best point."


@judge
def exercise_2(answer):
    """The ridge strength that is exactly as strong as a number of steps."""
    for steps, curvature, lr in ((10, 0.5, 0.1), (3, 2.0, 0.2), (100, 0.01, 0.5)):
        found = _found(answer(steps, curvature, lr), "α")
        left = (1 - lr * curvature) ** steps
        right = curvature * left / (1 - left)
        if close(found, right):
            continue
        told = f"for {steps} steps at curvature {curvature:g} with η = {lr:g}, you say {found:.4g}"
        smooth = np.exp(-lr * curvature * steps)
        if close(found, 1 / (lr * steps)):
            raise WrongError(f"{told}: that is (match), which holds for small curvatures only.")
        if close(found, curvature * smooth / (1 - smooth)):
            raise WrongError(f"{told}: steps are finite, so the power is not yet an exponential.")
        if close(found, curvature * (1 - left) / left):
            raise WrongError(f"{told}: that grows with the steps; a long run is a weak penalty.")
        if close(found, left / (1 - left)):
            raise WrongError(f"{told}: the curvature in front is missing.")
        raise WrongError(f"{told}; it is {right:.4g}.")
    return "it depends on the curvature, so no one α does it for all directions."


@judge
def exercise_3(answer):
    """When a direction is best left."""
    for curvature, signal, nu, lr in (
        (0.5, 4.0, 0.1, 0.2),
        (0.1, 1.0, 0.3, 1.0),
        (2.0, 0.5, 1.0, 0.1),
    ):
        found = _found(answer(curvature, signal, nu, lr), "the number of steps")
        left = nu / (curvature * signal + nu)
        right = np.log(left) / np.log(1 - lr * curvature)
        if close(found, right):
            continue
        told = (
            f"at curvature {curvature:g} with signal {signal:g}, ν = {nu:g} and η = {lr:g}, "
            f"you say {found:.4g}"
        )
        if close(found, -np.log(left) / (lr * curvature)):
            raise WrongError(f"{told}: steps are finite: divide by ln(1 - ηλ), not by -ηλ.")
        if close(found, np.log(1 - left) / np.log(1 - lr * curvature)):
            raise WrongError(f"{told}: (1 - ηλ)^t is 1 - f, what is *not* kept.")
        if close(found, np.log(nu / (signal + nu)) / np.log(1 - lr * curvature)):
            raise WrongError(f"{told}: in (risk) the signal stands with its curvature.")
        if found in (np.floor(right), np.ceil(right), np.round(right)):
            raise WrongError(f"{told}: do not round, please.")
        raise WrongError(f"{told}; it is {right:.4g}.")
    return "little noise or a weak curvature: train on."


@judge
def exercise_4(answer):
    """The smallest patience that reaches the lowest point."""
    cases = (
        [5.0, 4.0, 4.5, 4.4, 4.3, 3.0, 3.5, 3.6, 3.7, 3.8, 3.9, 4.0],
        [3.0, 2.0, 1.0, 2.0, 3.0],
        [5.0, 4.0, 4.0, 4.0, 3.0, 3.5, 2.0, 2.1, 2.2],
        [1.0, 2.0, 3.0],
    )
    for losses in cases:
        found = _found(answer(list(losses)), "the patience")
        records = [k for k in range(len(losses)) if losses[k] < min(losses[:k], default=np.inf)]
        right = max([1, *np.diff(records)])
        if found == right:
            continue
        told = f"for {', '.join(f'{v:g}' for v in losses)}, you say {found:g}"
        rises = [k for k in range(1, len(losses)) if losses[k] >= losses[k - 1]]
        if found < 1:
            raise WrongError(f"{told}: a patience is at least 1.")
        if found == right - 1:
            raise WrongError(f"{told}: the rule stops when that many checks brought nothing.")
        if found == right + 1:
            raise WrongError(f"{told}: one less is enough, the improvement comes in time.")
        if found == max(np.diff([*records, len(losses) - 1])):
            raise WrongError(f"{told}: what comes after the lowest point needs no patience.")
        if rises and found == int(np.argmin(losses)) - rises[0] + 1:
            raise WrongError(f"{told}: records in between reset the count.")
        raise WrongError(f"{told}; it is {right}.")
    return "but only after the fact: nobody has the whole curve when it counts."
