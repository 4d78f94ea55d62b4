"""The labels about several functions and about arguments, against plain runs of the cases.

A run can refute a clean line: the order was seen unguarded, mismatched, or after another one. It can
also confirm a label, where the label says what happens and not what nobody can know.
"""

from __future__ import annotations

import pytest
from catalogue import ALL, Case
from plain_world import Seen, run_all

# Some cases are about just that.
pytestmark = [
    pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning"),
    pytest.mark.no_cover,
]

# What these promise stands outside the program, so no run of the program can keep it.
_VOUCHED_FOR = {
    "contracts_declared/guard_declared_in_another_file",
    "contracts_helpers/helper_imported_and_in_the_settings",
    "file_no_return/annotation_on_a_stub",
    # The plain world has no lock of the library, which answers nothing.
    "file_managers/exit_that_hands_on_to_a_lock",
}
# Orders and guards whose arguments a run does not see: by position, inside a request, handed to a thread, or
# bound by a pattern that nothing in the plain world matches.
_ARGUMENTS_ELSEWHERE = {
    "inv003_mismatched_guard/capture_of_a_match_rebinds",
    "inv003_mismatched_guard/captured_attributes_are_copies",
    "inv003_mismatched_guard/ccxt_positions",
    "inv003_mismatched_guard/decorator_of_a_method",
    "inv003_mismatched_guard/exit_of_a_leg",
    "inv003_mismatched_guard/guard_for_an_exit_order_that_is_an_entry",
    "inv003_mismatched_guard/guard_in_a_thread",
    "inv003_mismatched_guard/name_after_as_rebinds",
    "inv003_mismatched_guard/order_object_for_another_librarys_method",
    "inv003_mismatched_guard/order_that_says_it_does_not_reduce",
    "inv003_mismatched_guard/params_that_do_not_say_reduce_only",
    "inv003_mismatched_guard/partial_in_a_thread",
    "inv003_mismatched_guard/positions_of_ccxt_without_its_preset",
    "inv003_mismatched_guard/positions_of_no_known_shape",
    "inv003_mismatched_guard/request_object",
    "inv003_mismatched_guard/wrapper_takes_its_arguments_in_its_own_order",
}
# What a plain run cannot tell: two names or spellings for one thing, the other side of a side that is an
# object there, reduce-only, and orders that something else calls.
_VALUES_ELSEWHERE = {
    "inv003_mismatched_guard/entry_of_a_mapping_is_copied",
    "inv003_mismatched_guard/exits_and_entries",
    "inv003_mismatched_guard/exits_at_spot_by_the_settings",
    "inv003_mismatched_guard/exits_of_interactive_brokers",
    "inv003_mismatched_guard/flips_of_a_side",
    "inv003_mismatched_guard/handed_over",
    "inv003_mismatched_guard/method_of_the_base_class",
    "inv003_mismatched_guard/part_of_the_symbol_replaced",
    "inv003_mismatched_guard/respelt_before_the_guard",
    "inv003_mismatched_guard/respelt_by_added_slices",
    "inv003_mismatched_guard/respelt_by_slices",
    "inv003_mismatched_guard/respelt_copy",
    "inv003_mismatched_guard/respelt_in_capitals",
    "inv003_mismatched_guard/respelt_in_two_steps",
    "inv003_mismatched_guard/respelt_side",
    "inv003_mismatched_guard/respelt_where_it_is_needed",
    "inv003_mismatched_guard/respelt_with_another_mark",
    "inv003_mismatched_guard/respelt_without_a_mark",
    "inv003_mismatched_guard/side_in_camel_case",
    "inv003_mismatched_guard/side_of_metatrader",
    "inv003_mismatched_guard/side_that_is_no_direction",
    "inv003_mismatched_guard/two_names_for_one_thing",
    "inv004_reused_guard/handed_over",
}
# Empty because the venue answered so.
_EMPTY_WITHOUT_AN_ERROR = {
    "inv006_fail_open_positions/default_for_an_empty_answer",
    "inv006_fail_open_positions/handler_of_something_else",
    "inv006_fail_open_positions/helper_returns_empty_without_an_error",
    "inv006_fail_open_positions/helper_whose_loop_finds_nothing",
    "inv006_fail_open_positions/made_of_rows",
    "inv006_fail_open_positions/made_of_what_built_ins_are_given",
    "inv006_fail_open_positions/none_that_is_refused",
    "inv006_fail_open_positions/object_that_begins_with_none",
    "inv006_fail_open_positions/unknown_manager_hides_no_error",
}
# Emptied by an earlier call of another method, or handed on by what a run does not look into.
_EMPTIED_ELSEWHERE = {
    "inv006_fail_open_positions/adapted_rows",
    "inv006_fail_open_positions/attribute_emptied_by_another_method",
}

# The guard is replaced by a library that the plain world does not have.
_PATCHED_BY_A_LIBRARY = {
    "bound_names/patch_by_path",
    "bound_names/patch_object",
    "bound_names/patch_of_mocker",
}

ACROSS_FUNCTIONS = [
    case
    for case in ALL
    if case.readable and case.topic.startswith(("bound_", "contracts_", "file_"))
]


def _about(code: str) -> list[Case]:
    return [case for case in ALL if case.about == code]


def _name(case: Case) -> str:
    return case.name


def _seen(case: Case) -> Seen:
    return run_all(case.source)


def _labelled(case: Case, code: str) -> set[int]:
    return {line for line, found in case.findings if found == code}


@pytest.mark.parametrize("case", ACROSS_FUNCTIONS, ids=_name)
def test_no_clean_order_is_seen_unguarded(case: Case) -> None:
    if case.name not in _VOUCHED_FOR:
        assert _seen(case).unguarded <= case.uncovered


def test_most_labels_are_seen_as_well() -> None:
    """The others say what is not known: an import, an override, a value handed to somebody."""
    # What a function of the file sends itself bears no order's name, so no run knows it for an order; and
    # no run has the class elsewhere that replaces a method which never returns.
    unseen = ("contracts_own_", "file_no_return")
    named = [
        case
        for case in ACROSS_FUNCTIONS
        if not case.topic.startswith(unseen) and case.name not in _PATCHED_BY_A_LIBRARY
    ]
    flagged = [case for case in named if case.uncovered]
    confirmed = [case for case in flagged if case.uncovered <= _seen(case).unguarded]
    assert len(confirmed) >= 0.5 * len(flagged)


@pytest.mark.parametrize("case", _about("INV003"), ids=_name)
def test_every_mismatch_happens(case: Case) -> None:
    """The rule speaks only where it can prove, so each label must be seen in some run."""
    if case.name in _VALUES_ELSEWHERE:
        return
    seen = _seen(case)
    if case.name not in _ARGUMENTS_ELSEWHERE:
        assert _labelled(case, "INV003") <= seen.mismatched
    if not case.name.endswith("cannot_be_compared"):
        assert seen.mismatched <= _labelled(case, "INV003") | case.uncovered


@pytest.mark.parametrize("case", _about("INV004"), ids=_name)
def test_reuse_is_what_the_runs_did(case: Case) -> None:
    if case.name not in _VALUES_ELSEWHERE:
        assert _seen(case).reused == _labelled(case, "INV004")


# Empty by a default, a zero or a client that the runs do not have: labelled from the text alone.
_STOOD_IN = frozenset(
    f"inv006_fail_open_positions/{name}"
    for name in (
        "adapter_of_empty_rows",
        "default_argument",
        "default_for_an_empty_answer",
        "default_where_nobody_answered",
        "defaults_that_are_positions",
        "errors_among_the_results",
        "flag_nobody_reads",
        "method_of_an_object",
        "nobody_to_ask",
        "zero_for_a_failed_quantity",
        "zero_in_other_ways",
    )
)


@pytest.mark.parametrize(
    "case", [case for case in _about("INV006") if case.name not in _STOOD_IN], ids=_name
)
def test_empty_positions_are_what_the_runs_handed_over(case: Case) -> None:
    emptied, labelled = _seen(case).emptied, _labelled(case, "INV006")
    if case.name in _EMPTIED_ELSEWHERE:
        assert emptied <= labelled
    elif case.name not in _EMPTY_WITHOUT_AN_ERROR:
        assert emptied == labelled
