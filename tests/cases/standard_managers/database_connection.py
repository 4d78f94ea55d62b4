# sqlite3 rolls back and lets the exception go on.
import sqlite3

database = sqlite3.connect("orders.db")


def enter(client, symbol):
    with database:
        enforce_before_order(symbol)
    client.submit_order(symbol)
