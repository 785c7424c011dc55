"""What the rules need to know of Markdown."""

import re

FENCE = re.compile(r"^(```+|~~~+).*?^\1[ \t]*$", re.M | re.S)
CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
DISPLAY = re.compile(r"\$\$.*?\$\$", re.S)
MATHS = re.compile(r"(?<![\\$])\$(?![\s$])[^$]*?(?<![\s\\])\$")
HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*$", re.M)
LINK = re.compile(r"\[[^\]\[]*(?:\[[^\]]*\][^\]\[]*)*\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)")
TAG = re.compile(r"</?[A-Za-z][^>]*>")


def _lines(found):
    return "\n" * found[0].count("\n") or " "


def bare(source):
    """`source` with its code and mathematics blanked out, line for line."""
    for part in (FENCE, CODE, DISPLAY, MATHS):
        source = part.sub(_lines, source)
    return source


def headings(source):
    """(level, text) of each heading."""
    return [(len(marks), text) for marks, text in HEADING.findall(FENCE.sub(_lines, source))]


def slug(heading):
    """The anchor that the page gives a heading."""
    text = LINK.sub(lambda found: found[0][1 : found[0].index("](")], heading)
    text = MATHS.sub("", text).replace("`", "").replace("*", "")
    return re.sub(r"[^\w\- ]", "", text.strip().lower().replace(" ", "-"))


def words(source):
    """How many words a reader reads, mathematics and code left out."""
    text = TAG.sub(" ", LINK.sub(lambda found: found[0].split("](")[0], bare(source)))
    return len(re.findall(r"[^\W_][\w’'-]*", text))


def links(source):
    """The target of each link."""
    text = MATHS.sub(_lines, DISPLAY.sub(_lines, CODE.sub(_lines, FENCE.sub(_lines, source))))
    return LINK.findall(text)
