"""The labels of tests/cases/ against CPython: each simple case runs on every choice of outcomes.

Whoever wrote a label may have been wrong about Python; what a run did is not an opinion. Left out are cases
whose labels follow from more than one function's own paths: from settings, from which names are orders,
from what a file binds the guard's name to, from the table of endpoints, from what one function of a file
knows of another, from several rules at once (inputs), and from what libraries do with a function that they
are given, or with an exception: `test_standard_managers.py` asks the library itself.
"""

from __future__ import annotations

import pytest
from catalogue import ALL, UNCOVERED, Case
from oracle.execute import execute

# Flow alone: what a file binds the guard's name to, and what one function knows of another, is
# plain_world's; what names hold, the judge of answers knows (oracle/test_answers.py).
FLOW = [
    case
    for case in ALL
    if case.readable
    and (case.needs is None or case.about in UNCOVERED)
    and not case.topic.startswith(
        (
            "answers_", "bound_names", "contracts_", "endpoints_", "file_", "inputs_", "kept",
            "order_names", "standard_managers",
        )
    )
]  # fmt: skip
# The judge does not connect a name of a class body with the attribute of its instances, nor a sign
# with its number. A guard is a coroutine to it where the file awaits it directly, and a handler's class
# is known to it where it is built in. It does not see a function kept by a class body, by a pattern or
# by a method of it, nor a guard in a partial or behind a keyword, or handed
# over uncalled, nor what a library that is imported calls an order.
_BEYOND_THE_JUDGE = {
    "locks/class_attribute_lock",
    "constants/signed_numbers",
    "async_guards/awaited_elsewhere_under_an_alias",
    "async_guards/coroutine_of_the_outer_function_awaited",
    "async_guards/gather_of_a_display",
    "async_guards/gather_of_a_list_of_tasks",
    "async_guards/handed_in_a_partial_to_anyio",
    "async_guards/handed_uncalled_to_a_nursery",
    "async_guards/handed_uncalled_to_a_portal",
    "async_guards/handed_uncalled_to_trio",
    "async_guards/handed_uncalled_under_an_alias",
    "async_guards/partial_in_a_thread",
    "async_guards/run_by_asyncio_in_an_executor",
    "async_guards/thread_of_anyio",
    "async_guards/wait_for_by_keyword",
    "handlers/own_class_covers_its_subclass",
    "inv008_unguarded_exit/offsets",
    "inv008_unguarded_exit/strategies_of_vnpy",
    "runs_later/bound_method_of_a_generator_kept",
    "runs_later/nested_function_captured_and_kept",
    "runs_later/nested_function_kept_by_a_class_body",
}
SIMPLE = [case for case in FLOW if not case.settings and case.name not in _BEYOND_THE_JUDGE]


@pytest.mark.no_cover
@pytest.mark.parametrize("case", SIMPLE, ids=lambda case: case.name)
def test_label_says_what_the_runs_did(case: Case) -> None:
    # Two hundred runs are the most that any case needs: far beyond that, the search does not end.
    verdict = execute(case.source.decode(), limit=1000)
    assert {line for line, _ in verdict.unguarded} == case.uncovered


def test_most_of_the_flow_cases_were_run() -> None:
    assert len(SIMPLE) >= 0.9 * sum(not case.settings for case in FLOW)
