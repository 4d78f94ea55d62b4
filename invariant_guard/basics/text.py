"""Values of unknown origin, made safe to show and to keep.

What reaches the guard may be anything, a half-built object with a raising ``__repr__``
or a text of a megabyte included. Messages and histories must survive it.
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from numbers import Number

_LONGEST = 80
_LONGEST_ERROR = 300

#: Types whose values are immutable and small enough to keep in a history as they are.
_KEPT_AS_GIVEN = frozenset({float, Decimal, bool, type(None)})

#: Beyond this an int takes long to print, and CPython refuses more than 4,300 digits.
_LARGEST_SHOWN_INT_BITS = 256


def shown(value: object) -> str:
    """The value as a message shows it: short, on one line, never raising."""
    kind = type(value)
    if kind is int:
        return _shown_int(value)  # type: ignore[arg-type]
    if kind is str:
        text = repr(value[: _LONGEST + 1])  # type: ignore[index]
    elif kind in _KEPT_AS_GIVEN:
        text = str(value)
    elif issubclass(kind, (dict, list, tuple, set, frozenset)):
        # Its items may be many, huge or hostile; what matters is that it is a container.
        return f"a {kind.__name__}"
    else:
        try:
            text = repr(value)
        except Exception:
            return f"a {kind.__name__} that cannot be shown"
        text = text.encode("unicode_escape").decode("ascii")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def _shown_int(value: int) -> str:
    bits = value.bit_length()
    return str(value) if bits <= _LARGEST_SHOWN_INT_BITS else f"an integer of {bits} bits"


def one_line(fault: BaseException) -> str:
    """Return an error as one line of type and message.

    The message may be a venue's whole web page.
    """
    kind = type(fault).__name__
    try:
        words = " ".join(str(fault).split())
    except Exception:
        return kind
    text = "".join(one if one.isprintable() else "?" for one in words[:_LONGEST_ERROR])
    more = "..." if len(words) > _LONGEST_ERROR else ""
    return f"{kind}: {text}{more}" if text else kind


def storable(value: object) -> object:
    """Return the value where it is small and immutable, else its type as text.

    Runs no code of the value: it is called on arguments nobody has looked at yet.
    """
    kind = type(value)
    if kind in _KEPT_AS_GIVEN:
        return value
    if kind is not str and issubclass(kind, Enum):
        return value
    if issubclass(kind, str):
        text = str.__str__(value)
        return text if len(text) <= 200 else text[:200] + "..."
    if kind is int:
        return value if value.bit_length() <= 4096 else shown(value)  # type: ignore[attr-defined]
    if kind.__module__ == "numpy" and issubclass(kind, Number):
        # Numpy's scalars are as immutable and as small as Python's own.
        return value
    return f"<{kind.__name__}>"
