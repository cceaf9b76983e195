"""Spark on a cluster of this machine writes the table of one process, also if a worker is killed."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

pyspark = pytest.importorskip("pyspark", reason="needs PySpark")
pytest.importorskip("pandas", reason="PySpark needs pandas for mapInArrow")
if not shutil.which("java"):
    pytest.skip("needs Java", allow_module_level=True)

SCRIPT = Path(__file__).parents[2] / "examples" / "spark" / "statements.py"
PROGRAMS = Path(pyspark.__file__).parent / "bin"
PAPERS = 160
EVENTS = """
[chronology]
papers = ["papers"]

[[event]]
id = "pact-signed"
title = "Harbour Pact signed"
date = "2024-06-07"
match = ["Harbour Pact"]
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A chronology with many papers, one of which cannot be read."""
    folder = tmp_path_factory.mktemp("archive")
    (folder / "events.toml").write_text(EVENTS)
    (folder / "papers" / "more").mkdir(parents=True)
    for number in range(PAPERS):
        name = f"papers/{'more/' if number % 3 == 0 else ''}note {number}.md"
        signed = "The Harbour Pact was signed yesterday.\n\n" if number == 7 else ""
        days = "".join(f"On {day} May 20{number % 24:02}, Émile Öz opened quay {day}.\n\n" for day in range(1, 29))
        (folder / name).write_text(f"# Note {number}\n\nOslo, 10 June 2024\n\n{signed}{days}", encoding="utf-8")
    (folder / "papers" / "scan.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    return folder


@pytest.fixture(scope="module")
def expected(project: Path) -> list[str]:
    """The lines of the table that one process writes."""
    table = project / "one.parquet"
    subprocess.run([sys.executable, SCRIPT, project / "papers", table, "--one-process"], check=True)
    found = lines(table)
    assert len(found) > 28 * PAPERS
    return found


class Cluster:
    """A master and two workers on this machine."""

    def __init__(self, folder: Path) -> None:
        self.environment = os.environ | {
            "PYSPARK_PYTHON": sys.executable,
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_LOCAL_DIRS": str(folder),
            "SPARK_WORKER_DIR": str(folder / "work"),
        }
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"spark://127.0.0.1:{port}"
        deploy = "org.apache.spark.deploy"
        here = ["--host", "127.0.0.1", "--webui-port", "0"]
        self.master = self.start(f"{deploy}.master.Master", *here, "--port", str(port))
        limits = ["--cores", "1", "--memory", "1g"]
        self.workers = [self.start(f"{deploy}.worker.Worker", *here, *limits, self.address) for _ in range(2)]

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [str(PROGRAMS / "spark-class"), *arguments]
        # A session of its own, so that a worker is killed together with its executor.
        return subprocess.Popen(command, env=self.environment, stderr=subprocess.DEVNULL, start_new_session=True)

    def submit(self, *arguments: Any) -> subprocess.Popen[str]:
        # Few documents in each task, so that the work has many of them.
        settings = ["spark.sql.files.maxPartitionBytes=33554432", "spark.executor.memory=512m"]
        options = [word for setting in settings for word in ("--conf", setting)]
        command = [str(PROGRAMS / "spark-submit"), "--master", self.address, *options, str(SCRIPT), *map(str, arguments)]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path)
    yield cluster
    for process in [*cluster.workers, cluster.master]:
        cluster.kill(process)


def lines(table: Path) -> list[str]:
    """Return the rows of a table as sorted lines of JSON."""
    return sorted(json.dumps(row, default=str, ensure_ascii=False) for row in pq.read_table(table).to_pylist())


def test_table_is_that_of_one_process(
    cluster: Cluster, project: Path, expected: list[str], parquet_command: str
) -> None:
    cluster.environment["PATH"] = f"{Path(parquet_command).parent}:{os.environ['PATH']}"
    table = project / "spark.parquet"
    submitted = cluster.submit(project / "papers", table, "--chronology", project)
    output, log = submitted.communicate(timeout=900)
    assert submitted.returncode == 0, log
    assert lines(table) == expected
    errors = [row for row in map(json.loads, expected) if row["error"] is not None]
    assert [(row["file"], row["value"]) for row in errors] == [("papers/scan.pdf", None)]
    # spark-submit adds the warnings of libraries to the output.
    assert (
        "pact-signed is dated 2024-06-07 in events.toml, but 2024-06-09 in papers/note 7.md:\n"
        "  The Harbour Pact was signed yesterday.\n"
    ) in output


def test_killed_worker_loses_nothing(cluster: Cluster, project: Path, expected: list[str]) -> None:
    table = project / "killed.parquet"
    submitted = cluster.submit(project / "papers", table)
    # The tasks that are done, each with its part of the table, until the end of the work.
    while not any(table.glob("_temporary/0/task_*")):
        assert submitted.poll() is None, submitted.communicate()[1]
        time.sleep(0.05)
    cluster.kill(cluster.workers[0])
    assert not isinstance(submitted.poll(), int) and not (table / "_SUCCESS").exists(), "the work was done before the kill"
    _, log = submitted.communicate(timeout=900)
    assert submitted.returncode == 0 and "Lost executor" in log, log
    assert lines(table) == expected
