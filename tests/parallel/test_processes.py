"""The asynchronous methods on the real wire and on real processes, which die as they please."""

import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import numpy as np
import psutil
import pytest

from optlib import Adagrad, Momentum
from optlib.checkpoint import CheckpointError
from optlib.parallel import (
    EASGD,
    AdaptiveRevision,
    Downpour,
    Fleet,
    RunError,
    simulate,
    start,
    tasks,
    train,
    wire,
)
from optlib.parallel.pair import Pair
from optlib.parallel.plan import Plan
from optlib.parallel.report import GoneError
from optlib.parallel.server import Shard, serve, shard_file
from optlib.parallel.worker import work

pytestmark = pytest.mark.timeout(240)  # a busy machine needs many seconds to import torch
METHODS = {
    "downpour": Downpour(lr=0.05, n_fetch=3, n_push=2, rule=Adagrad(0.2)),
    "momentum": Downpour(lr=0.05, rule=Momentum(0.05)),
    "revision": AdaptiveRevision(lr=0.3),
    "elastic": EASGD(lr=0.05, alpha=0.2, period=3, gamma=0.5),
}
SHORT = {"workers": 2, "steps": 400}
WORTH = 0.01  # the bowl's value is 2.75 at the start


def plan(method=METHODS["momentum"], workers=1, shards=1, checkpoint=None, theta=None):
    theta = np.ones(10) if theta is None else theta
    return Plan(method, tasks.bowl, theta, workers, shards, 50, 60.0, checkpoint, 10)


def slow(worker, workers):
    """A bowl whose gradients take long enough to be killed between two of them."""
    task = tasks.bowl(worker, workers)
    quick = task.grad

    def grad(theta, step):
        time.sleep(0.002)
        return quick(theta, step)

    task.grad = grad
    return task


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def listening(pid=None):
    return [c.laddr for c in psutil.Process(pid).net_connections("tcp") if c.status == "LISTEN"]


# The wire, by threads of one process ----------------------------------------------------------


@pytest.mark.parametrize("shards", [1, 3])
@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_one_worker_is_the_simulator_with_one_worker(method, shards):
    store, address = wire.listen("127.0.0.1", 60)
    whole = plan(method, shards=shards)
    whole.publish(store)
    store.set("go", "")
    shard_threads = [
        threading.Thread(target=serve, args=(address, k, 60), daemon=True) for k in range(shards)
    ]
    for thread in shard_threads:
        thread.start()
    work(address, 0, 60)
    store.set("end", "")
    for thread in shard_threads:
        thread.join(60)
    theta = np.concatenate([report(store, k)["theta"] for k in range(shards)])
    bowl = tasks.bowl(0, 1)
    grads = lambda worker, step: lambda theta: bowl.grad(theta, step)  # noqa: E731
    run = simulate(method, grads, whole.theta, Fleet(workers=1, shards=shards), 50)
    np.testing.assert_allclose(theta, run.theta, rtol=1e-13)


def report(store, shard):
    return np.load(io.BytesIO(store.get(f"report/{shard}")))


def pairs(store, timeout):
    """Both ends of a connection."""
    ends = [None, None]

    def offer():
        ends[0] = Pair.offered(store.clone(), "pair", "127.0.0.1", timeout)

    thread = threading.Thread(target=offer)
    thread.start()
    ends[1] = Pair.sought(store, "pair", timeout)
    thread.join()
    return ends


def test_silence_and_an_end_are_told_apart():
    store, _ = wire.listen("127.0.0.1", 60)
    server, worker = pairs(store, timeout=1)
    worker.send(np.arange(6.0).reshape(2, 3))
    assert server.receive((2, 3), float).tolist() == [[0, 1, 2], [3, 4, 5]]
    with pytest.raises(GoneError, match="silent for 1 s"):
        server.receive(3, float)
    worker.send(np.arange(2.0))
    worker.close()
    with pytest.raises(GoneError, match="its connection ended"):
        server.receive(3, float)
    with pytest.raises(GoneError, match="its connection ended"):
        server.send(np.ones(10**7))  # more than waits on this side
    server.close()


def test_one_end_that_never_comes_is_told():
    store, _ = wire.listen("127.0.0.1", 60)
    with pytest.raises(GoneError, match=r"silent for 0\.2 s"):
        Pair.offered(store, "pair", "127.0.0.1", 0.2)
    with pytest.raises(GoneError, match=r"silent for 0\.2 s"):
        Pair.sought(store, "another", 0.2)
    with pytest.raises(GoneError, match="its connection ended"):
        Pair.sought(store, "pair", 0.2)


# The checkpoint -------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_a_shard_goes_on_from_its_file_bit_for_bit(method, tmp_path):
    one = plan(method, checkpoint=str(tmp_path))
    messages = np.random.default_rng(0).standard_normal((20, 2, 10))
    if not isinstance(method, AdaptiveRevision):
        messages = messages[:, 0]
    whole, first = Shard(one, 0), Shard(one, 0)
    for step, message in enumerate(messages):
        whole.take(0, step, message, step)
    for step, message in enumerate(messages[:15]):
        first.take(0, step, message, step)
    rest = Shard(one, 0)
    rest.save(), first.save(), rest.restore()
    assert rest.version == 15
    assert rest.steps == [14]
    for step, message in enumerate(messages[15:], 15):
        rest.take(0, step, message, step)
    assert all(map(np.array_equal, whole.shown(), rest.shown()))
    assert repr(whole.state) == repr(rest.state)


@pytest.mark.parametrize(
    "other", [plan(METHODS["elastic"]), plan(workers=2), plan(theta=np.ones(7))]
)
def test_a_file_of_another_run_is_refused(other, tmp_path):
    Shard(plan(checkpoint=str(tmp_path)), 0).save()
    other = Plan(**{**vars(other), "checkpoint": str(tmp_path)})
    with pytest.raises(CheckpointError, match="is of another run"):
        Shard(other, 0).restore()


# Real processes -------------------------------------------------------------------------------


def test_workers_die_and_are_replaced_and_the_run_ends():
    """Killed at several moments; the other worker never stops."""
    lr = 0.1
    with start(Downpour(lr=lr, rule=Adagrad(0.2)), slow, shards=2, **SHORT) as fleet:
        for steps in (1, 50, 100, 150):
            fleet.wait(steps, worker=1)
            fleet.kill(1)
            fleet.replace(1)
        fleet.wait(200, worker=1)
        fleet.kill(1)
        end = fleet.join()
    assert [(k, why) for k, _, why in end.died] == [(1, "killed by SIGKILL")] * 5
    assert sorted(when for _, when, _ in end.died) == [when for _, when, _ in end.died]
    assert end.pushes[0] == SHORT["steps"]
    assert 200 <= end.pushes[1] <= SHORT["steps"]
    assert len(end.staleness) == sum(end.pushes.values())
    assert end.value < WORTH
    assert str(end).count("worker 1 died after") == 5


def test_a_dead_shard_ends_the_run_and_its_checkpoint_goes_on(tmp_path):
    every = 20
    with start(
        EASGD(lr=0.05, period=1), slow, shards=2, checkpoint=tmp_path, every=every, **SHORT
    ) as fleet:
        fleet.wait(100)
        fleet.kill_shard(1)
        with pytest.raises(RunError, match=r"shard 1 of 2 died: killed by SIGKILL.*at most 20"):
            fleet.join()
    for shard in range(2):
        with np.load(shard_file(fleet.plan, shard)) as file:
            assert min(file["steps"]) >= 100 - every
    end = train(EASGD(lr=0.05, period=1), slow, shards=2, checkpoint=tmp_path, every=every, **SHORT)
    assert max(end.pushes.values()) < SHORT["steps"] - 50
    assert end.value < WORTH


def test_no_worker_left_is_an_error_with_its_reason():
    def broken(worker, workers):
        task = tasks.bowl(worker, workers)

        def grad(theta, step):
            raise ArithmeticError(f"no gradient for worker {worker}")

        task.grad = grad
        return task

    with pytest.raises(RunError, match=r"every worker died.*ArithmeticError: no gradient for"):
        train(Downpour(), broken, workers=2, steps=5)


def test_a_dead_nursery_ends_the_run():
    with start(Downpour(), slow, **SHORT) as fleet:
        nurses = [p for p in psutil.Process().children() if "nursery" in p.cmdline()]
        if not nurses:
            pytest.skip("only Linux has a nursery")
        nurses[0].kill()
        with pytest.raises(RunError, match="the nursery died: killed by SIGKILL"):
            fleet.join()


def test_the_digits_are_shared_out():
    """Each worker has its own; a worker's gradient is that of the loss it reports."""
    networks = [tasks.digits_network(worker, 3) for worker in range(3)]
    own = np.concatenate([network.own for network in networks])
    assert sorted(own) == list(range(networks[0].samples))
    theta = networks[0].theta
    assert all(np.array_equal(network.theta, theta) for network in networks)
    whole = tasks.DigitsNetwork(0, 1, batch=networks[0].samples)
    g = whole.grad(theta, 0)
    forth, back = (whole.value(theta + h * g) for h in (0.05, -0.05))
    np.testing.assert_allclose((forth - back) / 0.1, g @ g, rtol=0.02)


SCRIPT = """
import signal
from optlib.parallel import Downpour, start, tasks

def endless(worker, workers):  # of __main__, as a cell's functions are
    return tasks.bowl(worker, workers)

signal.signal(signal.SIGINT, signal.default_int_handler)  # what a shell puts behind ignores it
with start(Downpour(), endless, workers=1, steps=10**9) as fleet:
    fleet.wait(5)
    print(fleet.address, flush=True)
    try:
        fleet.join()
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_whatever_ends_the_parent_ends_all(sign):
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, text=True, env=quiet()
    ) as script:
        address = script.stdout.readline().strip()
        family = psutil.Process(script.pid).children(recursive=True)
        assert len(family) >= 2
        assert {ip for p in [script, *family] for ip, _ in listening(p.pid)} == {"127.0.0.1"}
        script.send_signal(sign)
        rest = script.stdout.read()
    assert ("interrupted" in rest) == (sign == signal.SIGINT)
    until(lambda: not any(p.is_running() for p in family))
    with pytest.raises(RunError, match=f"no run answers at {address} within 0.2 s"):
        wire.meet(address, 0.2)


def quiet():
    return {**os.environ, "OMP_NUM_THREADS": "1"}


def test_server_and_worker_by_hand():
    """As on several hosts."""
    listener = [sys.executable, "-m", "optlib.parallel", "server", "--address", "127.0.0.1:0"]
    options = {"workers": 1, "steps": 40, "task": "optlib.parallel.tasks:bowl"}
    listener += ["--method", "EASGD(period=2)"]
    listener += [str(word) for name, value in options.items() for word in (f"--{name}", value)]
    with subprocess.Popen(listener, stdout=subprocess.PIPE, text=True, env=quiet()) as server:
        told = server.stdout.readline().split()
        address = told[told.index("--address") + 1]
        worker = [sys.executable, "-m", "optlib.parallel", "worker", "--address", address]
        subprocess.run([*worker, "--number", "0"], env=quiet(), check=True)
        assert "pushes 0: 20" in server.stdout.read()
    assert server.returncode == 0


# Bad input ------------------------------------------------------------------------------------


def few(worker, workers):
    task = tasks.bowl(worker, workers)
    task.samples = 3
    return task


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"workers": 0}, "workers must be a whole number, at least 1; got 0"),
        ({"shards": 0}, "shards must be a whole number, at least 1; got 0"),
        ({"shards": 11}, "11 shards for 10 parameters; each holds at least one"),
        ({"workers": 4}, "4 workers for 3 samples; each needs one"),
        ({"steps": 0}, "steps must be a whole number, at least 1; got 0"),
        ({"every": 0}, "every must be a whole number, at least 1; got 0"),
        ({"timeout": 0}, "timeout must be a number"),
        ({"address": "127.0.0.1:port"}, "address must be host or host:port"),
        ({"address": "192.0.2.1"}, "192.0.2.1 is no address of this machine"),
        ({"address": "host.invalid"}, "host.invalid: no such host"),
    ],
)
def test_bad_input_is_named(options, words):
    with pytest.raises((ValueError, RunError), match=words):
        train(Downpour(), few, **options)


def test_a_method_of_another_kind_is_refused():
    with pytest.raises(TypeError, match="method must be Downpour, EASGD or alike"):
        train(Adagrad(), tasks.bowl)


def test_a_taken_port_is_named():
    store, address = wire.listen("127.0.0.1", 60)
    with pytest.raises(RunError, match="is taken; name another"):
        train(Downpour(), tasks.bowl, address=address)
    del store


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("host.invalid:29500", "host.invalid: no such host"),
        ("127.0.0.1", "the address of a run has a port"),
        ("127.0.0.1:1", "no run answers at 127.0.0.1:1 within 2 s"),
        ("192.0.2.1:29500", "no run answers at 192.0.2.1:29500 within 2 s"),
    ],
)
def test_a_run_that_is_not_there_is_told_to_a_worker(address, words):
    worker = [sys.executable, "-m", "optlib.parallel", "worker", "--address", address]
    begin = time.monotonic()
    done = subprocess.run(
        [*worker, "--number", "0", "--timeout", "2"],
        env=quiet(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert words in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert time.monotonic() - begin < 2 + 15  # of which most is Python's start


def test_what_listens_and_is_no_run_is_told():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(RunError, match=f"what listens at {address} is no run"):
            wire.meet(address, 1)


def test_a_worker_that_never_starts_is_named():
    with pytest.raises(RunError, match=r"no sign of .*worker 0, worker 1 within 1 s"):
        start(Downpour(), tasks.bowl, timeout=1, launch=False)
