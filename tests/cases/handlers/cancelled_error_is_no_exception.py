# asyncio.CancelledError passes `except Exception` since Python 3.8.
import asyncio


async def enter(client, symbol):
    try:
        await client.ping()
    except Exception:
        return
    except asyncio.CancelledError:
        await client.create_order(symbol)  # INV001: a cancelled task still sends
