"""SARIF: valid against the published schema, and what code scanning needs of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("jsonschema")

import jsonschema
from reports import CLEAN, CONTEXT, LOCATED, OUTCOME
from shells import SWALLOWED, UNGUARDED, run, write

from lint_plugin.report import render_report
from lint_plugin.results.outcome import Outcome
from lint_plugin.results.rules import RULES

SCHEMA = json.loads((Path(__file__).parents[2] / "data" / "sarif-schema-2.1.0.json").read_bytes())


def document(outcome: Outcome) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(render_report("sarif", outcome, CONTEXT))
    return loaded


@pytest.mark.parametrize("outcome", [OUTCOME, CLEAN], ids=["full", "clean"])
def test_it_is_valid(outcome: Outcome) -> None:
    validator = jsonschema.Draft4Validator(SCHEMA)
    assert list(validator.iter_errors(document(outcome))) == []


def test_the_schema_can_refuse() -> None:
    wrong = document(OUTCOME)
    wrong["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    assert list(jsonschema.Draft4Validator(SCHEMA).iter_errors(wrong))


def test_a_result() -> None:
    (run_,) = document(OUTCOME)["runs"]
    (result,) = run_["results"]
    assert run_["columnKind"] == "unicodeCodePoints"
    assert result["ruleId"] == "INV002"
    assert run_["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "INV002"
    assert result["partialFingerprints"] == {"primaryLocationLineHash": LOCATED.fingerprint}
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "src/a%2Cb%3Ac.py"
    assert place["region"] == {"startLine": 6, "startColumn": 19, "endLine": 6, "endColumn": 31}
    flow = result["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [
        (
            step["location"]["physicalLocation"]["region"]["startLine"],
            step["location"]["message"]["text"],
        )
        for step in flow
    ] == [(1, "`enter` entered"), (3, "`enforce_before_order` raised"), (6, "order sent")]
    assert [item["id"] for item in result["relatedLocations"]] == [1, 2, 3]


def test_brackets_and_braces_of_the_source_are_text() -> None:
    text = document(OUTCOME)["runs"][0]["results"][0]["message"]["text"]
    assert text.startswith(
        "`submit_order` \\[x\\](y) can run: 100%, {{really}}. Path: [line 1](1) "
    )


def test_all_rules_are_described() -> None:
    rules = document(CLEAN)["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    for rule in rules:
        assert rule["help"]["markdown"]
        assert len(rule["fullDescription"]["text"]) <= 1024
        assert rule["defaultConfiguration"]["enabled"] is RULES[rule["id"]].on_by_default


def test_an_error_makes_the_execution_unsuccessful() -> None:
    (invocation,) = document(OUTCOME)["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["message"]["text"] == "is not valid UTF-8"
    place = notification["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "bad%20name.py"
    assert place["region"]["startLine"] == 3
    (clean,) = document(CLEAN)["runs"][0]["invocations"]
    assert clean["executionSuccessful"] is True


def test_addresses_and_fingerprints_do_not_depend_on_the_current_folder(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"pyproject.toml": b"[tool.invariant-guard]\n", "a.py": UNGUARDED, "sub/b.py": SWALLOWED},
    )
    above = run(tmp_path, "check", "--output-format", "sarif", "sub")
    inside = run(tmp_path / "sub", "check", "--output-format", "sarif")
    assert above.returncode == inside.returncode == 1
    assert above.stdout == inside.stdout
    assert b'"uri": "sub/b.py"' in above.stdout
    assert list(jsonschema.Draft4Validator(SCHEMA).iter_errors(json.loads(above.stdout))) == []
