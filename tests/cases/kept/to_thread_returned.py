# A coroutine of `to_thread` runs when somebody awaits it.
import asyncio


def enter(self, client, symbol, symbols):
    enforce_before_order(symbol)
    return asyncio.to_thread(lambda: client.submit_order(symbol))  # INV001: it runs at another time
