"""Edits: what a person, a feed or a report of equity changes of the limits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from invariant_guard.ledger.limits.book import FX, Book, Feed, Override
from invariant_guard.ledger.limits.model import OnBreach, ScopeLimits
from invariant_guard.ledger.limits.names import LIFTED, LOSSES
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.limits.rows import NO_ROW, NO_STANDING, Change, Row, Standing
from invariant_guard.ledger.limits.scopes import is_pattern, matches
from invariant_guard.ledger.limits.values import nearest
from invariant_guard.ledger.limits.written import cap_text, family_text, pool_text
from invariant_guard.ledger.model.breach import Breach
from invariant_guard.ledger.model.units import UNIT, to_text
from invariant_guard.ledger.protocol.events import Event, EventKind

T = TypeVar("T")

LONGEST_OVERRIDE = 86_400_000
_DAY = 86_400_000


@dataclass(frozen=True)
class Edited(Generic[T]):
    """What an edit did; a store keeps it in one step."""

    answer: T
    # None where it stays as it is.
    book: Book | None = None
    standings: Mapping[str, Standing] = field(default_factory=dict)
    # Scopes whose count of openings begins anew.
    reviewed: tuple[str, ...] = ()
    # Totals are to be added up anew before the next admission.
    recompute: bool = False
    events: tuple[Event, ...] = ()

    def changed(self, rows: Mapping[str, Row]) -> list[Change]:
        """Return the scopes among `rows` that the edit changed, totals left out."""
        after = {
            scope: rows.get(scope, NO_ROW)._replace(standing=standing)
            for scope, standing in self.standings.items()
        }
        for scope in self.reviewed:
            row = after.get(scope, rows.get(scope, NO_ROW))
            after[scope] = row._replace(windows=row.windows._replace(openings=0, told=()))
        return [(scope, rows.get(scope, NO_ROW), row) for scope, row in after.items()]


@dataclass(frozen=True)
class Edit(Generic[T]):
    """One edit: a pure function of book, standings and store time.

    `scopes` are those whose standings it sees. It may run more than once; it raises ValueError for
    what cannot be, and nothing is kept then.
    """

    function: Callable[[Book | None, Mapping[str, Standing], int], Edited[T]]
    scopes: tuple[str, ...] = ()


def applied(
    limits: Limits, reason: str, replaces: int | None, accounts: tuple[str, ...] = ()
) -> Edit[bool]:
    """Put limits in force; answers whether anything changed.

    `accounts` are the scopes of all accounts: what only watched their losses leaves nothing behind.
    """

    def edit(
        book: Book | None, standings: Mapping[str, Standing], now: int
    ) -> Edited[bool]:  # fmt: skip
        before = book or Book()
        force = before.limits.version
        if replaces is not None and replaces != force:
            stands = f"version {force}" if force else "none"
            raise ValueError(
                f"the limits in force are {stands}, not {replaces}: look at them first"
            )
        if limits == before.limits:
            return Edited(False)
        if limits.version <= force:
            raise ValueError(
                f"version {limits.version} is not above {force}, which is in force: an older file, "
                "or one whose version was not raised"
            )
        names = {entry.dynamic.feed for entry in limits.entries if entry.dynamic is not None}
        # A rate is one of two currencies.
        same = limits.currency == before.limits.currency
        fx = dict(limits.fx) if same else {}
        feeds = tuple(
            feed for feed in before.feeds
            if (feed.scope in fx if feed.name == FX else feed.name in names)
        )  # fmt: skip
        # Nothing that was lifted from the old caps is lifted from the new ones.
        after = before.changed(limits=limits, feeds=feeds, overrides=())
        detail = f"version {force} -> {limits.version}: {reason}"
        changes = _differences(before.limits, limits)
        events = tuple(
            Event(EventKind.LIMIT_SET, "", detail=text) for text in (detail, *changes)
        )  # fmt: skip
        forgotten = {}
        for scope, standing in standings.items():
            kept = tuple(
                name for name in standing.latched
                if _with(limits, scope, name) or not _watched(before.limits, scope, name)
            )  # fmt: skip
            if kept != standing.latched:
                forgotten[scope] = standing._replace(latched=kept)
        return Edited(True, after, forgotten, recompute=True, events=events)

    return Edit(edit, accounts)


def _watched(limits: Limits, scope: str, name: str) -> bool:
    """Whether the limits of a name in a scope let all orders through."""
    found = _with(limits, scope, name)
    return bool(found) and all(e.observe or e.on_breach is OnBreach.WARN for e in found)


def _with(limits: Limits, scope: str, name: str) -> list[ScopeLimits]:
    return [e for e in limits.entries if matches(e.scope, scope) and name in dict(e.caps)]


def _differences(old: Limits, new: Limits) -> list[str]:
    """Say cap by cap, and of each pool and family, what was and what is."""

    def caps(limits: Limits) -> dict[tuple[str, str], str]:
        return {
            **{(e.scope, n): cap_text(e, n, cap) for e in limits.entries for n, cap in e.caps},
            **{("pool", pool.name): pool_text(pool) for pool in limits.pools},
            **{("family", family.name): family_text(family) for family in limits.families},
            **{(FX, currency): f"{age / 1000:g}s" for currency, age in limits.fx},
        }

    before, after = caps(old), caps(new)
    said = []
    for scope, name in dict.fromkeys((*before, *after)):
        was, now = before.get((scope, name), "unset"), after.get((scope, name), "unset")
        if was != now:
            said.append(f"{scope} {name}: {was} -> {now}")
    return said


def fed(name: str, scope: str, factor: int, valid_for: int) -> Edit[int]:
    """Feed a factor; answers for how many ms it holds."""

    def edit(book: Book | None, _: Mapping[str, Standing], now: int) -> Edited[int]:
        before = book or Book()
        fits = [e for e in before.limits.entries if e.dynamic and e.dynamic.feed == name]
        using = [e.dynamic for e in fits if e.dynamic]
        if not using:
            known = sorted({e.dynamic.feed for e in before.limits.entries if e.dynamic})
            hint = nearest(name, known) if known else "no limit in force is dynamic"
            raise ValueError(f"no limit in force is fed by {name!r}; {hint}")
        if scope != "ledger" and not any(_is_of(entry, scope) for entry in fits):
            fit = ", ".join(entry.scope for entry in fits)
            raise ValueError(f"{name} is no feed of {scope}: feed it for {fit}, or for ledger")
        if not 0 <= factor <= UNIT:
            raise ValueError(f"factor {to_text(factor)}: from 0 to 1, as it only ever lowers a cap")
        held = min(valid_for, *(dynamic.max_age for dynamic in using))
        feed = Feed(name, scope, factor, now + held)
        others = tuple(f for f in before.feeds if (f.name, f.scope) != (name, scope))
        detail = f"{name} {scope}: {to_text(factor)} for {held / 1000:g}s"
        events = (Event(EventKind.LIMIT_FED, "", detail=detail),)
        return Edited(held, before.changed(feeds=(*others, feed)), events=events)

    return Edit(edit)


def rate_fed(currency: str, rate: int, valid_for: int) -> Edit[int]:
    """Feed a currency's worth in that of the limits; answers for how many ms.

    Orders that are let through while it holds count by it for good. What came without a rate counts
    by the last one, which goes on when it has expired.
    """

    def edit(book: Book | None, _: Mapping[str, Standing], now: int) -> Edited[int]:
        before = book or Book()
        ages = dict(before.limits.fx)
        if currency not in ages:
            hint = nearest(currency, ages) if ages else "they have no fx"
            raise ValueError(f"the limits in force convert no {currency!r}; {hint}")
        if rate <= 0:
            raise ValueError(f"rate {to_text(rate)} of {currency}: write one above 0")
        held, was = min(valid_for, ages[currency]), before.rate(currency)
        feed = Feed(FX, currency, rate, now + held)
        others = tuple(f for f in before.feeds if (f.name, f.scope) != (FX, currency))
        detail = f"{FX} {currency}: {to_text(rate)} for {held / 1000:g}s"
        events = (Event(EventKind.LIMIT_FED, "", detail=detail),)
        after = before.changed(feeds=(*others, feed))
        moved = was is None or was.factor != rate
        return Edited(held, after, recompute=moved, events=events)

    return Edit(edit)


def overridden(scope: str, limit: str, cap: int, held: int, reason: str) -> Edit[None]:
    """Put another cap in place of the file's, for a while."""

    def edit(book: Book | None, _: Mapping[str, Standing], now: int) -> Edited[None]:
        before = book or Book()
        entry = _entry_of(before, scope, limit)
        if not 0 < held <= LONGEST_OVERRIDE:
            raise ValueError("an override holds for at most 1d: change the file, and apply it")
        was = dict(entry.caps)[limit]
        others = tuple(o for o in before.overrides if (o.scope, o.limit) != (scope, limit))
        override = Override(scope, limit, cap, now + held, reason)
        detail = (
            f"{scope} {limit}: {to_text(was)} -> {to_text(cap)} for {held / 1000:g}s: {reason}"
        )  # fmt: skip
        events = (Event(EventKind.OVERRIDE_SET, "", detail=detail),)
        return Edited(None, before.changed(overrides=(*others, override)), events=events)

    return Edit(edit)


def _entry_of(book: Book, scope: str, limit: str) -> ScopeLimits:
    if limit not in LIFTED:
        # Direction among them.
        raise ValueError(f"{limit!r} cannot be overridden; {nearest(limit, LIFTED)}")
    for entry in book.limits.entries:
        if limit in dict(entry.caps) and _is_of(entry, scope):
            return entry
    raise ValueError(f"no {limit} is in force for {scope}: `invariant-guard limits show`")


def _is_of(entry: ScopeLimits, scope: str) -> bool:
    """Whether a word on a scope reaches these limits.

    It does on one that they stand for, and on theirs as it is written. A pattern within theirs
    reaches nothing: plans look for an order's own scopes, and for theirs.
    """
    return scope == entry.scope or (not is_pattern(scope) and matches(entry.scope, scope))


def halted(scope: str, reason: str) -> Edit[bool]:
    """Let nothing open in a scope; answers whether that is new."""

    def edit(book: Book | None, standings: Mapping[str, Standing], now: int) -> Edited[bool]:
        standing = standings.get(scope, NO_STANDING)
        if standing.halted:
            return Edited(False)
        after = standing._replace(halted=reason or "by hand")
        events = (Event(EventKind.SCOPE_HALTED, "", detail=f"{scope}: {reason}"),)
        # Scopes are looked at only where there is a book.
        fresh = Book().changed() if book is None else None
        return Edited(True, fresh, {scope: after}, recompute=book is None, events=events)

    return Edit(edit, (scope,))


def resumed(scope: str, reason: str) -> Edit[bool]:
    """End a halt, a latched loss and a due review.

    A loss that was reached counts anew from the last equity; one that was not goes on to count.
    Answers whether there was a halt or a latch.
    """

    def edit(book: Book | None, standings: Mapping[str, Standing], now: int) -> Edited[bool]:
        if book is None:
            return Edited(False)
        standing = standings.get(scope, NO_STANDING)
        after = standing._replace(halted="", latched=())
        if "max-daily-loss" in standing.latched:
            after = after._replace(began=standing.last)
        if "max-drawdown" in standing.latched:
            after = after._replace(high=standing.last)
        ended = [why for why in (standing.halted, *standing.latched) if why]
        detail = f"{scope}: {reason}" + (f" (was: {', '.join(ended)})" if ended else "")
        events = (Event(EventKind.SCOPE_RESUMED, "", detail=detail),)
        return Edited(bool(ended), None, {scope: after}, (scope,), events=events)

    return Edit(edit, (scope,))


def equity_reported(scope: str, equity: int, at: int, age: int) -> Edit[tuple[str, ...]]:
    """Take in an account's equity; answers the loss limits that are reached.

    Args:
        scope: the account's.
        equity: in units of 10**-30 of the limits' currency.
        at: Unix ms.
        age: ms since then.
    """

    def edit(
        book: Book | None, standings: Mapping[str, Standing], now: int
    ) -> Edited[tuple[str, ...]]:
        before = book or Book()
        entries = [e for e in before.limits.entries if matches(e.scope, scope)]
        if not any(name in LOSSES for e in entries for name, _ in e.caps):
            raise ValueError(
                f"no loss limit is in force for {scope}: `invariant-guard limits show`"
            )
        was, seen = standings.get(scope, NO_STANDING), now - age
        if was.seen is not None and was.seen <= now and seen < was.seen:
            # A later one came first.
            return Edited(was.latched)
        day = (at - before.limits.day_starts) // _DAY
        standing = was._replace(last=equity, seen=seen, high=max(was.high, equity))
        if was.seen is None and not was.day:
            standing = standing._replace(day=day, began=equity, high=equity)
        elif day > was.day:
            # What it had when the day began is the last that was heard of it before.
            standing = standing._replace(day=day, began=was.last)
        reached, events = list(was.latched), []
        for entry in entries:
            for name, cap in entry.caps:
                breach = _loss(standing, scope, name, cap)
                if breach is not None and name not in reached:
                    reached.append(name)
                    events.append(
                        Event(EventKind.LIMIT_BREACHED, "", code="LOSS_LIMIT", detail=breach.text)
                    )
        standing = standing._replace(latched=tuple(reached))
        return Edited(standing.latched, None, {scope: standing}, events=tuple(events))

    return Edit(edit, (scope,))


def _loss(standing: Standing, scope: str, name: str, cap: int) -> Breach | None:
    if name == "max-daily-loss":
        lost = standing.began - standing.last
        return Breach(scope, name, max(lost, 0), 0, cap) if lost >= cap else None
    if name == "max-drawdown":
        high, fallen = standing.high, standing.high - standing.last
        if fallen * UNIT >= cap * high:
            share = fallen * UNIT // high if high > 0 else UNIT
            return Breach(scope, name, share, 0, cap)
    return None


def recomputing() -> Edit[None]:
    """Have all totals added up anew."""
    return Edit(lambda book, _, now: Edited(None, recompute=book is not None))
