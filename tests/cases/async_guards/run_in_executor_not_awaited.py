# The future was not waited for.
async def enter(loop, enforcer, client, symbol):
    pending = loop.run_in_executor(None, enforcer.enforce_before_order, symbol)
    await client.create_order(symbol)  # INV001: still running, or refused
    await pending
