"""What the picture costs, as a file and in a browser: `python benchmarks/pictures.py [ENTITIES…]`.

Makes seeded dossiers of 60, 2,000 and 20,000 entities (twice as many claims, nearly four times as many reports), draws
their pages, and opens each in headless Chromium without a graphics card. All seconds are of CPU, never of the clock:
of this process for building and layout, of the main thread of the page (its thread ticks, as Chromium's performance
domain counts them) for all else. Goals stand beside what was measured; ✗ marks one that was missed.

* size: bytes of the file
* build: from dossiers to text, without layout; layout: places of entities, and communities
* load: from opening the file until all is drawn
* pan: one frame, while the mouse drags the picture over 30 moves (the slowest stands in brackets)
* toggle: a click on a box of the legend, until the picture and the table are drawn anew
* retract: a click on the box of a publisher, so that support is worked out anew

``--profile`` tells beneath each in which functions the page spent its time; ``--runs N`` measures each N times, and the
least counts. What else the machine does makes caches cold: measure when it is quiet.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright
from synthetic import dossiers

from defgraph.graph import communities, discs, layout
from defgraph.picture import Picture, render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Browser, CDPSession, Page

CHROMIUM = "/usr/bin/chromium"
SIZES = (60, 2_000, 20_000)
MOVES = 30
GOALS: dict[tuple[str, int], float] = {
    ("size", 60): 600e3,
    ("size", 2_000): 3.5e6,
    ("build", 20_000): 2.0,
    ("load", 60): 0.3,
    ("load", 2_000): 2.0,
    ("load", 20_000): 4.0,
    ("pan", 2_000): 0.033,
    ("toggle", 2_000): 0.2,
}
"""What issue 5 asks for: bytes, or seconds of CPU, at most."""
LAYOUTS = ((layout, "positions"), (layout, "concentric"), (communities, "communities"), (discs, "mapped"))
"""What is layout, and no part of building."""
_DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass
class Measured:
    """What was measured of a page, by its name; and in which functions the time went, if that was asked for."""

    entities: int
    found: dict[str, float] = field(default_factory=dict)
    slowest: dict[str, float] = field(default_factory=dict)
    spent: dict[str, Counter[str]] = field(default_factory=dict)

    def least(self, name: str, value: float) -> None:
        """Keep the least of several measurements."""
        self.found[name] = min(value, self.found.get(name, value))


def main() -> None:
    """Print a table for each size."""
    wish = _arguments()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for entities in wish.entities:
            measured, file = Measured(entities), Path(folder) / f"{entities}.html"
            for _ in range(wish.runs):
                file.write_text(_built(measured), encoding="utf-8")
                _opened(browser, file, measured, profile=wish.profile)
            print("\n".join(_table(measured)), flush=True)
        browser.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("entities", nargs="*", type=int, default=SIZES, help="how many entities (60 2000 20000)")
    parser.add_argument("--runs", type=int, default=1, help="measure each so many times")
    parser.add_argument("--profile", action="store_true", help="tell in which functions the time went")
    return parser.parse_args()


def _built(measured: Measured) -> str:
    claims = dossiers(measured.entities)
    with _layout() as spent:
        began = time.process_time()
        page = render(Picture.of(claims, title=f"{measured.entities:,} entities"))
        whole = time.process_time() - began
    measured.least("size", len(page.encode()))
    measured.least("layout", spent[0])
    measured.least("build", whole - spent[0])
    return page


@contextmanager
def _layout() -> Iterator[list[float]]:
    """Give a list whose one value is the time that layout has taken; what is loaded for it is loaded before."""
    spent = [0.0]
    kept = [getattr(module, name) for module, name in LAYOUTS]
    render(Picture.of(dossiers(8), title="what is loaded once"), renderer="network")
    render(Picture.of(dossiers(8), title="what is loaded once"), renderer="overview")
    for (module, name), function in zip(LAYOUTS, kept, strict=True):
        setattr(module, name, _timed(function, spent))
    yield spent
    for (module, name), function in zip(LAYOUTS, kept, strict=True):
        setattr(module, name, function)


def _timed(function: Callable[..., object], spent: list[float]) -> Callable[..., object]:
    def timed(*given: object, **named: object) -> object:
        began = time.process_time()
        found = function(*given, **named)
        spent[0] += time.process_time() - began
        return found

    return timed


class _Thread:
    """The main thread of a page, and how long it has worked."""

    def __init__(self, page: Page, measured: Measured, *, profile: bool) -> None:
        self.page, self.measured, self.profile = page, measured, profile
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self.session.send("Profiler.enable")

    def worked(self) -> float:
        """Return the seconds for which it has worked so far, but for the commands of this measurement."""
        metrics = {one["name"]: one["value"] for one in self.session.send("Performance.getMetrics")["metrics"]}
        return float(metrics["TaskDuration"] - metrics["DevToolsCommandDuration"])

    @contextmanager
    def measure(self, name: str, *, parts: int = 1) -> Iterator[None]:
        """Measure what is done meanwhile, until it is drawn."""
        if self.profile:
            self.session.send("Profiler.start")
        began = self.worked()
        yield
        self.page.evaluate(_DRAWN)
        self.measured.least(name, (self.worked() - began) / parts)
        if self.profile:
            self.measured.spent[name] = _functions(self.session.send("Profiler.stop")["profile"])


def _opened(browser: Browser, file: Path, measured: Measured, *, profile: bool) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    empty = file.with_name("empty.html")
    empty.write_text("<!DOCTYPE html><title>empty</title>", encoding="utf-8")
    page.goto(empty.as_uri())
    thread = _Thread(page, measured, profile=profile)
    with thread.measure("load"):
        page.goto(file.as_uri())
        page.wait_for_selector("#network[data-ready=yes]", timeout=120_000)
    _panned(page, thread)
    for name, box in (("toggle", "#rows-deals input"), ("retract", "#rows-sources input")):
        _clicked(page, thread, name, box)
    page.close()


def _panned(page: Page, thread: _Thread) -> None:
    box = page.locator("#network").bounding_box()
    assert box
    left, top = box["x"] + 12, box["y"] + box["height"] - 12
    page.mouse.move(left, top)
    page.mouse.down()
    frames = []
    with thread.measure("pan", parts=MOVES):
        for move in range(MOVES):
            began = thread.worked()
            page.mouse.move(left + 9 * (move + 1), top - 4 * (move + 1))
            page.evaluate(_DRAWN)
            frames.append(thread.worked() - began)
    page.mouse.up()
    page.evaluate(_DRAWN)
    thread.measured.slowest["pan"] = max(frames)


def _clicked(page: Page, thread: _Thread, name: str, selector: str) -> None:
    """Click a box with the mouse, and once more to have all as it was."""
    box = page.locator(selector).first
    box.scroll_into_view_if_needed()
    place = box.bounding_box()
    assert place
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.evaluate(_DRAWN)
    with thread.measure(name):
        page.mouse.down()
        page.mouse.up()
    box.click()
    page.evaluate(_DRAWN)


def _functions(profile: dict[str, Any]) -> Counter[str]:
    """Return the seconds that each function itself took, by what was seen at the samples of a profile."""
    names = {node["id"]: node["callFrame"]["functionName"] or "(nameless)" for node in profile["nodes"]}
    spent: Counter[str] = Counter()
    for node, delta in zip(profile["samples"], profile["timeDeltas"], strict=True):
        spent[names[node]] += delta
    return Counter({name: count for name, count in spent.items() if name not in {"(idle)", "(program)"}})


def _table(measured: Measured) -> Iterator[str]:
    yield f"\n{measured.entities:,} entities"
    for name, value in measured.found.items():
        goal = GOALS.get((name, measured.entities))
        missed = " ✗" if goal is not None and value > goal else ""
        slowest = f" (slowest {_amount(name, measured.slowest[name])})" if name in measured.slowest else ""
        aim = f", goal ≤ {_amount(name, goal)}" if goal is not None else ""
        yield f"  {name:8} {_amount(name, value)}{slowest}{aim}{missed}"
        yield from _shares(measured.spent.get(name, Counter()).most_common(12))


def _shares(spent: Sequence[tuple[str, float]]) -> Iterator[str]:
    for function, microseconds in spent:
        yield f"             {microseconds / 1000:8.1f} ms  {function}"


def _amount(name: str, value: float) -> str:
    if name == "size":
        return f"{value / 1000:,.0f} KB"
    return f"{value * 1000:.1f} ms" if value < 0.5 else f"{value:.2f} s"


if __name__ == "__main__":
    main()
