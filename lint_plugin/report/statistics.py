"""``--statistics``: the number of findings by rule, and where the time went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lint_plugin.report import printable
from lint_plugin.results.outcome import Outcome
from lint_plugin.results.times import Times

_SLOWEST = 5


def counts_by_rule(outcome: Outcome) -> str:
    """Write one line for each rule with findings, the most frequent first."""
    if not outcome.findings:
        return ""
    from lint_plugin.results.rules import RULES

    counts = Counter(item.finding.code for item in outcome.findings)
    width = len(str(max(counts.values())))
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return "".join(f"{number:{width}}  {code}  {RULES[code].name}\n" for code, number in ordered)


def where_the_time_went(times: Times, parsed: int) -> str:
    """Write where the seconds of a run went.

    That is its phases, the stages of the analysis, and the slowest files.
    ``parsed`` is the number of files whose reports were needed; those not analysed were in the cache.
    """
    lines = ["time by phase, in seconds:", *_rows(times.phases.items())]
    if times.files:
        stages: Counter[str] = Counter()
        for seconds in times.files.values():
            stages.update(seconds)
        number = len(times.files)
        lines.append(f"of it, in {number} of {parsed} files, in all processes together:")
        lines += _rows(stages.items())
        slowest = sorted(times.files.items(), key=lambda item: (-sum(item[1].values()), item[0]))
        lines.append("the slowest files:")
        lines += _rows(
            (f"{path} ({max(seconds, key=lambda each: seconds[each])})", sum(seconds.values()))
            for path, seconds in slowest[:_SLOWEST]
            if seconds
        )
    elif parsed:
        lines.append(f"the reports on all {parsed} files were in the cache")
    return "".join(f"{printable(line)}\n" for line in lines)


def _rows(items: Iterable[tuple[str, float]]) -> list[str]:
    return [f"{seconds:9.3f}  {name}" for name, seconds in items]
