#!/usr/bin/env bash
# Prints the scores and the speed of the tagger on the corpora in the shared folder.
#   bash tests/score.sh            strict, relaxed, type, value and strict-with-value F1 of each corpus
#   bash tests/score.sh --errors   also each miss
#   bash tests/score.sh --folds    also the scores of five folds of each corpus, by document
#   bash tests/score.sh --speed    also MB/s on one core, for more than 50 MB, including input and output
# DATELINE names a program that is already built.
set -euo pipefail
cd "$(dirname "$0")/.."
shared="${DATELINE_SHARED:-../shared}"
if [ ! -f "$shared/eval/score.py" ]; then
  echo "there is no $shared/eval/score.py: set DATELINE_SHARED to the folder of data" >&2
  exit 1
fi
if [ -z "${DATELINE:-}" ]; then
  cargo build --release --quiet --no-default-features --features cli
  DATELINE="${CARGO_TARGET_DIR:-target}/release/dateline"
fi
scratch="$(mktemp -d)"
trap 'rm -r "$scratch"' EXIT
for corpus in wikiwars-dev meantime-en-dev mstext-en-simple-dev; do
  "$DATELINE" tag --batch "$shared/corpora/$corpus.jsonl" > "$scratch/found.jsonl"
  printf '%s\t' "$corpus"
  python3 "$shared/eval/score.py" "$shared/corpora/$corpus.jsonl" "$scratch/found.jsonl" --tsv
  if [ "${1:-}" = --errors ]; then
    python3 "$shared/eval/score.py" "$shared/corpora/$corpus.jsonl" "$scratch/found.jsonl" --errors - | tail -n +1
  elif [ "${1:-}" = --folds ]; then
    python3 tests/folds.py "$shared" "$shared/corpora/$corpus.jsonl" "$scratch/found.jsonl"
  fi
done
if [ "${1:-}" = --speed ]; then
  for _ in $(seq 110); do cat "$shared/corpora/wikiwars-dev.jsonl"; done > "$scratch/big.jsonl"
  size="$(stat -c %s "$scratch/big.jsonl")"
  start="$(date +%s%N)"
  RAYON_NUM_THREADS=1 "$DATELINE" tag --batch "$scratch/big.jsonl" > "$scratch/big.out"
  end="$(date +%s%N)"
  echo "speed	$((size * 1000 / (end - start))) MB/s on one core ($((size / 1000000)) MB in $(((end - start) / 1000000)) ms)"
fi
