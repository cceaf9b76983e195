#!/usr/bin/env python3
"""Measures how fast the desk is with 5,000 events and 500 papers, in a real browser.

    python3 tests/desk_speed.py DATELINE CHROMIUM [EVENTS [PAPERS]]

Needs the package `playwright`, which controls the system's Chromium. Starts `dateline serve` twice, without and with
a cache of the papers. Then opens the first page and the other pages five times each, every time in a new browser
session, and types 50 characters into the timeline filter. Measures the time until each page is painted, and from each
character until the new results are painted. Prints the median and worst times, the server's processor time for each,
which other programs lengthen less, and its peak memory. The goals are 1 s for the first page after the project is read, and 100 ms per character.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

WORDS = "treaty talks council signs adopts agreement ministers port review budget energy summit cyber space".split()
NAMES = [head + tail for head in "Bar Cal Dor Fel Gar Hol Kel Lam Mer Nor".split() for tail in "by den ford ham ton".split()]
ACTORS = ["Japan", "Norway", "Chile", "Ghana", "Latvia", "Peru", "Kenya", "Malta"]
MONTHS = "January February March April May June July August September October November December".split()
FILLER = (
    "The council reviewed the budget of the port and heard the ministers on energy. Members asked how the programme "
    "would be paid for, and the secretariat promised a written answer. The talks were described as useful.\n\n"
)
TYPED = ["ministers treaty", "council port 12", "summit of the spring"]
ROUNDS = 5
PAGES = [
    ("first page", "/"),
    ("an event", "/event?id=event-7"),
    ("review", "/review?all=yes"),
    ("list of candidates", "/review/list"),
    ("check", "/check"),
    ("papers", "/papers"),
    ("a paper", "/paper?path=papers/007.md"),
    ("briefs", "/briefs"),
    ("import, export", "/exchange"),
]

# Records, for each input to the filter, the time until a frame with the results is painted, and the request time.
RECORD = """() => {
    window.typed = [];
    addEventListener("input", () => { window.start = performance.now(); }, true);
    new MutationObserver((changes) => {
        const isNew = changes.some(({ addedNodes }) => [...addedNodes].some(({ id }) => id === "results"));
        if (!isNew) return;
        const start = window.start;
        requestAnimationFrame(() => setTimeout(() => {
            const { duration } = performance.getEntriesByType("resource").at(-1);
            window.typed.push([performance.now() - start, duration]);
        }));
    }).observe(document.body, { childList: true, subtree: true });
}"""


def write_project(folder, events, papers):
    """Writes events.toml, a brief, and papers, each of which describes some curated events and a new one."""
    rng = random.Random(20)
    (folder / "papers").mkdir()
    (folder / "briefs").mkdir()
    (folder / "briefs" / "all.toml").write_text('title = "All events"\n', encoding="utf-8")
    entries = ['[chronology]\nas_of = 2026-01-01\npapers = ["papers"]\n']
    about = [[] for _ in range(papers)]
    for number in range(events + papers):
        year, month, day = rng.randint(1990, 2024), rng.randint(1, 12), rng.randint(1, 28)
        name = f"{rng.choice(NAMES)} {rng.choice(WORDS)} {rng.choice(WORDS)} {number}".capitalize()
        about[number % papers].append(f"The {name} was signed in Oslo on {day} {MONTHS[month - 1]} {year}.\n\n{FILLER}")
        if number < events:
            entries.append(
                f'[[event]]\nid = "event-{number}"\ntitle = "{name} signed"\ndate = {year}-{month:02}-{day:02}\n'
                f'match = ["{name}"]\nactors = ["{rng.choice(ACTORS)}"]\ntags = ["tag-{number % 20}"]\nplace = "Oslo"\n'
                f'importance = {rng.randint(1, 5)}\nsummary = "{" ".join(rng.choices(WORDS, k=12)).capitalize()}."\n'
            )
    (folder / "events.toml").write_text("\n".join(entries), encoding="utf-8")
    for number, sentences in enumerate(about):
        text = f"# Paper {number}\n\n{''.join(sentences)}"
        (folder / "papers" / f"{number:03}.md").write_text(text, encoding="utf-8")
    return sum(path.stat().st_size for path in (folder / "papers").iterdir())


class Desk:
    """A running desk server."""

    def __init__(self, program, folder, cache):
        start = time.perf_counter()
        environment = os.environ | {"XDG_CACHE_HOME": str(cache)}
        self.server = subprocess.Popen(
            [program, "serve", "-C", folder], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
        )
        self.address = self.server.stdout.readline().strip()
        if not self.address:
            sys.exit(f"the server ended with {self.server.wait()}")
        self.seconds = time.perf_counter() - start
        self.base = self.address.split("/?")[0]

    def status(self, field):
        """Returns a memory field from /proc in megabytes, or 0 without /proc."""
        try:
            status = Path(f"/proc/{self.server.pid}/status").read_text(encoding="utf-8")
        except OSError:
            return 0
        return int(status.split(f"{field}:")[1].split()[0]) * 1024 / 1e6

    def processor_time(self):
        """Returns the server's processor time in milliseconds, or 0 without /proc."""
        try:
            status = Path(f"/proc/{self.server.pid}/stat").read_text(encoding="utf-8")
        except OSError:
            return 0
        user, system = status.rpartition(")")[2].split()[11:13]
        return 1000 * (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.server.terminate()
        self.server.wait()


def times(name, milliseconds, limit=None):
    line = f"{name:34} median {statistics.median(milliseconds):7.1f} ms, worst {max(milliseconds):7.1f} ms"
    if limit:
        line += f", over {limit} ms: {sum(time > limit for time in milliseconds)} of {len(milliseconds)}"
    print(line, flush=True)


def opened(browser, desk, address):
    """Opens a page in a new session.

    Returns the page, the time until it was painted and the server's processor time (both in milliseconds), and the
    page's size in bytes.
    """
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(60_000)
    start, processor = time.perf_counter(), desk.processor_time()
    # The session begins at the URL that the server printed, which redirects to the first page.
    page.goto(desk.address)
    page.wait_for_url(desk.base + "/")
    if address != "/":
        start, processor = time.perf_counter(), desk.processor_time()
        response = page.goto(desk.base + address)
        if response.status != 200:
            sys.exit(f"{address}: status {response.status}")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    milliseconds = 1000 * (time.perf_counter() - start)
    size = page.evaluate("performance.getEntriesByType('navigation')[0].decodedBodySize")
    return page, milliseconds, desk.processor_time() - processor, size


def typed_filter(page):
    """Types into the filter. Returns, for each character, the milliseconds until its results are painted, and of its
    request."""
    page.evaluate(RECORD)
    words = page.get_by_label("Words")
    words.focus()
    count = 0
    for text in TYPED:
        for character in text:
            page.keyboard.type(character)
            count += 1
            page.wait_for_function("(count) => window.typed.length >= count", arg=count)
        summary = page.locator("#results > .summary").inner_text()
        print(f'  "{text}": {summary.splitlines()[0]}')
        # One key empties the filter; its results are counted, too.
        words.press("Control+a")
        words.press("Delete")
        count += 1
        page.wait_for_function("(count) => window.typed.length >= count", arg=count)
    return page.evaluate("window.typed")


def measure(browser, desk):
    for name, address in PAGES:
        measured, server = [], []
        for _ in range(ROUNDS):
            page, milliseconds, processor, size = opened(browser, desk, address)
            measured.append(milliseconds)
            server.append(processor)
            page.context.close()
        if address == "/":
            print(f"{'first page, the very first time':34} {measured[0]:14.1f} ms, server {server[0]:.0f} ms")
        times(f"{name}, {size / 1000:.0f} KB", measured, 1000)
        times("  processor time of the server", server)
    page, *_ = opened(browser, desk, "/")
    before = desk.processor_time()
    typed = typed_filter(page)
    server = (desk.processor_time() - before) / len(typed)
    times("a character in the filter", [painted for painted, _ in typed], 100)
    times("  of these, the request", [request for _, request in typed])
    print(f"{'  processor time of the server':34} mean {server:9.1f} ms")
    print(f"memory of the server: {desk.status('VmRSS'):.0f} MB, peak {desk.status('VmHWM'):.0f} MB")


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program, chromium = str(Path(sys.argv[1]).resolve()), sys.argv[2]
    events = int(sys.argv[3]) if len(sys.argv) > 3 else 5_000
    papers = int(sys.argv[4]) if len(sys.argv) > 4 else 500
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as cache:
        size = write_project(Path(folder), events, papers)
        print(f"{events} events, {papers} papers of {size / 1e6:.1f} MB")
        for state in ["empty", "full"]:
            desk = Desk(program, folder, cache)
            print(f"read, cache {state}: {desk.seconds:.2f} s, peak memory {desk.status('VmHWM'):.0f} MB", flush=True)
            if state == "empty":
                desk.stop()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                measure(browser, desk)
                browser.close()
        finally:
            desk.stop()


if __name__ == "__main__":
    main()
