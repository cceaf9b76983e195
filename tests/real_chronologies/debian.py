#!/usr/bin/env python3
"""Makes a chronology of the releases and leaders of Debian from two independent sources.

The dates of releases come from the package distro-info-data (/usr/share/distro-info/debian.csv), those of leaders from
"A Brief History of Debian", which is also the paper. Usage: debian.py HISTORY-FOLDER OUT-FOLDER
"""

import csv
import pathlib
import re
import shutil
import sys

MONTHS = dict(zip("January February March April May June July August September October November December".split(),
                  range(1, 13)))
LED = re.compile(r"(?P<name>[A-Z][\w. ]+?) led Debian from (?P<from>\w+ \d{4}) until (?P<until>\w+ \d{4})\.")


def month(words):
    name, year = words.split()
    return f"{year}-{MONTHS[name]:02}"


def event(**keys):
    lines = ["[[event]]"]
    lines += [f"{key} = {value if value[0] in '[{' else chr(34) + value + chr(34)}" for key, value in keys.items()]
    return "\n".join(lines) + "\n"


def main(history, out):
    (out / "papers").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(history / "project-history.en.txt", out / "papers" / "history.txt")
    parts = ['[chronology]\ntitle = "Debian"\nas_of = 2026-11-22\npapers = ["papers"]\n',
             '[[source]]\nid = "info"\ntitle = "distro-info-data"\nurl = "https://debian.org"\n',
             '[[source]]\nid = "history"\ntitle = "A Brief History of Debian"\npath = "papers/history.txt"\npublished = 2023-02-15\n']
    number, last = 0, None
    with open("/usr/share/distro-info/debian.csv", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            if not row["version"] or not row["release"]:
                continue
            number += 1
            series, version = row["series"], row["version"]
            status = {"status": "planned"} if row["release"] > "2026-11-22" else {}
            full = version if "." in version else f"{version}.0"
            code = row["codename"]
            # The last two are the sentences with which the history mentions a release.
            names = [f"Debian {version} {code}", f"Debian {version}"]
            names += [f"Debian {full} ({name}) was released" for name in (code, code.lower())]
            parts.append(event(
                id=f"{series}-released", title=f"Debian {version} {row['codename']} is released", date=row["release"],
                phase="published", match=str(names).replace("'", '"'), evidence='[{ source = "info" }]',
                series=f'{{ name = "Debian releases", n = {number} }}', **status,
                **({"strictly_after": f'["{last}-released"]'} if last else {})))
            before = "released"
            for key, what in [("eol", "regular support"), ("eol-lts", "long-term support"), ("eol-elts", "extended support")]:
                if row[key]:
                    status = {"status": "planned"} if row[key] > "2026-11-22" else {}
                    parts.append(event(
                        id=f"{series}-{key}", title=f"Debian {version} {row['codename']}: {what} ends", date=row[key],
                        phase="ended", match=f'["{what} for Debian {version}"]', evidence='[{ source = "info" }]',
                        after=f'["{series}-{before}"]', **status))
                    before = key
            last = series
    text = " ".join((history / "project-history.en.txt").read_text(encoding="utf-8").split())
    for number, led in enumerate(LED.finditer(text), 1):
        name = led["name"].strip()
        parts.append(event(
            id=re.sub(r"\W+", "-", name.lower()), title=f"{name} leads Debian",
            date=f"{month(led['from'])}/{month(led['until'])}", kind="span",
            series=f'{{ name = "Debian Project Leader", n = {number} }}', evidence=f'[{{ source = "history", quote = "{led[0]}" }}]'))
    (out / "events.toml").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
