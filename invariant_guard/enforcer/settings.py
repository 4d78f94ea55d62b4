"""Settings of an enforcer: read once and validated, when it is made."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from invariant_guard.basics.quantities import NotAQuantity, exact, finite
from invariant_guard.basics.violation import PositionInvariantViolation
from invariant_guard.instruments.instrument import InstrumentTable
from invariant_guard.instruments.symbols import Product
from invariant_guard.ledger.venues.order_params import LIBRARIES
from invariant_guard.record.journal import Counter
from invariant_guard.record.journal_file.address import address_of, url_of_environment
from invariant_guard.record.signals import signals_path
from invariant_guard.rule.accounts import AccountBook
from invariant_guard.rule.arguments import is_plain_text, read_source
from invariant_guard.rule.policy import Policy

EXCHANGE_VARIABLE = "INVARIANT_GUARD_EXCHANGE"


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings that stay as they are for the life of an enforcer; ``read_settings`` makes them.

    Attributes:
        policy: what the rule goes by.
        hedging_symbols: symbols on which both directions are meant.
        hedging_accounts: accounts, not labels, on which both directions are meant.
        observe: refused orders are let through.
        blocked_history: refused orders kept; None for the environment's word.
        decision_history: decisions kept.
        count: called once for each decision.
        library: whose ``create_order`` an order's ``params`` are for.
        default_exchange: of an order that names none; None where nobody said.
        default_source: which strategy or model wants an order that does not say.
        journal: URL of the file that keeps every decision; empty for none.
        signals: path of the file that keeps signals; empty for none.
    """

    policy: Policy
    hedging_symbols: frozenset[str]
    hedging_accounts: frozenset[str]
    observe: bool
    blocked_history: int | None
    decision_history: int
    count: Counter | None
    library: str
    default_exchange: str | None
    default_source: str = ""
    journal: str = ""
    signals: str = ""


def read_settings(
    *,
    hedging_symbols: Collection[str],
    hedging_accounts: Collection[str],
    observe: bool,
    require_snapshot: bool,
    max_snapshot_age: float | None,
    lot_sizes: Mapping[str, Any] | None,
    default_product: Product | str | None,
    instruments: InstrumentTable | None,
    accounts: Mapping[str, str] | AccountBook | None,
    blocked_history: int | None,
    decision_history: int,
    count: Counter | None,
    library: str,
    default_exchange: str | None,
    default_source: str = "",
    journal: str | None = None,
    signals: str | None = None,
) -> Settings:
    """Read the settings as ``PositionInvariantEnforcer`` documents them.

    Raises:
        TypeError, ValueError: a setting is not what it has to be.
    """
    library, observe = _library(library), switch("observe", observe)
    book = accounts if isinstance(accounts, AccountBook) else AccountBook(accounts)
    symbols = _names("hedging_symbols", hedging_symbols)
    labels = _names("hedging_accounts", hedging_accounts)
    policy = Policy(
        require_snapshot=switch("require_snapshot", require_snapshot),
        max_snapshot_age=_age(max_snapshot_age),
        lot_sizes=_lot_sizes(lot_sizes or {}),
        default_product=None if default_product is None else Product(default_product),
        instruments=instruments,
        accounts=book,
    )
    if blocked_history is not None:
        _at_least("blocked_history", blocked_history, 0)
    _at_least("decision_history", decision_history, 1)
    return Settings(
        policy,
        symbols,
        frozenset(book.account_of(label) for label in labels),
        observe,
        blocked_history,
        decision_history,
        count,
        library,
        _exchange(default_exchange),
        _source(default_source),
        _journal(journal),
        signals_path(signals),
    )


def _journal(url: object) -> str:
    """Return the journal's URL, by the environment where none was given."""
    url = url_of_environment() if url is None else url
    if url != "":
        address_of(url)
    return str(url)


def _source(source: object) -> str:
    try:
        return read_source("any symbol", source)
    except PositionInvariantViolation as fault:
        raise ValueError(f"default_source: {fault.reason}") from None


def _library(library: str) -> str:
    if library not in LIBRARIES:
        raise ValueError(f"library {library!r} is none of {', '.join(LIBRARIES)}")
    return library


def _exchange(name: str | None) -> str | None:
    """Return the exchange of orders that name none: the setting, else the environment's word."""
    origin = "default_exchange"
    if name is None:
        origin, name = EXCHANGE_VARIABLE, os.environ.get(EXCHANGE_VARIABLE) or None
    if name is not None and (not isinstance(name, str) or not is_plain_text(name)):
        raise ValueError(f"{origin} is the name of an exchange, such as bybit, not {name!r}")
    return name


def switch(name: str, value: object) -> bool:
    """Return a real bool: the word "false" would switch a safety off."""
    if isinstance(value, int) and value in (0, 1):
        return bool(value)
    raise TypeError(f"{name} is True or False, not {value!r}")


def _names(name: str, values: Collection[str]) -> frozenset[str]:
    if isinstance(values, (str, bytes)):
        raise TypeError(f"{name} is a collection of texts, not one text: [{values!r}]")
    known = frozenset(values)
    for value in known:
        if type(value) is not str:
            raise TypeError(f"{name} holds texts, not {value!r}")
    return known


def _age(seconds: float | None) -> float | None:
    if seconds is None:
        return None
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not seconds > 0:
        raise ValueError(f"max_snapshot_age is seconds above zero or None, not {seconds!r}")
    return float(seconds)


def _lot_sizes(sizes: Mapping[str, Any]) -> Mapping[str, Decimal]:
    lots = {}
    for symbol, size in sizes.items():
        try:
            lots[symbol] = exact(finite(size))
        except NotAQuantity as fault:
            raise ValueError(f"the lot size of {symbol!r} {fault}: {size!r}") from fault
        if lots[symbol] <= 0:
            raise ValueError(f"the lot size of {symbol!r} is not above zero: {size!r}")
    return MappingProxyType(lots)


def _at_least(name: str, value: object, least: int) -> None:
    if type(value) is not int or value < least:
        raise ValueError(f"{name} is a count of at least {least}, not {value!r}")
