"""Front page: what somebody on call has to know in five seconds. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from invariant_guard.console.charts import RateChart, rate_chart
from invariant_guard.console.cures import RECONCILE, command_of
from invariant_guard.console.limits import LimitRow, limit_bars
from invariant_guard.console.rows import (
    LEVELS,
    RefusalRow,
    foreign,
    key_rows,
    old_unknown,
    parts_of,
    row_of_refusal,
    unknown,
)
from invariant_guard.console.tally import DAY_MS, MINUTE_MS, Window, totals
from invariant_guard.console.text import clean, percent, spelt_duration, when
from invariant_guard.console.thresholds import Thresholds
from invariant_guard.console.watcher import Seen
from invariant_guard.ledger.model.enums import Status
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.stores.base import Contents

_LAST = 8
_DAY = 1440
# Of many keys in one state, those that are named.
_NAMED = 3


@dataclass(frozen=True)
class Tile:
    """One answer, readable from two metres."""

    question: str
    answer: str
    note: str
    level: str
    href: str


@dataclass(frozen=True)
class Need:
    """Something that a person has to do."""

    level: str
    title: str
    detail: str
    command: str
    href: str
    # Of the runbook; "" where it has none.
    part: str = ""


@dataclass(frozen=True)
class Span:
    """Refused orders of a span of time."""

    name: str
    blocked: int
    rate: str
    decided: int
    level: str
    # Its time is not wholly counted yet.
    partial: bool


@dataclass(frozen=True)
class Front:
    """The page."""

    level: str
    verdict: str
    needs: tuple[Need, ...]
    tiles: tuple[Tile, ...]
    spans: tuple[Span, ...]
    chart: RateChart
    threshold: str
    last: tuple[RefusalRow, ...]
    counting: str


def front_page(seen: Seen, now: int, thresholds: Thresholds) -> Front:
    """Make the front page of what was seen."""
    needs = tuple(sorted(_needs(seen, now, thresholds), key=lambda need: _ORDER.index(need.level)))
    level = needs[0].level if needs else "good"
    if seen.contents is not None and _is_stopped(seen.contents):
        level = "bad"
    return Front(
        level,
        _verdict(seen, needs),
        needs,
        tuple(_tiles(seen, now, thresholds)),
        tuple(_spans(seen, now, thresholds)),
        rate_chart(seen.tally, now, thresholds.blocked_rate, thresholds.least),
        percent(thresholds.blocked_rate),
        tuple(row_of_refusal(event, now) for event in reversed(seen.refusals[-_LAST:])),
        _counting(seen, now),
    )


_ORDER = ("bad", "warn", "none", "good")


def _verdict(seen: Seen, needs: tuple[Need, ...]) -> str:
    if seen.trouble:
        return "The store does not answer"
    if seen.contents is not None and _is_stopped(seen.contents):
        return "Every opening is refused"
    if not needs:
        if seen.contents is None:
            return "Nothing needs you; no ledger counts orders"
        return "Nothing needs you"
    return "1 thing needs you" if len(needs) == 1 else f"{len(needs)} things need you"


def _counting(seen: Seen, now: int) -> str:
    if seen.counted or seen.since is None:
        return ""
    return f"Still counting: the last {spelt_duration((now - seen.since) / 1000)} so far."


def _needs(seen: Seen, now: int, thresholds: Thresholds) -> Iterator[Need]:
    if seen.trouble:
        ago = spelt_duration((now - seen.troubled_since) / 1000)
        shown = f" Shown is what was seen {when(seen.at, now).ago}." if seen.at else ""
        yield Need("bad", f"The store has not answered for {ago}",
                   f"{clean(seen.trouble)}. {clean(seen.remedy)}{shown}",
                   "invariant-guard status", "/about", "storeunavailable")  # fmt: skip
    if seen.contents is not None:
        yield from _of_keys(seen.contents, thresholds)
    if seen.usage is not None:
        yield from _of_limits(limit_bars(seen.usage))
    if seen.dropped:
        yield Need("warn", f"{seen.dropped} decisions are missing here",
                   "The journal could not take them: a full queue, a locked file or a full disk. "
                   "No order waited for it.", "", "/about")  # fmt: skip
    window = totals(seen.tally, now - int(thresholds.window * 1000) + MINUTE_MS)
    if _too_many(window, thresholds):
        yield Need(
            "bad",
            f"{percent(window.rate)} of orders refused in {spelt_duration(thresholds.window)}",
            f"{window.blocked} of {window.decided}; the threshold is "
            f"{percent(thresholds.blocked_rate)}.",
            "invariant-guard blocked --since 15m",
            "/blocked",
            "blockedratiohigh",
        )


def _of_keys(contents: Contents, thresholds: Thresholds) -> Iterator[Need]:
    silent = _silent(contents, thresholds)
    stopped = _is_stopped(contents)
    for account, age in silent.items():
        said = "is not running" if age is None else f"has been silent for {spelt_duration(age)}"
        since = (
            "Nothing has read this account since the ledger or the machine was started. "
            if age is None else ""
        )  # fmt: skip
        stop = "Every opening is refused until it runs. " if stopped else ""
        yield Need("bad", f"Reconcile {said}: {clean(account)}",
                   f"{stop}{since}Keys that are not READY stay so, and orders whose fate is UNKNOWN "
                   "do not drain. Start what ran this, where it ran:", RECONCILE,
                   "/runbook#everything-is-refused", "everything-is-refused")  # fmt: skip
    for status in (Status.CONFLICT, Status.HALTED, Status.RECONCILING):
        keys = [key for key in contents.keys if key.status is status and not key.out_of_use]
        if not keys:
            continue
        names = ", ".join(_name(key.key) for key in keys[:_NAMED])
        more = "" if len(keys) <= _NAMED else f" and {len(keys) - _NAMED} more"
        title = f"{names}{more}: {status.value}"
        why = clean(keys[0].why) or _WHY[status]
        command, then = clean(command_of(status.value, keys[0].key)), ""
        if status is Status.RECONCILING and all(_account(key) in silent for key in keys):
            command, then = "", " Reconcile ends this, once it runs."
        yield Need(LEVELS[status], title, f"{why}. Exits pass, openings are refused.{then}",
                   command, "/keys", _PARTS[status])  # fmt: skip
    old = old_unknown(contents, thresholds)
    if old:
        oldest = spelt_duration((contents.now - old[0].created) / 1000)
        noun = "1 order is" if len(old) == 1 else f"{len(old)} orders are"
        # By hand only where nobody else can: what reconcile hears from the venue is worth more.
        asks = old[0].key.rsplit("/", 2)[0] in silent
        cure = " Reconcile asks the venue about it, once it runs." if asks else ""
        yield Need(
            "bad", f"{noun} UNKNOWN, for up to {oldest}",
            f"Nobody knows what became of {clean(old[0].id)} on {_name(old[0].key)} "
            f"({clean(old[0].reason) or 'no reason given'}); it counts against the other side.{cure}",
            "" if asks else f"invariant-guard resolve {clean(old[0].id)} --filled QUANTITY",
            f"/order/{quote(old[0].id, safe='')}",
            "unknownorderold",
        )  # fmt: skip
    strangers = foreign(contents)
    if strangers:
        noun = "1 open order" if len(strangers) == 1 else f"{len(strangers)} open orders"
        yield Need(
            "bad", f"{noun} at the venue passed no guard",
            f"Found on {_name(strangers[0].key)} by reconcile, and counted since. Find the code "
            "path, tool or person that sends orders without the guard.",
            "invariant-lint paths", f"/order/{quote(strangers[0].id, safe='')}", "foreignorder",
        )  # fmt: skip


def _of_limits(rows: list[LimitRow]) -> Iterator[Need]:
    full = [row for row in rows if row.level == "bad"]
    if full:
        names = ", ".join(f"{row.limit} on {row.scope}" for row in full[:_NAMED])
        more = "" if len(full) <= _NAMED else f" and {len(full) - _NAMED} more"
        note = full[0].note or f"{full[0].used} of {full[0].cap}"
        yield Need("bad", f"Limit used up: {names}{more}",
                   f"{note}. Exits pass; what would add to it is refused.",
                   "invariant-guard limits usage", "/limits", "limitbreached")  # fmt: skip


def _name(key: str) -> str:
    """Return a key for reading; commands have it as it is."""
    parts = parts_of(key)
    return f"{parts.symbol} on {parts.account}/{parts.exchange}" if parts.account else parts.symbol


_PARTS = {
    Status.CONFLICT: "keyinconflict",
    Status.HALTED: "scopehalted",
    Status.RECONCILING: "reconcilestale",
}
_WHY = {
    Status.CONFLICT: "A long and a short may both be open",
    Status.HALTED: "Halted by hand",
    Status.RECONCILING: "What is open is not known",
}


def _too_many(window: Window, thresholds: Thresholds) -> bool:
    rate = window.rate
    return (
        rate is not None and window.decided >= thresholds.least and rate > thresholds.blocked_rate
    )


def _silent(contents: Contents, thresholds: Thresholds) -> dict[str, float | None]:
    """Return the accounts at a venue that nothing has read for too long, in seconds."""
    return {
        account: age
        for account, age in _read_ages(contents).items()
        if age is None or age > thresholds.reconcile_age
    }


def _is_stopped(contents: Contents) -> bool:
    """Whether every opening is refused, and something other than a person's halt is the cause."""
    found = {key.status for key in contents.keys if not key.out_of_use}
    return Status.READY not in found and bool(found - {Status.HALTED})


def _account(key: KeyState) -> str:
    return "/".join(key.key.split("/")[:2])


def _read_ages(contents: Contents) -> dict[str, float | None]:
    """Return the seconds since each account at a venue was read; None for never."""
    ages: dict[str, float | None] = {}
    for key in contents.keys:
        if key.out_of_use:
            continue
        account = _account(key)
        before = ages.setdefault(account, None)
        if key.read_at is not None:
            age = max(contents.now - key.read_at, 0) / 1000
            ages[account] = age if before is None else min(before, age)
    return ages


def _tiles(seen: Seen, now: int, thresholds: Thresholds) -> Iterator[Tile]:
    contents = seen.contents
    if contents is None:
        for question in ("Keys READY", "Orders UNKNOWN", "Reconcile"):
            yield Tile(question, "\u2013", "no ledger counts orders", "none", "/about")
        yield Tile("Past the guard", "\u2013", "only a ledger can tell", "none", "/about")
        return
    rows = key_rows(contents)
    ready = sum(row.status == Status.READY.value for row in rows)
    worst = "bad" if _is_stopped(contents) else rows[0].level if rows else "none"
    statuses = sorted({row.status for row in rows if row.status != Status.READY.value})
    yield Tile("Keys READY", f"{ready} of {len(rows)}",
               ", ".join(statuses) or ("all of them" if rows else "no key was asked about yet"),
               worst, "/keys")  # fmt: skip
    lost, old = unknown(contents), old_unknown(contents, thresholds)
    age = f"oldest {spelt_duration((contents.now - lost[0].created) / 1000)}" if lost else "none"
    yield Tile("Orders UNKNOWN", str(len(lost)), age if lost else "every order's fate is known",
               "bad" if old else "warn" if lost else "good", "/keys")  # fmt: skip
    ages = _read_ages(contents)
    if not ages:
        yield Tile("Reconcile", "\u2013", "nothing to read yet", "none", "/keys")
    else:
        never = any(age is None for age in ages.values())
        oldest = max((age for age in ages.values() if age is not None), default=0.0)
        silent = _silent(contents, thresholds)
        answer = "never" if never else f"{spelt_duration(oldest)} ago"
        note = f"silent: {', '.join(map(clean, silent))}" if silent else "alive"
        yield Tile("Reconcile", answer, note, "bad" if silent else "good",
                   "/runbook#everything-is-refused" if silent else "/keys")  # fmt: skip
    strangers, found = foreign(contents), totals(seen.tally, now - DAY_MS + MINUTE_MS).foreign
    reach = "24 h" if seen.counted else spelt_duration((now - (seen.since or now)) / 1000)
    if strangers:
        note = f"open now; {found} found in {reach}"
    elif found:
        note = f"open none now; found in {reach}"
    else:
        note = f"no foreign order in {reach}"
    yield Tile("Past the guard", str(len(strangers) or found), note,
               "bad" if strangers else "warn" if found else "good",
               "/events")  # fmt: skip


def _spans(seen: Seen, now: int, thresholds: Thresholds) -> Iterator[Span]:
    for name, minutes in (("5 min", 5), ("1 h", 60), ("24 h", _DAY)):
        found = totals(seen.tally, now - (minutes - 1) * MINUTE_MS)
        level = "bad" if _too_many(found, thresholds) else ""
        partial = not seen.counted and (seen.since or now) > now - minutes * MINUTE_MS
        yield Span(name, found.blocked, percent(found.rate), found.decided, level, partial)
