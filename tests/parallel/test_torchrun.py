"""Processes of torchrun that never come to the run: the others say so in time, and all end."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.timeout(240)  # a busy machine needs many seconds to import torch
TOP = Path(__file__).parents[2]
TIMEOUT = 6
SCRIPT = f"""
import os, sys
from optlib import GradientDescent
from optlib.parallel import Downpour, LocalSGD, RunError, tasks, train, train_together

if os.environ["RANK"] == sys.argv[1]:
    sys.exit(sys.argv[3] if len(sys.argv) > 3 else 0)
method = Downpour() if sys.argv[2] == "train" else LocalSGD(GradientDescent(0.2))
try:
    globals()[sys.argv[2]](method, tasks.bowl, steps=10**6, timeout={TIMEOUT})
except RunError as error:
    print("RunError:", error, flush=True)
"""


def torchrun(tmp_path, *arguments):
    """(exit status, what two processes said, how long it took); none of them is left."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    line = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", script]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(TOP)}
    begin = time.monotonic()
    done = subprocess.run(
        [*line, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    took = time.monotonic() - begin
    end = time.monotonic() + 10
    while left := of_that_run(tmp_path):
        assert time.monotonic() < end, f"left behind: {left}"
        time.sleep(0.05)
    return done.returncode, done.stdout, took


def of_that_run(folder):
    """The processes that run the script, or were started by one that did."""
    found = []
    for process in psutil.process_iter():
        try:
            words = [*process.cmdline(), *process.environ().values()]
        except psutil.Error:
            continue
        if any(str(folder) in word for word in words):
            found.append(process)
    return found


@pytest.mark.parametrize(
    ("absent", "how", "told"),
    [
        ("1", "train", r"no sign of .*worker 1 within 6 s"),
        ("0", "train", "the first process began no run within 6 s"),
        ("1", "train_together", "no sign of rank 1 within 6 s"),
        ("0", "train_together", "no sign of rank 0 within 6 s"),
    ],
)
def test_a_process_that_never_begins_is_named_in_time(absent, how, told, tmp_path):
    _, said, took = torchrun(tmp_path, absent, how)
    assert re.search(f"RunError: {told}", said)
    assert took < TIMEOUT + 40  # of which most is torch's import, four times


@pytest.mark.parametrize("how", ["train", "train_together"])
def test_a_process_that_dies_before_it_begins_ends_all(how, tmp_path):
    status, said, _ = torchrun(tmp_path, "1", how, "no data on this host")
    assert status != 0
    assert "no data on this host" in said
