#!/usr/bin/env python3
"""Runs dateline on inputs that once made it hang or exhaust memory, each at full size.

usage: tests/limits.py DATELINE [WORD…]

DATELINE is a release build of the program. With words, only the inputs whose names contain one of them are run.
Each line shows the input, the command, the processor time, the wall time, the peak memory of the largest
process, and the outcome. The exit status is 1 if a command takes more than 10 s of processor time or 1 GB of
memory, crashes, or fails without a message.

The inputs are generated in a temporary folder and take 100 MB. Only the standard library is needed.
"""
import base64
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import threading
import time
import zipfile

SECONDS, MEGABYTES = 10.0, 1000
# A process that greatly exceeds the limits is stopped.
STOP_SECONDS, STOP_BYTES = 60, 12 << 30

EVENTS = """[chronology]
as_of = 2026-01-01
papers = ["papers"]

[[event]]
id = "pact"
title = "Harbour Pact signed"
match = ["Harbour Pact"]
phase = "signed"
date = "2024-05-06"
"""


def mail(size):
    head = ("From: a@example.org\nDate: Mon, 5 May 2025 10:00:00 +0000\nMIME-Version: 1.0\n"
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: application/octet-stream\n"
            "Content-Disposition: attachment; filename=a.bin\nContent-Transfer-Encoding: base64\n\n")
    return head.encode() + base64.encodebytes(b"\x07" * (size * 3 // 4)) + b"--b--\n"


def docx(path, body):
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    main = f'<?xml version="1.0"?><w:document xmlns:w="w"><w:body>{body}</w:body></w:document>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        types = f'<Types><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
        out.writestr("[Content_Types].xml", types)
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
        relation = f'<Relationships><Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>'
        out.writestr("_rels/.rels", relation)
        out.writestr("word/document.xml", main)


def pdf(objects):
    parts, places, at = [b"%PDF-1.4\n"], [], 9
    for number, obj in enumerate(objects, 1):
        places.append(at)
        parts.append(f"{number} 0 obj\n{obj}\nendobj\n".encode())
        at += len(parts[-1])
    parts.append(f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode())
    parts += [f"{place:010} 00000 n \n".encode() for place in places]
    parts.append(f"trailer<</Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF".encode())
    return b"".join(parts)


def lines_on_a_page(lines):
    step = 780 / lines
    shown = "".join(f"1 0 0 1 50 {790 - n * step:.4f} Tm (5 May) Tj\n" for n in range(lines))
    content = f"BT /F {min(step * 0.8, 10):.4f} Tf\n{shown}ET"
    return pdf([
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"])


def page_tree(depth):
    nodes = [f"<</Type/Pages/Kids[{n + 3} 0 R]/Count 1>>" for n in range(depth)]
    return pdf(["<</Type/Catalog/Pages 2 0 R>>", *nodes, "<</Type/Page/MediaBox[0 0 600 800]>>"])


def event(number):
    return f'[[event]]\nid = "e{number}"\ntitle = "Pact {number} signed"\ndate = "{1900 + number % 125}-05-06"\n'


MB = 1_000_000
PAPER = (("tag", "papers/{}"), ("check",), ("pull", "--all"), ("timeline",))
PROJECT = (("check",), ("timeline",))


def paper(name, content, commands=PAPER):
    def make(folder):
        path = folder / "papers" / name
        path.write_bytes(content()) if callable(content) else content[0](path, content[1]())
    return make, [[word.format(name) for word in command] for command in commands]


def project(content, commands=PROJECT):
    return lambda folder: (folder / "events.toml").write_text(content()), commands


def sparse(path, *commands, **files):
    def make(folder):
        for name, text in files.items():
            at = folder / name.replace("__", "/").replace("_", ".")
            at.parent.mkdir(exist_ok=True)
            at.write_text(text)
        (folder / path).parent.mkdir(exist_ok=True)
        with open(folder / path, "wb") as file:
            file.truncate(5_000_000_000)
    return make, commands


def typst(line):
    def make(folder):
        for path, text in (("briefs/b.toml", 'title = "B"\nformats = ["pdf"]\n'),
                           ("templates/brief.typ", f"#let measures(d) = {{ {line} }}\n#let brief(d) = {{ {line} }}\n")):
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(text)
    return make, (("brief", "--typst", "embedded", "--max-memory", "500"),)


BRIEF = {"briefs__b_toml": 'title = "B"\nformats = ["md"]\n'}
LOGO = {"briefs__b_toml": 'title = "B"\nformats = ["md"]\nlogo = "logo.svg"\nlogo_alt = "A"\n'}
SARIF = ("check", "--format", "sarif")

INPUTS = {
    "text: 50 KB of form feeds": paper("a.txt", lambda: b"a\f" * 25_000),
    "text: 10 MB of form feeds": paper("a.txt", lambda: b"\f" * (10 * MB)),
    "text: 10 MB of dots": paper("a.txt", lambda: b"." * (10 * MB)),
    "text: 10 MB of dashes": paper("a.txt", lambda: b"-" * (10 * MB)),
    "text: 10 MB of month names": paper("a.txt", lambda: b"May " * (10 * MB // 4)),
    "text: 10 MB of different month names": paper("a.txt", lambda: b"January May 2024 and March " * (10 * MB // 27)),
    'text: 10 MB of "and"': paper("a.txt", lambda: b"and " * (10 * MB // 4)),
    "text: 20 MB of impossible dates": paper(
        "a.txt", lambda: b"30 Feb 2024\n" * (20 * MB // 12),
        [*PAPER, SARIF, ("check", "--all"), ("check", "--format", "jsonl")]),
    "text: 20 MB of minutes": paper(
        "a.txt", lambda: "".join(f"Item {n}. The Harbour Pact was signed on {n % 28 + 1} May 2024.\n\n"
                                 for n in range(20 * MB // 58)).encode(),
        [*PAPER, SARIF]),
    "text: 160,000 contradictions": paper(
        "a.txt", lambda: b"The Harbour Pact was signed on 7 May 2024.\n\n" * 160_000, [SARIF, ("check",)]),
    "Markdown: 1 MB of opening brackets": paper("a.md", lambda: b"[" * MB),
    "Markdown: 1 MB of brackets in brackets": paper("a.md", lambda: b"[" * (MB // 2) + b"]" * (MB // 2)),
    "Markdown: 1 MB of pairs of brackets": paper("a.md", lambda: b"[]" * (MB // 2)),
    "mail: a base64 part of 70 MB": paper("a.eml", lambda: mail(70 * MB)),
    "DOCX: a million empty paragraphs": paper("a.docx", (docx, lambda: "<w:p/>" * MB)),
    "DOCX: a million paragraphs": paper("a.docx", (docx, lambda: "<w:p><w:r><w:t>a</w:t></w:r></w:p>" * MB)),
    "PDF: a page of 100,000 lines": paper("a.pdf", lambda: lines_on_a_page(100_000)),
    "PDF: a page tree 20,000 deep": paper("a.pdf", lambda: page_tree(20_000)),
    "TOML: 1 MB with bare CR": project(lambda: "a = 1\r" * (MB // 6)),
    "TOML: 1 MB with bare CR in comments": project(lambda: "# a\r" * (MB // 4)),
    "TOML: a title of 10 MB": project(
        lambda: f'[[event]]\nid = "a"\ndate = "2024-05-06"\ntitle = "{"May " * (10 * MB // 4)}"\n',
        [*PROJECT, ("timeline", "--format", "md"), ("timeline", "--format", "csv"), ("timeline", "--format", "json")]),
    "TOML: a title of 10 MB without spaces": project(
        lambda: f'[[event]]\nid = "a"\ndate = "2024-05-06"\ntitle = "{"a" * (10 * MB)}"\n'),
    "TOML: 50,000 events": project(lambda: "".join(map(event, range(50_000)))),
    "TOML: 100,000 events": project(
        lambda: "".join(map(event, range(100_000))), [*PROJECT, ("timeline", "--format", "json")]),
    "Typst: a text of 100 GB": typst('let text = "a" * 99999999999'),
    "Typst: an array of 100 billion": typst("let array = (0,) * 99999999999"),
    "5 GB as events.toml": sparse("events.toml", ("check",), ("timeline",), ("pull",)),
    "5 GB as a brief": sparse("briefs/b.toml", ("check",), ("brief",)),
    "5 GB as a template": sparse("templates/brief.md.j2", ("brief",), **BRIEF),
    "5 GB as a logo": sparse("logo.svg", ("brief",), **LOGO),
    "5 GB as a paper": sparse("papers/a.txt", ("check",), ("tag", "papers/a.txt"), ("text", "papers/a.txt")),
    "5 GB as a baseline": sparse("known.toml", ("check", "--baseline", "known.toml")),
    "5 GB as an earlier brief": sparse("briefs/b.md", ("brief", "--check"), **BRIEF),
}


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (STOP_BYTES, STOP_BYTES))


def run(program, folder, command):
    """Returns the exit status, processor and wall time in seconds, peak memory in MB, output size, and errors."""
    with open(folder / "out", "wb") as out, open(folder / "err", "wb") as err:
        start = time.monotonic()
        child = subprocess.Popen([program, "-C", folder, "--no-cache", *command[:1],
                                  *(folder / word if word.startswith("papers/") else word for word in command[1:])],
                                 stdin=subprocess.DEVNULL, stdout=out, stderr=err, preexec_fn=limit_memory)
        timer = threading.Timer(STOP_SECONDS, child.kill)
        timer.start()
        _, status, usage = os.wait4(child.pid, 0)
        timer.cancel()
        seconds = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    size = (folder / "out").stat().st_size
    with open(folder / "err", encoding="utf-8", errors="replace") as err:
        message = " ".join(err.read(600).replace(str(folder), ".").split())
    busy = usage.ru_utime + usage.ru_stime
    return child.returncode, busy, seconds, usage.ru_maxrss / 1000 * 1.024, size, message


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program, words = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:]
    print(f"{'input':39} {'command':21} {'s':>6} {'wall':>6} {'MB':>5} {'exit':>4} {'output':>11}  message")
    over = 0
    for name, (make, commands) in INPUTS.items():
        if words and not any(word in name for word in words):
            continue
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            (folder / "papers").mkdir()
            (folder / "events.toml").write_text(EVENTS)
            make(folder)
            for command in commands:
                status, busy, wall, megabytes, size, message = run(program, folder, command)
                answered = status in (0, 1) or status == 2 and message.startswith(("error: ", "warning: "))
                wrong = not answered or busy > SECONDS or megabytes > MEGABYTES or "panicked" in message
                over += wrong
                shown = " ".join(word.rsplit("/", 1)[-1] for word in command)
                line = f"{name:39} {shown:21} {busy:6.2f} {wall:6.2f} {megabytes:5.0f} {status:4} {size:11,}  {message[:130]}"
                print(line + ("  <- over" if wrong else ""), flush=True)
    if over:
        sys.exit(f"{over} over {SECONDS:.0f} s or {MEGABYTES} MB, or without an answer")


if __name__ == "__main__":
    main()
