# What `__init__` keeps in an attribute is of the kind that it makes or is given.
from invariant_guard import (
    AsyncPositionInvariantEnforcer,
    PositionInvariantEnforcer,
    get_position_invariant_enforcer,
)


class Desk:
    limits = PositionInvariantEnforcer()

    def __init__(self, plain: PositionInvariantEnforcer, waiting: AsyncPositionInvariantEnforcer):
        self.plain = plain
        self.waiting = waiting
        self.own = get_position_invariant_enforcer()

    def given(self, client, symbol, held):
        self.plain.enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=held)
        client.submit_order(symbol=symbol, side="buy", quantity=1)

    def made(self, client, symbol, held):
        self.own.enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=held)
        client.submit_order(symbol=symbol, side="buy", quantity=1)

    def of_the_class(self, client, symbol, held):
        self.limits.enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=held)
        client.submit_order(symbol=symbol, side="buy", quantity=1)

    def of_the_process(self, client, symbol, held):
        get_position_invariant_enforcer().enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=held)
        client.submit_order(symbol=symbol, side="buy", quantity=1)

    async def waits(self, client, symbol, held):
        await self.waiting.enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=held)
        await client.submit_order(symbol=symbol, side="buy", quantity=1)

    async def does_not_wait(self, client, symbol, held):
        self.waiting.enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=held)  # INV007: never awaited
        await client.submit_order(symbol=symbol, side="buy", quantity=1)  # INV001: nothing has been checked
