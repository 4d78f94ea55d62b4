# A context of decimals is put back, whatever happened in it.
import decimal


def enter(client, symbol):
    with decimal.localcontext() as context:
        enforce_before_order(symbol)
    client.submit_order(symbol)
