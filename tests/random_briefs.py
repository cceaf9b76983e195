#!/usr/bin/env python3
"""Prints random briefs with both engines and checks their pages.

    python3 tests/random_briefs.py DATELINE TYPST [NUMBER [SEED]]

DATELINE is a build of the program, TYPST a typst 0.15. Each brief has 1 to 60 events with random dates (days, months,
years, periods, with and without doubt), titles, summaries, sections, lanes, paper size and language. A brief fails if
an engine fails, if a PDF has more pages than the brief allows, if the pages from the two engines contain different
words, or if two texts on a page overlap according to pdftotext -bbox.
"""

import html
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

WORDS = (
    "treaty talks council signs adopts agreement ministers port review budget energy summit "
    "cyber space export rules programme commission report opens closes approves delays harbour"
).split()
HEAD = 'as_of = 2025-10-31\n\n[[source]]\nid = "paper"\ntitle = "A paper on the talks"\npublished = 2025-01-15\n'


def text(rng, low, high):
    words = [rng.choice(WORDS) for _ in range(rng.randint(low, high))]
    return " ".join(words).capitalize()


def date(rng):
    year, month, day = rng.randint(1995, 2038), rng.randint(1, 12), rng.randint(1, 28)
    forms = [
        f"{year}-{month:02}-{day:02}",
        f"{year}-{month:02}",
        f"{year}",
        f"{year}-{month:02}-{day:02}~",
        f"{year}?",
        f"{year}/{year + rng.randint(1, 6)}",
        f"{year}-{month:02}/..",
        f"{year}-{month:02}-{day:02}/{year}-{month:02}-28",
        f"{year // 10}X",
    ]
    return rng.choices(forms, weights=[10, 4, 2, 1, 1, 2, 1, 1, 1])[0]


def project(rng, folder):
    (folder / "briefs").mkdir(parents=True)
    events = [HEAD]
    for number in range(rng.choice([1, 2, 3, 5, 8, 13, 20, 40, 60])):
        lines = ["[[event]]", f'id = "event-{number}"', f'title = "{text(rng, 2, 12)}"', f'date = "{date(rng)}"']
        lines.append(f"importance = {rng.randint(1, 5)}")
        lines.append(f'actors = ["{rng.choice(["Japan", "NATO", "AUKUS"])}"]')
        if rng.random() < 0.6:
            lines.append(f'summary = "{text(rng, 4, 30)}."')
        lines.append('evidence = [{ source = "paper" }]')
        events.append("\n".join(lines))
    (folder / "events.toml").write_text("\n\n".join(events) + "\n", encoding="utf-8")
    brief = [f'title = "{text(rng, 1, 8)}"', f'max_pages = {rng.choice([1, 1, 1, 2])}']
    brief.append(f'paper = "{rng.choice(["a4", "letter"])}"')
    brief.append(f'language = "{rng.choice(["en-GB", "en-US", "de", "fr"])}"')
    if rng.random() < 0.7:
        brief.append(f'bottom_line = "{text(rng, 5, 70)}."')
    if rng.random() < 0.3:
        brief.append(f'ask = "{text(rng, 5, 20)}."')
    if rng.random() < 0.25:
        brief.append('lanes = "actors"')
    if rng.random() < 0.2:
        brief.append('sections = ["upcoming", "events", "sources"]')
    (folder / "briefs" / "random.toml").write_text("\n".join(brief) + "\n", encoding="utf-8")
    return int(brief[1].split("=")[1])


def words_of(pdf):
    """Returns the number of pages, and (page, left, top, right, bottom, word) for each word."""
    found = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    pages = found.split("<page ")[1:]
    pattern = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
    words = [
        (number, *map(float, match.groups()[:4]), html.unescape(match.group(5)))
        for number, page in enumerate(pages)
        for match in pattern.finditer(page)
    ]
    return len(pages), words


def overlaps(words):
    """Yields pairs of words whose inner areas overlap; the boxes of adjacent lines may touch."""
    for i, (page, left, top, right, bottom, word) in enumerate(words):
        margin = (bottom - top) * 0.3
        for other_page, other_left, other_top, other_right, other_bottom, other in words[i + 1 :]:
            if page != other_page:
                break
            slack = (other_bottom - other_top) * 0.3
            aside = left + 0.5 < other_right - 0.5 and other_left + 0.5 < right - 0.5
            upright = top + margin < other_bottom - slack and other_top + slack < bottom - margin
            if aside and upright:
                yield f"“{word}” and “{other}” on page {page + 1}"


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program, typst = sys.argv[1], sys.argv[2]
    number, seed = int(sys.argv[3]) if len(sys.argv) > 3 else 500, int(sys.argv[4]) if len(sys.argv) > 4 else 1
    failed = 0
    for case in range(number):
        rng = random.Random(seed * 1_000_000 + case)
        with tempfile.TemporaryDirectory() as name:
            folder, problems, pages = Path(name) / "project", [], {}
            most = project(rng, folder)
            for engine, option in (("embedded", "embedded"), ("typst", typst)):
                done = subprocess.run(
                    [program, "brief", "--no-cache", "--typst", option], cwd=folder, capture_output=True, text=True, check=False
                )
                pdf = folder / "briefs" / "random.pdf"
                if done.returncode or not pdf.exists():
                    problems.append(f"{engine}: {done.stdout[-300:]} {done.stderr[-900:]}")
                    continue
                count, words = words_of(pdf)
                pages[engine] = [word[-1] for word in words]
                if count > most:
                    problems.append(f"{engine}: {count} pages instead of {most}")
                problems.extend(f"{engine}: {pair} overlap" for pair in overlaps(words))
                pdf.unlink()
            if len(pages) == 2 and pages["embedded"] != pages["typst"]:
                problems.append("the engines print different words")
        if problems:
            failed += 1
            print(f"seed {seed}, brief {case}: " + "; ".join(problems[:4]))
    print(f"{number} briefs with two engines, {failed} with a problem")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
