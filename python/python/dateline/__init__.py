"""Finds the dates in texts and documents, and resolves them.

>>> import dateline
>>> [found] = dateline.tag("The pact was signed yesterday.", dct="2024-06-10")
>>> found.value
'2024-06-09'

`tag` takes a text, `tag_batch` a column of texts, `extract` a document.
"""

from ._dateline import (
    Extraction,
    ReadError,
    Statement,
    Table,
    Timex,
    UnsupportedLanguageWarning,
    extract,
    tag,
    tag_batch,
)

__all__ = [
    "Extraction",
    "ReadError",
    "Statement",
    "Table",
    "Timex",
    "UnsupportedLanguageWarning",
    "extract",
    "tag",
    "tag_batch",
]
