# Another coroutine that a name keeps checks nothing.
# settings: async-guards = ["enforce_before_order"]
async def enter(client, symbol):
    pending = client.book(symbol)
    await pending
    await client.create_order(symbol)  # INV001: the book was read, and nothing checked
