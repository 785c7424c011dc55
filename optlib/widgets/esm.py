"""One self-contained ES module out of the widgets' JavaScript files, without a bundler."""

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
_IMPORT = re.compile(r'^import (?P<names>\{[^}]*\}) from "\./(?P<stem>\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?P<kind>const|function|class) (?P<name>\w+)", re.MULTILINE)


@cache
def module(stem: str, folder: Path = FOLDER) -> str:
    """The text of `stem`.js after the local modules it imports, each of them once.

    A local module becomes a function called at once, so that its private names stay private:
    `const $rules = (() => { …; return { path }; })();`, and the import becomes
    `const { path } = $rules;`. Only the forms that these files use are understood:
    `import { … } from "./file.js";`, `export const`, `export function`, `export class` and
    `export default`.
    """
    *local, _ = _order(stem, folder)
    return "\n".join([*(_wrapped(one, folder) for one in local), _linked(stem, folder)])


def text(file: str) -> str:
    """The text of a file beside this one."""
    return (FOLDER / file).read_text(encoding="utf-8")


def _wrapped(stem: str, folder: Path) -> str:
    names = ", ".join(found["name"] for found in _EXPORT.finditer(_read(stem, folder)))
    body = _EXPORT.sub(r"\g<kind> \g<name>", _linked(stem, folder))
    return f"const ${stem} = (() => {{\n{body}\nreturn {{ {names} }};\n}})();"


def _linked(stem: str, folder: Path) -> str:
    return _IMPORT.sub(r"const \g<names> = $\g<stem>;", _read(stem, folder))


def _read(stem: str, folder: Path) -> str:
    return (folder / f"{stem}.js").read_text(encoding="utf-8")


def _order(stem: str, folder: Path) -> list[str]:
    """`stem` and all it imports, a file after those it needs."""
    needed = [found["stem"] for found in _IMPORT.finditer(_read(stem, folder))]
    return list(dict.fromkeys([s for n in needed for s in _order(n, folder)] + [stem]))
