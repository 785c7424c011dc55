"""The book's colours: one style for each rule, the same in figures, widgets and slides.

A colour is at least 3:1 on a white page and on a dark one only if its relative luminance lies in
[0.12, 0.30]; no stock colour cycle does.  These six do, and were searched for so that any two
differ by a CAM02-UCS distance of 15 or more, also to readers with protanopia, deuteranopia or
tritanopia (``tests/test_palette.py`` measures it).  Colour never stands alone: each rule has a
dash and a marker of its own.
"""

COLORS = {
    "indigo": "#6141ff",
    "amber": "#c68505",
    "green": "#077947",
    "plum": "#954f8b",
    "sky": "#149bd9",
    "rose": "#fb4c7a",
}

# Lengths of ink and gap, in multiples of the line's width; () is a solid line.
DASHES = {
    "solid": (),
    "long": (7, 2.5),
    "short": (3.5, 2),
    "dots": (1.2, 1.8),
    "dash-dot": (6, 2, 1.2, 2),
    "dash-dot-dot": (6, 2, 1.2, 2, 1.2, 2),
}

# Markers are matplotlib's codes.  Rules that are often compared differ in colour *and* dash.
STYLES = {
    name: {"color": COLORS[color], "dash": DASHES[dash], "marker": marker}
    for name, color, dash, marker in (
        ("GradientDescent", "indigo", "solid", "o"),
        ("Momentum", "amber", "long", "s"),
        ("NAG", "green", "dash-dot", "^"),
        ("Rprop", "plum", "dots", "D"),
        ("Adagrad", "sky", "short", "v"),
        ("Adadelta", "amber", "dots", "h"),
        ("RMSprop", "plum", "long", "X"),
        ("Adam", "rose", "solid", "*"),
        ("AdaMax", "sky", "dash-dot", "P"),
        ("Nadam", "green", "short", "<"),
        ("AMSGrad", "indigo", "dash-dot-dot", ">"),
    )
}

# Neutrals of the light page and of the dark one; figures are drawn light, and the page inverts
# them in dark mode.
LIGHT = {"page": "#ffffff", "ink": "#1b1f27", "muted": "#565d69", "grid": "#d9dce2"}
DARK = {"page": "#14181e", "ink": "#e8ebf0", "muted": "#a5adba", "grid": "#39414d"}
