"""The orders of a code base as JSON, version 1.

Its keys are a contract, and are only added to.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from lint_plugin.results.order_path import STATUSES, OrderPath, OrderPaths

VERSION = 1


def render(paths: OrderPaths, sources: Mapping[str, Sequence[str]]) -> str:
    """Render the document in ASCII, which every terminal can show."""
    counted = Counter(row.status for row in paths.rows)
    head, selection = paths.head, paths.selection
    document: dict[str, Any] = {
        "version": VERSION,
        "orders": [_order(row) for row in paths.rows],
        "errors": [
            {"code": item.code, "path": item.path, "line": item.line, "message": item.message}
            for item in paths.errors
        ],
        "summary": {
            "files": paths.files,
            "parsed": paths.parsed,
            "orders": len(paths.rows),
            "statuses": {status: counted[status] for status in STATUSES},
        },
        "left_out": {area: paths.left_out(area) for area in ("tests", "archives")},
        "selection": {
            "status": list(selection.statuses),
            "filter": selection.text,
            "tests": selection.tests,
        },
        "head": {
            "tool": head.tool,
            "commit": head.commit or None,
            "changed": head.is_changed,
            "settings_file": head.settings_file or None,
        },
        "notes": list(paths.notes),
    }
    if paths.comparison is not None:
        compared = paths.comparison
        document["compared"] = {
            "file": compared.file,
            "commit": compared.commit or None,
            "new": compared.new,
            "changed": compared.changed,
            "gone": [item._asdict() for item in compared.gone],
        }
    return json.dumps(document, indent=2) + "\n"


def _order(row: OrderPath) -> dict[str, Any]:
    fields = row._asdict()
    fields["steps"] = [
        {"line": step.line, "column": step.column, "note": step.note} for step in row.steps
    ]
    fields["callers"] = [caller._asdict() for caller in row.callers]
    if not fields["earlier"]:
        del fields["earlier"]
    return fields
