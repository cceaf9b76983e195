"""The folders and the program that the tests use."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The data next to the repository."""
    folder = Path(os.environ.get("DATELINE_SHARED", REPOSITORY.parent / "shared"))
    if not (folder / "corpora").is_dir():
        pytest.skip("needs ../shared")
    return folder


@pytest.fixture(scope="session")
def command() -> str:
    """The program `dateline`, which `cargo build` makes."""
    target = os.environ.get("CARGO_TARGET_DIR", str(REPOSITORY / "target"))
    program = os.environ.get("DATELINE_PROGRAM") or shutil.which("dateline", path=f"{target}/debug")
    if program is None:
        pytest.skip("needs the program dateline: run `cargo build`, or set DATELINE_PROGRAM")
    return program


@pytest.fixture(scope="session")
def parquet_command(command: str) -> str:
    """The program, if it was compiled with the feature `parquet`."""
    run = [command, "tag", "--batch", "-", "--format", "parquet"]
    result = subprocess.run(run, stdin=subprocess.DEVNULL, capture_output=True)
    if b"without support for Parquet" in result.stderr:
        pytest.skip("needs a program with the feature parquet: `cargo build --features parquet`")
    return command
