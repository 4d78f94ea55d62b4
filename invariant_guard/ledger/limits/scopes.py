"""Scopes: for whom a limit is. A scope's name is text, `account:futures-1`; `*` stands for any."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

from invariant_guard.basics.exchanges import canonical_exchange
from invariant_guard.basics.text import shown
from invariant_guard.instruments.symbols import Product
from invariant_guard.ledger.limits.names import SCOPES
from invariant_guard.ledger.limits.values import nearest
from invariant_guard.ledger.model.keys import (
    Key,
    canonical_symbol,
    escape,
    escape_pattern,
    text_of,
)


class ScopeError(ValueError):
    """Raised for a word that is no scope; the message says how one is written."""


def scope_of(text: object, *, pattern: bool = False) -> str:
    """Return a scope in its one spelling. Raises ScopeError for a word that is none.

    Args:
        text: as a person wrote it.
        pattern: `*` and `?` are allowed in its name.
    """
    if not isinstance(text, str) or not text.isprintable() or len(text) > 512:
        raise ScopeError(f"scope {shown(text)} is no text; {_written()}")
    sort, _, name = text.partition(":")
    if text == "ledger":
        return text
    if sort not in SCOPES or sort == "ledger":
        from difflib import get_close_matches

        found = get_close_matches(sort, SCOPES, n=1, cutoff=0.5)
        hint = f"did you mean {SCOPES[found[0]]}?" if found else _written()
        raise ScopeError(f"scope {shown(text)} is none; {hint}")
    if not pattern and is_pattern(name):
        raise ScopeError(f"scope {shown(text)} is a pattern: name one")
    parts = name.split("/", 3 if sort == "key" else -1)
    if len(parts) != {"key": 4, "exchange": 2}.get(sort, 1) and sort != "source":
        raise ScopeError(f"scope {shown(text)} is none; write {SCOPES[sort]}")
    if not all(part.strip() == part and part for part in parts):
        raise ScopeError(f"scope {shown(text)} has an empty or padded part")
    if sort == "key":
        if pattern:
            _is_product(parts[2], text)
        if not is_pattern(name):
            return f"key:{text_of(Key.parse(name))}"
        account, exchange, product, instrument = parts
        exchange = _exchange(exchange)
        # A raw ccxt symbol has a slash of its own.
        if not is_pattern(product + instrument):
            instrument = canonical_symbol(exchange, product, unquote(instrument))
        return f"key:{escape_pattern(account)}/{exchange}/{product}/{escape_pattern(instrument)}"
    if sort == "exchange":
        return f"exchange:{escape_pattern(parts[0])}/{_exchange(parts[1])}"
    return f"account:{escape_pattern(name)}" if sort == "account" else text


def _exchange(name: str) -> str:
    return name.lower() if is_pattern(name) else canonical_exchange(name)


def _is_product(word: str, text: str) -> None:
    """Raise ScopeError for an unknown product, whose limits would hold nothing."""
    products = tuple(map(str, Product))
    if not any(matches(word, product) for product in products):
        raise ScopeError(f"scope {shown(text)} is of no product; {nearest(word, products)}")


def is_pattern(text: str) -> bool:
    """Whether a name stands for others."""
    return "*" in text or "?" in text


def overlap(one: str, other: str) -> bool:
    """Whether a name exists that both patterns match."""
    # From the right: whether the rest of `one` from i and that of `other` from j have one in common.
    width = len(other)
    below = [all(c == "*" for c in other[j:]) for j in range(width + 1)]
    for i in reversed(range(len(one))):
        a = one[i]
        row = [False] * width + [a == "*" and below[width]]
        for j in reversed(range(width)):
            b = other[j]
            if "*" in (a, b):
                # It stands for nothing, or for what the other begins with.
                row[j] = below[j] or row[j + 1]
            else:
                row[j] = below[j + 1] and (a == b or "?" in (a, b))
        below = row
    return below[0]


def _written() -> str:
    return f"write {', '.join(SCOPES.values())}"


@lru_cache(maxsize=1024)
def _expression(pattern: str) -> re.Pattern[str]:
    parts = {"*": ".*", "?": "."}
    return re.compile("".join(parts.get(c) or re.escape(c) for c in pattern), re.S)


def matches(scope: str, name: str) -> bool:
    """Whether a scope, which may be a pattern, means the one of a name."""
    return scope == name or _expression(scope).fullmatch(name) is not None


# Of the rows below, that of the order's source: it has no totals but the number of its orders.
SOURCE_ROW = 3


def rows_of(key: str, source: str, pool: str = "") -> tuple[str, ...]:
    """Return the scopes of an order: key, account, exchange, source, ledger, and its pool's.

    Args:
        key: as text.
        source: of the order.
        pool: the name of the pool that its account is in; '' for none.
    """
    account, exchange, _ = key.split("/", 2) if key.count("/") >= 2 else (key, "", "")
    return (
        f"key:{key}",
        f"account:{account}",
        f"exchange:{account}/{exchange}",
        f"source:{source}",
        "ledger",
        *((f"pool:{pool}",) if pool else ()),
    )


def account_scope(name: str) -> str:
    """Return the scope of an account, by its own name."""
    return f"account:{escape(name)}"
