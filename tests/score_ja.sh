#!/usr/bin/env bash
# Prints the scores of Japanese documents and sentences in the shared folder, as users run them.
#   bash tests/score_ja.sh            strict, relaxed, type, value and strict-with-value F1, look-alikes
#   bash tests/score_ja.sh --errors   also each difference from the gold
#   bash tests/score_ja.sh --folds    also the scores of five folds, by document
# DATELINE names a program that is already built.
set -euo pipefail
cd "$(dirname "$0")/.."
shared="${DATELINE_SHARED:-../shared}"
set="$shared/devset-ja"
if [ ! -f "$set/score.py" ]; then
  echo "there is no $set/score.py: set DATELINE_SHARED to the folder of data" >&2
  exit 1
fi
if [ -z "${DATELINE:-}" ]; then
  cargo build --release --quiet --no-default-features --features cli
  DATELINE="${CARGO_TARGET_DIR:-target}/release/dateline"
fi
scratch="$(mktemp -d)"
trap 'rm -r "$scratch"' EXIT
export DATELINE set scratch
python3 - <<'PY'
import json, os, subprocess
root, scratch, dateline = os.environ["set"], os.environ["scratch"], os.environ["DATELINE"]
alike = {}
for line in open(f"{root}/dates.jsonl", encoding="utf-8"):
    entry = json.loads(line)
    if entry["type"] == "NONE":
        alike.setdefault(entry["doc"], []).append(entry)
marked = total = 0
with open(f"{scratch}/found.jsonl", "w", encoding="utf-8") as out:
    for line in open(f"{root}/gold.jsonl", encoding="utf-8"):
        gold = json.loads(line)
        dct = ["--dct", gold["dct"]] if gold["dct"] else []
        command = [dateline, "tag", *dct, "--format", "jsonl", f"{root}/docs/{gold['doc']}"]
        found = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
        found["doc"] = gold["doc"]
        print(json.dumps(found, ensure_ascii=False), file=out)
        real = [(t["start"], t["end"]) for t in gold["timex"]]
        for entry in alike.get(gold["doc"], []):
            total += 1
            touches = lambda t: t["start"] < entry["end"] and entry["start"] < t["end"]
            hits = [t for t in found["timex"] if touches(t)]
            hits = [t for t in hits if not any(t["start"] < e and s < t["end"] for s, e in real)]
            if hits:
                marked += 1
                if os.environ.get("SHOW_ALIKE"):
                    print("ALIKE", gold["doc"], entry["text"], entry["note"], [t["text"] for t in hits])
print(f"look-alikes marked\t{marked} of {total}")
PY
python3 "$set/filter.py" "$set" "$scratch/found.jsonl" > "$scratch/filtered.jsonl"
printf 'devset-ja\t'
python3 "$set/score.py" "$set/gold.jsonl" "$scratch/filtered.jsonl" --tsv
sentences="$shared/corpora/mstext-ja-simple-dev.jsonl"
if [ -f "$sentences" ]; then
  "$DATELINE" tag --lang ja --batch "$sentences" > "$scratch/sentences.jsonl"
  printf 'mstext-ja-simple-dev\t'
  python3 "$set/score.py" "$sentences" "$scratch/sentences.jsonl" --tsv
fi
case "${1:-}" in
--errors)
  python3 "$set/score.py" "$set/gold.jsonl" "$scratch/filtered.jsonl" --errors -
  [ ! -f "$sentences" ] || python3 "$set/score.py" "$sentences" "$scratch/sentences.jsonl" --errors -
  ;;
--folds) python3 tests/folds.py "$shared" "$set/gold.jsonl" "$scratch/filtered.jsonl" ;;
esac
