# ccxt has each of its methods in both spellings.
import ccxt


def enter(symbol):
    exchange = ccxt.binance()
    exchange.createOrder(symbol, "market", "buy", 1)  # INV001: create_order in the other spelling
    exchange.createMarketSellOrder(symbol, 1)  # INV001: and this one too
