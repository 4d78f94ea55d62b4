"""Book: the limits in force, their feeds and their overrides."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from invariant_guard.ledger.limits.model import (
    Dynamic,
    InstrumentFamily,
    OnBreach,
    Opposing,
    Pool,
    ScopeLimits,
)
from invariant_guard.ledger.limits.reading import Limits

# The name under which rates are fed; their scope is the currency.
FX = "fx"


class Feed(NamedTuple):
    """A factor for a scope, in units of 10**-30, believed until a store time.

    Under the name `fx`, what one of a currency is worth in that of the limits.
    """

    name: str
    scope: str
    factor: int
    until: int


class Override(NamedTuple):
    """A cap that a person put in place of the file's, until a store time."""

    scope: str
    limit: str
    cap: int
    until: int
    reason: str


class Book(NamedTuple):
    """Everything about limits that is the same for all orders. Each change raises the revision."""

    revision: int = 0
    limits: Limits = Limits()
    feeds: tuple[Feed, ...] = ()
    overrides: tuple[Override, ...] = ()

    def changed(self, **fields: Any) -> Book:
        """Return the book with other fields, under the next revision."""
        return self._replace(revision=self.revision + 1, **fields)

    def rate(self, currency: str) -> Feed | None:
        """Return the rate that was last fed of a currency, believed still or not."""
        return next((f for f in self.feeds if (f.name, f.scope) == (FX, currency)), None)

    def expired(self) -> Book:
        """Return the book after the store's time began anew: nothing fed or lifted holds."""
        return self.changed(
            feeds=tuple(feed._replace(until=0) for feed in self.feeds),
            overrides=tuple(each._replace(until=0) for each in self.overrides),
        )


def book_to_text(book: Book) -> str:
    """Encode a book as JSON: lists, in the order of the fields."""
    return json.dumps(book, separators=(",", ":"))


def text_to_book(text: str) -> Book:
    """Decode what `book_to_text` encoded."""
    revision, (version, currency, day_starts, required, entries, *more), feeds, overrides = (
        json.loads(text)
    )
    # A book from before there were any has none of these.
    pools, families, fx = (*more, (), (), ())[:3]
    limits = Limits(
        version, currency, day_starts, tuple(required), tuple(_entry(*each) for each in entries),
        tuple(_pool(*each) for each in pools), tuple(_family(*each) for each in families),
        tuple((currency, age) for currency, age in fx),
    )  # fmt: skip
    return Book(
        revision,
        limits,
        tuple(Feed(*each) for each in feeds),
        tuple(Override(*each) for each in overrides),
    )


def _entry(scope: str, caps: Any, rate: int, duplicate: int, reference: int | None,
           equity: int | None, dynamic: Any, on_breach: str, warn_at: int | None,
           observe: bool) -> ScopeLimits:  # fmt: skip
    fed = None
    if dynamic is not None:
        feed, multiplies, max_age, floor = dynamic
        fed = Dynamic(feed, tuple(multiplies), max_age, floor)
    return ScopeLimits(
        scope, tuple((name, cap) for name, cap in caps), rate, duplicate, reference, equity, fed,
        OnBreach(on_breach), warn_at, observe,
    )  # fmt: skip


def _pool(name: str, accounts: Any, opposing: str, any_venue: bool, families: Any) -> Pool:
    return Pool(name, tuple(accounts), Opposing(opposing), any_venue, tuple(families))


def _family(name: str, members: Any) -> InstrumentFamily:
    return InstrumentFamily(name, tuple((pattern, size) for pattern, size in members))
