# The order call makes its coroutine before the guard; the call is what is judged.
async def enter(client, symbol):
    sending = client.create_order(symbol)  # INV001: called before the guard
    await enforce_before_order(symbol)
    await sending
