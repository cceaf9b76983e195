#!/usr/bin/env python3
"""Makes a chronology of the legal tenders of the world's countries from two independent sources.

The countries and periods of each currency come from CLDR, in the PyPI package Babel. The withdrawal dates of country
codes come from Debian's package iso-codes (ISO 3166-3). Usage: currencies.py OUT-FOLDER
"""

import json
import pathlib
import sys

from babel.core import get_global

FORMER = "/usr/share/iso-codes/json/iso_3166-3.json"


def day(date):
    return "{:04}-{:02}-{:02}".format(*date) if date else ""


def main(out):
    out.mkdir(parents=True, exist_ok=True)
    parts = ['[chronology]\ntitle = "Legal tender"\nas_of = 2026-11-22\n',
             '[[source]]\nid = "cldr"\ntitle = "CLDR"\nurl = "https://cldr.unicode.org"\n',
             '[[source]]\nid = "iso"\ntitle = "ISO 3166-3"\nurl = "https://www.iso.org"\n']
    former = {entry["alpha_2"]: entry for entry in json.loads(pathlib.Path(FORMER).read_text())["3166-3"]}
    for country, tenders in sorted(get_global("territory_currencies").items()):
        tenders = sorted((start or (1, 1, 1), end or (9999, 1, 1), code) for code, start, end, legal in tenders if legal)
        for number, (start, end, code) in enumerate(tenders, 1):
            begin, until = ("" if start[0] == 1 else day(start)), (".." if end[0] == 9999 else day(end))
            ends_with = f'before = ["{country.lower()}-withdrawn"]\n' if country in former else ""
            parts.append(
                f'[[event]]\nid = "{country.lower()}-{code.lower()}-{number}"\ntitle = "{code} is legal tender in {country}"\n'
                f'date = "{begin or ".."}/{until}"\nkind = "span"\nphase = "in-force"\n{ends_with}'
                f'series = {{ name = "legal tender of {country}", n = {number} }}\nevidence = [{{ source = "cldr" }}]\n')
    known = get_global("territory_currencies")
    for country, entry in sorted(former.items()):
        if country in known:
            parts.append(
                f'[[event]]\nid = "{country.lower()}-withdrawn"\ntitle = "The code {country} is withdrawn"\n'
                f'date = "{entry["withdrawal_date"]}"\nevidence = [{{ source = "iso" }}]\n')
    (out / "events.toml").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
