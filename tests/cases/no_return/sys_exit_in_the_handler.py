# sys.exit raises SystemExit, which nobody here catches.
import sys


def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        sys.exit(1)
    client.submit_order(symbol)
