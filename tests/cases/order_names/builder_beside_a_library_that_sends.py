# A name that one imported library builds with and another sends with may send.
import ccxt
from py_clob_client.client import ClobClient


def enter(exchange, symbol):
    exchange.create_order(symbol, "market", "buy", 1)  # INV001: may be ccxt's
