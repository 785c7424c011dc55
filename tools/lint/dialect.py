"""What reads right everywhere: CommonMark, dollar mathematics, <details> and admonition boxes."""

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

from tools.lint import markdown
from tools.lint.notebook import rule

HERE = 'write CommonMark with $…$, <details> and <div class="admonition note">'

MYST = {
    "a MyST directive": re.compile(r"^\s*(?::{3,}|`{3,}\{|~{3,}\{)", re.M),
    "a MyST role": re.compile(r"\{[A-Za-z][\w:+.-]*\}`"),
    "a MyST target": re.compile(r"^\([\w-]+\)=\s*$", re.M),
    "a MyST block break": re.compile(r"^\+\+\+", re.M),
    "a MyST substitution": re.compile(r"\{\{.*?\}\}"),
    "a footnote": re.compile(r"\[\^[^\]]+\]"),
}
ALLOWED = {
    "details": {None, "quiz", "quiz right", "hint", "proof"},
    "summary": {None},
    "div": {f"admonition {kind}" for kind in ("note", "tip", "important", "warning", "errata")},
    "p": {"admonition-title"},
    "kbd": {None},
    "sub": {None},
    "sup": {None},
}


@rule
def no_myst(notebook):
    """Colab and the repository's preview show MyST's own syntax raw."""
    for cell in notebook.cells:
        if not cell.is_code:
            shown = markdown.DISPLAY.sub(" ", markdown.MATHS.sub(" ", cell.source))
            for what, pattern in MYST.items():
                if pattern.search(shown):
                    yield cell, f"{what} ({pattern.search(shown)[0].strip()})", HERE


class _Html(HTMLParser):
    """Collects which tags are not allowed, and which are not closed."""

    def __init__(self):
        super().__init__()
        self.wrong, self.open = [], []

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        given = dict(attributes)
        if tag not in ALLOWED or given.get("class") not in ALLOWED[tag] or set(given) - {"class"}:
            self.wrong.append(self.get_starttag_text())

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.wrong.append(f"</{tag}>")


@rule
def html(notebook):
    """Only the few tags that every reader of notebooks shows, each closed."""
    for cell in notebook.cells:
        if not cell.is_code:
            parser = _Html()
            parser.feed(markdown.bare(cell.source))
            parser.close()
            for tag in parser.wrong + [f"<{tag}> without its end" for tag in parser.open]:
                yield cell, f"HTML {tag}", f"allowed, and closed, are {', '.join(ALLOWED)}; {HERE}"


@rule
def blank_after_tag(notebook):
    """Without a blank line, what follows a tag is HTML, and its Markdown is shown raw."""
    for cell in notebook.cells:
        lines = [] if cell.is_code else markdown.FENCE.sub("", cell.source).splitlines()
        for line, below in pairwise([*lines, ""]):
            opened = re.match(r"\s*<(details|div|/summary|p)\b", line)
            if opened and below.strip() and not re.match(r"\s*<", below):
                yield cell, f"text directly below {line.strip()!r}", "leave a blank line between"
            if re.search(r"</summary>\s*[^\s<]", line):
                yield cell, f"text behind </summary> in {line.strip()!r}", "put it in a paragraph"


@rule
def plain_summary(notebook):
    """A summary on one line is HTML: the page shows $…$, ` and * in it as they are."""
    for cell in notebook.cells:
        for text in [] if cell.is_code else re.findall(r"<summary>(.*?)</summary>", cell.source):
            if re.search(r"[$`*]|\]\(", text):
                yield (
                    cell,
                    f"Markdown or mathematics in <summary>{text}</summary>",
                    "write it in plain words and Unicode (η, β₂, √)",
                )


@rule
def bare_environments(notebook):
    r"""\begin{align} without $$ is rendered by some readers only."""
    for cell in notebook.cells:
        if not cell.is_code:
            if cell.source.count("$$") % 2:
                yield cell, "an odd number of $$", "close the displayed equation"
            if re.search(r"\\(begin|end|tag|label|eqref)\b", markdown.bare(cell.source)):
                yield cell, r"LaTeX outside of $$…$$", r"put $$ around it"


@rule
def unique_tags(notebook):
    r"""Two equations of a page with the same \tag cannot be told apart."""
    found = Counter(
        name
        for cell in notebook.cells
        if not cell.is_code and cell.is_read
        for name in re.findall(r"\\tag\*?\{([^}]*)\}", cell.source)
    )
    for name, times in found.items():
        if times > 1:
            yield None, rf"\tag{{{name}}} stands {times} times", "give each equation its own name"
