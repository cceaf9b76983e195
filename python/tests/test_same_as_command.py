"""The package finds what the command line finds, in the same words."""

import json
import subprocess
from pathlib import Path
from typing import Any

import dateline
import polars as pl
import pytest

CORPORA = ["meantime-en-dev", "mstext-en-simple-dev", "mstext-ja-simple-dev", "wikiwars-dev"]


@pytest.fixture(scope="module", params=CORPORA)
def tagged(request: pytest.FixtureRequest, shared: Path, command: str) -> list[dict[str, Any]]:
    """The lines of a corpus as `dateline tag --batch` writes them."""
    path = shared / "corpora" / f"{request.param}.jsonl"
    output = subprocess.run([command, "tag", "--batch", path], stdout=subprocess.PIPE, check=True).stdout
    return [json.loads(line) for line in output.splitlines()]


def test_tag(tagged: list[dict[str, Any]]) -> None:
    for line in tagged:
        found = dateline.tag(line["text"], dct=line.get("dct"))
        assert [timex.to_dict() for timex in found] == line["timex"], line.get("doc")


def test_tag_batch(tagged: list[dict[str, Any]]) -> None:
    corpus = pl.DataFrame({name: [line.get(name) for line in tagged] for name in ("text", "dct")})
    table = pl.DataFrame(dateline.tag_batch(corpus))
    names = ["start", "end", "text", "type", "value", "edtf", "rule", "confidence", "group"]
    expected = [
        (row, *(timex.get(name) for name in names)) for row, line in enumerate(tagged) for timex in line["timex"]
    ]
    assert table.select("row", *names).rows() == expected


@pytest.mark.filterwarnings("ignore::dateline.UnsupportedLanguageWarning")
def test_extract(shared: Path, command: str, tmp_path: Path) -> None:
    papers = sorted((shared / "library").glob("*/*"))
    papers = [paper for paper in papers if paper.stat().st_size < 300_000 and paper.suffix != ".tsv"]
    assert len(papers) > 50
    (tmp_path / "papers").mkdir()
    names = []
    for paper in papers:
        copy = tmp_path / "papers" / f"{paper.parent.name}-{paper.name}"
        copy.write_bytes(paper.read_bytes())
        names.append(copy.relative_to(tmp_path))
    (tmp_path / "events.toml").write_text('[chronology]\npapers = ["papers"]\n')
    timeline = [command, "-C", str(tmp_path), "timeline", "--format", "json", "--statements"]
    output = subprocess.run(timeline, stdout=subprocess.PIPE, check=True).stdout
    expected = json.loads(output)["statements"]
    found = []
    for name in names:
        try:
            extraction = dateline.extract(tmp_path / name, name=str(name))
        except dateline.ReadError:
            continue
        found += extraction.statements
    keys = ["file", "page", "paragraph", "text", "quote", "value", "confidence", "role"]
    assert len(found) > 500
    assert [{key: getattr(statement, key) for key in keys} for statement in found] == [
        {key: statement[key] for key in keys} for statement in expected
    ]
    assert [(statement.start, statement.sentence_end) for statement in found] == [
        (statement["date"]["start"], statement["sentence"]["end"]) for statement in expected
    ]
