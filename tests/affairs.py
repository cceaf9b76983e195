#!/usr/bin/env python3
"""Measures `dateline pull` on many papers: three invented affairs in about 500 news articles.

    tests/affairs.py DATELINE [--seed N] [--show]

DATELINE is the program. For each affair, articles are written to a temporary folder: reports on its
key days in different words, mentions of them in later articles, unimportant statements, bursts of
articles on days without an event, older history, and copies of articles. Everything is invented; the
same seed gives the same articles. Only the standard library is needed.

Prints these scores for the candidates of `pull --all`, in their order:

  F1         the share of key days among the first n distinct days, where n is the number of key days
  AP         average precision over all days
  together   key days whose first candidate has statements from more than one paper
  title      mean token F1 between the title of each key day that was found and its event's summary
"""
import argparse
import datetime
import json
import pathlib
import random
import re
import subprocess
import tempfile
from collections import Counter

DAY = datetime.date
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
STOP = set("a an the of in on at to for and or by with from as is are was were".split())

# Each event: day, weight, reports ({d} stands for the date), summary.
AFFAIRS = [
    {
        "name": "Halden ferry",
        "start": DAY(2011, 3, 4),
        "end": DAY(2011, 9, 20),
        "events": [
            (
                DAY(2011, 3, 4),
                5,
                [
                    "The ferry Halden Star capsized off the Skarn islands {d}, killing 118 people.",
                    "At least 118 passengers drowned {d} when the Halden Star rolled over in heavy seas near Skarn.",
                    "The Halden Star sank {d} with 240 people on board.",
                    "The sinking of the Halden Star {d} was the worst disaster at sea in the country's history.",
                ],
                "Ferry Halden Star capsizes off Skarn, killing 118",
            ),
            (
                DAY(2011, 3, 9),
                3,
                [
                    "Police arrested the captain of the ferry, Olav Brekke, {d}.",
                    "Captain Olav Brekke was detained {d} on suspicion of negligence.",
                    "Mr Brekke, who commanded the Halden Star, was taken into custody {d}.",
                ],
                "Captain Olav Brekke arrested",
            ),
            (
                DAY(2011, 3, 21),
                3,
                [
                    "Transport minister Anna Lindqvist resigned {d} over the disaster.",
                    "Ms Lindqvist stepped down as transport minister {d} after weeks of criticism.",
                    "The resignation of Anna Lindqvist {d} came after reports that warnings had been ignored.",
                ],
                "Transport minister Anna Lindqvist resigns",
            ),
            (
                DAY(2011, 4, 6),
                3,
                [
                    "Divers recovered the voyage recorder of the Halden Star {d}.",
                    "The ship's black box was brought to the surface {d}.",
                    "A navy diving team found the voyage data recorder {d}.",
                ],
                "Divers recover voyage recorder",
            ),
            (
                DAY(2011, 4, 19),
                2,
                [
                    "The owner, Norline, suspended all sailings {d}.",
                    "Norline stopped its ferry services {d} after an inspection found cracked doors.",
                    "All Norline ferries were ordered to stay in port {d}.",
                ],
                "Norline suspends all sailings",
            ),
            (
                DAY(2011, 5, 12),
                4,
                [
                    "A commission of inquiry led by judge Per Aas published its interim report {d}, blaming a faulty bow door.",
                    "The Aas commission said in an interim report {d} that the bow door had not been locked.",
                    "The interim findings of the Aas commission, released {d}, blamed the bow door.",
                ],
                "Aas commission publishes interim report",
            ),
            (
                DAY(2011, 6, 8),
                3,
                [
                    "Norline filed for bankruptcy {d}.",
                    "The ferry company Norline sought protection from its creditors {d}.",
                    "Norline collapsed {d} with debts of 400 million euros.",
                ],
                "Norline files for bankruptcy",
            ),
            (
                DAY(2011, 7, 1),
                3,
                [
                    "The wreck of the Halden Star was raised {d}.",
                    "Salvage crews lifted the hull of the ferry {d}.",
                    "The Halden Star was refloated {d} and towed to Berg.",
                ],
                "Wreck of Halden Star raised",
            ),
            (
                DAY(2011, 9, 14),
                4,
                [
                    "Mr Brekke was sentenced {d} to six years in prison.",
                    "A court in Berg convicted the captain {d} of manslaughter.",
                    "Olav Brekke was found guilty of manslaughter {d}.",
                ],
                "Captain convicted of manslaughter",
            ),
        ],
        "people": [
            "rescue chief Tor Moen",
            "prime minister Liv Hagen",
            "union leader Jan Solberg",
            "coastguard spokesman Erik Dahl",
            "lawyer Nina Voss",
        ],
        "quotes": [
            "{p} said {d} that the families deserved answers.",
            "{p} told reporters {d} that work would go on.",
            "\"We will not rest,\" {p} said {d}.",
            "{p} declined to comment {d}.",
            "{p} called {d} for stricter rules on ferries.",
            "Speaking {d}, {p} rejected the criticism.",
            "{p} met relatives of the victims {d}.",
            "Shares in Norline fell {n} per cent {d}.",
            "Fog delayed the search teams {d}.",
            "A candlelight vigil was held in Berg {d}.",
        ],
        "old": [
            "The Halden Star was built in 1987.",
            "The country's previous ferry disaster was on 8 April 1990, when 42 people died aboard the Vesla.",
            "Norline was founded in 1954.",
            "Ms Hagen took office in 2009.",
        ],
    },
    {
        "name": "Norvik Bank",
        "start": DAY(2008, 9, 6),
        "end": DAY(2009, 2, 1),
        "events": [
            (
                DAY(2008, 9, 15),
                5,
                [
                    "Norvik Bank was nationalised {d} after depositors withdrew 2 billion crowns in a week.",
                    "The government took over Norvik Bank {d}.",
                    "The state seized control of Norvik Bank {d} to prevent its collapse.",
                ],
                "Government nationalises Norvik Bank",
            ),
            (
                DAY(2008, 9, 8),
                4,
                [
                    "Norvik Bank admitted {d} that it had hidden losses of 900 million crowns.",
                    "The bank disclosed hidden losses {d}, setting off a run on deposits.",
                    "The run on Norvik began {d} when the bank revealed hidden losses.",
                ],
                "Norvik Bank discloses hidden losses",
            ),
            (
                DAY(2008, 9, 26),
                3,
                [
                    "Parliament passed the Deposit Guarantee Act {d}.",
                    "Lawmakers approved a guarantee of all bank deposits {d}.",
                    "The Deposit Guarantee Act was adopted {d} by 61 votes to 40.",
                ],
                "Parliament passes Deposit Guarantee Act",
            ),
            (
                DAY(2008, 10, 7),
                3,
                [
                    "The central bank cut its main interest rate to 3 per cent {d}.",
                    "Interest rates were lowered by a full point {d}.",
                    "The central bank slashed rates {d} in an emergency move.",
                ],
                "Central bank cuts rates",
            ),
            (
                DAY(2008, 10, 20),
                4,
                [
                    "The International Monetary Fund agreed {d} to lend the country 4 billion dollars.",
                    "A 4 billion dollar rescue loan from the IMF was agreed {d}.",
                    "The IMF loan was announced {d}.",
                ],
                "IMF agrees loan of 4 billion dollars",
            ),
            (
                DAY(2008, 11, 11),
                3,
                [
                    "Former chief executive Marek Dolan was arrested at the airport {d}.",
                    "Police detained Marek Dolan {d} as he tried to board a flight to Dubai.",
                    "Mr Dolan was arrested {d} on charges of fraud.",
                ],
                "Former chief executive Marek Dolan arrested",
            ),
            (
                DAY(2008, 12, 3),
                3,
                [
                    "Prime minister Ilse Tamm lost a vote of confidence {d}.",
                    "The government of Ilse Tamm fell {d}.",
                    "Ms Tamm's coalition collapsed {d} after the Liberals walked out.",
                ],
                "Government of Ilse Tamm falls",
            ),
            (
                DAY(2009, 1, 25),
                4,
                [
                    "The opposition Labour Alliance won the general election {d}.",
                    "Voters swept the Labour Alliance to power {d}.",
                    "Labour Alliance leader Juri Pold claimed victory in an election {d}.",
                ],
                "Labour Alliance wins general election",
            ),
        ],
        "people": [
            "finance minister Karl Oja",
            "analyst Greta Saar",
            "central bank governor Tiit Rand",
            "union leader Mall Kask",
            "economist Leo Arro",
        ],
        "quotes": [
            "{p} said {d} that savings were safe.",
            "{p} told a radio station {d} that more banks could need help.",
            "\"The worst is over,\" {p} said {d}.",
            "{p} dismissed the rumours {d}.",
            "The main index closed {n} per cent lower {d}.",
            "The crown fell to a record low against the euro {d}.",
            "Queues formed outside branches {d}.",
            "{p} urged calm {d}.",
            "Unemployment rose to {n} per cent, figures showed {d}.",
            "About 200 people protested outside the ministry {d}.",
        ],
        "old": [
            "Norvik Bank was founded in 1921.",
            "The crown was introduced on 20 June 1992.",
            "The country joined the European Union on 1 May 2004.",
            "Mr Oja became finance minister in 2006.",
        ],
    },
    {
        "name": "Karelova protests",
        "start": DAY(2013, 11, 17),
        "end": DAY(2014, 3, 28),
        "events": [
            (
                DAY(2013, 11, 17),
                4,
                [
                    "Protests broke out in Karelova {d} after the president refused to sign the trade pact.",
                    "The protests began {d} when President Anton Vask rejected the trade pact.",
                    "Thousands first took to the streets of Karelova {d}.",
                ],
                "Protests break out in Karelova",
            ),
            (
                DAY(2013, 11, 30),
                4,
                [
                    "Riot police cleared Union Square {d}, injuring 80 people.",
                    "At least 80 demonstrators were hurt when police stormed Union Square {d}.",
                    "Police violently dispersed the protest camp on Union Square {d}.",
                ],
                "Riot police clear Union Square",
            ),
            (
                DAY(2013, 12, 8),
                3,
                [
                    "Demonstrators toppled the statue of Marshal Gorin {d}.",
                    "The statue of Marshal Gorin was pulled down {d}.",
                    "Protesters tore down Marshal Gorin's monument {d}.",
                ],
                "Statue of Marshal Gorin toppled",
            ),
            (
                DAY(2014, 1, 16),
                3,
                [
                    "Parliament passed laws banning protests {d}.",
                    "A set of anti-protest laws was rushed through parliament {d}.",
                    "The anti-protest laws were adopted by a show of hands {d}.",
                ],
                "Parliament passes anti-protest laws",
            ),
            (
                DAY(2014, 1, 28),
                3,
                [
                    "Prime minister Pavel Orlik resigned {d}.",
                    "Mr Orlik stepped down as prime minister {d}.",
                    "The resignation of Pavel Orlik {d} failed to calm the streets.",
                ],
                "Prime minister Pavel Orlik resigns",
            ),
            (
                DAY(2014, 2, 18),
                5,
                [
                    "Snipers killed 47 protesters {d}.",
                    "Forty-seven people were shot dead in Karelova {d}.",
                    "The killing of 47 demonstrators {d} turned the army against the president.",
                ],
                "Snipers kill 47 protesters",
            ),
            (
                DAY(2014, 2, 22),
                5,
                [
                    "President Anton Vask fled the country {d}.",
                    "Mr Vask left Karelova by helicopter {d}.",
                    "Parliament removed Mr Vask from office {d}.",
                ],
                "President Vask flees; parliament removes him",
            ),
            (
                DAY(2014, 3, 19),
                3,
                [
                    "The trade pact was signed in Brussels {d}.",
                    "The interim government signed the trade pact {d}.",
                    "Interim leader Vera Simko signed the pact {d}.",
                ],
                "Interim government signs trade pact",
            ),
        ],
        "people": [
            "opposition leader Vera Simko",
            "foreign minister Lev Radan",
            "EU envoy Marie Colbert",
            "student leader Petr Novy",
            "interior minister Igor Stahl",
        ],
        "quotes": [
            "{p} said {d} that talks would continue.",
            "{p} told a crowd {d} that they would stay.",
            "\"We want new elections,\" {p} said {d}.",
            "{p} warned {d} of further violence.",
            "{p} arrived in the capital {d} for talks.",
            "About {n},000 people gathered in the centre {d}.",
            "Snow fell on the tents {d}.",
            "{p} denied {d} that shots had been fired.",
            "A court fined two activists {d}.",
            "State television showed old films {d}.",
        ],
        "old": [
            "Mr Vask was elected president in 2010.",
            "Karelova became independent on 24 August 1991.",
            "The statue was put up in 1946.",
            "A similar uprising toppled the government in December 2004.",
        ],
    },
]


def phrase(day, written, style, rnd):
    """Returns the words for a day in an article written on another day."""
    lag = (written - day).days
    month = f"{day.day} {day:%B}" if style == "uk" else f"{day:%B} {day.day}"
    weekday = WEEKDAYS[day.weekday()]
    if lag == 0:
        return f"on {weekday}" if rnd.random() < 0.7 else "today"
    if lag == 1:
        return rnd.choice([f"on {weekday}", "yesterday", f"late on {weekday}"])
    if lag < 6:
        return rnd.choice([f"on {weekday}", f"on {month}"])
    if lag < 8 and rnd.random() < 0.3:
        return f"last {weekday}"
    if lag > 40 and rnd.random() < 0.35:
        return f"in {day:%B}" if written.year == day.year else f"in {day:%B} {day.year}"
    if written.year != day.year or rnd.random() < 0.2:
        return f"on {month} {day.year}" if style == "uk" else f"on {month}, {day.year}"
    return f"on {month}"


def body(affair, written, event, rnd):
    """Returns the sentences of an article."""
    style = rnd.choice(["uk", "us"])

    def report(other):
        return rnd.choice(other[2]).format(d=phrase(other[0], written, style, rnd))

    sentences = []
    for _ in range(rnd.randint(2, 6)):
        day = written - datetime.timedelta(rnd.choice([0, 0, 0, 1, 1, 2]))
        quote = rnd.choice(affair["quotes"])
        quote = quote.format(p=rnd.choice(affair["people"]), d=phrase(day, written, style, rnd), n=rnd.randint(2, 19))
        sentences.append(quote[0].upper() + quote[1:])
    past = [other for other in affair["events"] if other[0] < written - datetime.timedelta(1)]
    for _ in range(rnd.choice([0, 1, 1, 2, 2])):
        if past:
            weights = [other[1] * (2 if (written - other[0]).days < 14 else 1) for other in past]
            sentences.append(report(rnd.choices(past, weights)[0]))
    coming = [other for other in affair["events"] if 0 < (other[0] - written).days < 12]
    if coming and rnd.random() < 0.15:
        sentences.append(f"A further step is expected on {coming[0][0].day} {coming[0][0]:%B}.")
    if rnd.random() < 0.3:
        sentences.append(rnd.choice(affair["old"]))
    rnd.shuffle(sentences)
    return [report(event), *sentences] if event and event[0] <= written else sentences


def write(affair, folder, rnd):
    """Writes a project with the articles on an affair."""
    (folder / "papers").mkdir(parents=True)
    (folder / "events.toml").write_text('[chronology]\nas_of = 2026-12-31\npapers = ["papers"]\n')
    days = (affair["end"] - affair["start"]).days
    plan = []
    for event in affair["events"]:
        for _ in range(event[1] + rnd.randint(0, 3)):
            plan.append((event[0] + datetime.timedelta(rnd.choice([0, 0, 1, 1, 1, 2])), event))
    for _ in range(7):
        day = affair["start"] + datetime.timedelta(rnd.randint(0, days))
        plan += [(day, None)] * rnd.randint(3, 7)
    for _ in range(35):
        plan.append((affair["start"] + datetime.timedelta(rnd.randint(0, days)), None))
    plan.sort(key=lambda article: (article[0], article[1] is not None))
    number = 0
    for written, event in plan:
        sentences = body(affair, written, event, rnd)
        for copy in range(rnd.choice([1, 1, 1, 1, 2, 3])):
            text = sentences[:-1] if copy and len(sentences) > 3 and rnd.random() < 0.5 else sentences
            lead = rnd.choice(["", "BERG (AP) - ", "By Our Correspondent\n\n"])
            rest = [" ".join(text[at:at + 2]) for at in range(1, len(text), 2)]
            head = [f"{affair['name']}: latest", f"{written.day} {written:%B} {written.year}", lead + text[0]]
            path = folder / "papers" / f"{written}-{number:03}.txt"
            path.write_text("\n\n".join(head + rest) + "\n")
            number += 1
    return number


def tokens(text):
    return Counter(word[:5] for word in re.findall(r"[a-z0-9]+", text.lower()) if word not in STOP)


def f1(one, other):
    one, other = tokens(one), tokens(other)
    return 2 * sum((one & other).values()) / max(1, sum(one.values()) + sum(other.values()))


def score(dateline, affair, folder, show):
    run = [dateline, "-C", folder, "pull", "--all", "--format", "json", "--no-cache"]
    candidates = json.loads(subprocess.run(run, capture_output=True, text=True, check=True).stdout)
    gold = {str(event[0]): event[3] for event in affair["events"]}
    first = {}
    for candidate in candidates:
        date = candidate["date"].rstrip("?~%")
        if re.fullmatch(r"\d{4}-\d\d-\d\d", date):
            first.setdefault(date, candidate)
    papers = {date: len({place["path"] for place in it["places"]}) for date, it in first.items()}
    found = [date for date in list(first)[:len(gold)] if date in gold]
    if show:
        for date, candidate in list(first.items())[:len(gold) + 4]:
            print(f"  {'*' if date in gold else ' '} {date} {candidate['total']:3} {papers[date]:3} {candidate['title']}")
    ranks = [at for at, date in enumerate(first, 1) if date in gold]
    return (
        len(found) / len(gold),
        sum(nth / at for nth, at in enumerate(ranks, 1)) / len(gold),
        sum(papers.get(date, 0) > 1 for date in gold) / len(gold),
        sum(f1(first[date]["title"], gold[date]) for date in found) / max(1, len(found)),
    )


def line(values):
    return "F1 {:.3f}  AP {:.3f}  together {:.2f}  title {:.2f}".format(*values)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dateline", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print the first days of each affair, key days with a star")
    args = parser.parse_args()
    scores = []
    for nth, affair in enumerate(AFFAIRS):
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch) / "project"
            number = write(affair, folder, random.Random(args.seed * 10 + nth))
            scores.append(score(args.dateline.resolve(), affair, folder, args.show))
        print(f"{affair['name']:18} {number} articles, {len(affair['events'])} key days: " + line(scores[-1]))
    print(f"{'mean':18} " + line([sum(column) / len(scores) for column in zip(*scores)]))


if __name__ == "__main__":
    main()
