"""Commands about limits: read a file, apply it, show how far each is used.

limits check  apply  show  usage  explain
feed  override  totals
"""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from typing import Any

from invariant_guard.basics.codes import ViolationCode
from invariant_guard.basics.text import shown
from invariant_guard.cli.common import (
    ATTENTION,
    OK,
    UsageError,
    Verb,
    open_for,
    print_json,
    print_table,
)
from invariant_guard.ledger.ledger import Ledger
from invariant_guard.ledger.limits.book import Book
from invariant_guard.ledger.limits.holders import holders_of, pool_name
from invariant_guard.ledger.limits.model import ScopeLimits
from invariant_guard.ledger.limits.names import LIFTED, LIMITS
from invariant_guard.ledger.limits.plan import Rules
from invariant_guard.ledger.limits.reading import Limits
from invariant_guard.ledger.limits.rows import NO_TOTALS, Totals
from invariant_guard.ledger.limits.scopes import rows_of
from invariant_guard.ledger.limits.totals import recomputed
from invariant_guard.ledger.limits.usage import Usage
from invariant_guard.ledger.limits.written import cap_text, family_text, pool_text
from invariant_guard.ledger.model.enums import LIMIT_REFUSALS
from invariant_guard.ledger.model.units import to_text
from invariant_guard.ledger.protocol.events import Event, EventKind
from invariant_guard.ledger.protocol.reservations import Reservation

# Events that tell how an order met its limits.
_TOLD = (
    EventKind.LIMIT_BREACHED, EventKind.LIMIT_WARNED, EventKind.LIMIT_STALE,
    EventKind.OVERRIDE_USED, EventKind.SELF_MATCH_RISK, EventKind.SCOPE_HALTED,
    EventKind.BLOCKED, EventKind.ADMITTED,
)  # fmt: skip


def add_verbs(verb: Verb, common: argparse.ArgumentParser) -> None:
    """Add the commands about limits."""
    limits = verb("limits", _nothing, "Limits: how much, how often and for whom orders may open.")
    words = limits.add_subparsers(required=True, metavar="WORD")

    def word(name: str, run: Callable[[argparse.Namespace], int], text: str) -> Any:
        made = words.add_parser(name, parents=[common], help=text, description=text)
        made.set_defaults(run=run)
        return made

    check = word("check", check_command, "Read a limits.toml; change nothing.")
    apply = word("apply", apply_command, "Put a limits.toml in force, for every service.")
    for made in (check, apply):
        made.add_argument("file", metavar="FILE")
    apply.add_argument("--reason", required=True, help="for the record")
    apply.add_argument(
        "--replaces", type=int, metavar="N", help="refuse unless version N is in force (0: none)"
    )
    word("show", show_command, "The limits in force, what was fed and lifted, and what is halted.")
    word("usage", usage_command, "How far each limit is used; exit 1 where one is used up.")
    explain = word(
        "explain", explain_command, "What limits made of an order, and who uses them up."
    )
    explain.add_argument("orders", nargs="+", metavar="ORDER")

    feed = verb(
        "feed", feed_command, "Feed a factor of 0 to 1 for a limit, or a rate: feed fx EUR 1.08."
    )
    feed.add_argument("name", metavar="NAME")
    feed.add_argument("scope", metavar="SCOPE")
    feed.add_argument("factor", metavar="FACTOR")
    override = verb("override", override_command, "Put another cap in place of one, for a while.")
    override.add_argument("scope", metavar="SCOPE")
    override.add_argument("--limit", required=True, metavar="NAME")
    override.add_argument("--value", required=True, metavar="CAP")
    override.add_argument("--reason", required=True, help="for the record")
    for made in (feed, override):
        made.add_argument("--for", dest="held", required=True, metavar="TIME", help="such as 10m")
    totals = verb("totals", totals_command, "Compare the totals of scopes with their keys.")
    what = totals.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true", help="exit 1 where they differ")
    what.add_argument("--repair", action="store_true", help="add them up anew")
    what.add_argument(
        "--price", metavar="KEY=PRICE", help="say what was taken in without a price is worth"
    )


def _nothing(options: argparse.Namespace) -> int:
    raise UsageError("limits needs a word: check, apply, show, usage or explain")


def check_command(options: argparse.Namespace) -> int:
    """Read a file."""
    limits = Limits.load(options.file)
    caps = sum(len(entry.caps) for entry in limits.entries)
    if options.json:
        print_json({"version": 1, "file": options.file, "limits_version": limits.version})
    else:
        pools = f", {len(limits.pools)} pools" if limits.pools else ""
        print(
            f"{options.file}: version {limits.version}, {caps} limits on {len(limits.entries)} "
            f"scopes{pools}"
        )
    return OK


def apply_command(options: argparse.Namespace) -> int:
    """Put a file in force."""
    limits, ledger = Limits.load(options.file), open_for(options)
    changed = ledger.apply_limits(limits, reason=options.reason, replaces=options.replaces)
    if options.json:
        print_json({"version": 1, "limits_version": limits.version, "changed": changed})
    else:
        print(f"version {limits.version}: {'in force' if changed else 'was in force already'}")
        for line in [_usage_line(each) for each in ledger.usage() if _used_up(each)]:
            print(f"used up: {line}")
    return OK


def show_command(options: argparse.Namespace) -> int:
    """Show what is in force."""
    found = open_for(options).contents()
    book = found.book or Book()
    halted = {name: row.standing for name, row in sorted(found.rows.items())}
    stops = [
        {"scope": name, "why": ", ".join(filter(None, (standing.halted, *standing.latched)))}
        for name, standing in halted.items()
        if standing.halted or standing.latched
    ]
    rows = [
        {
            "scope": entry.scope,
            "limit": name,
            "cap": cap_text(entry, name, cap),
            "then": _then(entry),
        }
        for entry in book.limits.entries
        for name, cap in entry.caps
    ]
    lifted = [
        {"scope": each.scope, "limit": each.limit, "cap": to_text(each.cap),
         "seconds_left": (each.until - found.now) // 1000, "reason": each.reason}
        for each in book.overrides if each.until > found.now
    ]  # fmt: skip
    fed = [
        {"feed": each.name, "scope": each.scope, "factor": to_text(each.factor),
         "seconds_left": max(each.until - found.now, 0) // 1000}
        for each in book.feeds
    ]  # fmt: skip
    fx = [{"currency": name, "seconds": age / 1000} for name, age in book.limits.fx]
    pools = [{"pool": pool.name, "says": pool_text(pool)} for pool in book.limits.pools]
    families = [{"family": each.name, "says": family_text(each)} for each in book.limits.families]
    if options.json:
        document = {
            "limits": rows, "overrides": lifted, "feeds": fed, "halted": stops, "pools": pools,
            "families": families, "fx": fx,
        }  # fmt: skip
        print_json({"version": 1, "limits_version": book.limits.version, **document})
        return OK
    if not rows and not pools:
        print("No limits are in force.")
    else:
        print(f"version {book.limits.version}, in {book.limits.currency or 'no currency'}")
    print_table(("SCOPE", "LIMIT", "CAP", "THEN"), [tuple(row.values()) for row in rows])
    for pool in pools:
        print(f"pool {pool['pool']}: {pool['says']}")
    for family in families:
        print(f"family {family['family']}: {family['says']}")
    for each in fx:
        print(f"fx {each['currency']}: a rate holds for {each['seconds']:g}s at most")
    for each in lifted:
        print(f"overridden: {each['scope']} {each['limit']}: {each['cap']} for another "
              f"{each['seconds_left']}s: {each['reason']}")  # fmt: skip
    for each in fed:
        left = f"for another {each['seconds_left']}s" if each["seconds_left"] else "expired"
        print(f"fed: {each['feed']} {each['scope']}: {each['factor']} {left}")
    for stop in stops:
        print(
            f"halted: {stop['scope']}: {stop['why']}; `invariant-guard resume {stop['scope']}` ends it"
        )
    return OK


def usage_command(options: argparse.Namespace) -> int:
    """Show how far each limit is used."""
    usage = open_for(options).usage()
    rows = [
        {
            "scope": each.scope,
            "limit": each.name,
            "used": "" if each.used is None else to_text(each.used),
            "cap": "none" if each.cap is None else to_text(each.cap),
            "percent": _percent(each),
            "note": " ".join(filter(None, (each.how, each.note))),
        }
        for each in usage
        if each.used is not None
    ]
    if options.json:
        print_json({"version": 1, "usage": rows})
    else:
        heads = ("SCOPE", "LIMIT", "USED", "CAP", "%", "")
        print_table(heads, [tuple(row.values()) for row in rows])
        if not rows:
            print("No limit is in force that is used up by and by.")
    return ATTENTION if any(_used_up(each) for each in usage) else OK


def explain_command(options: argparse.Namespace) -> int:
    """Say what limits made of orders, and which orders use them up."""
    ledger = open_for(options)
    missing = [order for order in options.orders if ledger.order(order) is None]
    if missing:
        raise UsageError(
            f"{shown(missing[0])} is no order of this ledger: `invariant-guard blocked`"
        )
    told = {order: [] for order in options.orders}  # type: dict[str, list[Event]]
    for event in ledger.events():
        if event.id in told and event.kind in _TOLD:
            told[event.id].append(event)
    documents = [_explained(ledger, order, told[order]) for order in options.orders]
    if options.json:
        print_json({"version": 1, "orders": documents})
        return OK
    for found in documents:
        print(
            f"{found['id']}: {found['order']} {found['quantity']} on {found['key']}: {found['code']}"
        )
        for line in found["events"]:
            print(f"  {line}")
        for line in found["holders"]:
            print(f"  holds: {line}")
        if found["cure"]:
            print(f"  {found['cure']}")
    return OK


def _explained(ledger: Ledger, order: str, events: list[Event]) -> dict[str, Any]:
    record = ledger.order(order)
    assert record is not None
    found = ledger.contents()
    rows = rows_of(record.key, record.source, pool_name(found.limits, record.key))
    scope, name = _stopped_by(record, rows, events)
    holders = [
        f"{live.id} {live.kind.value} {live.side.value} {to_text(live.remaining)} of "
        f"{to_text(live.quantity)} on {live.key}, {live.state.value.upper()}"
        for live in holders_of(found.limits, found.keys, scope, name)
    ]
    if name in LIMITS and LIMITS[name].total and name != "max-open-orders":
        holders += [
            f"{key.key}: long {to_text(key.long)}, short {to_text(key.short)}"
            for key in found.keys
            if (key.long or key.short)
            and scope in rows_of(key.key, "", pool_name(found.limits, key.key))
        ]
    cure = ""
    if record.refusal in ("HALTED", "LOSS_LIMIT", "REVIEW_DUE"):
        cure = f"to end it: `invariant-guard resume {shlex.quote(scope or record.key)}`"
    elif name in LIFTED and record.refusal is LIMITS[name].refusal:
        cure = (
            f"to lift it: `invariant-guard override {shlex.quote(scope)} --limit {name} "
            "--value CAP --for 10m --reason WHY`"
        )
    elif record.refusal in LIMIT_REFUSALS:
        # Of direction, a rate or a price there is nothing that a person could lift.
        cure = re.sub(r"\bLIMIT\b", name, ViolationCode[record.refusal.name].remedy)
    return {
        "id": order,
        "key": record.key,
        "order": f"{record.kind.value} {record.side.value}",
        "quantity": to_text(record.quantity),
        "code": record.refusal.value if record.refusal is not None else "admitted",
        "source": record.source,
        "events": [
            f"{_at(e)} {e.kind.value} {e.code} {e.detail}".replace("  ", " ") for e in events
        ],
        "holders": holders,
        "cure": cure,
    }


def _stopped_by(
    record: Reservation, rows: Sequence[str], events: list[Event]
) -> tuple[str, str]:  # fmt: skip
    """Return the scope and the name of the limit that refused an order."""
    # The last one: those before it only watched, or warned.
    told = [e.detail for e in events if e.kind is EventKind.LIMIT_BREACHED]
    if record.refusal is None or not told:
        return "", ""
    # A scope may have spaces in its name; and a pool of then need not be one of now.
    scope = next((row for row in rows if told[-1].startswith((f"{row} ", f"{row}: "))), "")
    scope = scope or told[-1].partition(" ")[0].removesuffix(":")
    return scope, told[-1][len(scope) :].partition(":")[0].strip()


def feed_command(options: argparse.Namespace) -> int:
    """Feed a factor."""
    held = open_for(options).feed(options.name, options.scope, options.factor, options.held)
    if options.json:
        print_json({"version": 1, "feed": options.name, "seconds": held})
    else:
        print(f"{options.name} {options.scope}: {options.factor} for {held:g}s")
    return OK


def override_command(options: argparse.Namespace) -> int:
    """Put another cap in place of one."""
    open_for(options).override(
        options.scope, options.limit, options.value, valid_for=options.held, reason=options.reason
    )
    if options.json:
        print_json({"version": 1, "scope": options.scope, "limit": options.limit})
    else:
        print(f"{options.scope} {options.limit}: {options.value} for {options.held}")
    return OK


def totals_command(options: argparse.Namespace) -> int:
    """Compare the totals with the keys, or add them up anew."""
    ledger = open_for(options)
    if options.price is not None:
        key, equals, price = options.price.rpartition("=")
        if not equals:
            raise UsageError("--price: write KEY=PRICE")
        changed = ledger.set_price(key, price)
        print(f"{key}: {'valued at ' + price if changed else 'has a value already'}")
        return OK
    if options.repair:
        ledger.add_up()
    found = ledger.contents()
    if found.book is None:
        print("No limits are in force, so there are no totals.")
        return OK
    right = recomputed(Rules(found.book), found.keys)
    held = {name: row.totals for name, row in found.rows.items() if row.totals != NO_TOTALS}
    wrong = sorted(name for name in {*right, *held} if right.get(name) != held.get(name))
    if options.json:
        print_json({"version": 1, "scopes": sorted(right), "wrong": wrong})
    else:
        for name in wrong:
            print(f"{name}: {_differing(held.get(name, NO_TOTALS), right.get(name, NO_TOTALS))}")
        print(f"{len(right)} scopes, {len(wrong)} wrong")
    return ATTENTION if wrong else OK


# Of the totals those that are counted; the others are amounts.
_COUNTS = ("orders", "opens", "positions", "unpriced")


def _differing(held: Totals, right: Totals) -> str:
    """Say which totals are wrong, and what they should be."""
    said = []
    for field in Totals._fields:
        is_, should = getattr(held, field), getattr(right, field)
        if is_ != should:
            words = map(str if field in _COUNTS else to_text, (is_, should))
            said.append("{} {}, its keys say {}".format(field, *words))
    return "; ".join(said)


def _then(entry: ScopeLimits) -> str:
    return "observe" if entry.observe else entry.on_breach.value


def _used_up(usage: Usage) -> bool:
    if usage.used is None or usage.note:
        return bool(usage.note)
    return usage.cap is None or usage.used >= usage.cap


def _percent(usage: Usage) -> str:
    if not usage.cap or usage.used is None:
        return ""
    return str(usage.used * 100 // usage.cap)


def _usage_line(usage: Usage) -> str:
    cap = "none" if usage.cap is None else to_text(usage.cap)
    return f"{usage.scope} {usage.name}: {to_text(usage.used or 0)} of {cap} {usage.note}".strip()


def _at(event: Event) -> str:
    return datetime.fromtimestamp(event.at / 1000, timezone.utc).isoformat(timespec="seconds")
