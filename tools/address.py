"""The repository's address stands in `_config.yml`; everything else that names it follows.

python -m tools.address                 tell the address
python -m tools.address --rewrite OLD   write the address over OLD (owner/name) in every file
"""

import argparse
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Repositories of other people that the book may name.
FOREIGN = {
    "google-deepmind/optax",
    "matplotlib/matplotlib",
    "numpy/numpy",
    "pytorch/pytorch",
}


def address(root=ROOT):
    """`repository.url` of `_config.yml`, such as https://github.com/owner/name."""
    text = (root / "_config.yml").read_text(encoding="utf-8")
    found = re.search(r"^repository:\s*\n(?:[ #].*\n)*?  url:\s*[\"']?([^\"'\s#]+)", text, re.M)
    if not found:
        raise SystemExit("_config.yml has no `repository:` with a `url:` below it")
    return found[1].rstrip("/")


def slug(root=ROOT):
    """owner/name."""
    return "/".join(address(root).split("/")[-2:])


def pages(root=ROOT):
    """Where the published book is read."""
    owner, name = slug(root).split("/")
    return f"https://{owner.lower()}.github.io/{name}"


def version(root=ROOT):
    """optlib's version: the tag that Colab installs is v followed by it."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["version"]


NAMED = re.compile(
    r"(?:github\.com/|mybinder\.org/(?:v2|badge)/gh/|colab\.research\.google\.com/github/)"
    r"([A-Za-z0-9][\w-]*/[A-Za-z0-9][\w.-]*?)(?=\.git\b|[/\"'`\s)>\]#?@,;\\]|\.?$|\.\s)",
    re.M,
)
PUBLISHED = re.compile(
    r"https?://([a-z0-9-]+)\.github\.io/([\w.-]+?)(?=[/\"'`\s)>\]#?,;\\]|\.?$)", re.M
)


def strangers(text, root=ROOT):
    """Each address in `text` that is neither this repository's nor a known other's."""
    owner, name = slug(root).split("/")
    for found in NAMED.findall(text):
        if found != f"{owner}/{name}" and found not in FOREIGN:
            yield f"github.com/{found}"
    for found in PUBLISHED.findall(text):
        if found != (owner.lower(), name) and "/".join(found) not in FOREIGN:
            yield "{}.github.io/{}".format(*found)


def tracked(root=ROOT):
    """The repository's own text files."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True, text=True
    ).stdout
    for name in filter(None, names.split("\0")):
        file = root / name
        if file.is_file() and b"\0" not in file.read_bytes()[:4096]:
            yield file


def rewrite(old, root=ROOT):
    """Write the address over `old`, an owner/name, in every tracked file; tell which changed."""
    old_owner, old_name = old.split("/")
    for file in tracked(root):
        text = file.read_text(encoding="utf-8")
        new = text.replace(old, slug(root))
        new = new.replace(f"https://{old_owner.lower()}.github.io/{old_name}", pages(root))
        if new != text:
            file.write_text(new, encoding="utf-8")
            yield file.relative_to(root)


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m tools.address", description=__doc__)
    parser.add_argument("--rewrite", metavar="OWNER/NAME", help="the address to write over")
    old = parser.parse_args(arguments).rewrite
    if old and not re.fullmatch(r"[\w-]+/[\w.-]+", old):
        raise SystemExit(f"{old!r} is no owner/name")
    for file in rewrite(old) if old else ():
        print("rewritten:", file)
    print(address())


if __name__ == "__main__":
    sys.exit(main())
