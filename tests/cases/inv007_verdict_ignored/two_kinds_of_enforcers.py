# A plain enforcer checks where it is called, whatever else in the file is awaited.
from invariant_guard import AsyncPositionInvariantEnforcer, PositionInvariantEnforcer


def enter(client, symbol, held):
    enforcer = PositionInvariantEnforcer()
    enforcer.enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=held)
    client.submit_order(symbol=symbol, side="buy", quantity=1)


async def enter_waiting(client, symbol, held):
    enforcer = AsyncPositionInvariantEnforcer()
    await enforcer.enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=held)
    await client.submit_order(symbol=symbol, side="buy", quantity=1)


async def enter_in_a_hurry(client, symbol, held):
    enforcer = AsyncPositionInvariantEnforcer()
    enforcer.enforce_before_order(symbol=symbol, side="buy", quantity=1, current_positions=held)  # INV007: never awaited
    await client.submit_order(symbol=symbol, side="buy", quantity=1)  # INV001: nothing has been checked
