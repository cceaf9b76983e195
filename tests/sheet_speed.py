#!/usr/bin/env python3
"""Compares the export and import times of 10,000 events with openpyxl's times for the same sheet.

    python3 tests/sheet_speed.py DATELINE [EVENTS]

Each of three rounds runs, one after another: `dateline export`, `dateline import` of the unchanged sheet, `dateline
import` of a sheet with 100 edited titles, openpyxl reading the sheet, and openpyxl writing it. Prints the shortest time
of each whole process, and the ratios. Install openpyxl with `pip install openpyxl`.
"""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import openpyxl

WORDS = "treaty talks council signs adopts agreement ministers port review budget energy summit cyber space".split()
READ = "import openpyxl, sys; [[c.value for c in r] for s in openpyxl.load_workbook(sys.argv[1]) for r in s]"
WRITE = "import openpyxl, sys; openpyxl.load_workbook(sys.argv[1]).save(sys.argv[2])"


def chronology(events):
    rng = random.Random(3)
    yield 'as_of = 2025-10-31\n\n[[source]]\nid = "s"\ntitle = "A source"\nurl = "https://example.org/s"\n'
    for number in range(events):
        title = " ".join(rng.choice(WORDS) for _ in range(6)).capitalize()
        summary = " ".join(rng.choice(WORDS) for _ in range(12))
        yield (
            f'[[event]]\nid = "e{number}"\ntitle = "{title} {number}"\n'
            f'date = "{rng.randint(1950, 2024)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"\n'
            f'actors = ["Japan"]\ntags = ["t{number % 20}"]\nsummary = "{summary}."\nevidence = [{{ source = "s" }}]\n'
        )


def edited(sheet, copy):
    book = openpyxl.load_workbook(sheet)
    rows = book["Events"]
    title = next(cell.column for cell in rows[1] if cell.value == "Title")
    for row in range(2, 102):
        rows.cell(row, title).value += ", edited"
    book.save(copy)


def timed(*command, cwd):
    start = time.perf_counter()
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}: {done.stderr}")
    return time.perf_counter() - start, done.stdout


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program, events = str(Path(sys.argv[1]).resolve()), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    best = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = "\n".join(chronology(events))
        for _ in range(3):
            (folder / "events.toml").write_text(text, encoding="utf-8")
            steps = {}
            steps["export"], _ = timed(program, "export", "--force", "out.xlsx", cwd=folder)
            edited(folder / "out.xlsx", folder / "edited.xlsx")
            steps["import, unchanged"], _ = timed(program, "import", "--yes", "out.xlsx", cwd=folder)
            if (folder / "events.toml").read_text(encoding="utf-8") != text:
                sys.exit("the import of an unchanged sheet has changed events.toml")
            steps["import, 100 edits"], said = timed(program, "import", "--yes", "edited.xlsx", cwd=folder)
            if (folder / "events.toml").read_text(encoding="utf-8").count(", edited") != 100:
                sys.exit(f"the import did not take over 100 edits: {said[-300:]}")
            steps["openpyxl reads"], _ = timed(sys.executable, "-c", READ, "out.xlsx", cwd=folder)
            both, _ = timed(sys.executable, "-c", WRITE, "out.xlsx", "copy.xlsx", cwd=folder)
            steps["openpyxl reads and writes"] = both
            for step, seconds in steps.items():
                best[step] = min(seconds, best.get(step, seconds))
    for step, seconds in best.items():
        print(f"{step:28} {seconds:6.2f} s")
    print(f"export / openpyxl reads and writes: {best['export'] / best['openpyxl reads and writes']:.2f}")
    print(f"import / openpyxl reads: {best['import, 100 edits'] / best['openpyxl reads']:.2f}")


if __name__ == "__main__":
    main()
