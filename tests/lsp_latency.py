#!/usr/bin/env python3
"""Measures how fast `dateline lsp` responds after each typed character.

    python3 tests/lsp_latency.py DATELINE [EVENTS [PAPERS]]

The project has 5,000 events with relations and evidence, and no papers, unless other numbers are given. The client
opens events.toml and types 50 characters into the title of the middle event, one in each `didChange`. It does so five
times: waiting for the findings after each character; also requesting a hover over the event's date, the completions of
a tag, or those of an id, and waiting for the response and the findings; and typing ten characters per second without
waiting. Prints the median and worst time from a change to each response, the server's processor time per character,
which other programs lengthen less, and its peak memory. The goal is 100 ms after a keystroke. The exit status is 1 if
a finding or a response is not as expected.
"""

import json
import os
import queue
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

WORDS = "treaty talks council signs adopts agreement ministers port review budget energy summit cyber space".split()
NAMES = [head + tail for head in "Bar Cal Dor Fel Gar Hol Kel Lam Mer Nor".split() for tail in "by den ford ham ton".split()]
CHARACTERS = 50
TYPING = 0.1
PATH = "events.toml"


def title(rng, number):
    return f"{rng.choice(NAMES)} {rng.choice(WORDS)} {rng.choice(WORDS)} {number}".capitalize()


def write_project(folder, events, papers):
    """Writes events.toml, and papers that each describe some of the events. Returns the text of events.toml."""
    rng = random.Random(5)
    head = ["[chronology]\nas_of = 2026-01-01\n"]
    if papers:
        head[0] += 'papers = ["papers"]\n'
        (folder / "papers").mkdir()
    head.append('[[source]]\nid = "source"\ntitle = "A source"\nurl = "https://example.org/source"\n')
    entries, sentences = [], [[] for _ in range(papers)]
    for number in range(events):
        year, month, day = 1950 + number * 75 // events, rng.randint(1, 12), rng.randint(1, 28)
        name = title(rng, number)
        lines = ["[[event]]", f'id = "event-{number}"', f'title = "{name}"', f"date = {year}-{month:02}-{day:02}"]
        lines.append(f'tags = ["tag-{number % 20}"]\nevidence = [{{ source = "source" }}]')
        if number > events // 50:
            # This event is certainly earlier: the two are at least a year apart.
            lines.append(f'after = ["event-{number - events // 50 - 1}"]')
        entries.append("\n".join(lines) + "\n")
        if papers:
            month_name = time.strftime("%B", (2000, month, 1, 0, 0, 0, 0, 1, 0))
            sentences[number % papers].append(f"{name} was signed on {day} {month_name} {year}.")
    for number, about in enumerate(sentences):
        text = f"Paper {number}\n\n" + "\n\n".join(about) + "\n"
        (folder / "papers" / f"{number:03}.md").write_text(text, encoding="utf-8")
    text = "\n".join(head + entries)
    (folder / PATH).write_text(text, encoding="utf-8")
    return text


class Client:
    """An editor that is connected to the server through pipes."""

    def __init__(self, program, folder):
        self.server = subprocess.Popen(
            [program, "--no-cache", "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.uri = (folder / PATH).as_uri()
        self.version = 0
        self.requests = 0
        self.messages = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()
        capabilities = {"general": {"positionEncodings": ["utf-8", "utf-16"]}}
        self.request("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": capabilities})
        self.notify("initialized", {})

    def _read(self):
        """Queues each message with the time of its last byte, and None at the end."""
        output = self.server.stdout
        while head := output.readline():
            length = int(head.removeprefix(b"Content-Length: "))
            while output.readline().strip():
                pass
            body = output.read(length)
            self.messages.put((time.perf_counter(), body))
        self.messages.put(None)

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        start = time.perf_counter()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.server.stdin.flush()
        return start

    def notify(self, method, params):
        return self.send({"method": method, "params": params})

    def receive(self):
        received = self.messages.get(timeout=120)
        if received is None:
            sys.exit(f"the server has ended: {self.server.stderr.read().decode()}")
        return received[0], json.loads(received[1])

    def request(self, method, params):
        """Sends a request. Returns the time of the response, and the result."""
        self.requests += 1
        self.send({"id": self.requests, "method": method, "params": params})
        while True:
            at, message = self.receive()
            if message.get("id") == self.requests and "method" not in message:
                if "error" in message:
                    sys.exit(f"{method}: {message['error']}")
                return at, message["result"]

    def at(self, method, line, character):
        position = {"line": line, "character": character}
        return self.request(method, {"textDocument": {"uri": self.uri}, "position": position})

    def set_text(self, text):
        """Opens the file, or replaces its text. Returns the time just before the message."""
        self.version += 1
        document = {"uri": self.uri, "version": self.version}
        if self.version == 1:
            return self.notify("textDocument/didOpen", {"textDocument": {**document, "languageId": "toml", "text": text}})
        return self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def published(self):
        """Waits for findings for the file. Returns their time, the text version, and the findings."""
        while True:
            at, message = self.receive()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == self.uri:
                return at, message["params"]["version"], message["params"]["diagnostics"]

    def findings(self):
        """Waits for the findings for the newest text. Returns their time, and the findings."""
        while True:
            at, version, found = self.published()
            if version == self.version:
                return at, found

    def processor_time(self):
        """Returns the server's processor time in seconds, or None without /proc."""
        try:
            status = Path(f"/proc/{self.server.pid}/stat").read_text(encoding="utf-8")
        except OSError:
            return None
        user, system = status.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def memory(self):
        """Returns the server's peak memory in megabytes, or None without /proc."""
        try:
            status = Path(f"/proc/{self.server.pid}/status").read_text(encoding="utf-8")
        except OSError:
            return None
        return int(status.split("VmHWM:")[1].split()[0]) * 1024 / 1e6

    def close(self):
        self.request("shutdown", None)
        self.notify("exit", None)
        if self.server.wait(timeout=60):
            sys.exit(f"the server ended with {self.server.returncode}: {self.server.stderr.read().decode()}")


class Typist:
    """Types into an event's title, one character at a time."""

    def __init__(self, client, text, number):
        self.client = client
        start = text.index(f'id = "event-{number}"')
        self.place = text.index('"\n', text.index("title = ", start))
        self.before, self.after = text[: self.place], text[self.place :]
        self.rng = random.Random(7)
        lines = text.split("\n")
        self.date = lines.index(f'id = "event-{number}"') + 2
        self.relation = next(at for at in range(self.date, len(lines)) if lines[at].startswith("after = "))

    def type(self):
        """Adds a character to the title. Returns the time just before the message."""
        self.before += self.rng.choice("abcdefghij ")
        return self.client.set_text(self.before + self.after)


class Stopwatch:
    """Measures the server's processor time since the stopwatch was created."""

    def __init__(self, client):
        self.client, self.start = client, client.processor_time()

    def report(self):
        if self.start is not None:
            milliseconds = 1000 * (self.client.processor_time() - self.start) / CHARACTERS
            print(f"{'  processor time for each character':46} {milliseconds:14.1f} ms", flush=True)


def report(name, times):
    times = [1000 * seconds for seconds in times]
    late = sum(milliseconds > 100 for milliseconds in times)
    line = f"median {statistics.median(times):7.1f} ms, worst {max(times):7.1f} ms"
    print(f"{name:46} {line}, over 100 ms: {late} of {len(times)}", flush=True)


def expect(holds, what, answer):
    if not holds:
        sys.exit(f"{what}: {json.dumps(answer)[:300]}")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program = str(Path(sys.argv[1]).resolve())
    events = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000
    papers = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        text = write_project(folder, events, papers)
        begin = time.perf_counter()
        client = Client(program, folder)
        client.set_text(text)
        at, first = client.findings()
        print(f"{events} events, {papers} papers, {len(text) / 1e6:.2f} MB of events.toml, {len(first)} findings in it")
        print(f"{'start to first findings':46} {1000 * (at - begin):14.1f} ms")
        typist = Typist(client, text, events // 2)

        stopwatch, times = Stopwatch(client), []
        for _ in range(CHARACTERS):
            start = typist.type()
            at, found = client.findings()
            times.append(at - start)
            expect(len(found) == len(first), f"{len(found)} findings, not {len(first)}", found[:2])
        report("change to findings", times)
        stopwatch.report()

        for name, method, line, character, expected in [
            ("hover over the date", "hover", typist.date, len("date = 20"), "contents"),
            ("completion of a tag", "completion", typist.date + 1, len('tags = ["t'), "tag-7"),
            ("completion of an id", "completion", typist.relation, len('after = ["e'), "event-7"),
        ]:
            stopwatch, answers, findings = Stopwatch(client), [], []
            for _ in range(CHARACTERS):
                start = typist.type()
                at, answer = client.at(f"textDocument/{method}", line, character)
                answers.append(at - start)
                expect(answer and expected in json.dumps(answer), f"the answer lacks {expected}", answer)
                at, _ = client.findings()
                findings.append(at - start)
            report(f"change to {name}", answers)
            report("  and to findings", findings)
            stopwatch.report()

        first_typed = client.version + 1
        starts = []
        for _ in range(CHARACTERS):
            starts.append(typist.type())
            time.sleep(TYPING)
        times, checks = [], 0
        while len(times) < CHARACTERS:
            at, version, _ = client.published()
            checks += 1
            # The findings for a text also answer earlier changes that were not checked.
            times += [at - start for start in starts[len(times) : version - first_typed + 1]]
        report("typing 10 a second: change to its findings", times)
        print(f"checks while typing {CHARACTERS} characters: {checks}")
        if (memory := client.memory()) is not None:
            print(f"peak memory of the server: {memory:.0f} MB")
        client.close()


if __name__ == "__main__":
    main()
