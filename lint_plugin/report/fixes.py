"""The page of ``invariant-lint fix``: what is left and why, what the settings lack, and counts."""

from __future__ import annotations

from lint_plugin.report import counted, printable
from lint_plugin.results.fixes import LEFT, PARTLY, SUPPRESSED, WHOLE, FixedFinding, Fixes
from lint_plugin.settings.config import TABLE

_MOST_PLACES = 50


def render_fixes(fixes: Fixes, *, is_written: bool) -> str:
    """Render what became of the findings."""
    lines: list[str] = []
    by_reason: dict[tuple[str, str], list[FixedFinding]] = {}
    for each in fixes.findings:
        if each.status in (LEFT, PARTLY):
            by_reason.setdefault((each.status, each.reason), []).append(each)
    for (status, reason), findings in by_reason.items():
        lines.append(f"{status}: {reason}")
        lines += [f"  {_place(each, is_written=is_written)}" for each in findings[:_MOST_PLACES]]
        if len(findings) > _MOST_PLACES:
            lines.append(f"  and {len(findings) - _MOST_PLACES} more")
        lines.append("")
    if fixes.settings:
        lines += [f"add to [{TABLE}]:", *(f"  {line}" for line in fixes.settings), ""]
    lines.append(_counts(fixes, is_written=is_written))
    return "".join(f"{printable(line)}\n" if line else "\n" for line in lines)


def _place(each: FixedFinding, *, is_written: bool) -> str:
    line = each.line_after if is_written and each.line_after else each.finding.line
    return f"{each.path}:{line}: {each.finding.code} `{each.finding.call}`"


def _counts(fixes: Fixes, *, is_written: bool) -> str:
    if not fixes.findings:
        return "nothing to fix"
    verb = "fixed" if is_written else "would be fixed"
    declared = f" ({fixes.declared} by @requires_guard)" if fixes.declared else ""
    parts = [f"{fixes.count(WHOLE)} {verb} whole{declared}", f"{fixes.count(PARTLY)} partly"]
    if fixes.count(SUPPRESSED):
        parts.append(f"{fixes.count(SUPPRESSED)} suppressed")
    parts.append(f"{fixes.count(LEFT)} left")
    return f"{', '.join(parts)}; {counted(len(fixes.files), 'file')} changed"
