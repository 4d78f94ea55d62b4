"""Runs an audit, and says in its exit status what came of it."""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from invariant_guard.audit import (
    AuditCode,
    AuditError,
    AuditPolicy,
    Doubt,
    Finding,
    Report,
    replay,
)
from invariant_guard.audit.against import Against
from invariant_guard.audit.amounts import exact_units
from invariant_guard.audit.codes import FAILING
from invariant_guard.audit.limit_watch import LEFT_OUT
from invariant_guard.audit.outputs import document, page, text
from invariant_guard.audit.readers.files import Source
from invariant_guard.audit.readers.guard_calls import GUARD_RECORDS, GuardRecord
from invariant_guard.audit.readers.ledger_file import limits_in_force
from invariant_guard.audit.readers.reading import Fills, identified, of_files
from invariant_guard.audit.readers.settings import ReadSettings, parse_columns
from invariant_guard.audit.rollout import RolloutAudit, read_rollout
from invariant_guard.audit.signals import SignalAudit, read_signals
from invariant_guard.audit.times import zone_named
from invariant_guard.cli.common import ATTENTION, OK, UsageError, fail
from invariant_guard.ledger import Limits


def run_audit(options: argparse.Namespace) -> int:
    """Run the command `audit`."""
    failing = _failing(options.fail_on)
    policy = _policy(options)
    account, accounts = _accounts(options.account, options.paths)
    settings = ReadSettings(
        parse_columns(options.map),
        account,
        options.exchange,
        None if options.tz is None else zone_named(options.tz),
        options.source_from,
        accounts=accounts,
    )
    settings.source_finder()
    try:
        files = [pair for path in options.paths for pair in identified(path, options.format)]
        limits = None if options.limits is None else _limits(options.limits)
        report = _judged(files, policy, settings, limits, options)
    except (zipfile.BadZipFile, zlib.error, EOFError, sqlite3.Error) as fault:
        # Damage that shows only when the last bytes are read.
        raise AuditError(
            f"{' '.join(options.paths)}: damaged, and not to be read: {fault}"
        ) from None
    _print(report, failing, options.output)
    undecided = _undecided(report, limits)
    if undecided:
        return fail(undecided)
    return ATTENTION if report.found(failing) else OK


def _judged(
    files: list[tuple[Source, str]],
    policy: AuditPolicy,
    settings: ReadSettings,
    limits: Limits | None,
    options: argparse.Namespace,
) -> Report:
    fills = [pair for pair in files if pair[1] not in ("signals", "rollout")]
    record = None if options.against is None else _record(options.against)
    pools = _pools(options.against) if options.pool and limits is None else limits
    report = Report()
    asked = [name for name in ("pool", "limits") if getattr(options, name)]
    if asked and not fills:
        raise UsageError(f"--{asked[0]}: these files hold no fills, which is what it is about")
    binds = limits is not None and bool(limits.entries or limits.required)
    if limits is not None and not (binds or options.pool):
        hint = "; --pool NAME judges by a pool of it" if limits.pools else ""
        raise UsageError(f"--limits {options.limits}: it has no [[limit]] that could refuse{hint}")
    limits = limits if binds else None
    if fills:
        if record is not None:
            sources = {call.client_id: call.source for call in record.calls if call.client_id}
            settings = replace(settings, sources=sources)
        found = of_files(fills, settings)
        against = None if record is None else Against(record)
        if against is None:
            report = replay(found, policy, limits, pools=pools)
        else:
            report = replay(
                found, policy, limits, pools=pools, listener=against, on_fill=against.on_fill
            )
            report = _joined(report, {"against": against.document()}, against.findings())
        report = _with_files(report, found)
    signals = [source for source, name in files if name == "signals"]
    if signals:
        heard = SignalAudit(policy, () if record is None else record.calls).run(
            signal
            for source in signals
            for signal in read_signals(source, settings.of_file(source.path))
        )
        made = [one for rows in heard.found.kept.values() for one in rows]
        report = _joined(report, {"signals": heard.document()}, made, heard.found.counts)
    rollouts = [source for source, name in files if name == "rollout"]
    if rollouts:
        agents = RolloutAudit(policy)
        for source in rollouts:
            for step in read_rollout(source):
                agents.take(step)
        report = _joined(report, {"rollout": agents.document()}, agents.findings())
    listed = tuple({"path": source.path, "format": name} for source, name in files)
    return replace(report, files=listed)


def _record(path: str) -> GuardRecord:
    """Read the guard calls of a ledger or a journal."""
    ((source, name), *others) = identified(path)
    reader = GUARD_RECORDS.get(name)
    if reader is None or others:
        raise AuditError(f"--against {path}: it holds no guard calls, but {name}")
    return reader(source)


def _limits(path: str) -> Limits:
    try:
        return Limits.load(path)
    except OSError as fault:
        raise AuditError(f"--limits {path}: {fault.strerror or fault}") from None
    except ValueError as fault:
        raise AuditError(f"--limits {fault}") from None


def _pools(against: str | None) -> Limits:
    """Read the limits in force in a ledger, for their pools."""
    say = "say --limits FILE, the limits.toml that defines the pool"
    if against is None:
        raise UsageError(f"--pool: {say}; or --against LEDGER, one that it is in force in")
    ((source, name), *_) = identified(against)
    limits = limits_in_force(source) if name == "ledger" else None
    if limits is None or not limits.pools:
        raise AuditError(f"--pool: no pool is in force in {against}; {say}")
    return limits


def _joined(
    report: Report,
    part: Mapping[str, Any],
    findings: Sequence[Finding],
    counts: Mapping[AuditCode, int] | None = None,
) -> Report:
    """Return the report with one part more, and its findings."""
    by_code = dict(report.findings)
    number = dict(report.counts)
    for finding in findings:
        by_code[finding.code] = (*by_code.get(finding.code, ()), finding)
        if counts is None:
            number[finding.code] = number.get(finding.code, 0) + 1
    for code, more in (counts or {}).items():
        number[code] = number.get(code, 0) + more
    return replace(
        report,
        parts={**report.parts, **part},
        findings=dict(sorted(by_code.items())),
        counts=dict(sorted(number.items())),
    )


def _with_files(report: Report, fills: Fills) -> Report:
    over = {name for source, _ in fills.files for name in source.passed_over}
    notes = [f"{name} is a pickle and was not loaded" for name in sorted(over)]
    notes += [f"{path} holds no fill" for path in sorted(fills.barren)]
    return replace(report, notes=(*report.notes, *notes))


def _policy(options: argparse.Namespace) -> AuditPolicy:
    share = options.hedge_share
    return AuditPolicy(
        start_flat=options.start_flat,
        positions=None if options.positions is None else _positions(options.positions),
        one_way=options.one_way,
        file_order=options.file_order,
        window=options.window,
        duplicate_window=options.duplicate_window,
        hedge_share=Decimal(share[:-1]) / 100 if share.endswith("%") else Decimal(share),
        flips_per_hour=options.flips_per_hour,
        pool=options.pool,
        timeline=options.output == "html",
        contract_sizes=_sizes(options.contract_size),
    )


def _positions(path: str) -> Mapping[str, tuple[int, int]]:
    """Read what was open at the start: by symbol a signed quantity, or both legs."""
    try:
        with open(path, encoding="utf-8") as file:
            found = json.load(file, parse_float=str)
    except OSError as fault:
        raise AuditError(f"--positions {path}: {fault.strerror or fault}") from None
    except (ValueError, UnicodeDecodeError) as fault:
        raise AuditError(f"{path} is not readable as JSON: {fault}") from None
    if not isinstance(found, dict):
        raise AuditError(f"{path}: write {{symbol: signed quantity}}")
    legs: dict[str, tuple[int, int]] = {}
    for symbol, value in found.items():
        try:
            if isinstance(value, dict):
                if set(value) - {"long", "short"}:
                    raise AuditError("legs are long and short")
                long, short = exact_units(value.get("long", 0)), exact_units(value.get("short", 0))
            else:
                net = exact_units(value)
                long, short = max(net, 0), max(-net, 0)
            if long < 0 or short < 0:
                raise AuditError("legs are magnitudes")
        except AuditError as fault:
            raise AuditError(f"{path}: {symbol}: {fault}") from None
        legs[symbol] = (long, short)
    return legs


def _accounts(said: Sequence[str], paths: Sequence[str]) -> tuple[str, dict[str, str]]:
    """Return the account of all files, and those of single ones by their path."""
    every: list[str] = []
    single: dict[str, str] = {}
    for one in said:
        name, equals, path = one.partition("=")
        if equals and path in paths:
            single[path] = name
            continue
        if equals and len(said) > 1:
            raise UsageError(f"--account {one}: {path} is none of the files that are named")
        every.append(one)
    if len(every) > 1:
        raise UsageError(
            f"--account: all files are of {every[0]} or of {every[1]}; write NAME=PATH for one of them"
        )
    return "".join(every), single


def _sizes(pairs: list[str]) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for pair in pairs:
        symbol, equals, size = pair.rpartition("=")
        units = exact_units(size) if equals else 0
        if units <= 0:
            raise AuditError(
                f"--contract-size {pair}: write SYMBOL=SIZE, such as ETH/USDT:USDT=0.01"
            )
        sizes[symbol] = units
    return sizes


def _failing(text_: str | None) -> frozenset[AuditCode]:
    if text_ is None:
        return FAILING
    if text_.strip().lower() == "none":
        return frozenset()
    words = [one.strip().upper() for one in text_.split(",") if one.strip()]
    by_name: dict[str, AuditCode] = {code.value: code for code in AuditCode}
    unknown = [word for word in words if word not in by_name]
    if unknown:
        raise UsageError(
            f"--fail-on: there is no code {unknown[0]}; write one of {min(by_name)} to {max(by_name)}"
        )
    codes = {by_name[word] for word in words}
    if not codes:
        raise UsageError("--fail-on: name codes such as AUD001,AUD002, or none")
    return frozenset(codes)


def _undecided(report: Report, limits: Limits | None) -> str:
    """Return why nothing could be judged of what was asked; empty where something could."""
    orders, parts = report.orders(), report.parts
    for name, whose, one in (("signals", "sources", "signal"), ("rollout", "agents", "step")):
        if name in parts and not parts[name][whose]:
            return f"there is no {one} in these files of {name}: nothing was judged"
    if not orders:
        if parts.keys() & {"signals", "rollout"}:
            return ""
        return "there is no fill in these files: nothing was judged"
    if report.judged:
        return (
            _undecided_pool(parts.get("pool"))
            or _undecided_limits(parts.get("limits"), limits)
            or _undecided_record(parts.get("against"))
        )
    doubts: list[tuple[Doubt, int]] = sorted(report.doubts.items(), key=lambda pair: -pair[1])
    said = "; ".join(f"{doubt.meaning}: {doubt.remedy}" for doubt, _ in doubts)
    return f"none of {orders} orders can be judged: {said}"


def _undecided_limits(part: Mapping[str, Any] | None, limits: Limits | None) -> str:
    """Return why limits are undecided; empty where some order was held to one."""
    if part is None or limits is None or not limits.entries:
        return ""
    if not part["judged"]:
        return f"--limits: none of {part['cannot_tell']} orders can be held to them"
    if len(part["scopes_without_orders"]) == len(limits.entries) and not limits.required:
        return (
            f"--limits: no order is of any of its scopes, such as {limits.entries[0].scope}: say "
            "--account and --exchange, and write symbols that name their product"
        )
    names = {name for entry in limits.entries for name, _ in entry.caps}
    if names <= LEFT_OUT.keys() and not limits.required:
        return f"--limits: files of fills show nothing that {', '.join(sorted(names))} could judge"
    return ""


def _undecided_record(part: Mapping[str, Any] | None) -> str:
    """Return why the coverage is undecided; empty where one order's was told."""
    if part is None or part["guarded"] or part["unguarded"]:
        return ""
    why = "; ".join(part["cannot_tell_why"])
    return f"--against: of none of {part['orders']} orders it can be told whether it was guarded: {why}"


def _undecided_pool(pool: Mapping[str, Any] | None) -> str:
    """Return why a pool is undecided; empty where something of it was judged."""
    if pool is None:
        return ""
    if not pool["orders"]:
        others = ", ".join(name or "(unnamed)" for name in pool["accounts_outside"])
        return (
            f"--pool {pool['name']}: no order is of its accounts {', '.join(pool['accounts'])}, but of "
            f"{others}; --account NAME says it of rows that name none"
        )
    if pool["judged"] or not pool["openings"]:
        return ""
    said = "; ".join(pool["cannot_tell_why"])
    missing = ", ".join(pool["accounts_missing"])
    cure = f"name the files of {missing} too" if missing else "say --start-flat or --positions FILE"
    return (
        f"--pool {pool['name']}: none of {pool['openings']} openings can be judged: {said}; {cure}"
    )


def _print(report: Report, failing: frozenset[AuditCode], output: str) -> None:
    if output == "json":
        json.dump(document.document(report, failing), sys.stdout, indent=1)
        sys.stdout.write("\n")
        return
    if output == "html":
        sys.stdout.write(page.page(report, failing))
        return
    for line in text.lines(report, failing):
        print(line)
