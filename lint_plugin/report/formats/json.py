"""The JSON report, version 1: its keys are a contract and are never renamed."""

from __future__ import annotations

import json
from typing import Any

from lint_plugin.report import ReportContext
from lint_plugin.results.located import Located
from lint_plugin.results.notice import Notice
from lint_plugin.results.outcome import Failure, Outcome

VERSION = 1


def render(outcome: Outcome, context: ReportContext) -> str:
    """Write the document, in ASCII, so that no terminal's encoding can spoil it."""
    document = {
        "version": VERSION,
        "findings": [_finding(item) for item in outcome.findings],
        "errors": [_error(item) for item in outcome.errors],
        "notices": [_notice(item) for item in outcome.notices],
        "summary": {**outcome.summary._asdict(), "skipped": dict(outcome.summary.skipped)},
    }
    return json.dumps(document, indent=2) + "\n"


def _finding(item: Located) -> dict[str, Any]:
    from lint_plugin.results.rules import RULES

    finding = item.finding
    return {
        "code": finding.code,
        "name": RULES[finding.code].name,
        "path": item.path,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "function": finding.function,
        "call": finding.call,
        "message": finding.message,
        "witness": [
            {"path": item.path, "line": step.line, "column": step.column, "note": step.note}
            for step in finding.witness
        ],
        "fingerprint": item.fingerprint,
    }


def _notice(item: Notice) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "level": item.level,
        "path": item.about if item.is_about_a_path else None,
        "name": item.about if item.is_about_a_name else None,
        "count": item.total,
        "text": item.text,
    }


def _error(item: Failure) -> dict[str, Any]:
    return {"code": item.code, "path": item.path, "line": item.line, "message": item.message}
