"""``--statistics``: the number of findings by rule."""

from __future__ import annotations

from collections import Counter

from lint_plugin.results.outcome import Outcome


def counts_by_rule(outcome: Outcome) -> str:
    """Write one line for each rule with findings, the most frequent first."""
    if not outcome.findings:
        return ""
    from lint_plugin.results.rules import RULES

    counts = Counter(item.finding.code for item in outcome.findings)
    width = len(str(max(counts.values())))
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return "".join(f"{number:{width}}  {code}  {RULES[code].name}\n" for code, number in ordered)
