"""Writes the dated statements of a folder of documents to a table in Parquet, with Spark.

    spark-submit statements.py papers statements.parquet
    spark-submit statements.py s3a://archive/papers s3a://archive/statements.parquet
    spark-submit statements.py papers statements.parquet --chronology .

Each worker needs the Python package `dateline`. A document that cannot be read is a row with the reason in the
column `error`. With --chronology, the table must be on this machine, and the program `dateline` compares it with
`events.toml` in that folder: the script prints each date of a document that contradicts a curated one.

    python3 statements.py papers statements.parquet --one-process

writes the same rows without Spark. docs/archives.md lists the columns.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import dateline
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# Documents of one Arrow batch. Their bytes and rows are in the memory of a worker at the same time.
BATCH = 64


def schema() -> pa.Schema:
    """Return the columns of the table."""
    empty = pa.table(dateline.extract(b"", name="empty.txt").statement_table())
    return empty.schema.append(pa.field("error", pa.string()))


def rows(name: str, content: bytes) -> pa.Table:
    """Return the statements of a document, or the reason why it has no statements."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", dateline.UnsupportedLanguageWarning)
            found = pa.table(dateline.extract(content, name=name).statement_table())
        return found.append_column("error", pa.nulls(len(found), pa.string()))
    except (dateline.ReadError, dateline.UnsupportedLanguageWarning) as reason:
        digest = hashlib.sha256(content).hexdigest()
        row = {"file": name, "sha256": digest, "error": str(reason)}
        return pa.Table.from_pylist([row], schema=schema())


def without_store(address: str) -> str:
    """Return the path in an address: "/papers/a.md" for "file:/papers/a.md" and "s3a://archive/papers/a.md"."""
    path, has_store = re.subn(r"^[A-Za-z][A-Za-z0-9+.-]*:(//[^/]*)?(?=/)", "", address)
    return path if has_store else os.path.abspath(path)


def refuse_hidden(spark: SparkSession, papers: str) -> None:
    """Stop if Spark would leave out documents: it ignores names that begin with "_", also those of folders."""
    hadoop = spark.sparkContext._jvm.org.apache.hadoop.fs
    folder = hadoop.Path(papers)
    store = folder.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration())
    folders = [folder]
    while folders:
        for status in store.listStatus(folders.pop()):
            name = status.getPath().getName()
            if name.startswith("_"):
                raise SystemExit(f"Spark ignores {status.getPath()}: rename it, so that it does not begin with _")
            if status.isDirectory() and not name.startswith("."):
                folders.append(status.getPath())


def with_spark(papers: str, table: str) -> None:
    """Read the documents on the workers of a cluster."""
    from pyspark.sql import SparkSession
    from pyspark.sql.pandas.types import from_arrow_schema

    spark = SparkSession.builder.appName("dateline").getOrCreate()
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", BATCH)
    # Names are relative to the folder around `papers`, like the paths in events.toml: "papers/a.md".
    around = os.path.dirname(without_store(papers.rstrip("/"))).rstrip("/") + "/"

    def read(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            documents = zip(batch["path"].to_pylist(), batch["content"].to_pylist())
            tables = [rows(without_store(path).removeprefix(around), content) for path, content in documents]
            yield from pa.concat_tables(tables).combine_chunks().to_batches()

    refuse_hidden(spark, papers)
    documents = spark.read.format("binaryFile").option("recursiveFileLookup", True).load(papers)
    statements = documents.select("path", "content").mapInArrow(read, from_arrow_schema(schema()))
    statements.write.mode("overwrite").parquet(table)
    spark.stop()


def in_one_process(papers: str, table: str) -> None:
    """Read the documents one after the other."""
    folder = Path(papers)
    # As in Spark and in the program, names that begin with a dot are hidden.
    visible = (path for path in folder.rglob("*") if not any(part.startswith(".") for part in path.relative_to(folder).parts))
    paths = sorted(path for path in visible if path.is_file())
    with pq.ParquetWriter(table, schema()) as writer:
        for start in range(0, len(paths), BATCH):
            documents = [(path.relative_to(folder.parent), path) for path in paths[start : start + BATCH]]
            writer.write_table(pa.concat_tables([rows(str(name), path.read_bytes()) for name, path in documents]))


def contradictions(chronology: str, table: str) -> list[str]:
    """Return a line for each date of the table that contradicts one of `events.toml`."""
    events = tomllib.loads(Path(chronology, "events.toml").read_text(encoding="utf-8")).get("event", [])
    curated = {event["id"]: event.get("date") for event in events}
    command = ["dateline", "-C", chronology, "pull", "--all", "--format", "json"]
    output = subprocess.run([*command, "--statements", os.path.abspath(table)], stdout=subprocess.PIPE, check=True)
    lines = []
    for candidate in json.loads(output.stdout):
        if candidate["kind"] == "contradicts":
            event, place = candidate["event"], candidate["places"][0]
            lines.append(f"{event} is dated {curated[event]} in events.toml, but {candidate['date']} in {place['path']}:")
            lines.append(f"  {place['quote']}")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", help="a folder of documents: a path or an address that Spark can read")
    parser.add_argument("table", help="the table to write")
    parser.add_argument("--chronology", metavar="FOLDER", help="compare the table with events.toml in this folder")
    parser.add_argument("--one-process", action="store_true", help="do not use Spark")
    args = parser.parse_args()
    (in_one_process if args.one_process else with_spark)(args.papers, args.table)
    if args.chronology:
        found = contradictions(args.chronology, args.table)
        print("\n".join(found))
        print(f"contradictions: {len(found) // 2}", file=sys.stderr)


if __name__ == "__main__":
    main()
