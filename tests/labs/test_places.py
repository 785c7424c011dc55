"""What a reader's machine needs: NumPy alone for optlib; Binder's files; one address everywhere."""

import re
import subprocess

import pytest
import yaml

from optlib import _optional
from tests.labs import places
from tools import address, first_cell, notebooks
from tools.address import ROOT


@pytest.fixture(scope="session")
def bare(tmp_path_factory):
    """(a Python with NumPy alone, the folder that holds optlib's wheel unpacked)"""
    folder = tmp_path_factory.mktemp("bare")
    site = folder / "site"
    wheel = places.wheel(folder)
    python = places.environment("numpy", places.NUMPY)
    places.install(python, "--no-deps", "--no-index", "--target", site, wheel)
    return python, site


ALONE = "optlib optlib.surfaces optlib.gradients optlib.schedules optlib.rosetta optlib.checks"


@pytest.mark.parametrize("module", ALONE.split())
def test_optlib_needs_numpy_alone(module, bare, tmp_path):
    python, site = bare
    program = f"import sys, {module}; print(sorted({{'torch', 'matplotlib'}} & set(sys.modules)))"
    assert places.run(python, program, tmp_path, PYTHONPATH=str(site)) == "[]\n"


@pytest.mark.parametrize(
    ("program", "extra"),
    [
        ("from optlib import plots; plots.subplots()", "plots"),
        ("import optlib.widgets", "widgets"),
        ("from optlib import training; training.digits()", "torch"),
        ("import optlib.torch_optimizer", "torch"),
    ],
)
def test_what_is_missing_is_said_with_how_to_get_it(program, extra, bare, tmp_path):
    python, site = bare
    with pytest.raises(AssertionError, match=rf"needs \w+: pip install 'optlib\[{extra}\]'"):
        places.run(python, program, tmp_path, PYTHONPATH=str(site))


def test_the_wheel_holds_the_widgets_scripts(bare):
    _, site = bare
    there = {file.name for file in (ROOT / "optlib" / "widgets").iterdir() if file.suffix != ".py"}
    assert there - {file.name for file in (site / "optlib" / "widgets").iterdir()} <= {
        "__pycache__"
    }


def test_the_first_cell_pins_what_the_book_pins():
    asked = [f"{name}=={number}" for name, number in first_cell.WIDGETS.items()]
    assert asked == places.pinned(*first_cell.WIDGETS)


def test_binder_has_the_versions_of_the_book():
    lines = places.text(".binder/requirements.txt").splitlines()
    lines = [line for line in lines if not line.startswith("#")]
    extras = re.fullmatch(r"\.\[(.*)\]", lines[-1])[1].split(",")
    assert lines[1] == "--constraint ../requirements.txt"
    assert set(extras) <= set(re.findall(r"^(\w+) = \[", places.text("pyproject.toml"), re.M))
    assert set(extras) == set(_optional._EXTRAS.values())  # whatever a part of optlib asks for
    subprocess.run(["bash", "-n", ROOT / ".binder" / "postBuild"], check=True)


def test_one_version_of_python_everywhere():
    version = places.text(".binder/runtime.txt").strip().removeprefix("python-")
    assert f'requires-python = ">={version}"' in places.text("pyproject.toml")
    for file in sorted((ROOT / ".github" / "workflows").glob("*.yml")):
        assert f'python-version: "{version}"' in file.read_text(encoding="utf-8"), file.name


def test_the_version_is_told_once():
    assert f"\nversion: {address.version()}\n" in places.text("CITATION.cff")
    assert f"v{address.version()}.zip" in first_cell.text()


def test_actions_are_pinned_and_have_few_rights():
    for file in sorted((ROOT / ".github" / "workflows").glob("*.yml")):
        workflow = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert workflow["permissions"] == {}, file.name
        for use in re.findall(r"uses: (.*)", file.read_text(encoding="utf-8")):
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v[\d.]+", use), use


def test_every_use_of_the_address_is_in_line():
    for file in address.tracked():
        text = file.read_text(encoding="utf-8")
        strangers = [
            f"{number}: {line.strip()[:120]}"
            for number, line in enumerate(text.splitlines(), start=1)
            if address.in_line(line) != line
        ]
        assert strangers == [], f"{file}: `make address`, or add it to FOREIGN in tools/address.py"


@pytest.mark.parametrize(
    "written",
    [
        "https://github.com/{owner}/{name}",
        "https://github.com/{owner}/{name}.git",
        "(https://github.com/{owner}/{name}/blob/main/x.py).",
        "https://mybinder.org/v2/gh/{owner}/{name}/main?urlpath=lab",
        "https://colab.research.google.com/github/{owner}/{name}/blob/main/x.ipynb",
        "See https://{owner}.github.io/{name}.",
    ],
)
def test_an_old_address_is_brought_in_line(written):
    owner, name = address.slug().split("/")
    old = written.format(owner="somebody", name="old-name")
    assert address.in_line(old) == written.format(owner=owner, name=name)


def test_other_peoples_addresses_are_left_alone():
    for slug in address.FOREIGN:
        assert address.in_line(f"https://github.com/{slug}/issues/1").count(slug) == 1


def test_the_readme_shows_a_picture_of_the_playground():
    picture = ROOT / "book" / "_assets" / "playground.png"
    assert "(book/_assets/playground.png)" in places.text("README.md")
    assert picture.stat().st_size <= 150_000


def test_every_notebook_is_in_the_table_of_contents():
    listed = set(re.findall(r"file: (\S+)|root: (\S+)", places.text("_toc.yml")))
    listed = {"".join(pair) for pair in listed}
    for file in notebooks.of_the_book():
        assert file.relative_to(ROOT).with_suffix("").as_posix() in listed
