# Handed over by its local name, the send is there.
import asyncio


async def enter(client, symbol):
    send = getattr(client, "submit_order")
    return await asyncio.to_thread(send, symbol)  # INV005: sent from the thread
