"""A published chapter, cold, in Chromium: what it weighs, when its controls are ready, how fast.

Needs the built site (`make book`); every visit is a new browser context, with an empty cache.
"""

import tempfile
from pathlib import Path
from statistics import median, quantiles

from benchmarks.measure import Claim
from tests import browser
from tests.widgets.harness import write_page
from tools.build import SITE

CHAPTER = "/book/algorithms/adam.html"
VISITS = 5
FIGURE = ".optlib-playground canvas[data-t]"
READY = """() => {
  const timer = setInterval(() => {
    const drawn = document.querySelector(".optlib-playground canvas[data-t]");
    if (!drawn || !document.querySelector("input[type=range]")) return;
    clearInterval(timer);
    window.ready = performance.now();
  }, 5);
}"""
# From the event's own time stamp to the end of the redraw, which the figure notes in data-t.
WATCH = """() => {
  const figure = document.querySelector(".optlib-playground canvas[data-t]");
  let event = null;
  window.delays = [];
  for (const name of ["input", "keydown", "pointermove", "pointerdown"])
    document.addEventListener(name, (e) => { event ??= e.timeStamp; }, true);
  new MutationObserver(() => {
    if (event !== null) window.delays.push(Number(figure.dataset.t) - event);
    event = null;
  }).observe(figure, { attributeFilter: ["data-t"] });
}"""


def claims():
    if not (SITE / CHAPTER[1:]).is_file():
        raise SystemExit(f"there is no {CHAPTER} in {SITE}: run `make book` first")
    with browser.launched() as chromium:
        with browser.served(SITE) as address:
            url = address + CHAPTER
            weight, requests = _weight(chromium, url)
            near = median(_ready(chromium, url) for _ in range(VISITS))
            far = median(_ready(chromium, url, slow=True) for _ in range(VISITS))
        delays = _delays(chromium)
    return [
        Claim("a chapter page, cold, over the wire, read to its end", weight / 1000, 850, "kB",
              note=f"{requests} requests"),
        Claim("its controls are ready after", near, 0.6, "s"),
        Claim("the same at 4× CPU slow-down, 10 Mbit/s, 40 ms", far, 2, "s"),
        Claim("control event to redraw, 8 optimizers × 300 steps, median", median(delays), 4, "ms",
              note=f"{len(delays)} events"),
        Claim("the same, 95th percentile", quantiles(delays, n=20)[-1], 16, "ms"),
    ]  # fmt: skip


def _visit(chromium):
    page = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    return page, tools


def _weight(chromium, url):
    page, tools = _visit(chromium)
    bytes_of = []
    tools.on("Network.loadingFinished", lambda event: bytes_of.append(event["encodedDataLength"]))
    page.goto(url, wait_until="networkidle")
    for _ in range(60):  # what is loaded only when it comes into sight
        page.mouse.wheel(0, 700)
        page.wait_for_timeout(30)
    page.wait_for_load_state("networkidle")
    page.context.close()
    return sum(bytes_of), len(bytes_of)


def _ready(chromium, url, slow=False):
    """Seconds from the request until a figure is drawn and a slider stands beside it."""
    page, tools = _visit(chromium)
    if slow:
        tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        speed = 10e6 / 8
        tools.send("Network.emulateNetworkConditions", {
            "offline": False, "latency": 40, "downloadThroughput": speed, "uploadThroughput": speed,
        })  # fmt: skip
    page.add_init_script(f"({READY})()")
    page.goto(url)
    page.wait_for_function("() => window.ready", timeout=60_000)
    seconds = page.evaluate("() => window.ready") / 1000
    page.context.close()
    return seconds


def _delays(chromium, events=60):
    """Milliseconds from an event to the end of the redraw, for sliders and for drags."""
    from optlib.widgets import playground

    rules = ["GradientDescent", "Momentum", "NAG", "Adagrad", "RMSprop", "Adam", "AdaMax", "Nadam"]
    with tempfile.TemporaryDirectory() as folder:
        write_page(Path(folder), [playground("rosenbrock", rules, steps=300)])
        with browser.served(folder) as address:
            page, _ = _visit(chromium)
            page.goto(f"{address}/index.html")
            page.wait_for_selector(FIGURE)
            page.evaluate(WATCH)
            _slide(page, events)
            _drag(page, events)
            delays = page.evaluate("() => window.delays")
            page.context.close()
    if len(delays) < events:
        raise RuntimeError(f"only {len(delays)} of {2 * events} events redrew the figure")
    return delays


def _slide(page, events):
    page.locator("input[type=range]").first.focus()
    for k in range(events):
        page.keyboard.press("ArrowLeft" if k % 2 else "ArrowRight")
        page.wait_for_timeout(25)


def _drag(page, events):
    box = page.locator(FIGURE).first.bounding_box()
    x, y = box["x"] + box["width"] / 3, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for k in range(events):
        page.mouse.move(x + k, y + k % 7)
        page.wait_for_timeout(25)
    page.mouse.up()
