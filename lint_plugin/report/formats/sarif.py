"""SARIF 2.1.0, for GitHub code scanning and other dashboards."""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.parse import quote

from lint_plugin.report import ReportContext
from lint_plugin.results.finding import Step
from lint_plugin.results.located import Located
from lint_plugin.results.notice import Notice
from lint_plugin.results.outcome import Failure, Outcome
from lint_plugin.results.rules import RULES, Rule
from lint_plugin.util.paths import relative
from lint_plugin.util.version import version

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_CODES = tuple(RULES)


def render(outcome: Outcome, context: ReportContext) -> str:
    """Write one run; its addresses are relative to the settings' folder.

    That is, as a rule, the repository's.
    """
    return json.dumps(_document(outcome, context), indent=2) + "\n"


def _document(outcome: Outcome, context: ReportContext) -> dict[str, Any]:
    driver = {
        "name": "invariant-guard",
        "version": version(),
        "rules": [_rule(rule) for rule in RULES.values()],
    }
    invocation = {
        "executionSuccessful": not outcome.errors,
        "toolExecutionNotifications": [
            *(_notification(item) for item in outcome.errors),
            *(_notice(item, context) for item in outcome.notices),
        ],
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "invariant-guard/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": [_result(item) for item in outcome.findings],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": f"{rule.summary}. {rule.why}"},
        "help": {
            "text": (
                f"{rule.why}\n\nCure: {rule.cure}.\n\n"
                f"Reported:\n\n{rule.bad}\nClean:\n\n{rule.good}"
            ),
            "markdown": (
                f"{rule.why}\n\n**Cure:** {rule.cure}.\n\nReported:\n\n```python\n{rule.bad}```\n\n"
                f"Clean:\n\n```python\n{rule.good}```\n"
            ),
        },
        "defaultConfiguration": {"enabled": rule.on_by_default, "level": _level(rule.code)},
        "properties": {
            "tags": ["reliability", "trading"],
            "precision": "very-high",
            "problem.severity": _level(rule.code),
        },
    }


def _result(item: Located) -> dict[str, Any]:
    finding = item.finding
    end = {"endLine": finding.end_line, "endColumn": finding.end_column}
    place = _location(item.key, finding.line, finding.column, **end)
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": _CODES.index(finding.code),
        "level": _level(finding.code),
        "message": {"text": _message(item)},
        "locations": [place],
        "partialFingerprints": {"primaryLocationLineHash": item.fingerprint},
    }
    if finding.witness:
        result["relatedLocations"] = [
            {"id": number, **_step(item.key, step)}
            for number, step in enumerate(finding.witness, 1)
        ]
        flow = [{"location": _step(item.key, step)} for step in finding.witness]
        result["codeFlows"] = [{"threadFlows": [{"locations": flow}]}]
    return result


def _message(item: Located) -> str:
    """Write the fact, the path with links to its steps, and the cure.

    The first sentence is the title.
    """
    finding = item.finding
    steps = ", ".join(
        f"[line {step.line}]({number}) {_plain(step.note)}"
        for number, step in enumerate(finding.witness, 1)
    )
    path = f" Path: {steps}." if steps else ""
    return f"{_plain(finding.fact)}.{path} Cure: {_plain(finding.cure)}."


def _plain(text: str) -> str:
    """Escape what SARIF would read as a placeholder or a link (3.11.5, 3.11.6)."""
    for character in "\\[]":
        text = text.replace(character, f"\\{character}")
    return text.replace("{", "{{").replace("}", "}}")


def _step(key: str, step: Step) -> dict[str, Any]:
    return {**_location(key, step.line, step.column), "message": {"text": _plain(step.note)}}


def _location(key: str, line: int, column: int, **end: int) -> dict[str, Any]:
    region = {"startLine": line, "startColumn": column, **end}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(key)}, "region": region}}


def _notification(item: Failure) -> dict[str, Any]:
    return {
        "level": "error",
        "descriptor": {"id": item.code},
        "message": {"text": _plain(item.message)},
        "locations": [_location(item.key, item.line, 1)],
    }


def _notice(item: Notice, context: ReportContext) -> dict[str, Any]:
    notice: dict[str, Any] = {
        "level": item.level,
        "descriptor": {"id": f"notice/{item.kind}"},
        "message": {"text": _plain(item.text)},
    }
    if item.is_about_a_path:
        absolute = os.path.normpath(os.path.join(context.cwd, item.about))
        place = {"artifactLocation": {"uri": _uri(relative(absolute, context.root))}}
        notice["locations"] = [{"physicalLocation": place}]
    return notice


def _uri(key: str) -> str:
    # A name need not be text, an address must be: its bytes are quoted.
    return quote(key.encode("utf-8", "surrogateescape"))


def _level(code: str) -> str:
    return "warning" if RULES[code].command_line_only else "error"
