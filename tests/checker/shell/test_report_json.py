"""The JSON report: its keys are a contract."""

from __future__ import annotations

import json

from reports import CONTEXT, FINDING, LOCATED, NOTED, OUTCOME

from lint_plugin.report import render_report


def test_the_keys_and_values_of_version_1() -> None:
    document = json.loads(render_report("json", OUTCOME, CONTEXT))
    assert document == {
        "version": 1,
        "findings": [
            {
                "code": "INV002",
                "name": "swallowed-violation",
                "path": "src/a,b:c.py",
                "line": 6,
                "column": 19,
                "end_line": 6,
                "end_column": 31,
                "function": "enter",
                "call": "client.submit_order",
                "message": FINDING.message,
                "witness": [
                    {"path": "src/a,b:c.py", "line": 1, "column": 5, "note": "`enter` entered"},
                    {
                        "path": "src/a,b:c.py",
                        "line": 3,
                        "column": 3,
                        "note": "`enforce_before_order` raised",
                    },
                    {"path": "src/a,b:c.py", "line": 6, "column": 19, "note": "order sent"},
                ],
                "fingerprint": LOCATED.fingerprint,
            }
        ],
        "errors": [
            {"code": "INV902", "path": "bad name.py", "line": 3, "message": "is not valid UTF-8"}
        ],
        "notices": [],
        "summary": {
            "files": 4,
            "parsed": 2,
            "orders": 3,
            "guarded": 2,
            "findings": 1,
            "suppressed": 0,
            "baselined": 0,
            "stale": 1,
            "errors": 1,
            "skipped": {},
        },
    }


def test_what_was_passed_over_is_in_it() -> None:
    document = json.loads(render_report("json", NOTED, CONTEXT))
    assert document["summary"]["skipped"] == {"exclude": 2, "not_python": 7}
    assert [list(item.values())[:5] for item in document["notices"]] == [
        ["name", "warning", None, "execute_trade", 2],
        ["link", "warning", "a,b:c/d e", None, 1],
        ["exclude", "note", None, None, 2],
    ]
    assert list(document["notices"][0]) == ["kind", "level", "path", "name", "count", "text"]


def test_it_is_ascii() -> None:
    located = LOCATED._replace(path="é\udcff.py")
    assert render_report("json", OUTCOME._replace(findings=(located,)), CONTEXT).isascii()
