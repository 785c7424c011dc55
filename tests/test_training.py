"""Training torch modules: one vector, one grid, one budget."""

import itertools
import pickle
import subprocess
import sys

import numpy as np
import pytest
import torch

from optlib import Adam, GradientDescent, Momentum, descend
from optlib._progress import progress
from optlib.checkpoint import load, save
from optlib.gradients import minibatches
from optlib.training import EarlyStopping, Objective, accuracy, digits, replay, sweep, tune

LOSS = torch.nn.functional.cross_entropy


@pytest.fixture(autouse=True)
def one_thread():
    """Two threads on small matrices spend their time waiting for each other."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def network(inputs=5, hidden=4, classes=3, dtype=torch.float64):
    layers = [torch.nn.Linear(inputs, hidden), torch.nn.Tanh(), torch.nn.Linear(hidden, classes)]
    return torch.nn.Sequential(*layers).to(dtype)


def batch(n=6, dtype=torch.float64):
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(n, 5, generator=generator, dtype=dtype)
    return x, torch.randint(3, (n,), generator=generator)


@pytest.fixture
def objective():
    return Objective(network(), LOSS)


def test_value_and_gradient_are_those_of_autograd(objective):
    theta, (x, y) = objective.start(3), batch()
    objective.write(theta)
    expected = LOSS(objective.module(x), y)
    expected.backward()
    flat = torch.cat([p.grad.reshape(-1) for p in objective.module.parameters()])
    torch.testing.assert_close(objective(theta, x, y), expected.detach())
    torch.testing.assert_close(objective.grad(theta, x, y), flat)
    assert not objective(theta, x, y).requires_grad


def test_a_grid_is_the_loop_over_it(objective):
    theta = objective.start(range(6)).reshape(-1, 2, 3)
    x, y = batch()
    value, grad = objective(theta, x, y), objective.grad(theta, x, y)
    output = objective.output(theta, x)
    assert (value.shape, grad.shape, output.shape) == ((2, 3), theta.shape, (6, 3, 2, 3))
    for i, j in np.ndindex(2, 3):
        one = theta[:, i, j]
        torch.testing.assert_close(value[i, j], objective(one, x, y))
        torch.testing.assert_close(grad[:, i, j], objective.grad(one, x, y))
        torch.testing.assert_close(output[..., i, j], objective.output(one, x))


def test_paired_batches_follow_the_last_axis_of_the_grid(objective):
    theta = objective.start(range(6)).reshape(-1, 2, 3)
    x, y = batch(12)
    x, y = x.reshape(3, 4, 5), y.reshape(3, 4)
    grad = objective.grad(theta, x, y, paired=True)
    for i, j in np.ndindex(2, 3):
        torch.testing.assert_close(grad[:, i, j], objective.grad(theta[:, i, j], x[j], y[j]))
    with pytest.raises(ValueError, match=r"2 paired batches for a grid of shape \(2, 3\)"):
        objective.grad(theta, x[:2], y[:2], paired=True)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_dtype_is_kept(dtype):
    objective = Objective(network(dtype=dtype), LOSS)
    theta, data = objective.start([0, 1]), batch(dtype=dtype)
    grads = minibatches(objective.grad, data, 2, np.random.default_rng(0), epochs=1)
    for moved, state in descend(Adam(), grads, theta):
        assert moved.dtype == state.m.dtype == dtype
    assert objective(theta, *data).dtype == dtype
    assert objective.start(0, dtype=torch.float64).dtype == torch.float64


def test_a_seed_gives_one_start_and_leaves_torchs_generator_alone(objective):
    torch.manual_seed(5)
    before = torch.get_rng_state()
    many = objective.start([7, 8])
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.equal(many[:, 0], objective.start(7))
    assert not torch.equal(many[:, 0], many[:, 1])


def test_the_start_is_drawn_by_the_layers_themselves(objective):
    torch.manual_seed(7)
    fresh = torch.cat([p.detach().reshape(-1) for p in network().parameters()])
    for layer in (0, 2):  # the layers draw in double what a fresh float32 network rounds
        objective.module[layer].to(torch.float32)
    assert torch.equal(objective.start(7).double(), fresh)


def test_read_and_write_are_inverse(objective):
    theta = objective.start(1)
    objective.write(theta)
    assert torch.equal(objective.read(), theta)


def test_what_no_layer_can_draw_is_told():
    class Scale(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.s = torch.nn.Parameter(torch.ones(2))

    with pytest.raises(ValueError, match=r"start: 0 has parameters and no reset_parameters\(\)"):
        Objective(torch.nn.Sequential(Scale()), LOSS).start(0)


def test_wrong_arguments_are_told(objective):
    with pytest.raises(TypeError, match=r"module must be a torch\.nn\.Module; got 3"):
        Objective(3, LOSS)
    with pytest.raises(ValueError, match="Tanh has no parameters"):
        Objective(torch.nn.Tanh(), LOSS)
    with pytest.raises(ValueError, match=r"theta must have shape \(39, \*grid\); got \(5,\)"):
        objective(torch.zeros(5), *batch())


def test_accuracy_counts_the_largest_output_over_the_grid():
    output = torch.zeros(2, 3, 2)
    output[0, 1, 0] = output[1, 2, 0] = output[0, 1, 1] = 1
    assert accuracy(output, torch.tensor([1, 2])).tolist() == [1.0, 0.5]


def test_early_stopping_keeps_the_best_and_waits_its_patience():
    stop = EarlyStopping(patience=2, min_delta=0.1)
    theta = torch.zeros(1)
    told = []
    for value in (1.0, 0.5, 0.45, float("nan"), 0.3):
        theta += 1  # in place, as torch's own optimizers do
        told.append(stop(value, theta))
        if told[-1]:
            break
    assert told == [False, False, False, True]
    assert (stop.best.item(), stop.best_value, stop.best_check) == (2.0, 0.5, 1)
    assert stop in {stop}  # itself alone: what it keeps may be an array, which has no one ==
    with pytest.raises(ValueError, match="patience must be a whole number, at least 1; got 0"):
        EarlyStopping(0)
    with pytest.raises(ValueError, match="min_delta"):
        EarlyStopping(1, min_delta=-1)


def test_early_stopping_counts_from_the_last_improvement():
    stop = EarlyStopping(patience=2)
    assert [stop(v, None) for v in (3, 4, 2, 3, 3)] == [False, False, False, False, True]


def test_small_gains_count_once_they_add_up():
    """The bar is the last check that counted, not the lowest one."""
    stop = EarlyStopping(patience=3, min_delta=0.1)
    assert not any(stop(1 - 0.06 * k, k) for k in range(15))
    assert (stop.best_check, stop.best) == (14, 14)


def test_a_tie_and_an_infinite_loss_are_no_improvement():
    stop = EarlyStopping(patience=2)
    values = float("inf"), 1.0, 1.0, 1.0
    assert [stop(v, v) for v in values] == [False, False, False, True]
    assert (stop.best, stop.best_check) == (1.0, 1)


def test_without_any_finite_loss_nothing_is_kept():
    stop = EarlyStopping(patience=2)
    assert [stop(float("nan"), 0) for _ in range(2)] == [False, True]
    assert (stop.best, stop.best_value, stop.best_check) == (None, float("inf"), -1)


def test_a_recorded_curve_is_judged_as_a_running_one():
    assert replay((3, 1, 2, 2, 0), patience=2) == (3, 1)
    assert replay((3, 1, 2, 2, 0), patience=3) == (4, 4)
    assert replay((3, 1, 0.95, 2), patience=2, min_delta=0.1) == (3, 1)
    assert replay((float("nan"),), patience=5) == (0, None)


def test_early_stopping_goes_on_where_it_was_interrupted(tmp_path):
    """From a saved run, and from a pickle: at every check the same verdict."""
    values = 3.0, 2.0, 2.5, float("nan"), 1.0, 2.0, 2.0, 2.0
    theta, state = np.zeros(2), GradientDescent().init(np.zeros(2))
    whole = EarlyStopping(patience=3, min_delta=0.5)
    expected = [whole(v, theta + v) for v in values]
    assert expected == [False] * 7 + [True]
    for cut in range(len(values)):
        first = EarlyStopping(patience=3, min_delta=0.5)
        told = [first(v, theta + v) for v in values[:cut]]
        save(tmp_path / "run.npz", theta, state, **vars(first))
        _, _, saved = load(tmp_path / "run.npz")
        for again in (EarlyStopping(**saved), pickle.loads(pickle.dumps(first))):
            assert told + [again(v, theta + v) for v in values[cut:]] == expected
            assert (again.best_value, again.best_check) == (1.0, 4)
            np.testing.assert_array_equal(again.best, whole.best)


def test_digits_are_split_without_overlap_and_by_their_seed():
    data = digits()
    assert [len(y) for _, y in data] == [1077, 360, 360]
    assert data.train[0].dtype == torch.float32
    assert (float(data.train[0].min()), float(data.train[0].max())) == (0.0, 1.0)
    images = torch.cat([x for x, _ in data])
    assert len(torch.unique(images, dim=0)) == 1797
    assert torch.equal(digits().test[1], data.test[1])
    assert not torch.equal(digits(seed=1).test[1], data.test[1])
    with pytest.raises(ValueError, match="must leave some of the 1797"):
        digits(validation=1000, test=797)


def swept(rule=GradientDescent, rates=(0.1, 1.0, 1e30), seeds=(0, 4), **budget):
    objective = Objective(network(), LOSS)
    data = batch(20)
    budget = {"steps": 7, "batch_size": 6, "every": 3} | budget
    return objective, data, sweep(rule, objective, rates, data, data, seeds=seeds, **budget)


def test_a_sweep_is_the_loop_over_its_rates_and_seeds():
    objective, data, result = swept()
    assert list(result.steps) == [0, 3, 6, 7]
    assert result.loss.shape == (4, 3, 2)
    for j, seed in enumerate((0, 4)):
        grads = minibatches(objective.grad, data, 6, np.random.default_rng(seed), epochs=9)
        run = descend(GradientDescent(lr=1.0), grads, objective.start(seed))
        theta, _ = list(itertools.islice(run, 7))[-1]
        np.testing.assert_allclose(result.final[1, j], objective(theta, *data), rtol=1e-9)
        torch.testing.assert_close(result.theta[:, 1, j], theta)


def test_a_diverged_run_is_frozen_told_and_never_best():
    class Square(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = torch.nn.Linear(5, 1, dtype=torch.float64)

        def forward(self, x):
            return self.layer(x)[:, 0]

    objective = Objective(Square(), torch.nn.functional.mse_loss)
    x, y = batch(20)
    data = x, y.double()
    rates = np.array([0.01, 0.1, 1e60])
    result = sweep(GradientDescent, objective, rates, data, data, steps=9, batch_size=5, seeds=2)
    assert (result.stopped[:2] == -1).all()
    assert (result.stopped[2] > 0).all()
    assert np.isinf(result.final[2]).all()
    assert np.isfinite(result.final[:2]).all()
    assert torch.isfinite(result.theta).all()
    assert (result.best, result.best_rate, result.at_edge) == (1, 0.1, False)
    assert "2 of 6 runs diverged, at rate 1e+60" in str(result)
    assert str(result).startswith("best rate 0.1: loss ")
    np.testing.assert_array_equal(result.curves, result.loss[:, 1])


def test_a_frozen_run_has_no_loss_even_where_its_last_point_has_one():
    class Cliff(Objective):
        def grad(self, theta, x, y, paired):
            g = torch.ones_like(theta)
            g[:, 1, 0] = torch.nan
            return g

    data = batch(20)
    objective = Cliff(network(), LOSS)
    result = sweep(Adam, objective, [0.1, 0.2], data, data, steps=2, batch_size=5, seeds=2)
    assert result.stopped.tolist() == [[-1, -1], [1, -1]]
    np.testing.assert_array_equal(np.isinf(result.final), [[False, False], [True, False]])
    assert torch.isfinite(objective(result.theta, *data)).all()


def test_tuning_gives_every_rule_the_same_budget():
    objective, data = Objective(network(), LOSS), batch(20)
    rules = {"Momentum": lambda lr: Momentum(lr=lr, gamma=0.5), "Adam": Adam}
    rates = {"Momentum": [0.1, 1.0], "Adam": [0.01, 0.1]}
    budget = {"steps": 4, "batch_size": 10, "seeds": 2}
    results = tune(rules, objective, rates, data, data, **budget)
    assert list(results) == ["Momentum", "Adam"]
    assert results["Adam"].loss.shape == results["Momentum"].loss.shape == (5, 2, 2)
    rates["Adam"] = [0.01]
    with pytest.raises(ValueError, match="equally many rates"):
        tune(rules, objective, rates, data, data, **budget)
    with pytest.raises(ValueError, match="but rates for"):
        tune(rules, objective, {"Adam": [1.0]}, data, data, **budget)


def test_a_sweep_of_what_makes_no_rule_is_told():
    with pytest.raises(TypeError, match="rule must make an Optimizer from the rates"):
        swept(rule=lambda lr: 3)


def test_progress_is_silent_outside_a_live_notebook(capsys, monkeypatch):
    monkeypatch.delenv("OPTLIB_PROGRESS", raising=False)
    items = [1, 2]
    assert progress(items) is items
    monkeypatch.setenv("OPTLIB_PROGRESS", "0")
    assert progress(items) is items
    assert capsys.readouterr() == ("", "")


@pytest.mark.filterwarnings("ignore:IProgress not found")
def test_progress_shows_a_bar_where_a_reader_waits(capsys, monkeypatch):
    class Shell:
        class kernel:
            _allow_stdin = True

    monkeypatch.delenv("OPTLIB_PROGRESS", raising=False)
    monkeypatch.setattr("IPython.get_ipython", lambda: Shell)
    monkeypatch.setattr("tqdm.auto.tqdm", __import__("tqdm").tqdm)
    assert list(progress([1, 2], "training")) == [1, 2]
    assert "training" in capsys.readouterr().err
    Shell.kernel._allow_stdin = False
    assert list(progress([1, 2], "training")) == [1, 2]
    assert capsys.readouterr().err == ""


def test_importing_the_module_imports_no_torch():
    code = "import sys, optlib.training; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_torch_the_hint_is_a_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ModuleNotFoundError, match=r"optlib\.training needs torch: pip install"):
        digits()
