# Awaiting is not listening.
async def enter(enforcer, symbol):
    await enforcer.check_can_open_position(symbol)  # INV007: the answer is dropped
