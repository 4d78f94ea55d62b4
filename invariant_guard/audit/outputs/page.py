"""Page: a report as one HTML file without script or network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from types import MappingProxyType

from invariant_guard.audit.codes import AuditCode
from invariant_guard.audit.findings import Finding
from invariant_guard.audit.outputs.by_source import rows_by_source
from invariant_guard.audit.outputs.timeline import largest, svg
from invariant_guard.audit.report import Report
from invariant_guard.audit.ruling import OrderVerdict
from invariant_guard.audit.times import span, written
from invariant_guard.ledger.model.units import to_text

#: Rows of one code in the page; a browser shows more, and nobody reads them.
_MOST = 2000
_MOST_DRAWINGS = 40

_STYLE = """
:root{--ink:#1b1f24;--soft:#5b6570;--line:#d5dade;--bad:#b3261e;--long:#1f6f8b;--short:#b8651b;--paper:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ec;--soft:#9aa5af;--line:#39414a;--bad:#ff8a80;
--long:#5fb4d0;--short:#e0a163;--paper:#14181c}}
*{box-sizing:border-box}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:0 auto;padding:1.5rem;
max-width:70rem}
h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;border-bottom:1px solid
var(--line)}h3{font-size:1rem;margin:1.25rem 0 .25rem}p{margin:.25rem 0}.soft{color:var(--soft)}
.numbers{display:flex;flex-wrap:wrap;gap:.75rem;margin:1rem 0;padding:0;list-style:none}
.numbers li{border:1px solid var(--line);border-radius:.4rem;padding:.5rem .9rem;min-width:8.5rem}
.numbers b{display:block;font-size:1.5rem;font-variant-numeric:tabular-nums}.bad{color:var(--bad)}
a{color:inherit}.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}tr:target{outline:2px solid var(--bad)}
td.rows{word-break:break-all;color:var(--soft);font-size:.8rem}td.when{white-space:nowrap}
svg{width:100%;height:9.5rem;display:block;border:1px solid var(--line);border-radius:.3rem}
.axis{stroke:var(--soft);stroke-width:1}
.long{fill:var(--long);fill-opacity:.55}.short{fill:var(--short);fill-opacity:.55}
.both{fill:var(--bad);fill-opacity:.22}.crossed{fill:var(--bad);fill-opacity:.7}
.key span{display:inline-block;width:.8rem;height:.8rem;margin:0 .3rem 0 .9rem;vertical-align:-.05rem}
@media (max-width:40rem){body{padding:1rem}.numbers{display:grid;grid-template-columns:1fr 1fr}
.numbers li{min-width:0}td.when{white-space:normal}}
@media print{body{max-width:none;padding:0}svg,tr{break-inside:avoid}}
"""

_POLICY = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
)


def page(report: Report, failing: frozenset[AuditCode]) -> str:
    """Return the whole page."""
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width,initial-scale=1">',
            _POLICY,
            f"<title>Audit</title><style>{_STYLE}</style></head><body>",
            *_head(report),
            *_numbers(report),
            *_timelines(report),
            *_sources(report),
            *_parts(report),
            *_findings(report, failing),
            *_notes(report),
            "</body></html>\n",
        ]
    )


def _head(report: Report) -> Iterator[str]:
    yield "<h1>What really happened</h1>"
    if report.first is not None and report.last is not None:
        yield (
            f'<p class="soft">{written(report.first)} to {written(report.last)} '
            f"({span(report.last - report.first)}), {report.orders()} orders in {report.fills} fills on "
            f"{len(report.keys)} keys</p>"
        )
    files = ", ".join(f"{escape(file['path'])} ({escape(file['format'])})" for file in report.files)
    yield f'<p class="soft">{files}</p>'


def _numbers(report: Report) -> Iterator[str]:
    if not report.orders():
        return
    judged, violations = report.judged, report.violations
    rate = f"{100 * violations / judged:.2f} % of {judged} judged" if judged else "none judged"
    boxes: list[tuple[int, str, str, str]] = [
        (
            violations,
            "violations",
            rate,
            "AUD002" if AuditCode.AUD002 in report.counts else "AUD001",
        ),
        (
            report.counts.get(AuditCode.AUD001, 0),
            "times with both legs",
            "long and short at once",
            "AUD001",
        ),
        (
            report.orders(OrderVerdict.CROSSED),
            "crossed zero",
            "one order, two directions",
            "AUD002",
        ),
        (
            report.orders(OrderVerdict.UNDECLARED),
            "undeclared exits",
            "pass with reduce_only",
            "AUD005",
        ),
        (report.orders(OrderVerdict.EXIT), "declared exits", "", ""),
        (report.orders(OrderVerdict.OPENING), "openings", "", ""),
        (report.orders(OrderVerdict.CANNOT_TELL), "cannot tell", "see AUD008", "AUD008"),
    ]
    yield '<ul class="numbers">'
    for number, label, more, code in boxes:
        bad = ' class="bad"' if number and code in ("AUD001", "AUD002") else ""
        shown = f"<b{bad}>{number}</b>"
        if number and code:
            shown = f'<a href="#{code}">{shown}</a>'
        yield f'<li>{shown}{label}<br><span class="soft">{more}</span></li>'
    yield "</ul>"


def _section(report: Report, code: AuditCode) -> str:
    """Return a code, with a link to its findings where there are any."""
    return f'<a href="#{code}">{code}</a>' if report.counts.get(code) else str(code)


def _anchor(code: AuditCode, number: int) -> str:
    return f"{code}-{number}"


def _timelines(report: Report) -> Iterator[str]:
    if not report.lines or report.first is None or report.last is None:
        return
    marked: dict[object, list[tuple[str, Finding]]] = {}
    for code in (AuditCode.AUD001, AuditCode.AUD002):
        for number, finding in enumerate(report.findings.get(code, ())[:_MOST], 1):
            marked.setdefault(finding.where, []).append((_anchor(code, number), finding))
    lines = sorted(report.lines, key=lambda line: (-len(marked.get(line.where, ())), line.where))
    yield "<h2>Legs over time</h2>"
    yield (
        '<p class="soft key">long above, short below<span style="background:var(--long)"></span>long'
        '<span style="background:var(--short)"></span>short'
        '<span style="background:var(--bad);opacity:.5"></span>both at once, or crossed zero</p>'
    )
    for line in lines[:_MOST_DRAWINGS]:
        size = to_text(largest(line))
        yield f'<h3>{escape(line.where.text)} <span class="soft">up to {size}</span></h3>'
        yield svg(line, report.first, report.last, marked.get(line.where, ()))
    if len(lines) > _MOST_DRAWINGS:
        yield f'<p class="soft">and {len(lines) - _MOST_DRAWINGS} keys more, without a drawing</p>'


def _table(
    heads: Sequence[str],
    rows: Iterable[Sequence[object]],
    texts: int = 1,
    links: Mapping[tuple[str, int], str] = MappingProxyType({}),
) -> Iterator[str]:
    """Yield a table; the first columns are texts, the rest numbers.

    A cell leads to the anchor that `links` has of its row's first cell and its column.
    """
    yield '<div class="wide"><table><thead><tr>'
    yield "".join(
        f"<th{'' if at < texts else ' class=n'}>{escape(head)}</th>"
        for at, head in enumerate(heads)
    )
    yield "</tr></thead><tbody>"
    for row in rows:
        cells = (
            f"<td{'' if at < texts else ' class=n'}>{_linked(cell, links.get((str(row[0]), at)))}</td>"
            for at, cell in enumerate(row)
        )
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"


def _linked(cell: object, anchor: str | None) -> str:
    text = escape(str(cell))
    return f'<a href="#{anchor}">{text}</a>' if anchor and cell else text


def _sources(report: Report) -> Iterator[str]:
    if not report.verdicts:
        return
    yield "<h2>By source</h2>"
    yield from _table(
        ("source", "orders", "violations", "undeclared exits", "exits", "openings", "cannot tell",
         "gains with both legs"),
        rows_by_source(report),
        links=_links_by_source(report),
    )  # fmt: skip


#: By the column of the table of sources: of which codes its rows are.
_SHOWN_BY = {
    2: (AuditCode.AUD001, AuditCode.AUD002),
    3: (AuditCode.AUD005,),
    6: (AuditCode.AUD008,),
    7: (AuditCode.AUD010,),
}


def _links_by_source(report: Report) -> Mapping[tuple[str, int], str]:
    """Return by source and column the anchor of the first row that shows the figure."""
    found: dict[tuple[str, int], str] = {}
    for column, codes in _SHOWN_BY.items():
        for code in codes:
            for number, finding in enumerate(report.findings.get(code, ())[:_MOST], 1):
                for source in finding.sources or ("(none)",):
                    found.setdefault((source, column), _anchor(code, number))
    return found


def _parts(report: Report) -> Iterator[str]:
    against = report.parts.get("against")
    if against is not None:
        yield "<h2>Against the guard's own record</h2>"
        refused = against["refused"]
        yield (
            f"<p>{against['guarded']} of {against['orders']} orders at the venue were guarded. Refusals: "
            f"{refused['right']} right, {refused['wrong']} wrong, {refused['cannot_tell']} not told.</p>"
        )
        for why, number in against["cannot_tell_why"].items():
            yield (
                f"<p>Of {number} orders it cannot be told whether they were guarded: {escape(why)}.</p>"
            )
        names = ("at", "source", "symbol", "side", "quantity", "code", "judgement")
        yield from _table(names, ([row[name] for name in names] for row in against["refusals"]), 7)
    limits = report.parts.get("limits")
    if limits is not None:
        yield "<h2>Limits</h2>"
        yield (
            f"<p>Version {limits['version']}, held to {limits['judged']} orders; of "
            f"{limits['cannot_tell']} it cannot be told, and {limits['would_warn']} would have been "
            f"warned of. Each order is among the findings of {_section(report, AuditCode.AUD013)}.</p>"
        )
        heads = ["scope", "limit", "code", "orders"]
        yield from _table(heads, ([row[name] for name in heads] for row in limits["would_bind"]), 3)
    pool = report.parts.get("pool")
    if pool is not None:
        yield f"<h2>Pool {escape(pool['name'])}</h2>"
        yield (
            f"<p>Accounts {escape(', '.join(pool['accounts']))}; opposing {pool['opposing']}, venues "
            f"{pool['venues']}. Held to {pool['judged']} openings; of {pool['cannot_tell']} it cannot be "
            "told. Times in which they stood against one another are "
            f"{_section(report, AuditCode.AUD009)}, orders that the pool would have refused "
            f"{_section(report, AuditCode.AUD013)}.</p>"
        )
        for why, number in pool["cannot_tell_why"].items():
            yield f"<p>Of {number} openings it cannot be told: {escape(why)}.</p>"
        yield from _table(("code", "orders"), pool["would_refuse"].items(), 1)
    signals = report.parts.get("signals")
    if signals is not None:
        yield "<h2>Signals</h2>"
        heads = ["source", "signals", "long", "short", "flat", "flips", "orders", "refused"]
        yield from _table(heads, ([row[name] for name in heads] for row in signals["sources"]))
    rollout = report.parts.get("rollout")
    if rollout is not None:
        yield "<h2>Agents</h2>"
        columns = (
            "source", "episodes", "steps", "share_of_steps", "share_of_reward", "reward",
            "reward_under_netting", "reward_lost_under_netting", "refused_actions",
        )  # fmt: skip
        yield from _table(
            [name.replace("_", " ") for name in columns],
            ([row[name] for name in columns] for row in rollout["agents"]),
        )


def _findings(report: Report, failing: frozenset[AuditCode]) -> Iterator[str]:
    yield "<h2>Findings</h2>"
    if not report.counts:
        yield "<p>None.</p>"
    for code, number in report.counts.items():
        mark = ' class="bad"' if code in failing else ""
        yield f'<h3 id="{code}"{mark}>{code} {escape(code.label)}: {number}</h3>'
        yield f'<p class="soft">{escape(code.meaning)} {escape(code.remedy)}</p>'
        yield '<div class="wide"><table><tbody>'
        shown = report.findings.get(code, ())[:_MOST]
        for at, finding in enumerate(shown, 1):
            when = "" if finding.at is None else written(finding.at)
            rows = ", ".join(finding.rows[:8]) + (", ..." if len(finding.rows) > 8 else "")
            yield (
                f'<tr id="{_anchor(code, at)}"><td class="when">{when}</td>'
                f"<td>{escape(finding.where.text)}</td><td>{escape(finding.text)}</td>"
                f'<td class="rows">{escape(rows)}</td></tr>'
            )
        yield "</tbody></table></div>"
        if number > len(shown):
            yield f'<p class="soft">and {number - len(shown)} more</p>'


def _notes(report: Report) -> Iterator[str]:
    yield "<h2>What was taken for granted</h2><ul>"
    for note in report.notes:
        yield f"<li>{escape(note)}</li>"
    for name, value in report.thresholds.items():
        yield f"<li>--{escape(name)} {escape(value)}</li>"
    yield "</ul>"
