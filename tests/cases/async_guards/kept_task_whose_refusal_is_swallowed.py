# The await raises what the task has raised.
# settings: async-guards = ["enforce_before_order"]
import asyncio


async def enter(client, symbol):
    check = asyncio.create_task(enforce_before_order(symbol))
    try:
        await check
    except Exception:
        client.log("refused")
    await client.create_order(symbol)  # INV002: sent after a refusal
