# An adapter makes a snapshot of no rows, too.
from invariant_guard import positions


def l(client, s):
    enforce_before_order(s, "buy", 1, positions.from_ccxt(client.rows() or []))  # INV006: no rows for None
