# wait_for without `await` is one more coroutine that never runs.
import asyncio


async def enter(client, symbol):
    await enforce_before_order(symbol)
    return symbol


async def leave(client, symbol):
    pending = asyncio.wait_for(enforce_before_order(symbol), 2)
    await client.create_order(symbol)  # INV001: nothing ran yet
    await pending
