#!/usr/bin/env python3
"""Creates the seeds that cannot be written by hand: both PDFs, whose tables contain byte offsets, and the zipped Word
document.

    python3 fuzz/seeds/make.py

The other seeds are text.
"""

import io
import zipfile
import zlib
from pathlib import Path

SEEDS = Path(__file__).resolve().parent

PAGE = b"""\
BT /F 20 Tf 60 740 Td (The Harbour Pact) Tj /F 10 Tf 0 -40 Td (Signed on 18 Septem-) Tj 0 -12 Td [(ber)-300(1814)] TJ \
7 Ts /F 6 Tf (3) Tj ET q 1 0 0 1 0 0 cm /X Do Q BI /W 1 /H 1 /BPC 8 /CS /G ID x EI"""

# A form on the page, whose text is given as glyph numbers.
FORM = b"BT /G 9 Tf 60 300 Td <00410042> Tj T* (On 9 June 2024.) ' ET"

# Maps the glyphs of its font to characters.
LETTERS = b"""\
/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange \
1 beginbfrange <0041> <0042> <0041> endbfrange 1 beginbfchar <0043> <00660069> endbfchar endcmap"""


def plain(data):
    return b"", data


def deflated(data):
    return b"/Filter/FlateDecode", zlib.compress(data)


def in_hex(data):
    return b"/Filter/ASCIIHexDecode", data.hex().encode() + b">"


def stream(packed, before=b"", after=b""):
    entry, data = packed
    return b"<<%s%s%s/Length %d>>stream\n%s\nendstream" % (before, entry, after, len(data), data)


def pdf(pack, pack_letters):
    """Returns a single-page PDF. `pack` encodes its streams, `pack_letters` the character map of a font."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Type/Encoding/Differences[65/A/B 67/fi]>>>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Rotate 0"
        b"/Resources<</Font<</F 3 0 R/G 7 0 R>>/XObject<</X 6 0 R>>>>/Contents 5 0 R>>",
        stream(pack(PAGE)),
        stream(pack(FORM), b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]", b"/Resources<</Font<</G 7 0 R>>>>"),
        b"<</Type/Font/Subtype/Type0/BaseFont/Arial/Encoding/Identity-H/DescendantFonts[8 0 R]/ToUnicode 9 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Arial"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/W[1[500]]>>",
        stream(pack_letters(LETTERS)),
        b"<</Title(The Harbour Pact)/Author(A)/CreationDate(D:20240610090000Z)>>",
    ]
    file, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table, size = len(file), len(objects) + 1
    file += b"xref\n0 %d\n0000000000 65535 f \n" % size
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    return file + b"trailer<</Size %d/Root 1 0 R/Info 10 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, table)


def docx(parts):
    """Returns the Word document parts in `parts.txt` as a zip file."""
    paths = ["word/document.xml", "word/styles.xml", "word/footnotes.xml", "docProps/core.xml"]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for path, part in zip(paths, parts.split("\n%%%\n"), strict=True):
            # Without a timestamp, so that the bytes are always the same.
            packed.writestr(zipfile.ZipInfo(path), part)
    return file.getvalue()


(SEEDS / "docx/packed.docx").write_bytes(docx((SEEDS / "docx/parts.txt").read_text()))
(SEEDS / "pdf/page.pdf").write_bytes(pdf(plain, plain))
(SEEDS / "pdf/packed.pdf").write_bytes(pdf(deflated, in_hex))
