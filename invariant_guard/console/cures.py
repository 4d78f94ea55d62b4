"""Cures: what to do about a refusal, and the command that does it."""

from __future__ import annotations

import shlex

from invariant_guard.basics.codes import ViolationCode

RECONCILE = "invariant-guard reconcile --venue package.module:factory --watch 10"


def fact_of(code: str) -> str:
    """Return what a code says was found."""
    known = _known(code)
    return known.meaning if known else "A code that this version of the console does not know."


def remedy_of(code: str) -> str:
    """Return what to do about a code."""
    known = _known(code)
    return known.remedy if known else "Run one version of invariant-guard on all services."


def command_of(code: str, key: str, label: str = "") -> str:
    """Return the command that cures a refusal, for a shell; "" where none does.

    Args:
        code: of the refusal.
        key: that it is about, as `invariant-guard status` prints it.
        label: the account label of an order whose account is bound to nothing.
    """
    if code == ViolationCode.UNKNOWN_ACCOUNT:
        return f"invariant-guard bind {shlex.quote(label) if label else 'LABEL'} ACCOUNT"
    if code == ViolationCode.HALTED:
        return f"invariant-guard resume {shlex.quote(key)}"
    if code in (
        ViolationCode.RECONCILING, ViolationCode.CONFLICT, ViolationCode.POOL_RECONCILING
    ):  # fmt: skip
        return RECONCILE
    if code in (ViolationCode.OPPOSING_ORDER, ViolationCode.OPPOSING_ACCOUNT_ORDER):
        return "invariant-guard orders"
    if code == ViolationCode.STORE_UNAVAILABLE:
        return "invariant-guard status"
    return ""


def _known(code: str) -> ViolationCode | None:
    return ViolationCode.__members__.get(code)
