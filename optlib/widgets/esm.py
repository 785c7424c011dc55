"""One self-contained ES module out of the widgets' JavaScript files, without a bundler."""

import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
_IMPORT = re.compile(r'^import (?P<names>\{[^}]*\}) from "\./(?P<stem>\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?P<kind>const|function) (?P<name>\w+)", re.MULTILINE)


@cache
def module(stem: str) -> str:
    """The text of `stem`.js after the local modules it imports, each of them once.

    A local module becomes a function called at once, so that its private names stay private:
    `const $rules = (() => { …; return { path }; })();`, and the import becomes
    `const { path } = $rules;`. Only the forms that these files use are understood:
    `import { … } from "./file.js";`, `export const`, `export function` and `export default`.
    """
    *local, _ = _order(stem)
    return "\n".join([*map(_wrapped, local), _linked(stem)])


def text(file: str) -> str:
    """The text of a file beside this one."""
    return (FOLDER / file).read_text(encoding="utf-8")


def _wrapped(stem: str) -> str:
    names = ", ".join(found["name"] for found in _EXPORT.finditer(_read(stem)))
    body = _EXPORT.sub(r"\g<kind> \g<name>", _linked(stem))
    return f"const ${stem} = (() => {{\n{body}\nreturn {{ {names} }};\n}})();"


def _linked(stem: str) -> str:
    return _IMPORT.sub(r"const \g<names> = $\g<stem>;", _read(stem))


def _read(stem: str) -> str:
    return text(f"{stem}.js")


def _order(stem: str) -> list[str]:
    """`stem` and all it imports, a file after those it needs."""
    needed = [found["stem"] for found in _IMPORT.finditer(_read(stem))]
    return list(dict.fromkeys([s for n in needed for s in _order(n)] + [stem]))
