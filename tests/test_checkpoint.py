"""A run that is saved, lost halfway, or not ours."""

import itertools

import numpy as np
import pytest
import torch

import optlib
from optlib import OPTIMIZERS, CheckpointError, descend, load, save
from optlib.surfaces import saddle


def run(opt, theta, state, steps, rng):
    """Noisy steps, so that a resume that forgets the generator is seen."""

    def grad(theta):
        return saddle.grad(theta) + rng.normal(size=theta.shape)

    return list(itertools.islice(descend(opt, grad, theta, state), steps))[-1]


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_resumed_run_is_the_uninterrupted_one_bit_for_bit(name, tmp_path):
    opt, start = OPTIMIZERS[name](), np.array([[1.0, 0.5], [1.5, -0.5]])
    rng = np.random.default_rng(3)
    theta, state = run(opt, start, None, 7, rng)
    save(tmp_path / "run", theta, state, rng=rng.bit_generator.state)
    whole, whole_state = run(opt, theta, state, 5, rng)

    theta, state, extra = load(tmp_path / "run")
    rng = np.random.default_rng()
    rng.bit_generator.state = extra["rng"]
    again, again_state = run(opt, theta, state, 5, rng)
    np.testing.assert_array_equal(again, whole)
    assert type(again_state) is type(whole_state)
    for a, b in zip(again_state, whole_state, strict=True):
        np.testing.assert_array_equal(a, b)


def saved(folder, **extra):
    theta = np.array([1.0, 2.0])
    save(folder / "run", theta, optlib.Adam().init(theta), **extra)
    return folder / "run"


def test_dtypes_libraries_and_extras_come_back(tmp_path):
    theta = torch.tensor([1.0, 2.0])
    state = optlib.Adam().init(theta)
    save(tmp_path / "run", theta, state, seed=12, best=np.float32(0.1) + np.zeros(3), note="η")
    theta2, state2, extra = load(tmp_path / "run")
    assert theta2.dtype == torch.float32
    assert torch.equal(theta2, theta)
    assert isinstance(state2.m, torch.Tensor)
    assert (extra["seed"], extra["note"]) == (12, "η")
    assert extra["best"].shape == (3,)


def test_every_truncation_of_a_file_is_an_error_and_never_a_wrong_state(tmp_path):
    whole = saved(tmp_path).read_bytes()
    torn = tmp_path / "torn"
    for size in range(0, len(whole), 7):
        torn.write_bytes(whole[:size])
        with pytest.raises(CheckpointError, match="torn is no saved run of optlib"):
            load(torn)


def test_every_flipped_byte_of_the_numbers_is_noticed(tmp_path):
    file = saved(tmp_path)
    whole = file.read_bytes()
    at = whole.index(np.array([1.0, 2.0]).tobytes())
    for i in range(16):
        file.write_bytes(whole[: at + i] + bytes([whole[at + i] ^ 1]) + whole[at + i + 1 :])
        with pytest.raises(CheckpointError, match="no saved run"):
            load(file)


def test_foreign_files_are_told_and_pickles_are_not_opened(tmp_path):
    file = tmp_path / "foreign"
    for content in (b"", b"hello", b"PK\x03\x04"):
        file.write_bytes(content)
        with pytest.raises(CheckpointError, match="foreign is no saved run"):
            load(file)
    np.savez(tmp_path / "other.npz", theta=np.zeros(2))
    with pytest.raises(CheckpointError, match="no saved run"):
        load(tmp_path / "other.npz")
    np.save(tmp_path / "single.npy", np.zeros(2))
    with pytest.raises(CheckpointError, match="no saved run"):
        load(tmp_path / "single.npy")
    np.savez(tmp_path / "pickle.npz", optlib=np.array([{"a": 1}], dtype=object))
    with pytest.raises(CheckpointError, match="no saved run"):
        load(tmp_path / "pickle.npz")
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "absent")


def test_a_failed_save_leaves_the_old_file_and_no_litter(tmp_path, monkeypatch):
    file = saved(tmp_path, step=1)
    before = file.read_bytes()

    def full(*args, **kwargs):
        raise OSError("No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError, match="No space left"):
        saved(tmp_path, step=2)
    assert file.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["run"]


def test_what_cannot_be_saved_without_loss_is_refused(tmp_path):
    theta = np.zeros(2)
    state = optlib.Adam().init(theta)
    with pytest.raises(TypeError, match="what JSON can hold"):
        save(tmp_path / "run", theta, state, rng=np.random.default_rng(0))
    with pytest.raises(TypeError, match="bfloat16"):
        save(tmp_path / "run", torch.zeros(2, dtype=torch.bfloat16), state)
    with pytest.raises(TypeError, match="state of an Optimizer"):
        save(tmp_path / "run", theta, (0, theta, theta))
    assert not list(tmp_path.iterdir())


def test_a_state_of_an_unknown_rule_is_told(tmp_path, monkeypatch):
    file = saved(tmp_path)
    monkeypatch.setattr("optlib.checkpoint.state_classes", dict)
    with pytest.raises(CheckpointError, match="AdamState, which no rule here has"):
        load(file)
