# Both kinds of enforcers in one file.
from invariant_guard import AsyncPositionInvariantEnforcer, PositionInvariantEnforcer


class A:
    def __init__(self):
        self.a = PositionInvariantEnforcer()
        self.b = AsyncPositionInvariantEnforcer()

    def f(self, client, s, held):
        self.a.enforce_before_order(symbol=s, side="buy", quantity=1, current_positions=held)
        client.submit_order(symbol=s, side="buy", quantity=1)

    async def g(self, client, s, held):
        await self.b.enforce_before_order(symbol=s, side="buy", quantity=1, current_positions=held)
        await client.submit_order(symbol=s, side="buy", quantity=1)
