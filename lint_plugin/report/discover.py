"""The page of ``invariant-lint discover``: proposals with their evidence, wrappers, and what next."""

from __future__ import annotations

import json
from collections.abc import Sequence

from lint_plugin.report import counted, printable
from lint_plugin.results.proposal import Proposal, Survey, Wrapper

VERSION = 1
_WRAPPERS = 20
_WIDENING = "What seems to send orders, and is not seen"
_SILENCING = "What would make findings go away: read the evidence, then --accept NAME"
_WRAPPING = "Wrappers: functions that send by an order that is seen, and that other files call"
_WRAPPER_CURE = (
    "  A guard inside the wrapper covers every caller. To ask it of the callers instead, put\n"
    "  @requires_guard above the wrapper: then every call of it is judged."
)


def render_survey(survey: Survey, form: str) -> str:
    """Render a survey as text or JSON."""
    return _json(survey) if form == "json" else _text(survey)


def _text(survey: Survey) -> str:
    lines: list[str] = []
    widening = [each for each in survey.proposals if each.widens]
    silencing = [each for each in survey.proposals if not each.widens]
    for title, proposals in ((_WIDENING, widening), (_SILENCING, silencing)):
        if proposals:
            lines += [title, ""]
            for proposal in proposals:
                lines += _block(proposal)
    if survey.wrappers:
        lines += [_WRAPPING, "", *_wrapper_lines(survey.wrappers), _WRAPPER_CURE, ""]
    lines += _end(survey, widening)
    return "".join(
        f"{printable(line)}\n" if line else "\n" for text in lines for line in [*text.split("\n")]
    )


def _block(proposal: Proposal) -> list[str]:
    if proposal.settable:
        lines = [f"  {proposal.line}"]
    else:
        lines = [
            f"  # {proposal.line}    if a true answer allows, or",
            f"  # {proposal._replace(key='refusals').line}    if a true answer refuses",
        ]
    for evidence in proposal.evidence:
        places = f" ({', '.join(evidence.places)})" if evidence.places else ""
        lines.append(f"      {evidence.text}{places}")
    return [*lines, ""]


def _wrapper_lines(wrappers: Sequence[Wrapper]) -> list[str]:
    lines = []
    for each in wrappers[:_WRAPPERS]:
        calls = counted(each.total, "call")
        lines.append(
            f"  {each.name} ({each.path}:{each.line}) sends by {each.sends}: {calls} from "
            f"{counted(each.files, 'other file')} ({', '.join(each.places)})"
        )
    if len(wrappers) > _WRAPPERS:
        lines.append(f"  and {len(wrappers) - _WRAPPERS} more; --output-format json lists them")
    return lines


def _end(survey: Survey, widening: Sequence[Proposal]) -> list[str]:
    seen = (
        f"{counted(survey.files, 'file')}, {counted(survey.orders, 'order')} seen, "
        f"{survey.guarded} guarded; {counted(len(survey.proposals), 'proposal')}"
    )
    lines = [
        seen + (f", {counted(len(survey.errors), 'path')} not analysed" if survey.errors else "")
    ]
    if survey.written:
        lines += [f"written to {survey.settings_file}:", *(f"  {line}" for line in survey.written)]
    elif widening:
        number = counted(len(widening), "name")
        lines.append(f"--write puts {number} that widen what is seen into {survey.settings_file}")
    return lines


def _json(survey: Survey) -> str:
    document = {
        "version": VERSION,
        "proposals": [
            {
                "key": each.key,
                "value": each.value,
                "line": each.line if each.settable else "",
                "widens": each.widens,
                "settable": each.settable,
                "count": each.total,
                "evidence": [
                    {"text": evidence.text, "places": list(evidence.places)}
                    for evidence in each.evidence
                ],
            }
            for each in survey.proposals
        ],
        "wrappers": [
            {
                "name": each.name,
                "path": each.path,
                "line": each.line,
                "sends": each.sends,
                "count": each.total,
                "files": each.files,
                "places": list(each.places),
            }
            for each in survey.wrappers
        ],
        "errors": [
            {"code": each.code, "path": each.path, "line": each.line, "message": each.message}
            for each in survey.errors
        ],
        "summary": {
            "files": survey.files,
            "orders": survey.orders,
            "guarded": survey.guarded,
            "settings_file": survey.settings_file,
            "written": list(survey.written),
        },
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
