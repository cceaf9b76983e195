"""Types of arguments, for annotations in your own code."""

from typing import Any, Literal, Protocol, TypeAlias, TypedDict

__all__ = [
    "ArrowArray",
    "ArrowData",
    "ArrowStream",
    "Confidence",
    "DateOrder",
    "Language",
    "Limits",
    "TextKind",
]

TextKind: TypeAlias = Literal["auto", "news", "narrative", "policy"]
Language: TypeAlias = Literal["en", "ja"]
DateOrder: TypeAlias = Literal["mdy", "dmy"]
Confidence: TypeAlias = Literal["high", "medium", "low"]


class Limits(TypedDict, total=False):
    """What reading a document may use at most; a limit that is left out has its default."""

    max_size: int
    """The size of the file, in bytes."""
    max_unpacked: int
    """The size of the unpacked content and of the text, in bytes."""
    max_pages: int
    """The number of pages."""
    max_nesting: int
    """The nesting depth of elements."""
    max_time: float
    """The duration of reading, in seconds."""
    max_dates: int
    """The number of time expressions."""


class ArrowArray(Protocol):
    """An object with the Arrow C array interface."""

    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]: ...


class ArrowStream(Protocol):
    """An object with the Arrow C stream interface."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...


ArrowData: TypeAlias = ArrowArray | ArrowStream
