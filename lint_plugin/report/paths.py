"""``invariant-lint paths``: every order call of a code base, as text, Markdown or JSON."""

from __future__ import annotations

from lint_plugin.outcome import Outcome


def render(outcome: Outcome, form: str) -> str:
    """One row for each order call."""
    return ""
