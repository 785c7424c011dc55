"""The judges accept the worked solutions, and tell typical mistakes apart."""

import numpy as np
import pytest

from optlib.checks import hogwild as check


def said(capsys, exercise, answer):
    exercise(answer)
    return capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda f, s: (f * (1 - (1 - f) ** s)).sum(), "Correct"),
        (lambda f, s: None, "nothing yet"),
        (lambda f, s: (1 - (1 - f) ** s).sum(), "weigh each with f"),
        (lambda f, s: (f * (1 - f) ** s).sum(), "are spared"),
        (lambda f, s: (f * f**s).sum(), "once at least"),
        (lambda f, s: (s * f**2).sum(), "only for small f"),
        (lambda f, s: (f * (1 - (1 - f) ** (s + 1))).sum(), "not s + 1"),
        (lambda f, s: 7, "you expect 7 collisions"),
        (lambda f, s: f, "should be one number"),
    ],
)
def test_collisions(capsys, answer, message):
    assert message in said(capsys, check.exercise_1, answer)


def most_workers(f, lr):
    P = 0
    while lr * f < 2 * np.sin(np.pi / (2 * (2 * P + 1))):
        P += 1
    return P


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (most_workers, "Correct"),
        (lambda f, lr: None, "nothing yet"),
        (lambda f, lr: most_workers(f, lr) - 1, "one more is possible"),
        (lambda f, lr: most_workers(f, lr) + 1, "one too many"),
        (lambda f, lr: most_workers(1, lr), "left out f"),
        (lambda f, lr: 5, "you allow 5 workers, not"),
    ],
)
def test_most_workers(capsys, answer, message):
    assert message in said(capsys, check.exercise_2, answer)


def lossy(theta, e, read, step):
    theta[e] = read - step


def plain(theta, e, read, step):
    theta[e] -= step


def safe(theta, e, read, step):
    np.subtract.at(theta, e, step)


def nothing(theta, e, read, step):
    pass


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((lossy, safe), "Correct"),
        (..., "Nothing to check yet"),
        (lossy, "hand over two functions"),
        ((nothing, nothing), "neither function changes theta yet"),
        ((safe, safe), "loses nothing"),
        ((nothing, safe), "the last worker's step alone"),
        ((lossy, lossy), "loses or changes a step"),
        ((lossy, plain), "names a component twice"),
    ],
)
def test_writes(capsys, answer, message):
    assert message in said(capsys, check.exercise_3, answer)


def scaled(power, factor=1.0):
    def mend(rows):
        f = np.bincount(rows.columns.ravel(), minlength=rows.d)
        scale = factor * (np.median(f) / np.maximum(f, 1)) ** power
        return rows._replace(values=rows.values * scale[rows.columns])

    return mend


def silenced(rows):
    return rows._replace(values=rows.values * (rows.columns < 194))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (scaled(0.5), "Correct"),
        (lambda rows: None, "nothing yet"),
        (lambda rows: rows.values, "return rows, such as"),
        (lambda rows: rows, "the rows as they were"),
        (lambda rows: rows._replace(targets=0 * rows.targets), "change the values alone"),
        (scaled(0.5, 0.1), "leave them near 1"),
        (scaled(0.05), "still diverge"),
        (scaled(1.0), "only falls to"),
        (silenced, "can explain nothing"),
        (
            lambda rows: rows._replace(
                values=rows.values / np.linalg.norm(rows.values, axis=1)[:, None]
            ),
            "the same in every row",
        ),
    ],
)
def test_mended_rows(capsys, answer, message):
    assert message in said(capsys, check.exercise_4, answer)
