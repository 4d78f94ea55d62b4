"""GitLab Code Quality: a JSON array of the documented fields."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any

from lint_plugin.report import ReportContext
from lint_plugin.results.located import Located
from lint_plugin.results.outcome import Failure, Outcome
from lint_plugin.results.rules import RULES
from lint_plugin.util.paths import relative


def render(outcome: Outcome, context: ReportContext) -> str:
    """Write the array, without the byte order mark that GitLab refuses."""
    entries = [_finding(item, context) for item in outcome.findings]
    entries += [_error(item, context) for item in outcome.errors]
    return json.dumps(entries, indent=2) + "\n"


def _finding(item: Located, context: ReportContext) -> dict[str, Any]:
    finding = item.finding
    return {
        # GitLab does not show check_name, so the code is said here too.
        "description": f"{finding.code}: {finding.brief}",
        "check_name": finding.code,
        "fingerprint": item.fingerprint,
        "severity": "minor" if RULES[finding.code].command_line_only else "critical",
        "location": {
            "path": _path(item.path, context),
            "lines": {"begin": finding.line},
        },
    }


def _error(item: Failure, context: ReportContext) -> dict[str, Any]:
    identity = "\0".join((item.code, item.key, item.message))
    return {
        "description": f"{item.code}: {item.message}",
        "check_name": item.code,
        "fingerprint": hashlib.sha256(identity.encode("utf-8", "surrogateescape")).hexdigest(),
        "severity": "blocker",
        "location": {"path": _path(item.path, context), "lines": {"begin": item.line}},
    }


def _path(path: str, context: ReportContext) -> str:
    """Spell a path from the root of the checkout.

    That is not the current folder of every job.
    """
    top = os.environ.get("CI_PROJECT_DIR")
    if top is None:
        return path
    from_top = relative(os.path.normpath(os.path.join(context.cwd, path)), os.path.normpath(top))
    return path if from_top.startswith("../") or os.path.isabs(from_top) else from_top
