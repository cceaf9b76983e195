#!/usr/bin/env python3
"""Checks PDFs of briefs with independent tools: qpdf, poppler (pdfinfo, pdffonts, pdftotext) and pikepdf.

    python3 tests/pdfs.py              the shipped briefs, and one with a logo, an author, keywords and a handling mark
    python3 tests/pdfs.py FILE.pdf …   briefs whose data is in FILE.json next to them

Install pikepdf with `pip install pikepdf`. A missing tool is reported on one line, and its checks are skipped.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import pikepdf
except ImportError:
    pikepdf = None

ROOT = Path(__file__).resolve().parent.parent
failures = []


def expect(true, what):
    if not true:
        failures.append(what)


def has(tool):
    return shutil.which(tool) is not None


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def bare(text):
    """Removes spaces, since lines can break anywhere, and lower-cases the text, since headings are in capitals."""
    return re.sub(r"\s", "", text).lower()


def in_order(text, wanted, what):
    """Expects the wanted texts in `text`, in this order."""
    text, at = bare(text), 0
    for words in wanted:
        found = text.find(bare(words), at)
        expect(found >= 0, f"{what}: “{words}” is not where it should be")
        at = max(at, found + len(bare(words)))


def reading(data):
    """Yields the page's texts in reading order."""
    words = data["words"]
    headings = {name: words[name] for name in ("upcoming", "disputed", "questions", "sources")}
    yield data["title"]
    if data["subtitle"]:
        yield data["subtitle"]
    for mark in (data["draft"], data["release"] and data["release"]["text"], data["as_of"]["text"]):
        if mark:
            yield mark
    if data["bottom_line"]:
        yield words["bottom_line"]
    for section in data["sections"]:
        if section == "events":
            for row in data["rows"]:
                yield row["when"]
                yield row["title"]
        elif section == "upcoming" and data["upcoming"]:
            yield headings[section]
            for number in data["upcoming"]:
                yield data["rows"][number - 1]["title"]
        elif section == "questions" and data["questions"]:
            yield headings[section]
        elif section == "sources" and data["sources"]:
            yield headings[section]
            for source in data["sources"]:
                yield source["title"]


def elements(node):
    """Yields the structure elements of a tag tree in pre-order."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from elements(each)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield node
        if "/K" in node:
            yield from elements(node.K)


def scope(cell):
    owned = cell.get("/A", [])
    owned = owned if isinstance(owned, pikepdf.Array) else [owned]
    return [str(one.get("/Scope", "")) for one in owned if isinstance(one, pikepdf.Dictionary)]


def unmarked(page):
    """Counts a page's text operations outside marked content, which belong to no tag or artifact."""
    depth, found = 0, 0
    for operation in pikepdf.parse_content_stream(page):
        name = str(operation.operator)
        if name in ("BMC", "BDC"):
            depth += 1
        elif name == "EMC":
            depth -= 1
        elif name in ("Tj", "TJ", "'", '"') and depth == 0:
            found += 1
    return found


def check_with_pikepdf(path, data):
    with pikepdf.open(path) as pdf:
        root = pdf.Root
        expect(str(root.get("/Lang", "")) == data["language"], "the language of the document")
        expect(bool(root.MarkInfo.Marked), "marked as tagged")
        expect(bool(root.ViewerPreferences.DisplayDocTitle), "the title is what a window shows")
        xmp = pdf.open_metadata()
        for key, value in {
            "pdfaid:part": "2",
            "pdfaid:conformance": "A",
            "pdfuaid:part": "1",
            "dc:title": data["title"],
        }.items():
            expect(str(xmp.get(key)) == value, f"XMP: {key} is {xmp.get(key)!r}, not {value!r}")
        expect(data["language"] in str(xmp.get("dc:language")), "XMP: the language")
        expect(data["author"] is None or data["author"] in str(xmp.get("dc:creator")), "XMP: the author")
        for word in data["keywords"]:
            expect(word in str(xmp.get("pdf:Keywords")), f"XMP: the keyword {word}")

        tree = list(elements(root.StructTreeRoot.K))
        kinds = [str(element.S) for element in tree]
        expect(kinds.count("/Title") == 1, "one title")
        sections = [it for it in data["sections"] if it not in ("timeline", "events")]
        shown = [it for it in sections if it != "disputed" and data.get(it)]
        expect(kinds.count("/H1") >= len(shown) + bool(data["bottom_line"]), "a heading over each section")
        figures = [element for element in tree if str(element.S) == "/Figure"]
        pictures = bool(data["drawing"] and "timeline" in data["sections"]) + bool(data.get("logo"))
        expect(len(figures) == pictures, f"{len(figures)} figures for {pictures} pictures")
        alts = [str(figure.get("/Alt", "")) for figure in figures]
        expect(all(alts), "words for each figure")
        if data["drawing"] and "timeline" in data["sections"]:
            expect(data["drawing"]["alt"] in alts, "the words of the drawing")
        if data["rows"] and "events" in data["sections"]:
            heads = [element for element in tree if str(element.S) == "/TH"]
            expect(len(heads) in (3, 4), f"{len(heads)} header cells")
            expect(all("/Column" in scope(head) for head in heads), "header cells say what they head")
            rows = kinds.count("/TR") - 1
            # The line for the current day is also a row.
            wanted = len(data["rows"]) + (data["today"] is not None)
            expect(rows == wanted, f"{rows} rows for {wanted} events and lines")
        # The children of the document must be blocks, because a screen reader steps from one to the next.
        blocks = {str(element.S) for element in top(root.StructTreeRoot)}
        inline = blocks & {"/Span", "/Link", "/Em", "/Strong"}
        expect(not inline, f"{', '.join(sorted(inline))} directly in the document, in no paragraph")
        links = [it for page in pdf.pages for it in page.get("/Annots", []) if str(it.Subtype) == "/Link"]
        expect(all("/StructParent" in link for link in links), "each link is in the tag tree")
        for page in pdf.pages:
            expect(unmarked(page) == 0, "text outside of the tags")


def top(tree):
    """Returns the children of the document element."""
    document = next(iter(elements(tree.K)))
    kids = document.K if isinstance(document.K, pikepdf.Array) else [document.K]
    return [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def check(path):
    data = json.loads(path.with_suffix(".json").read_text())
    if has("qpdf"):
        expect(run("qpdf", "--check", str(path))[0] == 0, "qpdf --check")
    if has("pdfinfo"):
        facts = dict(line.split(":", 1) for line in run("pdfinfo", str(path))[1].splitlines() if ":" in line)
        facts = {key: value.strip() for key, value in facts.items()}
        expect(facts.get("Title") == data["title"], "pdfinfo: the title")
        expect(facts.get("Author") == data["author"], "pdfinfo: the author")
        expect(facts.get("Tagged") == "yes", "pdfinfo: tagged")
        expect(int(facts.get("Pages", 0)) <= data["options"]["max_pages"], "pdfinfo: pages")
        tree = re.sub(r"^\s*Object \d+ \d+$", "", run("pdfinfo", "-struct-text", str(path))[1], flags=re.MULTILINE)
        in_order(tree.replace('"', ""), reading(data), "the tag tree")
    if has("pdffonts"):
        fonts = run("pdffonts", str(path))[1].splitlines()[2:]
        expect(bool(fonts), "pdffonts: there are fonts")
        for font in fonts:
            embedded, _, unicode = font.split()[-5:-2]
            expect(embedded == unicode == "yes", f"pdffonts: {font}")
    if has("pdftotext"):
        # The painting order must be the page order from top to bottom.
        in_order(run("pdftotext", "-raw", str(path), "-")[1], reading(data), "pdftotext -raw")
    if pikepdf:
        check_with_pikepdf(path, data)


def briefs(folder):
    """Builds the shipped briefs, and one that contains everything a brief can, in a separate folder."""
    for name in ("events.toml", "papers", "briefs"):
        source, target = ROOT / name, folder / name
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    (folder / "crest.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>')
    (folder / "briefs/everything.toml").write_text(
        'title = "All that a brief may have"\nsubtitle = "With two pages"\nauthor = "A desk"\nhandling = "Official"\n'
        'keywords = ["ships", "pacts"]\nlogo = "crest.svg"\nlogo_alt = "A crest"\naccent = "#7a1f2b"\nmax_pages = 2\n'
        'language = "en-US"\nquotes = true\nbottom_line = "It is *all* there."\nquestions = ["Who **pays**?", "When?"]\n'
    )
    subprocess.run(["cargo", "build", "--quiet"], cwd=ROOT, check=True)
    program = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug/dateline"
    subprocess.run([program, "-C", folder, "brief", "--quiet"], check=True)
    return sorted((folder / "briefs").glob("*.pdf"))


def main():
    for tool in ("qpdf", "pdfinfo", "pdffonts", "pdftotext"):
        if not has(tool):
            print(f"skipped: there is no {tool}")
    if pikepdf is None:
        print("skipped: there is no pikepdf")
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(path) for path in sys.argv[1:]] or briefs(Path(folder))
        for path in paths:
            failures.clear()
            check(path)
            print(f"{path.name}: {'as it should be' if not failures else ''}")
            for failure in failures:
                print(f"  not so: {failure}")
            main.failed |= bool(failures)
    return main.failed


main.failed = False

if __name__ == "__main__":
    sys.exit(main())
