# So does a plain guard in a thread of anyio.
import anyio


async def g(enforcer, client, loop, s, held):
    await anyio.to_thread.run_sync(enforcer.enforce_before_order, s, "buy", 1, held)
    client.submit_order(symbol=s, side="buy", quantity=1)
