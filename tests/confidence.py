#!/usr/bin/env python3
"""Prints how often a reported date is right, for each confidence level.

usage: tests/confidence.py DATELINE SHARED [--list FILE]

DATELINE is the program and SHARED the folder that contains corpora/ and devset-en/. A time expression is
right if a gold label overlaps it and has the same type and value. Expressions without a gold label, including
look-alikes, are wrong. Only dates and times count, because durations and sets are not calendar dates. In
devset-en, times of day and vague references are not labelled, so only calendar dates count there, and
unlabelled ones only in completely labelled documents. A range can be a single label there ("2016-17"); each
end of it is right.

The documents are split into two halves. The even ones were used to assign confidence levels; the odd ones
show whether the levels generalise. Only the standard library is needed.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
from collections import defaultdict

CORPORA = ("wikiwars-dev", "meantime-en-dev", "mstext-en-simple-dev")
LEVELS = ("high", "medium", "low")


def run(*args):
    done = subprocess.run([str(a) for a in args], capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, args))}\n{done.stderr[-400:]}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.strip()]


def load(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def around(text, timex):
    start, end = timex["start"], timex["end"]
    return re.sub(r"\s+", " ", f"{text[max(0, start - 50):start]}[[{text[start:end]}]]{text[end:end + 40]}")


def corpus(dateline, path):
    """Yields each expression with its document's number, and whether it is right."""
    gold = load(path)
    found = {d["doc"]: d for d in run(dateline, "tag", "--batch", path)}
    for number, document in enumerate(gold):
        for timex in found[document["doc"]]["timex"]:
            if timex["type"] not in ("DATE", "TIME"):
                continue
            labels = [g for g in document["timex"] if g["start"] < timex["end"] and g["end"] > timex["start"]]
            # A label without a value only marks an expression.
            right = any(g["type"] == timex["type"] and g["value"] in (timex["value"], "") for g in labels)
            yield number, document["doc"], document["text"], timex, right, labels


def devset(dateline, folder):
    sys.path.insert(0, str(folder))
    from score_project import NAMES_A_DAY, in_address, same_value
    labels = defaultdict(list)
    for label in load(folder / "dates.jsonl"):
        labels[label["doc"]].append(label)
    rows = (folder / "SOURCES.tsv").read_text(encoding="utf-8").splitlines()
    complete = {row.split("\t")[0] for row in rows if row.split("\t")[-1] == "all"}
    for number, (doc, mine) in enumerate(sorted(labels.items())):
        path = folder / "docs" / doc
        dct = ("--dct", mine[0]["dct"]) if mine[0]["dct"] else ()
        [found] = run(dateline, "tag", path, "--format", "jsonl", "--no-cache", *dct)
        text = path.read_text(encoding="utf-8")
        if text != found["text"]:      # offsets in mail refer to the text read from it
            continue
        for timex in found["timex"]:
            if timex["type"] not in ("DATE", "TIME") or not re.match(r"\d{2,4}|BC|FY", timex["value"]):
                continue
            hits = [g for g in mine if g["start"] < timex["end"] and g["end"] > timex["start"]]
            counts = timex["type"] == "DATE" and NAMES_A_DAY.search(timex["text"]) and doc in complete
            if not hits and (not counts or in_address(text, timex["start"])):
                continue
            right = any(
                g["value"] and (same_value(g, timex["value"]) or timex["value"] in g["value"].split("/"))
                for g in hits
            )
            yield number, doc, text, timex, right, hits


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dateline")
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--list", type=pathlib.Path, help="write every expression and whether it is right to FILE")
    args = parser.parse_args()
    count = defaultdict(lambda: [0, 0])
    listed = []
    sets = [(name, corpus(args.dateline, args.shared / "corpora" / f"{name}.jsonl")) for name in CORPORA]
    sets.append(("devset-en", devset(args.dateline, args.shared / "devset-en")))
    for name, documents in sets:
        for number, doc, text, timex, right, labels in documents:
            half = "even" if number % 2 == 0 else "odd"
            for key in ((name, "all"), ("all sets", half), ("all sets", "all")):
                count[key, timex["confidence"]][0] += right
                count[key, timex["confidence"]][1] += 1
            listed.append({"set": name, "doc": doc, "half": half, "right": right,
                           **{k: timex.get(k) for k in ("confidence", "rule", "anchor", "type", "value")},
                           "gold": [g["value"] for g in labels], "around": around(text, timex)})
    print(f"{'':28}" + "".join(f"{level:>20}" for level in LEVELS))
    for key in dict.fromkeys(key for key, _ in count):
        cells = []
        for level in LEVELS:
            right, all_ = count[key, level]
            cells.append(f"{right / all_:.3f} of {all_:5}" if all_ else "-")
        print(f"{' '.join(key):28}" + "".join(f"{cell:>20}" for cell in cells))
    if args.list:
        with args.list.open("w", encoding="utf-8") as out:
            for line in listed:
                out.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
