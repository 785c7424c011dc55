"""One script under torchrun on two hosts: network namespaces with a cable that can be pulled."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.timeout(300)
TOP = Path(__file__).parents[2]
FIRST, SECOND = "10.77.0.1", "10.77.0.2"

SCRIPT = """
import time
from pathlib import Path
from optlib import GradientDescent
from optlib.parallel import Downpour, LocalSGD, RunError, tasks, train, train_together

def slow(worker, workers):
    task = tasks.bowl(worker, workers)
    quick = task.grad
    def grad(theta, step):
        if worker == 0 and step == 30:
            Path(__file__).with_name("thirty").touch()
        time.sleep(0.01)
        return quick(theta, step)
    task.grad = grad
    return task

try:
    {runs}
except RunError as error:
    print("RunError:", error, flush=True)
"""
ASYNCHRONOUS = "print(train(Downpour(lr=0.1), slow, steps={steps}, timeout={timeout}), flush=True)"
TOGETHER = (
    "print(train_together(LocalSGD(GradientDescent(0.2), 5), slow, steps={steps}, "
    "timeout={timeout}), flush=True)"
)


def ip(*words):
    return subprocess.run(["ip", *words], capture_output=True, check=True)


@pytest.fixture
def hosts():
    """Two namespaces, joined by a cable; gone afterwards, with all that still runs in them."""
    names = [f"book{os.getpid()}{end}" for end in "ab"]
    if shutil.which("ip") is None:
        pytest.skip("needs the command ip, of iproute2")
    try:
        ip("netns", "add", names[0])
    except subprocess.CalledProcessError:
        pytest.skip("this kernel, or this user, may make no network namespaces")
    try:
        ip("netns", "add", names[1])
        ends = "end0", "netns", names[0], "type", "veth", "peer", "name", "end1"
        ip("link", "add", *ends, "netns", names[1])
        for k, (name, address) in enumerate(zip(names, (FIRST, SECOND), strict=True)):
            ip("-n", name, "addr", "add", f"{address}/24", "dev", f"end{k}")
            for link in ("lo", f"end{k}"):
                ip("-n", name, "link", "set", link, "up")
        yield names
    finally:
        for name in names:
            with contextlib.suppress(subprocess.CalledProcessError):
                for pid in ip("netns", "pids", name).stdout.split():
                    os.kill(int(pid), signal.SIGKILL)
                ip("netns", "del", name)


def until(condition, seconds, told=str):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited for {seconds} s: {told()}"
        time.sleep(0.05)


class Launch:
    """torchrun on one of the hosts, with one worker."""

    def __init__(self, host, number, script, folder, *options):
        self.log = folder / f"{number}.log"
        run = [sys.executable, "-m", "torch.distributed.run", "--nnodes", "2"]
        run += ["--nproc-per-node", "1", "--node-rank", str(number)]
        run += ["--master-addr", FIRST, "--master-port", "29500", *options, str(script)]
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(TOP)}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                ["ip", "netns", "exec", host, *run], stdout=log, stderr=log, env=environment
            )

    def told(self):
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(line for line in lines if "frame #" not in line)

    def until(self, words, seconds):
        until(lambda: words in self.told(), seconds, self.told)


@pytest.fixture
def begin(hosts, tmp_path):
    launched = []

    def both(*runs):
        script = tmp_path / "script.py"
        script.write_text(SCRIPT.format(runs="\n    ".join(runs)))
        launched.extend(Launch(host, k, script, tmp_path) for k, host in enumerate(hosts))
        until((tmp_path / "thirty").exists, 120, launched[0].told)
        return launched

    yield both
    for launch in launched:
        launch.process.kill()
        launch.process.wait()


def test_a_script_runs_on_two_hosts_and_survives_a_dead_worker(begin):
    runs = [run.format(steps=400, timeout=60) for run in (ASYNCHRONOUS, TOGETHER)]
    first, second = begin(*runs)
    family = psutil.Process(second.process.pid).children(recursive=True)
    nursery = next(p for p in family if "nursery" in p.cmdline())
    nursery.children()[0].kill()
    for launch in (first, second):
        assert launch.process.wait(120) == 0, launch.told()
        lines = [line for line in launch.told().splitlines() if line.startswith("value")]
        assert "pushes 0: 400, 1:" in lines[0]
        assert "pushes 0: 80, 1: 80" in lines[1]
        assert "worker 1 died after" in launch.told()
    assert "worker 1 died: killed by SIGKILL" in second.told()


def test_a_cable_that_is_pulled_is_told_within_the_time_out(begin, hosts):
    first, second = begin(ASYNCHRONOUS.format(steps=2000, timeout=8))
    ip("-n", hosts[0], "link", "set", "end0", "down")
    second.until("RunError: no word from the first process within 8 s", seconds=8 + 12)
    first.until("worker 1 died after", seconds=60)  # the run goes on, and ends
    assert "silent for 8 s" in first.told()


def test_a_host_that_is_not_there_is_told_to_a_worker(hosts):
    """Nobody answers at its address: not even that nothing listens there."""
    worker = [sys.executable, "-m", "optlib.parallel", "worker", "--address", "10.77.0.9:29500"]
    command = ["ip", "netns", "exec", hosts[0], *worker, "--number", "0", "--timeout", "2"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(TOP)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.stdout == "no run answers at 10.77.0.9:29500 within 2 s\n"
    assert done.returncode == 1


def test_a_host_that_never_starts_is_told(hosts, tmp_path):
    """By torchrun itself, whose time-out its own option sets."""
    script = tmp_path / "script.py"
    script.write_text("")
    first = Launch(hosts[0], 0, script, tmp_path, "--rdzv-conf", "timeout=3")
    try:
        assert first.process.wait(60) != 0
        assert "1/2 clients joined" in first.told()
    finally:
        first.process.kill()


def test_a_synchronous_run_does_not_hang_without_its_cable(begin, hosts):
    first, second = begin(TOGETHER.format(steps=2000, timeout=8))
    ip("-n", hosts[0], "link", "set", "end0", "down")
    for launch in (first, second):
        launch.until("RunError: another rank is gone: silent for 8 s", seconds=8 + 12)
