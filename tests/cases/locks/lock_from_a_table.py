# What a table holds is not followed.
import threading

gates = {"BTCUSDT": threading.Lock()}


def enter(client, symbol):
    with gates[symbol]:
        enforce_before_order(symbol)
    client.submit_order(symbol)  # INV002: an unknown manager out of a table
