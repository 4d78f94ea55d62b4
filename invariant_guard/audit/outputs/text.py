"""Text: a report for a terminal, the numbers first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from invariant_guard.audit.codes import AuditCode
from invariant_guard.audit.outputs.by_source import rows_by_source
from invariant_guard.audit.report import Report
from invariant_guard.audit.ruling import OrderVerdict
from invariant_guard.audit.times import span, written

#: Findings of one code that are shown; the rest is in the JSON.
SHOWN = 10


def lines(report: Report, failing: frozenset[AuditCode]) -> Iterator[str]:
    """Yield the lines of a report."""
    if report.orders():
        yield from _numbers(report)
    yield from _parts(report)
    yield from _findings(report, failing)
    for note in report.notes:
        yield f"note: {note}"


def _numbers(report: Report) -> Iterator[str]:
    orders, judged, violations = report.orders(), report.judged, report.violations
    period = ""
    if report.first is not None and report.last is not None:
        period = f", {written(report.first)} to {written(report.last)} ({span(report.last - report.first)})"
    yield f"{orders} orders in {report.fills} fills on {len(report.keys)} keys{period}"
    share = f"{100 * violations / judged:.2f} %" if judged else "none judged"
    yield f"  violations        {violations:>10}   {share} of {judged} judged"
    for verdict, label in (
        (OrderVerdict.CROSSED, "crossed zero"),
        (OrderVerdict.BOTH_LEGS, "both legs"),
    ):
        yield f"    {label:<16}{report.orders(verdict):>10}"
    yield f"  undeclared exits  {report.orders(OrderVerdict.UNDECLARED):>10}   pass with reduce_only=True"
    yield f"  declared exits    {report.orders(OrderVerdict.EXIT):>10}"
    yield f"  openings          {report.orders(OrderVerdict.OPENING):>10}"
    yield f"  cannot tell       {report.orders(OrderVerdict.CANNOT_TELL):>10}"
    for doubt, number in report.doubts.items():
        yield f"    {doubt.value:<22}{number:>4}   {doubt.meaning}; {doubt.remedy}"
    if report.refusals:
        named = ", ".join(f"{number} {code}" for code, number in sorted(report.refusals.items()))
        yield f"  the guard, asked for openings, would have refused: {named}"
    if any(report.verdicts):
        yield ""
        yield from _sources(report)


def _sources(report: Report) -> Iterator[str]:
    heads = (
        "SOURCE",
        "ORDERS",
        "VIOLATIONS",
        "UNDECLARED",
        "EXITS",
        "OPENINGS",
        "CANNOT TELL",
        "HEDGED GAINS",
    )
    yield from table(heads, rows_by_source(report))


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """Yield aligned columns, the first to the left and the rest to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    for row in [list(heads), *cells]:
        first, *rest = (
            cell.ljust(width) if not at else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join([first, *rest]).rstrip()


def _parts(report: Report) -> Iterator[str]:
    against = report.parts.get("against")
    if against is not None:
        refused = against["refused"]
        yield ""
        yield (
            f"guarded {against['guarded']} of {against['orders']} orders at the venue "
            f"({_percent(against['coverage'])}); {sum(refused.values())} refusals: {refused['right']} "
            f"right, {refused['wrong']} wrong, {refused['cannot_tell']} cannot be told"
        )
        for why, number in against["cannot_tell_why"].items():
            yield f"  of {number} orders it cannot be told whether they were guarded: {why}"
        if against["executed_though_refused"]:
            yield (
                f"  {against['executed_though_refused']} orders were refused and sent all the same, as "
                "observe mode lets them"
            )
        for call in against["refusals"]:
            yield (
                f"  {call['at']} {call['symbol']} {call['side']} {call['quantity']} {call['code']}"
                f"{' by ' + call['source'] if call['source'] else ''}: {call['judgement']}"
            )
    limits = report.parts.get("limits")
    if limits is not None:
        yield ""
        yield from _limits(limits)
    pool = report.parts.get("pool")
    if pool is not None:
        yield ""
        yield from _pool(pool)
    signals = report.parts.get("signals")
    if signals is not None:
        yield ""
        names = ("source", "signals", "long", "short", "flat", "flips", "orders", "refused")
        rows = [[row[name] for name in names] for row in signals["sources"]]
        yield from table([name.upper() for name in names], rows)
        for pair in signals["opposing"]:
            yield f"  {' and '.join(pair['sources'])}: {pair['signals']} opposing signals"
    rollout = report.parts.get("rollout")
    for agent in () if rollout is None else rollout["agents"]:
        yield ""
        yield (
            f"{agent['source'] or 'agent'}: {agent['steps']} steps in {agent['episodes']} episodes; both "
            f"legs open in {_percent(agent['share_of_steps'])} of the steps, with "
            f"{_percent(agent['share_of_reward'])} of the reward"
        )
        yield (
            f"  {agent['refused_actions']} actions refused by the netting rule, "
            f"{agent['invalid_actions']} invalid"
        )
        lost = agent["reward_lost_under_netting"]
        if lost is None:
            yield (
                "  reward under netting: cannot tell, prices explain "
                f"{_percent(agent['explained_by_prices'])} of the rewards"
            )
        else:
            yield (
                f"  reward {agent['reward']}, under netting {agent['reward_under_netting']}: {lost} lost "
                f"(earned {agent['reward_earned']}; prices explain "
                f"{_percent(agent['explained_by_prices'])})"
            )


def _limits(limits: Mapping[str, Any]) -> Iterator[str]:
    bound = sum(row["orders"] for row in limits["would_bind"])
    yield (
        f"limits version {limits['version']} would have refused {bound} of {limits['judged']} orders, "
        f"and warned of {limits['would_warn']}; {limits['cannot_tell']} cannot be told"
    )
    for row in limits["would_bind"]:
        yield f"  {row['orders']:>7}  {row['scope']} {row['limit']}  {row['code']}"


def _pool(pool: Mapping[str, Any]) -> Iterator[str]:
    families = f", families {', '.join(pool['families'])}" if pool["families"] else ""
    yield (
        f"pool {pool['name']} ({', '.join(pool['accounts'])}; opposing {pool['opposing']}, venues "
        f"{pool['venues']}{families}) would have refused {sum(pool['would_refuse'].values())} of "
        f"{pool['judged']} openings; {pool['cannot_tell']} cannot be told"
    )
    for code, number in pool["would_refuse"].items():
        yield f"  {number:>7}  {code}"
    for why, number in pool["cannot_tell_why"].items():
        yield f"  of {number} it cannot be told: {why}"


def _percent(text: str | None) -> str:
    return "none" if text is None else f"{100 * float(text):.1f} %"


def _findings(report: Report, failing: frozenset[AuditCode]) -> Iterator[str]:
    if not report.counts:
        yield ""
        yield "No findings."
    for code, number in report.counts.items():
        yield ""
        mark = "" if code in failing else " (reported)"
        yield f"{code} {code.label}: {number}{mark}"
        for finding in report.findings.get(code, ())[:SHOWN]:
            when = "" if finding.at is None else written(finding.at) + " "
            where = finding.where.text
            rows = ", ".join(finding.rows[:2]) + (", ..." if len(finding.rows) > 2 else "")
            shown = f" [{rows}]" if rows else ""
            yield f"  {when}{where}{': ' if where else ''}{finding.text}{shown}"
        left = number - min(SHOWN, len(report.findings.get(code, ())))
        if left > 0:
            yield f"  and {left} more (--output json has them, or counts them)"
        yield f"  -> {code.remedy}"
