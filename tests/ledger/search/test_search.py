"""The exhaustive search over the functions that the stores run, and over schemes that are weaker."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from .explore import MOST_STATES, ONE_KEY, Result, Space, explore
from .limited import LIMITED_CI, LIMITED_FULL, LIMITED_WEAK
from .pooled import ACCOUNTS, POOLED_CI, POOLED_FULL, POOLED_WEAK, Pooled
from .schemes import PROTOCOL_CI, PROTOCOL_FULL, WEAK
from .world import Model


def described(model: Model) -> str:
    jobs = "+".join(f"{job.kind.value[0]}{job.side.value}" for job in model.jobs)
    window = "no deadline" if model.window is None else f"deadline {model.window}"
    person = ", retired at any time" if model.person else ""
    return f"{model.scheme.name}, {jobs}, {window}{person}"


# Millions of states through a few functions: tracing them would take most of the time.
pytestmark = pytest.mark.no_cover


@pytest.mark.parametrize("model", PROTOCOL_CI, ids=described)
def test_two_workers_never_open_both_directions(model: Model) -> None:
    result = explore(model)
    print(f"{described(model)}: {result.states:,} states, {result.steps:,} steps")
    assert result.safe, "\n".join(result.trace)
    # A model in which nothing can happen is safe too.
    assert result.states > 5_000


@pytest.mark.parametrize("model", LIMITED_CI, ids=described)
def test_two_workers_never_exceed_a_limit(model: Model) -> None:
    result = explore(model)
    print(f"{described(model)}: {result.states:,} states, {result.steps:,} steps")
    assert result.safe, "\n".join(result.trace)
    assert result.states > 300


# A minute on a quiet machine.
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("model", POOLED_CI, ids=lambda model: model.name)
def test_accounts_of_a_pool_never_oppose_each_other(model: Pooled) -> None:
    result = explore(model, space=ACCOUNTS)
    print(f"{model.name}: {result.states:,} states, {result.steps:,} steps")
    assert result.safe, "\n".join(result.trace)
    assert result.states > 400


def test_of_two_accounts_the_next_one_is_the_other() -> None:
    """So it takes three to catch whoever looks no further."""
    of_three = next(model for model in POOLED_WEAK if model.c)
    model = replace(of_three, c=(), rules=POOLED_CI[0].rules)
    assert explore(model, space=ACCOUNTS).safe


# To their ends these take some ten minutes of a processor: INVARIANT_GUARD_STATES bounds each of them.
BOUND = int(os.environ.get("INVARIANT_GUARD_STATES", str(MOST_STATES)))


def safe_to_the_bound(model: Model | Pooled, name: str, space: Space = ONE_KEY) -> Result:
    result = explore(model, BOUND, space)
    reached = "to the end" if result.complete else f"no further than {BOUND:,} states"
    print(f"{name}: {result.states:,} states, {result.steps:,} steps, {reached}")
    assert not result.trace, "\n".join(result.trace)
    assert result.complete or result.states == BOUND < MOST_STATES
    return result


@pytest.mark.slow
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("model", POOLED_FULL, ids=lambda model: model.name)
def test_two_accounts_of_a_pool_never_oppose_each_other_to_the_end(model: Pooled) -> None:
    assert safe_to_the_bound(model, model.name, ACCOUNTS).states >= min(BOUND, 40_000)


@pytest.mark.slow
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("model", LIMITED_FULL, ids=described)
def test_three_workers_never_exceed_a_limit(model: Model) -> None:
    # Two longs and a short refuse one another, so the last has fewer, even to the end.
    enough = 10_000 if model is LIMITED_FULL[-1] else 50_000
    assert safe_to_the_bound(model, described(model)).states >= min(BOUND, enough)


@pytest.mark.slow
@pytest.mark.timeout(3000)
@pytest.mark.parametrize("model", PROTOCOL_FULL, ids=described)
def test_three_workers_never_open_both_directions(model: Model) -> None:
    assert safe_to_the_bound(model, described(model)).states >= min(BOUND, 100_000)


@pytest.mark.parametrize("model", [*WEAK, *LIMITED_WEAK], ids=lambda model: model.scheme.name)
def test_every_weaker_scheme_is_caught(model: Model) -> None:
    result = explore(model, limit=150_000)
    print(f"{model.scheme.name}: broken in {len(result.trace)} steps, {result.states:,} states")
    for step in result.trace:
        print(f"    {step}")
    assert result.trace, f"{model.scheme.name} was not caught in {result.states:,} states"


@pytest.mark.parametrize("model", POOLED_WEAK, ids=lambda model: model.name)
def test_every_weaker_pool_is_caught(model: Pooled) -> None:
    result = explore(model, limit=50_000, space=ACCOUNTS)
    print(f"{model.name}: broken in {len(result.trace)} steps, {result.states:,} states")
    for step in result.trace:
        print(f"    {step}")
    assert result.trace, f"{model.name} was not caught in {result.states:,} states"
