# SystemExit is no Exception, but evaluating `sys.exit` may raise one.
import sys


def enter(client, symbol):
    enforce_before_order(symbol)
    try:
        sys.exit(1)
    except Exception:
        pass
    client.submit_order(symbol)
