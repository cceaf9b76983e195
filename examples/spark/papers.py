"""Makes papers for a test of speed: copies of texts with other names and other years.

    python3 papers.py ../../shared/library/wh archive 20000

writes the folder `archive` with 20,000 documents in `papers/` and a chronology of 20 events. Five of them are
dated a week after the date in the papers. The same arguments make the same files.
"""

import random
import re
import sys
from datetime import date, timedelta
from pathlib import Path

EVENTS = 20
FIRST = ["Amber", "Birch", "Cedar", "Delta", "Elder", "Fjord", "Garnet", "Harbour", "Indigo", "Juniper"]
SECOND = ["Pact", "Treaty"]


def main() -> None:
    texts, target, number = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    documents = [path.read_text(encoding="utf-8") for path in sorted(texts.glob("*.md"))]
    chance = random.Random(23)
    papers = target / "papers"
    papers.mkdir(parents=True)
    days = [date(2001 + at, chance.randrange(3, 7), chance.randrange(1, 29)) for at in range(EVENTS)]
    names = [f"{FIRST[at % 10]} {SECOND[at // 10]}" for at in range(EVENTS)]
    entries = ['[chronology]\npapers = ["papers"]\n']
    for at, (name, day) in enumerate(zip(names, days)):
        curated = day + timedelta(weeks=1) if at < 5 else day
        entries.append(f'[[event]]\nid = "event-{at}"\ntitle = "{name} signed"\ndate = {curated}\nmatch = ["{name}"]\n')
    (target / "events.toml").write_text("\n".join(entries), encoding="utf-8")
    for at in range(number):
        text = documents[at % len(documents)]
        shift = at // len(documents) % 90
        # Another year in each copy, so that no two documents are equal.
        text = re.sub(r"\b20(1[0-9]|2[0-9])\b", lambda year: str(int(year[0]) - shift), text)
        event = chance.randrange(EVENTS)
        text += f"\n\nThe {names[event]} was signed in Oslo on {days[event]:%-d %B %Y}. This is note {at} of the archive.\n"
        (papers / f"note-{at:06}.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
