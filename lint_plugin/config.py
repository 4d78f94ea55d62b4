"""Settings."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_GUARDS = ("enforce_before_order",)
DEFAULT_ORDERS = ("submit_order", "create_order", "futures_create_order")


@dataclass(frozen=True, slots=True)
class Config:
    """The settings that decide a verdict. Names are last names or dotted patterns (fnmatch)."""

    guards: tuple[str, ...] = DEFAULT_GUARDS
    orders: tuple[str, ...] = DEFAULT_ORDERS
    extend_orders: tuple[str, ...] = ()
    presets: tuple[str, ...] = ()
    non_suppressing: tuple[str, ...] = ()
    no_return: tuple[str, ...] = ()
    async_guards: tuple[str, ...] = ()
