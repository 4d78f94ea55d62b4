# Another file decides what it does; only the settings may speak for it.
from desk.risk import check


def enter(client, symbol):
    check(symbol)
    client.submit_order(symbol)  # INV001: not in `guards`
