"""Whether a file can name an order endpoint: the first, cheap step of ``matching``.

Most files end here, and wait for none of its tables.
"""

import re

# Hints at the venues that take orders by message, whatever else the file says.
MESSAGING = (
    b"binance", b"bitget", b"bitvavo", b"bybit", b"crypto.com", b"deribit", b"gate.io", b"gateio",
    b"kraken", b"kucoin", b"okx",
)  # fmt: skip

# What one literal of every path holds: the word before or behind a slash, or one of the rest; and how the
# words of messages end. Of bytes, and apart: a search is quick where a pattern begins with its letters.
_NEEDLE = b"order"
_BEHIND_SLASH = rb"/[\w-]*order"
_AT_AN_END = rb"""order[\w.-]*["'/]"""
_BEFORE_SLASH = rb"order[\w-]*/"
_REST = rb"/(?:buy|edit|otc|sell)\b"
_BEGINNINGS = (b"/buy", b"/edit", b"/otc", b"/sell")


def may_be_near(source: bytes) -> bool:
    """Whether source, in small letters, holds what every endpoint, or every message to one, holds."""
    if any(each in source for each in _BEGINNINGS) and re.search(_REST, source):
        return True
    if _NEEDLE not in source:
        return False
    if re.search(_BEHIND_SLASH, source):
        return True
    if not re.search(_AT_AN_END, source):
        return False
    return re.search(_BEFORE_SLASH, source) is not None or any(hint in source for hint in MESSAGING)


def holds_path(source: bytes) -> bool:
    """Whether source, in small letters, holds what some path is recognised by."""
    return any(re.search(each, source) for each in (_BEHIND_SLASH, _BEFORE_SLASH, _REST))


def as_bytes(text: str) -> bytes:
    """Encode source, whatever it holds: these searches are quicker over bytes."""
    return text.encode("utf-8", "surrogatepass")
