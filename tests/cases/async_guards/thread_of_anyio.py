# The function is run to its end in a thread of anyio.
import anyio


async def enter(client, symbol):
    await anyio.to_thread.run_sync(enforce_before_order, symbol)
    await client.create_order(symbol)
