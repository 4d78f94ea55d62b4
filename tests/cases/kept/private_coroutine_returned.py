# A coroutine that is returned runs when its caller awaits it.
async def _send(client, symbol):
    await client.submit_order(symbol)  # INV001: its coroutine is returned


def enter(client, symbol):
    enforce_before_order(symbol)
    return _send(client, symbol)
