# A cancelled guard has not completed; the handler must not go on.
import asyncio


async def enter(client, symbol):
    try:
        await enforce_before_order(symbol)
    except asyncio.CancelledError:
        pass
    await client.create_order(symbol)  # INV001: cancelled, and no CancelledError is a refusal
