# Other timeout managers do swallow (`move_on_after` is one).
import anyio


async def enter(client, symbol):
    async with anyio.move_on_after(2):
        await enforce_before_order(symbol)
    await client.create_order(symbol)  # INV002: may have swallowed
