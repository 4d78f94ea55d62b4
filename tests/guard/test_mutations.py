"""Forty ways to break the enforcer, each of which the tests have to notice.

A mutation is an edit that keeps the code running and looks like a slip or a clever shortcut.
If the code it edits was rewritten, rewrite the mutation: ``test_each_applies`` says which.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import invariant_guard

PACKAGE = Path(invariant_guard.__file__).parent

# ruff: noqa: E501 -- an edit reads best on one line

#: name: (module, text, replacement)
MUTATIONS = {
    "signs_swapped": ("basics/sides.py", '"buy": 1, "long": 1', '"buy": -1, "long": 1'),
    "short_is_no_word": ("basics/sides.py", ', "short": -1}', "}"),
    "side_is_trimmed": ("basics/sides.py", "str.__str__(side).lower()", "str.__str__(side).lower().strip()"),
    "exact_text_side_is_trimmed": (
        "basics/sides.py", "_SIGN_OF_WORD.get(side.lower())", "_SIGN_OF_WORD.get(side.strip().lower())",
    ),
    "usual_upper_case_forgotten": (
        "basics/sides.py", "        return _SIGN_OF_WORD.get(side.lower())  # type: ignore[attr-defined]",
        "        return USUAL_SIGNS.get(side)  # type: ignore[call-overload]",
    ),
    "unknown_side_sells": ("basics/sides.py", "    if sign is None:\n        raise", "    if sign is None:\n        return -1\n        raise"),
    "enum_value_alone_counts": (
        "basics/sides.py", "    if by_name is not None and by_name != by_value:\n        return None\n", "",
    ),
    "zero_quantity_passes": ("rule/arguments.py", "        if size > 0:\n", "        if size >= 0:\n"),
    "zero_float_passes": ("rule/netting.py", "0.0 < quantity < _INFINITY", "0.0 <= quantity < _INFINITY"),
    "infinite_quantity_passes": ("rule/netting.py", "0.0 < quantity < _INFINITY", "0.0 < quantity"),
    "missing_quantity_passes": (
        "rule/arguments.py", "quantity is None and exit_basis is Basis.CLOSE_POSITION", "quantity is None",
    ),
    "reduce_only_needs_no_quantity": (
        "rule/arguments.py", "quantity is None and exit_basis is Basis.CLOSE_POSITION",
        "quantity is None and exit_basis is not None",
    ),
    "tiny_positions_are_dust": (
        "rule/netting.py", "    opposing = held < 0 if sign > 0 else held > 0\n",
        "    opposing = held < -1e-6 if sign > 0 else held > 1e-6\n",
    ),
    "comparison_reversed": (
        "rule/netting.py", "    opposing = held < 0 if sign > 0 else held > 0\n",
        "    opposing = held > 0 if sign > 0 else held < 0\n",
    ),
    "only_buys_are_checked": (
        "rule/netting.py", "    opposing = held < 0 if sign > 0 else held > 0\n",
        "    opposing = held < 0 if sign > 0 else False\n",
    ),
    "exact_close_passes": (
        "rule/netting.py", "    if opposing:\n        raise _opposing",
        "    if opposing and size != abs(held):\n        raise _opposing",
    ),
    "small_orders_pass": (
        "rule/netting.py", "    if opposing:\n        raise _opposing",
        "    if opposing and size > abs(held):\n        raise _opposing",
    ),
    "nan_alone_in_the_mapping": ("rule/netting.py", "type(only) is float and only - only == 0.0:", "type(only) is float:"),
    "nan_in_the_mapping": ("rule/holdings.py", "type(value) is float and value - value == 0.0:", "type(value) is float:"),
    "nan_reads_as_a_number": ("basics/quantities.py", "        if value - value == 0.0:", "        if True:"),
    "bool_is_a_number": ("basics/quantities.py", "    if kind is bool:\n        raise", "    if kind is bool:\n        return int(value)\n        raise"),
    "signalling_nan": ("basics/quantities.py", "        if value.is_finite():", "        if not value.is_nan() or value.is_snan():"),
    "unicode_digits": ("basics/quantities.py", "    if len(text) <= 400 and _NUMERIC_TEXT.fullmatch(text):", "    if text.replace('.', '').isnumeric():"),
    "none_is_flat": (
        "rule/holdings.py", "    if positions is None:\n        raise _no_positions()\n",
        "    if positions is None:\n        return {}\n",
    ),
    "no_mapping_is_flat": ("rule/holdings.py", "            pairs = None\n", "            pairs = {}\n"),
    "broken_mapping_is_flat": (
        "rule/holdings.py", "    except Exception as fault:\n        raise PositionInvariantViolation(\n            f\"Cannot judge the order: reading",
        "    except Exception as fault:\n        return {}\n        raise PositionInvariantViolation(\n            f\"Cannot judge the order: reading",
    ),
    "other_spellings_are_ignored": ("rule/holdings.py", "                rival = key\n", "                pass\n"),
    "padded_symbols_pass": ("rule/arguments.py", " and text == text.strip():", ":"),
    "reduce_only_without_limit": ("rule/netting.py", "        if size is not None and not reaches(", "        if size is None and not reaches("),
    "reduce_only_when_flat": ("rule/netting.py", "        if not opposing:\n", "        if not opposing and held:\n"),
    "reduce_only_by_truth": ("rule/arguments.py", "    if flag is not True and flag is not False:\n", "    if flag is None:\n"),
    "reduce_only_by_floats": ("basics/quantities.py", "Decimal(repr(number)) if type(number) is float", "Decimal(number) if type(number) is float"),
    "stale_snapshots_pass": ("rule/holdings.py", "if limit is not None and not age <= limit:", "if False:"),
    "conflicts_are_netted": ("rule/holdings.py", "    if opposing and aligned and not exiting:\n", "    if opposing > aligned and not exiting:\n"),
    "incomplete_is_flat": ("rule/holdings.py", "    if half or not known:\n", "    if (half or not known) and aligned:\n"),
    "faults_are_cleared": ("enforcer/core.py", "        violation, fault = _refusal(caught)\n", "        violation, fault = _refusal(caught)\n        if fault is not None:\n            return None\n"),
    "check_does_not_record": ("record/journal.py", "            self._keep(blocked)\n", "            pass\n"),
    "history_keeps_the_oldest": ("record/journal.py", "del self.blocked_orders[:surplus]", "del self.blocked_orders[-surplus:]"),
    "summary_oldest_first": ("enforcer/face.py", "        newest_first = self._core.journal.blocked()[::-1]\n", "        newest_first = self._core.journal.blocked()\n"),
    "count_ignores_age": ("enforcer/face.py", "        if since_minutes is None:\n", "        if not since_minutes:\n"),
    "observing_by_default": ("enforcer/sync.py", "        observe: bool = False,\n", "        observe: bool = True,\n"),
    "hedging_records": ("enforcer/core.py", "            if self._hedging and self.is_hedged(symbol, account):\n", "            if self._hedging and self.is_hedged(symbol, account) and side != \"sell\":\n"),
    "hedging_by_any_word": ("enforcer/process.py", '.lower() == "true"', '.lower() != ""'),
}  # fmt: skip


def mutated(name: str) -> tuple[str, str]:
    module, text, replacement = MUTATIONS[name]
    source = (PACKAGE / module).read_text(encoding="utf-8")
    assert source.count(text) == 1, f"{name}: the text to replace occurs {source.count(text)} times"
    return module, source.replace(text, replacement)


def test_there_are_forty_at_least():
    assert len(MUTATIONS) >= 40


@pytest.mark.parametrize("name", MUTATIONS)
def test_each_applies(name):
    module, source = mutated(name)
    compile(source, module, "exec")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_each_is_killed(tmp_path):
    for name in ["unharmed", *MUTATIONS]:
        copy = tmp_path / name / PACKAGE.name
        shutil.copytree(PACKAGE, copy)
        if name in MUTATIONS:
            module, source = mutated(name)
            (copy / module).write_text(source, encoding="utf-8")
    # Options meant for this run, --cov above all, are none of the mutants' business.
    environ = {key: value for key, value in os.environ.items() if key != "PYTEST_ADDOPTS"}
    ran = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("mutants.py")), str(tmp_path)],
        capture_output=True, text=True, check=True, cwd=tmp_path, env=environ,
    )  # fmt: skip
    statuses = json.loads(ran.stdout)
    # The control: without it, a runner that always fails would kill everything.
    assert statuses.pop("unharmed") == 0
    assert {name: status for name, status in statuses.items() if status != 1} == {}
    assert len(statuses) == len(MUTATIONS)
