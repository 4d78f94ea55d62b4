"""The wire format of the Redis scripts: arguments, replies, errors.

An admission is one script, so one round trip. Any other step is decided here, by the same pure
functions as everywhere: `load` shows what the step needs together with the key's revision, and
`commit` keeps the outcome only while that revision stands. So there is one rule to write in Lua,
and it is held to admission.py by a differential test.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from invariant_guard.ledger.limits.book import Book, book_to_text, text_to_book
from invariant_guard.ledger.limits.edits import Edited
from invariant_guard.ledger.limits.names import LIMITS, LOSSES, LimitKind, Unit
from invariant_guard.ledger.limits.plan import LimitPlan, Rules
from invariant_guard.ledger.limits.rows import (
    NO_TOTALS,
    Row,
    standing_to_text,
    text_to_standing,
    text_to_totals,
    text_to_windows,
    totals_to_text,
)
from invariant_guard.ledger.limits.scopes import SOURCE_ROW
from invariant_guard.ledger.limits.totals import changes, recomputed
from invariant_guard.ledger.model.breach import Breach
from invariant_guard.ledger.model.enums import Refusal
from invariant_guard.ledger.model.keys import escape
from invariant_guard.ledger.model.units import DECIMALS, UNIT
from invariant_guard.ledger.protocol.admission import Decision, Request
from invariant_guard.ledger.protocol.events import Event
from invariant_guard.ledger.protocol.exposure import KeyState
from invariant_guard.ledger.protocol.reservations import Reservation
from invariant_guard.ledger.protocol.retirement import hindrances
from invariant_guard.ledger.protocol.steps import Step
from invariant_guard.ledger.stores import codec
from invariant_guard.ledger.stores.base import Contents, Overtaken, Rebound, StoreUnavailable

# One hash tag: all of a ledger is on one node.
PREFIX = "{invariant-guard}"


class Script(NamedTuple):
    """A script of the store, with the digest by which the server knows it."""

    text: str
    sha: str


# What stands between the prelude and a script.
_PARTS = {
    "admit": ("amounts", "records", "limits"),
    "book": ("state",),
    "commit": ("amounts", "records", "sums", "state"),
    "contents": ("records", "flight", "state"),
    "load": ("records", "flight", "state"),
    "rebind": ("records", "flight"),
    "totals": ("state",),
}


@cache
def script(name: str) -> Script:
    """Load a shipped script, behind the prelude of all scripts."""
    folder = files("invariant_guard.ledger.stores.redis") / "scripts"
    prelude = (folder / "prelude.lua").read_text(encoding="utf-8")
    text = prelude.replace("@SCHEMA@", str(codec.SCHEMA)).replace("@PREFIX@", PREFIX)
    for part in (*_PARTS.get(name, ()), name):
        text += (folder / f"{part}.lua").read_text(encoding="utf-8")
    # Redis names a script by SHA-1; nothing is kept secret by it.
    return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


def admit_args(label: str, suffix: str, request: Request) -> list[str]:
    """Return the argument of `admit`, one text."""
    (id_, side, kind, quantity, deadline, owner, conditional, enforced, group, observed, source,
     notional, price, deviation, age, _) = request  # fmt: skip
    fields = (
        label,
        suffix,
        id_,
        side,
        kind,
        "" if quantity is None else str(quantity),
        "" if deadline is None else str(deadline),
        owner,
        "1" if conditional else "",
        "1" if enforced else "",
        group,
        "1" if observed else "",
        source,
        "" if notional is None else str(notional),
        price,
        "" if deviation is None else str(deviation),
        "" if age is None else str(age),
    )
    # What JSON escapes is a quote, a backslash, or not printable, as a NUL is not.
    text = "".join(fields)
    if text.isprintable() and '"' not in text and "\\" not in text:
        return ["\0".join(("", *fields, ""))]
    return [codec.encode(list(fields))]


def decision_of(reply: str) -> Decision:
    """Read the second line of a reply of `admit`."""
    # A list of texts in which nothing is escaped.
    plain = "\\" not in reply
    refusal, reserved, key, quantity, against, against_quantity, *limit = (
        reply[2:-2].split('","') if plain else json.loads(reply)
    )
    breach = None
    if limit:
        scope, name, used, asked, cap, how, why = limit
        breach = Breach(scope, name, int(used), int(asked), int(cap), how, why)
    return Decision(
        Refusal(refusal) if refusal else None,
        reserved == "1",
        key,
        int(quantity),
        against,
        int(against_quantity),
        breach,
    )


def _maybe(number: int | None) -> str:
    return "" if number is None else str(number)


class Heard(NamedTuple):
    """The store's time as a reply told it, and since when that time is counted."""

    time: int
    since: str

    @classmethod
    def of(cls, text: str) -> Heard:
        time, _, since = text.partition(" ")
        return cls(int(time), since)


class Loaded(NamedTuple):
    """What a step sees, and what `commit` compares."""

    now: int
    revision: str
    known: bool
    key: KeyState
    record: Reservation | None
    record_text: str
    # The state of the limits, and how many orders of the key open.
    limits: LimitsState
    opens: int


def loaded_of(reply: Sequence[Any]) -> Loaded:
    at, name, revision, row, record_text, live, since, limits, totals = reply
    rows = tuple(sorted(codec.text_to_record(text) for text in live))
    key = codec.text_to_key(name, row, rows, codec.maybe_number(since))
    record = codec.text_to_record(record_text) if record_text else None
    return Loaded(
        Heard.of(at).time,
        revision,
        bool(row),
        key,
        record,
        record_text,
        LimitsState.of(limits),
        text_to_totals(totals).opens,
    )


def commit_args(
    seen: Loaded, order_id: str, step: Step[Any], rules: Rules | None = None
) -> list[str] | None:
    """Return the arguments of `commit`; None for a step that changed nothing."""
    changed = step.key is not seen.key or not seen.known
    row = codec.key_to_text(step.key) if step.key.key and changed else ""
    if not (row or step.records or step.events):
        return None
    args = [seen.key.key, seen.revision, order_id, seen.record_text, row, str(len(step.records))]
    more = changes(rules, seen.opens, seen.key, step.key) if rules is not None else {}
    totals = [[scope, *map(str, change)] for scope, change in more.items()]
    args += [seen.limits.text, _json(totals) if totals else ""]
    for record in step.records:
        what = record.kind + record.side if record.live else ""
        args += [record.id, record.key, what, codec.record_to_text(record)]
    return args + [codec.event_to_text(event, 0) for event in step.events]


def contents_of(reply: Sequence[Any]) -> Contents:
    at, accounts, rows, state, *limits = reply
    keys = tuple(
        codec.text_to_key(name, row, tuple(sorted(codec.text_to_record(text) for text in live)))
        for name, row, live in sorted(rows)
    )
    labels = dict(zip(accounts[::2], accounts[1::2], strict=True))
    if not limits:
        return Contents(Heard.of(at).time, keys, labels)
    book, _, *parts = limits
    texts, windows, standings = (dict(zip(p[::2], p[1::2], strict=True)) for p in parts)
    if LimitsState.of(state).ready or not book:
        totals = {name: text_to_totals(text) for name, text in texts.items()}
    else:
        # Those on record are of before a restart; the next admission adds them up.
        totals = recomputed(Rules(text_to_book(book)), keys)
    scopes = {
        name: Row(
            totals.get(name, NO_TOTALS),
            text_to_windows(windows.get(name)),
            text_to_standing(standings.get(name)),
        )
        for name in {*totals, *windows, *standings}
    }
    return Contents(Heard.of(at).time, keys, labels, text_to_book(book), scopes)


class LimitsState(NamedTuple):
    """Which limits are in force, and whether the totals of their scopes are added up."""

    revision: str
    ready: bool
    text: str

    @classmethod
    def of(cls, text: str) -> LimitsState:
        revision, _, ready = text.partition(" ")
        return cls(revision, ready == "1", text)


class InForce(NamedTuple):
    """The book as it stands, and what stands in the scopes that were asked for."""

    state: LimitsState
    book: Book | None
    standings: tuple[str, ...]


def in_force_of(reply: Sequence[Any]) -> InForce:
    _, state, book, standings = reply
    return InForce(
        LimitsState.of(state), text_to_book(book) if book else None, tuple(standings)
    )  # fmt: skip


def edit_args(seen: InForce, scopes: Sequence[str], edited: Edited[Any]) -> list[str]:
    before = dict(zip(scopes, seen.standings, strict=True))
    standings = [
        [scope, before[scope], standing_to_text(standing)]
        for scope, standing in edited.standings.items()
    ]
    revision, book = "", ""
    if edited.book is not None:
        revision, book = str(edited.book.revision), book_to_text(edited.book)
    return [
        seen.state.revision,
        revision,
        book,
        "1" if edited.recompute else "",
        _json(standings),
        _json(list(edited.reviewed)),
        *(codec.event_to_text(event, 0) for event in edited.events),
    ]


def totals_args(reply: Sequence[Any], rules: Rules) -> list[str]:
    """Return the totals of what `contents` replied, for as long as nothing has moved."""
    moves, totals = reply[5], recomputed(rules, contents_of(reply).keys)
    texts = [[scope, totals_to_text(total)] for scope, total in totals.items()]
    return [reply[3], moves, _json(texts)]


def plan_args(rules: Rules, key: str, source: str, known: Sequence[str]) -> list[str]:
    """Return the plan of a key, as the script of an admission reads it.

    `known` are the names of all keys, where the plan follows others.
    """
    plan = rules.plan(key, source)
    words = [
        {
            "mark": rule.mark,
            "action": rule.action,
            "refusal": rule.kind.refusal.value,
            "zeros": "0" * DECIMALS if _is_counted(rule.kind) else "",
            "caps": [
                {
                    "how": cap.how,
                    "cap": _maybe(cap.cap),
                    "warn": _maybe(cap.warn),
                    "rearm": _maybe(cap.rearm),
                }
                for cap in rule.caps
            ],
        }
        for rule in plan.rules
    ]
    compared = _json(_compared(rules, plan, key, known))
    return [str(rules.book.revision), f"{key}\n{source}", _json(words), compared]


# How a cap came about, where the script has to know.
_HOW = {"override": 1, "floor": 2, "stale": 2}
# No time of a store is later.
_FOR_GOOD = 2**53


def _compared(rules: Rules, plan: LimitPlan, key: str, known: Sequence[str]) -> list[Any]:
    """Return what an order compares, in the order in which `limits.lua` reads it.

    Numbers become doubles there: where those cannot tell, the exact cap is in the plan's words.
    """
    siblings = rules.siblings(plan, key, lambda: len(known), lambda: known)
    # Those first that keep totals, then the others that have limits: no more is read than is needed.
    limited = {*plan.kept, *(rule.row for rule in plan.rules)}
    order = sorted(
        range(len(plan.rows)), key=lambda row: (row not in plan.kept, row not in limited)
    )
    place = [order.index(row) + 1 for row in range(len(order))]
    # The pool's row is the last one, so without a pool there is one of no name.
    names = [*(plan.rows[row] for row in order), ""][:6]
    source = place[SOURCE_ROW] if SOURCE_ROW in plan.kept else 0
    compared: list[Any] = [*names, len(plan.kept), len(limited), source]
    compared += [*place, 6][:6]
    for row in order:
        compared += [plan.rates[row], int(row in plan.reviewed)]
    compared += [0, 0] * (6 - len(order))
    compared += [
        _or_minus_one(plan.max_age),
        int(plan.priced),
        plan.rate_until,
        plan.recent,
        plan.missing,
        plan.currency,
        "" if plan.rate == UNIT else str(plan.rate),
        "" if plan.pool is None else plan.pool.name,
        "" if plan.pool is None else plan.pool.opposing.value,
        len(known) if plan.follows_others else -1,
        len(siblings),
        len(plan.rules),
        plan.rate_of_record,
        *siblings,
    ]
    for rule in plan.rules:
        kind = rule.kind
        compared += [place[rule.row], rule.name, _sort(rule.name), int(kind.exits), rule.window]
        compared.append(len(rule.caps))
        for cap in rule.caps:
            until = _FOR_GOOD if cap.until is None else cap.until
            compared += [until, _HOW.get(cap.how, 0)]
            for limit in (cap.cap, cap.warn):
                compared.append(
                    -1 if limit is None else limit / UNIT if _is_counted(kind) else limit
                )
    return compared


def _is_counted(kind: LimitKind) -> bool:
    """Whether its numbers are compared as counts, not in units of 10**-30."""
    return kind.unit in (Unit.COUNT, Unit.RATE)


def _sort(name: str) -> int:
    if name in LOSSES:
        return 1
    kind = LIMITS[name]
    return (3 if kind.total else 2) if kind.valued else 0


def _or_minus_one(number: int | None) -> int:
    return -1 if number is None else number


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def events_of(reply: Sequence[Any]) -> list[Event]:
    _, before, texts = reply
    return codec.texts_to_events(texts, int(before) + 1)


def refusals_of(reply: Sequence[Any]) -> list[Event]:
    """Return a page of refusals, oldest first."""
    pairs = (json.loads(text) for text in reply[1])
    return [codec.text_to_event(text, int(number)) for number, text in pairs]


def prune_args(upto: int, orders: Sequence[Reservation]) -> list[str]:
    rows = [part for record in orders for part in (record.id, codec.record_to_text(record))]
    return [str(upto), *rows]


def bind_args(label: str, account: str) -> list[str]:
    return [label, escape(account), f"{label} -> {account}"]


def rebound_of(reply: Sequence[Any]) -> Rebound:
    _, before, stands = reply
    hindered: list[str] = []
    for name, row, live in sorted(stands):
        records = tuple(codec.text_to_record(text) for text in live)
        hindered.extend(hindrances(codec.text_to_key(name, row, records)))
    return Rebound(before, tuple(hindered))


def check_server(memory: dict[str, Any], persistence: dict[str, Any]) -> str:
    """Return a warning about the server's settings, or an empty text.

    Raises StoreUnavailable where the server may drop reservations to make room.
    """
    policy = str(memory.get("maxmemory_policy", ""))
    if policy.startswith("allkeys"):
        raise StoreUnavailable(
            f"this Redis evicts any key when memory is short (maxmemory-policy {policy}), "
            "reservations included",
            "CONFIG SET maxmemory-policy noeviction, or use a Redis of its own.",
        )
    if str(persistence.get("aof_enabled", "1")) != "1":
        return (
            "this Redis keeps no append-only file: after a restart the orders in flight are "
            "forgotten, and only reconcile finds them; set appendonly yes"
        )
    return ""


def liveness_folder() -> Path:
    """Return the folder of this user's lock files.

    Asked for once by each store: paths are slow, and an admission names its owner.
    """
    chosen = os.environ.get("INVARIANT_GUARD_RUNTIME_DIR") or os.environ.get("XDG_RUNTIME_DIR")
    if chosen:
        folder = Path(chosen)
        with contextlib.suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder / "invariant-guard"
    # Windows has a folder for each user there already.
    user = f"-{os.getuid()}" if hasattr(os, "getuid") else ""
    return Path(tempfile.gettempdir()) / f"invariant-guard{user}"


def unavailable(fault: Exception, where: str, *, unsure: bool) -> StoreUnavailable:
    text = str(fault)
    if "LEDGERSCHEMA" in text:
        found = text.split()[-1]
        return StoreUnavailable(
            f"the ledger at {where} has schema {found}, and this is schema {codec.SCHEMA}",
            "Run one version of invariant-guard on all services.",
        )
    said = f"{type(fault).__name__}: {text}"
    for words, remedy in _ANSWERS:
        if any(word in said for word in words):
            return StoreUnavailable(
                f"the Redis of the ledger at {where} refused a step: {said}", remedy, unsure=unsure
            )
    return StoreUnavailable(
        f"the ledger at {where} cannot be reached: {said}",
        "Bring Redis back; exits pass meanwhile, and nothing that is in flight is forgotten.",
        unsure=unsure,
    )


_SOMEBODY_ELSE = (
    f"Something else has written to {PREFIX}:*: stop every service, keep a copy of these keys for a "
    "post-mortem, delete them, bind the accounts and reconcile."
)

# What a server that is there says, and what helps.
_ANSWERS = (
    (("maxmemory",), "Give Redis more memory (maxmemory), or a ledger a Redis of its own."),
    (("read only replica",), "Name the primary in the ledger's URL."),
    (
        ("AuthenticationError", "NoPermissionError", "AuthorizationError"),
        "Correct user and password in the ledger's URL, and what Redis lets that user do.",
    ),
    (("WRONGTYPE", "user_script"), _SOMEBODY_ELSE),
)


def too_busy(where: str) -> Overtaken:
    return Overtaken(
        f"the ledger at {where} was busier than an order may wait for",
        "Find who writes to this key without pause.",
    )
