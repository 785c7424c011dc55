"""The repository's address stands in `_config.yml`; every other use of it follows.

`python -m tools.address` brings them in line, and tells the address.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Repositories and pages of other people, which the book may name.
FOREIGN = {
    "google-deepmind/optax",
    "keras-team/keras",
    "matplotlib/matplotlib",
    "numpy/numpy",
    "pytorch/pytorch",
    "wojciechz/learning_to_execute",
}

_END = r"(?=(?:\.git|\.)?(?:[/\"'`\s<>()\[\]#?@,;|\\]|$))"
_NAME = r"[A-Za-z0-9][\w-]*"
NAMED = re.compile(
    r"(?P<site>github\.com/|mybinder\.org/(?:v2|badge)/gh/|colab\.research\.google\.com/github/)"
    rf"(?P<slug>{_NAME}/{_NAME}(?:\.\w[\w-]*?)*?){_END}"
)
PUBLISHED = re.compile(rf"(?P<owner>{_NAME})\.github\.io/(?P<name>{_NAME}){_END}")


def address(root=ROOT):
    """`repository.url` of `_config.yml`."""
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


def in_line(text, root=ROOT):
    """`text` with this repository's address in place of any that is nobody else's."""

    def named(found):
        return found[0] if found["slug"] in FOREIGN else found["site"] + slug(root)

    def published(found):
        known = "{owner}/{name}".format(**found.groupdict()) in FOREIGN
        return found[0] if known else pages(root).removeprefix("https://")

    return PUBLISHED.sub(published, NAMED.sub(named, text))


def tracked(root=ROOT):
    """The repository's own text files."""
    command = ["git", "ls-files", "-z"]
    names = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        file = root / name
        if file.is_file() and b"\0" not in file.read_bytes()[:4096]:
            yield file


def main():
    for file in tracked():
        text = file.read_text(encoding="utf-8")
        if in_line(text) != text:
            file.write_text(in_line(text), encoding="utf-8")
            print("rewritten:", file.relative_to(ROOT))
    print(address())


if __name__ == "__main__":
    sys.exit(main())
