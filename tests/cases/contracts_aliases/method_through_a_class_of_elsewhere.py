# What `Desk` does nobody sees here.
from desk import Desk


def enter(client, desk, symbol):
    Desk.check(desk, symbol)
    client.submit_order(symbol)  # INV001: another file's method
