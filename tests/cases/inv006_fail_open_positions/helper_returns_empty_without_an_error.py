# Empty because the venue said so, not because something failed.
def get_positions(client):
    rows = client.positions()
    if not rows:
        return {}
    return {row.symbol: row.quantity for row in rows}


def enter(client, symbol):
    enforce_before_order(symbol, "buy", 1, get_positions(client))
    client.submit_order(symbol)
