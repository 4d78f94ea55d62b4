# Not followed even where the await comes first: write `await enforce_before_order(...)`.
# settings: async-guards = ["enforce_before_order"]
async def enter(client, symbol):
    pending = enforce_before_order(symbol)
    await pending
    await client.create_order(symbol)  # INV001: a coroutine kept in a name does not count
