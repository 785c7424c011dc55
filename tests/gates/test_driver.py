"""`make test` goes on after a failure, counts every test, and ends with one line and a status."""

import re
import sys

import pytest

from tools import test as driver

GOOD = "def test_a():\n    pass\n\n\ndef test_b():\n    pass\n"
MIXED = "import pytest\n\n\ndef test_a():\n    assert 0\n\n\ndef test_b():\n    pytest.skip('no')\n"


@pytest.fixture
def gates(tmp_path, monkeypatch):
    """Let the driver have gates made of small files; {name: text}."""
    monkeypatch.setattr(driver, "ROOT", tmp_path)

    def made(**texts):
        for name, text in texts.items():
            (tmp_path / f"test_{name}.py").write_text(text, encoding="utf-8")
        commands = {name: [["pytest", f"test_{name}.py"]] for name in texts}
        monkeypatch.setattr(driver, "GATES", commands)
        return driver.GATES

    return made


def test_all_passed(gates, capfd):
    gates(one=GOOD, two=GOOD)
    assert not driver.main()
    assert capfd.readouterr().out.endswith("\n4 passed, 0 failed, 0 skipped\n")


def test_the_gate_after_a_red_one_runs(gates, capfd):
    gates(one=MIXED, two=GOOD)
    assert driver.main()
    out = capfd.readouterr().out
    assert out.endswith("\n2 passed, 1 failed, 1 skipped\n")
    assert re.search(r"^FAILED +one +\d+ s\npassed +two", out, re.M)
    assert len(re.findall(r"^\d+ passed, \d+ failed, \d+ skipped$", out, re.M)) == 1


@pytest.mark.parametrize("text", ["import nothing_of_this_name\n", "", "import os\nos._exit(0)\n"])
def test_a_gate_that_did_not_run_has_failed(text, gates, capfd):
    gates(one=text)
    assert driver.main()
    assert capfd.readouterr().out.endswith("\n0 passed, 1 failed, 0 skipped\n")


def test_a_command_counts_as_one(gates, monkeypatch, capfd):
    gates()
    monkeypatch.setitem(driver.GATES, "lint", [["this"], ["nothing_of_this_name"]])
    assert driver.main(["lint"])
    assert capfd.readouterr().out.endswith("\n1 passed, 1 failed, 0 skipped\n")


def test_what_takes_too_long_is_ended(gates, monkeypatch):
    monkeypatch.setattr(driver, "MINUTES", 0.02)
    assert driver.execute([sys.executable, "-c", "import time; time.sleep(60)"]) != 0


def test_an_unknown_gate_is_told_with_the_known():
    with pytest.raises(SystemExit, match="no gate is called 'all'; the gates are lint, unit"):
        driver.main(["all"])


def test_every_test_belongs_to_a_gate():
    """Each folder of tests is run by the unit gate or named by another."""
    named = {word for gate in driver.GATES.values() for command in gate for word in command}
    folders = {path.name for path in (driver.ROOT / "tests").iterdir() if path.is_dir()}
    assert set(driver.ROOMS) <= folders
    assert {f"tests/{room}" for room in driver.ROOMS} <= named


GROUPED = """
import os, pathlib, pytest

@pytest.mark.parametrize("group", [pytest.param(g, marks=pytest.mark.xdist_group(g)) for g in "ab"])
@pytest.mark.parametrize("turn", range(20))
def test_one(group, turn):
    with open(pathlib.Path(__file__).with_name("told"), "a") as told:
        print(group, os.environ["PYTEST_XDIST_WORKER"], file=told)
"""


def test_what_belongs_together_stays_in_one_process(gates, tmp_path):
    """Or every page is opened twice: pytest and xdist have parted over this without a word."""
    gates(one=GROUPED)["one"][0].extend(driver.APART)
    assert not driver.main()
    pairs = set((tmp_path / "told").read_text(encoding="utf-8").splitlines())
    assert len(pairs) == 2
