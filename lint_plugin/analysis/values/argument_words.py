"""Words: what the name of an argument says of what it is given for."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Literal, TypeAlias

Said: TypeAlias = Literal["symbol", "side", "type", "quantity", "price", "object", "other"]

_KINDS: tuple[tuple[Said, str], ...] = (
    ("side", "side direction action close_side exit_side transaction_type"),
    ("type", "type kind order_type ordertype orderType"),
    ("symbol", "symbol pair ticker market instrument coin instId product_id tradingsymbol asset"),
    ("quantity", "amount qty quantity size volume contracts amt sz units"),
    ("object", "account contract order params request"),
    ("price", "price limit_price stop_price limit"),
)
WORDS = MappingProxyType({word: kind for kind, words in _KINDS for word in words.split()})

# Read of parts of names, and only to be careful: `hedge_side`, `entryPrice`, `order_request`.
_PARTS: tuple[tuple[Said, str], ...] = (
    ("side", "side direction action opposite"),
    ("price", "price px stop trigger target tp sl entry rate profit loss"),
    ("quantity", "amount qty quantity size volume contracts amt sz units notional cost lots"),
    ("type", "type kind tif force"),
    ("symbol", "symbol pair ticker market instrument coin asset tradingsymbol"),
    (
        "object",
        (
            "account accounts args body broker cfg client config context contract ctx data decision event "
            "exchange info intent kwargs leg message meta msg obj opts options order orders params payload "
            "plan pos position quote record req request row self session setup signal spec state strategy "
            "tick trade"
        ),
    ),
    (
        "other",
        (
            "comment delay expiry flag id key label leverage mode name note now reason retries seconds "
            "source tag text time timeout timestamp token uid uuid"
        ),
    ),
)
_BY_PART = MappingProxyType({word: kind for kind, words in _PARTS for word in words.split()})
_SPLIT = re.compile(r"_+|(?<=[a-z0-9])(?=[A-Z])")


def meaning_of(name: str) -> Said | None:
    """Read what a name says; None for one such as `s` or `other`."""
    if name in WORDS:
        return WORDS[name]
    for part in reversed(_SPLIT.split(name)):
        kind = _BY_PART.get(part.lower())
        if kind is not None:
            return kind
    return None
