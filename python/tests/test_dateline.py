"""The values, the errors and the inputs of the package."""

import datetime
import threading
import time
from pathlib import Path

import dateline
import pytest


def values(text: str, **options: object) -> list[str]:
    return [found.value for found in dateline.tag(text, **options)]  # type: ignore[arg-type]


def test_offsets_count_code_points() -> None:
    text = "Café 🏛, signed on 9 June 2024."
    [found] = dateline.tag(text)
    assert text[found.start : found.end] == found.text == "9 June 2024"


@pytest.mark.parametrize(
    "dct",
    ["2024-06-10", "2024-06-10T09:00:00Z", datetime.date(2024, 6, 10), datetime.datetime(2024, 6, 10, 9)],
)
def test_dct_is_a_date_or_a_string(dct: object) -> None:
    assert values("Signed yesterday.", dct=dct) == ["2024-06-09"]


def test_dct_takes_precedence_over_the_date_line() -> None:
    text = "Oslo, 12 June 2024\n\nThe pact was signed yesterday."
    assert values(text)[-1] == "2024-06-11"
    assert values(text, dct="2024-06-20")[-1] == "2024-06-19"


def test_options() -> None:
    assert values("It was signed on 03/04/2025.", date_order="dmy") == ["2025-04-03"]
    assert values("It was signed on 03/04/2025.", date_order="mdy") == ["2025-03-04"]
    [found] = dateline.tag("The budget of FY2024 was adopted.", fiscal_year="04-01")
    assert found.earliest == datetime.date(2024, 4, 1)
    assert values("令和6年6月9日", language="ja") == ["2024-06-09"]
    assert values("The talks resume in June.", dct="2025-04-04", text_kind="news") == ["2025-06"]


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("language", "de", 'language="de": this language is not supported; the supported languages are en and ja'),
        ("text_kind", "novel", 'text_kind="novel": expected "auto", "news", "narrative" or "policy"'),
        ("date_order", "ymd", 'date_order="ymd": expected "mdy" or "dmy"'),
        ("fiscal_year", "April", 'fiscal_year="April": expected a month and a day with two digits each'),
        ("dct", "yesterday", 'dct="yesterday": '),
    ],
)
def test_an_option_that_is_refused_is_named(option: str, value: str, message: str) -> None:
    with pytest.raises(ValueError) as raised:
        values("in June", **{option: value})
    assert str(raised.value).startswith(message)


def test_dct_of_another_type_is_refused() -> None:
    with pytest.raises(TypeError, match="dct: expected a date"):
        values("in June", dct=20240610)


def test_doubtful_dates() -> None:
    [found] = dateline.tag("It was signed on 31 June 2024.")
    assert (found.doubt, found.edtf, found.earliest) == ("impossible", None, None)
    [found] = dateline.tag("It was signed on 03/04/2025.")
    assert (found.doubt, found.readings) == ("ambiguous", ["2025-03-04", "2025-04-03"])


def test_days_that_python_does_not_have_are_none() -> None:
    [found] = dateline.tag("The city fell in 44 BC.")
    assert found.edtf is not None
    assert found.earliest is None


def test_values_are_equal_and_hashable() -> None:
    first, second = dateline.tag("9 June 2024"), dateline.tag("9 June 2024")
    assert first == second and len({*first, *second}) == 1
    with pytest.raises(AttributeError):
        first[0].value = "2024"  # type: ignore[misc]


def test_extract_reads_paths_and_bytes(tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_bytes(b"# Harbour Pact\n\nOslo, 10 June 2024\n\nThe pact was signed yesterday.\n")
    for document in (path, str(path), path.read_bytes()):
        found = dateline.extract(document, name="note.md")
        assert (found.name, found.format, found.title, found.created) == ("note.md", "Markdown", "Harbour Pact", "2024-06-10")
        last = found.statements[-1]
        assert (last.value, last.phase, last.file) == ("2024-06-09", "signed", "note.md")
        assert found.text[last.start : last.end] == last.text == "yesterday"
        assert found.text[last.sentence_start : last.sentence_end] == last.quote
    assert dateline.extract(path).name == str(path)


def test_extract_takes_the_date_of_the_document() -> None:
    found = dateline.extract(b"The pact was signed yesterday.", dct="2024-06-10")
    assert (found.created, found.statements[0].value) == ("2024-06-10", "2024-06-09")


def test_errors_of_files(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as missing:
        dateline.extract(tmp_path / "missing.pdf")
    assert missing.value.filename == str(tmp_path / "missing.pdf")
    with pytest.raises(IsADirectoryError):
        dateline.extract(tmp_path)
    with pytest.raises(dateline.ReadError, match="scan.pdf is named like a PDF, but contains text"):
        dateline.extract(b"The pact was signed yesterday.", name="scan.pdf")
    with pytest.raises(dateline.ReadError, match="is larger than 1000 bytes; .* raise the limit with max_size$"):
        dateline.extract(b"9 June 2024. " * 100, max_size=1000)
    with pytest.raises(TypeError, match='no keyword argument "max_words"'):
        dateline.extract(b"9 June 2024.", max_words=1000)  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="expected a path or bytes"):
        dateline.extract(12)  # type: ignore[arg-type]


def test_a_language_that_is_not_supported_is_reported() -> None:
    german = "Das Abkommen wurde am 9. Juni 2024 unterzeichnet, und es tritt mit dem Beginn des Jahres in Kraft."
    with pytest.warns(dateline.UnsupportedLanguageWarning, match="note.txt is in German"):
        found = dateline.extract(german.encode(), name="note.txt")
    assert (found.language, found.statements) == ("de", [])


def test_other_threads_run_meanwhile() -> None:
    text = "The pact was signed on 9 June 2024 and the talks resumed in October. " * 1500
    ticks, done = [], threading.Event()

    def tick() -> None:
        while not done.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    start = time.monotonic()
    dateline.extract(text.encode())
    end = time.monotonic()
    done.set()
    thread.join()
    during = [at for at in ticks if start < at < end]
    # If the lock were held, there would be no tick but the last.
    assert len(during) > 5
