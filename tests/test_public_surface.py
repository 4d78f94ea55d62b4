"""The public surface, pinned: whoever changes it changes this file too, and knows that others rely on it."""

from __future__ import annotations

import argparse
import importlib
import inspect
import json
from pathlib import Path

import pytest
from reports import CONTEXT, OUTCOME

import invariant_guard
from invariant_guard import PositionInvariantEnforcer, PositionInvariantViolation
from invariant_guard.cli.main import main
from invariant_guard.record.journal_file.writer import writer_of
from invariant_guard.record.signals import signal_writer_of

NAMES = {
    "invariant_guard": """
        AccountBook AmbiguousSymbol AsyncPositionInvariantEnforcer Basis BlockedOrderEvent BlockedRate
        DecisionEvent Direction Instrument InstrumentTable OrderHandle Outcome PositionConflictEvent
        PositionDataError PositionInvariantEnforcer PositionInvariantViolation PositionLeg PositionSnapshot
        Product Subscription UnknownInstrument ViolationCode ensures_guard
        get_async_position_invariant_enforcer
        get_position_invariant_enforcer open_ledger positions requires_guard reset_enforcer
        set_position_invariant_enforcer""",
    "invariant_guard.ledger": """
        Adopted Asked Breach CcxtVenue Event EventKind Found Key KeyState Kind Ledger Limits Observation
        Outcome PoolExposure PoolReport Prices Reconciled Refusal Reservation Side State Status
        StoreUnavailable Usage Venue
        VenueOrder Verdict WrongAccount open_ledger""",
    "invariant_guard.positions": """
        Exposure PositionLeg PositionSnapshot Scope fetch_ccxt fetch_ccxt_async from_alpaca from_binance
        from_bybit from_ccxt from_ibkr from_okx from_signed""",
    "invariant_guard.testing": "CapturedEvents captured_events fresh_enforcer snapshot_of",
    "invariant_guard.prometheus": "PrometheusCounter",
    "invariant_guard.console": "application",
    "invariant_guard.audit": """
        AuditCode AuditError AuditPolicy Doubt Earnings Effect Fill Fills Finding Leg OrderVerdict Origin
        ReadSettings Report Sequence Where read replay""",
}
OPTIONS = {
    "check": """
        paths --baseline --config --drop-stale --exit-zero --ignore --jobs --no-cache --output-format --select
        --show-settings --statistics --stdin-filename --strict --timeout-per-file
        --write-baseline""",
    "discover": "paths --accept --config --jobs --no-cache --output-format --timeout-per-file --write",
    "explain": "code",
    "fix": """
        paths --add-noqa --config --diff --ignore --jobs --no-cache --select --timeout-per-file --write""",
    "paths": """
        paths --compare --config --filter --jobs --no-cache --output-format --status --stdin-filename
        --tests --timeout-per-file""",
    "presets": "names --output-format",
}
# By the path to an object in the JSON report: its keys, in the order written.
JSON_KEYS = {
    "": "version findings errors notices summary",
    "findings": """
        code name path line column end_line end_column function call message witness fingerprint""",
    "findings.witness": "path line column note",
    "errors": "code path line message",
    "summary": "files parsed orders guarded findings suppressed baselined stale errors skipped",
    "summary.skipped": "exclude gitignore",
    "notices": "kind level path name count text",
}
PATHS_KEYS = {
    "": "version orders errors summary left_out selection head notes compared",
    "orders": """
        path line column function call status guard rule cure kind taken effect side symbol quantity reason
        area fact steps endpoint earlier callers callers_left_out""",
    "orders.steps": "line column note",
    "orders.callers": "path line function text",
    "errors": "code path line message",
    "summary": "files parsed orders statuses",
    "summary.statuses": "unguarded,by reference,exit,baselined,suppressed,guarded,unreachable",
    "left_out": "tests archives",
    "selection": "status filter tests",
    "head": "tool commit changed settings_file",
    "compared": "file commit new changed gone",
    "compared.gone": "path line function call status side symbol quantity",
}


DISCOVER_KEYS = {
    "": "version proposals wrappers errors summary",
    "proposals": "key value line widens settable count evidence",
    "proposals.evidence": "text places",
    "wrappers": "name path line sends count files places",
    "errors": "code path line message",
    "summary": "files orders guarded settings_file written",
}
PRESETS_KEYS = {
    "": "version presets",
    "presets": "name imports distinctive by_import by_preset builds",
}
# Of the guard's faces: what `note_signal` takes, and which keys it writes.
NOTE_SIGNAL = "self symbol direction source account strength horizon_s id order_id at"
SIGNAL_KEYS = "at source symbol direction account id order_id strength horizon_s"
AUDIT_OPTIONS = """
    paths --account --against --contract-size --duplicate-window --exchange --fail-on --file-order
    --flips-per-hour --format --hedge-share --limits --map --one-way --output --pool --positions --source-from
    --start-flat --tz --window"""
AUDIT_KEYS = {
    "": """
        version files period summary cannot_tell would_be_refused sources earnings counts failing
        thresholds findings notes limits pool against signals""",
    "files": "path format",
    "period": "from to",
    "summary": """
        fills repeated orders judged violations openings exits undeclared_exits crossed_zero both_legs
        cannot_tell violation_rate""",
    "findings": "code name account exchange symbol from to text sources rows client_id order",
    "against": """
        orders guarded unguarded coverage calls allowed allowed_never_filled allowed_without_id
        executed_though_refused cannot_tell cannot_tell_why refused refusals""",
    "limits": "version judged cannot_tell would_bind would_warn scopes_without_orders",
    "pool": """
        name opposing venues families accounts accounts_missing accounts_outside orders openings judged
        cannot_tell cannot_tell_why would_refuse""",
    "against.refused": "right wrong cannot_tell",
    "against.refusals": """
        at source account exchange symbol side quantity code client_id judgement""",
    "signals": "sources opposing",
    "signals.sources": """
        source signals long short flat flips symbols orders share_of_orders refused""",
}


@pytest.mark.parametrize("module", NAMES)
def test_names(module: str) -> None:
    if module == "invariant_guard.prometheus":
        pytest.importorskip("prometheus_client")
    found = importlib.import_module(module)
    defined = (
        name
        for name, value in vars(found).items()
        if not name.startswith("_") and getattr(value, "__module__", None) == module
    )
    assert sorted(getattr(found, "__all__", defined)) == sorted(NAMES[module].split())


@pytest.mark.parametrize("name", ["PositionInvariantEnforcer", "AsyncPositionInvariantEnforcer"])
def test_note_signal(name: str, tmp_path: Path) -> None:
    face = getattr(invariant_guard, name)
    assert list(inspect.signature(face.note_signal).parameters) == NOTE_SIGNAL.split()
    path = tmp_path / "signals.jsonl"
    face(signals=str(path)).note_signal(
        "BTC", 1, source="a", account="b", strength=0.5, horizon_s=60, id="c", order_id="d"
    )
    assert signal_writer_of(str(path)).flush()
    assert list(json.loads(path.read_text())) == SIGNAL_KEYS.split()


def test_the_audit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from invariant_guard.cli import audit

    made = audit.add_to(argparse.ArgumentParser().add_subparsers())
    options = [
        (action.option_strings or [action.dest])[-1]
        for action in made._actions
        if action.dest != "help"
    ]
    assert sorted(options) == sorted(AUDIT_OPTIONS.split())

    journal = f"sqlite:///{tmp_path}/journal.db"
    enforcer = PositionInvariantEnforcer(journal=journal, signals=str(tmp_path / "s.jsonl"))
    enforcer.note_signal("BTC", 1, source="a")
    with pytest.raises(PositionInvariantViolation):
        enforcer.enforce_before_order("BTC", "sell", 1, {"BTC": 1.0})
    assert writer_of(journal).flush()
    assert signal_writer_of(str(tmp_path / "s.jsonl")).flush()
    (tmp_path / "f.csv").write_text("time,symbol,side,qty\n2026-03-01 00:00:01Z,BTC,buy,1\n")
    files = [str(tmp_path / "f.csv"), str(tmp_path / "s.jsonl"), "--start-flat"]
    (tmp_path / "limits.toml").write_text(
        'version = 1\n[[pool]]\nname = "p"\naccounts = ["a"]\n[[limit]]\nscope = "ledger"\nmax-positions = 9'
    )
    files += ["--limits", str(tmp_path / "limits.toml"), "--pool", "p", "--account", "a"]
    files += ["--against", str(tmp_path / "journal.db"), "--output", "json"]
    assert main(["audit", *files]) == 1
    found = keys_of(json.loads(capsys.readouterr().out))
    # The refusal is newer than the fill, and so at the end of the listener's way.
    for path, keys in AUDIT_KEYS.items():
        assert found[path].split() == keys.split(), path


def test_options_of_the_checker() -> None:
    from lint_plugin.cli.arguments import parser

    (commands,) = (
        action.choices
        for action in parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    for command in commands.values():
        command.complete()
    options = {
        name: sorted(
            (action.option_strings or [action.dest])[-1]
            for action in command._actions
            if action.dest != "help"
        )
        for name, command in commands.items()
    }
    assert options == {name: sorted(listed.split()) for name, listed in OPTIONS.items()}


def test_formats_of_the_checker() -> None:
    from lint_plugin.report import FORMATS

    assert FORMATS == ("full", "concise", "json", "sarif", "github", "gitlab")


def keys_of(document: object, path: str = "") -> dict[str, str]:
    """The keys of every object in a document, by the path to it."""
    if isinstance(document, list):
        return {key: value for item in document for key, value in keys_of(item, path).items()}
    if not isinstance(document, dict):
        return {}
    found = {path: " ".join(document)}
    for key, value in document.items():
        found |= keys_of(value, f"{path}.{key}".lstrip("."))
    return found


def test_keys_of_the_json_report() -> None:
    from lint_plugin.report import render_report
    from lint_plugin.results.notice import Notice

    notices = (Notice("gitignore", "build/a.py", 1, "passed over"),)
    summary = OUTCOME.summary._replace(skipped={"exclude": 1, "gitignore": 2})
    outcome = OUTCOME._replace(notices=notices, summary=summary)
    document = json.loads(render_report("json", outcome, CONTEXT))
    assert keys_of(document) == {path: " ".join(keys.split()) for path, keys in JSON_KEYS.items()}


def test_keys_of_the_json_table_of_orders() -> None:
    from lint_plugin.report.order_paths import render
    from lint_plugin.results.finding import Step
    from lint_plugin.results.order_path import (
        Caller,
        Comparison,
        Earlier,
        Head,
        OrderPath,
        OrderPaths,
        Selection,
    )
    from lint_plugin.results.outcome import Failure

    texts = ("",) * 14
    row = OrderPath("a.py", 1, 1, *texts[:10], *texts[10:], "fact", (Step(1, 1, "n"),))
    row = row._replace(callers=(Caller("b.py", 1, "f", "g()"),), earlier="guarded")
    paths = OrderPaths(
        rows=(row,),
        all=(row,),
        selection=Selection(),
        head=Head("", "", "", ""),
        errors=(Failure("a.py", "a.py", 1, "m"),),
        notes=(),
        files=1,
        parsed=1,
        comparison=Comparison("f", "", (Earlier("a.py", 1, "f", "c", "exit"),), 0, 0),
    )
    found = keys_of(json.loads(render("json", paths, {})))
    # Statuses have spaces in their names.
    found["summary.statuses"] = ",".join(
        json.loads(render("json", paths, {}))["summary"]["statuses"]
    )
    assert found == {path: " ".join(keys.split()) for path, keys in PATHS_KEYS.items()}


def test_keys_of_the_json_list_of_presets() -> None:
    from lint_plugin.report.presets import render_presets
    from lint_plugin.settings.presets.table import PRESETS

    document = json.loads(render_presets(tuple(PRESETS.values()), "json"))
    assert keys_of(document) == PRESETS_KEYS


def test_keys_of_the_json_survey() -> None:
    from lint_plugin.report.discover import render_survey
    from lint_plugin.results.outcome import Failure
    from lint_plugin.results.proposal import Evidence, Proposal, Survey, Wrapper

    survey = Survey(
        (Proposal("presets", "ccxt", 1, (Evidence("why", ("a.py:1",)),)),),
        (Wrapper("f", "a.py", 1, "g", 1, 1, ("b.py:1",)),),
        (Failure("a.py", "a.py", 1, "m"),),
        *(1, 1, 1),
        "pyproject.toml",
    )
    assert keys_of(json.loads(render_survey(survey, "json"))) == DISCOVER_KEYS
