"""A table of statements in Parquet takes the place of the papers."""

import json
import subprocess
from pathlib import Path
from typing import Any

import dateline
import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

EVENTS = """
[chronology]
papers = ["papers"]

[[event]]
id = "pact-signed"
title = "Harbour Pact signed"
date = "2024-06-08"
match = ["Harbour Pact"]
"""

PAPERS = {
    "papers/note.md": "# Pact\n\nOslo, 10 June 2024\n\nThe Harbour Pact was signed yesterday. It ends in 2034.\n",
    "papers/history.txt": "The port was founded on 1 April 1920. It was closed in 1971.\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The folder of a project."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "events.toml").write_text(EVENTS)
    for name, text in PAPERS.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def table() -> pa.Table:
    found = [dateline.extract(text.encode(), name=name) for name, text in PAPERS.items()]
    return pa.concat_tables([pa.table(extraction.statement_table()) for extraction in found])


def pull(command: str, project: Path, *options: str) -> Any:
    run = [command, "-C", str(project), "pull", "--all", "--format", "json", *options]
    return json.loads(subprocess.run(run, stdout=subprocess.PIPE, check=True).stdout)


def test_columns_are_the_attributes_of_statements() -> None:
    found = dateline.extract(PAPERS["papers/note.md"].encode(), name="papers/note.md")
    rows = pa.table(found.statement_table()).to_pylist()
    assert len(rows) == len(found.statements) > 1
    for row, statement in zip(rows, found.statements):
        for name, value in row.items():
            if hasattr(statement, name):
                assert getattr(statement, name) == value, name
    assert rows[0]["document_title"] == "Pact" and rows[0]["document_date"] == "2024-06-10"


@pytest.mark.parametrize("writer", ["pyarrow", "polars", "duckdb", "gzip", "lz4"])
def test_candidates_are_those_of_the_papers(writer: str, project: Path, parquet_command: str) -> None:
    path = project / "statements.parquet"
    statements = table()
    if writer == "polars":
        pl.DataFrame(statements).write_parquet(path)
    elif writer == "duckdb":
        duckdb.sql(f"COPY (SELECT * FROM statements) TO '{path}'")
    else:
        pq.write_table(statements, path, compression="snappy" if writer == "pyarrow" else writer)
    expected = pull(parquet_command, project)
    assert [candidate["kind"] for candidate in expected].count("contradicts") == 1
    assert pull(parquet_command, project, "--statements", "statements.parquet") == expected


def test_folder_of_files(project: Path, parquet_command: str) -> None:
    folder = project / "statements"
    folder.mkdir()
    run = [parquet_command, "-C", str(project), "pull", "--statements", "statements"]
    result = subprocess.run(run, capture_output=True, text=True)
    assert result.returncode == 2 and "contains no file that ends in .parquet" in result.stderr
    statements = table()
    for row in range(len(statements)):
        pq.write_table(statements.slice(row, 1), folder / f"part-{row}.snappy.parquet")
    (folder / "_SUCCESS").touch()
    (folder / ".part-0.snappy.parquet.crc").touch()
    assert pull(parquet_command, project, "--statements", "statements") == pull(parquet_command, project)


def test_rows_without_details_are_left_out(project: Path, parquet_command: str) -> None:
    unreadable = pa.table({"file": ["papers/scan.pdf"], "error": ["is a PDF without a text layer"]})
    both = pa.concat_tables([table(), unreadable], promote_options="default")
    pq.write_table(both, project / "statements.parquet")
    assert pull(parquet_command, project, "--statements", "statements.parquet") == pull(parquet_command, project)


def test_other_files_are_refused(project: Path, parquet_command: str) -> None:
    pq.write_table(pa.table({"file": ["a"]}), project / "other.parquet")
    (project / "no.parquet").write_text("file\n")
    for name, message in [("other.parquet", 'it has no column "sha256"'), ("no.parquet", "not a readable Parquet file")]:
        run = [parquet_command, "-C", str(project), "pull", "--statements", name]
        result = subprocess.run(run, capture_output=True, text=True)
        assert result.returncode == 2 and message in result.stderr


@pytest.mark.parametrize("name", ["meantime-en-dev", "mstext-ja-simple-dev", "wikiwars-dev"])
def test_parquet_has_the_values_of_the_json_lines(
    name: str, shared: Path, tmp_path: Path, parquet_command: str
) -> None:
    run = [parquet_command, "tag", "--batch", str(shared / "corpora" / f"{name}.jsonl")]
    output = subprocess.run(run, stdout=subprocess.PIPE, check=True).stdout
    table = tmp_path / "dates.parquet"
    table.write_bytes(subprocess.run([*run, "--format", "parquet"], stdout=subprocess.PIPE, check=True).stdout)
    names = ["start", "end", "text", "type", "value", "mod", "quant", "freq", "edtf", "rule", "confidence", "group"]
    lines = [json.loads(line) for line in output.splitlines()]
    expected = [
        (row, line["doc"], *(timex.get(name) for name in names))
        for row, line in enumerate(lines)
        for timex in line["timex"]
    ]
    columns = ", ".join(f'"{name}"' for name in ["row", "doc", *names])
    assert len(expected) > 50
    assert duckdb.execute(f"SELECT {columns} FROM '{table}'").fetchall() == expected
    assert [tuple(row.values()) for row in pq.read_table(table, columns=["row", "doc", *names]).to_pylist()] == expected


def test_corpus(project: Path, parquet_command: str) -> None:
    corpus = project / "corpus.jsonl"
    texts = ["Signed yesterday.", "It was signed on 03/04/2025, or in June."]
    lines = [{"doc": f"d{number}", "dct": "2024-06-10", "text": text} for number, text in enumerate(texts)]
    corpus.write_text("".join(json.dumps(line) + "\n" for line in lines))
    run = [parquet_command, "tag", "--batch", str(corpus), "--format", "parquet"]
    (project / "dates.parquet").write_bytes(subprocess.run(run, stdout=subprocess.PIPE, check=True).stdout)
    found = pl.read_parquet(project / "dates.parquet")
    expected = pl.DataFrame(dateline.tag_batch(pl.DataFrame({"text": texts, "dct": ["2024-06-10"] * 2})))
    assert found.drop("doc").equals(expected)
    assert found["doc"].to_list() == [f"d{row}" for row in found["row"]]
