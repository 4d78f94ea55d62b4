"""Reading of limits.toml: an unknown word is an error that names the nearest right one."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from invariant_guard.basics.durations import milliseconds_of
from invariant_guard.basics.text import shown
from invariant_guard.ledger.limits.model import Dynamic, OnBreach, ScopeLimits
from invariant_guard.ledger.limits.names import AGES, LIMITS, LOSSES, SCALED, SCOPES, Unit
from invariant_guard.ledger.limits.scopes import ScopeError, scope_of
from invariant_guard.ledger.model.units import UNIT, to_units

# More would be kept, and looked through, with every order.
MOST_RATE = 1000
LONGEST_WINDOW = 3_600_000

_TOP = ("version", "currency", "day-starts", "required", "limit")
_BESIDE = ("scope", *AGES, "dynamic", "on-breach", "warn-at", "mode")
_DYNAMIC = ("feed", "multiplies", "max-age", "on-stale", "floor")


class LimitsError(ValueError):
    """Raised for a limits file that means nothing, with what is right."""


class Limits(NamedTuple):
    """Everything one limits.toml says."""

    version: int = 0
    currency: str = ""
    # Milliseconds after midnight, UTC.
    day_starts: int = 0
    required: tuple[str, ...] = ()
    entries: tuple[ScopeLimits, ...] = ()

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


def nearest(word: str, known: Iterable[str]) -> str:
    """Return what to write instead of a word that is unknown."""
    names = tuple(known)
    found = get_close_matches(word, names, n=1, cutoff=0.5)
    return f"did you mean {found[0]}?" if found else f"write one of {', '.join(names)}"


def duration(text: object, what: str) -> int:
    """Read a time, such as 2s or 15m, in ms. Raises LimitsError for what is none."""
    milliseconds = milliseconds_of(text) if isinstance(text, str) else None
    # A script of Redis counts exactly to 2**53.
    if not milliseconds or milliseconds > 10**15:
        raise LimitsError(f"{what} is {shown(text)}, no time: write 500ms, 2s, 15m, 1h or 1d")
    return milliseconds


def exact_amount(value: object, what: str) -> int:
    """Read an exact decimal of 0 or more, as text. Raises LimitsError for what is none."""
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        try:
            units = to_units(value)
        except ValueError as fault:
            raise LimitsError(f"{what}: {fault}") from None
        if units >= 0:
            return units
    raise LimitsError(f'{what} is {shown(value)}: write an exact number of 0 or more, as "0.5"')


def share(value: object, what: str) -> int:
    """Read a share such as 3% or 0.03. Raises LimitsError for what is none."""
    if isinstance(value, str) and value.endswith("%"):
        units = exact_amount(value[:-1].strip(), what)
        if units % 100:
            raise LimitsError(f"{what} is {shown(value)}: it has too many decimals")
        return units // 100
    return exact_amount(value, what)


def count(value: object, what: str) -> int:
    """Read a whole number of 0 or more, in units. Raises LimitsError for what is none."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9:
        return value * UNIT
    raise LimitsError(f"{what} is {shown(value)}: write a whole number of 0 or more")


def cap(name: str, value: object, what: str) -> tuple[int, int]:
    """Read the cap of a limit: the number, and the window where it has one."""
    unit = LIMITS[name].unit
    if unit is Unit.RATE:
        found = re.fullmatch(r"(\d{1,4})/(\w+)", value) if isinstance(value, str) else None
        if found is None or not 0 < int(found[1]) <= MOST_RATE:
            raise LimitsError(f'{what} is {shown(value)}: write "10/1s", of at most {MOST_RATE}')
        return int(found[1]) * UNIT, _window(found[2], what)
    if unit is Unit.TIME:
        return 0, _window(value, what)
    read = {Unit.COUNT: count, Unit.SHARE: share}.get(unit, exact_amount)
    return read(value, what), 0


def _window(value: object, what: str) -> int:
    window = duration(value, what)
    if window > LONGEST_WINDOW:
        raise LimitsError(f"{what} is {shown(value)}: at most 1h is looked back")
    return window


def _known(table: Mapping[str, Any], known: Iterable[str], where: str = "") -> None:
    for name in table:
        if name not in tuple(known):
            raise LimitsError(f"{where}unknown key {shown(name)}; {nearest(name, known)}")


def _limits(document: Mapping[str, Any]) -> Limits:
    _known(document, _TOP)
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
        entries.append(entry)
    return Limits(
        version, currency.upper(), _day_starts(document), tuple(required), tuple(entries)
    )  # fmt: skip


def _day_starts(document: Mapping[str, Any]) -> int:
    text = document.get("day-starts", "00:00 UTC")
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d) UTC", text) if isinstance(text, str) else None
    if found is None:
        raise LimitsError(f'day-starts is {shown(text)}: write a time of day, as "00:00 UTC"')
    return (int(found[1]) * 60 + int(found[2])) * 60_000


def _entry(table: Mapping[str, Any]) -> ScopeLimits:
    _known(table, (*LIMITS, *_BESIDE))
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
    _known(table, _DYNAMIC, "dynamic: ")
    feed = table.get("feed")
    if not isinstance(feed, str) or not re.fullmatch(r"[\w.-]{1,64}", feed):
        raise LimitsError(f"dynamic: feed is {shown(feed)}: write a name of letters and digits")
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
