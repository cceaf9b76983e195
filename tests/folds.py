#!/usr/bin/env python3
"""Prints the scores of five folds of a corpus, to show how much they vary between documents.

usage: tests/folds.py SHARED GOLD.jsonl FOUND.jsonl

The documents are assigned to the folds in turn, in corpus order. Each row contains the strict, relaxed or value
F1 of each fold, the mean, and the lowest and highest of the five. No rule is fitted to a fold. SHARED is the
folder that contains eval/score.py. Only the standard library is needed.
"""
import pathlib
import sys

FOLDS = 5
METRICS = (("strict", "strict_f1"), ("relaxed", "relaxed_f1"), ("value", "value_f1"))


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    shared, gold_path, found_path = sys.argv[1:]
    sys.path.insert(0, str(pathlib.Path(shared) / "eval"))
    import score
    gold, found = score.load(gold_path), score.load(found_path)
    folds = [{doc: gold[doc] for doc in list(gold)[nth::FOLDS]} for nth in range(FOLDS)]
    scores = [score.score(fold, found) for fold in folds if fold]
    for name, key in METRICS:
        values = [100 * each[key] for each in scores]
        cells = " ".join(f"{value:6.2f}" for value in values)
        mean = sum(values) / len(values)
        print(f"  {name:8}{cells}   mean {mean:.2f}, {min(values):.2f} to {max(values):.2f}")


if __name__ == "__main__":
    main()
