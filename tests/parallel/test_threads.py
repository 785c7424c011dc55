"""Real threads: serial with one, the same loss with two, and nothing out of bounds."""

import sys
import threading

import numpy as np
import pytest

from optlib.parallel import Fleet, SparseRows, hogwild, hogwild_threads, sparse_rows, threads

ROWS = sparse_rows(500, 200, 3, np.random.default_rng(0))
START = np.zeros(200)


@pytest.mark.parametrize("compiled", [True, False])
def test_one_worker_is_the_simulator_with_one_worker(compiled):
    run = hogwild_threads(ROWS, START, 1, 3000, lr=0.1, seed=5, compiled=compiled)
    simulated = hogwild(ROWS, START, Fleet(workers=1), 3000, lr=0.1, seed=5)
    np.testing.assert_allclose(run.theta, simulated.theta, rtol=1e-9, atol=1e-12)
    assert not START.any()
    assert run.seconds > 0


@pytest.mark.parametrize("workers", [2, 4])
def test_more_workers_reach_the_same_loss(workers):
    serial = hogwild_threads(ROWS, START, 1, 60_000, lr=0.05)
    shared = hogwild_threads(ROWS, START, workers, 60_000 // workers, lr=0.05)
    assert ROWS.loss(shared.theta) < 1.5 * ROWS.loss(serial.theta) < 0.05 * ROWS.loss(START)


def test_private_vectors_are_runs_of_their_own():
    run = hogwild_threads(ROWS, START, 3, 500, lr=0.1, seed=2, private=True)
    assert run.theta.shape == (3, 200)
    order = np.random.default_rng([2, 1]).integers(500, size=(3, 500))
    for k in range(3):
        theta = START.copy()
        for i in order[k]:
            e, x = ROWS.columns[i], ROWS.values[i]
            theta[e] -= 0.1 * (x @ theta[e] - ROWS.targets[i]) * x
        np.testing.assert_allclose(run.theta[k], theta, rtol=1e-9, atol=1e-12)


def test_a_long_run_is_the_same_in_parts(monkeypatch):
    whole = hogwild_threads(ROWS, START, 1, 100, lr=0.1)
    monkeypatch.setattr(threads, "_CHUNK", 7)
    assert np.array_equal(hogwild_threads(ROWS, START, 1, 100, lr=0.1).theta, whole.theta)


def test_an_error_in_one_thread_stops_the_others(monkeypatch):
    monkeypatch.setattr(threads, "_CHUNK", 1)
    begun = []

    def work(k, part):
        begun.append(k)
        if k == 0:
            raise KeyboardInterrupt
        threading.Event().wait(0.001)

    with pytest.raises(KeyboardInterrupt):
        threads._run(work, 2, 100_000)
    assert begun.count(1) < 50_000
    assert not [t for t in threading.enumerate() if t.name.startswith("hogwild")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"workers": 0}, "workers must be a whole number, at least 1; got 0"),
        ({"workers": 501}, "501 workers for 500 samples"),
        ({"steps": 0}, "steps must be a whole number, at least 1; got 0"),
        ({"lr": 0}, r"lr must be a number in \(0, inf\); got 0"),
        ({"theta": np.zeros(7)}, r"theta must have shape \(200,\), .* got \(7,\)"),
        ({"rows": ROWS._replace(columns=ROWS.columns + 1)}, "a column outside 0 to 199"),
        ({"rows": ROWS._replace(columns=-ROWS.columns)}, "a column outside 0 to 199"),
        ({"rows": ROWS._replace(targets=ROWS.targets[1:])}, "columns, values and targets must"),
    ],
)
def test_bad_input_is_named(change, words):
    given = {"rows": ROWS, "theta": START, "workers": 2, "steps": 5, "lr": 0.1} | change
    with pytest.raises(ValueError, match=words):
        hogwild_threads(**given)


def test_without_numba_a_sentence_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)
    threads._compiled.cache_clear()
    with pytest.raises(ModuleNotFoundError, match=r"needs numba: pip install 'optlib\[parallel\]'"):
        hogwild_threads(ROWS, START, 1, 5, lr=0.1)


def test_wide_rows_name_a_column_once():
    rows = sparse_rows(3000, 2_000_000, 30, np.random.default_rng(1))
    assert isinstance(rows, SparseRows)
    assert (np.diff(rows.columns, axis=1) > 0).all()
    assert 0 <= rows.columns.min() < 1000 < 1_999_000 < rows.columns.max() < 2_000_000
