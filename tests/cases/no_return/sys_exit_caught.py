# SystemExit is an exception, and a bare except catches it.
import sys


def enter(client, symbol):
    try:
        try:
            enforce_before_order(symbol)
        except:
            sys.exit(1)
    except:
        pass
    client.submit_order(symbol)  # INV002: refused, "exited", and on it goes
