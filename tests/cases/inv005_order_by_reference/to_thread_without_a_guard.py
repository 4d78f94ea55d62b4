# The order is sent from the thread, unguarded.
import asyncio


async def enter(client, symbol):
    await asyncio.to_thread(client.create_order, symbol)  # INV005: passed on, and no guard completed
