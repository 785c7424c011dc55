"""What the set-up says on a machine that lacks something."""

import importlib.util
import subprocess
import sys

import pytest

from tools import setup


def test_an_old_python_is_told(monkeypatch):
    """Which one is needed, which one this is, and what to call instead."""
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer, and this is Python 3\.9"):
        setup.check_python()


@pytest.mark.parametrize("lacking", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told(monkeypatch, lacking):
    """Debian ships it apart."""
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda n: None if n == lacking else found(n))
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        setup.check_python()


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """Let the set-up work in an empty folder, and count what it starts."""
    started = []

    def run(command, **options):
        started.append([str(word) for word in command])
        return subprocess.CompletedProcess(command, returncode=0, stdout="", stderr="")

    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    for name in ("requirements.txt", "pyproject.toml"):
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(setup, "PYTHON", python)
    monkeypatch.setattr(setup, "STAMP", tmp_path / ".venv" / "installed")
    monkeypatch.setattr(setup.subprocess, "run", run)
    return started


def installs(started):
    """List the calls of pip's install."""
    return [command for command in started if "install" in command]


def test_a_second_call_installs_nothing(elsewhere, tmp_path):
    """Until what is wanted changes."""
    setup.main()
    assert len(installs(elsewhere)) == 2
    setup.main()
    assert len(installs(elsewhere)) == 2
    (tmp_path / "requirements.txt").write_text("another version")
    setup.main()
    assert len(installs(elsewhere)) == 4


def test_a_failed_install_is_tried_again(elsewhere, monkeypatch):
    """It says what pip needs, and leaves no stamp."""
    run = setup.subprocess.run

    def failing(command, **options):
        done = run(command, **options)
        done.returncode = int("install" in done.args)
        return done

    monkeypatch.setattr(setup.subprocess, "run", failing)
    with pytest.raises(SystemExit, match="pip could not install the packages"):
        setup.main()
    assert not setup.STAMP.exists()
