# An edit is an order in a file that imports the library.
import ccxt.async_support as ccxt


async def move(exchange, symbol):
    await exchange.edit_order("1", symbol, "limit", "buy", 2)  # INV001: cancels and places anew
