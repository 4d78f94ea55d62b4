"""Some eighty ways to break the enforcer, each of which the tests have to notice.

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
from untraced import untraced

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
    "padded_symbols_pass": ("rule/arguments.py", " and text.isprintable() and text == text.strip()\n", " and text.isprintable()\n"),
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

#: Those that only test_outdated.py can notice.
OUTDATED = {
    "other_side_is_forgotten": ("enforcer/clearances.py", "exchange, -opening.sign))", "exchange, opening.sign))"),
    "equal_times_pass": ("enforcer/clearances.py", "if known and read_at > cleared_at:", "if known and read_at >= cleared_at:"),
    "cleared_a_part_of_a_microsecond_earlier": (
        "enforcer/clearances.py", "                now = -(-time_ns() // 1000)\n", "                now = time_ns() // 1000\n",
    ),
    "unstated_times_are_taken": ("positions/rows.py", "stamped=arrived if fetched_at is None else None", "stamped=None"),
    "read_again_means_stamped_again": ("positions/snapshot.py", "return self.fetched_at != self.stamped", "return self.stamped is None"),
    "unstated_times_are_never_good": (
        "enforcer/clearances.py", "                if horizon is not None and cleared_at < horizon:\n                    continue\n", "",
    ),
    "dated_ahead_counts_as_read_later": ("enforcer/clearances.py", "max(now, read_at), now)", "now, now)"),
    "first_clearance_counts": ("enforcer/clearances.py", "max(time, names[name][1]) if name", "names[name][1] if name"),
    "clock_set_back_moves_clearances": ("enforcer/clearances.py", "max(time, names[name][1]) if name in names else time", "time"),
    "checks_are_clearances": ("enforcer/face.py", "options, None, False,", "options, None, True,"),
    "checks_are_not_answered_so": (
        "enforcer/core.py", "_EXITS and self._clearances is not None:", "_EXITS and self._clearances is not None and clears:",
    ),
    "exits_are_clearances": ("enforcer/core.py", "snapshot is not None and basis not in _EXITS and", "snapshot is not None and"),
    "observed_orders_are_clearances": ("enforcer/core.py", "None if counted or self.observe else", "None if counted else"),
    "ledgers_have_clearances_too": ("enforcer/core.py", "None if counted or self.observe else", "None if self.observe else"),
    "refused_orders_are_clearances": ("enforcer/clearances.py", "if problem is None and remember:", "if remember:"),
    "no_lock_between_look_and_record": (
        "enforcer/clearances.py", "        with self._lock:\n            if self._deciding:\n                raise RuntimeError(",
        "        if True:\n            if self._deciding and False:\n                raise RuntimeError(",
    ),
    "handlers_walk_in": ("enforcer/clearances.py", "            if self._deciding:\n                raise", "            if False:\n                raise"),
    "labels_are_accounts": ("enforcer/clearances.py", "policy.accounts.account_of(order.account)", "order.account"),
    "exchanges_by_the_order_s_word": (
        "enforcer/clearances.py", "names_of(order.exchange, snapshot.exchange, snapshot.source)", "frozenset({order.exchange})",
    ),
    "exchange_of_the_snapshot_is_ignored": ("basics/exchanges.py", "canonical_exchange(source if stated is None else stated)", "canonical_exchange(source)"),
    "nobody_s_exchange_is_binance": ("basics/exchanges.py", "        return frozenset({theirs})\n", "        return frozenset({mine, theirs})\n"),
    "spellings_are_keys": ("rule/markets.py", "    if one.symbol != other.symbol and not _alike(one.reading, other.reading):\n", "    if one.symbol != other.symbol:\n"),
    "possibly_one_is_two": ("rule/markets.py", "    return not (there is back is Relation.DIFFERENT)\n", "    return Relation.SAME in (there, back)\n"),
    "markets_without_products": ("rule/markets.py", "Market(order.symbol, comparison.product,", "Market(order.symbol, None,"),
    "tables_are_read_as_text": ("rule/markets.py", "    if comparison.table is None:\n", "    if True:\n"),
    "full_memory_forgets_silently": ("enforcer/clearances.py", "                self._forgotten = max(self._forgotten, time)\n", ""),
    "full_memory_trusts_unstated_times": (
        "enforcer/clearances.py", "lost = bool(self._forgotten) and (horizon is None or self._forgotten >= horizon)", "lost = False",
    ),
    "full_memory_never_recovers": ("enforcer/clearances.py", " and (horizon is None or self._forgotten >= horizon)", ""),
    "forgotten_at_the_very_time": ("enforcer/clearances.py", "read_at <= self._forgotten", "read_at < self._forgotten"),
    "stale_meanwhile_passes": ("enforcer/clearances.py", " or (horizon is not None and read_at < horizon)", ""),
    "memory_grows": ("enforcer/clearances.py", "        self._drop(now)\n", ""),
    "forked_in_the_middle_of_it": ("enforcer/clearances.py", "            self._forgotten = -(-time_ns() // 1000)\n", ""),
    "lock_of_the_parent": ("enforcer/clearances.py", "        self._lock = threading.RLock()\n        if self", "        if self"),
}  # fmt: skip

ALL = {**MUTATIONS, **OUTDATED}


def mutated(name: str) -> tuple[str, str]:
    module, text, replacement = ALL[name]
    source = (PACKAGE / module).read_text(encoding="utf-8")
    assert source.count(text) == 1, f"{name}: the text to replace occurs {source.count(text)} times"
    return module, source.replace(text, replacement)


def test_there_are_forty_at_least():
    assert len(MUTATIONS) >= 40


@pytest.mark.parametrize("name", ALL)
def test_each_applies(name):
    module, source = mutated(name)
    compile(source, module, "exec")


# Its processes are not traced, and it takes long.
@pytest.mark.no_cover
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize(
    ("mutations", "tests"), [(MUTATIONS, []), (OUTDATED, ["outdated.py"])], ids=["rule", "outdated"]
)
def test_each_is_killed(tmp_path, mutations, tests):
    for name in ["unharmed", *mutations]:
        copy = tmp_path / name / PACKAGE.name
        shutil.copytree(PACKAGE, copy)
        if name in mutations:
            module, source = mutated(name)
            (copy / module).write_text(source, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("mutants.py")), str(tmp_path), *tests],
        capture_output=True, text=True, check=True, cwd=tmp_path, env=untraced(),
    )  # fmt: skip
    statuses = json.loads(ran.stdout)
    # The control: without it, a runner that always fails would kill everything.
    assert statuses.pop("unharmed") == 0
    assert {name: status for name, status in statuses.items() if status != 1} == {}
    assert len(statuses) == len(mutations)
