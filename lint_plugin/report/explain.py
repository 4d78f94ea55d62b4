"""A rule's page for the terminal."""

from __future__ import annotations

from lint_plugin.results.rules import Rule


def rule_text(rule: Rule, *, color: bool) -> str:
    """Render a rule as text, its headings bold where there is colour."""
    bold = "\x1b[1m{}\x1b[0m".format if color else "{}".format
    state = "on by default" if rule.on_by_default else "off by default; switch it on with `select`"
    if rule.command_line_only:
        state += "; command line only"
    parts = [
        f"{bold(f'{rule.code} {rule.name}')}: {rule.summary}\n({state})\n",
        f"{bold('Why')}\n{_indented(rule.why)}",
        f"{bold('Cure')}\n{_indented(rule.cure)}",
        f"{bold('Reported')}\n{_indented(rule.bad)}",
        f"{bold('Clean')}\n{_indented(rule.good)}",
    ]
    return "\n".join(parts)


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.rstrip("\n").split("\n"))
