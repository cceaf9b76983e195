"""Compares the speed of `tag_batch` with that of `dateline tag --batch`, on one thread each.

    python3 python/tests/speed.py target/release/dateline ../shared/corpora/wikiwars-dev.jsonl

The corpus is repeated to 50 MB of text, or to the number of MB in a third argument. The program reads and writes
JSON; `tag_batch` takes an Arrow table and returns one, and its time includes neither reading the file nor starting
Python. The two take turns.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 5
MEGABYTES = "50"


def main() -> None:
    program, corpus, megabytes = [*sys.argv[1:], MEGABYTES][:3]
    # The library reads the variable when it starts its threads.
    os.environ["RAYON_NUM_THREADS"] = "1"
    import dateline
    import pyarrow as pa

    with open(corpus, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    size = sum(len(line["text"].encode()) for line in lines)
    copies = int(megabytes) * 1_000_000 // size
    lines *= copies
    size *= copies
    table = pa.table({name: [line[name] for line in lines] for name in ("text", "dct")})
    times: dict[str, list[float]] = {"dateline tag --batch": [], "dateline.tag_batch": []}
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for line in lines:
            file.write(json.dumps({name: line[name] for name in ("doc", "dct", "text")}, ensure_ascii=False) + "\n")
        file.flush()
        for _ in range(ROUNDS):
            start = time.perf_counter()
            subprocess.run([program, "tag", "--batch", file.name], stdout=subprocess.DEVNULL, check=True)
            times["dateline tag --batch"].append(time.perf_counter() - start)
            start = time.perf_counter()
            found = dateline.tag_batch(table)
            times["dateline.tag_batch"].append(time.perf_counter() - start)
    print(f"{len(lines)} texts, {size / 1e6:.1f} MB, {len(found)} time expressions")
    medians = {name: statistics.median(seconds) for name, seconds in times.items()}
    for name, seconds in times.items():
        low, high = min(seconds), max(seconds)
        print(f"{name}: {medians[name]:.2f} s ({low:.2f} to {high:.2f}), {size / 1e6 / medians[name]:.1f} MB/s")
    print(f"ratio: {medians['dateline tag --batch'] / medians['dateline.tag_batch']:.2f}")


if __name__ == "__main__":
    main()
