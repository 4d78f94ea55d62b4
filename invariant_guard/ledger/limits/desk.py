"""Desk: a person's and a feed's words about limits, read and turned into edits.

Both faces of the ledger and the command line say the same by these. Each raises ValueError for what
cannot be.
"""

from __future__ import annotations

import getpass
import os
import socket
import time
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import unquote

from invariant_guard.ledger.limits import edits, values
from invariant_guard.ledger.limits.book import FX
from invariant_guard.ledger.limits.edits import Edit
from invariant_guard.ledger.limits.names import LIFTED
from invariant_guard.ledger.limits.plan import quote_of
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.limits.scopes import account_scope, is_pattern, scope_of
from invariant_guard.ledger.model.enums import Kind
from invariant_guard.ledger.model.keys import escape
from invariant_guard.ledger.model.units import UNIT, QuantityLike, to_units
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.steps import Step

Seconds = float | int | str


def milliseconds(held: Seconds, what: str) -> int:
    """Read a time: a number of seconds, or text such as 15m."""
    if isinstance(held, str):
        return values.duration(held, what)
    if isinstance(held, (int, float)) and not isinstance(held, bool) and 0 < held < 10**9:
        return max(int(held * 1000), 1)
    raise ValueError(f"{what} is {held!r}: write seconds, or a time such as 15m")


def apply(
    limits: Limits, accounts: Mapping[str, str], reason: str, replaces: int | None
) -> Edit[bool]:
    """Put limits in force, where every account that they name is bound."""
    for entry in limits.entries:
        _account_is_bound(entry.scope, accounts)
    for pool in limits.pools:
        for account in pool.accounts:
            _bound(account, accounts, f"pool {pool.name}")
    scopes = tuple(account_scope(unquote(name)) for name in dict.fromkeys(accounts.values()))
    return edits.applied(limits, _signed(reason), replaces, scopes)


def _signed(reason: str) -> str:
    """Add to a reason whose it is, as the machine knows it: user and host."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        # A container need not know its users by name.
        user = str(os.getuid())
    return f"{reason} (by {user}@{socket.gethostname()})"


def names_what_is_known(scope: str) -> bool:
    """Whether a scope is of an account or of a pool."""
    return scope.partition(":")[0] in ("key", "account", "exchange", "pool")


def check_scope(scope: str, accounts: Mapping[str, str], limits: Limits | None) -> None:
    """Raise ValueError for the scope of an account or a pool that is none.

    A word about it would change nothing, and seem to.
    """
    of = scope_of(scope, pattern=True)
    _account_is_bound(of, accounts)
    sort, _, name = of.partition(":")
    pools = [pool.name for pool in limits.pools] if limits is not None else []
    if sort == "pool" and not is_pattern(name) and name not in pools:
        hint = values.nearest(name, pools) if pools else "there is none"
        raise ValueError(f"no pool {name!r} is in force; {hint}")


def _account_is_bound(scope: str, accounts: Mapping[str, str]) -> None:
    sort, _, name = scope.partition(":")
    account = name.partition("/")[0]
    if sort in ("key", "account", "exchange") and not is_pattern(account):
        _bound(account, accounts, scope)


def _bound(account: str, accounts: Mapping[str, str], where: str) -> None:
    bound = {account for label, account in accounts.items() if not label.startswith("uid:")}
    if account not in bound:
        meant = accounts.get(unquote(account))
        hint = f"{unquote(account)} is a label of {meant}" if meant else _known(bound)
        raise ValueError(f"{where}: no label is bound to account {account}; {hint}")


def _known(bound: set[str]) -> str:
    return f"bound are {', '.join(sorted(bound))}" if bound else "none is: `invariant-guard bind`"


def feed(name: str, scope: str, factor: QuantityLike, valid_for: Seconds) -> Edit[int]:
    """Feed a factor of 0 to 1 for a scope, or a rate as `fx`."""
    held = milliseconds(valid_for, "valid_for")
    if name == FX:
        return edits.rate_fed(scope.upper(), to_units(factor), held)
    return edits.fed(name, scope_of(scope, pattern=True), to_units(factor), held)


def override(
    scope: str, limit: str, value: QuantityLike, valid_for: Seconds, reason: str
) -> Edit[None]:
    """Put another cap in place of a limit's, for a while."""
    if limit not in LIFTED:
        raise ValueError(f"{limit!r} cannot be overridden; {values.nearest(limit, LIFTED)}")
    if not reason.strip():
        raise ValueError("an override needs a reason")
    cap, window = values.cap(limit, value if isinstance(value, int) else str(value), limit)
    assert not window
    held = milliseconds(valid_for, "for")
    return edits.overridden(scope_of(scope, pattern=True), limit, cap, held, _signed(reason))


def is_scope(word: object) -> bool:
    """Whether a word is a scope, rather than the text of a key."""
    if not isinstance(word, str):
        return False
    sort, colon, _ = word.partition(":")
    scoped = bool(colon) and sort in ("key", "account", "exchange", "pool", "source")
    # A key has three slashes, and its account may be called anything.
    return word == "ledger" or (scoped and (sort in ("key", "source") or word.count("/") < 3))


def halt_scope(scope: str, reason: str) -> Edit[bool]:
    """Let nothing open in a scope until a person resumes it."""
    return edits.halted(scope_of(scope), reason)


def resume_scope(scope: str, reason: str) -> Edit[bool]:
    """End a halt of a scope, its latched losses and its due review."""
    return edits.resumed(scope_of(scope), reason)


def report_equity(
    account: str, amount: QuantityLike, at: float | datetime | None, accounts: Mapping[str, str]
) -> Edit[tuple[str, ...]]:
    """Take in an account's equity; `account` is its own name, or a label of it."""
    name = escape(account)
    if name not in accounts.values():
        name = accounts.get(account, name)
        _bound(name, accounts, account_scope(unquote(name)))
    now = time.time()
    when = now if at is None else at.timestamp() if isinstance(at, datetime) else float(at)
    if when > now + 1:
        raise ValueError(f"the equity is dated {when - now:.0f} s in the future: check the clock")
    age = int(max(now - when, 0) * 1000)
    return edits.equity_reported(
        account_scope(unquote(name)), to_units(amount), int(when * 1000), age
    )  # fmt: skip


def price(value: QuantityLike, key: str, limits: Limits | None) -> int:
    """Read the price of what a key holds, in units. Raises ValueError for one that tells nothing."""
    units = to_units(value)
    if units <= 0:
        raise ValueError(f"price {value} is not above zero")
    if limits is not None:
        quote = quote_of(key, limits.currency)
        if quote != limits.currency and quote not in dict(limits.fx):
            cure = "close it" if quote is None else f"close it, or name {quote} in fx"
            raise ValueError(
                f"a price of {key} is no worth in {limits.currency or 'a currency of limits'}: {cure}"
            )
    return units


def at_price(key: KeyState, price: int) -> Step[bool]:
    """Value legs and openings of a key that came without a price.

    Answers whether there was any. The price is of one unit of quantity, contract size included.
    """

    def worth(quantity: int) -> int:
        return -(-quantity * price // UNIT)

    long = worth(key.long) if key.long_value is None else key.long_value
    short = worth(key.short) if key.short_value is None else key.short_value
    records = tuple(
        record._replace(notional=worth(record.quantity))
        for record in key.live
        if record.kind is Kind.OPEN and record.notional is None
    )
    if not records and (long, short) == (key.long_value, key.short_value):
        return Step(key, (), (), False)
    others = tuple(r for r in key.live if r.id not in {record.id for record in records})
    after = key._replace(long_value=long, short_value=short).with_live((*others, *records))
    return Step(after, records, (), True)
