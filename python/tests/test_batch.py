"""`tag_batch` with the Arrow data of several libraries."""

import datetime
from typing import Any

import dateline
import duckdb
import polars as pl
import pyarrow as pa
import pytest

TEXTS = ["Signed yesterday.", None, "", "In force for ten years, from 2024 to 2034.", "Nothing."]
DAYS = ["2024-06-10", None, "2024-06-10", "2024-06-10", None]


def rows(table: Any) -> list[tuple[int, str, str]]:
    table = pa.table(table)
    return list(zip(*(table[name].to_pylist() for name in ("row", "text", "value"))))


EXPECTED = [(0, "yesterday", "2024-06-09"), (3, "ten years", "P10Y"), (3, "2024", "2024"), (3, "2034", "2034")]


@pytest.mark.parametrize(
    "texts",
    [
        pa.array(TEXTS),
        pa.array(TEXTS, pa.large_string()),
        pa.array(TEXTS, pa.string_view()),
        pa.array(TEXTS).dictionary_encode(),
        pa.chunked_array([TEXTS[:2], TEXTS[2:]]),
        pl.Series(TEXTS),
        pl.Series(TEXTS, dtype=pl.Categorical),
    ],
    ids=lambda texts: f"{type(texts).__module__}.{type(texts).__name__}-{getattr(texts, 'type', getattr(texts, 'dtype', ''))}",
)
@pytest.mark.parametrize(
    "days",
    [
        pa.array(DAYS),
        pl.Series(DAYS).str.to_date(),
        pa.array([datetime.datetime(2024, 6, 10, 9), None, None, None, None]),
        "2024-06-10",
        datetime.date(2024, 6, 10),
    ],
    ids=["strings", "dates", "timestamps", "string", "date"],
)
def test_arrays(texts: Any, days: Any) -> None:
    assert rows(dateline.tag_batch(texts, dct=days)) == EXPECTED


@pytest.mark.parametrize(
    "table",
    [
        pa.table({"text": TEXTS, "dct": DAYS, "id": range(5)}),
        pa.record_batch({"text": pa.array(TEXTS), "dct": pa.array(DAYS)}),
        pa.table({"text": TEXTS, "dct": DAYS}).to_reader(max_chunksize=2),
        pl.DataFrame({"text": TEXTS, "dct": DAYS}),
    ],
    ids=["table", "batch", "reader", "polars"],
)
def test_tables(table: Any) -> None:
    assert rows(dateline.tag_batch(table)) == EXPECTED


def test_duckdb_in_and_out() -> None:
    relation = duckdb.sql(
        "SELECT 'Signed yesterday.' AS text, DATE '2024-06-10' AS dct UNION ALL SELECT 'Closed in May 2023.', NULL"
    )
    assert relation is not None
    found = pa.table(dateline.tag_batch(relation))
    days = duckdb.sql("SELECT row, earliest, latest FROM found ORDER BY row")
    assert days is not None
    day = datetime.date(2024, 6, 9)
    assert days.fetchall() == [(0, day, day), (1, datetime.date(2023, 5, 1), datetime.date(2023, 5, 31))]


def test_columns_are_the_attributes_of_tag() -> None:
    text = "Talks from 2023 to 2026, about 03/04/2025, twice a week, and three days later."
    table = pl.DataFrame(dateline.tag_batch(pa.array([text])))
    found = dateline.tag(text)
    for name in table.columns[1:]:
        attributes = [getattr(timex, name) for timex in found]
        if name == "readings":
            attributes = [f"[{','.join(all)}]" if all else None for all in attributes]
        assert table[name].to_list() == attributes, name


def test_many_texts_keep_their_order() -> None:
    texts = [f"It was signed on {1 + n % 28} June {1000 + n}." for n in range(1000)]
    assert [row for row, _, value in rows(dateline.tag_batch(pa.array(texts)))] == list(range(1000))


def test_nothing_to_tag() -> None:
    for texts in ([], [None], ["Nothing."]):
        table = dateline.tag_batch(pa.array(texts, pa.string()))
        assert len(table) == 0
        assert pl.DataFrame(table).schema["earliest"] == pl.Date
        assert pa.table(table).column_names == table.column_names


@pytest.mark.parametrize(
    ("texts", "options", "error", "message"),
    [
        (["a"], {}, TypeError, "texts: expected an object with the Arrow C stream or array interface"),
        (pa.array([1]), {}, TypeError, "texts: expected an array of strings, not of Int64"),
        (pa.table({"words": ["a"]}), {}, ValueError, 'the table has no column "text"'),
        (pa.array(["a", "b"]), {"dct": pa.array(["2024"])}, ValueError, "dct has 1 values for 2 texts"),
        (pa.array(["a"]), {"dct": pa.array(["soon"])}, ValueError, "the dct of text 0 is not a date: "),
        (pa.array(["a"]), {"dct": pa.array([3])}, TypeError, "dct: expected an array of strings, dates or timestamps"),
        (pa.array(["a"]), {"language": "de"}, ValueError, "this language is not supported"),
    ],
)
def test_errors(texts: Any, options: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        dateline.tag_batch(texts, **options)
    assert message in str(raised.value)
