"""Runs the examples of the docstrings and of the pages, and checks the type annotations."""

import datetime
import doctest
import inspect
import subprocess
import sys
from pathlib import Path

import dateline
import mypy.api
import pytest

from conftest import REPOSITORY

PACKAGE = Path(dateline.__file__).parent
TESTS = Path(__file__).parent


def documented() -> dict[str, str]:
    """The docstrings of the package, by name."""
    found = {"dateline": dateline.__doc__ or ""}
    for name in dateline.__all__:
        item = getattr(dateline, name)
        found[name] = inspect.getdoc(item) or ""
        if inspect.isclass(item):
            for member, value in vars(item).items():
                if not member.startswith("_"):
                    found[f"{name}.{member}"] = inspect.getdoc(value) or ""
    return found


@pytest.mark.parametrize("name", documented())
def test_docstring(name: str) -> None:
    text = documented()[name]
    assert text, f"{name} has no docstring"
    run(text, name)


@pytest.mark.parametrize("name", ["tag", "tag_batch", "extract", "Timex", "Statement", "Extraction", "Table"])
def test_has_example(name: str) -> None:
    assert ">>>" in documented()[name]


@pytest.mark.parametrize("page", ["docs/python.md", "python/README.md"])
def test_page(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "note.md").write_text("# Harbour Pact\n\nOslo, 10 June 2024\n\nThe pact was signed yesterday.\n")
    monkeypatch.chdir(tmp_path)
    # A fence ends an example, but doctest would take it for output.
    run((REPOSITORY / page).read_text().replace("```", ""), page)


def run(text: str, name: str) -> None:
    example = doctest.DocTestParser().get_doctest(text, {"datetime": datetime}, name, name, 0)
    report: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(example, out=report.append)
    assert not report, "".join(report)


def test_stubs_agree_with_the_module(tmp_path: Path) -> None:
    check = [sys.executable, "-m", "mypy.stubtest", "dateline._dateline"]
    run = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_stubs_accept_what_the_tests_do() -> None:
    """The calls that are wrong are marked as such, and mypy reports a mark that is not needed."""
    output, errors, status = mypy.api.run(["--config-file", str(TESTS.parent / "pyproject.toml"), str(TESTS)])
    assert status == 0, output + errors


def test_stubs_are_installed() -> None:
    assert (PACKAGE / "py.typed").is_file()
