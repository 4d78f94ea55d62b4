"""Notices in every report format."""

from __future__ import annotations

import json

from reports import CLEAN, CONTEXT, NOTED, OUTCOME

from lint_plugin.report import render_report

LINES = [
    "warning: `execute_trade` [x] is called 2 times, 100%",
    "warning: a,b:c/d e links\\nelsewhere",
    "note: `exclude` leaves out a/, b/",
]
CLOSING = (
    "1 file, 0 order calls, 0 guarded, 0 findings, 2 warnings; "
    "passed over: 2 by `exclude`, 7 not Python"
)


def test_people_read_a_line_for_each_and_the_counts() -> None:
    assert render_report("full", NOTED, CONTEXT).splitlines() == [*LINES, CLOSING]
    assert render_report("concise", NOTED, CONTEXT).splitlines() == LINES


def test_beside_findings_they_stand_last() -> None:
    outcome = OUTCOME._replace(notices=NOTED.notices, summary=NOTED.summary)
    assert render_report("full", outcome, CONTEXT).splitlines()[-4:] == [*LINES, CLOSING]
    colored = render_report("full", outcome, CONTEXT._replace(color=True))
    assert "\x1b[33mwarning: " in colored


def test_github_commands() -> None:
    assert render_report("github", NOTED, CONTEXT).splitlines() == [
        "::warning title=invariant-lint%3A name::`execute_trade` [x] is called 2 times, 100%25",
        "::warning title=invariant-lint%3A link,file=a%2Cb%3Ac/d e::a,b:c/d e links%0Aelsewhere",
        "::notice title=invariant-lint%3A exclude::`exclude` leaves out a/, b/",
    ]


def test_github_summary() -> None:
    from lint_plugin.report.formats.github import summary

    text = summary(NOTED)
    assert CLOSING in text
    assert "- warning: a,b:c/d e links elsewhere\n" in text


def test_sarif_notifications() -> None:
    context = CONTEXT._replace(cwd="/project/sub")
    (run,) = json.loads(render_report("sarif", NOTED, context))["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is True
    name, link, exclude = invocation["toolExecutionNotifications"]
    assert (name["level"], name["descriptor"]) == ("warning", {"id": "notice/name"})
    # No brackets that could be taken for a link.
    assert name["message"]["text"] == "`execute_trade` \\[x\\] is called 2 times, 100%"
    assert "locations" not in name
    (place,) = link["locations"]
    assert place["physicalLocation"]["artifactLocation"] == {"uri": "sub/a%2Cb%3Ac/d%20e"}
    assert exclude["level"] == "note"


def test_gitlab_stays_what_gitlab_reads() -> None:
    assert json.loads(render_report("gitlab", NOTED, CONTEXT)) == []


def test_strict_turns_warnings_into_a_failure_and_nothing_else() -> None:
    assert (NOTED.status, NOTED._replace(strict=True).status) == (0, 1)
    notes = NOTED._replace(notices=NOTED.notices[2:], strict=True)
    assert notes.status == 0
    assert CLEAN._replace(strict=True).status == 0
    failed = NOTED._replace(errors=OUTCOME.errors, strict=True)
    assert failed.status == 2
