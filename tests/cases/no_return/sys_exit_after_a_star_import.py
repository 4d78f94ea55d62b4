# The star may have brought another `sys`.
import sys
from desk.compat import *


def enter(client, symbol):
    try:
        enforce_before_order(symbol)
    except Exception:
        sys.exit(1)
    client.submit_order(symbol)  # INV002: perhaps not the interpreter's exit
