# Which of the two it keeps is not asked.
# settings: async-guards = ["enforce_before_order"]
async def enter(client, symbol, quick):
    pending = enforce_before_order(symbol)
    if quick:
        pending = client.book(symbol)
    await pending
    await client.create_order(symbol)  # INV001: quickly, the book was read
