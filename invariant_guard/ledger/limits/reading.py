"""Reading of limits.toml: an unknown word is an error that names the nearest right one."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

from invariant_guard.basics.text import shown
from invariant_guard.ledger.limits.model import (
    Dynamic,
    InstrumentFamily,
    OnBreach,
    Pool,
    ScopeLimits,
)
from invariant_guard.ledger.limits.names import AGES, LIMITS, LOSSES, SCALED, SCOPES
from invariant_guard.ledger.limits.pool_reading import pools_of
from invariant_guard.ledger.limits.scopes import ScopeError, is_pattern, scope_of
from invariant_guard.ledger.limits.values import (
    LimitsError,
    cap,
    duration,
    known_keys,
    nearest,
    share,
)
from invariant_guard.ledger.model.units import UNIT

_TOP = ("version", "currency", "day-starts", "required", "fx", "limit", "pool", "family")
_BESIDE = ("scope", *AGES, "dynamic", "on-breach", "warn-at", "mode")
_DYNAMIC = ("feed", "multiplies", "max-age", "on-stale", "floor")


class Limits(NamedTuple):
    """Everything one limits.toml says."""

    version: int = 0
    currency: str = ""
    # Milliseconds after midnight, UTC.
    day_starts: int = 0
    required: tuple[str, ...] = ()
    entries: tuple[ScopeLimits, ...] = ()
    pools: tuple[Pool, ...] = ()
    families: tuple[InstrumentFamily, ...] = ()
    # Other currencies, with the milliseconds for which a rate of each is believed at most.
    fx: tuple[tuple[str, int], ...] = ()

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Limits:
        """Read a limits.toml. Raises ValueError, in one line, for what means nothing."""
        return read_file(os.fspath(path))

    @classmethod
    def parse(cls, text: str, name: str = "limits.toml") -> Limits:
        """Read the text of a limits.toml; `name` is what messages call it."""
        return read_text(text, name)


def read_file(path: str) -> Limits:
    """Read a file. Raises LimitsError for what means nothing, and OSError where it is not there."""
    with open(path, "rb") as file:
        raw = file.read()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise LimitsError(f"{path} is no UTF-8 text: {fault.reason}") from None
    return read_text(text, path)


def read_text(text: str, name: str) -> Limits:
    """Read a file's text; `name` is what messages call it."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        try:
            import tomli as tomllib  # type: ignore[import-not-found, unused-ignore]
        except ModuleNotFoundError:
            raise LimitsError(
                f"{name} is TOML, which Python 3.10 reads only with tomli: pip install tomli"
            ) from None
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise LimitsError(f"{name}: {' '.join(str(fault).split())}") from None
    except RecursionError:
        raise LimitsError(f"{name}: nested too deeply") from None
    try:
        return _limits(document)
    except (LimitsError, ScopeError) as fault:
        raise LimitsError(f"{name}: {fault}") from None


def _limits(document: Mapping[str, Any]) -> Limits:
    known_keys(document, _TOP)
    version = document.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or not 0 < version < 10**9:
        raise LimitsError(
            f"version is {shown(version)}: write a whole number above 0, and raise it"
        )
    required = document.get("required", [])
    if not isinstance(required, list):
        raise LimitsError(f"required is {shown(required)}: write a list of names of limits")
    for name in required:
        if name not in LIMITS:
            raise LimitsError(f"required has {shown(name)}; {nearest(str(name), LIMITS)}")
    currency = document.get("currency", "")
    if not isinstance(currency, str) or not re.fullmatch(r"[A-Za-z0-9]{0,16}", currency):
        raise LimitsError(f'currency is {shown(currency)}: write its code, such as "USDT"')
    tables = document.get("limit", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise LimitsError("limit is no list of tables: write [[limit]] above each")
    pools, families = pools_of(document)
    entries: list[ScopeLimits] = []
    for number, table in enumerate(tables, start=1):
        where = f"limit {number} ({shown(table.get('scope', 'no scope'))}): "
        try:
            entry = _entry(table)
        except (LimitsError, ScopeError) as fault:
            raise LimitsError(f"{where}{fault}") from None
        if any(other.scope == entry.scope for other in entries):
            raise LimitsError(f"{where}this scope stands twice: write its limits in one table")
        if not currency and any(LIMITS[n].valued or n in LOSSES for n, _ in entry.caps):
            raise LimitsError(f'{where}a limit in money needs currency = "USDT" at the top')
        sort, _, name = entry.scope.partition(":")
        names = [pool.name for pool in pools]
        if sort == "pool" and not is_pattern(name) and name not in names:
            hint = nearest(name, names) if names else "this file has no [[pool]]"
            raise LimitsError(f"{where}there is no pool {shown(name)}; {hint}")
        entries.append(entry)
    return Limits(
        version, currency.upper(), _day_starts(document), tuple(required), tuple(entries),
        pools, families, _fx(document.get("fx", {}), currency.upper()),
    )  # fmt: skip


def _fx(table: Any, own: str) -> tuple[tuple[str, int], ...]:
    if not isinstance(table, dict):
        raise LimitsError(f'fx is {shown(table)}: write {{ EUR = "15m" }}, how long a rate holds')
    found: dict[str, int] = {}
    for written, age in table.items():
        name = written.upper()
        if not re.fullmatch(r"[A-Z0-9]{1,16}", name):
            raise LimitsError(f'fx has {shown(written)}: write a currency\'s code, such as "EUR"')
        if name in found or name == own:
            what = "stands twice" if name in found else "is the limits' own currency"
            raise LimitsError(f"fx: {name} {what}")
        if not own:
            raise LimitsError('fx needs currency = "USDT" at the top: what it converts to')
        found[name] = duration(age, f"fx: {name}")
    return tuple(found.items())


def _day_starts(document: Mapping[str, Any]) -> int:
    text = document.get("day-starts", "00:00 UTC")
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d) UTC", text) if isinstance(text, str) else None
    if found is None:
        raise LimitsError(f'day-starts is {shown(text)}: write a time of day, as "00:00 UTC"')
    return (int(found[1]) * 60 + int(found[2])) * 60_000


def _entry(table: Mapping[str, Any]) -> ScopeLimits:
    known_keys(table, (*LIMITS, *_BESIDE))
    scope = scope_of(table.get("scope"), pattern=True)
    sort = scope.partition(":")[0]
    caps: list[tuple[str, int]] = []
    windows = {"order-rate": 0, "duplicate-window": 0}
    for name, value in table.items():
        scopes = LIMITS[name].scopes if name in LIMITS else AGES.get(name, ())
        if scopes and sort not in scopes:
            fit = ", ".join(SCOPES[each] for each in scopes)
            raise LimitsError(f"{name} means nothing here: it stands in a scope {fit}")
        if name in LIMITS:
            number, window = cap(name, value, name)
            caps.append((name, number))
            if window:
                windows[name] = window
    has = dict(caps)
    ages = {name: duration(table[name], name) for name in AGES if name in table}
    if "price-collar" in has and "reference-max-age" not in ages:
        raise LimitsError('price-collar needs reference-max-age, such as "5s", beside it')
    if any(name in has for name in LOSSES) and "equity-max-age" not in ages:
        raise LimitsError('a loss limit needs equity-max-age, such as "60s", beside it')
    on_breach = table.get("on-breach", "refuse")
    if on_breach not in tuple(OnBreach):
        raise LimitsError(f"on-breach is {shown(on_breach)}: write warn, refuse or halt")
    mode = table.get("mode", "enforce")
    if mode not in ("enforce", "observe"):
        raise LimitsError(f"mode is {shown(mode)}: write enforce or observe")
    warn_at = share(table["warn-at"], "warn-at") if "warn-at" in table else None
    if warn_at is not None and not 0 < warn_at <= UNIT:
        raise LimitsError(f'warn-at is {shown(table["warn-at"])}: write a share such as "0.8"')
    return ScopeLimits(
        scope,
        tuple(caps),
        windows["order-rate"],
        windows["duplicate-window"],
        ages.get("reference-max-age"),
        ages.get("equity-max-age"),
        _dynamic(table["dynamic"], has) if "dynamic" in table else None,
        OnBreach(on_breach),
        warn_at,
        mode == "observe",
    )


def _dynamic(table: Any, caps: Mapping[str, int]) -> Dynamic:
    if not isinstance(table, dict):
        raise LimitsError("dynamic is no table: write { feed = ..., multiplies = [...], ... }")
    known_keys(table, _DYNAMIC, "dynamic: ")
    feed = table.get("feed")
    if not isinstance(feed, str) or not re.fullmatch(r"[\w.-]{1,64}", feed):
        raise LimitsError(f"dynamic: feed is {shown(feed)}: write a name of letters and digits")
    if feed == "fx":
        raise LimitsError("dynamic: feed is fx, under which rates are fed: write another name")
    multiplies = table.get("multiplies")
    if not isinstance(multiplies, list) or not multiplies:
        raise LimitsError("dynamic: multiplies is no list of names of limits")
    for name in multiplies:
        if name not in SCALED:
            raise LimitsError(
                f"dynamic: multiplies has {shown(name)}; {nearest(str(name), SCALED)}"
            )
        if name not in caps:
            raise LimitsError(f"dynamic: multiplies has {name}, which has no cap in this table")
    on_stale = table.get("on-stale", "refuse")
    if on_stale not in ("floor", "refuse"):
        raise LimitsError(f"dynamic: on-stale is {shown(on_stale)}: write floor or refuse")
    if (on_stale == "floor") is not ("floor" in table):
        raise LimitsError('dynamic: on-stale = "floor" and floor = "0.25" go together')
    floor = share(table["floor"], "dynamic: floor") if "floor" in table else None
    if floor is not None and floor > UNIT:
        raise LimitsError("dynamic: floor is above 1: a factor only ever lowers a cap")
    age = duration(table.get("max-age"), "dynamic: max-age")
    return Dynamic(feed, tuple(multiplies), age, floor)
