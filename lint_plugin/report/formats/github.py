"""GitHub workflow commands: an annotation at each line, and the job's summary."""

from __future__ import annotations

import os

from lint_plugin.report import ReportContext, closing, notice_line
from lint_plugin.report.formats.concise import stale
from lint_plugin.results.located import Located
from lint_plugin.results.notice import WARNING, Notice
from lint_plugin.results.outcome import Failure, Outcome, Stale
from lint_plugin.results.rules import RULES
from lint_plugin.util.paths import relative

# A summary may hold 1 MiB; this many rows stay well below it.
_MOST_ROWS = 500


def render(outcome: Outcome, context: ReportContext) -> str:
    """Write one command for each finding, error and stale entry."""
    top = os.environ.get("GITHUB_WORKSPACE")
    commands = [_finding(item, _file(item.path, context, top)) for item in outcome.findings]
    commands += [_error(item, _file(item.path, context, top)) for item in outcome.errors]
    commands += [_stale(item, _file(item.path, context, top)) for item in outcome.stale]
    commands += [_notice(item, context, top) for item in outcome.notices]
    return "".join(f"{command}\n" for command in commands)


def summary(outcome: Outcome) -> str:
    """Write the job's summary in Markdown: GitHub shows only ten annotations a step."""
    rows = [
        (f"{item.path}:{item.finding.line}", item.finding.code, item.finding.fact)
        for item in outcome.findings
    ]
    rows += [(f"{item.path}:{item.line}", item.code, item.message) for item in outcome.errors]
    rows += [(item.path, item.code, stale(item)) for item in outcome.stale]
    lines = ["### invariant-lint", "", closing(outcome), ""]
    if rows:
        lines += ["| place | rule | finding |", "| --- | --- | --- |"]
        lines += [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows[:_MOST_ROWS]]
        if len(rows) > _MOST_ROWS:
            lines += ["", f"and {len(rows) - _MOST_ROWS} more"]
        lines.append("")
    if outcome.notices:
        lines += [f"- {_cell(notice_line(item))}" for item in outcome.notices]
        lines.append("")
    return "\n".join(lines) + "\n"


def _finding(item: Located, file: str) -> str:
    finding = item.finding
    place = {"file": file, "line": str(finding.line), "endLine": str(finding.end_line)}
    if finding.line == finding.end_line:
        # GitHub takes columns only within one line.
        place["col"] = str(finding.column)
        place["endColumn"] = str(finding.end_column)
    path = [f"  {step.line}: {step.note}" for step in finding.witness]
    message = "\n".join(
        [finding.fact, *(["path:", *path] if path else []), f"cure: {finding.cure}"]
    )
    title = f"{finding.code} {RULES[finding.code].name}"
    level = "warning" if RULES[finding.code].command_line_only else "error"
    return _command(level, {"title": title, **place}, message)


def _error(item: Failure, file: str) -> str:
    title = f"{item.code} {RULES[item.code].name}"
    return _command("error", {"title": title, "file": file, "line": str(item.line)}, item.message)


def _stale(item: Stale, file: str) -> str:
    return _command("error", {"title": "stale baseline entry", "file": file}, stale(item))


def _notice(item: Notice, context: ReportContext, top: str | None) -> str:
    place = {"file": _file(item.about, context, top)} if item.is_about_a_path else {}
    level = "warning" if item.level == WARNING else "notice"
    return _command(level, {"title": f"invariant-lint: {item.kind}", **place}, item.text)


def _command(level: str, properties: dict[str, str], message: str) -> str:
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{level} {listed}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def _file(path: str, context: ReportContext, top: str | None) -> str:
    """Spell a path from the root of the checkout.

    That is not the current folder of every job.
    """
    absolute = os.path.normpath(os.path.join(context.cwd, path))
    if top is None:
        return path
    from_top = relative(absolute, os.path.normpath(top))
    return path if from_top.startswith("../") or os.path.isabs(from_top) else from_top
