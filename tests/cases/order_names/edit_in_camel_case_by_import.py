# A twin counts where its name does.
from ccxt import kraken


def move(symbol):
    kraken().editOrder("1", symbol, "limit", "buy", 2)  # INV001: edit_order in the other spelling
