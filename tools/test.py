"""Every gate, one after the other, to the end: `python -m tools.test [gate …]`.

Each gate is a process of its own, so that none can stop the others; one that fails is told again
at the end. The last line counts the tests: `N passed, N failed, N skipped` (a command that is no
pytest run, such as a linter, counts as one test).
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

from tools.address import ROOT

MINUTES = 40  # for one command; the slowest gate takes half of it on two cores
PARALLEL = ["-n", "2", "--dist", "loadscope"]
# Where a file's tests share little, one by one; `xdist_group` keeps together those that share much.
APART = ["-n", "2", "--dist", "loadgroup"]
# A cell may take 20 s on an idle machine; this one may be busy. (What it takes of the processor
# itself is measured in tests/labs.)
NBVAL = ["--nbval", "--nbval-current-env", "--nbval-cell-timeout", "120"]
ROOMS = ("gates", "labs", "page", "slides")

GATES = {
    "lint": [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["codespell_lib"],
        ["tools.lint"],
    ],
    "unit": [
        ["pytest", "tests", *PARALLEL, *(f"--ignore=tests/{room}" for room in ROOMS)],
    ],
    "notebooks": [["pytest", "-p", "tests.kernels", *NBVAL, "book", *PARALLEL]],
    "book": [["tools.build"]],
    "pages": [["pytest", "tests/page", *APART]],
    "decks": [["pytest", "tests/slides", *APART]],
    "labs": [["pytest", "tests/labs", *APART]],
    "planted-defects": [["pytest", "tests/gates", *PARALLEL]],
}


def main(names=None):
    """Run the named gates, or all; the exit status."""
    names = names or list(GATES)
    for name in names:
        if name not in GATES:
            sys.exit(f"no gate is called {name!r}; the gates are {', '.join(GATES)}")
    told, total = [], [0, 0, 0]
    for name in names:
        print(f"\n=== {name} ===", flush=True)
        started = time.monotonic()
        counts = [sum(column) for column in zip(*map(run, GATES[name]), strict=True)]
        total = [sum(pair) for pair in zip(total, counts, strict=True)]
        state = "FAILED" if counts[1] else "passed"
        told.append(f"{state}  {name:<16}{time.monotonic() - started:7.0f} s")
    print("\n" + "\n".join(told))
    print("{} passed, {} failed, {} skipped".format(*total))
    return bool(total[1])


def run(command):
    """Run `python -m command…`; how many tests passed, failed, were skipped."""
    print("$", *command, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        told = ["-q", f"--junitxml={report}"] if command[0] == "pytest" else []
        status = execute([sys.executable, "-m", *command, *told])
        return counted(report, status) if told else (int(status == 0), int(status != 0), 0)


def execute(command):
    """The exit status; what takes too long is ended with all its children."""
    environment = {**os.environ, "OPTLIB_PROGRESS": "0"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True) as process:
        try:
            return process.wait(MINUTES * 60)
        except subprocess.TimeoutExpired:
            print(f"ended after {MINUTES} minutes", flush=True)
            return -1
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def counted(report, status):
    """Read pytest's report. No report, no test, or a status that it does not explain: one more
    failure, so that a gate that did not run is never a gate that passed."""
    passed = failed = skipped = 0
    if report.is_file():
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):
            failed += int(suite.get("failures")) + int(suite.get("errors"))
            skipped += int(suite.get("skipped"))
            passed += int(suite.get("tests"))
        passed -= failed + skipped
    if failed == 0 and (status != 0 or passed + skipped == 0):
        failed = 1
    return passed, failed, skipped


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
