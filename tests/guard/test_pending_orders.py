"""The asynchronous enforcer where it differs: a call that is made later, by ``await``."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
import warnings

import pytest

from invariant_guard import (
    AsyncPositionInvariantEnforcer,
    PositionInvariantViolation,
    get_async_position_invariant_enforcer,
)
from invariant_guard.enforcer import asyncio as module
from invariant_guard.enforcer.asyncio import reset_async_enforcer

BTC = "BTCUSDT"
SHORT = {BTC: -1.0}


class TestSettings:
    @pytest.mark.parametrize("before", [True, False])
    def test_a_switch_reaches_the_enforcer(self, before):
        enforcer = AsyncPositionInvariantEnforcer(before)
        enforcer.allow_hedging = not before
        assert (enforcer.allow_hedging, enforcer.enforcer.allow_hedging) == (not before,) * 2

        async def order():
            await enforcer.enforce_before_order(BTC, "buy", 1, SHORT)

        if before:
            with pytest.raises(PositionInvariantViolation):
                asyncio.run(order())
        else:
            asyncio.run(order())

    @pytest.mark.parametrize("name", ["observe", "ledger", "enforce_before_order"])
    def test_what_is_fixed_stays(self, name):
        with pytest.raises(AttributeError):
            setattr(AsyncPositionInvariantEnforcer(), name, True)


class TestPending:
    def test_one_that_is_forgotten_warns_where_it_was_made(self):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            AsyncPositionInvariantEnforcer().enforce_before_order(BTC, "buy", 1, SHORT)
            gc.collect()
        (warning,) = [one for one in caught if one.category is RuntimeWarning]
        assert "never awaited" in str(warning.message)
        assert warning.filename == __file__
        assert warning.lineno

    def test_one_that_was_used_does_not(self):
        async def orders():
            enforcer = AsyncPositionInvariantEnforcer()
            await enforcer.enforce_before_order(BTC, "buy", 1, {})
            async with enforcer.enforce_before_order(BTC, "buy", 1, {}):
                pass

        with warnings.catch_warnings():
            warnings.simplefilter("error")
            asyncio.run(orders())
            gc.collect()

    def test_one_clears_one_order(self):
        async def twice():
            enforcer = AsyncPositionInvariantEnforcer()
            pending = enforcer.enforce_before_order(BTC, "buy", 1, {})
            await pending
            with pytest.raises(RuntimeError, match="already awaited"):
                await pending
            with pytest.raises(RuntimeError, match="already awaited"):
                async with pending:
                    pass
            return enforcer.decision_counts()["allowed"]

        assert asyncio.run(twice()) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_has_a_lock_of_its_own():
    # Held here as by a thread that the child will not have.
    with module._lock:
        child = os.fork()
        if not child:
            made = threading.Thread(target=get_async_position_invariant_enforcer, daemon=True)
            made.start()
            made.join(5)
            os._exit(1 if made.is_alive() else 0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    reset_async_enforcer()
